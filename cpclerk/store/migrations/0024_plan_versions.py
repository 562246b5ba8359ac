"""What the outline plan said when a version of it went out."""

from peewee import CharField, DateField, ForeignKeyField, IntegerField, JSONField, Model, TextField


def up(migrator, db):
    class Conference(Model):
        uid = CharField(primary_key=True, max_length=64)

        class Meta:
            database = db
            table_name = "conference"

    class PlanVersion(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        audience = TextField()
        conference = ForeignKeyField(Conference, index=False)
        version = IntegerField()
        on = DateField()
        says = JSONField(default=list)

        class Meta:
            database = db
            table_name = "plan_version"
            indexes = ((("conference", "version"), True),)

    db.create_tables([PlanVersion])
