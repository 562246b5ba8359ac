"""What cannot be so in a conference log, taken as a whole."""

from collections.abc import Iterator
from datetime import date

from cpclerk.rules.booking import recorded_type
from cpclerk.rules.errors import Refused
from cpclerk.rules.ethnicity import NOT_YET
from cpclerk.rules.history import NOT_HELD, TO_COME
from cpclerk.rules.log import (
    AFTERWARDS,
    BEFOREHAND,
    REPORTS,
    AgencyRow,
    AnyRow,
    ChildRow,
    ConferenceRow,
    Fault,
    Log,
    Terms,
    key_of,
)
from cpclerk.rules.people import OF_AGE, age_on
from cpclerk.rules.text import fold

# Days. A due date further ahead of the conference, or longer past, is a slip of the pen.
LONGEST_WAIT = 300
LONGEST_OVERDUE = 31


def faults_in(log: Log, terms: Terms) -> list[Fault]:
    """Everything that cannot be so. Rows of a store (line 0) are taken as they are."""
    found = [
        *_twice(log),
        *_unknown(log),
        *_conferences(log, terms),
        *_children(log, terms),
        *_agencies(log, terms),
    ]
    # One cell, one fault: the first says what is wrong.
    return sorted({(each.file, each.line, each.column): each for each in reversed(found)}.values())


def _fault(row: AnyRow, column: str, what: str) -> Fault:
    return Fault(row.FILE, row.line, column, what)


def _read(row: AnyRow, *columns: str) -> bool:
    """Return whether a row is the log's own and these cells of it were read."""
    return bool(row.line) and row.unread.isdisjoint(columns)


def _twice(log: Log) -> Iterator[Fault]:
    first: dict[tuple[str, tuple[str, ...]], AnyRow] = {}
    for row in log.rows:
        known = first.setdefault((row.FILE, key_of(row)), row)
        if known is not row:
            what = f"{key_of(row)[-1]} stands on line {known.line} already."
            yield _fault(row, row.KEY[-1], what)


def _unknown(log: Log) -> Iterator[Fault]:
    if ConferenceRow.FILE in log.lacking:
        return
    known = {row.conference_ref for row in log.conferences}
    rows: list[AnyRow] = [*log.children, *log.agencies]
    for row in rows:
        if row.conference_ref not in known:
            yield _fault(row, "conference_ref", f"{row.conference_ref} is not in conferences.csv.")


def _conferences(log: Log, terms: Terms) -> Iterator[Fault]:
    by_ref = {row.conference_ref: row for row in log.conferences}
    with_children = {row.conference_ref for row in log.children}
    for row in log.conferences:
        if not row.line:
            continue
        yield from _order(row)
        yield from _still_to_come(row, terms)
        if _read(row, "status"):
            yield from _by_status(row)
        if (
            row.status == "held"
            and ChildRow.FILE not in log.lacking
            and row.conference_ref not in with_children
            and (not _read(row, "kind") or terms.rules.kind(row.kind).decides)
        ):
            what = f"{row.conference_ref} was held, but children.csv has no child at it."
            yield _fault(row, "conference_ref", what)
        if row.reconvenes is not None:
            yield from _reconvened(row, by_ref.get(row.reconvenes))


def _order(row: ConferenceRow) -> Iterator[Fault]:
    day = row.conference_date
    if day and row.strategy_discussion_date and row.strategy_discussion_date > day:
        what = f"{day} is before strategy_discussion_date, {row.strategy_discussion_date}."
        yield _fault(row, "conference_date", what)
    if day and row.previous_conference_date and row.previous_conference_date >= day:
        what = f"{row.previous_conference_date} is not before conference_date, {day}."
        yield _fault(row, "previous_conference_date", what)
    if day and row.outline_plan_sent and row.outline_plan_sent < day:
        what = f"{row.outline_plan_sent} is before conference_date, {day}."
        yield _fault(row, "outline_plan_sent", what)
    before, latest = "conference_date", day
    for column in AFTERWARDS[1:]:
        after: date | None = getattr(row, column)
        if after and latest and after < latest:
            yield _fault(row, column, f"{after} is before {before}, {latest}.")
        if after and (latest is None or after > latest):
            before, latest = column, after


def _still_to_come(row: ConferenceRow, terms: Terms) -> Iterator[Fault]:
    held = ("conference_date",) if row.status == "held" else ()
    for column in (*BEFOREHAND, *REPORTS, *AFTERWARDS, *held):
        day: date | None = getattr(row, column)
        if day and day > terms.until:
            yield _fault(row, column, f"{day} {_ahead(terms)}")


def _ahead(terms: Terms) -> str:
    if terms.as_at:
        return f"is after {terms.as_at}, the day on which the log is said to be true."
    return f"is still to come: today is {terms.today}."


def _by_status(row: ConferenceRow) -> Iterator[Fault]:
    if row.status == "held":
        if row.conference_date is None and _read(row, "conference_date"):
            yield _fault(row, "conference_date", "a conference that was held has a date.")
        return
    for column in ("quorate", *AFTERWARDS):
        if getattr(row, column) is not None:
            what = f"should be blank: the conference is {row.status}, not held."
            yield _fault(row, column, what)


def _reconvened(row: ConferenceRow, first: ConferenceRow | None) -> Iterator[Fault]:
    day = row.conference_date
    if first is None:
        yield _fault(row, "reconvenes", f"{row.reconvenes} is not in conferences.csv.")
    elif first is row:
        yield _fault(row, "reconvenes", "a conference cannot reconvene itself.")
    elif first.family_ref != row.family_ref and first.unread.isdisjoint({"family_ref"}):
        yield _fault(row, "reconvenes", f"{row.reconvenes} is another family's.")
    elif first.conference_date is None and first.unread.isdisjoint({"conference_date"}):
        yield _fault(row, "reconvenes", f"{row.reconvenes} has no date, so it was not held.")
    elif first.conference_date and day and first.conference_date >= day:
        yield _fault(row, "reconvenes", f"{row.reconvenes} is not before this conference.")


def _has_met(conference: ConferenceRow, terms: Terms) -> bool:
    """Return whether a conference was held or, at the log's end, may be under way."""
    if conference.status == "booked":
        return conference.conference_date is None or conference.conference_date <= terms.until
    return conference.status not in TO_COME | NOT_HELD


def _children(log: Log, terms: Terms) -> Iterator[Fault]:
    conferences = {row.conference_ref: row for row in log.conferences}
    seen: dict[str, tuple[ConferenceRow, ChildRow]] = {}
    known = [
        (conferences[row.conference_ref], row)
        for row in log.children
        if row.conference_ref in conferences
    ]
    for conference, row in sorted(
        known, key=lambda pair: (pair[0].conference_date or date.max, pair[1].line)
    ):
        if row.line:
            yield from _born(conference, row, terms)
            yield from _decided(conference, row, terms)
        if row.child_ref in seen:
            yield from _same_child(*seen[row.child_ref], conference, row)
        seen[row.child_ref] = (conference, row)


def _born(conference: ConferenceRow, row: ChildRow, terms: Terms) -> Iterator[Fault]:
    born, day = row.date_of_birth, conference.conference_date
    if born is None or not _read(row, "expected"):
        return
    if row.expected:
        last = day or terms.until
        if not -LONGEST_OVERDUE <= (born - last).days <= LONGEST_WAIT:
            what = f"a due date of {born} does not fit a conference on {last}."
            yield _fault(row, "date_of_birth", what)
    elif day and born > day:
        what = f"{born} is after the conference on {day}: expected is no."
        yield _fault(row, "date_of_birth", what)
    elif born > terms.until:
        yield _fault(row, "date_of_birth", f"{born} {_ahead(terms)}")
    elif day and (age := age_on(born, day)) >= OF_AGE:
        what = f"born on {born}, this child was {age} on {day}; a child is under {OF_AGE}."
        yield _fault(row, "date_of_birth", what)
    elif day and row.participation == "under_age" and age >= terms.rules.advocacy.age:
        what = (
            f"under_age, but this child was {age}: {terms.rules.advocacy.age} and over are asked."
        )
        yield _fault(row, "participation", what)


def _decided(conference: ConferenceRow, row: ChildRow, terms: Terms) -> Iterator[Fault]:
    if conference.unread.isdisjoint({"status", "conference_date"}):
        not_met = not _has_met(conference, terms)
        if row.outcome is not None and not_met:
            what = f"should be blank: the conference is {conference.status}."
            yield _fault(row, "outcome", what)
        if row.participation == "attended" and not_met:
            what = f"attended, but the conference is {conference.status}."
            yield _fault(row, "participation", what)
    if row.category is not None and row.outcome in {None, "no_plan"} and _read(row, "outcome"):
        yield _fault(row, "category", "should be blank: no plan is recorded for this child.")
    if row.outcome is None or "kind" in conference.unread or not _read(row, "expected"):
        return
    try:
        recorded_type(conference.kind, terms.rules, unborn=row.expected, outcome=row.outcome)
    except Refused:
        what = f"{row.outcome} is no outcome of a conference of kind {conference.kind}."
        yield _fault(row, "outcome", what)


def _same_child(
    then: ConferenceRow, before: ChildRow, now: ConferenceRow, row: ChildRow
) -> Iterator[Fault]:
    """Yield what differs that stays; of two rows, one of the log's own is at fault."""
    at, other, other_at = (row, before, then) if row.line else (before, row, now)
    if not at.line:
        return
    place = f"line {other.line}" if other.line else "in the store"
    where = f"at {other_at.conference_ref} ({place})"
    here = now if at is row else then
    if here.family_ref != other_at.family_ref and (here.unread | other_at.unread).isdisjoint(
        {"family_ref"}
    ):
        yield _fault(at, "child_ref", f"{at.child_ref} is of {other_at.family_ref} {where}.")
    unread = before.unread | row.unread
    if before.sex not in {row.sex, "U"} and "sex" not in unread:
        yield _fault(at, "sex", f"{at.sex}, but {other.sex} {where}.")
    if "expected" not in unread:
        if row.expected and not before.expected:
            words = "yes, but" if at is row else "no, but not yet"
            yield _fault(at, "expected", f"{words} born {where}.")
        both_born = not row.expected and not before.expected
        dates = {row.date_of_birth, before.date_of_birth}
        if both_born and len(dates - {None}) == 2:
            what = f"{at.date_of_birth}, but {other.date_of_birth} {where}."
            yield _fault(at, "date_of_birth", what)
    if row.ethnicity is not None and before.ethnicity not in {row.ethnicity, None, NOT_YET}:
        yield _fault(at, "ethnicity", f"{at.ethnicity}, but {other.ethnicity} {where}.")


def _agencies(log: Log, terms: Terms) -> Iterator[Fault]:
    conferences = {row.conference_ref: row for row in log.conferences}
    yield from _spelt_otherwise(log)
    for row in log.agencies:
        if not row.line:
            continue
        if row.attended and row.sent_report:
            what = "yes means a report came and nobody did, but attended is yes."
            yield _fault(row, "sent_report", what)
        conference = conferences.get(row.conference_ref)
        if (
            row.attended
            and conference
            and conference.unread.isdisjoint({"status", "conference_date"})
            and not _has_met(conference, terms)
        ):
            yield _fault(row, "attended", f"yes, but the conference is {conference.status}.")


def _spelt_otherwise(log: Log) -> Iterator[Fault]:
    """Yield each second spelling of an agency: it would be another agency in every figure."""
    names: set[str] = set()
    spelt: dict[str, AgencyRow] = {}
    for row in log.agencies:
        if row.agency in names:
            continue
        names.add(row.agency)
        first = spelt.setdefault(fold(row.agency), row)
        if first is not row and row.line:
            place = f"on line {first.line}" if first.line else "in the store"
            yield _fault(row, "agency", f"{row.agency} is spelt {first.agency} {place}.")
