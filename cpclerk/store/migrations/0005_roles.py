"""Records given to advocates; after how many minutes an idle screen locks."""

from peewee import CharField, DateField, ForeignKeyField, IntegerField, Model


def up(migrator, db):
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

    class RecordGiven(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        conference = ForeignKeyField(Conference)
        advocate = ForeignKeyField(Staff)
        by = ForeignKeyField(Staff)
        on = DateField()

        class Meta:
            database = db
            table_name = "record_given"
            indexes = ((("conference", "advocate"), True),)

    db.create_tables([RecordGiven])
    migrator.migrate(migrator.add_column("office", "locks_after", IntegerField(default=5)))
