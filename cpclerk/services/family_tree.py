"""A family as the chair's page draws it: its people, and how they are recorded as related."""

from cpclerk.rules.family_tree import Relative, Tie, family_tree
from cpclerk.services.families import members_of
from cpclerk.services.kin import kin_among
from cpclerk.store import Session


def drawn(session: Session, family_uid: str) -> tuple[str, ...]:
    """Return a family as a tree of lines. Needs an open connection."""
    members = members_of(session, family_uid)
    names = {each.person_uid: each.name for each in members}
    kin = kin_among(names)
    carers = {each.other_uid: names[each.person_uid] for each in kin if each.main_carer}
    relatives = []
    for each in members:
        detail = [each.age] if each.is_child else []
        if each.standing:
            detail.append(each.standing)
        if each.parental_responsibility:
            detail.append("parental responsibility")
        if each.person_uid in carers:
            detail.append(f"mainly looked after by {carers[each.person_uid]}")
        words = ", ".join(filter(None, detail))
        relatives.append(Relative(each.name, each.relation, words, each.person_uid))
    ties = [Tie(each.person_uid, each.other_uid, each.relation) for each in kin]
    return family_tree(relatives, ties)
