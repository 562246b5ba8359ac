"""Entries put right: in any order, taken back and done again, and never over somebody else's."""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from cpclerk.rules.conference import COLUMNS
from cpclerk.rules.errors import Refused
from cpclerk.rules.kinds import DANGER, SAFETY_GOAL, next_kind
from cpclerk.rules.recording import NextStep
from cpclerk.services import Session
from cpclerk.services.attendance import attendance
from cpclerk.services.editing import (
    ToEnter,
    enter_each,
    merge_with_above,
    move_by,
    move_to_column,
    pin,
    set_children,
    set_goal_for,
    set_kind,
    set_stance,
)
from cpclerk.services.outline import outline
from cpclerk.services.plan_actions import bring_in_steps
from cpclerk.services.recording import Entered, Moved, amend, enter, entries, strike, unstrike
from cpclerk.services.said import Said
from cpclerk.services.undo import Saved, undo
from cpclerk.store import Entry, History
from tests.conftest import as_role, new_office
from tests.meeting import Meeting, make_meeting, make_quorate

NASTY = "\x1b[31m[b]x[/ \u202etxet\u202c 👩‍👧"


def said(session: Session, meeting: Meeting) -> tuple[Said, ...]:
    return entries(session, meeting.uid).entries


def done(result: Entered | Moved) -> Entered:
    assert isinstance(result, Entered)
    return result


def test_a_danger_is_answered_by_its_goal(session: Session) -> None:
    meeting = make_quorate(session)
    danger = done(
        set_kind(session, enter(session, meeting.uid, "worried", "hit again").uid, 1, DANGER)
    )
    goal = enter(
        session, meeting.uid, "needs_to_happen", "safe", entry_kind=SAFETY_GOAL, goal_for=danger.uid
    )
    assert goal.said.goal_for == danger.uid
    with pytest.raises(Refused, match="no danger of this record"):
        set_goal_for(session, goal.uid, 1, goal.uid)
    with pytest.raises(Refused, match="can be: danger"):
        set_kind(session, danger.uid, danger.rev, "strength")
    moved = done(move_to_column(session, danger.uid, danger.rev, "working_well"))
    assert (moved.said.kind, moved.said.column) == ("", "working_well")


def test_an_entry_is_about_some_of_the_children(session: Session) -> None:
    meeting = make_quorate(session)
    entered = enter(session, meeting.uid, "worried", "cries")
    first, second = (each.person_uid for each in attendance(session, meeting.uid).children)
    some = done(set_children(session, entered.uid, 1, [first]))
    assert some.said.children == (first,)
    assert done(set_children(session, entered.uid, 2, [second, first])).said.children == ()
    with pytest.raises(Refused, match="not at this conference"):
        set_children(session, entered.uid, 3, ["somebody"])


def test_a_step_that_moves_keeps_who_and_when(session: Session) -> None:
    meeting = make_quorate(session)
    step = enter(
        session, meeting.uid, "needs_to_happen", "visit", who="SW", by_when=date(2026, 12, 7)
    )
    there = done(move_to_column(session, step.uid, 1, "worried")).said
    assert (there.text, there.who) == ("visit → SW by 07/12/2026", "")
    back = done(move_to_column(session, step.uid, 2, "needs_to_happen")).said
    assert (back.text, back.who, back.by_when) == ("visit", "SW", date(2026, 12, 7))


def test_two_entries_are_made_one_and_parted_again(session: Session) -> None:
    meeting = make_quorate(session)
    first = enter(session, meeting.uid, "worried", "missed 3 of 5.")
    enter(session, meeting.uid, "working_well", "between")
    second = enter(session, meeting.uid, "worried", "no weight since May")
    both = done(merge_with_above(session, second.uid, 1))
    assert both.said.text == "missed 3 of 5; no weight since May"
    struck = next(each for each in said(session, meeting) if each.uid == second.uid)
    assert (struck.struck, struck.merged_into) == (True, first.uid)
    undo(session, both)
    assert [each.text for each in said(session, meeting) if not each.struck] == [
        "missed 3 of 5.",
        "between",
        "no weight since May",
    ]
    with pytest.raises(Refused, match="no entry above"):
        merge_with_above(session, first.uid, 3)


def test_goals_and_steps_come_into_the_plan_once(session: Session) -> None:
    meeting = make_quorate(session)
    goal = enter(session, meeting.uid, "needs_to_happen", "safe at home", entry_kind=SAFETY_GOAL)
    step = enter(session, meeting.uid, "needs_to_happen", "visit", who="SW")
    worry = enter(session, meeting.uid, "worried", "hit")
    pin(session, goal.uid)
    assert entries(session, meeting.uid).in_plan == {goal.uid}
    with pytest.raises(Refused, match="in the plan already"):
        pin(session, goal.uid)
    with pytest.raises(Refused, match="next step or a safety goal"):
        pin(session, worry.uid)
    bring_in_steps(session, meeting.uid)
    plan = outline(session, meeting.uid)
    assert [each.text for each in plan.goals] == ["safe at home"]
    assert [(each.text, each.who) for each in plan.actions] == [("visit", "SW")]
    assert plan.steps_left == 0
    assert entries(session, meeting.uid).in_plan == {goal.uid, step.uid}


def test_pasted_lines_are_one_change(session: Session) -> None:
    meeting = make_quorate(session)
    with pytest.raises(Refused):
        enter_each(
            session, meeting.uid, [ToEnter("worried", NextStep(text)) for text in ("one", "")]
        )
    assert said(session, meeting) == ()
    hv = meeting.people["HV"].uid
    saved = enter_each(
        session,
        meeting.uid,
        [
            ToEnter("worried", NextStep("one"), hv),
            ToEnter("working_well", NextStep("two"), kind="safety"),
        ],
    )
    assert [(each.text, each.speaker) for each in said(session, meeting)] == [
        ("one", "HV"),
        ("two", ""),
    ]
    assert [each.kind for each in saved.said] == ["", "safety"]
    again = undo(session, undo(session, saved))
    assert [each.text for each in said(session, meeting)] == ["one", "two"]
    undo(session, again)
    assert said(session, meeting) == ()


class Editing(RuleBasedStateMachine):
    """Every edit, undo and redo in any order, against what anybody would expect."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        setting_up = new_office(Path(self.folder.name) / "office.db")
        self.session = as_role(setting_up, "clerk")
        self.meeting = make_meeting(self.session, started_at=time(9, 0))
        self.saved: list[tuple[Saved, list[Said]]] = []
        self.undone: list[tuple[Saved, list[Said]]] = []
        self.expected: list[Said] = []

    def teardown(self) -> None:
        self.session.store.close()
        self.folder.cleanup()

    def now(self) -> list[Said]:
        return [as_it_reads(each) for each in said(self.session, self.meeting)]

    def stands(self, saved: Saved, before: list[Said]) -> None:
        """Remember a change, and what stood before it; what was undone is past."""
        if saved.sequence:
            self.saved.append((saved, before))
            self.undone.clear()
        self.expected = self.now()

    def pick(self, number: int) -> Said:
        all_said = said(self.session, self.meeting)
        return all_said[number % len(all_said)]

    def edit(self, change: Callable[..., Any], number: int, *values: object) -> None:
        """Make a change that may be refused, and then changes nothing."""
        old, before = self.pick(number), self.expected
        try:
            result = change(self.session, old.uid, old.rev, *values)
        except Refused:
            assert self.now() == before
            return
        self.stands(done(result), before)

    @rule(
        text=st.sampled_from(["hello", NASTY, "👩‍👧", "x" * 400, "visit → SW by fri"]),
        column=st.sampled_from(list(COLUMNS)),
    )
    def enters(self, text: str, column: str) -> None:
        before = self.expected
        entered = enter(self.session, self.meeting.uid, column, text)
        self.stands(entered, before)
        assert self.expected == [*before, as_it_reads(entered.said)]

    @precondition(lambda self: self.expected)
    @rule(number=st.integers(0, 9), text=st.text("xyz", min_size=1))
    def amends(self, number: int, text: str) -> None:
        old, before = self.pick(number), self.expected
        result = amend(self.session, old.uid, old.rev, text=text, speaker=None)
        self.stands(done(result), before)
        assert self.pick(number).text == text

    @precondition(lambda self: self.expected)
    @rule(number=st.integers(0, 9))
    def strikes_or_restores(self, number: int) -> None:
        struck = self.pick(number).struck
        self.edit(unstrike if struck else strike, number)
        assert self.pick(number).struck is not struck

    @precondition(lambda self: self.expected)
    @rule(number=st.integers(0, 9), column=st.sampled_from(list(COLUMNS)))
    def moves_to(self, number: int, column: str) -> None:
        self.edit(move_to_column, number, column)
        assert self.pick(number).column == column

    @precondition(lambda self: self.expected)
    @rule(number=st.integers(0, 9), by=st.sampled_from([-1, 1]))
    def moves_by(self, number: int, by: int) -> None:
        order = {each.uid for each in self.expected}
        self.edit(move_by, number, by)
        assert {each.uid for each in self.expected} == order

    @precondition(lambda self: self.expected)
    @rule(number=st.integers(0, 9))
    def merges(self, number: int) -> None:
        self.edit(merge_with_above, number)

    @precondition(lambda self: self.expected)
    @rule(number=st.integers(0, 9), stance=st.sampled_from(["", "fact", "opinion"]))
    def says_what_it_is(self, number: int, stance: str) -> None:
        old = self.pick(number)
        self.edit(set_kind, number, next_kind(old.column, old.kind))
        self.edit(set_stance, number, stance)

    @precondition(lambda self: self.saved)
    @rule()
    def undoes(self) -> None:
        saved, before = self.saved.pop()
        turned = undo(self.session, saved)
        self.undone.append((turned, self.expected))
        self.expected = before

    @precondition(lambda self: self.undone)
    @rule()
    def redoes(self) -> None:
        turned, after = self.undone.pop()
        self.saved.append((undo(self.session, turned), self.expected))
        self.expected = after

    @precondition(lambda self: self.expected)
    @rule(number=st.integers(0, 9))
    def is_late(self, number: int) -> None:
        old = self.pick(number)
        for result in (
            amend(self.session, old.uid, old.rev - 1, text="late", speaker=None),
            move_to_column(self.session, old.uid, old.rev - 1, "worried"),
            merge_with_above(self.session, old.uid, old.rev - 1),
        ):
            assert isinstance(result, Moved)

    @invariant()
    def everything_stands_as_expected(self) -> None:
        assert self.now() == self.expected

    @invariant()
    def every_entry_has_its_whole_past(self) -> None:
        with self.session.store.reading():
            for entry in Entry.select():
                assert History.select().where(History.uid == entry.uid).count() >= entry.rev - 1


def as_it_reads(entry: Said) -> Said:
    """Return an entry without how often it was changed: undo leads on, never back."""
    return replace(entry, rev=0, before=())


class ManyEdits(Editing):
    """The same, at length."""


TestEditing = Editing.TestCase
TestEditing.settings = settings(max_examples=6, stateful_step_count=20, deadline=None)


TestManyEdits = pytest.mark.long(ManyEdits.TestCase)
TestManyEdits.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)
