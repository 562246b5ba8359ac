"""Families: found by whatever was heard, and one family whole."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from cpclerk.rules.decisions import PlanStatus
from cpclerk.rules.errors import Refused
from cpclerk.rules.people import age_words
from cpclerk.rules.text import fold
from cpclerk.services.asking import standing_words
from cpclerk.services.conferences import Heading, headings, select
from cpclerk.services.kin import Kin, kin_among
from cpclerk.services.matching import families_found, first_families
from cpclerk.services.naming import family_labels, person_name
from cpclerk.services.networks import Link, networks_of
from cpclerk.services.people import CHILD
from cpclerk.services.permission import reading
from cpclerk.services.plans import standings
from cpclerk.services.procedures import office_rules
from cpclerk.store import JOIN, Conference, Family, FamilyMember, Person, Session, Team

# More than this nobody reads; another letter narrows it.
MOST = 50
OPEN_STATES = ("requested", "booked", "postponed")


@dataclass(frozen=True, slots=True)
class FamilyLine:
    """One family in a list: who its children are, how they stand, what is to come.

    `on_plan` counts the children on a plan; None while no decision on any is recorded.
    """

    uid: str
    reference: str
    label: str
    team: str
    children: str
    number_of_children: int
    on_plan: int | None
    next_kind: str
    next_state: str
    next_date: dt.date | None


@dataclass(frozen=True, slots=True)
class Found:
    """The families that match, by name; `more` says that there are others."""

    families: tuple[FamilyLine, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a family. `rev` is the person's; `status` is there for children only."""

    uid: str
    person_uid: str
    rev: int
    name: str
    given_name: str
    surname: str
    reference: str
    relation: str
    born: dt.date | None
    expected: bool
    sex: str
    parental_responsibility: bool | None
    age: str
    status: PlanStatus | None
    standing: str
    network: tuple[Link, ...]

    @property
    def is_child(self) -> bool:
        """Whether this is a child of the family."""
        return self.relation == CHILD


@dataclass(frozen=True, slots=True)
class FamilyPage:
    """One family whole; members with the grown-ups first, conferences with the latest first."""

    uid: str
    rev: int
    reference: str
    label: str
    surname: str
    case_system_id: str
    team_uid: str | None
    team: str
    members: tuple[Member, ...]
    conferences: tuple[Heading, ...]
    kin: tuple[Kin, ...] = ()

    @property
    def children(self) -> tuple[Member, ...]:
        """The children, eldest first."""
        return tuple(each for each in self.members if each.is_child)


def find(session: Session, words: str = "") -> Found:
    """Return the families that match part of a name, a reference or a birth date; all without.

    At most `MOST` of them: the best first, or without words by name, those without one last.
    """
    with reading(session):
        uids = families_found(session, words, MOST + 1) if fold(words) else first_families(MOST + 1)
        rows = {
            each.uid: each
            for each in Family.select(Family, Team)
            .join(Team, JOIN.LEFT_OUTER)
            .where(Family.uid.in_(uids[:MOST]))
        }
        return Found(_lines(session, [rows[uid] for uid in uids[:MOST]]), more=len(uids) > MOST)


def family(session: Session, family_uid: str) -> FamilyPage:
    """Return one family whole. Raises Refused when there is none."""
    with reading(session):
        row: Any = (
            Family.select(Family, Team)
            .join(Team, JOIN.LEFT_OUTER)
            .where(Family.uid == family_uid)
            .first()
        )
        if row is None:
            raise Refused("That family is not in this store any more. Go back and find it again.")
        conferences = list(
            select()
            .where(Conference.family == family_uid)
            .order_by(Conference.conference_date.desc(), Conference.reference.desc())
        )
        members = members_of(session, family_uid)
        # Those without a date are to come, and stand first.
        conferences.sort(key=lambda each: each.conference_date is not None)
        return FamilyPage(
            uid=row.uid,
            rev=row.rev,
            reference=row.reference,
            label=family_labels([row.uid])[row.uid],
            surname=row.surname,
            case_system_id=row.case_system_id,
            team_uid=row.team_id,
            team=row.team.name if row.team else "",
            members=members,
            conferences=tuple(headings(session, conferences)),
            kin=kin_among([each.person_uid for each in members]),
        )


def members_of(session: Session, family_uid: str) -> tuple[Member, ...]:
    """Return the people of a family: grown-ups, then children. Needs an open connection."""
    rows = _with_people([family_uid])
    children = [each.person_id for each in rows if each.relation == CHILD]
    status = standings(children)
    rules = office_rules(session)
    networks = networks_of(session, children)
    return tuple(
        Member(
            uid=each.uid,
            person_uid=each.person_id,
            rev=each.person.rev,
            name=person_name(each.person),
            given_name=each.person.given_name,
            surname=each.person.surname,
            reference=each.person.reference or "",
            relation=each.relation,
            born=each.person.date_of_birth,
            expected=each.person.expected,
            sex=each.person.sex,
            parental_responsibility=each.parental_responsibility,
            age=_age(session, each.person),
            status=status.get(each.person_id),
            standing=(
                standing_words(status[each.person_id], rules) if each.person_id in status else ""
            ),
            network=networks.get(each.person_id, ()),
        )
        for each in rows
    )


def _with_people(families: Collection[str]) -> list[FamilyMember]:
    return list(
        FamilyMember.select(FamilyMember, Person)
        .join(Person)
        .where(FamilyMember.family.in_(list(families)))
        .order_by(
            FamilyMember.relation == CHILD,
            Person.expected,
            Person.date_of_birth,
            Person.reference,
            FamilyMember.uid,
        )
    )


def _lines(session: Session, rows: Sequence[Family]) -> tuple[FamilyLine, ...]:
    uids = [each.uid for each in rows]
    labels = family_labels(uids)
    children: dict[str, list[Person]] = {uid: [] for uid in uids}
    for member in _with_people(uids):
        if member.relation == CHILD:
            children[member.family_id].append(member.person)
    status = standings([child.uid for group in children.values() for child in group])
    coming = _coming(session, uids)
    lines = []
    for each in rows:
        group = children[each.uid]
        known = [status[child.uid].on_plan for child in group]
        is_known = any(on_plan is not None for on_plan in known)
        top = coming.get(each.uid)
        lines.append(
            FamilyLine(
                uid=each.uid,
                reference=each.reference,
                label=labels[each.uid],
                team=each.team.name if each.team else "",
                children=", ".join(_child(session, child) for child in group),
                number_of_children=len(group),
                on_plan=sum(on_plan is True for on_plan in known) if is_known else None,
                next_kind=top.kind_short if top else "",
                next_state=top.state if top else "",
                next_date=top.date if top else None,
            )
        )
    return tuple(lines)


def _coming(session: Session, families: Sequence[str]) -> dict[str, Heading]:
    """Return each family's next conference: the earliest day first, then those without one."""
    rows = list(
        select()
        .where(Conference.family.in_(list(families)), Conference.state.in_(OPEN_STATES))
        .order_by(Conference.conference_date.is_null(), Conference.conference_date)
    )
    found: dict[str, Heading] = {}
    for each in headings(session, rows):
        found.setdefault(each.family_uid, each)
    return found


def _child(session: Session, child: Person) -> str:
    name = child.given_name or person_name(child)
    return f"{name} {_age(session, child)}" if child.date_of_birth else name


def _age(session: Session, person: Person) -> str:
    return age_words(person.date_of_birth, expected=person.expected, day=session.today)
