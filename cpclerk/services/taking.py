"""A log being taken in: what it refers to is found or made once, and written in bulk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from cpclerk.rules.booking import recorded_type
from cpclerk.rules.history import standing
from cpclerk.rules.log import AFTERWARDS, AgencyRow, ChildRow, ConferenceRow, Log, LogRefused
from cpclerk.rules.log_difference import Difference
from cpclerk.rules.profile import Profile
from cpclerk.rules.text import fold
from cpclerk.services.logged import READERS, tuples
from cpclerk.services.taking_children import (
    Born,
    contradictions,
    families_of_people,
    people,
    rows_by_child,
)
from cpclerk.services.timescales import LEFT_A_PLAN
from cpclerk.store import (
    Agency,
    Change,
    ChildAtConference,
    Conference,
    Family,
    FamilyMember,
    Invitee,
    Office,
    Person,
    Report,
    Row,
    Stage,
    Team,
    fn,
)

R = TypeVar("R", bound=Row)

# Columns of the log that are columns of a conference under the same name.
SAME = (
    "conference_date",
    "strategy_discussion_date",
    "previous_conference_date",
    "quorate",
)
# A log holds nobody's words; what the office adds to its rows later starts narrow.
AUDIENCE = "professionals"
CHILD = "child"


@dataclass(frozen=True, slots=True)
class Under:
    """Under what a log is taken in: the profile's hash and rules, and the day it was true."""

    profile_uid: str
    rules: Profile
    as_at: date


class Taking:
    """The rows that a log adds. Whatever they refer to is looked up once."""

    def __init__(self, change: Change, log: Log, found: Difference, under: Under) -> None:
        self.change = change
        self.log = log
        self.found = found
        self.under = under
        self.today = change.session.today
        self.made: list[Row] = []
        self.rows = {row.conference_ref: row for row in found.whole.conferences}
        self.outcomes: dict[str, set[str]] = {}
        for row in found.whole.children:
            if row.outcome:
                self.outcomes.setdefault(row.conference_ref, set()).add(row.outcome)
        self.teams = _uids(Team, Team.name)
        self.families = _uids(Family, Family.reference)
        self.agencies = _uids(Agency, Agency.name)
        self.conferences = _uids(Conference, Conference.reference)
        self.people = people()
        self.known_people = set(self.people)
        self.families_of = families_of_people()
        self.children = rows_by_child(log)
        self.office = Office.get().uid

    def add(self) -> None:
        """Add rows that the store has not."""
        new = self.found.new
        if not new.rows:
            return
        faults = contradictions(new.children, self.rows, self.people, self.families_of)
        if faults:
            raise LogRefused(faults)
        # Earliest first: a sitting held again refers to one that is there already.
        for row in sorted(new.conferences, key=lambda row: row.conference_date or date.max):
            self._conference(row)
        for child in new.children:
            self._child(child)
        agencies: dict[str, list[AgencyRow]] = {}
        for agency in new.agencies:
            agencies.setdefault(agency.conference_ref, []).append(agency)
        fresh = {row.conference_ref for row in new.conferences}
        for reference, rows in agencies.items():
            first = 0 if reference in fresh else self._next_place(reference)
            self._agencies(reference, rows, first)
        self.write()

    def make(self, table: type[R], **values: Any) -> R:
        """Make a row that `write` will write."""
        row = table(uid=self.change.session.new_uid(), **values)
        self.made.append(row)
        return row

    def write(self) -> None:
        """Write the rows made so far."""
        self.change.insert_many(self.made)
        self.made = []

    def standing(self, row: ConferenceRow, *, live: bool = False) -> tuple[date | None, bool]:
        """Return how a conference stands at the log's end, or (`live`) now."""
        outcomes = self.outcomes.get(row.conference_ref, set())
        leaves = not outcomes.isdisjoint(LEFT_A_PLAN) if outcomes else None
        as_at = self.today if live else self.under.as_at
        return standing(row, leaves_a_plan=leaves, as_at=as_at, today=self.today)

    def _conference(self, row: ConferenceRow) -> None:
        judged_as_at, closed = self.standing(row)
        conference = self.make(
            Conference,
            reference=row.conference_ref,
            family=self._family(row.family_ref),
            kind=row.kind,
            state=row.status,
            profile=self.under.profile_uid,
            office=self.office,
            team=self.team(row.team),
            reconvenes=self.conferences[row.reconvenes] if row.reconvenes else None,
            judged_as_at=judged_as_at,
            closed=closed,
            audience=AUDIENCE,
            **{column: getattr(row, column) for column in SAME},
        )
        self.conferences[row.conference_ref] = conference.uid
        self.afterwards(row, (*READERS, *AFTERWARDS))

    def afterwards(self, row: ConferenceRow, columns: Sequence[str]) -> None:
        """Make a report or a stage of each day that is known."""
        conference = self.conferences[row.conference_ref]
        for column in columns:
            day: date | None = getattr(row, column)
            if day is not None and column in AFTERWARDS:
                self.make(Stage, conference=conference, stage=column, on=day, audience=AUDIENCE)
            elif day is not None:
                self.make(
                    Report,
                    conference=conference,
                    author="social_worker",
                    reader=READERS[column],
                    received_on=day,
                )

    def _child(self, row: ChildRow) -> None:
        self.make(
            ChildAtConference,
            conference=self.conferences[row.conference_ref],
            person=self._person(row),
            type=recorded_type(
                self.rows[row.conference_ref].kind,
                self.under.rules,
                unborn=row.expected,
                outcome=row.outcome,
            ),
            date_of_birth=row.date_of_birth,
            expected=row.expected,
            sex=row.sex,
            participation=row.participation,
            outcome=row.outcome,
            category=row.category,
            audience="everyone",
        )

    def _person(self, row: ChildRow) -> Person:
        person = self.people.get(row.child_ref)
        if person is None:
            born = Born.of(self.children[row.child_ref])
            person = self.people[row.child_ref] = self.make(
                Person,
                reference=row.child_ref,
                # Found by it as long as nobody has put in a name.
                name_folded=fold(row.child_ref),
                date_of_birth=born.date_of_birth,
                expected=born.expected,
                sex=born.sex,
                ethnicity=born.ethnicity,
            )
        if person.uid not in self.families_of:
            family = self.rows[row.conference_ref].family_ref
            self.families_of[person.uid] = {family}
            self.make(FamilyMember, family=self.families[family], person=person, relation=CHILD)
        return person

    def _next_place(self, reference: str) -> int:
        invitees = Invitee.select(fn.MAX(Invitee.position))
        last = invitees.where(Invitee.conference == self.conferences[reference]).scalar()
        return 0 if last is None else int(last) + 1

    def _agencies(self, reference: str, rows: Sequence[AgencyRow], first: int) -> None:
        for position, row in enumerate(rows, first):
            self.make(
                Invitee,
                conference=self.conferences[reference],
                agency=self._agency(row.agency),
                position=position,
                invited=row.invited,
                attended=row.attended,
                report_sent=row.sent_report,
            )

    def _family(self, reference: str) -> str:
        if reference not in self.families:
            family = self.make(Family, reference=reference, office=self.office)
            self.families[reference] = family.uid
        return self.families[reference]

    def team(self, name: str | None) -> str | None:
        """Return the uid of the team of that name; None when it is not recorded."""
        if name is None:
            return None
        if name not in self.teams:
            self.teams[name] = self.make(Team, name=name).uid
        return self.teams[name]

    def _agency(self, name: str) -> str:
        if name not in self.agencies:
            self.agencies[name] = self.make(Agency, name=name, name_folded=fold(name)).uid
        return self.agencies[name]


def _uids(table: type[Row], name: Any) -> dict[str, str]:
    return dict(tuples(table.select(name, table.uid)))
