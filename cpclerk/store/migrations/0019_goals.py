"""The goal that an action serves."""

from peewee import CharField


def up(migrator, db):
    migrator.migrate(migrator.add_column("plan_action", "goal", CharField(default="")))
