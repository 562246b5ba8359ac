"""The invitations of a conference: the list, what was sent, who replied, what that promises."""

import datetime as dt
from dataclasses import dataclass

from cpclerk.rules.conference import REPLIES
from cpclerk.rules.errors import Refused
from cpclerk.rules.invitations import METHODS, usual_method
from cpclerk.rules.profile import Profile
from cpclerk.rules.quoracy import Presence, Quorum, quorum
from cpclerk.rules.reports import limit_for
from cpclerk.rules.timescales import Deadline
from cpclerk.services.attenders import Attender, attenders
from cpclerk.services.conferences import get, rules_for
from cpclerk.services.happened import check_day, check_goes_ahead
from cpclerk.services.inviting import (
    Candidate,
    accept_proposal,
    add,
    candidates,
    drop,
    standing,
    text_for,
)
from cpclerk.services.permission import reading, writing
from cpclerk.services.proposing import Proposal, proposal
from cpclerk.services.timescales import judged
from cpclerk.services.undo import Saved
from cpclerk.store import Change, Conference, Invitee, Session, Stale

__all__ = [
    "Candidate", "Forecast", "Invitations", "Invited", "Proposal", "Sent", "accept_proposal",
    "add", "ask_report", "candidates", "drop", "family_told", "invitation_list_in",
    "invitations", "log_reply", "mark_all_sent", "mark_sent", "police_told", "propose",
]  # fmt: skip

COMES = frozenset({"coming", "substitute"})
TELL_FAMILY_FIRST = (
    "The family has not been told yet, so nothing goes to them. When the social worker confirms "
    "that they know, record that first; then send this."
)


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody on the list. None is not recorded; `method` is how the invitation went."""

    uid: str
    rev: int
    name: str
    capacity: str
    agency: str
    is_family: bool
    invited: bool | None
    invited_on: dt.date | None
    method: str
    reply: str | None
    replied_on: dt.date | None
    substitute: str
    report_asked: bool

    @property
    def is_sent(self) -> bool:
        """Whether an invitation went out, on whatever day."""
        return self.invited is True or self.invited_on is not None

    @property
    def waits(self) -> bool:
        """Whether an invitation is still to be sent."""
        return self.invited is None and self.invited_on is None


@dataclass(frozen=True, slots=True)
class Forecast:
    """What replies promise: the quorum of those coming, and if all who are silent came too."""

    rule: str
    coming: Quorum
    at_best: Quorum


@dataclass(frozen=True, slots=True)
class Invitations:
    """The whole of step 2. `forecast` is None where no quorum is asked for."""

    conference_uid: str
    rev: int
    state: str
    date: dt.date | None
    rows: tuple[Invited, ...]
    family_told_on: dt.date | None
    police_told_on: dt.date | None
    invitation_list_on: dt.date | None
    police_notice: Deadline | None
    invitation_list: Deadline | None
    forecast: Forecast | None
    proposal: Proposal

    @property
    def sent(self) -> int:
        """How many have been sent an invitation."""
        return sum(each.is_sent for each in self.rows)

    @property
    def replied(self) -> int:
        """How many have answered."""
        return sum(each.reply is not None for each in self.rows)

    @property
    def coming(self) -> int:
        """How many are coming, or send somebody else."""
        return sum(each.reply in COMES for each in self.rows)


@dataclass(frozen=True, slots=True)
class Sent:
    """Invitations marked as sent at once, and how many wait until the family is told.

    `revs` are the revs of the rows now, by uid.
    """

    saved: Saved
    sent: int
    held_back: int
    revs: dict[str, int]


def propose(session: Session, conference_uid: str) -> Proposal:
    """Return whom to invite who is not on the list of a conference yet."""
    with reading(session):
        return proposal(session, get(conference_uid))


def invitations(session: Session, conference_uid: str) -> Invitations:
    """Return the list of a conference with its replies, notices and what is proposed."""
    with reading(session):
        row = get(conference_uid)
        rules = rules_for(session, row)
        people = attenders(conference_uid, rules)
        rows = {each.uid: each for each in Invitee.select().where(Invitee.conference == row.uid)}
        limits = judged(session, [row])[row.uid]
        return Invitations(
            conference_uid=row.uid,
            rev=row.rev,
            state=row.state,
            date=row.conference_date,
            rows=tuple(_invited(each, rows[each.uid]) for each in people),
            family_told_on=row.family_told_on,
            police_told_on=row.police_told_on,
            invitation_list_on=row.invitation_list_on,
            police_notice=limit_for("police_notice", limits),
            invitation_list=limit_for("invitation_list", limits),
            forecast=_forecast(row, people, rules),
            proposal=proposal(session, row),
        )


def mark_sent(
    session: Session, invitee_uid: str, rev: int, on: dt.date | None, method: str = ""
) -> Saved:
    """Record when and how one invitation went out; `on` None takes that back.

    Without a method it is the usual one. Raises Refused: a day that cannot be (on), no date to
    invite to, or somebody of the family before the family is told (S0 4.1.1).
    """
    with writing(session, "mark invitation sent", invitee_uid) as change:
        invitee = standing(invitee_uid, rev)
        if on is None:
            change.update(invitee, invited=None, invited_on=None, method="")
            return Saved(invitee.uid, invitee.rev, change.sequence)
        row = _to_invite_to(session, invitee.conference_id, on)
        who = next(each for each in _people(session, row) if each.uid == invitee.uid)
        if who.is_family and row.family_told_on is None:
            raise Refused(TELL_FAMILY_FIRST)
        _send(change, invitee, who, on, method)
        return Saved(invitee.uid, invitee.rev, change.sequence)


def mark_all_sent(session: Session, conference_uid: str, on: dt.date) -> Sent:
    """Record that every invitation still to be sent has gone out, each by its usual method.

    Those to the family are held back until it is told (S0 4.1.1). Raises Refused when nothing
    can be sent.
    """
    with writing(session, "mark all invitations sent", conference_uid) as change:
        row = _to_invite_to(session, conference_uid, on)
        people = {each.uid: each for each in _people(session, row)}
        waiting = list(
            Invitee.select().where(
                Invitee.uid.in_(list(people)),
                Invitee.invited.is_null(),
                Invitee.invited_on.is_null(),
            )
        )
        if not waiting:
            raise Refused("Every invitation on the list is marked as sent.")
        told = row.family_told_on is not None
        ready = [each for each in waiting if told or not people[each.uid].is_family]
        if not ready:
            raise Refused(TELL_FAMILY_FIRST)
        for each in ready:
            _send(change, each, people[each.uid], on, "")
        return Sent(
            Saved(row.uid, row.rev, change.sequence),
            len(ready),
            len(waiting) - len(ready),
            {each.uid: each.rev for each in ready},
        )


def log_reply(
    session: Session, invitee_uid: str, rev: int, reply: str | None, substitute: str = ""
) -> Saved:
    """Record what somebody answered: coming, apologies, sending_report, substitute, or None.

    `substitute` is who comes instead, if the name is known. Raises Refused when it is too long.
    """
    if reply is not None and reply not in REPLIES:
        raise Refused("Choose one of: " + ", ".join(REPLIES.values()) + ".", "reply")
    name = text_for(substitute, "substitute") if reply == "substitute" else ""
    with writing(session, "log reply", invitee_uid) as change:
        invitee = standing(invitee_uid, rev)
        replied_on = session.today if reply else None
        change.update(invitee, reply=reply, replied_on=replied_on, substitute=name)
        return Saved(invitee.uid, invitee.rev, change.sequence)


def ask_report(session: Session, invitee_uid: str, rev: int, *, asked: bool) -> Saved:
    """Record whether somebody is asked for a report."""
    with writing(session, "ask for report", invitee_uid) as change:
        invitee = standing(invitee_uid, rev)
        change.update(invitee, report_asked=asked)
        return Saved(invitee.uid, invitee.rev, change.sequence)


def family_told(session: Session, conference_uid: str, rev: int, on: dt.date | None) -> Saved:
    """Record when the social worker confirmed that the family knows; None takes it back."""
    return _on_a_day(session, conference_uid, rev, "record family told", "family_told_on", on)


def police_told(session: Session, conference_uid: str, rev: int, on: dt.date | None) -> Saved:
    """Record when the police were told of the conference; None takes it back."""
    return _on_a_day(session, conference_uid, rev, "record police told", "police_told_on", on)


def invitation_list_in(
    session: Session, conference_uid: str, rev: int, on: dt.date | None
) -> Saved:
    """Record when the social worker's list of whom to invite came; None takes it back."""
    return _on_a_day(session, conference_uid, rev, "record list in", "invitation_list_on", on)


def _on_a_day(
    session: Session, conference_uid: str, rev: int, action: str, column: str, on: dt.date | None
) -> Saved:
    with writing(session, action, conference_uid) as change:
        row = get(conference_uid)
        if row.rev != rev:
            raise Stale(row)
        if on is not None:
            check_day(session, row, on, "on")
        change.update(row, **{column: on})
        return Saved(row.uid, row.rev, change.sequence)


def _to_invite_to(session: Session, conference_uid: str, on: dt.date) -> Conference:
    row = get(conference_uid)
    check_goes_ahead(row)
    if row.conference_date is None:
        raise Refused("This conference has no date yet. Book it in step 1, then invite people.")
    check_day(session, row, on, "on")
    if on > row.conference_date:
        raise Refused(
            f"The conference was on {row.conference_date:%d/%m/%Y}; an invitation cannot have "
            "gone out after it. Check the day.",
            "on",
        )
    return row


def _people(session: Session, row: Conference) -> tuple[Attender, ...]:
    return attenders(row.uid, rules_for(session, row))


def _send(change: Change, invitee: Invitee, who: Attender, on: dt.date, method: str) -> None:
    method = method or usual_method(is_family=who.is_family)
    if method not in METHODS:
        raise Refused("Choose one of: " + ", ".join(METHODS.values()) + ".", "method")
    change.update(invitee, invited=True, invited_on=on, method=method)


def _invited(who: Attender, row: Invitee) -> Invited:
    return Invited(
        uid=row.uid,
        rev=row.rev,
        name=who.name,
        capacity=who.capacity,
        agency=who.agency,
        is_family=who.is_family,
        invited=row.invited,
        invited_on=row.invited_on,
        method=row.method,
        reply=row.reply,
        replied_on=row.replied_on,
        substitute=row.substitute,
        report_asked=row.report_asked,
    )


def _forecast(row: Conference, people: tuple[Attender, ...], rules: Profile) -> Forecast | None:
    if not rules.kind(row.kind).quorum:
        return None

    def of(replies: frozenset[str | None]) -> Quorum:
        return quorum(
            [Presence(each.agency, each.counts_as) for each in people if each.reply in replies],
            rules.quorum,
        )

    return Forecast(rules.quorum.words, of(COMES), of(COMES | {None}))
