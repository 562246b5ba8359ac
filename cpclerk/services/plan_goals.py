"""Which goal of the plan an action serves."""

from collections.abc import Iterable, Mapping

from cpclerk.rules.errors import Refused
from cpclerk.rules.outline import GOAL, without_action
from cpclerk.services.frozen import must_not_be_approved
from cpclerk.services.permission import writing
from cpclerk.services.undo import Saved
from cpclerk.store import PlanAction, PlanPart, Session, row_at


def serve_goal(session: Session, uid: str, rev: int, goal_uid: str) -> Saved:
    """Tie an action to the goal that it serves; an empty one unties it. Raises Refused; Stale."""
    with writing(session, "tie action to goal", uid) as change:
        row = row_at(PlanAction, uid, rev)
        must_not_be_approved(row.conference_id)
        must_be_goal(row.conference_id, goal_uid)
        change.update(row, goal=goal_uid)
        return Saved(row.uid, row.rev, change.sequence)


def must_be_goal(conference_uid: str, goal_uid: str) -> None:
    """Raise Refused unless it is one of this plan's goals, or none."""
    found = goal_uid and PlanPart.get_or_none(
        (PlanPart.uid == goal_uid)
        & (PlanPart.conference == conference_uid)
        & (PlanPart.part == GOAL)
    )
    if goal_uid and not found:
        raise Refused("That goal is not in this plan any more. Choose another.", "goal")


def goal_words(uids: Iterable[str]) -> Mapping[str, str]:
    """Return what goals say, by uid; one that was taken out is left out. Needs a connection."""
    wanted = [each for each in set(uids) if each]
    return {row.uid: row.text for row in PlanPart.select().where(PlanPart.uid.in_(wanted))}


def goals_without_action(conference_uid: str) -> int:
    """Return how many goals of a plan no action serves. Needs an open connection."""
    goals = PlanPart.select().where(PlanPart.conference == conference_uid, PlanPart.part == GOAL)
    actions = PlanAction.select().where(PlanAction.conference == conference_uid)
    return len(without_action([e.uid for e in goals], [e.goal for e in actions]))
