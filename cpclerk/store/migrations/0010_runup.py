"""Reports to each reader, their files and chasing; exclusions; the chair's form; own items."""

from peewee import (
    BooleanField,
    CharField,
    DateField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    Model,
    TextField,
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

    class Person(Model):
        uid = CharField(primary_key=True, max_length=64)

        class Meta:
            database = db
            table_name = "person"

    class OwnItem(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        text = TextField(default="")
        owner = CharField()
        due = CharField()
        kinds = JSONField(default=list)
        situation = CharField(default="")
        since = DateField()
        until = DateField(null=True)

        class Meta:
            database = db
            table_name = "own_item"

    class ReportFile(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        conference = ForeignKeyField(Conference)
        author = CharField()
        invitee = ForeignKeyField(Invitee, null=True)
        kind = CharField()
        size = IntegerField()
        digest = CharField(max_length=64)
        added_on = DateField()
        by = ForeignKeyField(Staff)

        class Meta:
            database = db
            table_name = "report_file"

    class ReportChase(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        conference = ForeignKeyField(Conference)
        author = CharField()
        invitee = ForeignKeyField(Invitee, null=True)
        on = DateField()
        how = CharField()
        by = ForeignKeyField(Staff)

        class Meta:
            database = db
            table_name = "report_chase"

    class Exclusion(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        audience = TextField()
        conference = ForeignKeyField(Conference)
        invitee = ForeignKeyField(Invitee)
        extent = CharField()
        ground = CharField()
        reason = TextField(default="")
        how_long = TextField(default="")
        views_by = TextField(default="")
        decided_by = ForeignKeyField(Staff)
        decided_on = DateField()

        class Meta:
            database = db
            table_name = "exclusion"
            indexes = ((("conference", "invitee"), True),)

    class MonitoringAnswer(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        audience = TextField()
        conference = ForeignKeyField(Conference)
        question = CharField()
        answer = TextField(default="")
        by = ForeignKeyField(Staff)
        on = DateField()

        class Meta:
            database = db
            table_name = "monitoring_answer"
            indexes = ((("conference", "question"), True),)

    class MeetBefore(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        audience = TextField()
        conference = ForeignKeyField(Conference)
        invitee = ForeignKeyField(Invitee)
        worries = TextField(default="")

        class Meta:
            database = db
            table_name = "meet_before"
            indexes = ((("conference", "invitee"), True),)

    db.create_tables([OwnItem, ReportFile, ReportChase, Exclusion, MonitoringAnswer, MeetBefore])
    migrator.migrate(
        migrator.drop_index("report", "report_conference_id_author_invitee_id_reader"),
        migrator.add_column(
            "report", "person_id", ForeignKeyField(Person, field=Person.uid, null=True)
        ),
        migrator.add_column("report", "came", CharField(default="")),
        migrator.add_column("report", "in_format", BooleanField(null=True)),
        migrator.add_column("report", "has_view", BooleanField(null=True)),
        migrator.add_index(
            "report",
            ("conference_id", "author", "invitee_id", "reader", "person_id"),
            unique=True,
        ),
        migrator.add_column("conference", "situations", JSONField(null=True)),
        migrator.add_column("conference", "receipts_missing", IntegerField(null=True)),
        migrator.add_column("invitee", "took_part", CharField(null=True)),
        migrator.add_column("child_at_conference", "observed_by", TextField(default="")),
        migrator.add_column("child_at_conference", "day_like", TextField(default="")),
    )
