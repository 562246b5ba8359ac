"""Copies that go out: put down as sent, into the outbox or on paper, and what became of them."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cpclerk.documents.copies import file_name
from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.distribution import METHODS
from cpclerk.rules.errors import Refused
from cpclerk.rules.letters import MINUTES, OUTLINE_PLAN
from cpclerk.rules.minutes import APPROVED, DISTRIBUTED, GOING_OUT
from cpclerk.rules.outbox import GONE, UNDER_WAY
from cpclerk.services.building import Issue, edition_now, still_goes
from cpclerk.services.conferences import get
from cpclerk.services.editions import Edition, copies_of, must_be_ready, settled_before, the_copy
from cpclerk.services.issuing import must_be_clean
from cpclerk.services.kept import content_of
from cpclerk.services.mailing import copy_in, mailing, mails_of
from cpclerk.services.outbox import put_in
from cpclerk.services.permission import require, writing
from cpclerk.services.plan_versions import keep_version
from cpclerk.services.recipients import must_reach
from cpclerk.services.stages import close_if_done, must_follow, reach, say_why_not_yet
from cpclerk.services.stopped import goes_on, waiting, waits_for_chair
from cpclerk.services.undo import Saved
from cpclerk.store import Change, Conference, Copy, Outgoing, Session, Stage, must_stand

STAGE = {MINUTES: "minutes_distributed", OUTLINE_PLAN: "outline_plan_sent"}
"""Documents whose going out is a stage with a limit; the others go when they go."""
CHANGED = (
    "The copy for {name} is not as it was confirmed: something changed since. Confirm it again."
)


@dataclass(frozen=True, slots=True)
class Sent:
    """Copies that went out, which nothing takes back: how many, how many people still wait.

    `mails` of them lie in the outbox and have not left yet: whoever those are for is not among
    the people `left`.
    """

    copies: int
    mails: int
    left: int
    finished: bool


def send(session: Session, copy_uid: str, on: dt.date, *, late_reason: str = "") -> Sent:
    """Put down that one confirmed copy went out on a day; from then on nothing changes it.

    One that goes by secure mail is put into the outbox, and is out once it left that. With the
    last recipient's the stage is reached and the conference closed. Raises Refused, naming the
    field: sent before, changed since it was confirmed, or the day is impossible.
    """
    require(session, "send copy")
    with session.store.reading():
        asked = the_copy(copy_uid)
    with (
        waits_for_chair(session, asked.conference_id, asked.document),
        writing(session, "send copy", copy_uid) as change,
    ):
        copy = the_copy(copy_uid)
        if copy.sent_on is not None:
            raise Refused(
                f"That copy went out on {date_words(copy.sent_on)}. It is not sent twice."
            )
        if copy.method == "none":
            raise Refused("That person gets no copy. Confirm one first.")
        row = get(copy.conference_id)
        found = edition_now(session, row, copy.document)
        return _send(change, row, found, [copy], on, late_reason)


def send_confirmed(
    session: Session,
    conference_uid: str,
    on: dt.date,
    *,
    document: str = "minutes",
    late_reason: str = "",
) -> Sent:
    """Put down that every confirmed copy went out on a day, all of them or none.

    Those that were stopped, and that nobody has looked at yet, hold up no others.
    """
    with (
        waits_for_chair(session, conference_uid, document),
        writing(session, "send copies", conference_uid) as change,
    ):
        row = get(conference_uid)
        found = edition_now(session, row, document)
        must_be_ready(row, found)
        confirmed = [each for each in copies_of(found) if waits(each)]
        if not confirmed:
            raise Refused("Nobody is confirmed. Confirm each recipient first, then send.")
        stopped = waiting(session, row, found)
        to_go = [each for each in confirmed if each.invitee_id not in stopped] or confirmed
        return _send(change, row, found, to_go, on, late_reason)


def acknowledge(session: Session, copy_uid: str, rev: int) -> Saved:
    """Put down that somebody says they have their copy. Raises Refused, Stale."""
    with writing(session, "acknowledge copy", copy_uid) as change:
        copy = the_copy(copy_uid)
        must_stand(copy, rev)
        if copy.sent_on is None:
            raise Refused("That copy has not gone out yet.")
        if copy.returned_on is not None:
            raise Refused("That copy came back. Send it again once the address is right.")
        change.update(copy, acknowledged_on=session.today)
        return Saved(copy.uid, copy.rev, change.sequence)


def _send(
    change: Change,
    row: Conference,
    found: Edition,
    copies: Sequence[Copy],
    on: dt.date,
    late_reason: str,
) -> Sent:
    session = change.session
    must_be_ready(row, found)
    must_follow(change, row, on, *(("minutes_approved",) if found.minutes else ()))
    for copy in copies:
        addressee = found.addressee(copy.invitee_id)
        must_reach(addressee, copy.method)
        if not still_goes(found, copy):
            raise Refused(CHANGED.format(name=addressee.name))
        made = Issue(
            file_name(row.reference, copy.document, copy.version, copy.number),
            content_of(copy.digest),
        )
        # Something may have been restricted, or protected, since it was confirmed.
        must_be_clean(made, found, addressee)
        goes_on(change, found, copy.invitee_id)
        at = session.now
        if copy.method == "secure_mail":
            # By its moment the log finds what became of the mail.
            at = put_in(change, mailing(row, copy, addressee, made)).queued_at
        change.update(copy, sent_on=on, sent_by=session.actor.uid or None, sent_at=at)
    if found.minutes is not None and found.minutes.state == APPROVED:
        change.update(found.minutes, state=GOING_OUT)
    if found.document == OUTLINE_PLAN:
        keep_version(change, row, found.version, on, found.record)
    finished = finish(change, row, found, late_reason=late_reason)
    left, _in_outbox = still_wait(found, copies_of(found), mails_of(row.uid))
    mails = sum(each.method == "secure_mail" for each in copies)
    return Sent(len(copies), mails, len(left), finished)


def mail_settled(change: Change, mail: Outgoing, *, went_on: dt.date | None) -> None:
    """Put down on the copy in a mail the day on which that went, if it did; and what follows.

    With the last of them the stage is reached; where it is late by then, the desk asks why.
    """
    copy = copy_in(mail)
    if copy is None:
        return
    if went_on is not None:
        change.update(copy, sent_on=went_on)
    row = get(copy.conference_id)
    try:
        found = edition_now(change.session, row, copy.document)
    except Refused:
        # Minutes that are not as they were approved are never all out; that this mail went stands.
        return
    if copy.version == found.version or found.document == OUTLINE_PLAN:
        finish(change, row, found, late_reason=None)


def finish(change: Change, row: Conference, found: Edition, *, late_reason: str | None) -> bool:
    """Reach the stage once every copy left, and return whether that was now.

    That of an outline plan is reached by whichever version each was sent: it may have changed while
    the first was going out. While the last of them lie in the outbox it waits; where it is late
    already, that is said now. `late_reason` is None when a mail left: nobody is there to say why.
    """
    event, minutes = STAGE.get(found.document), found.minutes
    copies, mails = copies_of(found), mails_of(row.uid)
    if found.document == OUTLINE_PLAN:
        copies = [*settled_before(found), *copies]
    to_send, in_outbox = still_wait(found, copies, mails)
    out = [each for each in copies if went_on(each, mails)]
    if to_send or not (in_outbox or out):
        return False
    if in_outbox:
        if event is not None and late_reason is not None:
            say_why_not_yet(change, row, event, change.session.today, late_reason)
        return False
    if minutes is not None:
        if minutes.state == DISTRIBUTED:
            return False
        change.update(minutes, state=DISTRIBUTED)
    elif event is None:
        return True
    elif Stage.select().where(Stage.conference == row, Stage.stage == event).exists():
        return False
    on = all_out_on(copies, mails)
    reach(change, row, event or "", on, late_reason=late_reason, note=how_many_by(out))
    close_if_done(change, row)
    return True


def went_on(copy: Copy, mails: Mapping[str, Outgoing]) -> dt.date | None:
    """Return the day on which a copy left; None while it has not, or its mail has not."""
    mail = mails.get(copy.uid)
    return copy.sent_on if mail is None or mail.state in GONE else None


def all_out_on(copies: Sequence[Copy], mails: Mapping[str, Outgoing]) -> dt.date:
    """Return the day on which the last of those who got a copy was sent their first.

    One of the copies at least must have left.
    """
    first: dict[str, dt.date] = {}
    for each in copies:
        on = went_on(each, mails)
        if on is not None:
            first[each.invitee_id] = min(on, first.get(each.invitee_id, on))
    return max(first.values())


def how_many_by(copies: Sequence[Copy]) -> str:
    """Return how copies went out, as noted with their stage: `9 copies: 8 post, 1 by hand`."""
    ways = Counter(METHODS[each.method] for each in copies if each.sent_on)
    count = "1 copy" if ways.total() == 1 else f"{ways.total()} copies"
    return f"{count}: {', '.join(f'{number} {way}' for way, number in ways.items())}"


def still_wait(
    found: Edition, copies: Sequence[Copy], mails: Mapping[str, Outgoing]
) -> tuple[set[str], set[str]]:
    """Return those who are still to be sent this version, and whose mail lies in the outbox.

    A mail that was refused or taken out of the outbox brought nobody anything.
    """
    waiting = {each.invitee_id for each in copies if waits(each)}
    in_outbox = {each.invitee_id for each in copies if _lies_in_outbox(mails.get(each.uid))}
    served = {each.invitee_id for each in copies if went_on(each, mails) or each.method == "none"}
    tried = {each.invitee_id for each in copies}
    owed = {
        each.invitee_uid for each in found.people if not each.why_not or each.invitee_uid in tried
    }
    return waiting | (owed - served - in_outbox), in_outbox


def _lies_in_outbox(mail: Outgoing | None) -> bool:
    return mail is not None and mail.state in UNDER_WAY


def waits(copy: Copy) -> bool:
    """Return whether a copy is confirmed and still to go out."""
    return copy.sent_on is None and copy.method != "none"
