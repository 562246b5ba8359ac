"""Who is kept out of a conference or heard separately: the chair's decisions, and what follows."""

import datetime as dt
from dataclasses import dataclass

from cpclerk.rules import parents
from cpclerk.rules.errors import Refused
from cpclerk.rules.exclusions import (
    EXTENTS,
    GROUNDS,
    SEPARATELY,
    TEXT_LIMIT,
    WHOLE,
    check_exclusion,
)
from cpclerk.rules.taking_part import ALL, EXCLUDED, FIRST, SECOND, check_part, part_words
from cpclerk.rules.text import clean_text
from cpclerk.services.attenders import attenders
from cpclerk.services.conferences import get, rules_for
from cpclerk.services.permission import reading, require, writing
from cpclerk.services.undo import Saved
from cpclerk.store import Conference, Exclusion, Invitee, Session, Staff, must_stand

AUDIENCE = "professionals"
"""Grounds can touch on what another of the family said: who is excluded learns them by letter."""


@dataclass(frozen=True, slots=True)
class Excluded:
    """Somebody on the list of a conference, with what the chair decided about them, if anything.

    `rev` is that of the decision, 0 while there is none; `invited_on` warns that they have an
    invitation already.
    """

    invitee_uid: str
    name: str
    capacity: str
    is_family: bool
    rev: int
    extent: str
    ground: str
    reason: str
    how_long: str
    views_by: str
    decided_by: str
    decided_on: dt.date | None
    invited_on: dt.date | None
    part: str
    part_from: dt.time | None

    @property
    def is_undecided(self) -> bool:
        """Whether the list keeps them out and nobody has said on what grounds."""
        return self.part == EXCLUDED and not self.extent

    @property
    def words(self) -> str:
        """What was decided, and why, in one line; empty while nothing is."""
        if self.is_undecided:
            return "excluded on the list: on what grounds, and by whom, is not recorded"
        if not self.extent:
            return part_words(self.part, self.part_from)
        parts = [EXTENTS[self.extent], GROUNDS.get(self.ground, self.ground)]
        return ", ".join(filter(None, (*parts, self.how_long)))


def exclusions(session: Session, conference_uid: str) -> tuple[Excluded, ...]:
    """Return everybody on the list, the family first, with what is decided about each."""
    with reading(session):
        return exclusions_of(session, get(conference_uid))


def exclusions_of(session: Session, row: Conference) -> tuple[Excluded, ...]:
    """Return everybody on the list with what is decided about each. Needs an open connection."""
    kept = {
        each.invitee_id: each
        for each in Exclusion.select(Exclusion, Staff)
        .join(Staff)
        .where(Exclusion.conference == row.uid)
    }
    rows = {each.uid: each for each in Invitee.select().where(Invitee.conference == row.uid)}
    people = attenders(row.uid, rules_for(session, row))
    found = []
    for who in sorted(people, key=lambda each: not each.is_family):
        each = kept.get(who.uid)
        found.append(
            Excluded(
                invitee_uid=who.uid,
                name=who.name,
                capacity=who.capacity or who.agency,
                is_family=who.is_family,
                rev=each.rev if each else 0,
                extent=each.extent if each else "",
                ground=each.ground if each else "",
                reason=each.reason if each else "",
                how_long=each.how_long if each else "",
                views_by=each.views_by if each else "",
                decided_by=each.decided_by.name if each else "",
                decided_on=each.decided_on if each else None,
                invited_on=rows[who.uid].invited_on,
                part=rows[who.uid].part,
                part_from=rows[who.uid].part_from,
            )
        )
    return tuple(found)


def exclude(
    session: Session,
    invitee_uid: str,
    rev: int,
    *,
    extent: str,
    ground: str,
    reason: str = "",
    how_long: str = "",
    views_by: str = "",
    part: str = SECOND,
    part_from: dt.time | None = None,
) -> Saved:
    """Put down what the chair decided about somebody: kept out, of all or part, or separately.

    The list follows: who is kept out of all of it is not asked to come, the others to `part`
    (first, or second, which begins at `part_from` once that is agreed). `rev` is the decision's,
    0 for none yet. Raises Refused, naming the field: what is not said, a time before the start,
    or that there is no chair to decide.
    """
    require(session, "exclude from conference")
    texts = {"reason": reason, "how_long": how_long, "views_by": views_by}
    for name, text in texts.items():
        try:
            texts[name] = clean_text(text, limit=TEXT_LIMIT)
        except Refused as error:
            raise Refused(error.sentence, name) from None
    check_exclusion(extent, ground, texts["how_long"], texts["views_by"])
    if part not in (FIRST, SECOND):
        raise Refused("Say which part is theirs: the first or the second.", "part")
    with writing(session, "exclude from conference", invitee_uid) as change:
        invitee = Invitee.get_or_none(Invitee.uid == invitee_uid)
        if invitee is None:
            raise Refused("That person is not on this conference's list any more.")
        row = get(invitee.conference_id)
        if row.state == "held":
            raise Refused("This conference is over. How they took part is put down in step 4.")
        decider = row.chair_id or (session.actor.uid if session.actor.role == "chair" else None)
        if decider is None:
            raise Refused("The chair decides this. Give the conference a chair in step 1 first.")
        kept = _standing(invitee_uid, rev)
        values = {
            "extent": extent,
            "ground": ground,
            **texts,
            "decided_by": decider,
            "decided_on": session.today,
        }
        if kept is not None:
            change.update(kept, **values)
        else:
            kept = change.insert(
                Exclusion, conference=row, invitee=invitee, audience=AUDIENCE, **values
            )
        way = {WHOLE: parents.EXCLUDED, SEPARATELY: parents.SEPARATELY}.get(extent)
        theirs = EXCLUDED if extent == WHOLE else part
        theirs, begins, _ = check_part(theirs, part_from, None, row.conference_time)
        change.update(invitee, took_part=way, part=theirs, part_from=begins, part_to=None)
        return Saved(kept.uid, kept.rev, change.sequence)


def lift(session: Session, invitee_uid: str, rev: int) -> Saved:
    """Take back what the chair decided about somebody; they can be asked to come again."""
    with writing(session, "lift exclusion", invitee_uid) as change:
        kept = _standing(invitee_uid, rev)
        if kept is None:
            raise Refused("Nothing is decided about this person, so there is nothing to lift.")
        invitee = Invitee.get(Invitee.uid == invitee_uid)
        change.take_out(kept)
        change.update(invitee, took_part=None, part=ALL, part_from=None, part_to=None)
        return Saved(kept.uid, 0, change.sequence)


def _standing(invitee_uid: str, rev: int) -> Exclusion | None:
    kept: Exclusion | None = Exclusion.get_or_none(Exclusion.invitee == invitee_uid)
    must_stand(kept, rev)
    return kept
