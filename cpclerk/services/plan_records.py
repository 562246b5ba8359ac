"""Each child's plans, one by one: derived from what was decided, corrected, and asked about."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cpclerk.rules.audience import Audience
from cpclerk.rules.conference import census_words
from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.decisions import PlanStatus, Spell, plan_status
from cpclerk.rules.errors import Refused
from cpclerk.rules.plans import PlanAge, plan_age, plan_length
from cpclerk.rules.profile import Profile
from cpclerk.rules.profile_parts import Category
from cpclerk.rules.text import clean_text, fold
from cpclerk.services.conferences import children_of, get, rules_for
from cpclerk.services.permission import reading, writing
from cpclerk.services.plans import decisions_on
from cpclerk.services.procedures import office_rules
from cpclerk.services.undo import Saved
from cpclerk.store import (
    ChildAtConference,
    Conference,
    DecidedElsewhere,
    Person,
    PlanChallenge,
    Session,
    Staff,
    Stale,
    row_at,
)

WORDS_LIMIT = 1_000
# What no conference here need decide: it was, or became so, elsewhere.
STARTED, ENDED = "plan_started", "plan_ended"
ELSEWHERE = (STARTED, ENDED)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A start or end decided elsewhere, in words, and how the office knows."""

    uid: str
    rev: int
    on: dt.date
    outcome: str
    category: str
    reason: str
    known_from: str


@dataclass(frozen=True, slots=True)
class Challenge:
    """A chair asked why the plan still lasts at so many months, and what came of it."""

    months: int
    on: dt.date
    by: str
    words: str


@dataclass(frozen=True, slots=True)
class PlanRecord:
    """One child's plans, oldest first. `age` is that of a plan that lasts and whose start is known.

    Categories and reasons are in words; those of `status` are codes. `as_at` is today, or the
    end of the log that the child's conferences come from.
    """

    person_uid: str
    name: str
    reference: str
    status: PlanStatus
    plans: tuple[Spell, ...]
    age: PlanAge | None
    challenges: tuple[Challenge, ...]
    elsewhere: tuple[Elsewhere, ...]
    as_at: dt.date

    @property
    def number(self) -> int:
        """The how-manieth plan the latest one is; 0 when there was none."""
        return len(self.plans)

    @property
    def unasked(self) -> int:
        """The length in months at which its chair should ask, and has not yet; else 0."""
        if self.age is None:
            return 0
        asked = max((each.months for each in self.challenges), default=0)
        return self.age.mark if self.age.mark > asked else 0


def elsewhere_choices(
    session: Session,
) -> tuple[tuple[Category, ...], tuple[tuple[str, str], ...]]:
    """Return the categories, and why a plan can end (codes and words), under these procedures."""
    with reading(session):
        rules = office_rules(session)
        ends = [(each.code, each.name) for each in rules.follows if ENDED in each.outcomes]
        return rules.categories, tuple(ends)


def plan_records(session: Session, conference_uid: str) -> tuple[PlanRecord, ...]:
    """Return the plans of each child of a conference, eldest first."""
    with reading(session):
        row = get(conference_uid)
        children = children_of(conference_uid)
        found = records_of(session, [each.person_uid for each in children], rules_for(session, row))
        return tuple(
            replace(found[each.person_uid], name=each.name, reference=each.reference)
            for each in children
        )


def records_of(
    session: Session, person_uids: Sequence[str], rules: Profile
) -> dict[str, PlanRecord]:
    """Return the plans of each of these people, without names. Needs an open connection."""
    made = decisions_on(person_uids)
    logs = _ends_of_logs(person_uids)
    challenges = _challenges(person_uids)
    elsewhere = _elsewhere(person_uids, rules)
    records = {}
    for uid in person_uids:
        as_at = logs.get(uid) or session.today
        status = plan_status(made[uid], as_at=as_at)
        start = status.since if status.on_plan else None
        records[uid] = PlanRecord(
            person_uid=uid,
            name="",
            reference="",
            status=status,
            plans=tuple(_in_words(each, rules) for each in status.spells),
            age=plan_age(start, as_at, plan_length(rules)) if start else None,
            challenges=tuple(challenges.get((uid, start), ())) if start else (),
            elsewhere=tuple(elsewhere.get(uid, ())),
            as_at=as_at,
        )
    return records


def record_elsewhere(
    session: Session,
    person_uid: str,
    on: dt.date,
    outcome: str,
    *,
    known_from: str,
    category: str | None = None,
    reason: str = "",
) -> Saved:
    """Correct a child's plans by a start or an end that no conference in this store decided.

    Such as a start under another authority, or an end by an eighteenth birthday. `category` is a
    code of the procedures, of a start, None where it is not known; `reason` a code of theirs, or
    other words, of an end. `known_from` says how the office knows. Raises Refused, naming the
    field.
    """
    with writing(session, "correct plan record", person_uid) as change:
        known_from = clean_text(known_from, limit=WORDS_LIMIT)
        _must_be_known(session, on, outcome, known_from)
        category = _a_category(category, session) if outcome == STARTED else None
        if Person.get_or_none(Person.uid == person_uid) is None:
            raise Stale(None)
        _must_fit(person_uid, on, outcome)
        row = change.insert(
            DecidedElsewhere,
            person=person_uid,
            on=on,
            outcome=outcome,
            category=category,
            reason=_coded(reason, session) if outcome == ENDED else "",
            known_from=known_from,
            by=session.actor.uid,
            audience=Audience.for_professionals().stored,
        )
        return Saved(row.uid, row.rev, change.sequence)


def take_back_elsewhere(session: Session, uid: str, rev: int) -> Saved:
    """Take such a correction back; what it said stays in the history. Raises Stale."""
    with writing(session, "take plan correction back", uid) as change:
        row = row_at(DecidedElsewhere, uid, rev)
        change.take_out(row)
        return Saved(uid, 0, change.sequence)


def challenge(session: Session, person_uid: str, months: int, words: str) -> Saved:
    """Put down that the chair asked why this child's plan still lasts, and what came of it.

    `months` is the length at which it was asked. Raises Refused when the child is on no plan that
    has lasted so long, or it was asked then already.
    """
    with writing(session, "ask why a plan lasts", person_uid) as change:
        words = clean_text(words, limit=WORDS_LIMIT)
        if not words:
            raise Refused("Say what came of asking: what will be different from now on.", "words")
        status = plan_status(decisions_on([person_uid])[person_uid], as_at=session.today)
        start = status.since if status.on_plan else None
        if (
            start is None
            or plan_age(start, session.today, plan_length(office_rules(session))).mark < months
        ):
            raise Refused(f"This child's plan has not lasted {months} months.", "months")
        known = PlanChallenge.get_or_none(
            (PlanChallenge.person == person_uid)
            & (PlanChallenge.plan_start == start)
            & (PlanChallenge.months == months)
        )
        if known is not None:
            raise Refused(f"It was asked at {months} months already.", "months")
        row = change.insert(
            PlanChallenge,
            person=person_uid,
            plan_start=start,
            months=months,
            on=session.today,
            by=session.actor.uid,
            words=words,
            audience=Audience.for_professionals().stored,
        )
        return Saved(row.uid, row.rev, change.sequence)


def _a_category(category: str | None, session: Session) -> str | None:
    """Return the category, none where it is not known. Refused when the procedures have it not."""
    known = office_rules(session).categories
    if category is None or any(each.code == category for each in known):
        return category
    raise Refused(f"Choose one of: {', '.join(each.name for each in known)}.", "category")


def _coded(reason: str, session: Session) -> str:
    """Return why a plan ended as it is stored: a code of the profile's list, or other words."""
    words = clean_text(reason, limit=WORDS_LIMIT)
    ends = [each for each in office_rules(session).follows if ENDED in each.outcomes]
    known = {fold(said): each.code for each in ends for said in (each.name, each.code)}
    return known.get(fold(words), words)


def _must_be_known(session: Session, on: dt.date, outcome: str, known_from: str) -> None:
    if outcome not in ELSEWHERE:
        raise Refused("Only a plan's start or its end is decided elsewhere.", "outcome")
    if on > session.today:
        raise Refused(f"{date_words(on)} is still to come. Type the day it was.", "on")
    if not known_from:
        raise Refused("Say how it is known, such as: letter of 3 March.", "known_from")


def _must_fit(person_uid: str, on: dt.date, outcome: str) -> None:
    """Refuse an end where no plan lasts, and a start where one does already."""
    before = plan_status(decisions_on([person_uid])[person_uid], as_at=on)
    if outcome == ENDED and not before.on_plan:
        raise Refused(f"No plan lasted on {date_words(on)} that could end. Check the day.", "on")
    if outcome == STARTED and before.on_plan:
        since = f", since {date_words(before.since)}" if before.since else ""
        raise Refused(f"A plan lasted on {date_words(on)} already{since}. Check the day.", "on")


def _ends_of_logs(person_uids: Sequence[str]) -> dict[str, dt.date]:
    """Return the end of the log that each person's latest conference came from, if from one."""
    found: dict[str, dt.date | None] = {}
    rows: Any = (
        ChildAtConference.select(
            ChildAtConference.person, Conference.judged_as_at, Conference.state
        )
        .join(Conference)
        .where(ChildAtConference.person.in_(list(person_uids)))
        .order_by(Conference.conference_date)
        .tuples()
    )
    for person, judged_as_at, state in rows:
        if state == "held":
            found[person] = judged_as_at
    return {uid: day for uid, day in found.items() if day is not None}


def _challenges(person_uids: Sequence[str]) -> Mapping[tuple[str, dt.date], list[Challenge]]:
    found: dict[tuple[str, dt.date], list[Challenge]] = {}
    rows = (
        PlanChallenge.select(PlanChallenge, Staff)
        .join(Staff)
        .where(PlanChallenge.person.in_(list(person_uids)))
        .order_by(PlanChallenge.months)
    )
    for row in rows:
        each = Challenge(row.months, row.on, row.by.name, row.words)
        found.setdefault((row.person_id, row.plan_start), []).append(each)
    return found


def _elsewhere(person_uids: Sequence[str], rules: Profile) -> Mapping[str, list[Elsewhere]]:
    found: dict[str, list[Elsewhere]] = {}
    rows = DecidedElsewhere.select().where(DecidedElsewhere.person.in_(list(person_uids)))
    for row in rows.order_by(DecidedElsewhere.on):
        category = census_words(row.category, rules) if row.outcome == STARTED else ""
        reason = _reason(row.reason, rules)
        found.setdefault(row.person_id, []).append(
            Elsewhere(row.uid, row.rev, row.on, row.outcome, category, reason, row.known_from)
        )
    return found


def _in_words(spell: Spell, rules: Profile) -> Spell:
    """Return a time on a plan with its categories and its reason in words."""
    return replace(
        spell,
        category=census_words(spell.category, rules),
        first_category=census_words(spell.first_category, rules),
        reason=_reason(spell.reason, rules),
    )


def _reason(stored: str, rules: Profile) -> str:
    return next((each.name for each in rules.follows if each.code == stored), stored)
