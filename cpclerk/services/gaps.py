"""What a record leaves open, told to whoever is about to have its minutes approved."""

from cpclerk.services.attenders import attenders
from cpclerk.services.conferences import children_of, get, rules_for
from cpclerk.services.permission import reading
from cpclerk.store import AgencyView, Session


def not_recorded(session: Session, conference_uid: str) -> tuple[str, ...]:
    """Return what is not recorded of a conference, each as `how Mia Ash took part`."""
    with reading(session):
        row = get(conference_uid)
        rules = rules_for(session, row)
        children = children_of(row.uid)
        decides = rules.kind(row.kind).decides
        heard = {
            each.child_id
            for each in AgencyView.select().where(
                AgencyView.child.in_([each.uid for each in children]),
                AgencyView.plan.is_null(False),
            )
        }
        found = [
            f"whether {each.full_name} was there"
            for each in attenders(row.uid, rules)
            if each.attended is None and not each.is_excused
        ]
        for child in children:
            if child.participation is None:
                found.append(f"how {child.name} took part")
            if decides and child.uid not in heard:
                found.append(f"what any agency thinks on {child.name}")
            if decides and child.outcome is None:
                found.append(f"what was decided for {child.name}")
    return tuple(found)
