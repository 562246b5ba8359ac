"""What was said and decided in the room."""

from peewee import (
    BooleanField,
    CharField,
    DateField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    TextField,
    TimeField,
)

from cpclerk.store.schema.base import WordsRow, flag, words
from cpclerk.store.schema.conferences import ChildAtConference, Conference, Invitee


class Entry(WordsRow):
    """One thing said, in one of the three columns. Amended and struck through, never lost."""

    # Its index is the one with the position.
    conference = ForeignKeyField(Conference, index=False)
    conference_id: str
    column = CharField()
    position = IntegerField()
    text = TextField()
    speaker = ForeignKeyField(Invitee, null=True)
    speaker_id: str | None
    said_at = TimeField(null=True)
    verbatim = BooleanField(default=False)
    # uids of persons; empty means all the children.
    children = JSONField(default=list)
    # A next step: who does it, and by when.
    who = words()
    by_when = DateField(null=True)
    struck = BooleanField(default=False)
    # What it is, a code of rules.kinds, and whether a fact or an opinion; empty: nobody said.
    kind = CharField(default="")
    stance = CharField(default="")
    # A safety goal: the uid of the danger stated that it answers.
    goal_for = CharField(default="")
    # Struck because it was made one with another: that one's uid.
    merged_into = CharField(default="")
    # Entered once the meeting was closed.
    added_after = BooleanField(default=False)

    class Meta:
        """Read by conference in order, and each new one goes after the last."""

        indexes = ((("conference", "position"), False),)


class ScaleMark(WordsRow):
    """A 0 to 10 judgement of safety, with its reason, or declined."""

    conference = ForeignKeyField(Conference)
    conference_id: str
    invitee = ForeignKeyField(Invitee)
    invitee_id: str
    # What it is about: the uid of an entry, a danger stated; empty: everything together.
    about = CharField(default="")
    value = IntegerField(null=True)
    declined = BooleanField(default=False)
    reason = words()

    class Meta:
        """One mark each on one thing."""

        indexes = ((("conference", "invitee", "about"), True),)


class ChildView(WordsRow):
    """What a child thinks, in the child's words: about what, how given; what was done about it."""

    child = ForeignKeyField(ChildAtConference)
    child_id: str
    about = CharField()
    text = TextField()
    how = CharField(default="")
    # Who brought it, such as the advocate.
    brought_by = ForeignKeyField(Invitee, null=True)
    brought_by_id: str | None
    answer = words()
    # The entry of the record that says the same: its uid.
    entry = CharField(default="")


class AgencyView(WordsRow):
    """What one agency recommends for one child, and whether it dissents from the decision."""

    child = ForeignKeyField(ChildAtConference)
    child_id: str
    invitee = ForeignKeyField(Invitee)
    invitee_id: str
    plan = flag()
    category = CharField(null=True)
    dissent = BooleanField(default=False)
    words = words()

    class Meta:
        """One view of each agency on each child."""

        indexes = ((("child", "invitee"), True),)
