"""The invitations of a conference: the list, what was sent, who replied, what that promises."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from cpclerk.rules.audience import Audience
from cpclerk.rules.conference import REPLIES
from cpclerk.rules.errors import Refused
from cpclerk.rules.profile import Profile
from cpclerk.rules.quoracy import NOT_COUNTED, Quorum
from cpclerk.rules.reports import limit_for, report_limit
from cpclerk.rules.taking_part import EXCLUDED, part_words
from cpclerk.rules.timescales import Deadline
from cpclerk.rules.told import OF_ANOTHER, OF_THIS, is_needed
from cpclerk.rules.told import standing as standing_of
from cpclerk.services.advocates_list import old_enough, on_lists_by_itself
from cpclerk.services.arranging import Needs, needs_of
from cpclerk.services.attenders import COMES, Attender, attenders, forecast
from cpclerk.services.conferences import children_of, get, rules_for
from cpclerk.services.frozen import must_not_be_approved
from cpclerk.services.happened import check_day
from cpclerk.services.inviting import (
    Candidate,
    accept_proposal,
    add,
    candidates,
    drop,
    standing,
    text_for,
)
from cpclerk.services.marking import Sent, mark_all_sent, mark_sent
from cpclerk.services.masking import listed
from cpclerk.services.naming import person_name
from cpclerk.services.permission import reading, writing
from cpclerk.services.proposing import Proposal, proposal
from cpclerk.services.reaching import usual_ways
from cpclerk.services.timescales import judged
from cpclerk.services.told import chased, heard, moves_of, notices_of, sitting_of
from cpclerk.services.undo import Saved
from cpclerk.store import Conference, Invitee, Session, must_stand

__all__ = [
    "Candidate", "Forecast", "Invitations", "Invited", "Proposal", "Sent", "accept_proposal",
    "add", "ask_report", "candidates", "drop", "family_told", "invitation_list_in",
    "invitations", "log_reply", "mark_all_sent", "mark_sent", "police_told", "propose",
]  # fmt: skip

NO_DATE = "It is on no date now, so nothing can be answered. Book the new date first."


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody on the list. None is not recorded; `method` is how the invitation went.

    `reply` is to the date as it stands, `earlier_reply` one to a date given up. `by_way` is how
    they are to be told, `told` how they stand about the date (rules.told), `told_of` the date
    that they heard of last. `counts`: needed (the quorum lacks them), counts, or nothing.
    `report_by` is by when their report is asked for. `chased` counts by how many calls.
    `comes_for` are the children they come for, by person; empty: nobody said.
    """

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
    by_way: str
    part: str
    part_from: dt.time | None
    part_to: dt.time | None
    counts: str
    needed: bool | None
    shown_to: Audience
    needs: Needs
    told: str
    told_of: dt.date | None
    earlier_reply: str | None
    report_by: Deadline | None
    chased: int
    comes_for: frozenset[str]

    @property
    def part_words(self) -> str:
        """The part of the meeting they are asked to; nothing for all of it."""
        return part_words(self.part, self.part_from, self.part_to)

    @property
    def is_sent(self) -> bool:
        """Whether an invitation went out, on whatever day."""
        return self.invited is True or self.invited_on is not None

    @property
    def waits(self) -> bool:
        """Whether they are still to be told of the date as it stands."""
        return self.invited is not False and self.told != OF_THIS and self.part != EXCLUDED


@dataclass(frozen=True, slots=True)
class Forecast:
    """What replies promise: the quorum of those coming, and if all who are silent came too."""

    rule: str
    coming: Quorum
    at_best: Quorum


@dataclass(frozen=True, slots=True)
class Invitations:
    """The whole of step 2. `forecast` is None where no quorum is asked for.

    `advocacy` are the children on the advocate's list with their ages, in words; `children` the
    names of all, by person.
    """

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
    advocacy: tuple[str, ...]
    children: tuple[tuple[str, str], ...]

    @property
    def untold(self) -> int:
        """How many were told of a date given up, and must be told again."""
        return sum(each.told == OF_ANOTHER and each.part != EXCLUDED for each in self.rows)

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
        limits = judged(session, [row])[row.uid]
        expected = _forecast(row, people, rules)
        return Invitations(
            conference_uid=row.uid,
            rev=row.rev,
            state=row.state,
            date=row.conference_date,
            rows=_invited(session, row, people, rules, limits, expected),
            family_told_on=row.family_told_on,
            police_told_on=row.police_told_on,
            invitation_list_on=row.invitation_list_on,
            police_notice=limit_for("police_notice", limits),
            invitation_list=limit_for("invitation_list", limits),
            forecast=expected,
            proposal=proposal(session, row),
            advocacy=tuple(
                f"{child.person.given_name or person_name(child.person)} ({age})"
                for child, age in old_enough(row, rules, session.today)
                if on_lists_by_itself(row, rules)
            ),
            children=tuple((each.person_uid, each.name) for each in children_of(conference_uid)),
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
        must_not_be_approved(invitee.conference_id)
        day = get(invitee.conference_id).conference_date
        if reply and day is None:
            raise Refused(NO_DATE)
        change.update(
            invitee,
            reply=reply,
            replied_on=session.today if reply else None,
            reply_for=day if reply else None,
            substitute=name,
        )
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
        must_stand(row, rev)
        if on is not None:
            check_day(session, row, on, "on")
        change.update(row, **{column: on})
        return Saved(row.uid, row.rev, change.sequence)


def _invited(
    session: Session,
    row: Conference,
    people: tuple[Attender, ...],
    rules: Profile,
    limits: Sequence[Deadline],
    expected: Forecast | None,
) -> tuple[Invited, ...]:
    rows = {each.uid: each for each in Invitee.select().where(Invitee.conference == row.uid)}
    uids = [each.uid for each in people]
    notices, moves, calls = notices_of(uids), moves_of([row.uid]).get(row.uid, ()), chased(uids)
    shown, sitting = listed(session, row, people), sitting_of(row)
    ways = usual_ways(session, row, [(rows[each.uid], each.is_family) for each in people])
    found = []
    for who in people:
        invitee = rows[who.uid]
        told = heard(row, invitee, notices.get(who.uid, ()), moves)
        found.append(
            Invited(
                uid=who.uid,
                rev=invitee.rev,
                name=who.name,
                capacity=who.capacity,
                agency=who.agency,
                is_family=who.is_family,
                invited=invitee.invited,
                invited_on=invitee.invited_on,
                method=invitee.method,
                reply=who.reply,
                replied_on=invitee.replied_on,
                substitute=invitee.substitute,
                report_asked=invitee.report_asked,
                by_way=invitee.by_way or ways[who.uid],
                part=invitee.part,
                part_from=invitee.part_from,
                part_to=invitee.part_to,
                counts=_counts(who, invitee, expected),
                needed=invitee.needed,
                shown_to=shown[who.uid].shown_to,
                needs=needs_of(invitee),
                told=standing_of(sitting, told),
                told_of=told[-1].day if told else None,
                earlier_reply=invitee.reply
                if who.reply is None and invitee.part != EXCLUDED
                else None,
                report_by=report_limit(who.agency, row.kind, rules, limits)
                if invitee.report_asked
                else None,
                chased=calls.get(who.uid, (0, None))[0],
                comes_for=who.comes_for,
            )
        )
    return tuple(found)


def _counts(who: Attender, invitee: Invitee, expected: Forecast | None) -> str:
    """Return whether the quorum lacks somebody, or merely counts them."""
    if expected is None:
        return ""
    if who.reply is None and is_needed(who.counts_as, invitee.needed, expected.coming):
        return "needed"
    counts = who.counts_as not in {NOT_COUNTED, ""} or invitee.needed
    return "counts" if counts and invitee.needed is not False else ""


def _forecast(row: Conference, people: tuple[Attender, ...], rules: Profile) -> Forecast | None:
    if not rules.kind(row.kind).quorum:
        return None
    possible = forecast(people, rules, COMES | {None})
    return Forecast(rules.quorum.words, forecast(people, rules), possible)
