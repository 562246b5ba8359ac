"""Step 4 with a second recorder at another keyboard, and what is not for everyone."""

import pytest

from cpclerk.rules.audience import Audience
from cpclerk.services import Session, recording
from cpclerk.services.meeting import set_part
from cpclerk.ui.screens import on_the_wall
from tests.meeting import make_quorate
from tests.ui.harness import SMALL, press, settle, text_of, type_text
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
