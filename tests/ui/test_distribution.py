"""The distribution list at the keyboard: confirmed one by one, sent, opened as it went."""

from datetime import date
from pathlib import Path

import pytest
from textual.app import App

from cpclerk.services import Session, minutes
from cpclerk.services.copies_out import Sent
from cpclerk.store import Conference, Copy, Invitee
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.screens.desk import DeskScreen
from cpclerk.ui.screens.distribution import DistributionScreen
from cpclerk.ui.screens.distribution_words import sent
from cpclerk.ui.screens.minutes import MinutesScreen
from tests.afterwards import (
    HELD,
    Held,
    add_invitee,
    add_professional,
    fill_form,
    key_all,
    make_approved,
    make_held,
    reach_person,
    say,
)
from tests.conftest import as_role
from tests.ui.harness import (
    ROOMY,
    SMALL,
    line_with,
    lines_of,
    paste,
    press,
    settle,
    text_of,
    type_text,
)

SIZES = pytest.mark.parametrize("size", [SMALL, ROOMY], ids=["80x24", "120x40"])


@pytest.fixture
def held(session: Session) -> Held:
    held = make_held(session)
    say(session, held, "Missed three checks")
    make_approved(session, held)
    return held


def app_on(session: Session, held: Held, document: str = "minutes") -> CpclerkApp:
    return CpclerkApp(session, first_screen=lambda: DistributionScreen(held.uid, document))


def said(app: App[None]) -> str:
    """Return what is on screen as running words, however it is wrapped in boxes."""
    return " ".join(text_of(app).replace("│", " ").split())


def row(app: App[None], name: str) -> str:
    """Return the list's row of somebody, not the panel beside it."""
    return next(line for line in lines_of(app) if name in line[:24])


def copies(session: Session) -> list[Copy]:
    with session.store.reading():
        return list(Copy.select().order_by(Copy.number))


async def test_from_the_record_to_twelve_copies_and_one_that_came_back(
    session: Session, tmp_path: Path
) -> None:
    held = make_held(session)
    for number in range(7):
        add_professional(session, held, f"P{number}", f"Pat {number}", "School")
    reach_person(session, held.people["P0"], "secure_email", "pat.0@example.org", safe=True)
    say(session, held, "Missed three checks")
    key_all(session, held)
    fill_form(session, held)
    minutes.outline_plan_out(session, held.uid, HELD, "by hand")
    app = CpclerkApp(session, first_screen=lambda: MinutesScreen(held.uid))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "d", "i")
        await type_text(pilot, "Summed up")
        await press(pilot, "enter")
        await type_text(pilot, "In short it went well.")
        await press(pilot, "ctrl+r")
        assert "“Summed up” added, for nobody yet: F7 says for whom." in said(app)
        await press(pilot, "c")
        assert "with the chair" in text_of(app)
        await press(pilot, "r")
        await type_text(pilot, "Too short")
        await press(pilot, "ctrl+r", "c", "enter", "a")
        assert "! “Summed up” was added, and nobody has said for whom" in said(app)
        await press(pilot, "r")
        await type_text(pilot, "For whom?")
        await press(pilot, "ctrl+r", "f7", "p")
        assert "“Summed up”: for professionals only" in said(app)
        await press(pilot, "c", "enter", "a")
        await press(pilot, "enter", "enter", "enter")
        await type_text(pilot, "8.40")
        await press(pilot, "enter")
        await type_text(pilot, "I approve; filed")
        await press(pilot, "enter")
        assert "Approved and frozen." in text_of(app)
        await press(pilot, "s")
        assert "Minutes, version 1: 12 to confirm, 0 confirmed" in text_of(app)
        assert "Rosa Ash, Mother" in text_of(app)
        assert "Left out: 1 of “Summed up”, for professionals only" in text_of(app)
        for initials in ("ra", "tk", "lh", "km", "rs", *(f"p{number}" for number in range(7))):
            await press(pilot, "c")
            await type_text(pilot, initials)
            await press(pilot, "enter")
        assert "0 to confirm, 12 confirmed" in text_of(app)
        await press(pilot, "s")
        assert "Put down these 12 copies as sent today, Mon 23 Nov 2026?" in said(app)
        await press(pilot, "s")
        # One is a mail that nobody has sent on yet.
        assert "11 copies put down as sent. 1 lies in the outbox, not out yet: m." in said(app)
        assert "1 in the outbox, not out yet" in text_of(app)
        await press(pilot, "u")
        assert "! What was sent cannot be taken back." in text_of(app)
        await press(pilot, "home", "r")
        assert "came back Mon 23 Nov, copy 1" in row(app, "Rosa Ash")
        await press(pilot, "c")
        await type_text(pilot, "ra")
        await press(pilot, "enter", "s", "s", "home", "k")
        assert "has it Mon 23 Nov, copy 13" in row(app, "Rosa Ash")
        await press(pilot, "l")
        assert "13 (v1)" in line_with(app, "Minutes  ")
        await press(pilot, "end")
        assert "came back Mon 23 Nov" in text_of(app)
        await press(pilot, "enter")
        assert "Exactly as it went." in text_of(app)
        await press(pilot, "escape", "escape", "v")
        # Eleven on paper, and the one that came back; one went by mail.
        assert "Envelopes: 11 to seal" in text_of(app)
        await press(pilot, "escape", "m", "d")
        await type_text(pilot, str(tmp_path / "drafts"))
        await press(pilot, "enter", "escape")
        assert "all out on Mon 23 Nov 2026" in text_of(app)
        await press(pilot, "escape")
        assert "distributed" in line_with(app, "Minutes, version 1")
        assert "met" in line_with(app, "Minutes out")
    with session.store.reading():
        assert Conference.get_by_id(held.uid).closed


@SIZES
async def test_one_key_for_how_it_goes(session: Session, held: Held, size: tuple[int, int]) -> None:
    async with app_on(session, held).run_test(size=size) as pilot:
        app = pilot.app
        await settle(pilot)
        assert "post" in row(app, "Rosa Ash")
        await press(pilot, "h")
        assert "by hand" in row(app, "Rosa Ash")
        assert not copies(session)
        await press(pilot, "c")
        assert "confirmed, copy 1" in row(app, "Rosa Ash")
        await press(pilot, "x")
        assert "no copy" in row(app, "Tom Khan")
        await press(pilot, "e", "space")
        assert "secure mail" in row(app, "Lena Hart")
        await press(pilot, "home", "p")
        assert "post" in row(app, "Rosa Ash")
        await press(pilot, "e")
        assert "! No safe e-mail of Rosa Ash is known: p or h, or F3 enters it." in text_of(app)
        await press(pilot, "b")
        assert "to confirm" in row(app, "Rosa Ash")
        await press(pilot, "u")
        assert "confirmed, copy 1" in row(app, "Rosa Ash")


@SIZES
async def test_initials_are_typed_where_something_is_restricted(
    session: Session, size: tuple[int, int]
) -> None:
    held = make_held(session)
    say(session, held, "Larkspur", audience="professionals")
    make_approved(session, held)
    async with app_on(session, held).run_test(size=size) as pilot:
        app = pilot.app
        await settle(pilot)
        assert "Left out: 1 of “What are we worried about?”, for professionals only" in text_of(app)
        assert "Larkspur" not in text_of(app)
        await press(pilot, "c")
        assert "Type the initials of Rosa Ash" in said(app)
        await type_text(pilot, "xx")
        await press(pilot, "enter")
        assert "Those are not the initials." in said(app)
        await press(pilot, "ctrl+u")
        await type_text(pilot, "ra")
        await press(pilot, "enter")
        assert "confirmed, copy 1" in row(app, "Rosa Ash")
        assert "Tom Khan, Father" in text_of(app)


@SIZES
async def test_nothing_goes_before_approval(session: Session, size: tuple[int, int]) -> None:
    held = make_held(session)
    say(session, held, "One")
    minutes.draft(session, held.uid)
    async with app_on(session, held).run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        assert "! The minutes are not approved yet." in text_of(pilot.app)
        await press(pilot, "s")
        assert "! Nobody is confirmed." in text_of(pilot.app)
    assert not copies(session)


@SIZES
async def test_a_copy_opens_as_it_would_go_and_as_it_went(
    session: Session, held: Held, size: tuple[int, int]
) -> None:
    async with app_on(session, held).run_test(size=size) as pilot:
        app = pilot.app
        await settle(pilot)
        await press(pilot, "enter")
        assert "CONFIDENTIAL" in text_of(app)
        assert "Copy 1 for Rosa Ash" in text_of(app)
        assert "Not sent yet." in text_of(app)
        await press(pilot, "escape", "c", "home", "t", "s")
        assert "sent Mon 23 Nov, copy 1" in row(app, "Rosa Ash")
        await press(pilot, "enter")
        assert "Sent on Mon 23 Nov 2026." in text_of(app)
        await press(pilot, "end")
        for _ in range(50):
            # The end is scrolled to once it is known where that is.
            if "Keep it safe" not in said(app):
                await pilot.pause(0.02)
        assert "Keep it safe. Do not copy it or pass it on." in said(app)


@SIZES
async def test_sent_on_another_day_and_one_of_them_alone(
    session: Session, size: tuple[int, int]
) -> None:
    held = make_held(session)
    say(session, held, "One")
    minutes.draft(session, held.uid, HELD)
    minutes.to_chair(session, held.uid, HELD)
    minutes.approve(as_role(session, "chair"), held.uid, HELD)
    async with app_on(session, held).run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "c", "c", "home", "w")
        assert "When did they go out?" in text_of(pilot.app)
        for typed, why in (("30/2", "no 30 February"), ("tomorrow", "in the future")):
            await press(pilot, "ctrl+u")
            await type_text(pilot, typed)
            await press(pilot, "ctrl+r")
            assert why in said(pilot.app)
        await press(pilot, "ctrl+u")
        await type_text(pilot, "20/11")
        await press(pilot, "enter", "right", "enter")
    assert [each.sent_on for each in copies(session)] == [date(2026, 11, 20), None]


def test_what_was_sent_and_who_still_waits_is_read_whole_on_the_smallest_screen() -> None:
    said = sent(Sent(copies=21, mails=10, left=12, finished=False))
    assert said.endswith("10 lie in the outbox, not out yet: m. 12 wait.")
    assert len(said) < SMALL[0]


async def test_nobody_is_sent_the_same_twice_unasked(session: Session, held: Held) -> None:
    async with app_on(session, held).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "c", "home", "t", "s", "c")
        assert "Send another copy?" in said(pilot.app)
        await press(pilot, "n")
        assert len(copies(session)) == 1
        await press(pilot, "c", "y")
        assert "confirmed, copy 2, again" in row(pilot.app, "Rosa Ash")


async def test_a_correction_says_where_one_came_back_from_and_who_got_none(
    session: Session, held: Held
) -> None:
    async with app_on(session, held).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "x", "c", "home", "down", "t", "s", "up", "down", "r")
        assert "From there something came back on" in said(pilot.app)
        minutes.new_version(session, held.uid, "A wrong name")
        minutes.to_chair(session, held.uid, session.today)
        chair = as_role(session, "chair")
        minutes.approve(chair, held.uid, session.today, outcome="Corrected")
    async with app_on(session, held).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "home")
        assert "Of version 1 they were put down for no copy: x does so again." in said(pilot.app)
        await press(pilot, "down")
        assert "From there something came back on" in said(pilot.app)
        await press(pilot, "h")
        assert "From there something came back on" not in said(pilot.app)
        # Both versions of the copy that came back can lie on the table.
        await press(pilot, "c", "v")
        lines = [line for line in lines_of(pilot.app) if "Tom Khan" in line]
        assert [each.split("Tom")[0].strip("│> ") for each in lines] == ["1 (v2)", "1"]


async def test_a_leak_stops_the_copy_and_shows_no_words(session: Session) -> None:
    from cpclerk.store import Entry, transaction

    held = make_held(session)
    entry = say(session, held, "She moves to her sister")
    make_approved(session, held)
    with transaction(session, "restrict") as change:
        change.update(Entry.get_by_id(entry.uid), audience=f"not:{held.people['Mum'].uid}")
    async with app_on(session, held).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        assert "holds, in the text, line" in said(pilot.app)
        assert "(withheld from named people (1)), which Rosa Ash may not see." in said(pilot.app)
        assert "sister" not in text_of(pilot.app)
        await press(pilot, "escape")
        # The others need not wait.
        assert "Rosa Ash: stopped. Go on with the others." in said(pilot.app)
        await press(pilot, "home", "n")
        assert "may not clear a false hit. Ask a chair or a manager" in said(pilot.app)
        # The clerk reads for whom it waits, and since when.
        assert "stopped: a leak?" in row(pilot.app, "Rosa Ash")
        assert "Stopped Mon 23 Nov 2026. It waits for Nell Reed, the chair" in said(pilot.app)
    assert not copies(session)
    chair = as_role(session, "chair")
    async with CpclerkApp(chair, first_screen=DeskScreen).run_test(size=SMALL) as pilot:
        await settle(pilot)
        lines = [line for line in lines_of(pilot.app) if "CP001" in line]
        at = next(n for n, line in enumerate(lines) if "Leak? 1 copy stopped" in line)
        await press(pilot, "home", *["down"] * at, "enter")
        assert "n no leak" in lines_of(pilot.app)[-1]
        # Nobody says that what they have not seen is no leak.
        await press(pilot, "n")
        assert "That line reads: “Kim Moss, Health visitor: She moves to her sister”" in (
            said(pilot.app)
        )
        assert "It stops the copy of Rosa Ash. Why is it no leak?" in said(pilot.app)
        await type_text(pilot, "The sister is an aunt of Dad's")
        await press(pilot, "enter")
        assert "Rosa Ash: no leak, as noted. The clerk can confirm it. u undoes." in said(pilot.app)
        await press(pilot, "escape")
        assert "1 copy stopped" not in text_of(pilot.app)


async def test_late_copies_ask_for_the_reason(session: Session) -> None:
    held = make_held(session, day=date(2026, 10, 26))
    say(session, held, "One")
    minutes.draft(session, held.uid, date(2026, 10, 27))
    minutes.to_chair(session, held.uid, date(2026, 10, 28))
    minutes.approve(as_role(session, "chair"), held.uid, date(2026, 10, 29))
    async with app_on(session, held).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "c", "c", "c", "c", "c", "s", "s")
        assert "Minutes out is 5 working days late" in said(pilot.app)
        await press(pilot, "7")
        assert "Everybody has theirs." in text_of(pilot.app)


@SIZES
async def test_the_outline_plan_has_a_list_of_its_own(
    session: Session, size: tuple[int, int]
) -> None:
    held = make_held(session)
    app = CpclerkApp(session, first_screen=lambda: MinutesScreen(held.uid))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "o")
        assert "Decision and outline plan, version 1: 5 to confirm" in text_of(app)
        await press(pilot, "c", "enter")
        assert "What was decided, and the plan in outline" in text_of(app)
        await press(pilot, "escape", "d", "m")
        assert "Minutes, version 1" in text_of(app)
        await press(pilot, "d", "c")
        assert "No child's own version is written yet." in said(app)


async def test_f_prints_in_the_envelope_pass_before_anything_leaves(
    session: Session, held: Held, tmp_path: Path
) -> None:
    async with app_on(session, held).run_test(size=SMALL) as pilot:
        await settle(pilot)
        app = pilot.app
        await press(pilot, "f")
        assert "! Nothing on paper waits to be sealed. Confirm each recipient first." in said(app)
        await press(pilot, "escape", "c", "c", "f")
        await settle(pilot)
        assert "Envelopes: 2 to seal" in text_of(app)
        await paste(pilot, str(tmp_path / "post"))
        await press(pilot, "enter")
        assert "3 saved. Remove them once they are posted" in said(app)
        await press(pilot, "space", "space")
        assert "sealed, not sent" in line_with(app, "Rosa Ash")
        await press(pilot, "escape", "s", "s")
        assert "2 copies put down as sent." in said(app)
    assert len(list((tmp_path / "post").iterdir())) == 3
    with session.store.reading():
        assert {(each.sealed_on, each.sent_on) for each in Copy.select()} == {(session.today,) * 2}


async def test_strange_names_are_shown_as_they_are(session: Session, held: Held) -> None:
    from cpclerk.store import transaction

    with transaction(session, "strange") as change:
        change.insert(
            Invitee, conference=held.conference, name="[b]Bo[/ 👩‍👧 עברית" * 5,
            position=9, invited=True, attended=True,
        )  # fmt: skip
    async with app_on(session, held).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "end")
        assert "[b]Bo[/" in text_of(pilot.app)
        await press(pilot, "c", "end", "enter")
        assert "Copy 1 for [b]Bo[/" in text_of(pilot.app)


async def test_a_protected_address_is_not_shown(session: Session, held: Held) -> None:
    reach_person(session, held.people["Mum"], "address", "1 Larkspur Lane", protected=True)
    async with app_on(session, held).run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "protected: on the envelope only" in text_of(pilot.app)
        assert "Larkspur" not in text_of(pilot.app)


async def test_f3_is_offered_where_it_can_be_kept_how_somebody_is_reached(
    session: Session, held: Held
) -> None:
    add_invitee(session, held, "Friend", name="Bo Lake", invited=False, attended=True)
    async with app_on(session, held).run_test(size=(160, 40)) as pilot:
        await settle(pilot)
        assert "F3 addresses" in lines_of(pilot.app)[-1]
        await press(pilot, "end")
        assert "Bo Lake" in row(pilot.app, "Bo Lake")
        assert "F3 addresses" not in lines_of(pilot.app)[-1]
        assert "F3" not in said(pilot.app)
