"""What comes of a decision: the plan and its parts, how it went, and what others were told."""

from peewee import CharField, DateField, ForeignKeyField, IntegerField, JSONField, TextField

from cpclerk.store.schema.base import Row, WordsRow, words
from cpclerk.store.schema.conferences import ChildAtConference, Conference, Invitee
from cpclerk.store.schema.office import Staff
from cpclerk.store.schema.people import Person
from cpclerk.store.schema.recording import Entry


class DecidedElsewhere(WordsRow):
    """A plan's start or end that no conference in this store decided, with how it is known."""

    person = ForeignKeyField(Person)
    person_id: str
    on = DateField()
    outcome = CharField()
    category = CharField(null=True)
    # Why the plan ended: a code of the profile's list, or other words.
    reason = words()
    # How the office knows, such as another authority's letter.
    known_from = words()
    by = ForeignKeyField(Staff)
    by_id: str


class PlanChallenge(WordsRow):
    """A chair asked, at a length in months, why a plan still lasts; and what came of that."""

    person = ForeignKeyField(Person)
    person_id: str
    plan_start = DateField()
    months = IntegerField()
    on = DateField()
    by = ForeignKeyField(Staff)
    by_id: str
    words = words()

    class Meta:
        """Asked once at each length of each plan."""

        indexes = ((("person", "plan_start", "months"), True),)


class PlanPart(WordsRow):
    """A part of the outline plan in words: a goal, what if, or a part of a child's own version.

    `entry` is the safety goal of the record that a goal came from.
    """

    # Its index is the one with the position.
    conference = ForeignKeyField(Conference, index=False)
    conference_id: str
    part = CharField()
    position = IntegerField()
    text = TextField()
    # Whose own version it belongs to, and in whose words that is (rules.outline).
    person = ForeignKeyField(Person, null=True)
    person_id: str | None
    whose = CharField(default="plain")
    entry = ForeignKeyField(Entry, null=True)
    entry_id: str | None

    class Meta:
        """Read by conference in order."""

        indexes = ((("conference", "position"), False),)


class PlanAction(WordsRow):
    """Something that somebody is to do; `entry` is the next step of the record it came from."""

    conference = ForeignKeyField(Conference, index=False)
    conference_id: str
    position = IntegerField()
    text = TextField()
    who = words()
    by_when = DateField(null=True)
    # uids of persons; empty means all the children.
    children = JSONField(default=list)
    entry = ForeignKeyField(Entry, null=True)
    entry_id: str | None
    # The uid of the goal that it serves; empty: none was said. A goal taken out leaves it as it is.
    goal = CharField(default="")

    class Meta:
        """Read by conference in order."""

        indexes = ((("conference", "position"), False),)


class PlanVersion(WordsRow):
    """What the outline plan said when a version of it first went out, line by line."""

    conference = ForeignKeyField(Conference, index=False)
    conference_id: str
    version = IntegerField()
    on = DateField()
    # Each with its section, what it is about, its facts, audience and how it read.
    says = JSONField(default=list)

    class Meta:
        """Versions count up from one."""

        indexes = ((("conference", "version"), True),)


class ActionResult(WordsRow):
    """How an action stood at a later conference: done, partly or not done, and what came of it."""

    action = ForeignKeyField(PlanAction, index=False)
    action_id: str
    conference = ForeignKeyField(Conference)
    conference_id: str
    result = CharField()
    words = words()

    class Meta:
        """An action is looked at once at each conference."""

        indexes = ((("action", "conference"), True),)


class LookedBack(WordsRow):
    """How a worry or goal of last time stood at this conference, and what came of it."""

    conference = ForeignKeyField(Conference, index=False)
    conference_id: str
    # The uid of an entry or of a part of the plan.
    about = CharField()
    result = CharField()
    words = words()

    class Meta:
        """Each is looked at once."""

        indexes = ((("conference", "about"), True),)


class CoreGroupMember(Row):
    """Somebody who carries the plan out: one of those asked to the conference, or a name."""

    conference = ForeignKeyField(Conference)
    conference_id: str
    invitee = ForeignKeyField(Invitee, null=True)
    invitee_id: str | None
    name = words()


class CaseSystemRow(Row):
    """One child's line of the sheet for the case system: what was keyed, and what it says."""

    child = ForeignKeyField(ChildAtConference, unique=True)
    child_id: str
    # The values as they stood when they were keyed, by field; null: not keyed.
    keyed = JSONField(null=True)
    keyed_on = DateField(null=True)
    keyed_by = ForeignKeyField(Staff, null=True)
    keyed_by_id: str | None
    # What somebody read there, by field; null: nobody looked.
    says = JSONField(null=True)


class Questionnaire(WordsRow):
    """One questionnaire that came back; its audience is that of the comment."""

    conference = ForeignKeyField(Conference)
    conference_id: str
    asked_of = CharField()
    # 1 to 5 by the question's code; a question that is missing was not answered.
    answers = JSONField(default=dict)
    comment = words()
    # Only where somebody wants to be named.
    name = words()
    on = DateField()
