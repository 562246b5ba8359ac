"""When something of a conference happened, checked against what is recorded of it."""

from datetime import date

from cpclerk.rules.errors import Refused
from cpclerk.rules.happened import check_happened
from cpclerk.store import Conference, Session

_OFF = {"cancelled": "is cancelled", "stood_down": "was stood down"}


def check_day(session: Session, row: Conference, on: date, field: str | None = None) -> None:
    """Refuse a day to come, or one before this conference began to be arranged."""
    days = (
        row.requested_on,
        row.strategy_discussion_date,
        row.written_notice_date,
        row.previous_conference_date,
    )
    first_day = min((day for day in days if day is not None), default=None)
    check_happened(on, today=session.today, first_day=first_day, field=field)


def check_goes_ahead(row: Conference) -> None:
    """Refuse work on a conference that will not be held."""
    if row.state in _OFF:
        raise Refused(f"This conference {_OFF[row.state]}, so nobody is invited to it.")
