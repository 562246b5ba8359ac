"""For which of the children somebody comes."""

from peewee import CharField


def up(migrator, db):
    migrator.migrate(migrator.add_column("invitee", "comes_for", CharField(default="")))
