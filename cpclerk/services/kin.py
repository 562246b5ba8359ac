"""How the people of a family are related to one another, and who mainly looks after a child."""

from collections.abc import Collection
from dataclasses import dataclass

from cpclerk.rules.errors import Refused
from cpclerk.rules.text import clean_field, fold
from cpclerk.services.naming import person_name
from cpclerk.services.people import CHILD, NAME_LIMIT
from cpclerk.services.permission import writing
from cpclerk.services.undo import Saved
from cpclerk.store import FamilyMember, Kinship, Person, Session


@dataclass(frozen=True, slots=True)
class Kin:
    """One person as another's: `words` are mother, half-sister; of a child perhaps main carer."""

    person_uid: str
    other_uid: str
    relation: str
    main_carer: bool


def kin_among(people: Collection[str]) -> tuple[Kin, ...]:
    """Return how these people are related to one another. Needs an open connection."""
    rows = Kinship.select().where(Kinship.person.in_(list(people)), Kinship.other.in_(list(people)))
    return tuple(
        Kin(each.person_id, each.other_id, each.relation, each.main_carer)
        for each in rows.order_by(Kinship.uid)
    )


def relate(session: Session, person_uid: str, other_uid: str, relation: str) -> Saved:
    """Say how one member of a family is related to another; said again, it is put right.

    Nothing for `relation` takes it back.
    """
    with writing(session, "relate people", person_uid) as change:
        _check_of_one_family(person_uid, other_uid)
        words = clean_field(relation, "kin", limit=NAME_LIMIT)
        row = Kinship.get_or_none(Kinship.person == person_uid, Kinship.other == other_uid)
        if row is None and not words:
            raise Refused("Say how they are related, such as mother or half-sister.", "kin")
        if row is None:
            row = change.insert(Kinship, person=person_uid, other=other_uid, relation=words)
        elif words or row.main_carer:
            change.update(row, relation=words)
        else:
            change.take_out(row)
    return Saved(row.uid, row.rev, change.sequence)


def set_main_carer(session: Session, child_uid: str, carer_uid: str | None) -> Saved:
    """Say who mainly looks after a child; None: nobody in the family, or not recorded."""
    with writing(session, "set main carer", child_uid) as change:
        if carer_uid is not None:
            _check_of_one_family(carer_uid, child_uid)
            if _relation(child_uid) != CHILD:
                raise Refused("Only a child has a main carer here. Choose a child.", "other")
        for row in Kinship.select().where(Kinship.other == child_uid, Kinship.main_carer):
            if row.person_id != carer_uid:
                change.update(row, main_carer=False)
        kin = Kinship.get_or_none(Kinship.person == carer_uid, Kinship.other == child_uid)
        if kin is not None:
            change.update(kin, main_carer=True)
        elif carer_uid is not None:
            change.insert(Kinship, person=carer_uid, other=child_uid, main_carer=True)
    return Saved(child_uid, 0, change.sequence)


def _check_of_one_family(person_uid: str, other_uid: str) -> None:
    if person_uid == other_uid:
        raise Refused("Choose two people: nobody is related to themselves.", "other")
    families = [
        {each.family_id for each in FamilyMember.select().where(FamilyMember.person == uid)}
        for uid in (person_uid, other_uid)
    ]
    if not families[0] & families[1]:
        names = [person_name(each) for each in Person.select().where(Person.uid == other_uid)]
        who = names[0] if names else "That person"
        raise Refused(f"{who} is not in this family. Add them to it first.", "other")


def _relation(person_uid: str) -> str:
    relations = {
        fold(each.relation)
        for each in FamilyMember.select().where(FamilyMember.person == person_uid)
    }
    return CHILD if CHILD in relations else next(iter(relations), "")
