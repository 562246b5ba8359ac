"""Which entry of the record a child's view is, too."""

from peewee import CharField


def up(migrator, db):
    migrator.migrate(migrator.add_column("child_view", "entry", CharField(default="")))
