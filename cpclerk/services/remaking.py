"""Who else is sent minutes is in each copy: where that list changes, those waiting follow it."""

from collections.abc import Sequence
from dataclasses import replace

from cpclerk.rules.errors import Refused
from cpclerk.services.building import made_of, still_goes
from cpclerk.services.editions import Edition
from cpclerk.services.issuing import issue
from cpclerk.services.kept import keep
from cpclerk.services.printed import printed
from cpclerk.store import Change, Copy, head


def follow_list(
    change: Change, found: Edition, copies: Sequence[Copy], invitee_uid: str, *, gets: bool | None
) -> None:
    """Make confirmed copies again for a list on which somebody gets one, or none, or is open.

    What is on paper stays as it is, and is to be confirmed again. Needs an open connection.
    """
    if found.minutes is None:
        return
    given = {uid: each for uid, each in found.given.items() if uid != invitee_uid}
    now = replace(found, given=given if gets is None else {**given, invitee_uid: gets})
    waiting = [
        each
        for each in copies
        if each.sent_on is None
        and each.method != "none"
        and each.invitee_id != invitee_uid
        and still_goes(found, each)
        and not still_goes(now, each)
    ]
    paper = printed(found.conference_uid) if waiting else frozenset()
    for each in waiting:
        if each.sealed_on is None and each.uid not in paper:
            _make_again(change, now, each)


def _make_again(change: Change, now: Edition, copy: Copy) -> None:
    addressee, code = now.addressee(copy.invitee_id), head(change.session).code
    try:
        made = issue(now, addressee, copy.number, code)
    except Refused:
        # It stands as changed: confirming it again says what stops it.
        return
    change.update(
        copy, made_of=made_of(now, addressee, copy.number), digest=keep(made.file), head=code
    )
