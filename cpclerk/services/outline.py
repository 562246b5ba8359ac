"""The outline plan: goals, actions, core group, what if, and each child's own version of it."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cpclerk.rules.audience import Audience
from cpclerk.rules.errors import Refused
from cpclerk.rules.outline import (
    CONTINGENCY,
    GOAL,
    OWN_VERSION,
    PLAIN,
    TEXT_LIMIT,
    checked_part,
    checked_whose,
    checked_words,
    without_action,
)
from cpclerk.rules.profile import Profile
from cpclerk.rules.text import clean_text
from cpclerk.services.attenders import Attender, attenders
from cpclerk.services.child_views import views_of
from cpclerk.services.conferences import Child, children_of, get, rules_for
from cpclerk.services.frozen import must_not_be_approved, only_narrows, why_frozen
from cpclerk.services.masking import listed
from cpclerk.services.permission import reading, writing
from cpclerk.services.plan_actions import Action, actions_of, steps_left
from cpclerk.services.undo import Saved
from cpclerk.store import (
    JOIN,
    Conference,
    CoreGroupMember,
    Entry,
    Invitee,
    PlanPart,
    Session,
    Stale,
    fn,
    row_at,
)

EVERYONE = Audience.for_everyone()
NAME_LIMIT = 120


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the plan in words, for one audience; `person_uid` whose own version it is in.

    That is in the child's own words or in plain words for it: `whose`, of `rules.outline`.
    """

    uid: str
    rev: int
    part: str
    text: str
    person_uid: str | None
    audience: Audience
    whose: str


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in the core group."""

    uid: str
    rev: int
    name: str
    invitee_uid: str | None


@dataclass(frozen=True, slots=True)
class Outline:
    """The outline plan of one conference. `steps_left` counts next steps not brought in yet.

    `own_words` are what each child said, with who may see it, by person uid. `doers` are those
    offered to do an action, with what tells them apart: nobody who may not be named to everyone.
    `frozen` says why nothing is added any more; it is empty while something may be.
    """

    conference_uid: str
    day: dt.date | None
    children: tuple[Child, ...]
    parts: tuple[Part, ...]
    actions: tuple[Action, ...]
    core_group: tuple[Member, ...]
    people: tuple[Attender, ...]
    doers: tuple[tuple[str, str], ...]
    steps_left: int
    own_words: Mapping[str, tuple[tuple[str, Audience], ...]]
    frozen: str

    @property
    def goals(self) -> tuple[Part, ...]:
        """What must be true for the plan to end."""
        return tuple(each for each in self.parts if each.part == GOAL)

    @property
    def contingency(self) -> tuple[Part, ...]:
        """What happens if the plan does not work."""
        return tuple(each for each in self.parts if each.part == CONTINGENCY)

    @property
    def idle_goals(self) -> tuple[str, ...]:
        """The uids of the goals that no action serves."""
        return without_action(
            [each.uid for each in self.goals], [each.goal_uid for each in self.actions]
        )

    def serving(self, goal_uid: str) -> tuple[Action, ...]:
        """Return the actions that serve a goal, or with none, those that serve no goal."""
        goals = {each.uid for each in self.goals}
        return tuple(
            each
            for each in self.actions
            if (each.goal_uid if each.goal_uid in goals else "") == goal_uid
        )

    def own_version(self, person_uid: str) -> tuple[Part, ...]:
        """Return a child's own version, in the order in which it was written."""
        return tuple(each for each in self.parts if each.person_uid == person_uid)


def outline(session: Session, conference_uid: str) -> Outline:
    """Return the outline plan of one conference as it stands."""
    with reading(session):
        row = get(conference_uid)
        rules = rules_for(session, row)
        people = attenders(conference_uid, rules)
        actions = actions_of(conference_uid)
        core_group = core_group_of(conference_uid, people)
        children = children_of(conference_uid)
        return Outline(
            conference_uid=row.uid,
            day=row.conference_date,
            children=children,
            parts=tuple(_part(each) for each in _of(PlanPart, conference_uid)),
            actions=actions,
            core_group=core_group,
            people=people,
            doers=_doers(session, row, people, core_group, rules),
            steps_left=steps_left(conference_uid),
            own_words={each.person_uid: _own_words(row, each) for each in children},
            frozen=why_frozen(conference_uid),
        )


def _doers(
    session: Session,
    row: Conference,
    people: Sequence[Attender],
    core_group: Sequence[Member],
    rules: Profile,
) -> tuple[tuple[str, str], ...]:
    """Return those on the list, those of the core group alone, and agencies, each told apart."""
    shown = listed(session, row, people)
    found: dict[str, str] = {}
    for each in people:
        if not shown[each.uid].is_masked:
            told = dict.fromkeys(filter(None, (each.tag, each.capacity, each.agency)))
            found.setdefault(each.full_name, ", ".join(told))
    for member in core_group:
        if member.invitee_uid is None:
            found.setdefault(member.name, "core group")
    for agency in rules.agencies:
        found.setdefault(agency.name, f"agency, {agency.short}")
    return tuple(found.items())


def core_group_of(conference_uid: str, people: Sequence[Attender]) -> tuple[Member, ...]:
    """Return the core group in the order of the conference's list, then those named otherwise.

    Needs an open connection.
    """
    names = {each.uid: each.full_name for each in people}
    places = {uid: place for place, uid in enumerate(names)}
    rows = CoreGroupMember.select().where(CoreGroupMember.conference == conference_uid)
    members = [
        Member(each.uid, each.rev, names.get(each.invitee_id or "", each.name), each.invitee_id)
        for each in rows.order_by(CoreGroupMember.uid)
    ]
    members.sort(key=lambda each: places.get(each.invitee_uid or "", len(places)))
    return tuple(members)


def write_part(
    session: Session,
    conference_uid: str,
    part: str,
    text: str,
    *,
    audience: Audience = EVERYONE,
) -> Saved:
    """Add a goal, or what happens if the plan does not work. Raises Refused, once approved too."""
    with writing(session, "write plan part", conference_uid) as change:
        part, text = checked_part(part), checked_words(text, lines=True)
        get(conference_uid)
        must_not_be_approved(conference_uid)
        row = change.insert(
            PlanPart,
            conference=conference_uid,
            part=part,
            position=_next(PlanPart, conference_uid),
            text=text,
            person=None,
            audience=audience.stored,
        )
        return Saved(row.uid, row.rev, change.sequence)


def write_own_version(
    session: Session,
    conference_uid: str,
    person_uid: str,
    texts: Mapping[str, str],
    *,
    seen: Mapping[str, int],
    audience: Audience = EVERYONE,
    whose: str = PLAIN,
) -> Saved:
    """Write a child's own version whole: each part's text, an empty one takes its part out.

    `seen` are the revs of its parts as they were seen. In the child's own words where there are
    any (S4), else in plain words for it: `whose` says which. Raises Refused; Stale when a part
    has moved.
    """
    with writing(session, "write own version", conference_uid) as change:
        whose = checked_whose(whose)
        get(conference_uid)
        if person_uid not in {each.person_uid for each in children_of(conference_uid)}:
            raise Refused("That child is not at this conference.", "part")
        there = {e.part: e for e in _of(PlanPart, conference_uid) if e.person_id == person_uid}
        if {part: row.rev for part, row in there.items()} != dict(seen):
            raise Stale(next(iter(there.values()), None))
        position = _next(PlanPart, conference_uid)
        for place, part in enumerate(OWN_VERSION):
            text = clean_text(texts.get(part, ""), lines=True, limit=TEXT_LIMIT)
            row = there.get(part)
            if row is not None and text:
                change.update(row, text=text, audience=audience.stored, whose=whose)
            elif row is not None:
                change.take_out(row)
            elif text:
                change.insert(
                    PlanPart,
                    conference=conference_uid,
                    part=part,
                    position=position + place,
                    text=text,
                    person=person_uid,
                    audience=audience.stored,
                    whose=whose,
                )
        return Saved(conference_uid, 0, change.sequence)


def amend_part(session: Session, uid: str, rev: int, text: str, audience: Audience) -> Saved:
    """Put other words in a part's place, or another audience; what was is kept. Raises Stale."""
    with writing(session, "amend plan part", uid) as change:
        text = checked_words(text, lines=True)
        row = row_at(PlanPart, uid, rev)
        if row.person_id is None and not only_narrows(row, audience, text=text):
            must_not_be_approved(row.conference_id)
        change.update(row, text=text, audience=audience.stored)
        return Saved(row.uid, row.rev, change.sequence)


def take_part_out(session: Session, uid: str, rev: int) -> Saved:
    """Take a part out of the plan; the history keeps it. Raises Stale."""
    with writing(session, "take plan part out", uid) as change:
        row = row_at(PlanPart, uid, rev)
        if row.person_id is None:
            must_not_be_approved(row.conference_id)
        change.take_out(row)
        return Saved(uid, 0, change.sequence)


def set_core_group(session: Session, conference_uid: str, invitee_uids: Iterable[str]) -> Saved:
    """Say who of those asked to the conference is in the core group; those named otherwise stay.

    Raises Refused when somebody is not on the conference's list.
    """
    wanted = list(dict.fromkeys(invitee_uids))
    with writing(session, "set core group", conference_uid) as change:
        row = get(conference_uid)
        known = {each.uid for each in attenders(conference_uid, rules_for(session, row))}
        if not set(wanted) <= known:
            raise Refused("Somebody is not on this conference's list. Step 2 puts them there.")
        there: dict[str | None, CoreGroupMember] = {
            each.invitee_id: each
            for each in CoreGroupMember.select().where(
                CoreGroupMember.conference == row, CoreGroupMember.invitee.is_null(False)
            )
        }
        for uid in wanted:
            if uid not in there:
                change.insert(CoreGroupMember, conference=row, invitee=uid)
        for member in there.values():
            if member.invitee_id not in wanted:
                change.take_out(member)
        return Saved(conference_uid, 0, change.sequence)


def name_core_group_member(session: Session, conference_uid: str, name: str) -> Saved:
    """Put somebody into the core group who was not asked to the conference. Raises Refused."""
    with writing(session, "set core group", conference_uid) as change:
        name = clean_text(name, limit=NAME_LIMIT)
        if not name:
            raise Refused("Type who it is, and what they come as.", "name")
        row = change.insert(CoreGroupMember, conference=get(conference_uid), name=name)
        return Saved(row.uid, row.rev, change.sequence)


def take_member_out(session: Session, uid: str, rev: int) -> Saved:
    """Take somebody out of the core group. Raises Stale."""
    with writing(session, "set core group", uid) as change:
        change.take_out(row_at(CoreGroupMember, uid, rev))
        return Saved(uid, 0, change.sequence)


def _own_words(row: Conference, child: Child) -> tuple[tuple[str, Audience], ...]:
    """Return a child's words as they were put down: its views, and what was recorded verbatim."""
    views = [each for each in views_of(row.uid) if each.child_uid == child.uid]
    said = (
        Entry.select(Entry, Invitee)
        .join(Invitee, JOIN.LEFT_OUTER)
        .where(Entry.conference == row, Entry.verbatim, ~Entry.struck)
    )
    return (
        *((each.text, each.audience) for each in views),
        *(
            (each.text, Audience.parse(each.audience))
            for each in said.order_by(Entry.position, Entry.uid)
            if each.children == [child.person_uid]
            or (each.speaker is not None and each.speaker.person_id == child.person_uid)
        ),
    )


def _of(table: Any, conference_uid: str) -> list[Any]:
    """Return a conference's rows in order."""
    return list(table.select().where(table.conference == conference_uid).order_by(table.position))


def _next(table: Any, conference_uid: str) -> int:
    last = table.select(fn.MAX(table.position)).where(table.conference == conference_uid).scalar()
    return (last or 0) + 1


def _part(row: PlanPart) -> Part:
    audience = Audience.parse(row.audience)
    return Part(row.uid, row.rev, row.part, row.text, row.person_id, audience, row.whose)
