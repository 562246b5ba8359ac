"""The days before a conference: an office's own items, report files, chasing, exclusions."""

from peewee import CharField, DateField, ForeignKeyField, IntegerField, JSONField

from cpclerk.store.schema.base import Row, WordsRow, words
from cpclerk.store.schema.conferences import Conference, Invitee
from cpclerk.store.schema.office import Staff


class OwnItem(Row):
    """An item that the office adds to the checklists of its procedures, from a day on.

    `due` is a length of time before or after the conference, as a profile writes it; no `kinds`
    means every kind.
    """

    text = words()
    owner = CharField()
    due = CharField()
    kinds = JSONField(default=list)
    situation = CharField(default="")
    since = DateField()
    # No conference from this day on has it any more.
    until = DateField(null=True)


class ReportFile(Row):
    """A file in which a report came. Its own name is not kept: it may say anything."""

    conference = ForeignKeyField(Conference)
    conference_id: str
    author = CharField()
    invitee = ForeignKeyField(Invitee, null=True)
    invitee_id: str | None
    # Its bytes are in `kept`, by their SHA-256. What it is: pdf, docx and so on.
    kind = CharField()
    size = IntegerField()
    digest = CharField(max_length=64)
    added_on = DateField()
    by = ForeignKeyField(Staff)
    by_id: str


class ReportChase(Row):
    """A report chased: on which day, how and by whom."""

    conference = ForeignKeyField(Conference)
    conference_id: str
    author = CharField()
    invitee = ForeignKeyField(Invitee, null=True)
    invitee_id: str | None
    on = DateField()
    how = CharField()
    by = ForeignKeyField(Staff)
    by_id: str


class Exclusion(WordsRow):
    """Somebody kept out of all or part of a conference, or seen separately; by the chair."""

    conference = ForeignKeyField(Conference)
    conference_id: str
    invitee = ForeignKeyField(Invitee)
    invitee_id: str
    extent = CharField()
    ground = CharField()
    reason = words()
    how_long = words()
    # How their views get in.
    views_by = words()
    decided_by = ForeignKeyField(Staff)
    decided_by_id: str
    decided_on = DateField()

    class Meta:
        """One decision about each person."""

        indexes = ((("conference", "invitee"), True),)


class MonitoringAnswer(WordsRow):
    """One answer on the chair's monitoring form; the question is the profile's code."""

    conference = ForeignKeyField(Conference)
    conference_id: str
    question = CharField()
    answer = words()
    by = ForeignKeyField(Staff)
    by_id: str
    on = DateField()

    class Meta:
        """A question is answered once."""

        indexes = ((("conference", "question"), True),)


class MeetBefore(WordsRow):
    """What worries somebody of the family whom the chair meets before the start."""

    conference = ForeignKeyField(Conference)
    conference_id: str
    invitee = ForeignKeyField(Invitee)
    invitee_id: str
    worries = words()

    class Meta:
        """One for each person."""

        indexes = ((("conference", "invitee"), True),)
