"""The invitations proposed for a conference, from what the store knows of family and network."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from cpclerk.rules.invitations import Known, OnList, Proposed, Relative, key_of, propose
from cpclerk.services.conferences import rules_for
from cpclerk.services.contacts import protected_among
from cpclerk.services.naming import person_name
from cpclerk.store import (
    JOIN,
    Agency,
    ChildAtConference,
    Conference,
    FamilyMember,
    Invitee,
    NetworkMember,
    Person,
    Professional,
    Session,
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Who could be invited. `protected` counts those left out because a contact is protected."""

    rows: tuple[Proposed, ...]
    protected: int


def proposal(session: Session, row: Conference) -> Proposal:
    """Return whom to invite to a conference who is not on its list. Needs a connection.

    A professional with a protected contact (a refuge worker, say) would give the place away:
    such a one is never proposed, only counted, and can be added by name.
    """
    day = row.conference_date or session.today
    children = {
        each.person_id: each.person
        for each in ChildAtConference.select(ChildAtConference, Person)
        .join(Person)
        .where(ChildAtConference.conference == row.uid)
    }
    known = _network(children, day)
    shielded = protected_among(session, [each.uid for each in known])
    found = propose(
        row.kind,
        rules_for(session, row),
        day,
        _family(row.family_id, children),
        [each for each in known if each.uid not in shielded],
        _on_list(row.uid),
    )
    return Proposal(found, len(shielded))


def _family(family_uid: str, children: Collection[str]) -> list[Relative]:
    members = (
        FamilyMember.select(FamilyMember, Person)
        .join(Person)
        .where(FamilyMember.family == family_uid)
        .order_by(Person.date_of_birth, FamilyMember.uid)
    )
    return [
        Relative(
            uid=each.person_id,
            name=person_name(each.person),
            relation=each.relation,
            parental_responsibility=each.parental_responsibility,
            born=each.person.date_of_birth,
            expected=each.person.expected,
            at_conference=each.person_id in children,
        )
        for each in members
    ]


def _network(children: dict[str, Person], day: date) -> list[Known]:
    """The professionals around the children, each once, by agency and name."""
    members = (
        NetworkMember.select(NetworkMember, Professional, Agency)
        .join(Professional)
        .join(Agency)
        .where(
            NetworkMember.child.in_(list(children)),
            NetworkMember.until.is_null() | (NetworkMember.until >= day),
            Professional.active,
        )
        .order_by(Agency.name, Professional.name, NetworkMember.uid)
    )
    whose: dict[str, list[str]] = {}
    people = {}
    for each in members:
        child = children[each.child_id]
        name = child.given_name or person_name(child)
        names = whose.setdefault(each.professional_id, [])
        if name not in names:
            names.append(name)
        people[each.professional_id] = each.professional
    return [
        Known(uid, each.name, each.agency.name, each.capacity, tuple(whose[uid]))
        for uid, each in people.items()
    ]


def _on_list(conference_uid: str) -> list[OnList]:
    """Everybody who is on the list, or was and has been dropped from it."""
    rows = (
        Invitee.select(Invitee, Agency)
        .join(Agency, JOIN.LEFT_OUTER)
        .where(Invitee.conference == conference_uid)
    )
    return [
        OnList(key_of_row(each), each.agency.name if each.agency else "", each.capacity)
        for each in rows
    ]


def key_of_row(invitee: Invitee) -> str:
    """Return what tells an invitee from the others; expects its agency selected."""
    return key_of(
        invitee.person_id,
        invitee.professional_id,
        invitee.agency.name if invitee.agency else "",
        invitee.name or invitee.capacity,
    )
