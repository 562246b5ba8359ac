"""Copies confirmed one by one: built, searched, numbered and kept until they are sent."""

from collections.abc import Sequence
from typing import Any

from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.distribution import checked_method, require_initials
from cpclerk.rules.errors import Refused
from cpclerk.rules.outbox import NEVER_WENT
from cpclerk.services.building import edition_now, made_of, variant
from cpclerk.services.conferences import get
from cpclerk.services.copies_out import (
    finish,
)
from cpclerk.services.distribution import state_of
from cpclerk.services.editions import Edition, copies_of, must_be_ready, next_number, the_copy
from cpclerk.services.issuing import issue
from cpclerk.services.kept import keep
from cpclerk.services.mailing import mails_of
from cpclerk.services.permission import require, writing
from cpclerk.services.recipients import Addressee, must_reach
from cpclerk.services.remaking import follow_list
from cpclerk.services.stopped import goes_on, waits_for_chair
from cpclerk.services.undo import Saved
from cpclerk.store import Copy, Session, head, must_stand, sign_head


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
    already confirmed or sent, no copy for somebody who was sent one, initials missing where
    anything is restricted, or a leak, which then waits for the chair.
    """
    require(session, "confirm copy")
    # The copy prints this head.
    sign_head(session)
    with (
        waits_for_chair(session, conference_uid, document),
        writing(session, "confirm copy", conference_uid) as change,
    ):
        row = get(conference_uid)
        found = edition_now(session, row, document)
        must_be_ready(row, found)
        addressee = found.addressee(invitee_uid)
        copies = copies_of(found)
        changed = _waiting_since_changed(found, addressee, copies)
        if changed is None:
            _must_be_first(addressee, copies, gets=method != "none", again=again)
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


def _waiting_since_changed(
    found: Edition, addressee: Addressee, copies: Sequence[Copy]
) -> Copy | None:
    """Return the copy of somebody that was confirmed and is not what it was then, if there is."""
    return next(
        (
            copy
            for copy in copies
            if copy.invitee_id == addressee.invitee_uid
            and state_of(found, addressee, copy) == "changed"
        ),
        None,
    )


def _must_be_first(
    addressee: Addressee, copies: Sequence[Copy], *, gets: bool, again: bool
) -> None:
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
    if last.returned_on is not None or never_went:
        return
    had = (
        f"{addressee.name} was sent copy {last.number} of this version on "
        f"{date_words(last.sent_on)}"
    )
    if not gets:
        raise Refused(f"{had}, so no copy cannot be put down. r says that it came back.")
    if not again:
        raise Refused(f"{had}. Send another copy?", "again")


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
