"""Copies are files, kept as they went; what came of a correction; words that are no leak."""

import hashlib
import re
import zlib

from peewee import CharField, DateField, ForeignKeyField, IntegerField, Model, TextField

HEAD = re.compile(r"^Audit head (\S+)$", re.MULTILINE)


def up(migrator, db):
    class There(Model):
        uid = CharField(primary_key=True, max_length=64)

        class Meta:
            database = db

    class Conference(There):
        class Meta:
            table_name = "conference"

    class Invitee(There):
        class Meta:
            table_name = "invitee"

    class Staff(There):
        class Meta:
            table_name = "staff"

    class FalseHit(There):
        rev = IntegerField(default=1)
        audience = TextField()
        conference = ForeignKeyField(Conference)
        document = CharField()
        version = IntegerField()
        invitee = ForeignKeyField(Invitee)
        digest = CharField(max_length=64)
        reason = TextField(default="")
        on = DateField()
        by = ForeignKeyField(Staff, null=True)

        class Meta:
            table_name = "false_hit"

    db.create_tables([FalseHit])
    migrator.migrate(
        migrator.add_column("minutes", "outcome", TextField(default="")),
        migrator.add_column("copy", "name", TextField(default="")),
        migrator.add_column("copy", "address", TextField(default="")),
        migrator.add_column("copy", "omitted", TextField(default="[]")),
        migrator.add_column("copy", "variant", CharField(default="")),
        migrator.add_column("copy", "made_of", CharField(default="")),
        migrator.add_column("copy", "head", CharField(default="")),
        migrator.add_column("copy", "pages", IntegerField(null=True)),
        migrator.add_column("copy", "sealed_on", DateField(null=True)),
        migrator.add_column("copy", "acknowledged_on", DateField(null=True)),
    )
    # What went out as a text stays what went out: the text is its file, its digest is the same.
    for uid, text in db.execute_sql("SELECT uid, text FROM copy WHERE text != ''").fetchall():
        file = text.encode()
        db.execute_sql(
            "INSERT OR IGNORE INTO kept (digest, content) VALUES (?, ?)",
            (hashlib.sha256(file).hexdigest(), zlib.compress(file)),
        )
        head = (HEAD.findall(text) or [""])[-1]
        db.execute_sql("UPDATE copy SET head = ? WHERE uid = ?", (head, uid))
    db.execute_sql("UPDATE copy SET digest = '' WHERE text = ''")
    migrator.migrate(migrator.drop_column("copy", "text"))
