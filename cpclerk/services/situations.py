"""What is so of a conference and asks for items of its own: from facts, or because it was said."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from cpclerk.rules.checklists import SITUATIONS
from cpclerk.rules.errors import Refused
from cpclerk.rules.taking_part import APART
from cpclerk.services.conferences import get, rules_for
from cpclerk.services.permission import reading, writing
from cpclerk.services.undo import Saved
from cpclerk.store import ChildAtConference, Conference, Invitee, Session


@dataclass(frozen=True, slots=True)
class Situations:
    """Each situation of a conference with where it is known from; `said` can be taken back."""

    rev: int
    known: Mapping[str, str]
    said: tuple[str, ...]

    @property
    def codes(self) -> frozenset[str]:
        """Every situation that there is."""
        return frozenset({*self.known, *self.said})


def situations(session: Session, conference_uid: str) -> Situations:
    """Return what is so of a conference."""
    with reading(session):
        return situations_of(session, get(conference_uid))


def situations_of(session: Session, row: Conference) -> Situations:
    """Return what is so of a conference. Needs an open connection."""
    known: dict[str, str] = {}
    rules = rules_for(session, row)
    is_there = {each.code: each.child_is for each in rules.child_types}
    for child in ChildAtConference.select().where(ChildAtConference.conference == row.uid):
        if child.expected:
            known["unborn"] = "a child at it is expected"
        if is_there.get(child.type) == "on_plan_elsewhere":
            known["receiving_in"] = "a child comes for a receiving-in conference"
    for each in Invitee.select().where(Invitee.conference == row.uid, ~Invitee.dropped):
        if each.interpreter:
            known["interpreter"] = "somebody on the list needs one"
        if each.conflict:
            known["previous_conflict"] = "it is noted of somebody on the list"
        if each.separate_waiting or each.part in APART:
            known["split_family"] = "somebody on the list comes to a part, or waits separately"
    return Situations(row.rev, known, tuple(row.situations or ()))


def say_situations(
    session: Session, conference_uid: str, rev: int, codes: Collection[str]
) -> Saved:
    """Put down what is so of a conference beside what its facts say. Raises Refused: unknown."""
    if not set(codes) <= set(SITUATIONS):
        raise Refused("Choose one of: " + ", ".join(SITUATIONS.values()) + ".")
    with writing(session, "say what is so of a conference", conference_uid) as change:
        row = get(conference_uid)
        row.rev = rev
        change.update(row, situations=sorted(codes) or None)
        return Saved(row.uid, row.rev, change.sequence)
