"""The lines of the sheet for the case system: what is to be keyed, was keyed, and stands there."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cpclerk.rules.case_system import FIELDS, Mismatch, day_as_keyed, keying, mismatches
from cpclerk.rules.conference import census_words, outcome_words
from cpclerk.rules.decisions import Decision, PlanStatus, plan_status
from cpclerk.rules.profile import Profile
from cpclerk.services.conferences import Child, children_of, rules_for
from cpclerk.services.plans import decisions_on
from cpclerk.store import JOIN, CaseSystemRow, Conference, Family, Session, Staff


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One child's line. `values` are what is to be keyed now, `keyed` what was, by field.

    `changed` names the fields that have changed since; `says` is what somebody read there.
    """

    child_uid: str
    conference_uid: str
    rev: int
    name: str
    reference: str
    decided: bool
    values: Mapping[str, str]
    keyed: Mapping[str, str] | None
    keyed_on: dt.date | None
    keyed_by: str
    says: Mapping[str, str] | None

    @property
    def changed(self) -> tuple[str, ...]:
        """The fields that were keyed with another value than stands now."""
        if self.keyed is None:
            return ()
        return tuple(field for field in FIELDS if self.keyed.get(field, "") != self.values[field])

    @property
    def is_outstanding(self) -> bool:
        """Whether it is to be keyed, or keyed again."""
        return self.decided and (self.keyed is None or bool(self.changed))

    @property
    def mismatches(self) -> tuple[Mismatch, ...]:
        """Where the case system says something else."""
        return mismatches(self.values, self.says)


def sheets_of(session: Session, rows: Sequence[Conference]) -> dict[str, tuple[SheetLine, ...]]:
    """Return the lines of each conference's sheet, by uid. Needs an open connection."""
    here = {row.uid: children_of(row.uid) for row in rows}
    children = [child for each in here.values() for child in each]
    made = decisions_on([child.person_uid for child in children])
    families = Family.select().where(Family.uid.in_([row.family_id for row in rows]))
    numbers = {each.uid: each.case_system_id for each in families}
    kept = _kept([child.uid for child in children])
    return {
        row.uid: tuple(
            _sheet_line(
                row,
                child,
                _values(
                    child,
                    _status(row, child, made[child.person_uid]),
                    row,
                    rules_for(session, row),
                    numbers[row.family_id or ""],
                ),
                kept.get(child.uid),
            )
            for child in here[row.uid]
        )
        for row in rows
    }


def _status(row: Conference, child: Child, made: Sequence[Decision]) -> PlanStatus:
    """Return where a child stood after a conference, whatever was decided since."""
    own = []
    if row.state != "held" and row.conference_date is not None and child.outcome:
        # While the conference is under way, what it decides counts nowhere else yet.
        own = [Decision(row.conference_date, child.outcome, child.category)]
    return plan_status([*made, *own], as_at=row.conference_date)


def _values(
    child: Child, status: PlanStatus, row: Conference, rules: Profile, number: str
) -> dict[str, str]:
    spell = status.spells[-1] if status.spells else None
    goes_on = bool(child.outcome) and rules.outcome(child.outcome or "").on_plan
    concerned = spell if goes_on or (spell and spell.end == row.conference_date) else None
    return {
        "decision": outcome_words(child.outcome, rules) if child.outcome else "",
        "plan_start": day_as_keyed(concerned.start if concerned else None),
        "plan_end": day_as_keyed(concerned.end if concerned else None),
        "category": census_words(child.category, rules) if child.category else "",
        "review_date": day_as_keyed(row.review_date if goes_on else None),
        "case_system_id": number,
    }


def to_be_keyed(session: Session, row: Conference) -> bool:
    """Return whether the checklist asks for keying, and what is decided is not keyed as it stands.

    Needs an open connection.
    """
    if keying(rules_for(session, row), row.kind) is None:
        return False
    return any(each.is_outstanding for each in sheets_of(session, [row])[row.uid])


def _kept(child_uids: Sequence[str]) -> dict[str, Any]:
    rows: Any = (
        CaseSystemRow.select(CaseSystemRow, Staff)
        .join(Staff, JOIN.LEFT_OUTER, on=(CaseSystemRow.keyed_by == Staff.uid), attr="keyed_by")
        .where(CaseSystemRow.child.in_(list(child_uids)))
    )
    return {each.child_id: each for each in rows}


def _sheet_line(
    conference: Conference, child: Child, values: Mapping[str, str], row: Any
) -> SheetLine:
    return SheetLine(
        child_uid=child.uid,
        conference_uid=conference.uid,
        rev=row.rev if row else 0,
        name=child.name,
        reference=child.reference,
        decided=child.outcome is not None,
        values=values,
        keyed=row.keyed if row else None,
        keyed_on=row.keyed_on if row else None,
        keyed_by=row.keyed_by.name if row and row.keyed_by else "",
        says=row.says if row else None,
    )
