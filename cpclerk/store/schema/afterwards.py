"""What leaves the room: stages, minutes and who got which copy."""

from peewee import (
    CharField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    TextField,
)

from cpclerk.store.schema.base import Row, WordsRow, words
from cpclerk.store.schema.conferences import Conference, Invitee
from cpclerk.store.schema.office import Staff


class Stage(WordsRow):
    """A stage reached on a day: outline_plan_sent, minutes_to_chair, minutes_approved and so on."""

    conference = ForeignKeyField(Conference)
    conference_id: str
    stage = CharField()
    on = DateField()
    by = ForeignKeyField(Staff, null=True)
    by_id: str | None
    # Why late, from the profile's coded reasons.
    late_reason = CharField(default="")
    note = words()

    class Meta:
        """Stages of a conference are looked up together."""

        indexes = ((("conference", "stage"), False),)


class Minutes(Row):
    """One version of the minutes; frozen, with its digest, once approved."""

    conference = ForeignKeyField(Conference)
    conference_id: str
    version = IntegerField(default=1)
    state = CharField()
    digest = CharField(default="")

    class Meta:
        """Versions count up from one."""

        indexes = ((("conference", "version"), True),)


class MinutesBlock(WordsRow):
    """A part of the minutes with one audience, the strictest of what it was drawn from."""

    minutes = ForeignKeyField(Minutes)
    minutes_id: str
    position = IntegerField()
    heading = words()
    text = TextField()
    # The words as they were drawn from the record.
    drafted = words()
    sources = JSONField(default=list)


class Copy(WordsRow):
    """One recipient's copy of one document, kept exactly as sent."""

    conference = ForeignKeyField(Conference)
    conference_id: str
    document = CharField()
    version = IntegerField(default=1)
    number = IntegerField()
    invitee = ForeignKeyField(Invitee)
    invitee_id: str
    method = CharField(default="")
    text = TextField()
    digest = CharField()
    sent_on = DateField(null=True)
    sent_by = ForeignKeyField(Staff, null=True)
    sent_by_id: str | None
    sent_at = DateTimeField(null=True)
    returned_on = DateField(null=True)

    class Meta:
        """A copy of a document is numbered once."""

        indexes = ((("conference", "document", "version", "number"), True),)
