"""The day something happened: it is not to come, and not before all else that is recorded."""

from datetime import date

from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.errors import Refused


def check_happened(
    on: date, *, today: date, first_day: date | None, field: str | None = None
) -> None:
    """Refuse a day to come, or one before `first_day`, the earliest recorded of a conference."""
    if on > today:
        raise Refused(
            f"{date_words(on)} has not come yet. Type the day on which it happened.", field
        )
    if first_day is not None and on < first_day:
        raise Refused(
            f"{date_words(on)} is before this conference began to be arranged "
            f"({date_words(first_day)}). Check the day and the year.",
            field,
        )
