"""What somebody is to do under a plan; and, at the next conference, what was done of it."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cpclerk.rules.audience import Audience, in_part
from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.errors import Refused
from cpclerk.rules.kinds import SAFETY_GOAL
from cpclerk.rules.outline import GOAL, Sitting, carried, checked_result, checked_words
from cpclerk.rules.recording import NEXT_STEPS, checked_who
from cpclerk.rules.text import clean_text
from cpclerk.services.conferences import get, others_held
from cpclerk.services.frozen import must_not_be_approved, only_narrows
from cpclerk.services.permission import reading, writing
from cpclerk.services.plan_goals import goal_words, must_be_goal
from cpclerk.services.timescales import left_a_plan
from cpclerk.services.undo import Saved
from cpclerk.store import (
    ActionResult,
    Change,
    ChildAtConference,
    Conference,
    Entry,
    PlanAction,
    PlanPart,
    Session,
    fn,
    must_stand,
    row_at,
)

EVERYONE = Audience.for_everyone()
WORDS_LIMIT = 1_000


@dataclass(frozen=True, slots=True)
class Action:
    """Something to be done: what, who, by when. `children` are uids of persons; none means all.

    `goal_uid` is the goal it serves, empty where none was said; a goal taken out is none.
    """

    uid: str
    rev: int
    text: str
    who: str
    by_when: dt.date | None
    children: tuple[str, ...]
    audience: Audience
    entry_uid: str | None
    goal_uid: str


@dataclass(frozen=True, slots=True)
class Result:
    """How an action stood at one conference: done, partly, not_done; and what came of it."""

    uid: str
    rev: int
    conference: str
    result: str
    words: str
    audience: Audience


@dataclass(frozen=True, slots=True)
class Carried:
    """An action that a conference has to look at: where it was set, and how it stood since.

    `here` is its result at the conference itself, None while nobody has said; `before` those at
    the conferences between, oldest first. `goal` is the goal it serves, in words.
    """

    action: Action
    goal: str
    set_at: str
    before: tuple[Result, ...]
    here: Result | None


def bring_in_steps(session: Session, conference_uid: str) -> Saved:
    """Bring each next step of the record that is not in it yet into the plan, a goal as a goal.

    Who, when and audience come along. All in one change; a step struck out of the record is left
    out. Raises Refused when none is left to bring in.
    """
    with writing(session, "bring in next steps", conference_uid) as change:
        must_not_be_approved(get(conference_uid).uid)
        steps = _not_brought_in(conference_uid)
        if not steps:
            raise Refused("Every next step of the record is an action already.")
        for step in steps:
            add_step(change, step)
        return Saved(conference_uid, 0, change.sequence)


def add_step(change: Change, step: Entry) -> None:
    """Bring one next step of the record into the plan: a safety goal as a goal, else an action."""
    values = {
        "conference": step.conference_id,
        "text": step.text,
        "entry": step.uid,
        "audience": step.audience,
    }
    if step.kind == SAFETY_GOAL:
        parts = PlanPart.select(fn.MAX(PlanPart.position)).where(
            PlanPart.conference == step.conference_id
        )
        position = (parts.scalar() or 0) + 1
        change.insert(PlanPart, **values, part=GOAL, position=position, person=None)
        return
    change.insert(
        PlanAction,
        **values,
        position=_next(step.conference_id),
        who=step.who,
        by_when=step.by_when,
        children=step.children,
    )


def add_action(
    session: Session,
    conference_uid: str,
    text: str,
    *,
    who: str = "",
    by_when: dt.date | None = None,
    children: Iterable[str] = (),
    goal_uid: str = "",
    audience: Audience = EVERYONE,
) -> Saved:
    """Add something that somebody is to do, by when, and for which goal if that is said.

    Raises Refused, naming the field.
    """
    text, who = checked_words(text), checked_who(who)
    with writing(session, "add action", conference_uid) as change:
        _must_follow(get(conference_uid), by_when)
        must_not_be_approved(conference_uid)
        must_be_goal(conference_uid, goal_uid)
        row = change.insert(
            PlanAction,
            conference=conference_uid,
            position=_next(conference_uid),
            text=text,
            who=who,
            by_when=by_when,
            children=list(children),
            entry=None,
            goal=goal_uid,
            audience=audience.stored,
        )
        return Saved(row.uid, row.rev, change.sequence)


def amend_action(
    session: Session,
    uid: str,
    rev: int,
    *,
    text: str,
    who: str,
    by_when: dt.date | None,
    audience: Audience,
) -> Saved:
    """Put an action right; the next step that it came from stays as it was said. Raises Stale."""
    text, who = checked_words(text), checked_who(who)
    with writing(session, "amend action", uid) as change:
        row = row_at(PlanAction, uid, rev)
        _must_follow(get(row.conference_id), by_when)
        if not only_narrows(row, audience, text=text, who=who, by_when=by_when):
            must_not_be_approved(row.conference_id)
        change.update(row, text=text, who=who, by_when=by_when, audience=audience.stored)
        return Saved(row.uid, row.rev, change.sequence)


def take_action_out(session: Session, uid: str, rev: int) -> Saved:
    """Take an action out of the plan; the history keeps it.

    Raises Refused when a later conference looked at it; Stale.
    """
    with writing(session, "take action out", uid) as change:
        row = row_at(PlanAction, uid, rev)
        must_not_be_approved(row.conference_id)
        if ActionResult.get_or_none(ActionResult.action == uid) is not None:
            raise Refused("A later conference looked at this action, so it stays in the plan.")
        change.take_out(row)
        return Saved(uid, 0, change.sequence)


def carried_to(session: Session, conference_uid: str) -> tuple[Carried, ...]:
    """Return the actions of this family's earlier plan that a conference has to look at."""
    with reading(session):
        return carried_in(get(conference_uid))


def judge(
    session: Session,
    conference_uid: str,
    action_uid: str,
    rev: int,
    result: str,
    words: str = "",
) -> Saved:
    """Put down how an earlier action stands at this conference, and what came of it.

    `rev` is that of its result here as it was seen, 0 when there was none. Raises Refused when
    it is not carried to this conference; Stale.
    """
    with writing(session, "record action result", conference_uid) as change:
        result, words = checked_result(result), clean_text(words, limit=WORDS_LIMIT)
        must_not_be_approved(conference_uid)
        meeting = get(conference_uid)
        found = {each.action.uid: each for each in carried_in(meeting)}
        if action_uid not in found:
            raise Refused("That action is not one that this conference has to look at.", "action")
        row = ActionResult.get_or_none(
            (ActionResult.action == action_uid) & (ActionResult.conference == conference_uid)
        )
        must_stand(row, rev)
        if row is None:
            row = change.insert(
                ActionResult,
                action=action_uid,
                conference=conference_uid,
                result=result,
                words=words,
                # What came of a thing is for those who may see the thing.
                audience=in_part(
                    found[action_uid].action.audience, closed=meeting.closed_part
                ).stored,
            )
        else:
            whom = in_part(Audience.parse(row.audience), closed=meeting.closed_part)
            change.update(row, result=result, words=words, audience=whom.stored)
        return Saved(row.uid, row.rev, change.sequence)


def actions_of(conference_uid: str) -> tuple[Action, ...]:
    """Return the actions of a conference's plan in order. Needs an open connection."""
    return tuple(_action(each) for each in _rows(conference_uid))


def steps_left(conference_uid: str) -> int:
    """Return how many next steps of the record are no actions yet. Needs an open connection."""
    return len(_not_brought_in(conference_uid))


def _rows(conference_uid: str) -> list[PlanAction]:
    return list(
        PlanAction.select()
        .where(PlanAction.conference == conference_uid)
        .order_by(PlanAction.position)
    )


def _next(conference_uid: str) -> int:
    return max((each.position for each in _rows(conference_uid)), default=0) + 1


def _not_brought_in(conference_uid: str) -> list[Entry]:
    """Return the next steps that stand in the record and are no actions yet."""
    goals = PlanPart.select().where(PlanPart.conference == conference_uid)
    known = {each.entry_id for each in (*_rows(conference_uid), *goals)}
    steps = Entry.select().where(
        Entry.conference == conference_uid, Entry.column == NEXT_STEPS, ~Entry.struck
    )
    return [each for each in steps.order_by(Entry.position) if each.uid not in known]


def _must_follow(row: Conference, by_when: dt.date | None) -> None:
    if by_when and row.conference_date and by_when < row.conference_date:
        raise Refused(
            f"{date_words(by_when)} is before the conference. Type a later day, such as +10wd.",
            "by_when",
        )


def _action(row: PlanAction) -> Action:
    return Action(
        row.uid,
        row.rev,
        row.text,
        row.who,
        row.by_when,
        tuple(row.children),
        Audience.parse(row.audience),
        row.entry_id,
        row.goal,
    )


def carried_in(row: Conference) -> tuple[Carried, ...]:
    """Return what is carried to a conference. Needs an open connection."""
    earlier = earlier_than(row)
    uids = [each.uid for each in earlier]
    references = {each.uid: each.reference for each in (*earlier, row)}
    actions = {
        each.uid: each
        for each in PlanAction.select()
        .where(PlanAction.conference.in_(uids))
        .order_by(PlanAction.position)
    }
    goals = goal_words(each.goal for each in actions.values())
    results = _results(list(actions), references)
    left = _left(uids)
    wanted = carried(
        Sitting(
            bool(left[uid]),
            tuple(each.uid for each in actions.values() if each.conference_id == uid),
            tuple(
                (action, each.result)
                for action, at in results.items()
                if (each := at.get(uid)) is not None
            ),
        )
        for uid in uids
    )
    return tuple(
        Carried(
            action=_action(actions[uid]),
            goal=goals.get(actions[uid].goal, ""),
            set_at=references[actions[uid].conference_id],
            before=tuple(
                at[conference] for conference in uids if conference in (at := results.get(uid, {}))
            ),
            here=results.get(uid, {}).get(row.uid),
        )
        for uid in wanted
    )


def earlier_than(row: Conference) -> list[Conference]:
    """Return the family's conferences held before this one, oldest first."""
    held = others_held(row).where(Conference.conference_date.is_null(False))
    if row.conference_date is not None:
        held = held.where(Conference.conference_date < row.conference_date)
    return list(held.order_by(Conference.conference_date))


def _left(conference_uids: Sequence[str]) -> Mapping[str, bool | None]:
    """Return whether each conference left a child on a plan; None while nobody is decided."""
    children: dict[str, list[ChildAtConference]] = {uid: [] for uid in conference_uids}
    for child in ChildAtConference.select().where(
        ChildAtConference.conference.in_(list(conference_uids))
    ):
        children[child.conference_id].append(child)
    return {uid: left_a_plan(here) for uid, here in children.items()}


def _results(
    action_uids: Sequence[str], references: Mapping[str, str]
) -> dict[str, dict[str, Result]]:
    """Return the results of actions, by action and conference."""
    found: dict[str, dict[str, Result]] = {}
    for row in ActionResult.select().where(ActionResult.action.in_(list(action_uids))):
        found.setdefault(row.action_id, {})[row.conference_id] = Result(
            row.uid,
            row.rev,
            references.get(row.conference_id, ""),
            row.result,
            row.words,
            Audience.parse(row.audience),
        )
    return found
