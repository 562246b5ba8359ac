"""What is decided for each child of a conference, and what follows from it, as it stands."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cpclerk.rules.audience import Audience
from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.decisions import PlanStatus, plan_status
from cpclerk.rules.plans import PlanAge, plan_age, plan_length
from cpclerk.rules.profile import Profile
from cpclerk.rules.profile_parts import Category, Follows, Named, Outcome
from cpclerk.rules.timescales import Deadline
from cpclerk.services.attenders import Attender, attenders, quorum_of
from cpclerk.services.conferences import Child, children_of, get, rules_for
from cpclerk.services.next_meetings import NextMeetings, meetings_after
from cpclerk.services.permission import reading
from cpclerk.services.plans import decisions_on
from cpclerk.store import AgencyView, ChildAtConference, Conference, Session

ALOUD = {
    "plan_started": "a plan starts",
    "plan_continued": "the plan continues",
    "plan_ended": "the plan ends",
    "no_plan": "no plan is needed",
}


@dataclass(frozen=True, slots=True)
class View:
    """What one agency recommends for one child; `plan` None is not said."""

    uid: str
    rev: int
    invitee_uid: str
    plan: bool | None
    category: str | None
    dissent: bool
    words: str
    audience: Audience


@dataclass(frozen=True, slots=True)
class ChildDecided:
    """One child: how it stood on coming, what may be decided for it, what was, and who said what.

    `views` go by invitee uid. `instead` is what it goes on to, or why the plan ended, in words.
    `factors` are codes; None, as with the two before it: not recorded. `age` is how long a plan
    had lasted on the day, None where there was none or its start is not recorded.
    """

    child: Child
    before: PlanStatus
    possible: tuple[Outcome, ...]
    outcome: Outcome | None
    category: Category | None
    multiple_reason: str
    instead: str
    views: Mapping[str, View]
    dual_status: bool | None
    legal_advice: bool | None
    factors: tuple[str, ...] | None
    age: PlanAge | None

    @property
    def for_plan(self) -> int:
        """How many agencies are for a plan."""
        return sum(view.plan is True for view in self.views.values())

    @property
    def against_plan(self) -> int:
        """How many agencies are against a plan."""
        return sum(view.plan is False for view in self.views.values())


@dataclass(frozen=True, slots=True)
class Decisions:
    """The decisions of one conference, and the dates that follow from them.

    `why_not` says why nothing can be decided yet, and what to do; empty when it can.
    `closed_part`: the part for professionals only is under way.
    """

    conference_uid: str
    rev: int
    day: dt.date | None
    why_not: str
    closed_part: bool
    children: tuple[ChildDecided, ...]
    agencies: tuple[Attender, ...]
    categories: tuple[Category, ...]
    follows: tuple[Follows, ...]
    factors: tuple[Named, ...]
    following: NextMeetings

    @property
    def review(self) -> Deadline | None:
        """The limit on the next review; None where nobody is left on a plan."""
        return next(iter(self.following.limits), None)

    @property
    def review_date(self) -> dt.date | None:
        """The day set for the next review."""
        return self.following.review_date

    @property
    def core_group(self) -> Deadline | None:
        """The limit on the core group's first meeting; None where none is owed."""
        return self.following.core_group

    @property
    def core_group_date(self) -> dt.date | None:
        """The day on which the core group first meets."""
        return self.following.core_group_date

    @property
    def leaves_a_plan(self) -> bool:
        """Whether any child leaves on a plan, as far as it is decided."""
        return any(each.outcome and each.outcome.on_plan for each in self.children)

    @property
    def undecided(self) -> tuple[ChildDecided, ...]:
        """The children for whom nothing is decided yet."""
        return tuple(each for each in self.children if each.outcome is None)


def decided(session: Session, conference_uid: str) -> Decisions:
    """Return the decisions of one conference as they stand."""
    with reading(session):
        row = get(conference_uid)
        rules = rules_for(session, row)
        people = attenders(conference_uid, rules)
        children = _children(row, rules, [each.uid for each in people if each.recommends])
        return Decisions(
            conference_uid=row.uid,
            rev=row.rev,
            day=row.conference_date,
            why_not=why_not(row, people, rules),
            closed_part=row.closed_part,
            children=children,
            agencies=tuple(each for each in people if each.recommends and each.attended),
            categories=rules.categories,
            follows=rules.follows,
            factors=rules.factors,
            following=meetings_after(session, row),
        )


def late_review(page: Decisions) -> tuple[str, ...]:
    """Return that the next review is set after its last date, in a sentence; else nothing.

    It stands on every page of the office's own until the day is another one.
    """
    limit, day = page.review, page.review_date
    if limit is None or limit.due is None or day is None or day <= limit.due:
        return ()
    last = date_words(limit.due)
    return (f"! The next review, {date_words(day)}, is too late: its last date is {last}.",)


def decided_words(each: ChildDecided) -> str:
    """`a plan starts, category neglect`; `no plan is needed; child in need plan`."""
    if each.outcome is None:
        return "not decided yet"
    words = ALOUD.get(each.outcome.code, each.outcome.name.lower())
    if each.category:
        words += f", category {each.category.name.lower()}"
        words += f" ({each.multiple_reason})" if each.multiple_reason else ""
    return f"{words}; {each.instead}" if each.instead else words


def why_not(row: Conference, people: tuple[Attender, ...], rules: Profile) -> str:
    """Return why nothing can be decided at a conference as it stands; empty when it can."""
    if row.state != "held" and (row.state != "booked" or row.started_at is None):
        return "This conference has not begun. Begin it on step 4, then decide."
    if not rules.kind(row.kind).decides:
        return "This kind of meeting decides on no plans."
    if row.went_ahead_reason or not rules.kind(row.kind).quorum:
        return ""
    if row.state == "held":
        return "" if row.quorate is not False else "It was not quorate. Hold it again to decide."
    now = quorum_of(people, rules)
    if now.quorate:
        return ""
    return f"{now.words} Step 4 takes arrivals, or the chair's reason for going ahead."


def _children(row: Conference, rules: Profile, agencies: Sequence[str]) -> tuple[ChildDecided, ...]:
    """Return each child, with the views of these invitees."""
    children = children_of(row.uid)
    rows = {
        each.uid: each
        for each in ChildAtConference.select().where(ChildAtConference.conference == row)
    }
    views: dict[str, dict[str, View]] = {}
    for found in AgencyView.select().where(
        AgencyView.child.in_(list(rows)), AgencyView.invitee.in_(agencies)
    ):
        views.setdefault(found.child_id, {})[found.invitee_id] = _view(found)
    before = _before(row, [each.person_uid for each in children])
    return tuple(
        ChildDecided(
            child=each,
            before=before[each.person_uid],
            possible=tuple(rules.outcome(code) for code in rules.child_type(each.type).outcomes),
            outcome=rules.outcome(each.outcome) if each.outcome else None,
            category=rules.category(each.category) if each.category else None,
            multiple_reason=rows[each.uid].multiple_reason,
            instead=_instead(rows[each.uid].instead, rules),
            views=views.get(each.uid, {}),
            dual_status=rows[each.uid].dual_status,
            legal_advice=rows[each.uid].legal_advice,
            factors=_factors(rows[each.uid].factors),
            age=_age(before[each.person_uid], row, rules),
        )
        for each in children
    )


def _before(row: Conference, persons: Sequence[str]) -> dict[str, PlanStatus]:
    """Return where each person stood on coming to a conference."""
    made = decisions_on(persons, but=row.uid)
    day = row.conference_date
    eve = day - dt.timedelta(days=1) if day else None
    return {person: plan_status(decisions, as_at=eve) for person, decisions in made.items()}


def _age(before: PlanStatus, row: Conference, rules: Profile) -> PlanAge | None:
    day = row.conference_date
    if not before.on_plan or before.since is None or day is None:
        return None
    return plan_age(before.since, day, plan_length(rules))


def _factors(stored: list[str] | None) -> tuple[str, ...] | None:
    return None if stored is None else tuple(stored)


def _instead(stored: str, rules: Profile) -> str:
    return next((each.name for each in rules.follows if each.code == stored), stored)


def _view(row: AgencyView) -> View:
    return View(
        row.uid,
        row.rev,
        row.invitee_id,
        row.plan,
        row.category,
        row.dissent,
        row.words,
        Audience.parse(row.audience),
    )
