"""Whole logs into a store and out of it: the one bulk service."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cpclerk.rules.booking import recorded_type
from cpclerk.rules.errors import Refused
from cpclerk.rules.history import is_history
from cpclerk.rules.log import (
    AFTERWARDS,
    AgencyRow,
    AnyRow,
    ChildRow,
    ConferenceRow,
    Difference,
    Fault,
    Log,
    LogRefused,
    difference,
)
from cpclerk.rules.text import fold
from cpclerk.services.permission import reading, writing
from cpclerk.store import (
    JOIN,
    Agency,
    Change,
    ChildAtConference,
    Conference,
    Family,
    FamilyMember,
    Invitee,
    Office,
    Person,
    Professional,
    Report,
    Row,
    Session,
    Stage,
    Team,
)
from cpclerk.store.profiles import keep, rules_of

READERS = {"social_worker_report_to_chair": "chair", "social_worker_report_to_family": "family"}
# Columns of the log that are columns of a conference under the same name.
SAME = (
    "conference_date",
    "strategy_discussion_date",
    "previous_conference_date",
    "quorate",
)
AUDIENCE = "professionals"


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of reading a log: rows added, rows whose blanks were filled, rows known already."""

    conferences: int
    children: int
    agencies: int
    filled: int
    known: int
    as_at: date
    history: bool


def take_in(
    session: Session, log: Log, *, as_at: date | None = None, profile: str | None = None
) -> Taken:
    """Put a log into the store, whole or not at all; the same log again writes nothing.

    `as_at` is the day the log was true; without it, its last day. A log of long ago is history:
    none of it stands on the desk. Raises LogRefused, with every contradiction, and Refused: not
    allowed, an unknown profile, or an as-at day still to come.
    """
    as_at = as_at or log.end or session.today
    if as_at > session.today:
        raise Refused(f"{as_at} is still to come. Give the day on which the log was true.", "as_at")
    history = is_history(as_at, session.today)
    with writing(session, "import log") as change:
        found = difference(logged(), log)
        if found.faults:
            raise LogRefused(list(found.faults))
        if found.new.rows or found.fills:
            Taking(change, as_at if history else None, profile, log).take(found)
    new, filled = found.new, len(found.fills)
    return Taken(
        len(new.conferences),
        len(new.children),
        len(new.agencies),
        filled,
        len(log.rows) - len(new.rows) - filled,
        as_at,
        history,
    )


def give_out(session: Session) -> Log:
    """Return every conference of the store as a log, in the order of references."""
    with reading(session):
        return logged()


def logged() -> Log:
    """Return the store as a log. Needs an open connection."""
    conferences = list(
        Conference.select(Conference, Family, Team)
        .join(Family)
        .switch(Conference)
        .join(Team, JOIN.LEFT_OUTER)
        .order_by(Conference.reference)
    )
    references = {each.uid: each.reference for each in conferences}
    return Log(
        tuple(_conference_rows(conferences, references)),
        tuple(_child_rows(references)),
        tuple(_agency_rows(references)),
    )


def _conference_rows(
    conferences: Sequence[Conference], references: dict[str, str]
) -> Iterable[ConferenceRow]:
    stages: dict[tuple[str, str], date] = {}
    for stage in Stage.select().order_by(Stage.on):
        stages.setdefault((stage.conference_id, stage.stage), stage.on)
    reports = {
        (report.conference_id, report.reader): report.received_on
        for report in Report.select().where(Report.author == "social_worker")
    }
    for each in conferences:
        days: dict[str, Any] = {column: getattr(each, column) for column in SAME}
        days |= {column: reports.get((each.uid, reader)) for column, reader in READERS.items()}
        days |= {stage: stages.get((each.uid, stage)) for stage in AFTERWARDS}
        yield ConferenceRow(
            conference_ref=each.reference,
            family_ref=each.family.reference,
            team=each.team.name if each.team else None,
            kind=each.kind,
            status=each.state,
            **days,
            reconvenes=references.get(each.reconvenes_id or ""),
        )


def _child_rows(references: dict[str, str]) -> Iterable[ChildRow]:
    rows = ChildAtConference.select(ChildAtConference, Person).join(Person)
    found = [
        ChildRow(
            conference_ref=references[each.conference_id],
            child_ref=each.person.reference or each.person_id,
            date_of_birth=each.date_of_birth,
            expected=each.expected,
            sex=each.sex,
            ethnicity=each.person.ethnicity,
            participation=each.participation,
            outcome=each.outcome,
            category=each.category,
        )
        for each in rows
    ]
    return sorted(found, key=lambda row: (row.conference_ref, row.child_ref))


def _agency_rows(references: dict[str, str]) -> Iterable[AgencyRow]:
    """Yield a row for each agency at each conference, however many people came from it."""
    rows = (
        Invitee.select(Invitee, Agency, Professional)
        .join(Agency, JOIN.LEFT_OUTER)
        .switch(Invitee)
        .join(Professional, JOIN.LEFT_OUTER)
        .where(~Invitee.dropped)
        .order_by(Invitee.position, Invitee.uid)
    )
    names = {each.uid: each.name for each in Agency.select()}
    together: dict[tuple[str, str], list[Invitee]] = {}
    for each in rows:
        agency = each.agency_id or (each.professional.agency_id if each.professional else None)
        if agency is not None:
            key = (references[each.conference_id], names[agency])
            together.setdefault(key, []).append(each)
    found = [
        AgencyRow(
            conference_ref=reference,
            agency=agency,
            invited=_any(each.invited for each in people),
            attended=_any(each.attended for each in people),
            sent_report=_any(each.report_sent for each in people),
        )
        for (reference, agency), people in together.items()
    ]
    return sorted(found, key=lambda row: row.conference_ref)


def _any(values: Iterable[bool | None]) -> bool | None:
    """Return yes if any says yes, no if any says no, otherwise not recorded."""
    known = [value for value in values if value is not None]
    return any(known) if known else None


class Taking:
    """One log being taken in: what it refers to is found or made once."""

    def __init__(
        self, change: Change, history_as_at: date | None, profile: str | None, log: Log
    ) -> None:
        self.change = change
        self.as_at = history_as_at
        self.log = log
        self.office = Office.get()
        self.profile_uid = keep(change, profile).uid if profile else self.office.profile_id
        self.rules = rules_of(change.session.store, self.profile_uid)
        self.rows: list[Row] = []
        self.unwritten: set[int] = set()
        self.teams = {each.name: each for each in Team.select()}
        self.families = {each.reference: each for each in Family.select()}
        self.people = {each.reference: each for each in Person.select() if each.reference}
        self.known_agencies = {each.name: each for each in Agency.select()}
        self.conferences = {each.reference: each for each in Conference.select()}
        self.positions: dict[str, int] = {}

    def take(self, found: Difference) -> None:
        """Write what is new and fill what was blank. Raises LogRefused."""
        types = self._types(found.new.children)
        # Earliest first: a sitting held again refers to one that is there already.
        for row in sorted(found.new.conferences, key=lambda row: row.conference_date or date.max):
            self._conference(row)
        self._reconvene(found.new.conferences)
        for child in found.new.children:
            self._child(child, types[child.line])
        for agency in found.new.agencies:
            self._agency(agency)
        self.change.insert_many(self.rows)
        for filled, columns in found.fills:
            self._fill(filled, columns)
        self._look_back_from_later()

    def _look_back_from_later(self) -> None:
        """Judge what an older log brought by the end of the log that has grown since."""
        for row in self.log.conferences:
            conference = self.conferences[row.conference_ref]
            as_at = conference.judged_as_at
            if as_at is not None and self.as_at is not None and as_at < self.as_at:
                self.change.update(conference, judged_as_at=self.as_at)

    def _types(self, children: Sequence[ChildRow]) -> dict[int, str]:
        """Return each child's type at its conference, by line."""
        kinds = {row.conference_ref: row.kind for row in self.log.conferences}
        kinds |= {each.reference: each.kind for each in self.conferences.values()}
        types, faults = {}, []
        for row in children:
            kind = kinds[row.conference_ref]
            try:
                types[row.line] = recorded_type(
                    kind, self.rules, unborn=row.expected, outcome=row.outcome
                )
            except Refused:
                what = f"{row.outcome} is no outcome of a conference of kind {kind}."
                faults.append(Fault(row.FILE, row.line, "outcome", what))
        if faults:
            raise LogRefused(faults)
        return types

    def _new(self, table: type[Any], **values: Any) -> Any:
        row = table(uid=self.change.session.new_uid(), **values)
        self.rows.append(row)
        self.unwritten.add(id(row))
        return row

    def _conference(self, row: ConferenceRow) -> None:
        conference = self._new(
            Conference,
            reference=row.conference_ref,
            family=self._family(row.family_ref),
            kind=row.kind,
            state=row.status,
            profile=self.profile_uid,
            office=self.office,
            team=self._team(row.team),
            judged_as_at=self.as_at,
            closed=self._closed(row),
            audience=AUDIENCE,
            **{column: getattr(row, column) for column in SAME},
        )
        self.conferences[row.conference_ref] = conference
        for column, reader in READERS.items():
            if (day := getattr(row, column)) is not None:
                self._report(conference, reader, day)
        for stage in AFTERWARDS:
            if (day := getattr(row, stage)) is not None:
                self._stage(conference, stage, day)

    def _closed(self, row: ConferenceRow) -> bool:
        """Return whether nothing more is owed: history, sent out, or not to be held."""
        over = row.status in {"cancelled", "stood_down"} or row.minutes_distributed is not None
        return over or self.as_at is not None

    def _reconvene(self, rows: Iterable[ConferenceRow]) -> None:
        for row in rows:
            if row.reconvenes is not None:
                first = self.conferences[row.reconvenes]
                self.conferences[row.conference_ref].reconvenes = first

    def _child(self, row: ChildRow, type_: str) -> None:
        conference = self.conferences[row.conference_ref]
        self._new(
            ChildAtConference,
            conference=conference,
            person=self._person(row, conference),
            type=type_,
            date_of_birth=row.date_of_birth,
            expected=row.expected,
            sex=row.sex,
            participation=row.participation,
            outcome=row.outcome,
            category=row.category,
            audience=AUDIENCE,
        )

    def _agency(self, row: AgencyRow) -> None:
        position = self.positions[row.conference_ref] = (
            self.positions.get(row.conference_ref, 0) + 1
        )
        self._new(
            Invitee,
            conference=self.conferences[row.conference_ref],
            agency=self._known_agency(row.agency),
            position=position,
            invited=row.invited,
            attended=row.attended,
            report_sent=row.sent_report,
        )

    def _report(self, conference: Conference, reader: str, day: date) -> None:
        self._new(
            Report,
            conference=conference,
            author="social_worker",
            reader=reader,
            received_on=day,
            how="document",
        )

    def _stage(self, conference: Conference, stage: str, day: date) -> None:
        self._new(Stage, conference=conference, stage=stage, on=day, audience=AUDIENCE)

    def _family(self, reference: str) -> Family:
        if reference not in self.families:
            self.families[reference] = self._new(
                Family, reference=reference, name_folded="", office=self.office
            )
        return self.families[reference]

    def _team(self, name: str | None) -> Team | None:
        if name is not None and name not in self.teams:
            self.teams[name] = self._new(Team, name=name)
        return self.teams[name] if name is not None else None

    def _known_agency(self, name: str) -> Agency:
        if name not in self.known_agencies:
            self.known_agencies[name] = self._new(Agency, name=name, name_folded=fold(name))
        return self.known_agencies[name]

    def _person(self, row: ChildRow, conference: Conference) -> Person:
        person = self.people.get(row.child_ref)
        if person is None:
            person = self.people[row.child_ref] = self._new(
                Person,
                reference=row.child_ref,
                name_folded=fold(row.child_ref),
                date_of_birth=row.date_of_birth,
                expected=row.expected,
                sex=row.sex,
                ethnicity=row.ethnicity,
            )
            self._new(FamilyMember, family=conference.family_id, person=person, relation="child")
        elif not row.expected:
            self._born(person, row)
        return person

    def _born(self, person: Person, row: ChildRow) -> None:
        """Bring a child known as expected up to its birth, or fill what was not known of it."""
        values: dict[str, Any] = {}
        if person.expected:
            values = {"expected": False, "date_of_birth": row.date_of_birth, "sex": row.sex}
        elif person.sex == "U" != row.sex:
            values = {"sex": row.sex}
        if person.ethnicity is None and row.ethnicity is not None:
            values["ethnicity"] = row.ethnicity
        self._change(person, values)

    def _change(self, row: Row, values: dict[str, Any]) -> None:
        """Change a row: one still to be written simply, one of the store by a change of its own."""
        if id(row) in self.unwritten:
            for name, value in values.items():
                setattr(row, name, value)
        elif values:
            self.change.update(row, **values)

    def _fill(self, row: AnyRow, columns: Sequence[str]) -> None:
        conference = self.conferences[row.conference_ref]
        values = {column: getattr(row, column) for column in columns}
        if isinstance(row, ConferenceRow):
            self._fill_conference(conference, row, values)
        elif isinstance(row, ChildRow):
            self._fill_child(conference, row, values)
        else:
            self._fill_agency(conference, row, values)

    def _fill_conference(
        self, conference: Conference, row: ConferenceRow, values: dict[str, Any]
    ) -> None:
        self.rows = []
        for column, reader in READERS.items():
            if column in values:
                self._fill_report(conference, reader, values[column])
        for stage in AFTERWARDS:
            if stage in values:
                self._stage(conference, stage, values[stage])
        self.change.insert_many(self.rows)
        filled = {column: values[column] for column in SAME if column in values}
        if "team" in values:
            filled["team"] = self._team_now(values["team"])
        if "reconvenes" in values:
            filled["reconvenes"] = self.conferences[values["reconvenes"]]
        self.change.update(conference, closed=conference.closed or self._closed(row), **filled)

    def _team_now(self, name: str) -> Team:
        if name not in self.teams:
            self.teams[name] = self.change.insert(Team, name=name)
        return self.teams[name]

    def _fill_report(self, conference: Conference, reader: str, day: date) -> None:
        report = Report.get_or_none(
            (Report.conference == conference)
            & (Report.author == "social_worker")
            & (Report.reader == reader)
        )
        if report is None:
            self._report(conference, reader, day)
        else:
            self.change.update(report, received_on=day, how="document")

    def _fill_child(self, conference: Conference, row: ChildRow, values: dict[str, Any]) -> None:
        person = self.people[row.child_ref]
        child = ChildAtConference.get(
            (ChildAtConference.conference == conference) & (ChildAtConference.person == person)
        )
        ethnicity = values.pop("ethnicity", None)
        if ethnicity is not None:
            self.change.update(person, ethnicity=ethnicity)
        self.change.update(child, **values)

    def _fill_agency(self, conference: Conference, row: AgencyRow, values: dict[str, Any]) -> None:
        agency = self.known_agencies[row.agency]
        ours = Professional.select(Professional.uid).where(Professional.agency == agency)
        invitee = (
            Invitee.select()
            .where(
                Invitee.conference == conference,
                (Invitee.agency == agency) | Invitee.professional.in_(ours),
                ~Invitee.dropped,
            )
            .order_by(Invitee.position, Invitee.uid)
            .first()
        )
        names = {"sent_report": "report_sent"}
        self.change.update(
            invitee, **{names.get(name, name): value for name, value in values.items()}
        )
