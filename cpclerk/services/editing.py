"""Entries put right after they were made: what they are, where they stand, two made one.

Each is one change, and is taken back like any other.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from cpclerk.rules.audience import Audience, in_part
from cpclerk.rules.errors import Refused
from cpclerk.rules.kinds import (
    SAFETY_GOAL,
    Words,
    checked_kind,
    checked_stance,
    kind_in,
    merged,
)
from cpclerk.rules.recording import (
    NEXT_STEPS,
    NextStep,
    checked_column,
    checked_text,
    checked_who,
    parse_step,
    step_as_typed,
)
from cpclerk.services.conferences import children_of, get
from cpclerk.services.frozen import must_not_be_approved
from cpclerk.services.permission import writing
from cpclerk.services.plan_actions import add_step
from cpclerk.services.recording import (
    EVERYONE,
    Entered,
    Moved,
    a_danger,
    as_entered,
    as_moved,
    enter_in,
)
from cpclerk.services.said import Said
from cpclerk.services.undo import Saved
from cpclerk.store import Entry, PlanAction, PlanPart, Session
from cpclerk.store.calendars import statutory


@dataclass(frozen=True, slots=True)
class ToEnter:
    """One of several things to be put down: where, what, who says it, and what it is."""

    column: str
    step: NextStep
    speaker: str | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class EnteredAll(Saved):
    """Entries made in one change; `closed_part` as in `Entered`."""

    said: tuple[Said, ...]
    closed_part: bool


def enter_each(
    session: Session,
    conference_uid: str,
    lines: Sequence[ToEnter],
    *,
    audience: Audience = EVERYONE,
) -> EnteredAll:
    """Put several things down, an entry each, all in one change.

    Raises Refused, and then none of them is entered.
    """
    with writing(session, "record entry", conference_uid) as change:
        if not lines:
            raise Refused("There is nothing to enter yet. Type what was said, then Enter.", "text")
        entered = [
            enter_in(
                change,
                conference_uid,
                checked_column(each.column),
                checked_text(each.step.text),
                each.speaker,
                audience,
                who=checked_who(each.step.who),
                by_when=each.step.by_when,
                kind=checked_kind(each.column, each.kind),
            )
            for each in lines
        ]
        (first, closed), said = entered[0], tuple(each for each, _ in entered)
        return EnteredAll(first.uid, first.rev, change.sequence, said, closed)


def set_kind(session: Session, entry_uid: str, rev: int, entry_kind: str) -> Entered | Moved:
    """Say what an entry is; empty: nothing in particular. Refused when its column has no such."""
    with writing(session, "say what an entry is", entry_uid) as change:
        entry = Entry.get_or_none(Entry.uid == entry_uid)
        if entry is None or entry.rev != rev:
            return as_moved(entry)
        must_not_be_approved(entry.conference_id)
        kind = checked_kind(entry.column, entry_kind)
        change.update(entry, kind=kind, goal_for=entry.goal_for if kind == SAFETY_GOAL else "")
        return as_entered(entry, change)


def set_stance(session: Session, entry_uid: str, rev: int, stance: str) -> Entered | Moved:
    """Say whether an entry is a fact or an opinion; empty: nobody said."""
    with writing(session, "say what an entry is", entry_uid) as change:
        entry = Entry.get_or_none(Entry.uid == entry_uid)
        if entry is None or entry.rev != rev:
            return as_moved(entry)
        must_not_be_approved(entry.conference_id)
        change.update(entry, stance=checked_stance(stance))
        return as_entered(entry, change)


def set_children(
    session: Session, entry_uid: str, rev: int, children: Iterable[str]
) -> Entered | Moved:
    """Say which children an entry is about, by person; none: all. Refused for another's child."""
    with writing(session, "say whom an entry is about", entry_uid) as change:
        entry = Entry.get_or_none(Entry.uid == entry_uid)
        if entry is None or entry.rev != rev:
            return as_moved(entry)
        must_not_be_approved(entry.conference_id)
        known = [each.person_uid for each in children_of(entry.conference_id)]
        wanted = set(children)
        if not wanted <= set(known):
            raise Refused("That child is not at this conference.", "children")
        about = [uid for uid in known if uid in wanted]
        change.update(entry, children=[] if len(about) == len(known) else about)
        return as_entered(entry, change)


def set_goal_for(session: Session, entry_uid: str, rev: int, danger_uid: str) -> Entered | Moved:
    """Say which danger a safety goal answers; empty: none. Refused when that is no danger here."""
    with writing(session, "pair danger and goal", entry_uid) as change:
        entry = Entry.get_or_none(Entry.uid == entry_uid)
        if entry is None or entry.rev != rev:
            return as_moved(entry)
        must_not_be_approved(entry.conference_id)
        if entry.column != NEXT_STEPS:
            raise Refused("A safety goal stands among what needs to happen. Move it there first.")
        answers = a_danger(danger_uid, entry.conference_id) if danger_uid else ""
        change.update(entry, kind=SAFETY_GOAL, goal_for=answers)
        return as_entered(entry, change)


def move_to_column(session: Session, entry_uid: str, rev: int, column: str) -> Entered | Moved:
    """Move an entry to another column, where it stands by the time at which it was said.

    Who does a step, and by when, become words where there are no steps, and are read out of them
    where there are. A kind that the new column has not is dropped.
    """
    column = checked_column(column)
    with writing(session, "move entry", entry_uid) as change:
        entry = Entry.get_or_none(Entry.uid == entry_uid)
        if entry is None or entry.rev != rev:
            return as_moved(entry)
        must_not_be_approved(entry.conference_id)
        text, who, by_when = entry.text, entry.who, entry.by_when
        if column == NEXT_STEPS != entry.column:
            day = get(entry.conference_id).conference_date or session.today
            # What is no date stays in the words.
            with suppress(Refused):
                step = parse_step(text, day=day, calendar=statutory(session.store))
                text, who, by_when = checked_text(step.text), step.who, step.by_when
        elif column != NEXT_STEPS:
            text, who, by_when = checked_text(step_as_typed(text, who, by_when)), "", None
        kind = kind_in(column, entry.kind)
        change.update(
            entry,
            column=column,
            text=text,
            who=who,
            by_when=by_when,
            kind=kind,
            goal_for=entry.goal_for if kind == SAFETY_GOAL else "",
        )
        return as_entered(entry, change)


def move_by(session: Session, entry_uid: str, rev: int, by: int) -> Entered | Moved:
    """Let an entry and the one above (-1) or below (+1) it in its column change places.

    Raises Refused at an end.
    """
    with writing(session, "move entry", entry_uid) as change:
        entry = Entry.get_or_none(Entry.uid == entry_uid)
        if entry is None or entry.rev != rev:
            return as_moved(entry)
        must_not_be_approved(entry.conference_id)
        other = _beside(entry, by)
        if other is None:
            raise Refused(f"This is the {'first' if by < 0 else 'last'} entry of its column.")
        places = entry.position, other.position
        change.update(entry, position=places[1])
        change.update(other, position=places[0])
        return as_entered(entry, change)


def merge_with_above(
    session: Session, entry_uid: str, rev: int, above_rev: tuple[str, int] | None = None
) -> Entered | Moved:
    """Make an entry one with the one above it: that one says both, this one is struck out.

    In the part for professionals only it is for them. `above_rev` is the one above as it was seen,
    uid and rev: Moved when it is another by now. Raises Refused where there is none above, or one
    would not be itself any more (rules.kinds).
    """
    with writing(session, "merge entries", entry_uid) as change:
        entry = Entry.get_or_none(Entry.uid == entry_uid)
        if entry is None or entry.rev != rev:
            return as_moved(entry)
        must_not_be_approved(entry.conference_id)
        above = _beside(entry, -1, standing=True)
        if above is None:
            raise Refused("There is no entry above this one to merge it with.")
        if above_rev not in {None, (above.uid, above.rev)}:
            return as_moved(above)
        if entry.struck:
            raise Refused("This entry is struck out. Del lets it stand again.")
        both, closed = merged(_words(above), _words(entry)), get(entry.conference_id).closed_part
        change.update(
            above,
            text=both.text,
            kind=both.kind,
            stance=both.stance,
            children=list(both.children),
            who=both.who,
            by_when=both.by_when,
            audience=in_part(both.audience, closed=closed).stored,
        )
        change.update(entry, struck=True, merged_into=above.uid)
        return as_entered(above, change)


def pin(session: Session, entry_uid: str) -> Saved:
    """Bring one entry into the outline plan: a next step as an action, a safety goal as a goal.

    Raises Refused when it is neither, is struck out, or is in the plan already.
    """
    with writing(session, "bring in next steps", entry_uid) as change:
        entry = Entry.get_or_none(Entry.uid == entry_uid)
        if entry is None or entry.struck:
            raise Refused("This entry does not stand any more, so it is not for the plan.")
        must_not_be_approved(entry.conference_id)
        if entry.column != NEXT_STEPS:
            raise Refused(
                "Only a next step or a safety goal goes into the plan. Move it there first."
            )
        for table in (PlanAction, PlanPart):
            if table.get_or_none(table.entry == entry) is not None:
                raise Refused("This is in the plan already. Step 5 changes it there.")
        add_step(change, entry)
        return Saved(entry.uid, entry.rev, change.sequence)


def _beside(entry: Entry, by: int, *, standing: bool = False) -> Entry | None:
    """Return the entry before (-1) or after (+1) one in its column, struck or not."""
    same = (Entry.conference == entry.conference_id) & (Entry.column == entry.column)
    if standing:
        same &= ~Entry.struck
    if by < 0:
        beyond, order = Entry.position < entry.position, Entry.position.desc()
    else:
        beyond, order = Entry.position > entry.position, Entry.position.asc()
    found: Entry | None = Entry.select().where(same & beyond).order_by(order).first()
    return found


def _words(entry: Entry) -> Words:
    by_when: dt.date | None = entry.by_when
    return Words(
        text=entry.text,
        speaker=entry.speaker_id,
        verbatim=entry.verbatim,
        kind=entry.kind,
        stance=entry.stance,
        children=tuple(entry.children),
        who=entry.who,
        by_when=by_when,
        audience=Audience.parse(entry.audience),
    )
