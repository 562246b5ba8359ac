"""Who is sent which copy: proposed, confirmed one by one, sent, and kept exactly as it went."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cpclerk.rules.errors import Refused
from cpclerk.rules.letters import OUTLINE_PLAN
from cpclerk.rules.outbox import NEVER_WENT
from cpclerk.services.building import edition_now, learns_of, still_goes
from cpclerk.services.conferences import Heading, headings, rules_for, with_names
from cpclerk.services.copies_out import (
    STAGE,
    all_out_on,
    how_many_by,
    still_wait,
    went_on,
)
from cpclerk.services.editions import Edition, copies_of, must_be_ready
from cpclerk.services.mailing import mails_of
from cpclerk.services.permission import reading
from cpclerk.services.plan_goals import goals_without_action
from cpclerk.services.recipients import Addressee
from cpclerk.services.stages import late_reasons
from cpclerk.services.stopped import Waits, waiting
from cpclerk.store import Conference, Copy, Outgoing, Session, Stage


@dataclass(frozen=True, slots=True)
class SentBy:
    """The mail that a copy went by: its row in the outbox, how it stands, what the server said."""

    uid: str
    rev: int
    state: str
    answer: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """One line of the distribution list.

    `state`: to_confirm, not_proposed (`why_not` says why), confirmed, changed (since it was
    confirmed), sent, acknowledged, returned and refused (and to be sent again), no_copy. `omitted`
    counts what is left out for this reader, by audience, without its words. `copy_uid` is the
    latest copy of this version, `earlier` how many were sent before it; `on` is the day on which
    it came back or was acknowledged. `mail` is how its mail stands, where it went by one; refused
    it or taken out of the outbox before it went, it never reached anybody. `addresses` are by
    method. `named` and `not_named` are the others on the list, by whether this reader finds their
    names in it. `waits` says who is to look at what stopped their copy, where something did.
    `came_back` is the last day on which anything of this conference came back, by the address
    that it had gone to; `had_none` is the version before this, where they got no copy of it.
    `is_kept`: it can be kept how they are reached.
    """

    invitee_uid: str
    name: str
    capacity: str
    is_family: bool
    why_not: str
    method: str
    addresses: Mapping[str, str]
    omitted: tuple[tuple[str, int], ...]
    named: tuple[str, ...]
    not_named: tuple[str, ...]
    state: str
    copy_uid: str
    copy_rev: int
    number: int
    sent_on: dt.date | None
    earlier: int
    on: dt.date | None
    mail: SentBy | None
    waits: Waits | None
    is_kept: bool
    came_back: Mapping[str, dt.date]
    had_none: int | None


@dataclass(frozen=True, slots=True)
class Distribution:
    """The distribution list of one version of a document.

    `not_ready` says why nothing can go out yet, empty when it can; `done_on` is the day on which
    the last copy left, its mail too, `done_how` how they went, or how it went outside this program;
    `late_reasons` are codes with their words. `goals_without_action` counts what an outline plan
    would send out with nobody doing anything for it.
    """

    heading: Heading
    document: str
    version: int
    not_ready: str
    is_drafted: bool
    is_restricted: bool
    recipients: tuple[Recipient, ...]
    done_on: dt.date | None
    done_how: str
    late_reasons: tuple[tuple[str, str], ...]
    goals_without_action: int

    @property
    def confirmed(self) -> int:
        """How many copies are confirmed and wait to be sent; those that were stopped do not go."""
        return sum(
            each.state in {"confirmed", "changed"} and each.waits is None
            for each in self.recipients
        )


def recipients(session: Session, conference_uid: str, document: str = "minutes") -> Distribution:
    """Return the distribution list of a document as it stands."""
    with reading(session):
        row = with_names(conference_uid)
        found = edition_now(session, row, document)
        copies = copies_of(found)
        try:
            must_be_ready(row, found)
            not_ready = ""
        except Refused as error:
            not_ready = error.sentence
        mails = mails_of(conference_uid)
        stopped = waiting(session, row, found)
        before = list(Copy.select().where(Copy.conference == row.uid).order_by(Copy.returned_on))
        recipients = tuple(
            _recipient(found, each, copies, before, mails, stopped.get(each.invitee_uid))
            for each in found.people
        )
        done_on, done_how = _done(row, found, copies, mails)
        return Distribution(
            heading=headings(session, [row])[0],
            document=document,
            version=found.version,
            not_ready=not_ready,
            is_drafted=bool(found.parts),
            is_restricted=found.is_restricted,
            recipients=recipients,
            done_on=done_on,
            done_how=done_how,
            late_reasons=late_reasons(rules_for(session, row)),
            goals_without_action=(goals_without_action(row.uid) if document == OUTLINE_PLAN else 0),
        )


def _done(
    row: Conference, found: Edition, copies: Sequence[Copy], mails: Mapping[str, Outgoing]
) -> tuple[dt.date | None, str]:
    """Return the day on which the last copy of a document went out, once all did; and how."""
    if found.document in STAGE:
        event = STAGE[found.document]
        done = Stage.get_or_none((Stage.conference == row) & (Stage.stage == event))
        return (done.on, done.note) if done else (None, "")
    out = [each for each in copies if went_on(each, mails)]
    if not out or any(still_wait(found, copies, mails)):
        return None, ""
    return all_out_on(out, mails), how_many_by(out)


def _recipient(
    found: Edition,
    each: Addressee,
    copies: Sequence[Copy],
    before: Sequence[Copy],
    mails: Mapping[str, Outgoing],
    waits: Waits | None,
) -> Recipient:
    own = [copy for copy in copies if copy.invitee_id == each.invitee_uid]
    theirs = [copy for copy in before if copy.invitee_id == each.invitee_uid]
    copy = own[-1] if own else None
    mail = mails.get(copy.uid) if copy else None
    named, not_named = learns_of(found, each)
    return Recipient(
        invitee_uid=each.invitee_uid,
        name=each.name,
        capacity=each.capacity,
        is_family=each.reader.is_family,
        why_not=each.why_not,
        method=copy.method if copy else each.method,
        addresses=each.addresses,
        omitted=found.omitted(each),
        named=named,
        not_named=not_named,
        state=state_of(found, each, copy, mail),
        copy_uid=copy.uid if copy else "",
        copy_rev=copy.rev if copy else 0,
        number=copy.number if copy else 0,
        sent_on=copy.sent_on if copy else None,
        earlier=sum(other.sent_on is not None for other in own[:-1]),
        on=(copy.returned_on or copy.acknowledged_on) if copy else None,
        mail=SentBy(mail.uid, mail.rev, mail.state, mail.answer) if mail else None,
        waits=waits,
        is_kept=each.is_kept,
        came_back={
            copy.address: copy.returned_on for copy in theirs if copy.returned_on and copy.address
        },
        had_none=_had_none(found, theirs),
    )


def _had_none(found: Edition, theirs: Sequence[Copy]) -> int | None:
    """Return the version before this one for which somebody was put down for no copy."""
    earlier = [
        copy
        for copy in theirs
        if copy.document == found.document and copy.version == found.version - 1
    ]
    return found.version - 1 if any(copy.method == "none" for copy in earlier) else None


def state_of(
    found: Edition, each: Addressee, copy: Copy | None, mail: Outgoing | None = None
) -> str:
    """Return how somebody stands on the list, by their last copy. Needs an open connection."""
    if copy is None:
        return "not_proposed" if each.why_not else "to_confirm"
    if copy.method == "none":
        return "no_copy"
    if copy.returned_on:
        return "returned"
    if mail is not None and mail.state in NEVER_WENT:
        return "refused"
    if copy.sent_on:
        return "acknowledged" if copy.acknowledged_on else "sent"
    return "confirmed" if still_goes(found, copy) else "changed"
