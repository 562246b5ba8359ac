"""For whom a copy that was stopped waits: the chair, or a manager in their place."""

from cpclerk.services.diary import away_words
from cpclerk.store import Away, Conference, Session, Staff


def who_looks(session: Session, row: Conference) -> str:
    """Return who is to look at what stopped a copy: `Nell Reed, the chair`.

    Needs an open connection.
    """
    if row.chair is None:
        return "a manager, as there is no chair"
    why = _absent(session, row.chair)
    return f"a manager: {row.chair.name} {why}" if why else f"{row.chair.name}, the chair"


def is_for_manager(session: Session, row: Conference) -> bool:
    """Return whether this actor, a manager, looks in the place of the conference's chair.

    Needs an open connection.
    """
    chair = row.chair
    return session.actor.role == "manager" and (chair is None or bool(_absent(session, chair)))


def _absent(session: Session, chair: Staff) -> str:
    """Return why a chair is not there today, as it follows the name; nothing when they are."""
    if not chair.active:
        return "does not work here any more"
    today = session.today
    away = Away.get_or_none(
        Away.staff == chair, Away.first <= today, Away.last >= today, Away.start.is_null()
    )
    return away_words(away) if away else ""
