"""One conference from the telephone call to the last copy, with keys alone, over four weeks."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from textual.pilot import Pilot

from cpclerk.services.conferences import find, page
from cpclerk.services.copies import copy_text
from cpclerk.services.desk import desk
from cpclerk.store import Conference, Copy, Room, Session, Team, transaction
from cpclerk.ui.app import CpclerkApp
from tests.conftest import as_role
from tests.making import make_professional
from tests.ui.harness import ROOMY, SMALL, line_with, lines_of, press, settle, text_of, type_text

ASKED, HELD, OUT = date(2026, 11, 23), date(2026, 11, 30), date(2026, 12, 4)


class Calendar:
    """A clock that the test moves from day to day."""

    def __init__(self) -> None:
        self.day = ASKED

    def __call__(self) -> datetime:
        return datetime.combine(self.day, time(10, 0), UTC)


def an_office(setting_up: Session, clock: Calendar) -> Session:
    """Make the rooms, teams and professionals that any office has."""
    with transaction(setting_up, "make office") as change:
        change.insert(Room, name="Room 1")
        change.insert(Team, name="Duty North")
    for agency, name, capacity in (
        ("School", "Mr T. Chalk", "Designated teacher"),
        ("School Nurse/Health Visitor/Midwife", "Nia Scale", "School nurse"),
        ("Social Worker", "Ben Keel", "Social worker"),
        ("CAIU", "DS Marlow", "Detective sergeant"),
    ):
        make_professional(setting_up, agency, name, capacity)
    return replace(as_role(setting_up, "clerk"), clock=clock)


@asynccontextmanager
async def at_work(session: Session, size: tuple[int, int]) -> AsyncIterator[Pilot[Any]]:
    app = CpclerkApp(session)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        yield pilot


async def keys(pilot: Pilot[Any], *steps: str) -> None:
    """Do steps: `<enter>` is a key, anything else is typed."""
    for step in steps:
        if step.startswith("<"):
            await press(pilot, *step.strip("<>").split())
        else:
            await type_text(pilot, step)


def see(pilot: Pilot[Any], *words: str) -> None:
    text = " ".join(text_of(pilot.app).split())
    for each in words:
        assert each in text, f"{each!r} is not on screen:\n{text_of(pilot.app)}"


async def book(pilot: Pilot[Any]) -> None:
    await keys(pilot, "<b>", "Quince", "<f2>", "duty", "<enter>", "Shona", "<enter>", "<enter>")
    await keys(pilot, "<enter enter enter>", "Mason", "<enter enter>", "8/8/2014", "<enter>")
    await keys(pilot, "<b>", "<enter>", "Lily", "<enter>", "<enter>", "19/3/2018", "<enter>", "<g>")
    await keys(pilot, "<enter>", "<enter>")
    see(pilot, "Mason Quince", "Lily Quince")
    await keys(pilot, "10/11", "<enter>")
    see(pilot, "last date in timescale Tue 1 Dec 2026", "Mon 30 Nov 2026 10:00")


async def invite(pilot: Pilot[Any]) -> None:
    await keys(pilot, "<2>", "<p>", "<f>", "<t>", "<i>")
    see(pilot, "told Mon 23 Nov 2026")
    for name in ("chalk", "scale"):
        await keys(pilot, "<a>", name, "<enter>", "<ctrl+r>")
    await keys(pilot, "<m>")
    see(pilot, "9 on the list · 9 sent")
    # Mum is coming; so is the social worker; the GP is not; the police send a report.
    await keys(pilot, "<home c down down down c>", "<down down n>", "<down r>", "<end c>")
    see(pilot, "5 replied · 3 coming")


async def check(pilot: Pilot[Any]) -> None:
    await keys(pilot, "<3>", "<t>")
    see(pilot, "[x] Invitations sent", "done 5 wd late JC 30 Nov")
    await keys(pilot, "<end>", "<n>", "planned by telephone", "<enter>")
    see(pilot, "Not applicable, with its reason.")
    await keys(pilot, "<tab>", "<r>", "<down>", "<r>")
    see(pilot, "2 of 7 received, 5 not recorded", "met 2 wd late")
    await keys(pilot, "<f1>")
    see(pilot, "Last date in timescale: Thu 26 Nov 2026.")
    await keys(pilot, "<escape>")


async def record(pilot: Pilot[Any]) -> None:
    await keys(pilot, "<4>", "<f4>", *["<h>"] * 4, *["<x>"] * 3, *["<h>"] * 2)
    see(pilot, "here 6 of 9", "Quorate")
    await keys(pilot, "<escape>", "Sch: tired every Monday [b]", "<enter>")
    await keys(pilot, "SN: headaches", "<enter>", "<up enter>", " four times", "<enter>")
    await keys(pilot, "Mum: nothing at all", "<enter>", "<up delete escape>")
    await keys(pilot, "<tab>", "Sch: in school every day", "<enter>")
    await keys(pilot, "<tab>", "SW: visit weekly -> Ben Keel by +5wd", "<enter>")
    see(pilot, "tired every", "(amended)", "→ Ben Keel by")
    await keys(pilot, "<f9>", "4 it is not safe yet", "<enter>", "<escape>")
    await keys(pilot, "<f2>", "<c>")
    see(pilot, "not recorded of 5 reports")
    await keys(pilot, "<d y e v x>", "<x>")
    see(pilot, "Chair's monitoring form")
    await keys(pilot, "<escape>")
    see(pilot, "The meeting is closed.")
    await keys(pilot, "<5>")


async def decide(pilot: Pilot[Any]) -> None:
    see(pilot, "0 of 2 children decided")
    await keys(pilot, "<s>", "<n>")
    see(pilot, "Starts · Neglect", "1 of 2 children decided")
    await keys(pilot, "<v>", "<down>", "<y>", "<shift+tab>")
    await keys(pilot, "<down>", "<n>", "<enter>", "<r>", "<enter>")
    # Booked, then the core group in three fields, the first of which is filled in.
    see(pilot, "The next review is booked: Mon 8 Feb 2027 10:00")
    await keys(pilot, "<enter enter enter escape>", "<b>")
    see(
        pilot,
        "Mason Quince: a child protection plan starts. Category: neglect.",
        "Lily Quince: no child protection plan is needed.",
        "Lily Quince: what happens instead: child in need plan.",
    )
    await keys(pilot, "<end>")
    see(pilot, "First core group: Mon 14 Dec 2026", "Next review: Mon 8 Feb 2027 at 10:00")
    # What was decided is keyed into the case system, child by child.
    await keys(pilot, "<escape>", "<k>", "<k>", "<k>", "<escape>")


async def send(pilot: Pilot[Any]) -> None:
    # No address was ever typed: each is given by hand.
    await keys(pilot, "<s>", *["<h>", "<c>"] * 7)
    see(pilot, "0 to confirm, 7 confirmed")
    await keys(pilot, "<s>", "<s>")
    see(pilot, "all out on Fri 4 Dec 2026", "sent Fri 4 Dec, copy 7")


@pytest.mark.parametrize("size", [SMALL, ROOMY])
async def test_the_main_job(setting_up: Session, size: tuple[int, int]) -> None:
    clock = Calendar()
    session = an_office(setting_up, clock)
    async with at_work(session, size) as pilot:
        await book(pilot)
        await keys(pilot, "<ctrl+r>", "<enter>")
        see(pilot, "Booked: Mon 30 Nov 2026 10:00")
        await invite(pilot)
    clock.day = HELD
    async with at_work(session, size) as pilot:
        see(pilot, "Hold it at 10:00", "3 of 9 coming")
        await check(pilot)
        await record(pilot)
        await decide(pilot)
        await keys(pilot, "<6>", "<o>", *["<h>", "<c>"] * 7, "<s>", "<s>")
        see(pilot, "all out on Mon 30 Nov 2026", "7 copies: 7 by hand")
        await keys(pilot, "<escape>", "<d>", "<c>")
        see(pilot, "with the chair")
    clock.day = OUT
    async with at_work(session, size) as pilot:
        assert "+1" in line_with(pilot.app, "Minutes approved")
        await keys(pilot, "<enter>", "<a>", "<enter enter enter>", "8:40", "<enter>")
        await keys(pilot, "I approve, filed in the inbox", "<enter>")
        see(pilot, "Approved and frozen.")
        await send(pilot)
        await keys(pilot, "<escape>", "<escape>")
        # The last copy is out; what nobody has filled in stays.
        see(pilot, "Chair's form")
        await keys(pilot, "<enter>", "a", "<ctrl+r>", "<escape>")
        # All that is left is the review that was booked at the meeting.
        assert [line for line in lines_of(pilot.app) if "QUINCE" in line] == [
            line_with(pilot.app, "Invite people")
        ]
    what_is_left(session)


def what_is_left(session: Session) -> None:
    """Check what the four weeks left in the store: all met, and seven copies without the struck."""
    review, row = sorted(find(session), key=lambda each: each.state)
    assert (review.state, row.state) == ("booked", "held")
    done = {each.code: each for each in page(session, row.uid).deadlines if each.done_on}
    assert {done[code].state.value for code in ("outline_plan", "minutes_to_chair")} == {"met"}
    with session.store.reading():
        sent = list(Copy.select().where(Copy.sent_on.is_null(False)))
        copies = [each for each in sent if each.document == "minutes"]
        assert Conference.get_by_id(row.uid).closed
    assert (len(sent), len(copies)) == (14, 7)
    for copy in copies:
        text = copy_text(session, copy.uid).text
        assert "headaches four times" in text
        assert "[b]" in text
        assert "nothing at all" not in text
    assert {each.conference.uid for each in desk(session, mine=False).to_do} == {review.uid}
