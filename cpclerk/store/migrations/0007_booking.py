"""Chairs' diaries, travel and usual times; dates a conference had; consultations; chased lists."""

from peewee import (
    CharField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
    TimeField,
)


def up(migrator, db):
    def there(name):
        class There(Model):
            uid = CharField(primary_key=True, max_length=64)

            class Meta:
                database = db
                table_name = name

        return There

    a_conference, somebody, a_room = there("conference"), there("staff"), there("room")
    a_postponement = there("postponement")

    class Row(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)

    class DateBooked(Row):
        conference = ForeignKeyField(a_conference)
        day = DateField()
        start = TimeField()
        chair = ForeignKeyField(somebody, null=True)
        room = ForeignKeyField(a_room, null=True)
        at = DateTimeField()
        by = ForeignKeyField(somebody)
        instead_of = ForeignKeyField(a_postponement, null=True)

        class Meta:
            database = db
            table_name = "date_booked"

    class ListChased(Row):
        audience = TextField()
        conference = ForeignKeyField(a_conference)
        on = DateField()
        by = ForeignKeyField(somebody)
        how = CharField()
        words = TextField(default="")

        class Meta:
            database = db
            table_name = "list_chased"

    class Consultation(Row):
        audience = TextField()
        conference = ForeignKeyField(a_conference, unique=True)
        ended = CharField()
        on = DateField(index=True)
        by = ForeignKeyField(somebody)
        words = TextField(default="")

        class Meta:
            database = db
            table_name = "consultation"

    class Away(Row):
        staff = ForeignKeyField(somebody)
        what = CharField()
        first = DateField()
        last = DateField(index=True)
        start = TimeField(null=True)
        end = TimeField(null=True)
        place = TextField(default="")
        words = TextField(default="")

        class Meta:
            database = db
            table_name = "away"

    class Travel(Row):
        one = CharField()
        other = CharField()
        minutes = IntegerField()

        class Meta:
            database = db
            table_name = "travel"
            indexes = ((("one", "other"), True),)

    db.create_tables([DateBooked, ListChased, Consultation, Away, Travel])
    migrator.migrate(
        migrator.drop_not_null("conference", "family_id"),
        migrator.add_column("conference", "about", TextField(default="")),
        migrator.add_column("conference", "list_agreed_on", DateField(null=True)),
        migrator.add_column("postponement", "at", DateTimeField(null=True)),
        migrator.add_column(
            "postponement", "by_id", ForeignKeyField(somebody, field=somebody.uid, null=True)
        ),
        migrator.add_column("staff", "works", TextField(default="")),
        migrator.add_column("office", "starts", TextField(default="10:00 14:00")),
    )
