"""What went to whom about which date, kept as it went; and who was chased for a reply."""

from peewee import (
    BlobField,
    CharField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    TimeField,
)

from cpclerk.store.schema.base import Row, Table, WordsRow, words
from cpclerk.store.schema.conferences import Conference, Invitee
from cpclerk.store.schema.letters import Outgoing
from cpclerk.store.schema.office import Staff


class Notice(WordsRow):
    """What one person was told of one date: an invitation, a change, a cancellation, or a call.

    Confirmed first, then sent; what was sent is never changed, only sealed, or returned.
    """

    conference = ForeignKeyField(Conference)
    conference_id: str
    invitee = ForeignKeyField(Invitee)
    invitee_id: str
    purpose = CharField()
    # What it is about: none of them where a conference has no date any more.
    for_date = DateField(null=True)
    for_time = TimeField(null=True)
    room = words()
    method = CharField()
    # As confirmed. A protected address is not repeated here: it stands on the envelope alone.
    name = words()
    address = words()
    # What was left out for this reader, in words that name nobody.
    omitted = JSONField(default=list)
    # Of all that was confirmed: what has changed since is confirmed again.
    digest = CharField(default="")
    number = IntegerField()
    # [[kind, file name, SHA-256 of the bytes in `kept`], …]
    files = JSONField(default=list)
    # The mail on its way, where it goes by mail: until it has gone nobody knows by it.
    outgoing = ForeignKeyField(Outgoing, null=True)
    outgoing_id: str | None
    pages = IntegerField(null=True)
    sent_on = DateField(null=True)
    sent_at = DateTimeField(null=True)
    sent_by = ForeignKeyField(Staff, null=True)
    sent_by_id: str | None
    sealed_on = DateField(null=True)
    returned_on = DateField(null=True)

    class Meta:
        """What leaves for a conference is numbered once."""

        indexes = ((("conference", "number"), True),)


class Kept(Table):
    """The bytes of a file as it was sent, found by their SHA-256 and never written again.

    Apart from the history, which would hold them a second time.
    """

    digest = CharField(max_length=64, primary_key=True)
    content = BlobField()


class ReplyChase(Row):
    """Somebody silent was asked again whether they come, on a day and in a way."""

    invitee = ForeignKeyField(Invitee)
    invitee_id: str
    on = DateField()
    how = CharField()
    by = ForeignKeyField(Staff, null=True)
    by_id: str | None
