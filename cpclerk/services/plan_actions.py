"""Actions of earlier plans, looked at again: what was done of each, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cpclerk.rules.audience import Audience
from cpclerk.rules.errors import Refused
from cpclerk.rules.outline import Sitting, carried, checked_result
from cpclerk.rules.text import clean_text
from cpclerk.services.conferences import get
from cpclerk.services.outline import Action, action_of
from cpclerk.services.permission import reading, writing
from cpclerk.services.timescales import left_a_plan
from cpclerk.services.undo import Saved
from cpclerk.store import ActionResult, ChildAtConference, Conference, PlanAction, Session, Stale

WORDS_LIMIT = 1_000


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
    the conferences between, oldest first.
    """

    action: Action
    set_at: str
    before: tuple[Result, ...]
    here: Result | None


def carried_to(session: Session, conference_uid: str) -> tuple[Carried, ...]:
    """Return the actions of this family's earlier plan that a conference has to look at."""
    with reading(session):
        return _carried(get(conference_uid))


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
        found = {each.action.uid: each for each in _carried(get(conference_uid))}
        if action_uid not in found:
            raise Refused("That action is not one that this conference has to look at.", "action")
        row = ActionResult.get_or_none(
            (ActionResult.action == action_uid) & (ActionResult.conference == conference_uid)
        )
        if (row.rev if row else 0) != rev:
            raise Stale(row)
        if row is None:
            row = change.insert(
                ActionResult,
                action=action_uid,
                conference=conference_uid,
                result=result,
                words=words,
                # What came of a thing is for those who may see the thing.
                audience=found[action_uid].action.audience.stored,
            )
        else:
            change.update(row, result=result, words=words)
        return Saved(row.uid, row.rev, change.sequence)


def _carried(row: Conference) -> tuple[Carried, ...]:
    """Return what is carried to a conference. Needs an open connection."""
    earlier = _earlier(row)
    uids = [each.uid for each in earlier]
    references = {each.uid: each.reference for each in (*earlier, row)}
    actions = {
        each.uid: each
        for each in PlanAction.select()
        .where(PlanAction.conference.in_(uids))
        .order_by(PlanAction.position)
    }
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
            action=action_of(actions[uid]),
            set_at=references[actions[uid].conference_id],
            before=tuple(
                at[conference] for conference in uids if conference in (at := results.get(uid, {}))
            ),
            here=results.get(uid, {}).get(row.uid),
        )
        for uid in wanted
    )


def _earlier(row: Conference) -> list[Conference]:
    """Return the family's conferences held before this one, oldest first."""
    held = Conference.select().where(
        Conference.family == row.family_id,
        Conference.state == "held",
        Conference.conference_date.is_null(False),
        Conference.uid != row.uid,
    )
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
