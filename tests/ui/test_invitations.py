"""Step 2 as a clerk sees it: proposed, sent, told, replied; every key undone with u."""

from datetime import date

import pytest

from cpclerk.services import contacts
from cpclerk.services import invitations as service
from cpclerk.store import Conference, Session
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.screens.invitations import InvitationsScreen
from tests.making import family_of, make_conference, make_family, make_professional, put_in_network
from tests.ui.harness import (
    ROOMY,
    SMALL,
    line_with,
    paste,
    press,
    settle,
    text_of,
    type_text,
)

SIZES = pytest.mark.parametrize("size", [SMALL, ROOMY], ids=["80x24", "120x40"])
BAD = {
    "emoji": "👩‍👧 Nan",
    "rtl": "מרים",
    "markup": "[b]markup[/",
    "escape": "Nan \x1b[31mred\x1b]0;title\x07",
    "long": "x" * 200,
}


@pytest.fixture
def conference(session: Session) -> Conference:
    family = make_family(session)
    put_in_network(session, family, make_professional(session, "School", "Mr T. Chalk", "Head"))
    make_professional(session, "GP", "Dr R. Lint", "GP")
    return make_conference(session, family, requested_on=date(2026, 11, 11))


@pytest.fixture
def listed(session: Session, conference: Conference) -> Conference:
    service.accept_proposal(session, conference.uid)
    return conference


def an_app(session: Session, conference: Conference) -> CpclerkApp:
    return CpclerkApp(session, first_screen=lambda: InvitationsScreen(conference.uid))


def said(app: CpclerkApp) -> str:
    """What stands on screen, its wrapped lines joined."""
    return " ".join(text_of(app).replace("│", " ").split())


def rows(session: Session, conference: Conference) -> dict[str, service.Invited]:
    return {each.name: each for each in service.invitations(session, conference.uid).rows}


@SIZES
async def test_the_proposal_is_shown_and_taken_by_one_key(
    session: Session, conference: Conference, size: tuple[int, int]
) -> None:
    app = an_app(session, conference)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        assert "Proposed, not on the list yet: Enter or p takes 8" in text_of(app)
        assert "works with Mia" in line_with(app, "Mr T. Chalk")
        assert rows(session, conference) == {}
        await press(pilot, "p")
        assert "8 on the list · 0 sent · 0 replied · 0 coming" in text_of(app)
        assert "Nothing has been sent yet" in text_of(app)
        assert "waits: family first" in line_with(app, "Rosa Ash")
        assert "not sent" in line_with(app, "Mr T. Chalk")
        assert "by 27 Nov" in line_with(app, "Mr T. Chalk")
        await press(pilot, "u")
        assert "Proposed, not on the list yet" in text_of(app)
        assert rows(session, conference) == {}


async def test_somebody_is_left_out_of_the_proposal_and_proposed_again_later(
    session: Session, conference: Conference
) -> None:
    app = an_app(session, conference)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "x")
        assert "left out" in line_with(app, "Rosa Ash")
        await press(pilot, "x", "x", "enter")
        assert "7 on the list" in text_of(app)
        assert "Rosa Ash" not in rows(session, conference)
        await press(pilot, "p")
        assert "Enter or p takes 1" in text_of(app)
        await press(pilot, "escape")
        assert "7 on the list" in text_of(app)
        await press(pilot, "p", "p")
        assert "Rosa Ash" in rows(session, conference)


async def test_who_is_protected_is_counted_and_not_named(
    session: Session, conference: Conference
) -> None:
    refuge = make_professional(session, "LWA/IDVA", "Rhea Haven")
    with session.store.reading():
        put_in_network(session, family_of(conference), refuge)
    contacts.add_contact(session, [refuge.uid], "address", "Fern Lodge", protected=True)
    app = an_app(session, conference)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "Rhea" not in text_of(app)
        assert "Fern" not in text_of(app)
        assert "1 not shown: contact protected" in text_of(app)


@SIZES
async def test_the_family_is_told_before_anything_goes_to_it(
    session: Session, listed: Conference, size: tuple[int, int]
) -> None:
    app = an_app(session, listed)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        assert "nothing goes to them · advocate waits: Mia (12)" in line_with(app, "Family")
        await press(pilot, "s")
        assert "! The family has not been told yet" in text_of(app)
        await press(pilot, "m")
        assert "6 marked as sent today" in text_of(app)
        assert "2 of the family wait until told" in text_of(app)
        assert "23 Nov e-mail" in line_with(app, "Mr T. Chalk")
        await press(pilot, "f")
        assert "told Mon 23 Nov 2026" in line_with(app, "Family")
        await press(pilot, "s")
        assert "23 Nov letter" in line_with(app, "Rosa Ash")
        await press(pilot, "m")
        assert "8 on the list · 8 sent" in text_of(app)
        await press(pilot, "u", "u", "u")
        assert "8 on the list · 6 sent" in text_of(app)
        assert "not told:" in line_with(app, "Family")


@SIZES
async def test_replies_are_one_key_each_and_forecast_the_quorum(
    session: Session, listed: Conference, size: tuple[int, int]
) -> None:
    app = an_app(session, listed)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        needs = "not yet: needs children's social care and 2 other agencies"
        assert needs in line_with(app, "Quorum")
        for name, key, words in (
            ("Social Worker", "c", "coming"),
            ("GP", "c", "coming"),
            ("Mr T. Chalk", "c", "coming"),
            ("CAIU", "n", "apologies"),
            ("SW Team", "r", "sending a report"),
        ):
            await press(pilot, "slash")
            await type_text(pilot, name)
            await press(pilot, "enter", key)
            assert words in line_with(app, name)
        quorum = line_with(app, "Quorum")
        assert "forecast yes: children's social care, GP and School" in quorum
        assert "5 replied · 3 coming" in text_of(app)
        await press(pilot, "slash")
        await type_text(pilot, "chalk")
        await press(pilot, "enter", "e")
        assert "Who comes instead of Mr T. Chalk?" in text_of(app)
        await type_text(pilot, "Mrs [b]Slate[/")
        await press(pilot, "enter")
        assert "instead: Mrs" in line_with(app, "Mr T. Chalk")
        assert rows(session, listed)["Mr T. Chalk"].substitute == "Mrs [b]Slate[/"
        await press(pilot, "0")
        assert "needs 1 other agency" in line_with(app, "Quorum")
        await press(pilot, "n", "slash")
        await type_text(pilot, "gp")
        await press(pilot, "enter", "n")
        assert "out of reach even if all come" in line_with(app, "Quorum")


async def test_from_the_desk_a_reply_is_four_keys_and_a_name(
    session: Session, listed: Conference
) -> None:
    app = CpclerkApp(session)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "2", "slash")
        await type_text(pilot, "chalk")
        await press(pilot, "enter", "c")
        assert rows(session, listed)["Mr T. Chalk"].reply == "coming"


async def test_keys_pressed_in_a_rush_are_all_saved_in_order(
    session: Session, listed: Conference
) -> None:
    app = an_app(session, listed)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await type_text(pilot, "cnfsrkt")
        assert "told Mon 23 Nov 2026" in line_with(app, "Police")
        rosa = rows(session, listed)["Rosa Ash"]
        assert (rosa.reply, rosa.is_sent, rosa.report_asked) == ("sending_report", True, True)
        await type_text(pilot, "uuuuuuu")
        rosa = rows(session, listed)["Rosa Ash"]
        assert (rosa.reply, rosa.is_sent, rosa.report_asked) == (None, False, False)
        await press(pilot, "u")
        assert "Nothing was done here yet" in text_of(app)


async def test_a_name_typed_right_after_its_key_goes_into_the_field(
    session: Session, listed: Conference
) -> None:
    app = an_app(session, listed)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await type_text(pilot, "acrnx")
        assert "crnx" in line_with(app, "Who")
        await press(pilot, "escape", "d")
        await type_text(pilot, "/chalk")
        assert "chalk" in text_of(app)
        await press(pilot, "enter")
        await type_text(pilot, "eMrs Crane")
        assert "Mrs Crane" in line_with(app, "Instead")
        assert all(each.reply is None for each in rows(session, listed).values())


async def test_enter_on_somebody_asks_what_they_answered(
    session: Session, listed: Conference
) -> None:
    app = an_app(session, listed)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert "What did Rosa Ash answer?" in text_of(app)
        await press(pilot, "c")
        assert "coming" in line_with(app, "Rosa Ash")
        await press(pilot, "enter", "e")
        await type_text(pilot, "Gran")
        await press(pilot, "enter")
        assert "instead: Gran" in line_with(app, "Rosa Ash")


@SIZES
async def test_somebody_is_added_by_name_and_nobody_twice(
    session: Session, listed: Conference, size: tuple[int, int]
) -> None:
    app = an_app(session, listed)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "a")
        await type_text(pilot, "lint")
        await press(pilot, "ctrl+r")
        assert "Added to the list" in text_of(app)
        assert ">Dr R. Lint" in line_with(app, "Dr R. Lint")
        await press(pilot, "a")
        await type_text(pilot, "lint")
        await press(pilot, "ctrl+r")
        assert "! They are on" in said(app)
        await press(pilot, "escape", "d")
        assert "Add somebody" not in text_of(app)
        await press(pilot, "a", "ctrl+r")
        assert "! Who is needed." in text_of(app)
        await press(pilot, "escape", "x")
        assert "Dr R. Lint is off the list" in text_of(app)
        await press(pilot, "u")
        assert "Dr R. Lint" in rows(session, listed)


@pytest.mark.parametrize("what", BAD)
async def test_what_is_typed_as_a_name_is_text_or_refused_beside_the_field(
    session: Session, listed: Conference, what: str
) -> None:
    app = an_app(session, listed)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "a")
        await paste(pilot, BAD[what])
        await press(pilot, "tab", "tab")
        await type_text(pilot, "Friend [b]")
        await press(pilot, "ctrl+r")
        if what == "long":
            assert "room for" in text_of(app)
            assert "xxx" in text_of(app)
            assert "Friend [b]" in text_of(app)
            return
        assert "9 on the list" in text_of(app)
        added = next(each for each in rows(session, listed).values() if "[b]" in each.capacity)
        assert added.is_family
        assert not any(ord(each) < 32 for each in added.name)
        assert added.capacity in line_with(app, added.capacity)


@SIZES
async def test_an_invitation_sent_on_another_day(
    session: Session, listed: Conference, size: tuple[int, int]
) -> None:
    app = an_app(session, listed)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "end", "w")
        assert "When and how was it sent to Mr T. Chalk?" in text_of(app)
        clear = ["backspace"] * 10
        for typed, sentence in (
            ("31/4", "! There is no 31 April."),
            ("tomorrow", "has not come yet"),
            ("1/1/2025", "before this conference began"),
            ("[b]soon[/", "! That is not a day."),
        ):
            await press(pilot, *clear)
            await type_text(pilot, typed)
            await press(pilot, "ctrl+r")
            assert typed in text_of(app)
            assert sentence.split()[-1] in said(app)
            assert rows(session, listed)["Mr T. Chalk"].waits
        await press(pilot, *clear)
        await type_text(pilot, "20/11")
        await press(pilot, "enter", "b", "enter")
        assert "20 Nov by hand" in line_with(app, "Mr T. Chalk")
        await press(pilot, "w")
        await type_text(pilot, "yesterday")
        await press(pilot, "ctrl+r")
        assert "22 Nov by hand" in line_with(app, "Mr T. Chalk")
        await press(pilot, "w", "backspace", "ctrl+r")
        assert "not sent" in line_with(app, "Mr T. Chalk")


@SIZES
async def test_f1_shows_the_working_of_a_notice_and_of_the_forecast(
    session: Session, listed: Conference, size: tuple[int, int]
) -> None:
    app = an_app(session, listed)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "f1")
        assert "Keys on this screen" in text_of(app)
        await press(pilot, "escape", "shift+tab", "down", "down", "f1")
        assert "at least 7 days before the conference" in text_of(app)
        await press(pilot, "escape", "down", "f1")
        assert "If all who have not answered came too" in text_of(app)


async def test_a_day_recorded_at_the_top_can_be_put_right(
    session: Session, listed: Conference
) -> None:
    app = an_app(session, listed)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "by Mon 16 Nov 2026 · late by 5 wd" in line_with(app, "Invitation list")
        await press(pilot, "i")
        assert "in Mon 23 Nov 2026 · met 5 wd late" in line_with(app, "Invitation list")
        await press(pilot, "i")
        await type_text(pilot, "13/11")
        await press(pilot, "enter")
        assert "in Fri 13 Nov 2026 · met" in line_with(app, "Invitation list")
        await press(pilot, "shift+tab", "home", "down", "enter")
        assert "told Mon 23 Nov 2026" in line_with(app, "Family")
        await press(pilot, "w")
        assert "On which day did the social worker confirm" in text_of(app)
        await press(pilot, *["backspace"] * 10, "ctrl+r")
        assert "not told:" in line_with(app, "Family")


async def test_what_was_typed_and_not_saved_comes_back(
    session: Session, listed: Conference
) -> None:
    app = an_app(session, listed)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "a")
        await type_text(pilot, "Aunt Flo")
        await press(pilot, "escape")
        assert "not saved" in text_of(app)
        await press(pilot, "l")
        assert "Add somebody" not in text_of(app)
        await press(pilot, "a")
        assert "Something was typed here" in text_of(app)
        await press(pilot, "r", "ctrl+r")
        assert "Aunt Flo" in rows(session, listed)


async def test_what_somebody_else_changed_meanwhile_is_said_and_shown(
    session: Session, chair_session: Session, listed: Conference
) -> None:
    app = an_app(session, listed)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        rosa = rows(session, listed)["Rosa Ash"]
        service.log_reply(chair_session, rosa.uid, rosa.rev, "coming")
        await press(pilot, "n")
        assert "! Somebody changed this meanwhile" in text_of(app)
        assert "coming" in line_with(app, "Rosa Ash")
        await press(pilot, "n")
        assert "apologies" in line_with(app, "Rosa Ash")


@pytest.mark.parametrize("state", ["cancelled", "held"])
async def test_nothing_is_proposed_for_a_conference_that_is_over_or_off(
    session: Session, state: str
) -> None:
    over = make_conference(
        session, make_family(session), state=state, conference_date=date(2026, 11, 20)
    )
    app = an_app(session, over)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "Nobody is on the list. a adds somebody." in text_of(app)
        await press(pilot, "p", "a")
        await type_text(pilot, "Nan")
        await press(pilot, "ctrl+r")
        if state == "held":
            assert "Nan" in rows(session, over)
        else:
            assert "! This conference is cancelled" in text_of(app)
            assert "Nan" in line_with(app, "Who")
