"""Reports to chase across conferences, what was chased when, and which agencies are often late."""

import datetime as dt
from dataclasses import dataclass, replace
from types import MappingProxyType

from cpclerk.rules.calendar import add_months
from cpclerk.rules.errors import Refused
from cpclerk.rules.letters import CHASE_REPORT
from cpclerk.rules.outbox import UNDER_WAY
from cpclerk.rules.profile_parts import Report as Rule
from cpclerk.rules.reports import (
    CHAIR,
    EARLIER,
    NONE,
    VERBAL,
    Tally,
    agency_limits,
    reader_limit,
    tallied,
)
from cpclerk.rules.text import fold
from cpclerk.rules.timescales import Facts
from cpclerk.services.circle import who_reaches
from cpclerk.services.conferences import get, headings, rules_for, select
from cpclerk.services.contacts import NO_WAY, reaches
from cpclerk.services.permission import reading, writing
from cpclerk.services.reports import AGENCY, Owed, Which, reports_of
from cpclerk.services.timescales import facts_of
from cpclerk.services.told import NOT_GONE
from cpclerk.services.undo import Saved
from cpclerk.store import (
    Agency,
    Change,
    Conference,
    Invitee,
    Outgoing,
    Professional,
    Report,
    ReportChase,
    Session,
    Staff,
)
from cpclerk.store.calendars import office, statutory

HOW = MappingProxyType({"phone": "telephone", "letter": "letter", "mail": "e-mail"})
CHASE = "chase report"
LOOKED_BACK = 12
"""Months of conferences over which it is counted how an agency's reports came."""


@dataclass(frozen=True, slots=True)
class Chased:
    """One time a report was chased."""

    on: dt.date
    how: str
    by: str


@dataclass(frozen=True, slots=True)
class ToChase:
    """A report of a coming conference that nobody has put down as received, by any reader.

    `days` are working days left until it is due, negative when late. `invitee_uid` is who is
    written to, empty where nobody on the list owes it; `by_mail`: at an approved secure address.
    `waits`: a mail that asks for it is in the outbox still; `failed`: the last one did not go.
    """

    conference_uid: str
    reference: str
    family: str
    held_on: dt.date
    which: Which
    name: str
    agency: str
    invitee_uid: str
    due: dt.date
    days: int
    working: tuple[str, ...]
    chased: tuple[Chased, ...]
    by_mail: bool
    waits: bool
    failed: bool
    rev: int

    @property
    def key(self) -> str:
        """One word for it."""
        return f"{self.conference_uid} {self.which.report_key}"


@dataclass(frozen=True, slots=True)
class Chasing:
    """What is to be chased, fewest days left first; and each agency's reports of late."""

    to_chase: tuple[ToChase, ...]
    agencies: tuple[Tally, ...]


def chasing(session: Session) -> Chasing:
    """Return every report to chase of the conferences to come, and how agencies stand."""
    with reading(session):
        rows = list(
            select().where(
                Conference.state == "booked",
                Conference.conference_date >= session.today,
                Conference.judged_as_at.is_null(),
            )
        )
        found: list[ToChase] = []
        for row, top in zip(rows, headings(session, rows), strict=True):
            found += _of(session, row, top.family)
        found.sort(key=lambda each: (each.days, each.due, each.reference, each.name))
        return Chasing(tuple(found), _agencies(session))


def chased(session: Session, conference_uid: str, which: Which, how: str) -> Saved:
    """Put down that a report was chased today, by telephone, letter or e-mail."""
    with writing(session, CHASE, conference_uid) as change:
        kept = put_down(change, conference_uid, which, how)
        return Saved(kept.uid, kept.rev, change.sequence)


def put_down(change: Change, conference_uid: str, which: Which, how: str) -> ReportChase:
    """Put down that a report was chased today, as part of a change."""
    if how not in HOW:
        raise Refused("Choose one of: " + ", ".join(HOW.values()) + ".", "how")
    which.check()
    return change.insert(
        ReportChase,
        conference=get(conference_uid),
        author=which.author,
        invitee=which.invitee_uid,
        on=change.session.today,
        how=how,
        by=change.session.actor.uid,
    )


def _of(session: Session, row: Conference, family: str) -> list[ToChase]:
    chases: dict[str, list[Chased]] = {}
    past = (
        ReportChase.select(ReportChase, Staff)
        .join(Staff)
        .where(ReportChase.conference == row.uid)
        .order_by(ReportChase.on, ReportChase.uid)
    )
    for each in past:
        key = f"{each.author} {each.invitee_id or ''}"
        chases.setdefault(key, []).append(Chased(each.on, each.how, each.by.initials))
    rule = next(iter(rules_for(session, row).reports_for(row.kind)), None)
    found: dict[str, ToChase] = {}
    # Only what is booked for a day is asked for.
    held_on = row.conference_date or session.today
    for owed in reports_of(session, row):
        key = owed.which.report_key
        if not owed.is_outstanding:
            continue
        due = owed.deadline.due if owed.deadline and owed.deadline.due else held_on
        if key in found and found[key].due <= due:
            continue
        working = owed.deadline.working.lines() if owed.deadline else ()
        days = statutory(session.store).between(session.today, due)
        found[key] = ToChase(
            conference_uid=row.uid,
            reference=row.reference,
            family=family,
            held_on=held_on,
            which=owed.which,
            name=owed.name,
            agency=owed.detail or _agency_of(owed, rule),
            invitee_uid=_who_owes(session, row, owed),
            due=due,
            days=days,
            working=working,
            chased=tuple(chases.get(key, ())),
            by_mail=False,
            waits=False,
            failed=False,
            rev=owed.rev,
        )
    return _with_ways(session, list(found.values()))


def _with_ways(session: Session, found: list[ToChase]) -> list[ToChase]:
    """Return these with how each can be written to, and whether a mail lies in the outbox."""
    uids = [each.invitee_uid for each in found if each.invitee_uid]
    owners = {
        each.uid: who_reaches(each)
        for each in Invitee.select().where(Invitee.uid.in_(uids), Invitee.person.is_null())
    }
    ways = reaches(session, set(owners.values()) - {""})
    mails = Outgoing.select().where(Outgoing.invitee.in_(uids), Outgoing.purpose == CHASE_REPORT)
    last = {each.invitee_id: each.state for each in mails.order_by(Outgoing.queued_at)}
    return [
        replace(
            each,
            by_mail=bool(ways.get(owners.get(each.invitee_uid, ""), NO_WAY).secure),
            waits=last.get(each.invitee_uid) in UNDER_WAY,
            # Once it was chased in another way, that mail is past.
            failed=any(one.how == "mail" for one in each.chased[-1:])
            and last.get(each.invitee_uid) in NOT_GONE,
        )
        for each in found
    ]


def _agency_of(owed: Owed, rule: Rule | None) -> str:
    if rule is None or owed.which.author == AGENCY:
        return owed.name
    return rule.agency


def _who_owes(session: Session, row: Conference, owed: Owed) -> str:
    """Return who on the list owes a report; the social worker by the agency the profile names."""
    if owed.which.invitee_uid:
        return owed.which.invitee_uid
    rule = next(iter(rules_for(session, row).reports_for(row.kind)), None)
    if rule is None:
        return ""
    place = Agency.get_or_none(Agency.name_folded == fold(rule.agency))
    if place is None:
        return ""
    who: Invitee | None = (
        Invitee.select()
        .where(Invitee.conference == row.uid, Invitee.agency == place, ~Invitee.dropped)
        .order_by(Invitee.position)
        .first()
    )
    return who.uid if who is not None else ""


def _agencies(session: Session) -> tuple[Tally, ...]:
    """Return how each agency's reports came to the conferences held of late. Bulk reads."""
    since = add_months(session.today, -LOOKED_BACK)
    held = {
        each.uid: each
        for each in Conference.select().where(
            Conference.state == "held",
            Conference.conference_date >= since,
            Conference.conference_date <= session.today,
        )
    }
    uids = Conference.select(Conference.uid).where(
        Conference.state == "held",
        Conference.conference_date >= since,
        Conference.conference_date <= session.today,
    )
    names = {each.uid: each.name for each in Agency.select(Agency.uid, Agency.name)}
    places = {
        each.uid: each.agency_id
        for each in Professional.select(Professional.uid, Professional.agency)
    }
    kept = {
        each.invitee_id: each
        for each in Report.select().where(
            Report.conference.in_(uids), Report.author == AGENCY, Report.reader == CHAIR
        )
    }
    asked = Invitee.select().where(
        Invitee.conference.in_(uids),
        ~Invitee.dropped,
        Invitee.report_asked | (Invitee.reply == "sending_report") | Invitee.report_sent,
    )
    facts = facts_of(list(held.values()))
    ways: dict[str, list[str]] = {}
    dues: dict[str, dt.date] = {}
    for invitee in asked:
        row = held[invitee.conference_id]
        own = next(iter(rules_for(session, row).reports_for(row.kind)), None)
        agency = names.get(invitee.agency_id or places.get(invitee.professional_id or "", ""), "")
        if not agency or (own is not None and fold(own.agency) == fold(agency)):
            continue
        if row.uid not in dues:
            dues[row.uid] = _due(session, row, facts[row.uid])
        ways.setdefault(agency, []).append(_way(kept.get(invitee.uid), dues[row.uid]))
    tallies = [tallied(agency, found) for agency, found in ways.items()]
    return tuple(sorted(tallies, key=lambda each: (not each.stands_out, each.agency)))


def _due(session: Session, row: Conference, facts: Facts) -> dt.date:
    """Return by when agencies' reports were due; the conference's own day where no rule says."""
    rules = rules_for(session, row)
    event, limits = agency_limits(rules, row.kind)
    calendars = statutory(session.store), office(session.store)
    found = reader_limit(limits, event, None, "", facts, rules, calendars, session.today)
    return (
        found.due
        if found is not None and found.due is not None
        else row.conference_date or session.today
    )


def _way(kept: Report | None, due: dt.date) -> str:
    if kept is None:
        return ""
    if kept.how == NONE:
        return "silent"
    if kept.how == VERBAL:
        return "verbal"
    if kept.received_on is None:
        return "in_time" if kept.came == EARLIER else ""
    return "in_time" if kept.received_on <= due else "late"
