"""Approval freezes: whatever is tried, and in whatever order, what was approved stands."""

from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

import pytest

from cpclerk.rules.audience import Audience
from cpclerk.rules.errors import Refused
from cpclerk.rules.minutes import FROZEN
from cpclerk.services import (
    Session,
    Stale,
    attendance,
    child_views,
    corrections,
    decisions,
    editing,
    invitations,
    inviting,
    meeting,
    minutes,
    outline,
    own_blocks,
    plan_actions,
    recording,
    scaling,
)
from cpclerk.services.minutes_blocks import blocks_of, digest_of
from cpclerk.services.record import record_of
from cpclerk.services.undo import undo
from cpclerk.store import (
    ChildAtConference,
    ChildView,
    Entry,
    Family,
    Invitee,
    Minutes,
    MinutesBlock,
    PlanAction,
    PlanPart,
    transaction,
)
from tests.afterwards import TODAY, add_invitee, make_approved, make_held, say
from tests.conftest import as_role
from tests.making import make_conference

LATER = date(2026, 12, 3)
NARROW = Audience.for_professionals()
# Life goes on: the next dates, and who carries the plan out.
GOES_ON = frozenset({"dates", "core_group"})


class Room:
    """A held conference, and one of the rows of its record, any one of them."""

    def __init__(self, session: Session, seed: int) -> None:
        self.session, self.chair, self.rng = session, as_role(session, "chair"), Random(seed)
        self.held = make_held(session)
        self.uid = self.held.uid
        say(session, self.held, "Missed three checks")
        say(session, self.held, "Late for school")
        say(session, self.held, "A visit each week", column="needs_to_happen")
        add_invitee(session, self.held, "Gone", name="Ann Pool", attended=False)
        with session.store.reading():
            family = Family.get()
        earlier = make_conference(
            session, family, reference="CP900", state="held", conference_date=date(2026, 8, 3)
        )
        with transaction(session, "decide earlier") as change:
            for child in ChildAtConference.select().where(ChildAtConference.conference == earlier):
                change.update(child, outcome="plan_started", category="neglect")
        self.earlier = plan_actions.add_action(session, earlier.uid, "See the doctor").uid
        outline.write_part(session, self.uid, "goal", "A safe home")
        plan_actions.add_action(session, self.uid, "Weekly visits", who="SW")
        child_views.add_view(session, self.row(ChildAtConference).uid, "well", "My dog")

    def row(self, table: Any) -> Any:
        with self.session.store.reading():
            within: Any = {ChildView: ChildAtConference, MinutesBlock: Minutes}.get(table)
            rows = table.select().join(within) if within else table.select()
            found = list(rows.where((within or table).conference == self.uid))
        # What is gone meanwhile is asked for all the same.
        return self.rng.choice(found) if found else table(uid="gone", rev=1, text="x")

    def word(self) -> str:
        return self.rng.choice(("One", "Two", "Three", "Four"))

    def printed(self) -> list[tuple[str, str]]:
        """Return what the record says now of all that the minutes freeze."""
        with self.session.store.reading():
            found = record_of(self.session, self.uid).sources
        return sorted((each.section, each.line) for each in found if each.section not in GOES_ON)

    def latest(self) -> Minutes | None:
        with self.session.store.reading():
            found: Minutes | None = minutes.latest(self.uid)
            return found


def _of(room: Room, table: Any, job: Callable[[Session, Any], Any]) -> Any:
    return job(room.session, room.row(table))


WRITES: dict[str, Callable[[Room], Any]] = {
    "enter": lambda r: recording.enter(r.session, r.uid, "worried", r.word()),
    "amend": lambda r: _of(
        r, Entry, lambda s, e: recording.amend(s, e.uid, e.rev, text=r.word(), speaker=None)
    ),
    "strike": lambda r: _of(r, Entry, lambda s, e: recording.strike(s, e.uid, e.rev)),
    "set kind": lambda r: _of(
        r, Entry, lambda s, e: editing.set_kind(s, e.uid, e.rev, r.rng.choice(["danger", ""]))
    ),
    "pin": lambda r: _of(r, Entry, lambda s, e: editing.pin(s, e.uid)),
    "merge": lambda r: _of(r, Entry, lambda s, e: editing.merge_with_above(s, e.uid, e.rev)),
    "scale": lambda r: scaling.scale(r.session, r.uid, r.row(Invitee).uid, r.rng.randrange(11)),
    "arrive": lambda r: _of(r, Invitee, lambda s, i: attendance.arrive(s, i.uid, i.rev)),
    "absent": lambda r: _of(r, Invitee, lambda s, i: attendance.absent(s, i.uid, i.rev)),
    "substitute": lambda r: _of(
        r, Invitee, lambda s, i: attendance.substitute(s, i.uid, i.rev, r.word())
    ),
    "walk in": lambda r: attendance.walk_in(r.session, r.uid, name=r.word()),
    "reply": lambda r: _of(
        r, Invitee, lambda s, i: invitations.log_reply(s, i.uid, i.rev, "apologies")
    ),
    "drop": lambda r: _of(r, Invitee, lambda s, i: inviting.drop(s, i.uid, i.rev)),
    "took part": lambda r: _of(
        r, Invitee, lambda s, i: attendance.parent_took_part(s, i.uid, i.rev, "attended")
    ),
    "child took part": lambda r: _of(
        r, ChildAtConference, lambda s, c: attendance.participate(s, c.uid, c.rev, "wrote_to_chair")
    ),
    "go ahead": lambda r: meeting.go_ahead(r.session, r.uid, r.word()),
    "view": lambda r: _of(
        r, ChildAtConference,
        lambda s, c: decisions.view(s, c.uid, r.held.people["SW"].uid, 0, plan=True),
    ),
    "decide": lambda r: _of(
        r, ChildAtConference,
        lambda s, c: decisions.decide(s, c.uid, c.rev, "plan_started", category="physical"),
    ),
    "circumstances": lambda r: _of(
        r, ChildAtConference,
        lambda s, c: decisions.record_circumstances(s, c.uid, c.rev, legal_advice=True),
    ),
    "child's view": lambda r: child_views.add_view(
        r.session, r.row(ChildAtConference).uid, "well", r.word()
    ),
    "take view out": lambda r: _of(
        r, ChildView, lambda s, v: child_views.take_view_out(s, v.uid, v.rev)
    ),
    "goal": lambda r: outline.write_part(r.session, r.uid, "goal", r.word()),
    "amend goal": lambda r: _of(
        r, PlanPart, lambda s, p: outline.amend_part(s, p.uid, p.rev, r.word(), Audience())
    ),
    "take goal out": lambda r: _of(
        r, PlanPart, lambda s, p: outline.take_part_out(s, p.uid, p.rev)
    ),
    "action": lambda r: plan_actions.add_action(r.session, r.uid, r.word()),
    "amend action": lambda r: _of(
        r, PlanAction,
        lambda s, a: plan_actions.amend_action(
            s, a.uid, a.rev, text=r.word(), who="", by_when=None, audience=Audience()
        ),
    ),
    "take action out": lambda r: _of(
        r, PlanAction, lambda s, a: plan_actions.take_action_out(s, a.uid, a.rev)
    ),
    "steps": lambda r: plan_actions.bring_in_steps(r.session, r.uid),
    "result": lambda r: plan_actions.judge(r.session, r.uid, r.earlier, 0, "done", r.word()),
}  # fmt: skip
"""What changes words that the minutes print."""

STEPS: dict[str, Callable[[Room], Any]] = {
    "draft": lambda r: minutes.draft(r.session, r.uid),
    "to chair": lambda r: minutes.to_chair(r.session, r.uid, TODAY),
    "return": lambda r: minutes.return_to_clerk(r.session, r.uid, TODAY, comments="Shorter"),
    "approve": lambda r: minutes.approve(
        r.chair, r.uid, TODAY, outcome="Corrected", as_they_are=True
    ),
    "new version": lambda r: minutes.new_version(r.session, r.uid, "Rosa Ash: wrong"),
    "amend block": lambda r: _of(
        r, MinutesBlock, lambda s, b: minutes.amend_block(s, b.uid, b.rev, r.word())
    ),
    "add block": lambda r: own_blocks.add_block(r.session, r.uid, r.word(), r.word()),
    "take block out": lambda r: _of(
        r, MinutesBlock, lambda s, b: own_blocks.take_block_out(s, b.uid, b.rev)
    ),
    "next review": lambda r: decisions.set_review_date(r.session, r.uid, 1, LATER),
    "core group": lambda r: outline.name_core_group_member(r.session, r.uid, r.word()),
    "narrow": lambda r: _of(
        r, Entry, lambda s, e: recording.restrict(s, e.uid, e.rev, NARROW)
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRITES)
def test_each_thing_that_the_minutes_print_is_changed_before_approval_and_not_after(
    session: Session, name: str
) -> None:
    def tried(room: Room) -> bool:
        """Whether any of twenty tries changed what is printed; each is as sure to try any row."""
        before = room.printed()
        for _ in range(20):
            try:
                WRITES[name](room)
            except (Refused, Stale):
                continue
            if room.printed() != before:
                return True
        return False

    room = Room(session, seed=8)
    make_approved(session, room.held)
    assert not tried(room)
    minutes.new_version(session, room.uid, "Rosa Ash: wrong")
    assert tried(room)


def test_what_is_refused_says_what_to_do(session: Session) -> None:
    room = Room(session, seed=8)
    make_approved(session, room.held)
    with pytest.raises(Refused, match="Step 6, n begins a correction"):
        WRITES["goal"](room)
    # What goes on afterwards does, and who may see something can be narrowed.
    with session.store.reading():
        goal = PlanPart.get()
    outline.amend_part(session, goal.uid, goal.rev, goal.text, NARROW)
    with pytest.raises(Refused, match="approved"):
        outline.amend_part(session, goal.uid, goal.rev + 1, goal.text, Audience())
    assert minutes.page(session, room.uid).behind == 2  # The goal, from one part to another.
    outline.name_core_group_member(session, room.uid, "Una Open")
    assert minutes.page(session, room.uid).behind == 3
    since = corrections.correction(session, room.uid).since
    assert ("Who carries the plan out", "", "- Una Open") in {
        (each.heading, each.was, each.now) for each in since
    }
    child = room.row(ChildAtConference)
    own = {"child_worried": "When they shout"}
    outline.write_own_version(session, room.uid, child.person_id, own, seen={})


MORE = [pytest.param(seed, marks=pytest.mark.long) for seed in (2, 3)]


@pytest.mark.parametrize("seed", [0, 1, *MORE])
def test_approval_cannot_be_got_round_in_any_order(session: Session, seed: int) -> None:
    room = Room(session, seed)
    done: list[tuple[Session, Any]] = []
    frozen: dict[int, tuple[str, list[tuple[str, str]]]] = {}
    refused = 0
    for _ in range(150):
        state = latest.state if (latest := room.latest()) else ""
        on = ["draft", "to chair", "approve"] * 8
        name = room.rng.choice([*WRITES, *STEPS, *on, *["undo"] * 12])
        try:
            if name == "undo" and done:
                who, saved = room.rng.choice(done)
                done.append((who, undo(who, saved)))
            elif name != "undo":
                saved = {**WRITES, **STEPS}[name](room)
                if getattr(saved, "sequence", 0):
                    done.append((room.chair if name == "approve" else session, saved))
        except (Refused, Stale):
            refused += 1
        found = room.latest()
        if found is None or found.state not in FROZEN:
            continue
        with session.store.reading():
            digest = digest_of(found.version, blocks_of(found))
        assert digest == found.digest, name
        if state not in FROZEN:
            # Approved just now, by the chair, or a correction of it taken back.
            assert name in {"approve", "undo"}
            frozen[found.version] = (digest, room.printed())
        assert frozen[found.version] == (digest, room.printed()), name
    assert refused > 20
    assert frozen
