"""A log that has grown: blanks filled and conferences moved on, row by row."""

from collections.abc import Sequence
from typing import Any

from cpclerk.rules.booking import recorded_type
from cpclerk.rules.log import AFTERWARDS, AgencyRow, ChildRow, ConferenceRow, Log
from cpclerk.rules.log_difference import Change as Moved
from cpclerk.rules.log_difference import Difference
from cpclerk.rules.reports import NONE
from cpclerk.services.logged import READERS
from cpclerk.services.taking import SAME, Taking, Under
from cpclerk.services.taking_children import Born
from cpclerk.store import (
    Change,
    ChildAtConference,
    Conference,
    Invitee,
    Professional,
    Report,
)


def take(change: Change, log: Log, found: Difference, under: Under) -> None:
    """Write what is new and change what has grown. Raises LogRefused."""
    growing = Growing(change, log, found, under)
    growing.add()
    growing.grow()


class Growing(Taking):
    """The rows that a log changes, besides those that it adds."""

    def grow(self) -> None:
        """Change rows that the store has."""
        conferences: dict[str, Moved | None] = {}
        for moved in self.found.changes:
            row = moved.row
            if isinstance(row, ConferenceRow):
                conferences[row.conference_ref] = moved
            elif isinstance(row, ChildRow):
                self._grow_child(row, moved.columns)
                conferences.setdefault(row.conference_ref, None)
            else:
                self._grow_agency(row, moved.columns)
        for reference, change in conferences.items():
            self._grow_conference(self.rows[reference], change)
        self.write()
        self._grow_people()
        self._judge_later()

    def _grow_conference(self, row: ConferenceRow, moved: Moved | None) -> None:
        conference = Conference.get(Conference.reference == row.conference_ref)
        columns = moved.columns if moved else ()
        values: dict[str, Any] = {
            column: getattr(row, column) for column in columns if column in SAME
        }
        if "status" in columns:
            values["state"] = row.status
            values["judged_as_at"], values["closed"] = self.standing(row)
        elif conference.judged_as_at is None and not conference.closed:
            # What came in live stays live; now it may be that nothing more is owed.
            values["closed"] = self.standing(row, live=True)[1]
        if "team" in columns:
            values["team"] = self.team(row.team)
        if "reconvenes" in columns and row.reconvenes:
            values["reconvenes"] = self.conferences[row.reconvenes]
        self.write()
        self.change.update(conference, **values)
        days = [column for column in columns if column in (*READERS, *AFTERWARDS)]
        self.afterwards(row, [column for column in days if not self._received(row, column)])

    def _received(self, row: ConferenceRow, column: str) -> bool:
        """Return whether the day went into a report that was put down as not received."""
        report = (
            Report.get_or_none(
                Report.conference == self.conferences[row.conference_ref],
                Report.author == "social_worker",
                Report.reader == READERS[column],
                Report.person.is_null(),
            )
            if column in READERS
            else None
        )
        if report is None:
            return False
        how = None if report.how == NONE else report.how
        self.change.update(report, received_on=getattr(row, column), how=how)
        return True

    def _grow_child(self, row: ChildRow, columns: Sequence[str]) -> None:
        child = ChildAtConference.get(
            ChildAtConference.conference == self.conferences[row.conference_ref],
            ChildAtConference.person == self.people[row.child_ref].uid,
        )
        values = {column: getattr(row, column) for column in columns if column != "ethnicity"}
        rules = self.under.rules
        if row.outcome and row.outcome not in rules.child_type(child.type).outcomes:
            kind = self.rows[row.conference_ref].kind
            values["type"] = recorded_type(kind, rules, unborn=row.expected, outcome=row.outcome)
        self.change.update(child, **values)

    def _grow_agency(self, row: AgencyRow, columns: Sequence[str]) -> None:
        """Fill what is not known of an agency: yes of the first who came from it, no of all."""
        agency = self.agencies[row.agency]
        of_agency = Professional.select(Professional.uid).where(Professional.agency == agency)
        invitees = list(
            Invitee.select()
            .where(
                Invitee.conference == self.conferences[row.conference_ref],
                (Invitee.agency == agency) | Invitee.professional.in_(of_agency),
                ~Invitee.dropped,
            )
            .order_by(Invitee.position, Invitee.uid)
        )
        for column in columns:
            field = "report_sent" if column == "sent_report" else column
            value = getattr(row, column)
            unknown = [each for each in invitees if getattr(each, field) is None]
            for each in unknown[:1] if value else unknown:
                self.change.update(each, **{field: value})

    def _grow_people(self) -> None:
        """Bring the children known before up to what the log says of them now."""
        new = {(row.conference_ref, row.child_ref) for row in self.found.new.children}
        told = {reference for _, reference in new}
        told |= {
            moved.row.child_ref for moved in self.found.changes if isinstance(moved.row, ChildRow)
        }
        for reference in sorted(told & self.known_people):
            rows = self.children[reference]
            later = (rows[-1].conference_ref, reference) in new
            person = self.people[reference]
            self.change.update(person, **Born.of(rows).news_for(person, later=later))

    def _judge_later(self) -> None:
        """Judge what an older log brought by the end of the log that has grown since."""
        as_at = self.under.as_at
        told = {row.conference_ref for row in self.log.conferences}
        for conference in Conference.select().where(Conference.judged_as_at < as_at):
            if conference.reference in told:
                self.change.update(conference, judged_as_at=as_at)
