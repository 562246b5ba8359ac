"""Is this child on a plan? Answered from decisions; every look-up leaves a trace."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from cpclerk.rules.conference import category_words
from cpclerk.rules.decisions import Decision, PlanStatus, plan_status
from cpclerk.rules.roles import READ
from cpclerk.rules.text import fold
from cpclerk.services.matching import people_found
from cpclerk.services.naming import family_labels, person_name
from cpclerk.services.permission import reading, require
from cpclerk.services.procedures import office_rules
from cpclerk.store import (
    JOIN,
    Agency,
    ChildAtConference,
    Conference,
    DecidedElsewhere,
    FamilyMember,
    NetworkMember,
    Person,
    Professional,
    Session,
    Staff,
    look,
)

# More answers than this nobody reads out; another letter narrows them.
MOST = 30
HELD, BOOKED = "held", "booked"
# Grown-ups are among those found; they are on no plan.
MOST_FOUND = 150


@dataclass(frozen=True, slots=True)
class Answer:
    """Where one child stands. `status.on_plan` None: no decision is recorded."""

    person_uid: str
    name: str
    reference: str
    born: dt.date | None
    expected: bool
    family_uid: str
    family: str
    status: PlanStatus
    category: str
    chair: str
    social_worker: str
    last_held: dt.date | None
    next_booked: dt.date | None


@dataclass(frozen=True, slots=True)
class Answers:
    """The children that match, by name; `more` says that there are others."""

    children: tuple[Answer, ...]
    more: bool


def on_a_plan(session: Session, words: str) -> Answers:
    """Return where each child stands whose name, reference or birth date matches the words.

    Without words nobody is shown. Call `looked_up` with those somebody was told about.
    """
    require(session, READ)
    if not fold(words):
        return Answers((), more=False)
    with reading(session):
        found = people_found(session, words, MOST_FOUND)
        rows: dict[str, FamilyMember] = {}
        for row in (
            FamilyMember.select(FamilyMember, Person)
            .join(Person)
            .where(FamilyMember.relation == "child", FamilyMember.person.in_(found))
        ):
            rows.setdefault(row.person_id, row)
        children = [rows[uid] for uid in found if uid in rows]
        children.sort(key=lambda row: (row.person.name_folded, row.person.reference or ""))
        more = len(children) > MOST or len(found) >= MOST_FOUND
        return Answers(_answers(session, children[:MOST]), more=more)


def looked_up(session: Session, person_uids: Collection[str]) -> None:
    """Enter in the audit that this actor looked up whether these children are on a plan."""
    require(session, READ)
    if not person_uids:
        return
    with session.store.reading():
        seen = list(Person.select(Person.uid, Person.rev).where(Person.uid.in_(list(person_uids))))
    look(session, "look up whether on a plan", seen)


def standings(person_uids: Collection[str]) -> dict[str, PlanStatus]:
    """Return where each of these people stands today. Needs an open connection."""
    return {uid: plan_status(made) for uid, made in decisions_on(person_uids).items()}


def decisions_on(person_uids: Collection[str], *, but: str = "") -> dict[str, list[Decision]]:
    """Return what was decided for each of these people, here or elsewhere, oldest first.

    `but` leaves one conference out. Needs an open connection.
    """
    decided: dict[str, list[Decision]] = {uid: [] for uid in person_uids}
    here: Any = (
        ChildAtConference.select(
            ChildAtConference.person,
            Conference.conference_date,
            ChildAtConference.outcome,
            ChildAtConference.category,
            ChildAtConference.instead,
            Conference.state,
            Conference.uid,
        )
        .join(Conference)
        .where(
            ChildAtConference.person.in_(list(person_uids)),
            ChildAtConference.outcome.is_null(False),
        )
        .order_by(Conference.conference_date)
        .tuples()
    )
    elsewhere: Any = (
        DecidedElsewhere.select(
            DecidedElsewhere.person,
            DecidedElsewhere.on,
            DecidedElsewhere.outcome,
            DecidedElsewhere.category,
            DecidedElsewhere.reason,
        )
        .where(DecidedElsewhere.person.in_(list(person_uids)))
        .tuples()
    )
    for person, day, *decision, state, conference in here:
        # Asked of the store, it would begin with every conference that was ever held.
        if state == HELD and day is not None and conference != but:
            decided[person].append(Decision(day, *decision))
    for person, *decision in elsewhere:
        decided[person].append(Decision(*decision))
    for made in decided.values():
        made.sort(key=lambda each: each.day)
    return decided


def social_workers(session: Session, person_uids: Collection[str]) -> dict[str, str]:
    """Return the name of the social worker in each child's network. Needs an open connection."""
    rules = office_rules(session)
    agencies = [each.agency for each in rules.invitees if each.code == "social_worker"]
    rows: Any = (
        NetworkMember.select(NetworkMember.child, Professional.name)
        .join(Professional)
        .join(Agency)
        .where(
            NetworkMember.child.in_(list(person_uids)),
            NetworkMember.until.is_null() | (NetworkMember.until > session.today),
            Agency.name.in_(agencies),
        )
        .order_by(NetworkMember.uid)
        .tuples()
    )
    return dict(rows)


def _answers(session: Session, members: Sequence[FamilyMember]) -> tuple[Answer, ...]:
    people = [each.person_id for each in members]
    rules = office_rules(session)
    status = standings(people)
    workers = social_workers(session, people)
    labels = family_labels({each.family_id for each in members})
    sittings = _sittings(people)
    answers = []
    for each in members:
        own = status[each.person_id]
        held = [day for day, state, _ in sittings[each.person_id] if state == HELD]
        booked = [
            day
            for day, state, _ in sittings[each.person_id]
            if state == BOOKED and day >= session.today
        ]
        chairs = [chair for _, _, chair in sittings[each.person_id] if chair]
        answers.append(
            Answer(
                person_uid=each.person_id,
                name=person_name(each.person),
                reference=each.person.reference or "",
                born=each.person.date_of_birth,
                expected=each.person.expected,
                family_uid=each.family_id,
                family=labels[each.family_id],
                status=own,
                category=category_words(own.category, rules) if own.on_plan else "",
                chair=chairs[-1] if chairs else "",
                social_worker=workers.get(each.person_id, ""),
                last_held=max(held, default=None),
                next_booked=min(booked, default=None),
            )
        )
    return tuple(answers)


def _sittings(people: Sequence[str]) -> dict[str, list[tuple[dt.date, str, str | None]]]:
    """Return each person's conferences that were held or are booked: day, state, chair."""
    found: dict[str, list[tuple[dt.date, str, str | None]]] = {uid: [] for uid in people}
    rows: Any = (
        ChildAtConference.select(
            ChildAtConference.person, Conference.conference_date, Conference.state, Staff.name
        )
        .join(Conference)
        .join(Staff, JOIN.LEFT_OUTER, on=(Conference.chair == Staff.uid))
        .where(ChildAtConference.person.in_(list(people)))
        .order_by(Conference.conference_date)
        .tuples()
    )
    for person, day, state, chair in rows:
        if day is not None and state in {HELD, BOOKED}:
            found[person].append((day, state, chair))
    return found
