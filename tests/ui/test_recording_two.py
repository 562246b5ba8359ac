"""Step 4 with a second recorder at another keyboard, and what is not for everyone."""

import pytest

from cpclerk.rules.audience import Audience
from cpclerk.services import Session, recording
from cpclerk.services.attendance import arrive
from cpclerk.services.meeting import set_part
from cpclerk.ui.screens import on_the_wall, recording_page
from cpclerk.ui.screens.recording import RecordingScreen
from tests.meeting import make_quorate
from tests.ui.harness import SMALL, line_with, press, settle, text_of, type_text
from tests.ui.test_recording import app_for, column, entries, say
from tests.ui.test_wall import app_for as app_with_wall
from tests.ui.test_wall import shown


async def test_what_is_entered_once_the_closed_part_has_begun_elsewhere_is_restricted(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    # It did not look what the other did meanwhile.
    monkeypatch.setattr(on_the_wall, "LOOK", 60)
    monkeypatch.setattr(recording_page, "TICK", 60)
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
        assert "PROFESSIONALS ONLY, F4: Mum here?" in text_of(app)
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
        # It looks while something is typed.
        assert isinstance(app.screen, RecordingScreen)
        set_part(session, meeting.uid, closed=True)
        app.screen.changed()
        await type_text(pilot, "half")
        set_part(session, meeting.uid, closed=False)
        app.screen.changed()
        await settle(pilot)
        assert "is over. This line stays restricted: F7." in text_of(app)
        assert "[R] half" in text_of(app)
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
        # Nobody looked since; F10 does before it shows anything.
        await press(pilot, "f10")
        assert shown(listener) == ["shown"]
        recording.restrict(session, said.uid, said.rev + 1, Audience.for_everyone())
        await pilot.pause(0.1)
        await settle(pilot)
        assert "wall BLANK: a restriction was lifted" in text_of(app)
        assert shown(listener) == []


async def test_undo_says_what_was_taken_back_and_what_is_so_now(session: Session) -> None:
    meeting = make_quorate(session)
    app = app_for(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await say(pilot, "he came back")
        await press(pilot, "up", "f7", "f8", "delete", "f5")
        assert "Taken back: that it was struck out." in text_of(app)
        assert "It stands again." in text_of(app)
        assert "Struck out; it stays" not in text_of(app)
        await press(pilot, "f5")
        assert "Taken back: that it was a danger." in text_of(app)
        assert "It is nothing in particular again." in text_of(app)
        await press(pilot, "f5")
        assert "Taken back: that it was for professionals only." in text_of(app)
        assert "It is for everyone at the conference again; the wall is blank until F10." in (
            text_of(app)
        )
        await press(pilot, "ctrl+y")
        assert "Done again: that it was for professionals only." in text_of(app)
        assert " It is for professionals only." in text_of(app)


@pytest.mark.parametrize(
    ("keys", "yours", "done"),
    [
        (("delete",), "Yours: Struck out", "(struck)"),
        (("f7",), "Yours: This entry is for professionals only.", "[R]"),
        (("f8",), "Yours: This entry is a danger.", "(danger"),
        (("ctrl+t", "l"), "Yours: Moved to Working well.", ""),
    ],
)
async def test_whatever_is_done_to_what_another_changed_shows_both_first(
    session: Session, keys: tuple[str, ...], yours: str, done: str
) -> None:
    meeting = make_quorate(session)
    entered = recording.enter(session, meeting.uid, "worried", "first words")
    app, listener = app_with_wall(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "f10", "up")
        recording.amend(session, entered.uid, 1, text="their words", speaker=None)
        await press(pilot, *keys)
        for words in ("nothing was overwritten", "You saw: first words", "Theirs: their words"):
            assert words in text_of(app)
        assert yours in text_of(app)
        if keys[0] in {"delete", "f7"}:
            # What was to go from the wall is not back while the question stands.
            assert shown(listener) == []
        await press(pilot, "enter")
        assert done == "" or done not in column(app, 0)
        assert "their words" in column(app, 0)
        await press(pilot, *keys)
        assert "nothing was overwritten" not in text_of(app)
    (found,) = entries(session, meeting)
    assert found.text == "their words"
    assert found.rev == 3


async def test_an_entry_is_not_made_one_with_what_was_not_seen(session: Session) -> None:
    meeting = make_quorate(session)
    above = recording.enter(session, meeting.uid, "worried", "first")
    recording.enter(session, meeting.uid, "worried", "second")
    app = app_for(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "up")
        recording.amend(session, above.uid, 1, text="first, put right", speaker=None)
        await press(pilot, "ctrl+t", "m")
        assert "The entry above says now: first, put right. Nothing was made one." in text_of(app)
        assert "first, put right" in column(app, 0)
        await press(pilot, "ctrl+t", "m")
    assert entries(session, meeting)[0].text == "first, put right; second"


async def test_a_wording_put_aside_is_shown_and_asks_again(session: Session) -> None:
    meeting = make_quorate(session)
    entered = recording.enter(session, meeting.uid, "worried", "one")
    app = app_for(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "up", "enter")
        await type_text(pilot, " mine")
        recording.amend(session, entered.uid, 1, text="one theirs", speaker=None)
        await press(pilot, "enter", "enter")
        assert "(yours put aside)" in column(app, 0)
        # The line is empty: what is discarded by the way is not the wording.
        await type_text(pilot, "half a line")
        await press(pilot, "f2", "5", "d")
        assert "A wording of yours is put aside with “one theirs”: one mine" in text_of(app)
        await press(pilot, "enter")
        await press(pilot, "up")
        assert "yours, put aside: one mine" in text_of(app)
        # To mend a word of it is not to overwrite theirs.
        await press(pilot, "enter", "enter")
        assert "Theirs: one theirs" in text_of(app)
        assert "Yours: one mine" in text_of(app)
        await press(pilot, "t")
        assert "(yours put aside)" in column(app, 0)
        await press(pilot, "up", "enter", "enter", "y")
        assert "(yours put aside)" not in column(app, 0)
    (found,) = entries(session, meeting)
    assert found.before == ("one", "one theirs")
    assert found.text == "one mine"


async def test_a_letter_that_is_not_in_the_list_says_so_and_enter_does_no_harm(
    session: Session,
) -> None:
    meeting = make_quorate(session)
    app = app_for(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await say(pilot, "Mum: wants to live at Gran's")
        await press(pilot, "up", "ctrl+t", "p")
        assert "p: only what needs to happen is pinned to the plan" in text_of(app)
        await press(pilot, "enter")
        assert "This entry:" in text_of(app)
        await press(pilot, "z")
        assert "z is none of these" in text_of(app)
        await press(pilot, "down", "enter")
        assert "This entry is a danger." in text_of(app)
    assert [each.kind for each in entries(session, meeting)] == ["danger"]


async def test_f10_looks_first_and_an_empty_wall_says_so(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_the_wall, "LOOK", 60)
    monkeypatch.setattr(recording_page, "TICK", 60)
    meeting = make_quorate(session)
    app, _ = app_with_wall(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "f7")
        await say(pilot, "secret")
        # Somebody came, and nobody has seen it here.
        arrive(session, meeting.people["Pol"].uid, 1)
        await press(pilot, "f10")
        assert "Who is in, or the part of the meeting, has just changed." in text_of(app)
        assert "wall BLANK" in text_of(app)
        await press(pilot, "f10")
        assert "wall: shown, empty" in text_of(app)
        assert "Nothing is there yet that these may see: Mum, SW, HV, Sch, Pol." in text_of(app)
        await say(pilot, "open")
        assert "wall: shown, empty" not in text_of(app)
