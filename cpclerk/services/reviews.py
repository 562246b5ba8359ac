"""Reviews to come that nobody has booked: proposed from each family's last conference."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cpclerk.rules.timescales import Deadline, review_due
from cpclerk.services.conferences import Heading, headings, rules_for, select
from cpclerk.services.permission import reading
from cpclerk.services.timescales import LEFT_A_PLAN, births_since
from cpclerk.store import ChildAtConference, Conference, Session, fn
from cpclerk.store.calendars import office, statutory

OPEN = ("requested", "booked", "postponed")
# More than this nobody reads; it is said that there are more.
MOST = 300


@dataclass(frozen=True, slots=True)
class Review:
    """A review that is to be booked: of whom, and until when.

    `before` is the conference that it is counted from, `agreed` the day set there, `children`
    how many are on a plan since.
    """

    before: Heading
    agreed: dt.date | None
    children: int
    last: Deadline

    @property
    def is_too_late(self) -> bool:
        """Whether the day set there is beyond the last date, as it may be since a birth."""
        return bool(self.agreed and self.last.due and self.agreed > self.last.due)


def reviews_to_come(session: Session) -> tuple[Review, ...]:
    """Return the reviews that are owed and not asked for, the earliest last date first.

    Counted from the oldest `MOST` conferences that are waited for. Those of a log of long ago are
    history, not work.
    """
    with reading(session):
        return to_come(session)


def to_come(session: Session) -> tuple[Review, ...]:
    """Return the same. Needs an open connection."""
    rows = list(waiting_for_review().order_by(Conference.conference_date).limit(MOST))
    outcomes, born = _outcomes([row.uid for row in rows]), births_since([row.uid for row in rows])
    calendars = statutory(session.store), office(session.store)
    found = []
    for row, top in zip(rows, headings(session, rows), strict=True):
        if row.conference_date is None:
            continue
        last = review_due(
            row.conference_date, outcomes[row.uid], rules_for(session, row), *calendars,
            session.today, born.get(row.uid),
        )  # fmt: skip
        if last is not None:
            on_plan = sum(each in LEFT_A_PLAN for each in outcomes[row.uid])
            found.append(Review(top, row.review_date, on_plan, last))
    return tuple(sorted(found, key=lambda each: (each.last.due or dt.date.max, each.before.family)))


def waiting_for_review() -> Any:
    """Return the query of families' last conferences with decisions that left a plan, none open.

    What is decided later than it, or asked for since, speaks for the family instead.
    """
    later, still_open = Conference.alias("later"), Conference.alias("still_open")
    decided = ChildAtConference.select(ChildAtConference.conference).where(
        ChildAtConference.outcome.is_null(False)
    )
    on_plan = ChildAtConference.select(ChildAtConference.conference).where(
        ChildAtConference.outcome.in_(LEFT_A_PLAN)
    )
    return select().where(
        Conference.state == "held",
        Conference.judged_as_at.is_null(),
        Conference.family.is_null(False),
        Conference.conference_date.is_null(False),
        Conference.uid.in_(on_plan),
        ~fn.EXISTS(
            later.select(later.uid).where(
                later.family == Conference.family,
                later.state == "held",
                later.conference_date > Conference.conference_date,
                later.uid.in_(decided),
            )
        ),
        ~fn.EXISTS(
            still_open.select(still_open.uid).where(
                still_open.family == Conference.family, still_open.state.in_(OPEN)
            )
        ),
    )


def _outcomes(uids: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {uid: [] for uid in uids}
    for row in ChildAtConference.select().where(ChildAtConference.conference.in_(uids)):
        if row.outcome is not None:
            found[row.conference_id].append(row.outcome)
    return found
