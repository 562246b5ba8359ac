"""Who is sent which copy: proposed, confirmed one by one, sent, and kept exactly as it went."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.distribution import checked_method, require_initials
from cpclerk.rules.errors import Refused
from cpclerk.rules.letters import OUTLINE_PLAN
from cpclerk.rules.outbox import NEVER_WENT
from cpclerk.services.conferences import Heading, get, headings, rules_for, with_names
from cpclerk.services.copies_out import (
    STAGE,
    all_out_on,
    finish,
    how_many_by,
    still_wait,
    went_on,
)
from cpclerk.services.editions import Edition, copies_of, must_be_ready, next_number, the_copy
from cpclerk.services.issuing import (
    Stopped,
    edition_now,
    issue,
    learns_of,
    made_of,
    still_goes,
    variant,
)
from cpclerk.services.kept import keep
from cpclerk.services.mailing import mails_of
from cpclerk.services.permission import reading, require, writing
from cpclerk.services.plan_goals import goals_without_action
from cpclerk.services.recipients import Addressee, must_reach
from cpclerk.services.remaking import follow_list
from cpclerk.services.stages import late_reasons
from cpclerk.services.stopped import Waits, goes_on, wait_for_chair, waiting
from cpclerk.services.undo import Saved
from cpclerk.store import Conference, Copy, Outgoing, Session, Stage, head, must_stand, sign_head


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
        """How many copies are confirmed and wait to be sent."""
        return sum(each.state in {"confirmed", "changed"} for each in self.recipients)


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
        recipients = tuple(
            _recipient(found, each, copies, mails, stopped.get(each.invitee_uid))
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


def confirm(
    session: Session,
    conference_uid: str,
    invitee_uid: str,
    *,
    document: str = "minutes",
    method: str = "",
    initials: str = "",
    again: bool = False,
    late_reason: str = "",
) -> Saved:
    """Confirm one recipient: their copy is built, searched, numbered and kept until it is sent.

    `method` is the proposed one when empty; "none" puts down that they get no copy. `again` sends
    another copy of a version that they had. Raises Refused, naming the field: not approved,
    already confirmed or sent, initials missing where anything is restricted, or a leak, which
    then waits for the chair.
    """
    require(session, "confirm copy")
    # The copy prints this head.
    sign_head(session)
    try:
        return _confirm(
            session, conference_uid, invitee_uid, document, method, initials, late_reason,
            again=again,
        )  # fmt: skip
    except Stopped as stopped:
        waits = wait_for_chair(session, conference_uid, invitee_uid, document, stopped.hits)
        raise Stopped(f"{stopped.sentence} It waits for {waits.whom}.", stopped.hits) from None


def _confirm(
    session: Session,
    conference_uid: str,
    invitee_uid: str,
    document: str,
    method: str,
    initials: str,
    late_reason: str,
    *,
    again: bool,
) -> Saved:
    with writing(session, "confirm copy", conference_uid) as change:
        row = get(conference_uid)
        found = edition_now(session, row, document)
        must_be_ready(row, found)
        addressee = found.addressee(invitee_uid)
        copies = copies_of(found)
        changed = _waiting_since_changed(found, addressee, copies)
        if changed is None:
            _must_be_first(addressee, copies, again=again)
        method = _usable(addressee, method or addressee.method)
        number = changed.number if changed else next_number(copies)
        if method == "none":
            # Those who get none are counted below nothing, so that no number seems lost.
            number = min((each.number for each in copies), default=0)
            number = min(number, 0) - 1
        values: dict[str, Any] = {"method": method, "digest": "", "sealed_on": None}
        if method != "none":
            _must_hold_something(found, addressee)
            if found.is_restricted:
                require_initials(initials, addressee.name)
            code = head(session).code
            made = issue(found, addressee, number, code)
            values |= {
                "name": addressee.name,
                "address": addressee.addresses.get(method, ""),
                "omitted": [list(each) for each in found.omitted(addressee)],
                "variant": variant(found, addressee),
                "made_of": made_of(found, addressee, number),
                "digest": keep(made.file),
                "head": code,
            }
        goes_on(change, found, invitee_uid)
        follow_list(change, found, copies, invitee_uid, gets=method != "none")
        if changed:
            change.update(changed, **values)
            return Saved(changed.uid, changed.rev, change.sequence)
        copy = change.insert(
            Copy,
            conference=row,
            document=document,
            version=found.version,
            number=number,
            invitee=invitee_uid,
            audience=f"only:{invitee_uid}",
            **values,
        )
        if method == "none":
            finish(change, row, found, late_reason=late_reason)
        return Saved(copy.uid, copy.rev, change.sequence)


def take_back(session: Session, copy_uid: str, rev: int) -> Saved:
    """Take back a confirmation; the copy was not sent. Raises Refused when it was, or Stale."""
    with writing(session, "take back confirmation", copy_uid) as change:
        copy = the_copy(copy_uid)
        if copy.sent_on is not None:
            raise Refused("That copy was sent. What was sent cannot be taken back or changed.")
        must_stand(copy, rev)
        row = get(copy.conference_id)
        found = edition_now(session, row, copy.document)
        if copy.version == found.version:
            follow_list(change, found, copies_of(found), copy.invitee_id, gets=None)
        change.take_out(copy)
        if copy.version == found.version:
            # It may have been another copy for somebody who has theirs.
            finish(change, row, found, late_reason=None)
        return Saved(copy.uid, 0, change.sequence)


def set_method(session: Session, copy_uid: str, rev: int, method: str) -> Saved:
    """Change how a confirmed copy will be sent. Raises Refused, naming the field, or Stale."""
    with writing(session, "change method", copy_uid) as change:
        copy = the_copy(copy_uid)
        if copy.sent_on is not None:
            raise Refused("That copy was sent. What was sent cannot be taken back or changed.")
        must_stand(copy, rev)
        if "none" in {method, copy.method}:
            raise Refused("Take the confirmation back, then confirm it the other way.", "method")
        row = get(copy.conference_id)
        addressee = edition_now(session, row, copy.document).addressee(copy.invitee_id)
        method = _usable(addressee, method)
        change.update(copy, method=method, address=addressee.addresses.get(method, ""))
        return Saved(copy.uid, copy.rev, change.sequence)


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
    mails: Mapping[str, Outgoing],
    waits: Waits | None,
) -> Recipient:
    own = [copy for copy in copies if copy.invitee_id == each.invitee_uid]
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
        state=_state(found, each, copy, mail),
        copy_uid=copy.uid if copy else "",
        copy_rev=copy.rev if copy else 0,
        number=copy.number if copy else 0,
        sent_on=copy.sent_on if copy else None,
        earlier=sum(other.sent_on is not None for other in own[:-1]),
        on=(copy.returned_on or copy.acknowledged_on) if copy else None,
        mail=SentBy(mail.uid, mail.rev, mail.state, mail.answer) if mail else None,
        waits=waits,
        is_kept=each.is_kept,
    )


def _state(found: Edition, each: Addressee, copy: Copy | None, mail: Outgoing | None = None) -> str:
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


def _waiting_since_changed(
    found: Edition, addressee: Addressee, copies: Sequence[Copy]
) -> Copy | None:
    """Return the copy of somebody that was confirmed and is not what it was then, if there is."""
    return next(
        (
            copy
            for copy in copies
            if copy.invitee_id == addressee.invitee_uid
            and _state(found, addressee, copy) == "changed"
        ),
        None,
    )


def _must_be_first(addressee: Addressee, copies: Sequence[Copy], *, again: bool) -> None:
    own = [copy for copy in copies if copy.invitee_id == addressee.invitee_uid]
    if not own:
        return
    last = own[-1]
    if last.method == "none":
        raise Refused(f"{addressee.name} is put down for no copy. Take that back first.")
    if last.sent_on is None:
        raise Refused(f"{addressee.name} is confirmed already.")
    mail = mails_of(last.conference_id).get(last.uid)
    never_went = mail is not None and mail.state in NEVER_WENT
    if last.returned_on is None and not never_went and not again:
        raise Refused(
            f"{addressee.name} was sent copy {last.number} of this version on "
            f"{date_words(last.sent_on)}. Send another copy?",
            "again",
        )


def _must_hold_something(found: Edition, addressee: Addressee) -> None:
    if not found.for_reader(addressee):
        raise Refused(
            f"Nothing in it is for {addressee.name}, so there is nothing to send. Put down no "
            "copy (x)."
        )


def _usable(addressee: Addressee, method: str) -> str:
    """Return a method by which this person may be sent something. Raises Refused."""
    checked_method(method)
    must_reach(addressee, method)
    return method
