"""Those who may be sent a copy: who they are to an audience, how they are reached."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cpclerk.rules.distribution import Recipient, is_proposed
from cpclerk.services.attenders import Attender, attenders
from cpclerk.services.conferences import rules_for
from cpclerk.store import Conference, Contact, FamilyMember, Invitee, Session

PROTECTED = "protected: on the envelope only"


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody on the list of a conference as a reader of its documents.

    `why_not` says why no copy is proposed, empty when one is. `addresses` are by method;
    `guarded` are protected contact details, theirs to have and nobody else's.
    """

    invitee_uid: str
    name: str
    capacity: str
    reader: Recipient
    why_not: str
    addresses: Mapping[str, str]
    guarded: tuple[str, ...]

    @property
    def method(self) -> str:
        """The method proposed: secure mail to an approved address of a professional, or post."""
        secure = not self.reader.is_family and self.addresses.get("secure_mail")
        return "secure_mail" if secure else "post"


def addressees(session: Session, row: Conference) -> tuple[Addressee, ...]:
    """Return everybody on the list of a conference, in its order. Needs an open connection."""
    rows = {
        each.uid: each
        for each in Invitee.select().where(Invitee.conference == row.uid, ~Invitee.dropped)
    }
    members = {
        each.person_id: each
        for each in FamilyMember.select().where(FamilyMember.family == row.family_id)
    }
    contacts = _contacts(list(rows.values()))
    return tuple(
        _addressee(each, rows[each.uid], members, contacts)
        for each in attenders(row.uid, rules_for(session, row))
    )


def protected_details(row: Conference, people: Sequence[Addressee]) -> dict[str, frozenset[str]]:
    """Return each protected detail around a conference with the uids of those it belongs to.

    The family's are among them, whether they are on the list or not.
    """
    owners: dict[str, set[str]] = {}
    for each in people:
        for value in each.guarded:
            owners.setdefault(value, set()).update(each.reader.uids)
    family = FamilyMember.select(FamilyMember.person).where(FamilyMember.family == row.family_id)
    for contact in Contact.select().where(Contact.protected, Contact.person.in_(family)):
        owners.setdefault(contact.value, set()).add(contact.person_id or "")
    return {value: frozenset(uids) for value, uids in owners.items()}


def _contacts(rows: Sequence[Invitee]) -> dict[str, list[Contact]]:
    """Return the contacts of these people by the uid of person or professional."""
    persons = [each.person_id for each in rows if each.person_id]
    professionals = [each.professional_id for each in rows if each.professional_id]
    found: dict[str, list[Contact]] = {}
    for contact in Contact.select().where(
        Contact.person.in_(persons) | Contact.professional.in_(professionals)
    ):
        found.setdefault(contact.person_id or contact.professional_id or "", []).append(contact)
    return found


def _addressee(
    person: Attender,
    row: Invitee,
    members: Mapping[str, FamilyMember],
    contacts: Mapping[str, list[Contact]],
) -> Addressee:
    member = members.get(row.person_id or "")
    ways = contacts.get(row.person_id or row.professional_id or "", [])
    return Addressee(
        invitee_uid=row.uid,
        name=person.full_name,
        capacity=person.capacity or (person.agency if person.agency != person.name else ""),
        reader=person.reader,
        why_not=is_proposed(
            is_family=person.is_family,
            relation=member.relation if member else "",
            parental_responsibility=member.parental_responsibility if member else None,
            invited=row.invited,
            attended=row.attended,
        ),
        addresses=_addresses(ways),
        guarded=tuple(each.value for each in ways if each.protected),
    )


def _addresses(contacts: Sequence[Contact]) -> dict[str, str]:
    """Return where each method reaches somebody; mail only where the address is approved."""
    found = {}
    for each in contacts:
        if each.kind == "address":
            found["post"] = PROTECTED if each.protected else each.value
        elif each.kind == "email" and each.safe and not each.protected:
            found["secure_mail"] = each.value
    return found
