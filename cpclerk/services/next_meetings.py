"""The next review and the first core group, proposed and booked before anyone leaves."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.errors import Refused
from cpclerk.rules.next_meetings import (
    Candidate,
    when_words,
    who_carries_it_out,
)
from cpclerk.rules.profile import Profile
from cpclerk.rules.quoracy import SOCIAL_CARE
from cpclerk.rules.timescales import Deadline, review_limits
from cpclerk.services.asking import Asked
from cpclerk.services.attenders import Attender, attenders
from cpclerk.services.conferences import (
    Child,
    Heading,
    children_of,
    get,
    headings,
    rules_for,
    select,
)
from cpclerk.services.masking import listed
from cpclerk.services.outline import Member, core_group_of
from cpclerk.services.permission import may, reading
from cpclerk.services.plan_actions import actions_of
from cpclerk.services.slots import Proposal, Wish, propose, propose_for
from cpclerk.services.timescales import births_since, core_group_limit
from cpclerk.store import (
    ChildAtConference,
    Conference,
    Session,
)
from cpclerk.store.calendars import office, statutory

BOOKED = ("booked", "held")
# Where no chair and room are free near the last date, three weeks before are looked at, and again.
LOOKS_BACK, LOOK_BACK = 3, dt.timedelta(weeks=3)


@dataclass(frozen=True, slots=True)
class NextMeetings:
    """What is to be booked after one conference, and what is.

    `on_plan` are names of those left on a plan, `undecided` of those nothing is decided for.
    `limits` are those on the review, the earliest first; `left_out` those on a plan who are not in
    the one that is asked for. `core_group` is None where none is owed.
    `proposed` are those the plan speaks for while nobody is in the core group: (uid, name).
    """

    conference_uid: str
    rev: int
    day: dt.date | None
    on_plan: tuple[str, ...]
    undecided: tuple[str, ...]
    limits: tuple[Deadline, ...]
    review: Heading | None
    left_out: tuple[str, ...]
    review_date: dt.date | None
    core_group: Deadline | None
    core_group_date: dt.date | None
    core_group_time: dt.time | None
    core_group_place: str
    members: tuple[Member, ...]
    proposed: tuple[tuple[str, str], ...]
    reasons: tuple[tuple[str, str], ...]
    may_book: bool

    @property
    def needs_review(self) -> bool:
        """Whether the review is owed and not booked."""
        return bool(self.limits) and not (self.review and self.review.state in BOOKED)

    @property
    def needs_core_group(self) -> bool:
        """Whether the core group is owed and has no date."""
        return self.core_group is not None and self.core_group_date is None

    @property
    def are_missing(self) -> bool:
        """Whether either is still to be booked."""
        return self.needs_review or self.needs_core_group

    @property
    def review_words(self) -> str:
        """Return the next review in words, plainly not booked where it is not."""
        if self.review is not None and self.review.state in BOOKED:
            return _booked_words(self.review)
        asked = f"; asked for as {self.review.reference}" if self.review else ""
        if self.review_date is not None:
            return f"{date_words(self.review_date)}, not booked{asked}"
        return f"not booked{asked}"

    @property
    def core_group_words(self) -> str:
        """Return the first core group in words, plainly not booked where it has no date."""
        if self.core_group_date is None:
            return "not booked"
        return when_words(self.core_group_date, self.core_group_time, self.core_group_place)

    @property
    def lines(self) -> tuple[str, ...]:
        """Return both dates in lines to be read aloud; none where no child is on a plan."""
        lines = [f"Next review: {self.review_words}"] if self.limits else []
        if self.core_group is not None:
            lines.append(f"First core group: {self.core_group_words}")
        return tuple(lines)


def next_meetings(session: Session, conference_uid: str) -> NextMeetings:
    """Return what is to be booked after a conference, and what is."""
    with reading(session):
        return meetings_after(session, get(conference_uid))


def meetings_after(session: Session, row: Conference) -> NextMeetings:
    """Return the same. Needs an open connection."""
    rules = rules_for(session, row)
    decides = rules.kind(row.kind).decides
    children = children_of(row.uid) if decides else ()
    on_plan = _on_plan(children, rules)
    calendars = statutory(session.store), office(session.store)
    outcomes = [each.outcome for each in on_plan if each.outcome]
    day = row.conference_date
    people = attenders(row.uid, rules)
    members = core_group_of(row.uid, people)
    review, born = review_of(row), births_since([row.uid]).get(row.uid)
    return NextMeetings(
        conference_uid=row.uid,
        rev=row.rev,
        day=day,
        on_plan=tuple(each.name for each in on_plan),
        undecided=tuple(each.name for each in children if not each.outcome),
        limits=review_limits(day, outcomes, rules, *calendars, session.today, born) if day else (),
        review=_heading(session, review),
        left_out=_left_out(review, on_plan),
        review_date=row.review_date,
        core_group=core_group_limit(session, row) if on_plan else None,
        core_group_date=row.core_group_date,
        core_group_time=row.core_group_time,
        core_group_place=row.core_group_place,
        members=members,
        proposed=() if members or not on_plan else _proposed(session, row, people),
        reasons=tuple((each.code, each.name) for each in rules.late_reasons),
        may_book=may(session, "book conference"),
    )


def propose_review(session: Session, conference_uid: str, wish: Wish | None = None) -> Proposal:
    """Return when the next review can be held: near its last date, with the family's chair.

    Where no chair and room are free together in time near it, earlier days are laid out.
    Raises Refused where no child is on a plan.
    """
    with reading(session):
        row = get(conference_uid)
        asked = asked_after(row, rules_for(session, row))
        open_one = review_of(row)

    def lay_out(wish: Wish | None) -> Proposal:
        if open_one is not None and open_one.state not in BOOKED:
            return propose_for(session, open_one.uid, wish)
        return propose(session, asked, wish)

    found = lay_out(wish)
    earlier = found
    for _ in range(LOOKS_BACK if wish is None or wish.first is None else 0):
        first = earlier.days[0].day
        if any(each.slots and not each.is_late for each in earlier.days) or first <= session.today:
            return earlier
        back = max(first - LOOK_BACK, session.today)
        earlier = lay_out(replace(wish or Wish(), first=back))
    return found


def review_of(row: Conference) -> Conference | None:
    """Return the review that follows a conference, if any is asked for, booked or held.

    It is counted from that day, and of a child who was there. Needs an open connection.
    """
    if row.conference_date is None or row.family_id is None:
        return None
    here = ChildAtConference.select(ChildAtConference.person).where(
        ChildAtConference.conference == row.uid
    )
    theirs = ChildAtConference.select(ChildAtConference.conference).where(
        ChildAtConference.person.in_(here)
    )
    rows = list(
        Conference.select()
        .where(
            Conference.family == row.family_id,
            Conference.previous_conference_date == row.conference_date,
            Conference.state.in_(["requested", "booked", "postponed", "held"]),
            Conference.uid != row.uid,
            Conference.uid.in_(theirs),
        )
        .order_by(Conference.reference)
    )
    return min(rows, key=lambda each: each.state not in BOOKED, default=None)


def _left_out(review: Conference | None, on_plan: Sequence[Child]) -> tuple[str, ...]:
    """Return the names of those on a plan who are not in the review."""
    if review is None:
        return ()
    in_it = {each.person_uid for each in children_of(review.uid)}
    return tuple(each.name for each in on_plan if each.person_uid not in in_it)


def _heading(session: Session, review: Conference | None) -> Heading | None:
    if review is None:
        return None
    (top,) = headings(session, list(select().where(Conference.uid == review.uid)))
    return top


def _on_plan(children: Iterable[Child], rules: Profile) -> tuple[Child, ...]:
    return tuple(
        each for each in children if each.outcome and rules.outcome(each.outcome).next_type
    )


def asked_after(row: Conference, rules: Profile) -> Asked:
    """Return what the next review is asked for with. Refused where no child is on a plan."""
    types: Mapping[str, str] = {
        each.person_uid: rules.outcome(each.outcome).next_type
        for each in _on_plan(children_of(row.uid), rules)
        if each.outcome
    }
    if not types or row.conference_date is None:
        raise Refused("No child is left on a plan, so there is no review to book.", "children")
    return Asked(row.family_id, types, {"previous_conference": row.conference_date}, row.team_id)


def _proposed(
    session: Session, row: Conference, people: Sequence[Attender]
) -> tuple[tuple[str, str], ...]:
    """Return whom the plan speaks for; nobody who may not be named to everyone."""
    shown = listed(session, row, people)
    known = [each for each in people if not shown[each.uid].is_masked]
    named = [each.who for each in actions_of(row.uid) if not each.audience.is_restricted]
    uids = who_carries_it_out(
        [
            Candidate(
                each.voice,
                each.is_parent and each.invited is not False,
                each.counts_as == SOCIAL_CARE,
                each.attended is True,
            )
            for each in known
        ],
        named,
    )
    names = {each.uid: each.full_name for each in known}
    return tuple((uid, names[uid]) for uid in uids)


def _booked_words(review: Heading) -> str:
    """`Tue 23 Feb 2027 at 10:00, Room 2, with Nell Reed (CP0042)`."""
    if review.date is None:
        return review.reference
    chair = f"with {review.chair}" if review.chair else ""
    return f"{when_words(review.date, review.time, review.room, chair)} ({review.reference})"
