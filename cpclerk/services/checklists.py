"""The checklist of a conference: what is seen to, by whom and when, and what is still open."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cpclerk.rules import checklists as rules
from cpclerk.rules.errors import Refused
from cpclerk.rules.profile_parts import CHAIR_FORM
from cpclerk.rules.text import clean_text
from cpclerk.rules.timescales import Deadline, DeadlineState
from cpclerk.services.conferences import get, others_held, rules_for
from cpclerk.services.own_items import own_items_for
from cpclerk.services.permission import reading, writing
from cpclerk.services.reports import AGENCIES_ITEM, AGENCY, Owed, reports_of
from cpclerk.services.situations import situations_of
from cpclerk.services.stages import close_if_done
from cpclerk.services.timescales import facts_of
from cpclerk.services.undo import Saved
from cpclerk.store import (
    Change,
    Conference,
    Invitee,
    MonitoringAnswer,
    Session,
    Staff,
    Tick,
    must_stand,
)
from cpclerk.store.calendars import office, statutory

REASON_LIMIT = 300
# Items that are done once the conference has a date for them, and that column.
DATED: Mapping[str, str] = MappingProxyType(
    {"family_told": "family_told_on", "police_told": "police_told_on"}
)

# Seen to without a tick of its own: when the list of step 2 has gone out to everybody; when every
# agency's report is in; when the chair's form is filled in.
INVITED = "invitations_sent"
ELSEWHERE: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys((*DATED, INVITED), "recorded in step 2, Invite"),
        AGENCIES_ITEM: "that of the last report below",
        CHAIR_FORM: "that of the chair's form",
    }
)
"""Where the day of each such item is kept."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item: whose it is, how it stands against its limit, who ticked it and when.

    `rev` is that of the tick, 0 while there is none; `reason` says why it does not apply.
    `carried_from` is the reference of the conference before, where it was left open there.
    """

    conference_uid: str
    code: str
    text: str
    owner: str
    is_before: bool
    deadline: Deadline
    is_done: bool
    applies: bool
    on: dt.date | None
    by: str
    reason: str
    rev: int
    carried_from: str = ""

    @property
    def key(self) -> str:
        """One word for it, also among items of the conference before."""
        return f"{self.code} {self.carried_from}".strip()

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to see to it."""
        return not self.is_done and self.applies

    @property
    def is_late(self) -> bool:
        """Whether it is open and its last day is past."""
        return self.is_open and self.deadline.state is DeadlineState.OVERDUE


def checklist(session: Session, conference_uid: str) -> tuple[Item, ...]:
    """Return the checklist of a conference, what is due first at the top.

    What the family's conference before left open comes first of all.
    """
    with reading(session):
        row = get(conference_uid)
        return checklist_of(session, row, reports_of(session, row))


def checklist_of(session: Session, row: Conference, owed: Iterable[Owed]) -> tuple[Item, ...]:
    """Return the checklist of a conference whose reports are known. Needs an open connection."""
    before = _conference_before(row)
    carried: list[Item] = []
    if before is not None:
        left = _items(session, before, reports_of(session, before), before.reference)
        carried = [each for each in left if each.is_open and not each.is_before]
    return (*carried, *_items(session, row, owed))


def _items(
    session: Session, row: Conference, owed: Iterable[Owed], carried_from: str = ""
) -> tuple[Item, ...]:
    ticks = {
        each.item: each
        for each in Tick.select(Tick, Staff).join(Staff).where(Tick.conference == row.uid)
    }
    dated = _dated(row, owed)
    done = {code: each.on for code, each in ticks.items() if each.state == rules.DONE} | dated
    found = rules.checklist(
        facts_of([row])[row.uid],
        done,
        rules_for(session, row),
        statutory(session.store),
        office(session.store),
        session.today,
        situations_of(session, row).codes,
        own_items_for(row),
    )
    return tuple(_item(each, ticks.get(each.code), done, row, carried_from) for each in found)


def tick(session: Session, conference_uid: str, item: str, rev: int) -> Saved:
    """Put down that an item was seen to today. `rev` is the tick's the screen saw, 0 for none.

    What the conference has a date for, such as telling the police, gets that date.
    """
    with writing(session, "tick item", conference_uid) as change:
        row = _row_with(session, conference_uid, item)
        kept = _kept(row, item, rev)
        if item in DATED:
            if kept is not None:
                change.take_out(kept)
            if getattr(row, DATED[item]) is None:
                change.update(row, **{DATED[item]: session.today})
            # There is no tick for it, so what stands for its rev is 0.
            return Saved(row.uid, 0, change.sequence)
        return _put(change, row, item, kept, rules.DONE, "")


def untick(session: Session, conference_uid: str, item: str, rev: int) -> Saved:
    """Take back that an item was seen to, or does not apply.

    Raises Refused for an item whose date is kept elsewhere.
    """
    with writing(session, "untick item", conference_uid) as change:
        row = _row_with(session, conference_uid, item)
        kept = _kept(row, item, rev)
        if kept is None and item in _dated(row, _reports_for(session, row, item)):
            raise Refused(f"Its day is {ELSEWHERE[item]}. Change it there.")
        if kept is None:
            raise Refused("This was not ticked, so there is nothing to take back.")
        change.take_out(kept)
        return Saved(kept.uid, 0, change.sequence)


def not_applicable(
    session: Session, conference_uid: str, item: str, rev: int, reason: str
) -> Saved:
    """Put down that an item does not apply here, and why. Raises Refused without a reason."""
    try:
        reason = clean_text(reason, limit=REASON_LIMIT)
    except Refused as error:
        raise Refused(error.sentence, "reason") from None
    if not reason:
        raise Refused("Say why this does not apply here.", "reason")
    with writing(session, "mark item not applicable", conference_uid) as change:
        row = _row_with(session, conference_uid, item)
        if item in _dated(row, _reports_for(session, row, item)):
            raise Refused(f"This is done: its day is {ELSEWHERE[item]}.", "reason")
        return _put(change, row, item, _kept(row, item, rev), rules.NOT_APPLICABLE, reason)


def _conference_before(row: Conference) -> Conference | None:
    """Return the family's last conference that was held; what a log tells of is no work."""
    if row.state == "held":
        return None
    found: Conference | None = (
        others_held(row)
        .where(Conference.judged_as_at.is_null())
        .order_by(Conference.conference_date.desc(), Conference.reference.desc())
        .first()
    )
    return found


def _reports_for(session: Session, row: Conference, item: str) -> tuple[Owed, ...]:
    return reports_of(session, row) if item == AGENCIES_ITEM else ()


def _dated(row: Conference, owed: Iterable[Owed]) -> dict[str, dt.date]:
    days = {code: getattr(row, column) for code, column in DATED.items()}
    days[INVITED] = _all_sent_on(row)
    days[AGENCIES_ITEM] = _all_in_on(owed)
    days[CHAIR_FORM] = next(
        (
            each.on
            for each in MonitoringAnswer.select(MonitoringAnswer.on)
            .where(MonitoringAnswer.conference == row.uid)
            .order_by(MonitoringAnswer.on)
            .limit(1)
        ),
        None,
    )
    return {code: day for code, day in days.items() if day is not None}


def _all_sent_on(row: Conference) -> dt.date | None:
    """Return the day the last invitation went out; None while one is waiting or nobody is asked."""
    asked = Invitee.conference == row.uid
    days = [each.invited_on for each in Invitee.select().where(asked, ~Invitee.dropped)]
    sent = [day for day in days if day is not None]
    return max(sent) if sent and len(sent) == len(days) else None


def _all_in_on(owed: Iterable[Owed]) -> dt.date | None:
    """Return the day the last agency's report came; None while one is missing or undated."""
    agencies = [each for each in owed if each.which.author == AGENCY]
    days = [each.received_on for each in agencies if each.state == "received"]
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(agencies) else None


def _item(
    each: rules.Item,
    kept: Tick | None,
    done: Mapping[str, dt.date],
    row: Conference,
    carried_from: str,
) -> Item:
    return Item(
        conference_uid=row.uid,
        code=each.code,
        text=each.text,
        owner=each.owner,
        is_before=each.is_before,
        deadline=each.deadline,
        is_done=each.code in done,
        applies=kept is None or kept.state != rules.NOT_APPLICABLE or each.code in done,
        on=done.get(each.code) or (kept.on if kept else None),
        by=kept.by.initials if kept else "",
        reason=kept.reason if kept else "",
        rev=kept.rev if kept else 0,
        carried_from=carried_from,
    )


def _row_with(session: Session, conference_uid: str, item: str) -> Conference:
    row = get(conference_uid)
    asked = rules.items_for(
        row.kind,
        rules_for(session, row),
        situations_of(session, row).codes,
        own_items_for(row),
    )
    if not any(each.code == item for each in asked):
        raise Refused("That is not on the checklist of this kind of conference.")
    return row


def _kept(row: Conference, item: str, rev: int) -> Tick | None:
    """Return the tick of an item if it stands as the screen saw it. Raises Stale."""
    kept = Tick.get_or_none((Tick.conference == row.uid) & (Tick.item == item))
    must_stand(kept, rev)
    return kept


def _put(
    change: Change, row: Conference, item: str, kept: Tick | None, state: str, reason: str
) -> Saved:
    session = change.session
    values = {"state": state, "by": session.actor.uid, "on": session.today, "reason": reason}
    if kept is not None:
        change.update(kept, **values)
    else:
        # A reason can touch on what the family may not read.
        kept = change.insert(Tick, conference=row, item=item, audience="professionals", **values)
    # It may have been the last thing that was owed.
    close_if_done(change, row)
    return Saved(kept.uid, kept.rev, change.sequence)
