"""The store as a conference log: what each of its rows would be in the files."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from cpclerk.rules.log import AFTERWARDS, AgencyRow, ChildRow, ConferenceRow, Log
from cpclerk.rules.reports import NONE
from cpclerk.services.receipts import receipts
from cpclerk.store import (
    JOIN,
    Agency,
    ChildAtConference,
    Conference,
    Family,
    Invitee,
    Person,
    Postponement,
    Professional,
    Report,
    Stage,
    Team,
)

# Columns of the log that say when the social worker's report came, and to whom.
READERS = {"social_worker_report_to_chair": "chair", "social_worker_report_to_family": "family"}
_NUMBER = re.compile(r"([0-9]+)")


def logged() -> Log:
    """Return every conference of the store as a log, by reference. Needs an open connection.

    Bulk reads of tuples: a store may hold ten years of conferences.
    """
    conferences = list(_conferences())
    conferences.sort(key=lambda row: natural(row.conference_ref))
    order = {row.conference_ref: place for place, row in enumerate(conferences)}
    children = sorted(
        _children(), key=lambda row: (order[row.conference_ref], natural(row.child_ref))
    )
    # Sorting keeps agencies in the order of the conference's own list.
    agencies = sorted(_agencies(), key=lambda row: order[row.conference_ref])
    return Log(tuple(conferences), tuple(children), tuple(agencies))


def put_off() -> dict[str, set[date]]:
    """Return the days that conferences, by reference, were booked for and not held on."""
    days: dict[str, set[date]] = {}
    rows = Postponement.select(Conference.reference, Postponement.was_date).join(Conference)
    for reference, day in tuples(rows):
        if day is not None:
            days.setdefault(reference, set()).add(day)
    return days


def tuples(query: Any) -> Iterable[tuple[Any, ...]]:
    """Return a query's rows as tuples of values."""
    rows: Iterable[tuple[Any, ...]] = query.tuples()
    return rows


def natural(reference: str) -> list[str | int]:
    """Return what sorts R2 before R10, and R002 before R010."""
    parts = _NUMBER.split(reference)
    return [int(part) if place % 2 else part for place, part in enumerate(parts)]


def _conferences() -> Iterator[ConferenceRow]:
    stages: dict[tuple[str, str], date] = {}
    reached = Stage.select(Stage.conference, Stage.stage, Stage.on).order_by(Stage.on.desc())
    for conference, stage, on in tuples(reached):
        # The first time counts, as it does for the limits.
        stages[conference, stage] = on
    reports = {
        (conference, reader): on
        for conference, reader, on in tuples(
            Report.select(Report.conference, Report.reader, Report.received_on).where(
                Report.author == "social_worker", Report.person.is_null()
            )
        )
    }
    # Where each parent is asked of, the family had it on the day on which the last of them had.
    each = Report.select(Report.conference).where(Report.person.is_null(False)).distinct()
    for conference, had in receipts([uid for (uid,) in tuples(each)]).items():
        if "family" in had.days and (conference, "family") not in reports:
            reports[conference, "family"] = had.days["family"]
    references = dict(tuples(Conference.select(Conference.uid, Conference.reference)))
    rows = (
        Conference.select(
            Conference.uid,
            Conference.reference,
            Family.reference,
            Team.name,
            Conference.kind,
            Conference.state,
            Conference.conference_date,
            Conference.strategy_discussion_date,
            Conference.previous_conference_date,
            Conference.quorate,
            Conference.reconvenes,
        )
        .join(Family)
        .switch(Conference)
        .join(Team, JOIN.LEFT_OUTER)
    )
    for uid, *plain, reconvenes in tuples(rows):
        days: dict[str, Any] = {
            column: reports.get((uid, reader)) for column, reader in READERS.items()
        }
        days |= {stage: stages.get((uid, stage)) for stage in AFTERWARDS}
        days["reconvenes"] = references.get(reconvenes)
        yield ConferenceRow(*plain, **days)


def _children() -> Iterator[ChildRow]:
    rows = (
        ChildAtConference.select(
            Conference.reference,
            Person.uid,
            Person.reference,
            ChildAtConference.date_of_birth,
            ChildAtConference.expected,
            ChildAtConference.sex,
            Person.ethnicity,
            ChildAtConference.participation,
            ChildAtConference.outcome,
            ChildAtConference.category,
        )
        .join(Conference)
        .switch(ChildAtConference)
        .join(Person)
    )
    for conference, person, reference, *rest in tuples(rows):
        yield ChildRow(conference, reference or person, *rest)


def _agencies() -> Iterator[AgencyRow]:
    """Yield a row for each agency at each conference, however many people came from it."""
    names = dict(tuples(Agency.select(Agency.uid, Agency.name)))
    reports = {
        invitee: False if how == NONE else (True if on is not None else None)
        for invitee, on, how in tuples(
            Report.select(Report.invitee, Report.received_on, Report.how).where(
                Report.author == "agency"
            )
        )
    }
    rows = (
        Invitee.select(
            Invitee.uid,
            Conference.reference,
            Invitee.agency,
            Professional.agency,
            Invitee.invited,
            Invitee.attended,
            Invitee.report_sent,
        )
        .join(Conference)
        .switch(Invitee)
        .join(Professional, JOIN.LEFT_OUTER)
        .where(~Invitee.dropped)
        .order_by(Invitee.position, Invitee.uid)
    )
    together: dict[tuple[str, str], list[tuple[Any, Any, Any]]] = {}
    for uid, conference, own, of_professional, invited, attended, sent in tuples(rows):
        agency = own or of_professional
        if agency is not None:
            report = sent if sent is not None else reports.get(uid)
            people = together.setdefault((conference, names[agency]), [])
            people.append((invited, attended, report))
    for (conference, name), people in together.items():
        invited, attended, report = (any_of(values) for values in zip(*people, strict=True))
        # In a log a report is one that came instead of somebody.
        yield AgencyRow(conference, name, invited, attended, report and not attended)


def any_of(values: Iterable[bool | None]) -> bool | None:
    """Return yes if any is yes, no if all are no, otherwise not recorded."""
    known = list(values)
    if any(known):
        return True
    return None if None in known else False
