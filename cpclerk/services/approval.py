"""Who approved a version of the minutes, how, and who may."""

from cpclerk.rules.approval import Evidence, approved_words
from cpclerk.rules.errors import Refused
from cpclerk.rules.letters import long_date
from cpclerk.store import Conference, Minutes, Session, Staff, Stage

APPROVE = ("chair", "manager")


def approvers_of(row: Conference) -> tuple[tuple[str, str], ...]:
    """Return those who may approve, the conference's chair first: uid, and name with role.

    Needs an open connection.
    """
    staff = Staff.select().where(Staff.active, Staff.role.in_(APPROVE)).order_by(Staff.name)
    first = sorted(staff, key=lambda each: (each.uid != row.chair_id, each.role, each.name))
    return tuple((each.uid, f"{each.name}, {each.role}") for each in first)


def approver_of(session: Session, row: Conference, by: str | None) -> Staff:
    """Return who approves. Raises Refused unless that is a chair or a manager.

    Needs an open connection.
    """
    if by is None:
        by = session.actor.uid if session.actor.role in APPROVE else row.chair_id
    if by is None:
        raise Refused("This conference has no chair. Name one on step 1, or who approved.", "by")
    staff: Staff | None = Staff.get_or_none(Staff.uid == by)
    if staff is None or staff.role not in APPROVE:
        raise Refused("Minutes are approved by the chair, or a manager for an absent chair.", "by")
    return staff


def evidence_of(stage: Stage) -> Evidence:
    """Return what shows an approval."""
    return Evidence(stage.way, stage.came_at, stage.evidence)


def approval_of(row: Conference, minutes: Minutes | None) -> str:
    """Return who approved these minutes, when and how, as a copy says it; else nothing.

    Needs an open connection.
    """
    stage = Stage.get_or_none(Stage.uid == minutes.approval) if minutes is not None else None
    if stage is None or stage.by is None:
        return ""
    chair = row.chair.name if row.chair else ""
    return approved_words(stage.by.name, long_date(stage.on), evidence_of(stage), chair=chair)
