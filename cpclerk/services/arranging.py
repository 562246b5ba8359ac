"""How each invitee takes part, how they are reached, who may learn of them, what they need."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from cpclerk.rules.audience import Audience
from cpclerk.rules.errors import Refused
from cpclerk.rules.invitations import METHODS
from cpclerk.rules.letters import MAY_BE_LEFT_OUT
from cpclerk.rules.taking_part import check_part
from cpclerk.services.attenders import children_at
from cpclerk.services.conferences import get
from cpclerk.services.inviting import standing, text_for
from cpclerk.services.permission import writing
from cpclerk.services.undo import Saved
from cpclerk.store import Invitee, Session


@dataclass(frozen=True, slots=True)
class Needs:
    """What somebody needs to take part, in a few words each; empty: nothing noted.

    `interpreter` is a language. `conflict`: whom they must not meet, or what happened before.
    """

    interpreter: str = ""
    access: str = ""
    childcare: str = ""
    conflict: str = ""
    separate_waiting: bool | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """What is noted, each with what it is about."""
        texts = (
            ("interpreter", self.interpreter),
            ("access", self.access),
            ("childcare", self.childcare),
            ("conflict", self.conflict),
        )
        found = [f"{label}: {text}" for label, text in texts if text]
        return (*found, *(["waits separately"] if self.separate_waiting else []))


def needs_of(invitee: Invitee) -> Needs:
    """Return what is noted of somebody's needs."""
    return Needs(
        invitee.interpreter,
        invitee.access,
        invitee.childcare,
        invitee.conflict,
        invitee.separate_waiting,
    )


def arrange(
    session: Session,
    invitee_uid: str,
    rev: int,
    part: str,
    start: dt.time | None,
    end: dt.time | None,
    needs: Needs,
) -> Saved:
    """Record at once to which part somebody is asked and what they need. Refused, by the field."""
    with writing(session, "note needs", invitee_uid) as change:
        invitee = standing(invitee_uid, rev)
        begins = get(invitee.conference_id).conference_time
        part, start, end = check_part(part, start, end, begins)
        change.update(invitee, part=part, part_from=start, part_to=end, **_checked(needs))
        return Saved(invitee.uid, invitee.rev, change.sequence)


def take_part(
    session: Session,
    invitee_uid: str,
    rev: int,
    part: str,
    start: dt.time | None = None,
    end: dt.time | None = None,
) -> Saved:
    """Record to which part of the conference somebody is asked. Refused, naming the field."""
    with writing(session, "set part of the meeting", invitee_uid) as change:
        invitee = standing(invitee_uid, rev)
        begins = get(invitee.conference_id).conference_time
        part, start, end = check_part(part, start, end, begins)
        change.update(invitee, part=part, part_from=start, part_to=end)
        return Saved(invitee.uid, invitee.rev, change.sequence)


def need_for_quorum(session: Session, invitee_uid: str, rev: int, needed: bool | None) -> Saved:
    """Record whether the quorum needs somebody; None: as the procedures count."""
    with writing(session, "set needed for quorum", invitee_uid) as change:
        invitee = standing(invitee_uid, rev)
        change.update(invitee, needed=needed)
        return Saved(invitee.uid, invitee.rev, change.sequence)


def go_by(session: Session, invitee_uid: str, rev: int, method: str) -> Saved:
    """Record how somebody is to be told; empty: as is usual. Refused when it is no method."""
    with writing(session, "set how invited", invitee_uid) as change:
        if method and method not in METHODS:
            raise Refused("Choose one of: " + ", ".join(METHODS.values()) + ".", "method")
        invitee = standing(invitee_uid, rev)
        change.update(invitee, by_way=method)
        return Saved(invitee.uid, invitee.rev, change.sequence)


def let_learn(session: Session, invitee_uid: str, rev: int, audience: Audience) -> Saved:
    """Record who may learn that somebody is invited."""
    with writing(session, "set who may learn of an invitee", invitee_uid) as change:
        invitee = standing(invitee_uid, rev)
        change.update(invitee, shown_to=audience.stored)
        return Saved(invitee.uid, invitee.rev, change.sequence)


def come_for(session: Session, invitee_uid: str, rev: int, person_uids: Collection[str]) -> Saved:
    """Record for which of the children somebody comes; none: nobody said.

    Of a child's own version they are given that of these alone, and an advocate speaks for these.
    Raises Refused for somebody who is no child of the conference.
    """
    with writing(session, "set for which child they come", invitee_uid) as change:
        invitee = standing(invitee_uid, rev)
        if not set(person_uids) <= children_at(invitee.conference_id):
            raise Refused("That child is not at this conference.", "person_uids")
        change.update(invitee, comes_for=",".join(sorted(set(person_uids))))
        return Saved(invitee.uid, invitee.rev, change.sequence)


def leave_out(session: Session, invitee_uid: str, rev: int, names: Collection[str]) -> Saved:
    """Record what somebody's letters leave out. Refused for what a letter cannot do without."""
    with writing(session, "set what is left out", invitee_uid) as change:
        if unknown := set(names) - set(MAY_BE_LEFT_OUT):
            raise Refused(f"“{min(unknown)}” cannot be left out of a letter.", "left_out")
        invitee = standing(invitee_uid, rev)
        change.update(invitee, left_out=",".join(each for each in MAY_BE_LEFT_OUT if each in names))
        return Saved(invitee.uid, invitee.rev, change.sequence)


def left_out_of(invitee: Invitee) -> tuple[str, ...]:
    """Return the names of what somebody's letters leave out."""
    return tuple(each for each in invitee.left_out.split(",") if each)


def note_needs(session: Session, invitee_uid: str, rev: int, needs: Needs) -> Saved:
    """Record what somebody needs to take part. Refused, naming the field, when too long."""
    with writing(session, "note needs", invitee_uid) as change:
        invitee = standing(invitee_uid, rev)
        change.update(invitee, **_checked(needs))
        return Saved(invitee.uid, invitee.rev, change.sequence)


def _checked(needs: Needs) -> dict[str, object]:
    texts = ("interpreter", "access", "childcare", "conflict")
    found: dict[str, object] = {each: text_for(getattr(needs, each), each) for each in texts}
    return {**found, "separate_waiting": needs.separate_waiting}
