"""The part of a meeting for professionals only; a scale for each danger statement."""

from peewee import BooleanField, CharField


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("conference", "closed_part", BooleanField(default=False)),
        migrator.add_column("scale_mark", "about", CharField(default="")),
        migrator.drop_index("scale_mark", "scalemark_conference_id_invitee_id"),
        migrator.add_index("scale_mark", ("conference_id", "invitee_id", "about"), True),
    )
