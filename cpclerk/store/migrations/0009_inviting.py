"""How each invitee takes part and what they need; what went to whom; who was chased."""

from peewee import (
    BlobField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    Model,
    TextField,
    TimeField,
)


def up(migrator, db):
    class Conference(Model):
        uid = CharField(primary_key=True, max_length=64)

        class Meta:
            database = db
            table_name = "conference"

    class Invitee(Model):
        uid = CharField(primary_key=True, max_length=64)

        class Meta:
            database = db
            table_name = "invitee"

    class Staff(Model):
        uid = CharField(primary_key=True, max_length=64)

        class Meta:
            database = db
            table_name = "staff"

    class Outgoing(Model):
        uid = CharField(primary_key=True, max_length=64)

        class Meta:
            database = db
            table_name = "outgoing"

    class Notice(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        audience = TextField()
        conference = ForeignKeyField(Conference)
        invitee = ForeignKeyField(Invitee)
        purpose = CharField()
        for_date = DateField(null=True)
        for_time = TimeField(null=True)
        room = TextField(default="")
        method = CharField()
        name = TextField(default="")
        address = TextField(default="")
        omitted = JSONField(default=list)
        digest = CharField(default="")
        number = IntegerField()
        files = JSONField(default=list)
        outgoing = ForeignKeyField(Outgoing, null=True)
        pages = IntegerField(null=True)
        sent_on = DateField(null=True)
        sent_at = DateTimeField(null=True)
        sent_by = ForeignKeyField(Staff, null=True)
        sealed_on = DateField(null=True)
        returned_on = DateField(null=True)

        class Meta:
            database = db
            table_name = "notice"
            indexes = ((("conference", "number"), True),)

    class Kept(Model):
        digest = CharField(max_length=64, primary_key=True)
        content = BlobField()

        class Meta:
            database = db
            table_name = "kept"

    class ReplyChase(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        invitee = ForeignKeyField(Invitee)
        on = DateField()
        how = CharField()
        by = ForeignKeyField(Staff, null=True)

        class Meta:
            database = db
            table_name = "reply_chase"

    migrator.migrate(
        migrator.add_column("invitee", "part", CharField(default="all")),
        migrator.add_column("invitee", "part_from", TimeField(null=True)),
        migrator.add_column("invitee", "part_to", TimeField(null=True)),
        migrator.add_column("invitee", "needed", BooleanField(null=True)),
        migrator.add_column("invitee", "by_way", CharField(default="")),
        migrator.add_column("invitee", "shown_to", CharField(default="")),
        migrator.add_column("invitee", "left_out", CharField(default="")),
        migrator.add_column("invitee", "interpreter", TextField(default="")),
        migrator.add_column("invitee", "access", TextField(default="")),
        migrator.add_column("invitee", "childcare", TextField(default="")),
        migrator.add_column("invitee", "conflict", TextField(default="")),
        migrator.add_column("invitee", "separate_waiting", BooleanField(null=True)),
        migrator.add_column("invitee", "reply_for", DateField(null=True)),
    )
    db.create_tables([Notice, Kept, ReplyChase])
