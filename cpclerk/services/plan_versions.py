"""Versions of the outline plan: what each said when it went out, and whether it says so still."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cpclerk.rules.audience import Audience
from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.minutes import OUTLINE_SECTIONS
from cpclerk.rules.plan_versions import Differs, Said, differences, is_same
from cpclerk.services.next_meetings import review_of
from cpclerk.services.permission import reading
from cpclerk.services.record import Record
from cpclerk.services.record_plan import SECTIONS
from cpclerk.store import (
    JOIN,
    Change,
    ChildAtConference,
    Conference,
    Copy,
    CoreGroupMember,
    Entry,
    Invitee,
    PlanAction,
    PlanPart,
    PlanVersion,
    Session,
    Stage,
    fn,
)

EVERYONE = Audience.for_everyone().stored
OUT = "outline_plan_sent"
TO_DO = ("goals", "needs_to_happen")


@dataclass(frozen=True, slots=True)
class ToSendAgain:
    """A version of an outline plan that is to be sent; the one before went out on a day."""

    version: int
    before: dt.date

    @property
    def words(self) -> str:
        """Return it in a sentence: why, and what to do."""
        return (
            f"Outline plan changed since it went out on {date_words(self.before)}: "
            f"send version {self.version}"
        )


@dataclass(frozen=True, slots=True)
class Versions:
    """The latest version of an outline plan beside the one that went out before, on a day.

    `before` is None, and nothing differs, where there is none before.
    """

    version: int
    before: dt.date | None
    differs: tuple[Differs, ...]


def keep_version(
    change: Change, row: Conference, version: int, on: dt.date, record: Record
) -> None:
    """Keep what this version says, once the first of it goes out. Needs an open connection."""
    if any(each.version >= version for each in _kept(row.uid)):
        return
    says = _with_lines(_says([row])[row.uid], record)
    change.insert(
        PlanVersion,
        conference=row,
        version=version,
        on=on,
        says=[[e.section, e.key, list(e.facts), e.audience, e.line] for e in says],
        audience="professionals",
    )


def version_now(row: Conference) -> int | None:
    """Return which version the outline plan is; None where nothing was kept of what went out.

    It is another once it says something else than the last that went out. Needs a connection.
    """
    kept = _kept(row.uid)
    if not kept:
        return None
    return int(kept[-1].version) + (not is_same(_said(kept[-1]), _says([row])[row.uid]))


def versions(row: Conference, record: Record) -> Versions:
    """Return what the latest version says otherwise than the one before. Needs a connection."""
    kept = _kept(row.uid)
    if not kept:
        return Versions(1, None, ())
    now, last = _with_lines(_says([row])[row.uid], record), kept[-1]
    if not is_same(_said(last), now):
        return Versions(last.version + 1, last.on, differences(_said(last), now))
    if len(kept) == 1:
        return Versions(last.version, None, ())
    return Versions(last.version, kept[-2].on, differences(_said(kept[-2]), _said(last)))


def plan_to_send(session: Session, conference_uid: str) -> ToSendAgain | None:
    """Return which version of an outline plan is to be sent, where the plan changed since."""
    with reading(session):
        return plans_to_send(Conference.uid == conference_uid).get(conference_uid)


def plans_to_send(which: Any = None) -> dict[str, ToSendAgain]:
    """Return which outline plans changed once all of them was out, by conference.

    Also those of which the new version has not gone to everybody yet. Only of the last conference
    of each family: what it decided takes the place of the plans before. Needs a connection.
    """
    out = _out_last(which)
    rows = list(Conference.select().where(Conference.uid.in_(list(out))))
    says = _says(rows)
    kept: dict[str, list[PlanVersion]] = {}
    for each in _all_kept(PlanVersion.conference.in_(list(out))):
        kept.setdefault(each.conference_id, []).append(each)
    found = {}
    for row in rows:
        last = kept[row.uid][-1]
        days = {1: out[row.uid], **{e.version: e.on for e in kept[row.uid] if e.version > 1}}
        if not is_same(_said(last), says[row.uid]):
            found[row.uid] = ToSendAgain(last.version + 1, days[last.version])
        elif last.version > 1 and _still_wait(row.uid, last.version):
            found[row.uid] = ToSendAgain(last.version, days.get(last.version - 1, last.on))
    return found


def _kept(conference_uid: str) -> list[PlanVersion]:
    return _all_kept(PlanVersion.conference == conference_uid)


def _all_kept(which: Any) -> list[PlanVersion]:
    return list(PlanVersion.select().where(which).order_by(PlanVersion.version))


def _out_last(which: Any) -> dict[str, dt.date]:
    """Return the day on which each plan was out that no later conference took the place of."""
    last = (
        Conference.select(Conference.family, fn.MAX(Conference.conference_date).alias("day"))
        .where(Conference.state == "held")
        .group_by(Conference.family)
    )
    rows: Any = (
        Stage.select(Stage.conference, Stage.on)
        .join(Conference)
        .join(
            last,
            on=(last.c.family_id == Conference.family) & (last.c.day == Conference.conference_date),
        )
        .switch(Stage)
        .join(PlanVersion, on=(PlanVersion.conference == Stage.conference))
        .where(Stage.stage == OUT, *([] if which is None else [which]))
        .distinct()
        .tuples()
    )
    return dict(rows)


def _still_wait(conference_uid: str, version: int) -> bool:
    """Return whether somebody of those who had the version before has not been sent this one."""
    rows = (
        Copy.select(Copy.invitee, Copy.version, Copy.sent_on, Copy.method)
        .join(Invitee)
        .where(Copy.conference == conference_uid, Copy.document == "outline_plan", ~Invitee.dropped)
    )
    had: set[str] = set()
    done: set[str] = set()
    confirmed: set[str] = set()
    for each in rows:
        if each.version < version and each.sent_on:
            had.add(each.invitee_id)
        elif each.version == version:
            # Told that they get none, or sent theirs.
            served = each.sent_on or each.method == "none"
            (done if served else confirmed).add(each.invitee_id)
    return bool((had | confirmed) - done)


def _said(kept: PlanVersion) -> tuple[Said, ...]:
    return tuple(
        Said(section, key, tuple(facts), audience, line)
        for section, key, facts, audience, line in kept.says
    )


def _with_lines(says: Sequence[Said], record: Record) -> tuple[Said, ...]:
    """Return what a plan says in its order, each with how it reads to those who may see all."""
    lines: dict[tuple[str, str], list[str]] = {}
    places: dict[str, int] = {}
    for each in record.sources:
        if each.section in OUTLINE_SECTIONS:
            lines.setdefault((each.section, each.uid), []).append(each.line.strip())
            places.setdefault(each.uid, len(places))

    def reads(said: Said) -> str:
        # What is to be done reads under its goal, on its own, or as a next step of the record.
        sections = (said.section, *(TO_DO if said.section == "actions" else ()))
        found = next(filter(None, (lines.get((each, said.key)) for each in sections)), [])
        # Who is masked has a line for everybody, and one with the name.
        return "\n".join(found[-1:] if said.section == "core_group" else found)

    in_order = sorted(
        says,
        key=lambda e: (OUTLINE_SECTIONS.index(e.section), places.get(e.key, len(places))),
    )
    return tuple(replace(each, line=reads(each)) for each in in_order)


def _says(rows: Sequence[Conference]) -> dict[str, list[Said]]:
    """Return what the outline plans of conferences say, without how it reads."""
    found: dict[str, list[Said]] = {row.uid: [] for row in rows}
    for uid, said in _each_said(rows):
        found[uid].append(said)
    return found


def _each_said(rows: Sequence[Conference]) -> Iterator[tuple[str, Said]]:
    uids = [row.uid for row in rows]

    def of(table: Any) -> list[Any]:
        return list(table.select().where(table.conference.in_(uids)))

    children, parts, actions = of(ChildAtConference), of(PlanPart), of(PlanAction)
    for child in children:
        decided = (
            child.outcome, child.category, child.multiple_reason, child.instead,
            child.dual_status, child.legal_advice,
        )  # fmt: skip
        yield child.conference_id, _one("decisions", child.uid, child.audience, *decided)
    goals = {each.uid for each in parts}
    for part in parts:
        if part.part in SECTIONS:
            yield part.conference_id, _one(SECTIONS[part.part], part.uid, part.audience, part.text)
    for action in actions:
        goal = action.goal if action.goal in goals else ""
        yield action.conference_id, _step(action, goal)
    yield from _steps_left(uids, children, {each.entry_id for each in (*parts, *actions)})
    for member in of(CoreGroupMember):
        who = member.invitee_id or member.name
        yield member.conference_id, _one("core_group", member.uid, EVERYONE, who)
    for row in rows:
        booked = review_of(row) if row.review_date is None else None
        day = row.review_date or (booked.conference_date if booked else None)
        dates = day, row.core_group_date, row.core_group_time, row.core_group_place
        yield row.uid, _one("dates", row.uid, EVERYONE, *dates)


def _steps_left(
    uids: Sequence[str], children: Sequence[ChildAtConference], brought_in: Collection[str | None]
) -> Iterator[tuple[str, Said]]:
    """Yield the next steps of the record that are in no plan yet: the outline plan holds them."""
    young = {each.person_id for each in children}
    # Only what is asked of each: whole records of whole families take their time.
    entries = (
        Entry.select(
            *(Entry.uid, Entry.conference, Entry.text, Entry.who, Entry.by_when, Entry.children),
            *(Entry.audience, Entry.verbatim, Entry.speaker, Invitee.person),
        )
        .join(Invitee, JOIN.LEFT_OUTER)
        .where(Entry.conference.in_(uids), Entry.column == "needs_to_happen", ~Entry.struck)
    )
    for each in entries:
        # What a child or a professional is quoted with stands among the children's own words.
        quoted = each.verbatim and (
            each.speaker is None or each.speaker.person_id in {None, *young}
        )
        if each.uid not in brought_in and not quoted:
            # Brought into the plan later, it is the same thing to do.
            yield each.conference_id, _step(each, "")


def _step(row: Any, goal: str) -> Said:
    about = ",".join(sorted(row.children))
    return _one("actions", row.uid, row.audience, row.text, row.who, row.by_when, about, goal)


def _one(section: str, key: str, audience: str, *facts: object) -> Said:
    return Said(section, key, tuple("" if each is None else str(each) for each in facts), audience)
