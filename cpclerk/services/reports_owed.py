"""The reports owed to a conference, to each who reads them, and how each stands."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cpclerk.rules.calendar import Calendar
from cpclerk.rules.errors import Refused
from cpclerk.rules.people import age_on
from cpclerk.rules.profile import Profile
from cpclerk.rules.profile_parts import Report as Rule
from cpclerk.rules.profile_parts import Timescale
from cpclerk.rules.reports import (
    AGENCY_REPORT,
    CHAIR,
    FAMILY,
    READERS,
    VERBAL,
    agency_limits,
    day_before,
    reader_limit,
    received_words,
    report_state,
)
from cpclerk.rules.text import fold
from cpclerk.rules.timescales import Deadline, Facts
from cpclerk.services.attenders import Attender, attenders
from cpclerk.services.conferences import get, rules_for
from cpclerk.services.naming import person_name
from cpclerk.services.permission import reading
from cpclerk.services.receipts import AGENCY, SOCIAL_WORKER
from cpclerk.services.timescales import facts_of
from cpclerk.store import (
    Conference,
    FamilyMember,
    Invitee,
    Person,
    Report,
    ReportChase,
    ReportFile,
    Session,
)
from cpclerk.store.calendars import office, statutory

# The item of a checklist whose limit is that of the agencies' reports.
AGENCIES_ITEM = "agency_reports"


@dataclass(frozen=True, slots=True)
class Which:
    """Which report, to which reader (family or chair); of an agency, the invitee's uid.

    `person_uid` is the parent, carer or young person who reads it; None for the chair, or for
    the family as a whole.
    """

    author: str
    invitee_uid: str | None
    reader: str
    person_uid: str | None = None

    @property
    def key(self) -> str:
        """One word for it."""
        return f"{self.author} {self.invitee_uid or ''} {self.reader} {self.person_uid or ''}"

    @property
    def report_key(self) -> str:
        """One word for the report, whoever reads it."""
        return f"{self.author} {self.invitee_uid or ''}"

    def check(self) -> None:
        """Raise Refused unless it is a report that somebody writes for one of the readers."""
        if self.author not in (SOCIAL_WORKER, AGENCY) or self.reader not in READERS:
            raise Refused("That is no report of this conference. Go back and choose it again.")


@dataclass(frozen=True, slots=True)
class Owed:
    """A report owed to a reader, and how it stands.

    `state`: received, verbal, not_received or not_recorded. `came` says when, as the meeting
    asks it (on the day, the day before, earlier). `deadline` is None where the profile sets no
    limit. `in_format` and `has_view` are of the report, whoever reads it; None is not recorded.
    `rev` is 0 while nothing is recorded.
    """

    which: Which
    name: str
    detail: str
    reader: str
    state: str
    received_on: dt.date | None
    how: str | None
    came: str
    deadline: Deadline | None
    in_format: bool | None
    has_view: bool | None
    chased_on: dt.date | None
    files: int
    rev: int

    @property
    def is_outstanding(self) -> bool:
        """Whether nobody has put down yet whether this reader had it."""
        return self.state == "not_recorded"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is needed to say how every report of one conference stands."""

    row: Conference
    rules: Profile
    facts: Facts
    calendars: tuple[Calendar, Calendar]
    kept: Mapping[Which, Report]
    chased: Mapping[str, dt.date]
    files: Mapping[str, int]
    today: dt.date


def reports(session: Session, conference_uid: str) -> tuple[Owed, ...]:
    """Return every report owed: the social worker's and each agency's, to each who reads it."""
    with reading(session):
        return reports_of(session, get(conference_uid))


def reports_of(session: Session, row: Conference) -> tuple[Owed, ...]:
    """Return every report owed to a conference. Needs an open connection."""
    asked = _asked_of(session, row)
    rules = asked.rules
    rule = next(iter(rules.reports_for(row.kind)), None)
    people = attenders(row.uid, rules)
    owed: list[Owed] = []
    family = _family_readers(row, rules, people) if rule is not None else []
    if rule is not None:
        for person_uid, words in _with_whole(family, asked.kept, SOCIAL_WORKER, None):
            which = Which(SOCIAL_WORKER, None, FAMILY, person_uid)
            owed.append(_owed(which, rule.name, "", words, rule.family_event, asked))
        which = Which(SOCIAL_WORKER, None, CHAIR)
        owed.append(_owed(which, rule.name, "", READERS[CHAIR], rule.chair_event, asked))
    for each, sent in _promised(row, people, rule):
        detail = "" if each.agency == each.name else each.agency
        for reader in rule.agencies_to if rule is not None else (CHAIR,):
            readers: Iterable[tuple[str | None, str]] = (
                [(None, READERS[CHAIR])]
                if reader == CHAIR
                else _with_whole(family, asked.kept, AGENCY, each.uid)
            )
            for person_uid, words in readers:
                which = Which(AGENCY, each.uid, reader, person_uid)
                one = _owed(which, each.name, detail, words, AGENCY_REPORT, asked)
                owed.append(_as_logged(one) if sent and reader == CHAIR else one)
    return tuple(owed)


def _asked_of(session: Session, row: Conference) -> _Asked:
    files: dict[str, int] = {}
    for each in ReportFile.select().where(ReportFile.conference == row.uid):
        key = f"{each.author} {each.invitee_id or ''}"
        files[key] = files.get(key, 0) + 1
    chases = ReportChase.select().where(ReportChase.conference == row.uid).order_by(ReportChase.on)
    return _Asked(
        row=row,
        rules=rules_for(session, row),
        facts=facts_of([row])[row.uid],
        calendars=(statutory(session.store), office(session.store)),
        kept={
            Which(each.author, each.invitee_id, each.reader, each.person_id): each
            for each in Report.select().where(Report.conference == row.uid)
        },
        chased={f"{each.author} {each.invitee_id or ''}": each.on for each in chases},
        files=files,
        today=session.today,
    )


def _limits_on(event: str, asked: _Asked) -> tuple[str, tuple[Timescale, ...]]:
    if event == AGENCY_REPORT:
        return agency_limits(asked.rules, asked.row.kind)
    return event, tuple(each for each in asked.rules.timescales if each.event == event)


def _owed(which: Which, name: str, detail: str, reader: str, event: str, asked: _Asked) -> Owed:
    kept, row = asked.kept.get(which), asked.row
    on, how, came = (kept.received_on, kept.how, kept.came) if kept else (None, None, "")
    of_report = asked.kept.get(Which(which.author, which.invitee_uid, CHAIR))
    event, limits = _limits_on(event, asked)
    words = came
    if on is not None and row.conference_date is not None:
        words = received_words(
            on, row.conference_date, day_before(row.conference_date, asked.calendars[0])
        )
    return Owed(
        which=which,
        name=name,
        detail=detail,
        reader=reader,
        state=report_state(on, how, came),
        received_on=on,
        how=how,
        came=words,
        deadline=reader_limit(
            limits,
            event,
            on if how != VERBAL else None,
            came,
            asked.facts,
            asked.rules,
            asked.calendars,
            asked.today,
        ),
        in_format=of_report.in_format if of_report else None,
        has_view=of_report.has_view if of_report else None,
        chased_on=asked.chased.get(which.report_key),
        files=asked.files.get(which.report_key, 0),
        rev=kept.rev if kept else 0,
    )


def _as_logged(owed: Owed) -> Owed:
    """A log says that a report came, not when."""
    if owed.state != "not_recorded":
        return owed
    return dataclasses.replace(owed, state="received", came="day not recorded")


def _with_whole(
    family: list[tuple[str, str]],
    kept: Mapping[Which, Report],
    author: str,
    invitee_uid: str | None,
) -> Iterable[tuple[str | None, str]]:
    """Yield who of the family reads it; as a whole where nobody is asked, or it stands so."""
    whole = Which(author, invitee_uid, FAMILY)
    if not family or _says_something(kept.get(whole)):
        return [(None, READERS[FAMILY])]
    return list(family)


def _says_something(kept: Report | None) -> bool:
    return kept is not None and report_state(kept.received_on, kept.how, kept.came) != (
        "not_recorded"
    )


def _family_readers(
    row: Conference, rules: Profile, people: Iterable[Attender]
) -> list[tuple[str, str]]:
    """Return the parents and carers asked, then the young people, with their names."""
    here = {each.uid for each in people}
    asked: Any = (
        Invitee.select(Invitee, Person)
        .join(Person)
        .where(Invitee.conference == row.uid, ~Invitee.dropped)
        .order_by(Invitee.position, Invitee.uid)
    )
    rows = [each for each in asked if each.uid in here]
    relations = {
        each.person_id: each.relation
        for each in FamilyMember.select().where(
            FamilyMember.person.in_([each.person_id for each in rows])
        )
    }
    adults = [each for each in rows if relations.get(each.person_id) != "child"]
    young = [each for each in rows if relations.get(each.person_id) == "child"]
    found = [
        (each.person_id, f"{person_name(each.person)} ({relations.get(each.person_id, 'family')})")
        for each in adults
    ]
    day = row.conference_date
    for each in young:
        born = each.person.date_of_birth
        if born and day and not each.person.expected and age_on(born, day) >= rules.advocacy.age:
            found.append((each.person_id, f"{person_name(each.person)} ({age_on(born, day)})"))
    return found


def _promised(
    row: Conference, people: Iterable[Attender], rule: Rule | None
) -> list[tuple[Attender, bool]]:
    """Return those who owe a report of their agency's, and whether a log says that it came.

    The social worker's own report is counted apart.
    """
    rows = {each.uid: each for each in Invitee.select().where(Invitee.conference == row.uid)}
    found = []
    for each in people:
        invitee = rows[each.uid]
        of_social_worker = rule is not None and fold(rule.agency) == fold(each.agency)
        promised = invitee.report_asked or each.reply == "sending_report"
        if (promised or invitee.report_sent) and not of_social_worker:
            found.append((each, bool(invitee.report_sent)))
    return found
