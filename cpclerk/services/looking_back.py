"""Last time's worries, goals and actions, beside what is recorded now."""

import datetime as dt
from dataclasses import dataclass, replace

from cpclerk.rules.audience import Audience, in_part
from cpclerk.rules.errors import Refused
from cpclerk.rules.kinds import KIND_WORDS, SAFETY_GOAL
from cpclerk.rules.looking_back import goal_posts
from cpclerk.rules.outline import GOAL, checked_result
from cpclerk.rules.recording import NEXT_STEPS
from cpclerk.rules.text import clean_text
from cpclerk.services.audiences import lasting
from cpclerk.services.conferences import get
from cpclerk.services.frozen import must_not_be_approved
from cpclerk.services.permission import reading, writing
from cpclerk.services.plan_actions import WORDS_LIMIT, Carried, carried_in, earlier_than
from cpclerk.services.undo import Saved
from cpclerk.store import (
    Conference,
    Entry,
    LookedBack,
    PlanAction,
    PlanPart,
    Session,
    must_stand,
)


@dataclass(frozen=True, slots=True)
class Then:
    """A worry, goal or next step of last time.

    `result` is done, partly, not_done, or None: nobody said. `rev` is that of how it stands here,
    0 while nobody has said.
    """

    uid: str
    text: str
    kind: str
    audience: Audience
    rev: int = 0
    result: str | None = None
    words: str = ""
    who: str = ""
    by_when: dt.date | None = None


@dataclass(frozen=True, slots=True)
class LastTime:
    """The conference before this one: what worried people, its goals, the actions since.

    `steps` are what was to happen and became no action of the plan.
    `posts` are its goals and today's, each with how it stands (rules.looking_back).
    """

    reference: str
    date: dt.date | None
    worries: tuple[Then, ...]
    goals: tuple[Then, ...]
    actions: tuple[Carried, ...]
    steps: tuple[Then, ...]
    posts: tuple[tuple[str, str], ...]

    @property
    def open(self) -> int:
        """How many of them nobody has looked at."""
        seen = [each.result for each in (*self.worries, *self.goals, *self.steps)]
        seen += [each.here.result if each.here else None for each in self.actions]
        return seen.count(None)


def last_time(session: Session, conference_uid: str) -> LastTime | None:
    """Return what the conference before this one left; None where there was none."""
    with reading(session):
        return last_time_of(get(conference_uid))


def last_time_of(row: Conference) -> LastTime | None:
    """Return what the conference before one left; None without one. Needs an open connection."""
    earlier = earlier_than(row)
    if not earlier:
        return None
    last = earlier[-1]
    worries, goals, steps = _left_by(last, row)
    return LastTime(
        reference=last.reference,
        date=last.conference_date,
        worries=worries,
        goals=goals,
        actions=carried_in(row),
        steps=steps,
        posts=goal_posts([each.text for each in goals], _goals_now(row)),
    )


def look_back(
    session: Session, conference_uid: str, about_uid: str, rev: int, result: str, words: str = ""
) -> Saved:
    """Put down how a worry, goal or next step of last time stands now, and what came of it.

    `rev` is that of how it stands here as it was seen, 0 where nobody had said. Raises Refused
    when it is none of last time's; Stale.
    """
    with writing(session, "look back", conference_uid) as change:
        result, words = checked_result(result), clean_text(words, limit=WORDS_LIMIT)
        row = get(conference_uid)
        must_not_be_approved(row.uid)
        earlier = earlier_than(row)
        left = _left_by(earlier[-1], row) if earlier else ()
        found = next((each for part in left for each in part if each.uid == about_uid), None)
        if found is None:
            raise Refused("That is not one of last time's worries, goals or steps.", "about")
        stands = LookedBack.get_or_none(
            (LookedBack.conference == row) & (LookedBack.about == about_uid)
        )
        must_stand(stands, rev)
        if stands is None:
            stands = change.insert(
                LookedBack,
                conference=row,
                about=about_uid,
                result=result,
                words=words,
                # What came of a thing is for those who may see the thing.
                audience=in_part(found.audience, closed=row.closed_part).stored,
            )
        else:
            whom = in_part(Audience.parse(stands.audience), closed=row.closed_part)
            change.update(stands, result=result, words=words, audience=whom.stored)
        return Saved(stands.uid, stands.rev, change.sequence)


def _left_by(last: Conference, row: Conference) -> tuple[tuple[Then, ...], ...]:
    """Return the worries, goals and next steps of one conference as they stand at a later one."""
    here = {
        each.about: each for each in LookedBack.select().where(LookedBack.conference == row.uid)
    }

    def then(each: Entry | PlanPart, kind: str = "") -> Then:
        known, words = here.get(each.uid), KIND_WORDS.get(kind, "")
        whom = lasting(Audience.parse(each.audience))
        found = Then(each.uid, each.text, words, whom)
        if isinstance(each, Entry):
            found = replace(found, who=each.who, by_when=each.by_when)
        if known is None:
            return found
        return replace(found, rev=known.rev, result=known.result, words=known.words)

    entries = list(
        Entry.select()
        .where(Entry.conference == last.uid, ~Entry.struck)
        .order_by(Entry.position, Entry.uid)
    )
    parts = list(
        PlanPart.select()
        .where(PlanPart.conference == last.uid, PlanPart.part == GOAL)
        .order_by(PlanPart.position)
    )
    in_plan = {each.entry_id for each in parts}
    actions = PlanAction.select(PlanAction.entry).where(PlanAction.conference == last.uid)
    in_plan |= {each.entry_id for each in actions}
    worries = [each for each in entries if each.column == "worried"]
    goals = [each for each in entries if each.kind == SAFETY_GOAL and each.uid not in in_plan]
    steps = [
        each
        for each in entries
        if each.column == NEXT_STEPS and not each.kind and each.uid not in in_plan
    ]
    return (
        tuple(then(each, each.kind) for each in worries),
        (*(then(each) for each in parts), *(then(each, each.kind) for each in goals)),
        tuple(then(each) for each in steps),
    )


def _goals_now(row: Conference) -> list[str]:
    _, goals, _ = _left_by(row, row)
    return [each.text for each in goals]
