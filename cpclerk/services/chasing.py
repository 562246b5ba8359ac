"""Who was asked to a conference to come and has not answered, most needed first; calls logged."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from cpclerk.rules.errors import Refused
from cpclerk.rules.taking_part import EXCLUDED
from cpclerk.rules.told import OF_THIS, Silent, chase_first, is_needed, standing
from cpclerk.services.attenders import attenders, forecast
from cpclerk.services.conferences import Heading, get, headings, rules_for, select
from cpclerk.services.family_first import must_know
from cpclerk.services.inviting import standing as standing_row
from cpclerk.services.permission import reading, writing
from cpclerk.services.told import chased, heard, moves_of, notices_of, sitting_of, waits
from cpclerk.services.undo import Saved
from cpclerk.store import Conference, Invitee, ReplyChase, Session

HOW = {"telephone": "telephone", "email": "e-mail", "letter": "letter"}


@dataclass(frozen=True, slots=True)
class Quiet:
    """Somebody who has not answered: whether the quorum needs them, and who chased them when."""

    invitee_uid: str
    rev: int
    conference: Heading
    name: str
    capacity: str
    agency: str
    needed: bool
    told_on: dt.date | None
    chased: int
    chased_on: dt.date | None
    may_call: bool
    # Where what told them still lies (services.told): they cannot have answered it.
    lies: str


def silent(session: Session, *, mine: bool = False) -> tuple[Quiet, ...]:
    """Return who has not answered, over all conferences to come: whom a quorum lacks first.

    Among those the soonest conference first; last those whose letter or mail has not left the
    office (`lies`). Of those who are not told of the date nobody can expect an answer: they are to
    be told first.
    """
    with reading(session):
        rows = list(
            select()
            .where(Conference.state == "booked", Conference.conference_date >= session.today)
            .order_by(Conference.conference_date, Conference.reference)
        )
        if mine:
            own = session.actor.uid
            rows = [each for each in rows if own in (each.clerk_id, each.chair_id)]
        tops = {each.uid: each for each in headings(session, rows)}
        found = [
            (place, each) for row in rows for place, each in _of_one(session, row, tops[row.uid])
        ]
    found.sort(
        key=lambda pair: (bool(pair[1].lies), not pair[1].needed, pair[1].conference.date, pair[0])
    )
    return tuple(each for _, each in found)


def log_chase(session: Session, invitee_uid: str, rev: int, how: str = "telephone") -> Saved:
    """Put down that somebody was asked again today whether they come.

    Raises Refused: no such way (how), or family that has not been told of the conference.
    """
    with writing(session, "log chase", invitee_uid) as change:
        if how not in HOW:
            raise Refused("Choose one of: " + ", ".join(HOW.values()) + ".", "how")
        invitee = standing_row(invitee_uid, rev)
        row = get(invitee.conference_id)
        people = attenders(row.uid, rules_for(session, row))
        who = next(each for each in people if each.uid == invitee_uid)
        must_know(row, is_family=who.is_family)
        call = change.insert(
            ReplyChase,
            invitee=invitee,
            on=session.today,
            how=how,
            by=session.actor.uid or None,
        )
        return Saved(call.uid, call.rev, change.sequence)


def _of_one(session: Session, row: Conference, top: Heading) -> list[tuple[int, Quiet]]:
    rules = rules_for(session, row)
    people = {each.uid: each for each in attenders(row.uid, rules)}
    rows: dict[str, Any] = {
        each.uid: each for each in Invitee.select().where(Invitee.conference == row.uid)
    }
    notices, moves, calls = notices_of(people), moves_of([row.uid]).get(row.uid, ()), chased(people)
    coming = forecast(people.values(), rules)
    lies = {uid: waits(own[-1]) for uid, own in notices.items() if own}
    told = {uid: heard(row, rows[uid], notices.get(uid, ()), moves) for uid in people}
    waiting = [
        Silent(uid, each.counts_as, rows[uid].needed, calls.get(uid, (0, None))[0])
        for uid, each in people.items()
        if each.reply is None
        and rows[uid].part != EXCLUDED
        and standing(sitting_of(row), told[uid]) == OF_THIS
    ]
    return [
        (
            place,
            Quiet(
                invitee_uid=each.uid,
                rev=rows[each.uid].rev,
                conference=top,
                name=people[each.uid].name,
                capacity=people[each.uid].capacity,
                agency=people[each.uid].agency,
                needed=is_needed(each.counts_as, each.needed, coming),
                told_on=told[each.uid][-1].on if told[each.uid][-1].on != dt.date.min else None,
                chased=each.chased,
                chased_on=calls.get(each.uid, (0, None))[1],
                may_call=not people[each.uid].is_family or row.family_told_on is not None,
                lies=lies.get(each.uid, ""),
            ),
        )
        for place, each in enumerate(chase_first(waiting, coming))
    ]
