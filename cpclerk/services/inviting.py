"""Who is on the list of a conference: taken from the proposal, added by name, dropped."""

from collections.abc import Collection
from dataclasses import dataclass

from cpclerk.rules.errors import Refused
from cpclerk.rules.invitations import Proposed, key_of, usual_for
from cpclerk.rules.text import clean_text, fold
from cpclerk.services.conferences import get, rules_for
from cpclerk.services.frozen import must_not_be_approved
from cpclerk.services.happened import check_goes_ahead
from cpclerk.services.naming import person_name
from cpclerk.services.permission import reading, writing
from cpclerk.services.proposing import key_of_row, proposal
from cpclerk.services.undo import Saved
from cpclerk.store import (
    JOIN,
    Agency,
    Change,
    Conference,
    FamilyMember,
    Invitee,
    Person,
    Professional,
    Session,
    Staff,
    Stale,
)

NAME_LIMIT = 120


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who can be put on a list: `kind` is person, professional or agency."""

    kind: str
    uid: str
    name: str
    detail: str


def candidates(session: Session, conference_uid: str) -> tuple[Candidate, ...]:
    """Return the family, then the professionals, then the agencies that can be added by name."""
    with reading(session):
        row = get(conference_uid)
        members = (
            FamilyMember.select(FamilyMember, Person)
            .join(Person)
            .where(FamilyMember.family == row.family_id)
            .order_by(Person.date_of_birth, FamilyMember.uid)
        )
        professionals = (
            Professional.select(Professional, Agency)
            .join(Agency)
            .where(Professional.active)
            .order_by(Professional.name, Professional.uid)
        )
        return (
            *(
                Candidate("person", each.person_id, person_name(each.person), each.relation)
                for each in members
            ),
            *(
                Candidate(
                    "professional",
                    each.uid,
                    each.name,
                    ", ".join(filter(None, (each.capacity, each.agency.name))),
                )
                for each in professionals
            ),
            *(
                Candidate("agency", each.uid, each.name, "agency")
                for each in Agency.select().order_by(Agency.name)
            ),
        )


def accept_proposal(
    session: Session,
    conference_uid: str,
    *,
    without: Collection[str] = (),
    also: Collection[str] = (),
) -> Saved:
    """Put everybody proposed on the list, but for those whose keys are in `without`.

    Who is not usually asked (`why_not`) is put there only if their key is in `also`. Raises
    Refused when nobody is left to put there.
    """
    with writing(session, "accept proposed invitations", conference_uid) as change:
        row = get(conference_uid)
        check_goes_ahead(row)
        proposed = [
            each
            for each in proposal(session, row).rows
            if (each.key in also if each.why_not else each.key not in without)
        ]
        if not proposed:
            raise Refused("Everybody usually invited is on the list already. Add others by name.")
        place = _next_place(row)
        for number, each in enumerate(proposed):
            _insert_proposed(change, row, each, place + number)
        return Saved(row.uid, row.rev, change.sequence)


def add(
    session: Session,
    conference_uid: str,
    *,
    person_uid: str | None = None,
    professional_uid: str | None = None,
    agency_uid: str | None = None,
    name: str = "",
    capacity: str = "",
) -> Saved:
    """Put one more on the list: a member of the family, a professional, an agency, or a name.

    A name can come with the agency it belongs to. Somebody dropped before comes back. Raises
    Refused, naming the field: nobody named (who), on the list already (who), too long.
    """
    name, capacity = text_for(name, "who"), text_for(capacity, "capacity")
    with writing(session, "add invitee", conference_uid) as change:
        row = get(conference_uid)
        check_goes_ahead(row)
        new = Invitee(conference=row, person=person_uid, professional=professional_uid, name=name)
        agency = _complete(new, row, agency_uid)
        usual = usual_for(agency, capacity or new.capacity, rules_for(session, row).invitees)
        capacity = capacity or new.capacity or (usual.name if usual else "")
        key = key_of(person_uid, professional_uid, agency, name or capacity)
        there = next((each for each in _everybody(row) if key_of_row(each) == key), None)
        if (there is not None and not there.dropped) or (name and _is_named(row, name)):
            raise Refused("They are on the list already. Choose somebody else.", "who")
        if there is not None:
            place = _next_place(row)
            change.update(there, dropped=False, capacity=capacity, position=place)
            return Saved(there.uid, there.rev, change.sequence)
        invitee = change.insert(
            Invitee,
            conference=row,
            person=person_uid,
            professional=professional_uid,
            agency=new.agency_id,
            name=name,
            capacity=capacity,
            position=_next_place(row),
            report_asked=usual.report if usual else False,
        )
        return Saved(invitee.uid, invitee.rev, change.sequence)


def drop(session: Session, invitee_uid: str, rev: int) -> Saved:
    """Take somebody off the list. Raises Refused if they were at the conference."""
    with writing(session, "drop invitee", invitee_uid) as change:
        invitee = standing(invitee_uid, rev)
        must_not_be_approved(invitee.conference_id)
        if invitee.attended:
            raise Refused("They were at the conference, so they stay on its list.")
        change.update(invitee, dropped=True)
        return Saved(invitee.uid, invitee.rev, change.sequence)


def standing(invitee_uid: str, rev: int) -> Invitee:
    """Return an invitee who still stands at the rev the screen saw. Raises Stale."""
    invitee = Invitee.get_or_none((Invitee.uid == invitee_uid) & ~Invitee.dropped)
    if invitee is None or invitee.rev != rev:
        raise Stale(invitee)
    return invitee


def text_for(text: str, field: str) -> str:
    """Return a name or a capacity as it may be stored. Raises Refused, naming the field."""
    try:
        return clean_text(text, limit=NAME_LIMIT)
    except Refused as error:
        raise Refused(error.sentence, field) from None


def _complete(new: Invitee, row: Conference, agency_uid: str | None) -> str:
    """Fill in the agency and capacity that follow from who it is; return the agency's name.

    Raises Refused when nobody is named, or who was chosen is not in the store.
    """
    if new.person_id:
        member = FamilyMember.get_or_none(
            (FamilyMember.person == new.person_id) & (FamilyMember.family == row.family_id)
        )
        if member is None:
            raise Refused("They are not in this family. Choose somebody on the list.", "who")
        new.capacity = member.relation.capitalize()
        return ""
    if new.professional_id:
        known = Professional.get_or_none(Professional.uid == new.professional_id)
        if known is None:
            raise Refused("They are not known any more. Choose somebody on the list.", "who")
        new.capacity, agency_uid = known.capacity, known.agency_id
    agency = Agency.get_or_none(Agency.uid == agency_uid) if agency_uid else None
    if agency is None and not new.name:
        raise Refused("Type a name, or choose somebody from the list.", "who")
    new.agency = agency
    return str(agency.name) if agency else ""


def _insert_proposed(change: Change, row: Conference, each: Proposed, place: int) -> None:
    advocate = _the_advocate() if each.is_advocate else None
    is_named = each.person_uid or each.professional_uid or advocate or each.agency
    change.insert(
        Invitee,
        conference=row,
        person=each.person_uid,
        professional=each.professional_uid,
        agency=_agency(change, each.agency) if each.agency else None,
        staff=advocate,
        name="" if is_named else each.name,
        capacity=each.capacity,
        position=place,
        report_asked=each.report_asked,
    )


def _the_advocate() -> Staff | None:
    """Return the office's advocate, if it has just one; of several nobody can say which."""
    advocates = list(Staff.select().where(Staff.role == "advocate", Staff.active))
    return advocates[0] if len(advocates) == 1 else None


def _agency(change: Change, name: str) -> Agency:
    folded = fold(name)
    found = Agency.get_or_none((Agency.name == name) | (Agency.name_folded == folded))
    return found or change.insert(Agency, name=name, name_folded=folded)


def _is_named(row: Conference, name: str) -> bool:
    """Whether a name that was typed is that of somebody known who is on the list."""
    rows = (
        Invitee.select(Invitee, Person, Professional)
        .join(Person, JOIN.LEFT_OUTER)
        .switch(Invitee)
        .join(Professional, JOIN.LEFT_OUTER)
        .where(Invitee.conference == row.uid, ~Invitee.dropped)
    )
    known = (person_name(each.person) if each.person else each.professional for each in rows)
    names = {fold(each if isinstance(each, str) else each.name) for each in known if each}
    return " ".join(fold(name).split()) in names


def _everybody(row: Conference) -> list[Invitee]:
    return list(
        Invitee.select(Invitee, Agency)
        .join(Agency, JOIN.LEFT_OUTER)
        .where(Invitee.conference == row.uid)
    )


def _next_place(row: Conference) -> int:
    last = (
        Invitee.select(Invitee.position)
        .where(Invitee.conference == row.uid)
        .order_by(Invitee.position.desc())
        .first()
    )
    return last.position + 1 if last else 0
