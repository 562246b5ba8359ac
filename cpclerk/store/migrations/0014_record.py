"""What an entry is; the agenda; goals of the plan that come from the record."""

from peewee import CharField, ForeignKeyField, Model


def up(migrator, db):
    class Entry(Model):
        uid = CharField(primary_key=True, max_length=64)

        class Meta:
            database = db
            table_name = "entry"

    entry = ForeignKeyField(Entry, field=Entry.uid, null=True)
    migrator.migrate(
        migrator.add_column("entry", "kind", CharField(default="")),
        migrator.add_column("entry", "stance", CharField(default="")),
        migrator.add_column("entry", "goal_for", CharField(default="")),
        migrator.add_column("entry", "merged_into", CharField(default="")),
        migrator.add_column("conference", "agenda_at", CharField(default="")),
        migrator.add_column("plan_part", "entry_id", entry),
    )
