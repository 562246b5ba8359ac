"""In whose words a child's own version of the plan is written."""

from peewee import CharField


def up(migrator, db):
    migrator.migrate(migrator.add_column("plan_part", "whose", CharField(default="plain")))
