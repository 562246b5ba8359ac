"""What an entry is; the agenda; goals from the record; children's views; looking back."""

from peewee import CharField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator, db):
    class There(Model):
        uid = CharField(primary_key=True, max_length=64)

        class Meta:
            database = db

    class Words(There):
        rev = IntegerField(default=1)
        audience = TextField()

    class Entry(There):
        class Meta:
            table_name = "entry"

    class Conference(There):
        class Meta:
            table_name = "conference"

    class ChildAtConference(There):
        class Meta:
            table_name = "child_at_conference"

    class Invitee(There):
        class Meta:
            table_name = "invitee"

    class ChildView(Words):
        child = ForeignKeyField(ChildAtConference)
        about = CharField()
        text = TextField()
        how = CharField(default="")
        brought_by = ForeignKeyField(Invitee, null=True)
        answer = TextField(default="")

        class Meta:
            table_name = "child_view"

    class LookedBack(Words):
        conference = ForeignKeyField(Conference, index=False)
        about = CharField()
        result = CharField()
        words = TextField(default="")

        class Meta:
            table_name = "looked_back"
            indexes = ((("conference", "about"), True),)

    db.create_tables([ChildView, LookedBack])
    entry = ForeignKeyField(Entry, field=Entry.uid, null=True)
    migrator.migrate(
        migrator.add_column("entry", "kind", CharField(default="")),
        migrator.add_column("entry", "stance", CharField(default="")),
        migrator.add_column("entry", "goal_for", CharField(default="")),
        migrator.add_column("entry", "merged_into", CharField(default="")),
        migrator.add_column("conference", "agenda_at", CharField(default="")),
        migrator.add_column("plan_part", "entry_id", entry),
    )
