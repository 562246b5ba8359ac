"""What leaves the room: stages, minutes and who got which copy."""

from peewee import (
    CharField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    TextField,
    TimeField,
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
    # How an approval reached whoever put it down (rules.approval.WAYS), what it says and where it
    # is filed, and of an e-mail the time on that day at which it came.
    way = CharField(default="")
    came_at = TimeField(null=True)
    evidence = words()

    class Meta:
        """Stages of a conference are looked up together."""

        indexes = ((("conference", "stage"), False),)


class Minutes(Row):
    """One version of the minutes; frozen, with its digest, once approved.

    `outcome` is what came of the request for it; the request itself is noted with the stage.
    `approval` is the uid of the stage by which it was approved.
    """

    conference = ForeignKeyField(Conference)
    conference_id: str
    version = IntegerField(default=1)
    state = CharField()
    digest = CharField(default="")
    outcome = words()
    approval = CharField(default="")

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
    """One recipient's copy of one document; the file itself lies in `kept`, exactly as sent."""

    conference = ForeignKeyField(Conference)
    conference_id: str
    document = CharField()
    version = IntegerField(default=1)
    number = IntegerField()
    invitee = ForeignKeyField(Invitee)
    invitee_id: str
    method = CharField(default="")
    # As confirmed. A protected address is not repeated here: it stands on the envelope alone.
    name = words()
    address = words()
    # What was left out for this reader: [[words of the audience, how many], …]
    omitted = JSONField(default=list)
    # The same for copies with the same words in them.
    variant = CharField(default="")
    # Of what it says and to whom: where that is another now, it is confirmed again.
    made_of = CharField(default="")
    # SHA-256 of the file; empty for somebody who gets no copy.
    digest = CharField()
    # The code of the audit's last entry then, printed at its foot.
    head = CharField(default="")
    pages = IntegerField(null=True)
    sent_on = DateField(null=True)
    sent_by = ForeignKeyField(Staff, null=True)
    sent_by_id: str | None
    sent_at = DateTimeField(null=True)
    sealed_on = DateField(null=True)
    returned_on = DateField(null=True)
    acknowledged_on = DateField(null=True)

    class Meta:
        """A copy of a document is numbered once."""

        indexes = ((("conference", "document", "version", "number"), True),)


class FalseHit(WordsRow):
    """Words that stop a copy and are no leak, as a chair said, with the reason.

    They are known by their SHA-256: what may not be in a copy is not written down once more.
    `readers` are the invitees whose copies the chair saw that it stops, by uid.
    """

    conference = ForeignKeyField(Conference)
    conference_id: str
    document = CharField()
    version = IntegerField()
    readers = JSONField(default=list)
    digest = CharField(max_length=64)
    reason = words()
    on = DateField()
    by = ForeignKeyField(Staff, null=True)
    by_id: str | None


class StoppedCopy(Row):
    """A copy that was to be confirmed and was stopped; until then it waits for the chair.

    `hits` are the digests of what stopped it, `searched` is one of all that it was searched for.
    """

    conference = ForeignKeyField(Conference)
    conference_id: str
    document = CharField()
    version = IntegerField()
    invitee = ForeignKeyField(Invitee)
    invitee_id: str
    since = DateField()
    hits = JSONField(default=list)
    searched = CharField(max_length=64)

    class Meta:
        """Somebody's copy of a document waits once."""

        indexes = ((("conference", "document", "invitee"), True),)
