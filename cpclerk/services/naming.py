"""How families and people are named on screens: by reference, then surnames."""

from collections.abc import Collection

from cpclerk.store import Family, FamilyMember, Invitee, Person


def family_labels(families: Collection[str]) -> dict[str, str]:
    """Return a label for each family uid: reference, mother's and children's surnames.

    A family of a log that carries no names is its reference alone.
    """
    surnames: dict[str, list[str]] = {}
    members = (
        FamilyMember.select(FamilyMember, Person.surname)
        .join(Person)
        .where(FamilyMember.family.in_(families), FamilyMember.relation.in_(["mother", "child"]))
        .order_by(FamilyMember.relation.desc(), FamilyMember.uid)
    )
    for member in members:
        known = surnames.setdefault(member.family_id, [])
        surname = member.person.surname.upper()
        if surname and surname not in known:
            known.append(surname)
    rows = Family.select(Family.uid, Family.reference, Family.surname).where(
        Family.uid.in_(families)
    )
    return {
        row.uid: " ".join(
            filter(None, (row.reference, "/".join(surnames.get(row.uid) or [row.surname.upper()])))
        )
        for row in rows
    }


def family_name(reference: str, surname: str) -> str:
    """Return a family's reference and its surname."""
    return f"{reference} {surname.upper()}".strip()


def person_name(person: Person) -> str:
    """Return a person's name, or the reference where a log gave no name."""
    return name_in_words(
        person.given_name, person.surname, person.reference, expected=person.expected
    )


def name_in_words(given: str, surname: str, reference: str | None, *, expected: bool) -> str:
    """Return what a person of these names is called."""
    if expected and not given:
        return f"Unborn {surname or reference or 'child'}"
    return f"{given} {surname}".strip() or reference or "not named"


def invitee_name(invitee: Invitee) -> str:
    """Return who an invitee is; expects its person, professional, agency and staff selected."""
    if invitee.professional is not None:
        return str(invitee.professional.name)
    if invitee.person is not None:
        return person_name(invitee.person)
    if invitee.staff is not None:
        return str(invitee.staff.name)
    if invitee.name:
        return str(invitee.name)
    return str(invitee.agency.name) if invitee.agency is not None else "not named"
