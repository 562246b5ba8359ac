"""Every record in hand, week by week: by stage, clerk and chair, with what is late and to come."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from cpclerk.rules import in_hand as rules
from cpclerk.rules.in_hand import InHand, Week
from cpclerk.rules.minutes import NONE
from cpclerk.services.conferences import Heading, headings, select
from cpclerk.services.permission import reading
from cpclerk.services.stages import ORDER
from cpclerk.services.timescales import judged
from cpclerk.store import Conference, Minutes, Session, Staff, Stage
from cpclerk.store.calendars import office

OUT = "minutes_distributed"


@dataclass(frozen=True, slots=True)
class Hand:
    """The records in hand, the most urgent first; `headings` name each by its key.

    `pace` is how many went out each week lately, None where none did.
    """

    today: dt.date
    records: tuple[InHand, ...]
    headings: Mapping[str, Heading]
    pace: Fraction | None
    weeks: tuple[Week, ...]

    @property
    def late(self) -> int:
        """How many are late: the backlog."""
        return sum(each.is_late(self.today) for each in self.records)


def in_hand(session: Session) -> Hand:
    """Return every record whose minutes are not out, and how the next weeks look.

    Meetings whose procedures set no limit for minutes are left out, and logs of long ago.
    """
    today = session.today
    with reading(session):
        rows = list(
            select().where(
                Conference.state == "held", ~Conference.closed, Conference.judged_as_at.is_null()
            )
        )
        states = _states([each.uid for each in rows])
        rows = [each for each in rows if rules.must_be_in_hand(states.get(each.uid, NONE))]
        limits = {
            uid: {each.event: each.due for each in found}
            for uid, found in judged(session, rows).items()
        }
        rows = [each for each in rows if OUT in limits[each.uid]]
        since = _since([each.uid for each in rows])
        names = {each.uid: each.name for each in Staff.select()}
        calendar = office(session.store)
        records = []
        for row in rows:
            state, begun = states.get(row.uid, NONE), since.get(row.uid, row.conference_date)
            own = limits[row.uid]
            records.append(
                InHand(
                    key=row.uid,
                    state=state,
                    clerk=names.get(row.clerk_id or "", ""),
                    chair=names.get(row.chair_id or "", ""),
                    due=own.get(rules.NEXT[state]),
                    out_due=own[OUT],
                    days=calendar.between(begun, today) if begun and begun <= today else None,
                )
            )
        records.sort(key=lambda each: (each.due or each.out_due or dt.date.max, each.key))
        lately = today - dt.timedelta(weeks=rules.WEEKS + 1)
        done = [each.on for each in Stage.select().where(Stage.stage == OUT, Stage.on >= lately)]
        rate = rules.pace(done, today)
        booked = [
            each.conference_date or today
            for each in Conference.select().where(
                Conference.state == "booked", Conference.conference_date >= today
            )
        ]
        return Hand(
            today,
            tuple(records),
            dict(zip([row.uid for row in rows], headings(session, rows), strict=True)),
            rate,
            tuple(rules.forecast(records, booked, rate, today)),
        )


def _states(uids: list[str]) -> dict[str, str]:
    """Return how the latest version of each conference's minutes stands."""
    rows = Minutes.select().where(Minutes.conference.in_(uids)).order_by(Minutes.version)
    return {each.conference_id: each.state for each in rows}


def _since(uids: list[str]) -> dict[str, dt.date]:
    """Return the day of the latest stage of each conference's minutes."""
    stages = [each for each in ORDER if each.startswith("minutes")]
    rows = Stage.select().where(Stage.conference.in_(uids), Stage.stage.in_(stages))
    return {each.conference_id: each.on for each in rows.order_by(Stage.on)}
