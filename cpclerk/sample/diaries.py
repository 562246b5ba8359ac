"""The chairs' diaries as they stand on the office's own day, and the way between its places."""

from datetime import date, time

from cpclerk.rules.diaries import Span
from cpclerk.sample.office import AtWork
from cpclerk.services import chairs, premises

LEAVE = Span(date(2026, 12, 7), date(2026, 12, 11))
REVIEW = Span(date(2026, 11, 25), date(2026, 11, 25), time(9), time(13))


def fill_in(office: AtWork) -> None:
    """Leave, a half-time week, a review of a child in care, and half an hour to Northmere."""
    clerk = office.session("JC")
    premises.set_travel(clerk, "Fenmarsh House", "Northmere Family Centre", 35)
    known = {each.name: each for each in chairs.chairs(clerk)}
    marsh = known["Gwen Marsh"]
    chairs.set_pattern(clerk, marsh.uid, marsh.rev, "mon-wed, thu am")
    chairs.put_in(clerk, known["Omar Vale"].uid, LEAVE, "leave")
    chairs.put_in(clerk, known["Nell Reed"].uid, REVIEW, "review", place="Northmere Family Centre")
