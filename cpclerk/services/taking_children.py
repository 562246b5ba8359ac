"""Children of a log, each one person of the store through all its conferences."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cpclerk.rules.ethnicity import NOT_YET
from cpclerk.rules.log import ChildRow, ConferenceRow, Fault, Log
from cpclerk.services.logged import tuples
from cpclerk.store import Family, FamilyMember, Person


@dataclass(frozen=True, slots=True)
class Born:
    """What a log says of a child in the end: `date_of_birth` is the due date while `expected`."""

    date_of_birth: date | None
    expected: bool
    sex: str
    ethnicity: str | None

    @classmethod
    def of(cls, rows: Sequence[ChildRow]) -> "Born":
        """Return it from the child's rows, the earliest conference first."""
        born = [row for row in rows if not row.expected] or rows
        dates = [row.date_of_birth for row in born if row.date_of_birth]
        sexes = [row.sex for row in rows if row.sex != "U"]
        ethnicities = [row.ethnicity for row in rows if row.ethnicity]
        return cls(
            date_of_birth=dates[-1] if dates else None,
            expected=born[-1].expected,
            sex=sexes[-1] if sexes else "U",
            ethnicity=ethnicities[-1] if ethnicities else None,
        )

    def news_for(self, person: Person, *, later: bool) -> dict[str, Any]:
        """Return what changes for a person; a due date only when told by a `later` conference."""
        news: dict[str, Any] = {}
        if person.expected and not self.expected:
            news |= {"expected": False, "date_of_birth": self.date_of_birth}
        elif person.date_of_birth is None or (person.expected and later):
            news["date_of_birth"] = self.date_of_birth or person.date_of_birth
        if person.sex == "U":
            news["sex"] = self.sex
        if person.ethnicity in {None, NOT_YET} and self.ethnicity:
            news["ethnicity"] = self.ethnicity
        return news


def rows_by_child(log: Log) -> dict[str, list[ChildRow]]:
    """Return each child's rows in a log, the earliest conference first."""
    days = {row.conference_ref: row.conference_date or date.max for row in log.conferences}
    rows: dict[str, list[ChildRow]] = {}
    for row in sorted(log.children, key=lambda row: (days[row.conference_ref], row.line)):
        rows.setdefault(row.child_ref, []).append(row)
    return rows


def people() -> dict[str, Person]:
    """Return the store's people by reference, or by uid where they have none."""
    rows = {each.uid: each for each in Person.select()}
    # Who was there twice is the one that the second became.
    return {
        each.reference or each.uid: rows.get(each.merged_into_id or "", each)
        for each in rows.values()
    }


def families_of_people() -> dict[str, set[str]]:
    """Return the references of the families that each person, by uid, belongs to."""
    families: dict[str, set[str]] = {}
    rows = FamilyMember.select(FamilyMember.person, Family.reference).join(Family)
    for person, reference in tuples(rows):
        families.setdefault(person, set()).add(reference)
    return families


def contradictions(
    rows: Iterable[ChildRow],
    conferences: Mapping[str, ConferenceRow],
    known: Mapping[str, Person],
    families: Mapping[str, set[str]],
) -> list[Fault]:
    """Return where new rows say of a person what the store, where it was kept since, does not."""
    faults: list[Fault] = []
    for row in rows:
        person = known.get(row.child_ref)
        if person is None:
            continue
        family = conferences[row.conference_ref].family_ref
        theirs = families.get(person.uid, {family})
        checks = (
            (
                "child_ref",
                family in theirs,
                f"{row.child_ref} is of {' and '.join(sorted(theirs))}",
            ),
            ("sex", _agree(row.sex, person.sex, "U"), f"{row.sex}, but {person.sex}"),
            (
                "ethnicity",
                _agree(row.ethnicity, person.ethnicity, NOT_YET),
                f"{row.ethnicity}, but {person.ethnicity}",
            ),
            (
                "date_of_birth",
                row.expected or person.expected or _agree(row.date_of_birth, person.date_of_birth),
                f"{row.date_of_birth}, but {person.date_of_birth}",
            ),
        )
        faults += [
            Fault(row.FILE, row.line, column, f"{what} in the store.")
            for column, agrees, what in checks
            if not agrees
        ]
    return faults


def _agree(one: object, other: object, unknown: object = None) -> bool:
    return one == other or one in {None, unknown} or other in {None, unknown}
