"""When the family and the chair had the social worker's report, over all who read it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cpclerk.rules.reports import EARLIER, NONE, VERBAL
from cpclerk.store import FamilyMember, Invitee, Report

SOCIAL_WORKER, AGENCY = "social_worker", "agency"


@dataclass(slots=True)
class Receipts:
    """Of one conference, by reader: the day all had it; those of whom the day is not noted."""

    days: dict[str, date] = field(default_factory=dict)
    earlier: set[str] = field(default_factory=set)


def receipts(uids: Sequence[str]) -> dict[str, Receipts]:
    """Return, by conference, when family and chair had the social worker's report.

    The family has it once each parent and carer asked to the conference has; a report told by
    word of mouth is none to judge by a limit. Needs an open connection.
    """
    rows = [
        row
        for row in Report.select().where(
            Report.conference.in_(uids), Report.author == SOCIAL_WORKER
        )
        if row.how not in {VERBAL, NONE} and (row.received_on is not None or row.came == EARLIER)
    ]
    persons = {row.conference_id for row in rows if row.person_id}
    adults = _adults(list(persons)) if persons else {}
    found: dict[str, Receipts] = {}
    by_reader: dict[tuple[str, str], list[Report]] = {}
    for row in rows:
        by_reader.setdefault((row.conference_id, row.reader), []).append(row)
    for (uid, reader), had in by_reader.items():
        # What is put down of the chair, or of the family as a whole, stands for all of them.
        by_all = [row for row in had if row.person_id is None]
        if not by_all:
            by_all = [row for row in had if row.person_id in adults[uid]]
            if not by_all or len(by_all) < len(adults[uid]):
                continue
        mine = found.setdefault(uid, Receipts())
        days = [row.received_on for row in by_all if row.received_on is not None]
        if days:
            mine.days[reader] = max(days)
        if len(days) < len(by_all):
            mine.earlier.add(reader)
    return found


def _adults(uids: Sequence[str]) -> dict[str, set[str]]:
    """Return the parents and carers asked to each conference, by person."""
    found: dict[str, set[str]] = {uid: set() for uid in uids}
    asked: Any = (
        Invitee.select(Invitee.conference, Invitee.person)
        .join(FamilyMember, on=(Invitee.person == FamilyMember.person))
        .where(Invitee.conference.in_(uids), ~Invitee.dropped, FamilyMember.relation != "child")
    )
    for conference, person in asked.tuples():
        found[conference].add(person)
    return found
