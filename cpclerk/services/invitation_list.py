"""The social worker's invitation list: due, received, chased, agreed (S1 5.3.1, S2 6.14.1)."""

import datetime as dt
from dataclasses import dataclass

from cpclerk.rules.booking import CHASED_BY
from cpclerk.rules.errors import Refused
from cpclerk.rules.roles import AGREE_LIST, CHASE_LIST
from cpclerk.rules.text import clean_text
from cpclerk.rules.timescales import Deadline
from cpclerk.services.booking import AUDIENCE, standing
from cpclerk.services.conferences import get
from cpclerk.services.happened import check_day
from cpclerk.services.permission import reading, writing
from cpclerk.services.timescales import judged
from cpclerk.services.undo import Saved
from cpclerk.store import Conference, ListChased, Session, Staff

OPEN = ("requested", "booked", "postponed")
WORDS_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Chase:
    """The list was asked after once: when, by whom, how, and what was said."""

    on: dt.date
    by: str
    how: str
    words: str


@dataclass(frozen=True, slots=True)
class InvitationList:
    """How the list stands. `limit` is None where the procedures ask for none."""

    conference_uid: str
    rev: int
    limit: Deadline | None
    received_on: dt.date | None
    agreed_on: dt.date | None
    chased: tuple[Chase, ...]


def invitation_list(session: Session, conference_uid: str) -> InvitationList:
    """Return how the social worker's invitation list stands."""
    with reading(session):
        row = get(conference_uid)
        limits = judged(session, [row])[row.uid]
        chased = (
            ListChased.select(ListChased, Staff)
            .join(Staff)
            .where(ListChased.conference == row)
            .order_by(ListChased.on, ListChased.uid)
        )
        return InvitationList(
            row.uid,
            row.rev,
            next((each for each in limits if each.event == "invitation_list"), None),
            row.invitation_list_on,
            row.list_agreed_on,
            tuple(
                Chase(each.on, each.by.name, CHASED_BY.get(each.how, each.how), each.words)
                for each in chased
            ),
        )


def chase(session: Session, conference_uid: str, rev: int, how: str, words: str = "") -> Saved:
    """Keep that the list was asked after today, and how. Refused once it is in. Raises Stale."""
    with writing(session, CHASE_LIST, conference_uid) as change:
        row = _open(conference_uid, rev)
        if row.invitation_list_on is not None:
            raise Refused("The list is in already, so there is nothing to chase.")
        if how not in CHASED_BY:
            raise Refused("Choose how it was chased from the list.", "how")
        try:
            words = clean_text(words, limit=WORDS_LIMIT)
        except Refused as error:
            raise Refused(error.sentence, "words") from None
        change.insert(
            ListChased,
            conference=row,
            on=session.today,
            by=session.actor.uid,
            how=how,
            words=words,
            audience=AUDIENCE,
        )
    return Saved(row.uid, row.rev, change.sequence)


def agreed(session: Session, conference_uid: str, rev: int, day: dt.date) -> Saved:
    """Keep the planning meeting at which chair and social worker agreed the list (S2 6.14.1).

    Refused for a day still to come. Raises Stale.
    """
    with writing(session, AGREE_LIST, conference_uid) as change:
        row = _open(conference_uid, rev)
        check_day(session, row, day, "on")
        change.update(row, list_agreed_on=day)
    return Saved(row.uid, row.rev, change.sequence)


def _open(uid: str, rev: int) -> Conference:
    return standing(uid, rev, OPEN, "changed")
