"""Adding families and the people in them, and putting right what is known of them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cpclerk.rules.errors import Refused
from cpclerk.rules.people import check_birth
from cpclerk.rules.text import clean_field, fold
from cpclerk.services.contact_rows import check_still_apart
from cpclerk.services.permission import writing
from cpclerk.services.references import next_child, next_family
from cpclerk.services.undo import Saved
from cpclerk.store import Change, Family, FamilyMember, Office, Person, Session, Team, must_stand

NAME_LIMIT = 100
SEXES = ("F", "M", "U")
CHILD = "child"


@dataclass(frozen=True, slots=True)
class Someone:
    """What is known of a person: `born` is the due date while `expected`. None: not recorded.

    `relation` is how the person stands to the children, in the family's own words: mother,
    grandmother, mother's partner; or child. `person_uid` is there for somebody whom the store
    knows already: they are taken as they are.
    """

    relation: str
    given_name: str = ""
    surname: str = ""
    born: dt.date | None = None
    expected: bool = False
    sex: str = "U"
    parental_responsibility: bool | None = None
    person_uid: str = ""


def add_family(
    session: Session,
    *,
    surname: str,
    people: Sequence[Someone],
    team_uid: str | None = None,
    case_system_id: str = "",
) -> Saved:
    """Add a family with the people in it, all or none; children get references of their own.

    Refused for what cannot be; about the person at place n of `people` the field is `born-n`,
    `given_name-n` and so on.
    """
    surname = _clean(surname, "surname")
    if not surname:
        raise Refused("Type the family's surname.", "surname")
    if not any(fold(each.relation) == CHILD for each in people):
        place = len(people)
        raise Refused(
            "Add at least one child. A conference is about children.", f"given_name-{place}"
        )
    with writing(session, "add family") as change:
        family = change.insert(
            Family,
            reference=next_family(change),
            surname=surname,
            name_folded=fold(surname),
            case_system_id=_clean(case_system_id, "case_system_id"),
            office=Office.get(),
            team=_team(team_uid),
            clerk=session.actor.uid if session.actor.role == "clerk" else None,
        )
        for place, each in enumerate(people):
            _add(change, family, each, f"-{place}")
        change.subject = family.uid
    return Saved(family.uid, family.rev, change.sequence)


def amend_family(
    session: Session,
    family_uid: str,
    rev: int,
    *,
    surname: str,
    team_uid: str | None,
    case_system_id: str = "",
) -> Saved:
    """Put right a family's surname, team or number on the case system.

    A family of a log may stay without a surname. Raises Stale when it has moved since `rev`.
    """
    with writing(session, "amend family", family_uid) as change:
        family = _family(family_uid)
        must_stand(family, rev)
        surname = _clean(surname, "surname")
        if not surname and family.surname:
            raise Refused("Type the family's surname.", "surname")
        change.update(
            family,
            surname=surname,
            name_folded=fold(surname),
            team=_team(team_uid),
            case_system_id=_clean(case_system_id, "case_system_id"),
        )
    return Saved(family.uid, family.rev, change.sequence)


def add_member(session: Session, family_uid: str, someone: Someone) -> Saved:
    """Add a person to a family; a child gets a reference. Returns the person's uid.

    Refused for what cannot be, naming the field.
    """
    with writing(session, "add family member", family_uid) as change:
        person = _add(change, _family(family_uid), someone, "")
    return Saved(person.uid, person.rev, change.sequence)


def amend_person(session: Session, member_uid: str, rev: int, someone: Someone) -> Saved:
    """Put right what is known of a member of a family; `rev` is the person's.

    An expected child that has been born gets its birth date; conferences before keep what was
    true then. A person imported without a name may stay without. Raises Stale when it moved.
    """
    with writing(session, "amend person", member_uid) as change:
        member = _member(member_uid)
        person = member.person
        must_stand(person, rev)
        someone = _placed(someone, "")
        if (someone.relation == CHILD) != (member.relation == CHILD):
            raise Refused("A child stays a child. Add a grown-up as somebody new.", "relation")
        named = bool(person.given_name or person.surname)
        values = _checked(session, someone, "", may_be_nameless=not named)
        _check_double(member.family_id, values, "", except_uid=person.uid)
        change.update(person, **values)
        change.update(
            member,
            relation=someone.relation,
            parental_responsibility=someone.parental_responsibility,
        )
        if someone.parental_responsibility:
            check_still_apart(session, person)
    return Saved(person.uid, person.rev, change.sequence)


def _add(change: Change, family: Family, someone: Someone, suffix: str) -> Person:
    someone = _placed(someone, suffix)
    if someone.person_uid:
        return _take_in(change, family, someone, suffix)
    values = _checked(change.session, someone, suffix)
    _check_double(family.uid, values, suffix)
    if someone.relation == CHILD:
        values["reference"] = next_child(family.reference)
    person = change.insert(Person, **values)
    _place(change, family, person, someone)
    return person


def _take_in(change: Change, family: Family, someone: Someone, suffix: str) -> Person:
    """Give somebody who is known already a place in the family too."""
    person = Person.get_or_none(Person.uid == someone.person_uid)
    if person is None:
        raise Refused("That person is not in this store any more.", f"given_name{suffix}")
    there = FamilyMember.select().where(
        FamilyMember.family == family.uid, FamilyMember.person == person.uid
    )
    if there.exists():
        raise Refused(
            f"{person.given_name} {person.surname} is in this family already.".strip(),
            f"given_name{suffix}",
        )
    if someone.relation == CHILD and person.reference is None:
        change.update(person, reference=next_child(family.reference))
    _place(change, family, person, someone)
    return person


def _place(change: Change, family: Family, person: Person, someone: Someone) -> None:
    change.insert(
        FamilyMember,
        family=family,
        person=person,
        relation=someone.relation,
        parental_responsibility=someone.parental_responsibility,
    )


def _checked(
    session: Session, someone: Someone, suffix: str, *, may_be_nameless: bool = False
) -> dict[str, object]:
    """Return the fields of a person, cleaned. Raises Refused for what cannot be."""
    child = someone.relation == CHILD
    given = _clean(someone.given_name, f"given_name{suffix}")
    surname = _clean(someone.surname, f"surname{suffix}")
    if child and not given and not someone.expected and not may_be_nameless:
        raise Refused("Type the child's first name.", f"given_name{suffix}")
    if not child and not given and not surname and not may_be_nameless:
        raise Refused("Type a name, or at least a surname.", f"given_name{suffix}")
    if someone.expected and not child:
        raise Refused("Only a child can be expected.", f"born{suffix}")
    if someone.sex not in SEXES:
        raise Refused("Choose female, male or not known.", f"sex{suffix}")
    check_birth(
        someone.born,
        expected=someone.expected,
        child=child,
        today=session.today,
        field=f"born{suffix}",
    )
    return {
        "given_name": given,
        "surname": surname,
        "name_folded": fold(f"{given} {surname}"),
        "date_of_birth": someone.born,
        "expected": someone.expected,
        "sex": someone.sex,
    }


def _check_double(
    family_uid: str, values: dict[str, object], suffix: str, *, except_uid: str = ""
) -> None:
    """Refuse a second person of the same name and birth date; unborn twins have no names yet."""
    if not values["given_name"]:
        return
    same = (
        FamilyMember.select(FamilyMember.uid)
        .join(Person)
        .where(
            FamilyMember.family == family_uid,
            Person.uid != except_uid,
            Person.name_folded == values["name_folded"],
            Person.date_of_birth.is_null()
            if values["date_of_birth"] is None
            else Person.date_of_birth == values["date_of_birth"],
        )
    )
    if same.exists():
        raise Refused(
            f"{values['given_name']} {values['surname']} with this birth date is in the family "
            "already. Change one of them, or leave this one out.",
            f"given_name{suffix}",
        )


def _placed(someone: Someone, suffix: str) -> Someone:
    """Return the person with the relation cleaned."""
    relation = _clean(someone.relation, f"relation{suffix}")
    if not relation:
        raise Refused("Say who this is, such as mother or grandfather.", f"relation{suffix}")
    return replace(someone, relation=CHILD if fold(relation) == CHILD else relation)


def _clean(text: str, field: str) -> str:
    return clean_field(text, field, limit=NAME_LIMIT)


def _family(uid: str) -> Family:
    family = Family.get_or_none(Family.uid == uid)
    if family is None:
        raise Refused("That family is not in this store any more. Go back and find it again.")
    return family


def _member(uid: str) -> FamilyMember:
    member: FamilyMember | None = (
        FamilyMember.select(FamilyMember, Person)
        .join(Person)
        .where(FamilyMember.uid == uid)
        .first()
    )
    if member is None:
        raise Refused("That person is not in this store any more. Go back and find the family.")
    return member


def _team(uid: str | None) -> Team | None:
    if uid is None:
        return None
    team = Team.get_or_none(Team.uid == uid)
    if team is None:
        raise Refused("That team is not on the list any more. Choose another.", "team")
    return team
