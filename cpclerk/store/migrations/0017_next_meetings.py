"""At what time and where the core group first meets."""

from peewee import TextField, TimeField


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("conference", "core_group_time", TimeField(null=True)),
        migrator.add_column("conference", "core_group_place", TextField(default="")),
    )
