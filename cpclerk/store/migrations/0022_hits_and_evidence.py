"""A false hit is cleared for readers; copies that were stopped wait; what an approval rests on."""

import json

from peewee import CharField, DateField, ForeignKeyField, IntegerField, Model, TextField, TimeField


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

    class StoppedCopy(There):
        rev = IntegerField(default=1)
        conference = ForeignKeyField(Conference)
        document = CharField()
        version = IntegerField()
        invitee = ForeignKeyField(Invitee)
        since = DateField()
        hits = TextField(default="[]")
        searched = CharField(max_length=64)

        class Meta:
            table_name = "stopped_copy"
            indexes = ((("conference", "document", "invitee"), True),)

    db.create_tables([StoppedCopy])
    migrator.migrate(
        migrator.add_column("false_hit", "readers", TextField(default="[]")),
        migrator.add_column("stage", "way", CharField(default="")),
        migrator.add_column("stage", "came_at", TimeField(null=True)),
        migrator.add_column("stage", "evidence", TextField(default="")),
        migrator.add_column("minutes", "approval", CharField(default="")),
    )
    # What was cleared was known by less than is looked at now, so it is looked at again.
    for uid, invitee in db.execute_sql("SELECT uid, invitee_id FROM false_hit").fetchall():
        readers = json.dumps([invitee])
        db.execute_sql("UPDATE false_hit SET readers = ? WHERE uid = ?", (readers, uid))
    migrator.migrate(migrator.drop_column("false_hit", "invitee_id", legacy=True))
    # Each version is approved once, in their order.
    approvals = {}
    for uid, conference in db.execute_sql(
        "SELECT uid, conference_id FROM stage WHERE stage = 'minutes_approved' ORDER BY \"on\""
    ).fetchall():
        approvals.setdefault(conference, []).append(uid)
    for uid, conference, version in db.execute_sql(
        "SELECT uid, conference_id, version FROM minutes WHERE digest != ''"
    ).fetchall():
        if version <= len(approvals.get(conference, ())):
            approval = approvals[conference][version - 1]
            db.execute_sql("UPDATE minutes SET approval = ? WHERE uid = ?", (approval, uid))
