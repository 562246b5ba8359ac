"""Two people record one conference: what is said among professionals stays among them."""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import time
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from cpclerk.rules.audience import Audience
from cpclerk.rules.errors import Refused
from cpclerk.rules.recording import NextStep
from cpclerk.services import Session
from cpclerk.services.attendance import attendance
from cpclerk.services.child_views import add_view, child_views
from cpclerk.services.editing import ToEnter, enter_each, merge_with_above, move_to_column
from cpclerk.services.meeting import set_part
from cpclerk.services.recording import Entered, amend, enter, entries, restrict, strike, unstrike
from cpclerk.services.said import Said
from cpclerk.services.scaling import scale
from cpclerk.services.undo import Saved, undo
from tests.conftest import as_role, new_office
from tests.meeting import make_meeting, make_quorate

EVERYONE, PROFESSIONALS = Audience.for_everyone(), Audience.for_professionals()
NOT_THE_SCHOOL = Audience.withheld_from({"school"})


def test_what_is_saved_in_the_closed_part_is_for_professionals(session: Session) -> None:
    meeting = make_quorate(session)
    before = enter(session, meeting.uid, "worried", "said in the open")
    above = enter(session, meeting.uid, "worried", "and this")
    set_part(session, meeting.uid, closed=True)
    # The other recorder has not seen yet that it began.
    entered = enter(session, meeting.uid, "worried", "begun in the open", audience=NOT_THE_SCHOOL)
    assert (entered.said.audience.stored, entered.closed_part) == ("professionals;not:school", True)
    pasted = enter_each(session, meeting.uid, [ToEnter("working_well", NextStep("pasted"))])
    assert (pasted.said[0].audience, pasted.closed_part) == (PROFESSIONALS, True)
    same = amend(session, before.uid, 1, text="said in the open", speaker=None)
    assert isinstance(same, Entered)
    assert same.said.audience == EVERYONE
    amended = amend(session, before.uid, same.rev, text="said among them", speaker=None)
    assert isinstance(amended, Entered)
    assert amended.said.audience == PROFESSIONALS
    undo(session, amended)
    one = merge_with_above(session, above.uid, 1)
    assert isinstance(one, Entered)
    assert one.said.audience == PROFESSIONALS
    mum = meeting.people["Mum"].uid
    scale(session, meeting.uid, mum, 2, reason="secret")
    (mark,) = entries(session, meeting.uid).marks
    assert mark.audience == PROFESSIONALS
    child = attendance(session, meeting.uid).children[0].uid
    add_view(session, child, "well", "said among them", how="said")
    assert [each.audience for each in child_views(session, meeting.uid).views] == [PROFESSIONALS]
    set_part(session, meeting.uid, closed=False)
    assert not enter(session, meeting.uid, "worried", "open again").closed_part


class TwoRecorders(RuleBasedStateMachine):
    """Two programs on one conference, in any order, neither of which knows what the other did."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        first = as_role(new_office(Path(self.folder.name) / "office.db"), "clerk")
        self.recorders = first, replace(first, device="another")
        self.meeting = make_meeting(first, started_at=time(9, 0))
        self.closed = False
        self.number = 0
        # Words that were saved in the closed part and that nobody let everyone see since.
        self.secret: set[str] = set()
        self.saved: list[tuple[Session, Saved]] = []
        self.at_revs: dict[str, int] = {}

    def teardown(self) -> None:
        self.recorders[0].store.close()
        self.folder.cleanup()

    def said(self) -> tuple[Said, ...]:
        return entries(self.recorders[0], self.meeting.uid).entries

    def word(self) -> str:
        self.number += 1
        word = f"word{self.number};"
        if self.closed:
            self.secret.add(word)
        return word

    def did(self, who: int, job: Callable[[Session], Any]) -> Any:
        session = self.recorders[who]
        try:
            saved = job(session)
        except Refused:
            return None
        if isinstance(saved, Saved) and saved.sequence:
            self.saved.append((session, saved))
        return saved

    @rule(who=st.integers(0, 1), closed=st.booleans())
    def a_part_begins_or_ends(self, who: int, closed: bool) -> None:
        set_part(self.recorders[who], self.meeting.uid, closed=closed)
        self.closed = closed

    @rule(
        who=st.integers(0, 1),
        audience=st.sampled_from([EVERYONE, EVERYONE, PROFESSIONALS, NOT_THE_SCHOOL]),
        pasted=st.booleans(),
    )
    def says(self, who: int, audience: Audience, pasted: bool) -> None:
        uid, word = self.meeting.uid, self.word()
        lines = [ToEnter("worried", NextStep(word)), ToEnter("working_well", NextStep(word))]
        if pasted:
            self.did(who, lambda session: enter_each(session, uid, lines, audience=audience))
        else:
            self.did(who, lambda session: enter(session, uid, "worried", word, audience=audience))

    @precondition(lambda self: self.said())
    @rule(
        who=st.integers(0, 1),
        number=st.integers(0, 9),
        how=st.sampled_from([amend, strike, unstrike, move_to_column, merge_with_above]),
        late=st.booleans(),
    )
    def edits(self, who: int, number: int, how: Callable[..., Any], late: bool) -> None:
        known = self.said()
        old, before = known[number % len(known)], {each.uid: each for each in known}
        more: tuple[Any, ...] = ("working_well",) if how is move_to_column else ()
        values = {"text": f"{old.text} {self.word()}", "speaker": None} if how is amend else {}
        result = self.did(
            who, lambda session: how(session, old.uid, old.rev - late, *more, **values)
        )
        if late:
            assert not isinstance(result, Entered)
            assert {each.uid: each for each in self.said()} == before

    @precondition(lambda self: self.said())
    @rule(
        who=st.integers(0, 1),
        number=st.integers(0, 9),
        audience=st.sampled_from([EVERYONE, PROFESSIONALS, NOT_THE_SCHOOL]),
    )
    def says_whom_it_is_for(self, who: int, number: int, audience: Audience) -> None:
        known = self.said()
        old = known[number % len(known)]
        self.did(who, lambda session: restrict(session, old.uid, old.rev, audience))
        if not audience.professionals_only:
            # F7 on an entry says so on purpose, whatever part is under way.
            self.secret -= {f"{word};" for word in old.text.replace(" ", "").split(";")}

    @precondition(lambda self: self.saved)
    @rule(number=st.integers(0, 9))
    def takes_back(self, number: int) -> None:
        session, saved = self.saved.pop(-1 - number % len(self.saved))
        self.did(self.recorders.index(session), lambda _: undo(session, saved))

    @invariant()
    def what_was_said_among_professionals_stays_there(self) -> None:
        for each in self.said():
            if any(word in each.text for word in self.secret):
                assert each.audience.professionals_only, each


TestTwoRecorders = TwoRecorders.TestCase
TestTwoRecorders.settings = settings(max_examples=8, stateful_step_count=20, deadline=None)
