"""Agencies, the professionals in them, and the network of professionals around each child."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from cpclerk.rules.errors import Refused
from cpclerk.rules.text import clean_field, fold
from cpclerk.services.permission import reading, writing
from cpclerk.services.procedures import office_rules
from cpclerk.services.undo import Saved
from cpclerk.store import (
    Agency,
    Change,
    NetworkMember,
    Professional,
    Session,
)

NAME_LIMIT = 100
# A pick list is narrowed as one types; more than this no office has.
MOST = 1_000


@dataclass(frozen=True, slots=True)
class Link:
    """One professional in one child's network."""

    uid: str
    professional_uid: str
    name: str
    capacity: str
    agency: str
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """A professional the office knows."""

    uid: str
    name: str
    capacity: str
    agency: str


def networks_of(session: Session, children: Collection[str]) -> dict[str, tuple[Link, ...]]:
    """Return each child's network as it is today, by agency. Needs an open connection."""
    rows = (
        NetworkMember.select(NetworkMember, Professional, Agency)
        .join(Professional)
        .join(Agency)
        .where(
            NetworkMember.child.in_(list(children)),
            NetworkMember.until.is_null() | (NetworkMember.until > session.today),
        )
        .order_by(Agency.name_folded, Professional.name_folded)
    )
    found: dict[str, tuple[Link, ...]] = {}
    for row in rows:
        who = row.professional
        link = Link(row.uid, who.uid, who.name, who.capacity, who.agency.name, row.since, row.until)
        found[row.child_id] = (*found.get(row.child_id, ()), link)
    return found


def find_professionals(session: Session, words: str = "") -> tuple[Known, ...]:
    """Return the professionals whose name, capacity or agency holds every word, by name."""
    with reading(session):
        query = (
            Professional.select(Professional, Agency)
            .join(Agency)
            .where(Professional.active)
            .order_by(Professional.name_folded)
        )
        for part in fold(words).split():
            query = query.where(
                Professional.name_folded.contains(part)
                | Agency.name_folded.contains(part)
                | Professional.capacity.contains(part)
            )
        return tuple(
            Known(row.uid, row.name, row.capacity, row.agency.name) for row in query.limit(MOST)
        )


def agency_names(session: Session) -> tuple[str, ...]:
    """Return the agencies the office knows and those of its procedures, by name."""
    with reading(session):
        rules = office_rules(session)
        names = {each.name for each in rules.agencies}
        known = list(Agency.select(Agency.name, Agency.active))
        names |= {row.name for row in known}
        names -= {row.name for row in known if not row.active}
        return tuple(sorted(names, key=fold))


@dataclass(frozen=True, slots=True)
class AgencyNamed:
    """An agency the office has, to pick from."""

    uid: str
    name: str


def agencies(session: Session) -> tuple[AgencyNamed, ...]:
    """Return the agencies that the office has and that are there still, by name."""
    with reading(session):
        rows = Agency.select().where(Agency.active).order_by(Agency.name_folded)
        return tuple(AgencyNamed(each.uid, each.name) for each in rows)


def add_agency(session: Session, name: str) -> Saved:
    """Add an agency. Refused when the office has one of that name."""
    with writing(session, "add agency") as change:
        if Agency.select().where(Agency.name_folded == fold(name)).exists():
            raise Refused("The office has an agency of this name already.", "agency")
        agency = _agency(change, name)
        change.subject = agency.uid
    return Saved(agency.uid, agency.rev, change.sequence)


def add_professional(session: Session, *, name: str, agency: str, capacity: str = "") -> Saved:
    """Add a professional, and the agency if the office does not have it yet.

    Refused without a name or agency, and for a second one of that name in the agency.
    """
    with writing(session, "add professional") as change:
        row = _professional(change, name, agency, capacity)
        change.subject = row.uid
    return Saved(row.uid, row.rev, change.sequence)


def put_in_network(
    session: Session,
    children: Collection[str],
    professional_uid: str,
    *,
    since: dt.date | None = None,
) -> Saved:
    """Put a professional into the networks of children, by person uid; where it is, it stays.

    `since` is not recorded when nobody says.
    """
    with writing(session, "add to network") as change:
        professional = Professional.get_or_none(Professional.uid == professional_uid)
        if professional is None:
            raise Refused("That name is not on the list any more. Choose another.", "professional")
        _put(change, children, professional, since)
    return Saved(professional_uid, 0, change.sequence)


def put_new_in_network(
    session: Session,
    children: Collection[str],
    *,
    name: str,
    agency: str,
    capacity: str = "",
    since: dt.date | None = None,
) -> Saved:
    """Add a professional and put them into the networks of children, both or neither."""
    with writing(session, "add to network") as change:
        professional = _professional(change, name, agency, capacity)
        _put(change, children, professional, since)
    return Saved(professional.uid, professional.rev, change.sequence)


def leave_network(
    session: Session, link_uids: Collection[str], until: dt.date | None = None
) -> Saved:
    """Take professionals out of children's networks from a day, or today; that they were stays."""
    with writing(session, "take out of network") as change:
        day = until or session.today
        for row in NetworkMember.select().where(NetworkMember.uid.in_(list(link_uids))):
            if row.since is not None and day < row.since:
                raise Refused("That is before this began. Type the day it ended.", "until")
            change.update(row, until=day)
    return Saved(next(iter(link_uids), ""), 0, change.sequence)


def _put(
    change: Change,
    children: Collection[str],
    professional: Professional,
    since: dt.date | None,
) -> None:
    if not children:
        raise Refused("Choose the child this person works with.")
    if since is not None and since > change.session.today:
        raise Refused("That day is still to come. Type since when.", "since")
    there = {
        row.child_id
        for row in NetworkMember.select().where(
            NetworkMember.child.in_(list(children)),
            NetworkMember.professional == professional,
            NetworkMember.until.is_null(),
        )
    }
    for child in children:
        if child not in there:
            change.insert(NetworkMember, child=child, professional=professional, since=since)


def _professional(change: Change, name: str, agency: str, capacity: str) -> Professional:
    name = _clean(name, "name")
    if not name:
        raise Refused("Type the professional's name, or what they are.", "name")
    place = _agency(change, agency)
    same = Professional.select().where(
        Professional.agency == place, Professional.name_folded == fold(name), Professional.active
    )
    if same.exists():
        raise Refused(f"{name} is on the list of {place.name} already. Choose that one.", "name")
    return change.insert(
        Professional,
        agency=place,
        name=name,
        name_folded=fold(name),
        capacity=_clean(capacity, "capacity"),
    )


def _agency(change: Change, name: str) -> Agency:
    name = _clean(name, "agency")
    if not name:
        raise Refused("Say which agency, such as School or GP.", "agency")
    known = Agency.get_or_none(Agency.name_folded == fold(name))
    if known is not None and not known.active:
        change.update(known, active=True)
    return known or change.insert(Agency, name=name, name_folded=fold(name))


def _clean(text: str, field: str) -> str:
    return clean_field(text, field, limit=NAME_LIMIT)
