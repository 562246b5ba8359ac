"""Letters: the office's own templates, what it sends with and encloses, and mail on its way."""

from peewee import (
    BlobField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from cpclerk.store.schema.base import Row, Table, words
from cpclerk.store.schema.conferences import Conference, Invitee
from cpclerk.store.schema.office import Staff


class LetterTemplate(Row):
    """One version of a template that the office edited; the newest not `retired` is in use."""

    code = CharField()
    version = IntegerField()
    # The Word file in base64: history holds text.
    content = TextField()
    digest = CharField(max_length=64)
    on = DateField()
    by = ForeignKeyField(Staff)
    by_id: str
    # The shipped one is used again.
    retired = BooleanField(default=False)

    class Meta:
        """A version is one file."""

        indexes = ((("code", "version"), True),)


class LetterSettings(Row):
    """How the office is reached and sends mail; the one row. The password is kept nowhere."""

    contact = words()
    host = CharField(default="")
    port = IntegerField(default=587)
    security = CharField(default="starttls")
    user = CharField(default="")
    sender = CharField(default="")


class Enclosure(Row):
    """What the office encloses with letters of a purpose to a kind of reader, a line each."""

    purpose = CharField()
    reader = CharField()
    names = words()

    class Meta:
        """Set once for each."""

        indexes = ((("purpose", "reader"), True),)


class Outgoing(Row):
    """A mail to one person: queued, sending, sent, refused, unsure, saved or cancelled."""

    conference = ForeignKeyField(Conference)
    conference_id: str
    invitee = ForeignKeyField(Invitee)
    invitee_id: str
    purpose = CharField()
    # The date and time it speaks of, so that it does not go once they have changed.
    about = CharField(default="")
    to = CharField()
    # Fixed when queued, so that whoever gets it twice can tell.
    message_id = CharField(unique=True)
    digest = CharField(max_length=64)
    queued_at = DateTimeField()
    state = CharField(index=True)
    tries = IntegerField(default=0)
    tried_at = DateTimeField(null=True)
    # What the server said, or what happened.
    answer = words()
    permanent = BooleanField(default=False)


class OutgoingMail(Table):
    """The bytes of a mail, packed; apart, so that history does not hold them twice."""

    outgoing = CharField(max_length=64, primary_key=True)
    packed = BlobField()
