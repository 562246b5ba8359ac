"""The procedures an office books under, by day; why limits passed; dates of a profile's own."""

from datetime import date

from peewee import CharField, DateField, ForeignKeyField, IntegerField, JSONField, Model, TextField

# Before any conference that a store can hold.
ALWAYS = date(2000, 1, 1)


def up(migrator, db):
    class Profile(Model):
        uid = CharField(primary_key=True, max_length=64)

        class Meta:
            database = db
            table_name = "profile"

    class Conference(Model):
        uid = CharField(primary_key=True, max_length=64)

        class Meta:
            database = db
            table_name = "conference"

    class Staff(Model):
        uid = CharField(primary_key=True, max_length=64)

        class Meta:
            database = db
            table_name = "staff"

    class Procedures(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        profile = ForeignKeyField(Profile)
        in_force_from = DateField(unique=True)

        class Meta:
            database = db
            table_name = "procedures"

    class LateReason(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        audience = TextField()
        conference = ForeignKeyField(Conference)
        limit = CharField()
        reason = CharField()
        words = TextField(default="")
        on = DateField()
        by = ForeignKeyField(Staff)

        class Meta:
            database = db
            table_name = "late_reason"
            indexes = ((("conference", "limit"), True),)

    db.create_tables([Procedures, LateReason])
    for uid, profile in db.execute_sql("SELECT uid, profile_id FROM office").fetchall():
        Procedures.insert(uid=f"p{uid[1:]}", profile=profile, in_force_from=ALWAYS).execute()
    migrator.migrate(
        # SQLite drops no column that refers to another table: the table is made anew without it.
        migrator.drop_column("office", "profile_id", legacy=True),
        migrator.add_column("office", "keeps", CharField(default="")),
        migrator.add_column("conference", "other_dates", JSONField(null=True)),
    )
