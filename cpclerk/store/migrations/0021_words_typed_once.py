"""Which entry of the record a child's view is, too; what was entered after the meeting."""

from peewee import BooleanField, CharField


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("child_view", "entry", CharField(default="")),
        migrator.add_column("entry", "added_after", BooleanField(default=False)),
    )
