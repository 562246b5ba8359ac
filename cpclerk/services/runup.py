"""The run-up: the conferences of the next days side by side, with what each still lacks."""

from dataclasses import dataclass

from cpclerk.rules.reports import CHAIR
from cpclerk.services.attenders import COMES, attenders, forecast
from cpclerk.services.checklists import Item, checklist_of
from cpclerk.services.conferences import Heading, headings, rules_for, select
from cpclerk.services.permission import reading
from cpclerk.services.reports import Owed, reports_of
from cpclerk.store import Conference, Session
from cpclerk.store.calendars import office

DAYS = 5
"""Working days ahead that the run-up shows."""


@dataclass(frozen=True, slots=True)
class Coming:
    """One conference to come: what is open, what is out, who is coming.

    Reports are counted as they reach the chair, and `reports_out` names those that have not, each
    by who writes it. `quorum` is the forecast of those who say they
    are coming, in words; empty where none is asked.
    """

    heading: Heading
    days: int | None
    open: tuple[Item, ...]
    items: int
    reports_in: int
    reports: int
    reports_out: tuple[str, ...]
    coming: int
    invited: int
    silent: int
    quorate: bool | None
    quorum: str

    @property
    def late(self) -> int:
        """How many of its open items are late."""
        return sum(each.is_late for each in self.open)


def runup(session: Session, days: int = DAYS) -> tuple[Coming, ...]:
    """Return the conferences booked for today and the next working days, soonest first."""
    with reading(session):
        last = office(session.store).add(session.today, days)
        rows = list(
            select()
            .where(
                Conference.state == "booked",
                Conference.conference_date >= session.today,
                Conference.conference_date <= last,
            )
            .order_by(Conference.conference_date, Conference.conference_time, Conference.reference)
        )
        return tuple(
            _coming(session, row, top)
            for row, top in zip(rows, headings(session, rows), strict=True)
        )


def _coming(session: Session, row: Conference, top: Heading) -> Coming:
    owed = reports_of(session, row)
    items = checklist_of(session, row, owed)
    rules = rules_for(session, row)
    people = attenders(row.uid, rules)
    asked = [each for each in people if each.invited is not False]
    expected = forecast(people, rules) if rules.kind(row.kind).quorum else None
    day = row.conference_date
    return Coming(
        heading=top,
        days=office(session.store).between(session.today, day) if day else None,
        # What comes after the conference is not of its run-up; what the last one left is.
        open=tuple(i for i in items if i.is_open and (i.is_before or i.carried_from)),
        items=len(items),
        reports_in=sum(_is_in(each) for each in owed if each.which.reader == CHAIR),
        reports=sum(each.which.reader == CHAIR for each in owed),
        reports_out=tuple(
            each.name for each in owed if each.which.reader == CHAIR and not _is_in(each)
        ),
        coming=sum(each.reply in COMES for each in people),
        invited=len(asked),
        silent=sum(each.reply is None for each in asked),
        quorate=expected.quorate if expected else None,
        quorum=expected.words if expected else "",
    )


def _is_in(each: Owed) -> bool:
    return each.state in {"received", "verbal"}
