"""What a record leaves open, told to whoever is about to have its minutes approved."""

from cpclerk.services.attenders import attenders
from cpclerk.services.conferences import get, rules_for
from cpclerk.services.decided import decided
from cpclerk.services.permission import reading
from cpclerk.store import Session


def not_recorded(session: Session, conference_uid: str) -> tuple[str, ...]:
    """Return what is not recorded of a conference, each as `how Mia Ash took part`."""
    page = decided(session, conference_uid)
    with reading(session):
        row = get(conference_uid)
        rules = rules_for(session, row)
        found = [
            f"whether {each.full_name} was there"
            for each in attenders(row.uid, rules)
            if each.attended is None and not each.is_excused
        ]
    decides = rules.kind(row.kind).decides
    for each in page.children:
        child = each.child
        if child.participation is None:
            found.append(f"how {child.name} took part")
        if decides and not each.for_plan + each.against_plan:
            found.append(f"what any agency thinks on {child.name}")
        if decides and each.outcome is None:
            found.append(f"what was decided for {child.name}")
    return tuple(found)
