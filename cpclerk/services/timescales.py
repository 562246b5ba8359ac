"""The facts of conferences, brought to the rules; the deadlines, brought back."""

from collections.abc import Mapping, Sequence
from datetime import date

from cpclerk.rules.timescales import Deadline, DeadlineState, Facts, deadlines
from cpclerk.services.permission import reading
from cpclerk.services.receipts import receipts
from cpclerk.store import (
    ChildAtConference,
    Conference,
    LateReason,
    Person,
    Session,
    Stage,
)
from cpclerk.store.calendars import office, statutory
from cpclerk.store.profiles import rules_of

# The columns of a conference that are events of the rules.
DATES = {
    "strategy_discussion": "strategy_discussion_date",
    "written_notice": "written_notice_date",
    "previous_conference": "previous_conference_date",
    "conference": "conference_date",
    "police_notice": "police_told_on",
    "invitation_list": "invitation_list_on",
    "core_group": "core_group_date",
    "next_review": "review_date",
}
LEFT_A_PLAN = ("plan_started", "plan_continued")


def facts_of(conferences: Sequence[Conference]) -> dict[str, Facts]:
    """Return the facts the rules ask for, by conference uid. Needs an open connection."""
    uids = [each.uid for each in conferences]
    events = {
        each.uid: {
            event: day
            for event, column in DATES.items()
            if (day := getattr(each, column)) is not None
        }
        for each in conferences
    }
    for each in conferences:
        own = each.other_dates or {}
        events[each.uid] |= {event: date.fromisoformat(day) for event, day in own.items()}
    firsts = [each.reconvenes_id for each in conferences if each.reconvenes_id]
    inquorate = {
        first.uid: first.conference_date
        for first in Conference.select().where(Conference.uid.in_(firsts))
    }
    for each in conferences:
        day = inquorate.get(each.reconvenes_id or "")
        if day is not None:
            events[each.uid]["inquorate_conference"] = day
    for stage in Stage.select().where(Stage.conference.in_(uids)).order_by(Stage.on):
        events[stage.conference_id].setdefault(stage.stage, stage.on)
    had = receipts(uids)
    for uid, receipt in had.items():
        for reader, day in receipt.days.items():
            events[uid][f"report_to_{reader}"] = day
    children: dict[str, list[ChildAtConference]] = {uid: [] for uid in uids}
    for child in ChildAtConference.select().where(ChildAtConference.conference.in_(uids)):
        children[child.conference_id].append(child)
    for uid, born in _births(children).items():
        events[uid]["birth"] = born
    for uid, due in _expected_births(children).items():
        events[uid]["expected_birth"] = due
    return {
        each.uid: Facts(
            kind=each.kind,
            state=each.state,
            events=events[each.uid],
            plan_made=_plan_made(each, children[each.uid]),
            types=frozenset(child.type for child in children[each.uid]),
            judged_as_at=each.judged_as_at,
            earlier=frozenset(f"report_to_{reader}" for reader in had[each.uid].earlier)
            if each.uid in had
            else frozenset(),
        )
        for each in conferences
    }


def _births(children: Mapping[str, Sequence[ChildAtConference]]) -> dict[str, date]:
    """Return, for first reviews of a plan made before birth, when the first such child was born."""
    return births(
        {
            child.person_id: uid
            for uid, here in children.items()
            for child in here
            if child.type == "first_review"
        }
    )


def births(reviewed: Mapping[str, str]) -> dict[str, date]:
    """Return when the first child was born of those whose plan was made before that, by review.

    `reviewed` are reviews, however they are known, by the person who comes to them for the first
    time. Needs an open connection.
    """
    before_birth = (
        ChildAtConference.select(ChildAtConference, Person)
        .join(Person)
        .where(
            ChildAtConference.person.in_(list(reviewed)),
            ChildAtConference.type == "pre_birth_initial",
            ~Person.expected,
        )
    )
    found: dict[str, date] = {}
    for child in before_birth:
        uid, born = reviewed[child.person_id], child.person.date_of_birth
        if born is not None:
            found[uid] = min(born, found.get(uid, born))
    return found


def births_since(conference_uids: Sequence[str]) -> dict[str, date]:
    """Return when the first child was born that conferences before its birth left with a plan.

    Needs an open connection.
    """
    left = ChildAtConference.select().where(
        ChildAtConference.conference.in_(list(conference_uids)),
        ChildAtConference.type == "pre_birth_initial",
        ChildAtConference.outcome.in_(LEFT_A_PLAN),
    )
    return births({each.person_id: each.conference_id for each in left})


def _expected_births(children: Mapping[str, Sequence[ChildAtConference]]) -> dict[str, date]:
    """Return when the first baby is due, where any was expected as the conference was booked."""
    due = {
        uid: [each.date_of_birth for each in here if each.expected and each.date_of_birth]
        for uid, here in children.items()
    }
    return {uid: min(days) for uid, days in due.items() if days}


def _plan_made(row: Conference, children: Sequence[ChildAtConference]) -> bool | None:
    made = left_a_plan(children)
    return False if made is None and decided_nothing(row) else made


def decided_nothing(row: Conference) -> bool:
    """Return whether a conference was held without a quorum, and so could decide on nobody."""
    return row.state == "held" and row.quorate is False and not row.went_ahead_reason


def left_a_plan(children: Sequence[ChildAtConference]) -> bool | None:
    """Return whether any child left with a plan; None while none of them is decided."""
    outcomes = [child.outcome for child in children if child.outcome]
    return any(outcome in LEFT_A_PLAN for outcome in outcomes) if outcomes else None


def judged(session: Session, conferences: Sequence[Conference]) -> dict[str, tuple[Deadline, ...]]:
    """Return every deadline of each conference, by uid. Needs an open connection."""
    facts = facts_of(conferences)
    calendars = statutory(session.store), office(session.store)
    return {
        each.uid: deadlines(
            facts[each.uid], rules_of(session.store, each.profile_id), *calendars, session.today
        )
        for each in conferences
    }


def core_group_limit(session: Session, row: Conference) -> Deadline | None:
    """Return the limit on the core group's first meeting; None where none is owed.

    Needs an open connection.
    """
    for each in judged(session, [row])[row.uid]:
        if each.event == "core_group" and each.state is not DeadlineState.NOT_APPLICABLE:
            return each
    return None


def deadlines_of(session: Session, conference_uid: str) -> tuple[Deadline, ...]:
    """Return every deadline of one conference, with its working."""
    with reading(session):
        return judged(session, [Conference.get_by_id(conference_uid)])[conference_uid]


def reasons_given(
    conferences: Sequence[Conference], limits: Mapping[str, Sequence[Deadline]]
) -> dict[str, dict[str, str]]:
    """Return the codes of the reasons given, by conference uid and the limit's code.

    A reason given when a date was booked, or a stage reached, is the reason of that limit too.
    Needs an open connection.
    """
    uids = [each.uid for each in conferences]
    by_event: dict[str, dict[str, str]] = {
        each.uid: {"conference": each.late_reason} for each in conferences
    }
    stages = Stage.select().where(Stage.conference.in_(uids), Stage.late_reason != "")
    for stage in stages.order_by(Stage.on):
        by_event[stage.conference_id].setdefault(stage.stage, stage.late_reason)
    found = {
        uid: {
            limit.code: events[limit.event]
            for limit in limits[uid]
            if limit.is_late and events.get(limit.event)
        }
        for uid, events in by_event.items()
    }
    for given in LateReason.select().where(LateReason.conference.in_(uids)):
        found[given.conference_id][given.limit] = given.reason
    return found
