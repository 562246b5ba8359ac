"""Step 4 with a second recorder at another keyboard, and what is not for everyone."""

import pytest

import pytest

from cpclerk.rules.audience import Audience
from cpclerk.services import Session, recording
from cpclerk.services.meeting import set_part
from cpclerk.ui.screens import on_the_wall
from tests.meeting import make_quorate
from tests.ui.harness import SMALL, line_with, press, settle, text_of, type_text
from tests.ui.test_recording import app_for, column, entries, field, say
from tests.ui.test_wall import app_for as app_with_wall
from tests.ui.test_wall import shown


async def test_what_is_entered_once_the_closed_part_has_begun_elsewhere_is_restricted(
    session: Session,
) -> None:
    meeting = make_quorate(session)
    app, listener = app_with_wall(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await say(pilot, "HV: in the open")
        await press(pilot, "f10")
        await type_text(pilot, "SW: begun before it")
        set_part(session, meeting.uid, closed=True)
        await press(pilot, "enter")
        assert "for professionals only: the closed part has begun" in text_of(app)
        assert "PROFESSIONALS ONLY: Mum here? F4" in text_of(app)
        assert "Worried about ▸ SW ▸ [R]" in text_of(app)
        assert "wall BLANK" in text_of(app)
        await press(pilot, "f10")
        assert shown(listener) == ["in the open"]
        # Words of it that are put in place of others are for them, too.
        await press(pilot, "up", "up", "enter")
        assert "[R] in the open" in text_of(app)
        await type_text(pilot, " no more")
        await press(pilot, "enter")
        assert "for professionals only: the closed part is under way" in text_of(app)
        assert shown(listener) == []
        await press(pilot, "f7", "f7")
        assert "Everyone" not in text_of(app)
        await press(pilot, "escape")
        # It has ended, and this screen does not know yet.
        set_part(session, meeting.uid, closed=False)
        await say(pilot, "open again")
        assert "restricted all the same: the closed part has ended" in text_of(app)
        assert "PROFESSIONALS ONLY" not in text_of(app)
        await say(pilot, "for all")
    assert [(each.text, each.audience.is_restricted) for each in entries(session, meeting)] == [
        ("in the open no more", True),
        ("begun before it", True),
        ("open again", True),
        ("for all", False),
    ]
    assert not any(b"begun" in each or b"no more" in each for each in listener.sent)


async def test_a_restriction_lifted_in_any_way_blanks_the_wall(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_the_wall, "LOOK", 0.02)
    meeting = make_quorate(session)
    app, listener = app_with_wall(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await say(pilot, "shown")
        await press(pilot, "f7")
        await say(pilot, "secret")
        await press(pilot, "f10", "up", "f7")
        assert ">p    Professionals only" in text_of(app)
        # Neither Enter nor words typed on let everyone see it.
        await press(pilot, "enter")
        assert "This entry is for professionals only." in text_of(app)
        await press(pilot, "f7", *"every", "escape")
        assert shown(listener) == ["shown"]
        await press(pilot, "f7", "w")
        await say(pilot, "mum")
        assert "[R: not Mum]" in " ".join(column(app, 0).split())
        await press(pilot, "f7")
        assert ">w    All but named people" in text_of(app)
        await press(pilot, "enter")
        assert line_with(app, "│ Mum ")
        await press(pilot, "escape", "f7", "end", "enter")
        assert "This entry is for everyone at the conference." in text_of(app)
        assert "wall BLANK: a restriction was lifted" in text_of(app)
        await press(pilot, "f10")
        assert shown(listener) == ["shown", "secret"]
        # Taken back and done again.
        await press(pilot, "f5")
        assert shown(listener) == ["shown"]
        await press(pilot, "ctrl+y")
        assert "wall BLANK: a restriction was lifted" in text_of(app)
        # By the other recorder.
        said = entries(session, meeting)[1]
        recording.restrict(session, said.uid, said.rev, Audience.for_professionals())
        await pilot.pause(0.1)
        await settle(pilot)
        await press(pilot, "f10")
        assert shown(listener) == ["shown"]
        recording.restrict(session, said.uid, said.rev + 1, Audience.for_everyone())
        await pilot.pause(0.1)
        await settle(pilot)
        assert "wall BLANK: a restriction was lifted" in text_of(app)
        assert shown(listener) == []
