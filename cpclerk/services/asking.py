"""What a conference is asked for with: the family, its children, the dates limits count from."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from cpclerk.rules.booking import (
    ASKED_FOR,
    child_type,
    conference_kind,
    types_here,
    why_not_here,
)
from cpclerk.rules.conference import category_words
from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.decisions import PlanStatus, plan_status
from cpclerk.rules.errors import Refused
from cpclerk.rules.people import OF_AGE, age_on, age_words
from cpclerk.rules.profile import Profile
from cpclerk.rules.timescales import Facts
from cpclerk.services.conferences import rules_for
from cpclerk.services.naming import family_labels, person_name
from cpclerk.services.people import CHILD
from cpclerk.services.permission import reading
from cpclerk.services.plans import decisions_on
from cpclerk.services.procedures import office_rules
from cpclerk.services.timescales import births
from cpclerk.store import (
    ChildAtConference,
    Conference,
    Family,
    FamilyMember,
    Office,
    Person,
    Session,
    fn,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A conference asked for. `types` are those of its children, by person uid.

    `events` holds the dates that limits count from, by the events' names. `reconvenes` is the
    conference that this one holds again. What names no family has none, but a `kind` and words
    on what it is `about`.
    """

    family_uid: str | None
    types: Mapping[str, str]
    events: Mapping[str, dt.date] = field(default_factory=dict)
    team_uid: str | None = None
    reason: str = ""
    reconvenes: str | None = None
    kind: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Coming:
    """A child of the family, what it would come for, and whether it usually would."""

    person_uid: str
    name: str
    age: str
    status: PlanStatus
    standing: str
    type: str
    is_in: bool


@dataclass(frozen=True, slots=True)
class Ready:
    """What booking for a family starts from. `agreed`: the review day its last conference set.

    `types` are what a child can come for: (code, name). `waiting` are conferences that are asked
    for, or put off, and not booked: (uid, reference and kind).
    """

    family_uid: str
    label: str
    team_uid: str | None
    children: tuple[Coming, ...]
    previous: dt.date | None
    agreed: dt.date | None
    types: tuple[tuple[str, str], ...]
    waiting: tuple[tuple[str, str], ...] = ()


def ready(session: Session, family_uid: str) -> Ready:
    """Return what booking a conference for this family starts from."""
    with reading(session):
        family = Family.get_or_none(Family.uid == family_uid)
        if family is None:
            raise Refused("That family is not in this store any more. Choose another.", "family")
        rules = office_rules(session)
        keeps = Office.get().keeps
        children = _children(session, family_uid, rules, keeps)
        before = last_held(family_uid)
        agreed = before.review_date if before else None
        return Ready(
            family_uid=family_uid,
            label=family_labels([family_uid])[family_uid],
            team_uid=family.team_id,
            children=children,
            previous=before.conference_date if before else None,
            agreed=agreed if agreed and agreed >= session.today else None,
            types=tuple((each.code, each.name) for each in types_here(rules, keeps)),
            waiting=tuple(
                (row.uid, f"{row.reference}, {rules_for(session, row).kind(row.kind).short_name}")
                for row in Conference.select()
                .where(
                    Conference.family == family_uid,
                    Conference.state.in_(["requested", "postponed"]),
                    Conference.judged_as_at.is_null(),
                )
                .order_by(Conference.reference)
            ),
        )


def last_held(family_uid: str) -> Conference | None:
    """Return the family's last conference that decided anything, or else its last one held.

    What a review is counted from. Needs an open connection.
    """
    held = Conference.select().where(
        Conference.family == family_uid,
        Conference.state == "held",
        Conference.conference_date.is_null(False),
    )
    # Asked of each, so that a long past is not looked through.
    decided = ChildAtConference.select().where(
        ChildAtConference.conference == Conference.uid, ChildAtConference.outcome.is_null(False)
    )
    latest = held.order_by(Conference.conference_date.desc())
    found: Conference | None = latest.where(fn.EXISTS(decided)).first()
    return found or latest.first()


def asked_of(row: Conference) -> Asked:
    """Return what a conference in the store was asked for with. Needs an open connection."""
    children = ChildAtConference.select().where(ChildAtConference.conference == row)
    return Asked(
        family_uid=row.family_id,
        types={child.person_id: child.type for child in children},
        events=dates_asked(row),
        team_uid=row.team_id,
        reason=row.reason,
        reconvenes=row.reconvenes_id,
        kind="" if row.family_id else row.kind,
        about=row.about,
    )


def dates_asked(row: Conference) -> dict[str, dt.date]:
    """Return the dates a conference was asked for with, by event, its profile's own among them."""
    dates = {event: getattr(row, f"{event}_date") for event in ASKED_FOR}
    own = {event: dt.date.fromisoformat(day) for event, day in (row.other_dates or {}).items()}
    return {event: day for event, day in {**dates, **own}.items() if day is not None}


def facts_asked(asked: Asked, rules: Profile) -> Facts:
    """Return the facts that limits follow from, before there is a conference.

    Raises Refused when no kind of conference holds these children. Needs an open connection.
    """
    events = dict(asked.events)
    if asked.reconvenes is not None:
        first = Conference.get_or_none(Conference.uid == asked.reconvenes)
        if first is not None and first.conference_date is not None:
            events["inquorate_conference"] = first.conference_date
    born = births({uid: "" for uid, type_ in asked.types.items() if type_ == "first_review"})
    if born:
        events["birth"] = born[""]
    types = frozenset(asked.types.values())
    kind = conference_kind(types, rules) if asked.family_uid else asked.kind
    return Facts(kind, "requested", events, types=types)


def without_family(session: Session) -> tuple[tuple[str, str], ...]:
    """Return the kinds of meeting that name no family and can be booked here: (code, name)."""
    with reading(session):
        keeps = Office.get().keeps
        return tuple(
            (kind.code, kind.name)
            for kind in office_rules(session).kinds
            if not kind.names_family and not why_not_here(kind, keeps)
        )


def _children(session: Session, family_uid: str, rules: Profile, keeps: str) -> tuple[Coming, ...]:
    here = types_here(rules, keeps)
    rows = list(
        FamilyMember.select(FamilyMember, Person)
        .join(Person)
        .where(FamilyMember.family == family_uid, FamilyMember.relation == CHILD)
        .order_by(Person.expected, Person.date_of_birth, Person.reference)
    )
    decided = decisions_on([each.person_id for each in rows])
    status = {uid: plan_status(made) for uid, made in decided.items()}
    any_on_plan = any(each.on_plan for each in status.values())
    found = []
    for row in rows:
        person, own = row.person, status[row.person_id]
        if keeps:
            # A store kept apart books nothing that a plan has to do with.
            kind = here[0].code if here else ""
        elif own.on_plan:
            kind = rules.outcome(decided[person.uid][-1].outcome).next_type
        else:
            kind = child_type(rules, unborn=person.expected, on_plan=False)
        found.append(
            Coming(
                person_uid=person.uid,
                name=person_name(person),
                age=age_words(person.date_of_birth, expected=person.expected, day=session.today),
                status=own,
                standing=standing_words(own, rules),
                type=kind,
                is_in=bool(own.on_plan) if any_on_plan else not is_of_age(person, session.today),
            )
        )
    return tuple(found)


def is_of_age(person: Person, day: dt.date) -> bool:
    """Whether somebody has turned 18 by the day; False where the birth date is not recorded."""
    born = person.date_of_birth
    return born is not None and not person.expected and age_on(born, day) >= OF_AGE


def standing_words(status: PlanStatus, rules: Profile) -> str:
    """Return `on a plan since Tue 1 Sep 2026, neglect`, `no plan` or `plan not recorded`."""
    if status.on_plan is None:
        return "plan not recorded"
    if not status.on_plan:
        return "no plan"
    since = f"since {date_words(status.since)}" if status.since else "start not recorded"
    category = f", {category_words(status.category, rules).lower()}" if status.category else ""
    return f"on a plan {since}{category}"
