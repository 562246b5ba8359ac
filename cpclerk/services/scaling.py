"""How safe it was thought to be, from conference to conference of one family."""

import datetime as dt

from cpclerk.rules.scaling import Scaled
from cpclerk.services.conferences import get
from cpclerk.services.permission import reading
from cpclerk.store import Conference, ScaleMark, Session


def scaled(session: Session, conference_uid: str) -> tuple[Scaled, ...]:
    """Return the marks on everything together at this conference and earlier ones, in order."""
    with reading(session):
        row = get(conference_uid)
        earlier = Conference.select(Conference.uid, Conference.conference_date).where(
            (Conference.family == row.family_id)
            & ((Conference.uid == row) | (Conference.conference_date < row.conference_date))
        )
        days: dict[str, dt.date | None] = {each.uid: each.conference_date for each in earlier}
        marks: dict[str, list[ScaleMark]] = {uid: [] for uid in days}
        for mark in ScaleMark.select().where(
            ScaleMark.conference.in_(list(days)), ScaleMark.about == ""
        ):
            marks[mark.conference_id].append(mark)
        in_order = sorted(days, key=lambda uid: (uid == row.uid, days[uid] or dt.date.min))
        return tuple(
            Scaled(
                days[uid],
                tuple(each.value for each in marks[uid] if each.value is not None),
                sum(each.declined for each in marks[uid]),
            )
            for uid in in_order
        )
