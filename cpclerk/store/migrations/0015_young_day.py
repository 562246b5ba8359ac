"""Who may see what was said of a young child's day: professionals, until it is said otherwise."""

from peewee import TextField


def up(migrator, db):
    audience = TextField(default="professionals")
    migrator.migrate(migrator.add_column("child_at_conference", "day_audience", audience))
