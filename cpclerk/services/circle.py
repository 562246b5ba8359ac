"""Those around a conference, read once: its list, its family, how each of them is reached."""

from collections.abc import Mapping
from dataclasses import dataclass

from cpclerk.services.attenders import on_the_list
from cpclerk.services.contacts import Reach, reaches
from cpclerk.store import Conference, FamilyMember, Invitee, Session


@dataclass(frozen=True, slots=True)
class Circle:
    """Invitees by uid in the list's order, members of the family by person, ways by owner."""

    rows: Mapping[str, Invitee]
    members: Mapping[str, FamilyMember]
    reach: Mapping[str, Reach]


def circle_of(session: Session, row: Conference) -> Circle:
    """Return those around a conference. Needs an open connection."""
    rows = {each.uid: each for each in on_the_list(row.uid)}
    family = FamilyMember.select().where(FamilyMember.family == row.family_id)
    members = {each.person_id: each for each in family}
    owners = {who_reaches(each) for each in rows.values()}
    owners |= {of_the_work(each) for each in rows.values()}
    return Circle(rows, members, reaches(session, (owners | members.keys()) - {""}))


def who_reaches(row: Invitee) -> str:
    """Return whose contacts reach an invitee: the person's, the professional's, the agency's."""
    return row.person_id or of_the_work(row)


def of_the_work(row: Invitee) -> str:
    """Return the professional, or else the agency, that somebody comes as or for."""
    return row.professional_id or row.agency_id or ""
