"""Everybody told, at the keyboard: invited, answered, moved, told again; envelopes and chasing."""

from datetime import date

import pytest

from cpclerk.services import arranging, chasing, envelopes, invitations
from cpclerk.store import Conference, Contact, FamilyMember, Session, transaction
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.screens.chasing import ChasingScreen
from cpclerk.ui.screens.envelopes import EnvelopesScreen
from cpclerk.ui.screens.invitations import InvitationsScreen
from cpclerk.ui.screens.sending import SendingScreen
from tests.inviting import Inviting
from tests.making import make_conference, make_family, make_professional, put_in_network
from tests.ui.harness import ROOMY, SMALL, line_with, press, settle, text_of, type_text

AROUND = (
    ("Social Worker", "Sam Shaw", "Social worker"),
    ("SW Team Manager/PSW", "Tia Mead", "Team manager"),
    ("School", "Tess Chalk", "Head teacher"),
    ("GP", "Lin Balm", "GP"),
    ("CAIU", "DS Marlow", "Detective sergeant"),
    ("Housing", "Hal Brick", "Housing officer"),
    ("Probation", "Pru Bail", "Probation officer"),
    ("CAMHS", "Cam Calm", "CAMHS practitioner"),
    ("School Nurse/Health Visitor/Midwife", "Hanna Vine", "Health visitor"),
)


@pytest.fixture
def booked(session: Session) -> Conference:
    """A conference with a mother, a child of twelve, an advocate and nine professionals around."""
    family = make_family(session)
    for number, each in enumerate(AROUND):
        known = make_professional(session, *each)
        put_in_network(session, family, known)
        with transaction(session, "contact") as change:
            change.insert(
                Contact,
                professional=known,
                kind="secure_email",
                value=f"p{number}@example.org",
                safe=True,
            )
    mother = FamilyMember.get(FamilyMember.relation == "mother").person
    with transaction(session, "address") as change:
        change.insert(Contact, person=mother, kind="address", value="1 Mill Lane, Fenmarsh")
    return make_conference(session, family, requested_on=date(2026, 11, 11))


async def test_twelve_invited_then_moved_and_all_of_them_told_again(
    session: Session, booked: Conference
) -> None:
    app = CpclerkApp(session, first_screen=lambda: InvitationsScreen(booked.uid))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "p", "o")
        assert "0 of 12 know of Mon 30 Nov 2026 · 10 to confirm" in text_of(app)
        assert "waits: see below" in line_with(app, "Rosa Ash")
        assert "nothing goes to them" in text_of(app)
        await press(pilot, "c")
        assert "The family has not been told yet" in text_of(app)
        await press(pilot, "escape", "f", "o", *["c"] * 12)
        assert "12 confirmed: s sends" in text_of(app)
        await press(pilot, "s")
        assert "Send these 12 (3 to print, 9 into the outbox)?" in text_of(app)
        # Enter alone sends nothing: what was sent cannot be taken back.
        await press(pilot, "enter")
        assert "12 confirmed: s sends" in text_of(app)
        await press(pilot, "s", "s")
        assert "0 of 12 know of Mon 30 Nov 2026 · 12 on their way" in text_of(app)
        assert "3 to print and seal: v · 9 in the outbox. Nobody else" in text_of(app)
        await press(pilot, "home")
        assert "to seal" in line_with(app, "Rosa Ash")
        assert "of 30 Nov, letter 23 Nov" in line_with(app, "Rosa Ash")
        await press(pilot, "u")
        assert "cannot be taken back" in text_of(app)
        await press(pilot, "escape", "c", "down", "n")
        assert "12 sent · 2 replied · 1 coming" in text_of(app)
        # Put off, to the next day.
        await press(pilot, "1", "right", "enter")
        await type_text(pilot, "family")
        await press(pilot, "enter")
        # One list of who has been told opens by itself.
        assert "Moved: Tue 1 Dec 2026 10:00. 12 to tell: c confirms each" in text_of(app)
        assert "to confirm: new date" in line_with(app, "Rosa Ash")
        await press(pilot, "escape")
        assert "! 12 people believe in another date: o, tell them." in text_of(app)
        app.screen.open("desk")  # type: ignore[attr-defined]
        await settle(pilot)
        assert "! 1 before all else: Home" in text_of(app)
        first = text_of(app).split("\n")[2]
        assert "Tell 12: the new date" in first
        assert "today" in first
        await press(pilot, "home", "enter")
        assert "0 of 12 know of Tue 1 Dec 2026" in text_of(app)
        app.pop_screen()
        app.pop_screen()
        await press(pilot, "o", "2")
        assert "12 to tell of the change: o · 0 replied · 0 coming" in text_of(app)
        assert "of 30 Nov only" in line_with(app, "Rosa Ash")
        assert "answered another date: coming" in text_of(app)
        await press(pilot, "o", "t")
        assert "phone 23 Nov" in line_with(app, "Rosa Ash")
        await press(pilot, *["c"] * 11)
        await press(pilot, "s", "s")
        assert "1 of 12 know of Tue 1 Dec 2026 · 11 on their way" in text_of(app)
        await press(pilot, "end", "enter")
        read = text_of(app)
        assert "Change of date of" in read
        assert "Exactly as it went, the latest first." in read


async def test_initials_are_typed_where_something_is_protected(session: Session) -> None:
    made = Inviting(session)
    made.tell_family()
    app = CpclerkApp(session, first_screen=lambda: SendingScreen(made.row.uid))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "5 ask for initials" in text_of(app)
        await press(pilot, "c")
        assert "Type the initials of Rosa Ash" in text_of(app)
        await type_text(pilot, "PA")
        await press(pilot, "enter")
        assert "Those are not the initials." in " ".join(text_of(app).replace("│", " ").split())
        assert made.line(made.rosa).state == "to_confirm"
        await press(pilot, "backspace", "backspace")
        await type_text(pilot, "RA")
        await press(pilot, "enter")
        assert "confirmed, copy 1" in line_with(app, "Rosa Ash")
        await press(pilot, "b", "end")
        assert "Fern" not in text_of(app)
        assert "protected: on the envelope only" in text_of(app)
        await press(pilot, "up", "p", "c")
        assert "No address of Lin Balm is recorded" in text_of(app)
        # The key that this names opens where one is entered; coming back, it can go there.
        await press(pilot, "f3")
        assert "Ways to reach" in text_of(app)
        await press(pilot, "a", "enter")
        await type_text(pilot, "4 Surgery Yard, Fenmarsh")
        await press(pilot, "ctrl+r", "escape")
        assert "4 Surgery Yard" in text_of(app)
        await press(pilot, "home", "f3")
        assert "Rosa Ash" in line_with(app, "address")


async def test_the_envelope_pass_and_the_chase_list(session: Session) -> None:
    made = Inviting(session)
    made.tell_family()
    made.by_hand(made.gp, made.school)
    for uid in (made.rosa, made.gp, made.school):
        made.confirm(uid)
    made.send()
    app = CpclerkApp(session, first_screen=lambda: EnvelopesScreen(made.row.uid))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "Envelopes: 3 to seal" in text_of(app)
        assert "1 Mill Lane" in line_with(app, "Rosa Ash")
        await press(pilot, "space", "space")
        assert "Envelopes: 1 to seal" in text_of(app)
        await press(pilot, "u")
        assert "Envelopes: 2 to seal" in text_of(app)
        # What is not sealed cannot have come back; c and r, which mean replies below, do nothing.
        await press(pilot, "b", "c", "r")
        assert "not sealed yet, so it cannot have come back" in text_of(app)
        assert "Envelopes: 2 to seal" in text_of(app)
        await press(pilot, "end", "b")
        assert "so they do not know" in text_of(app)
        name = next(
            each.name for each in envelopes.envelopes(session, made.row.uid)
            if each.state == "returned"
        )  # fmt: skip
        app.screen.open("sending", made.row.uid)  # type: ignore[attr-defined]
        await settle(pilot)
        assert "came back 23 Nov" in line_with(app, name)
        # By Enter alone nothing goes there again.
        place = [each.name for each in made.page().lines].index(name)
        await press(pilot, "home", *["down"] * place, "c")
        assert "came back on Mon 23 Nov" in text_of(app)
        await press(pilot, "enter", "c", "y")
        assert f"Type the initials of {name}" in text_of(app)
    states = [each.state for each in envelopes.envelopes(session, made.row.uid)]
    assert states == ["open", "open", "returned"]
    app = CpclerkApp(session, first_screen=ChasingScreen)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        silent = [each.name for each in chasing.silent(session)]
        first = text_of(app).split("\n")[3]
        assert "needed" in first
        await press(pilot, "h")
        assert "once, Mon 23 Nov" in text_of(app)
        await press(pilot, "u")
        assert "once" not in text_of(app)
        # Enter goes to the list with the cursor on that person: n is said of nobody else.
        await press(pilot, "down", "enter", "n")
    replies = {
        each.name: each.reply
        for each in invitations.invitations(session, made.row.uid).rows
        if each.reply
    }
    assert list(replies) == [silent[1]]


async def test_how_somebody_takes_part_is_set_by_single_keys_and_in_a_form(
    session: Session,
) -> None:
    made = Inviting(session)
    app = CpclerkApp(session, first_screen=lambda: InvitationsScreen(made.row.uid))
    async with app.run_test(size=ROOMY) as pilot:
        await settle(pilot)
        await press(pilot, "g", "y", "v")
        assert "first part" in line_with(app, "Rosa Ash")
        assert "e-mail · the first part · only professionals learn of them" in text_of(app)
        await press(pilot, "v", "v")
        assert "everyone but Paul Ash may learn of them" in text_of(app)
        await press(pilot, "u", "u", "u")
        assert "learn of them" not in line_with(app, "e-mail · the first part")
        await press(pilot, "d")
        await press(pilot, "tab")
        await type_text(pilot, "9am")
        await press(pilot, "tab", "tab")
        await type_text(pilot, "Polish")
        await press(pilot, "ctrl+r")
        assert "The conference begins at 10:00" in text_of(app)
        assert "Polish" in text_of(app)
        await press(pilot, *["backspace"] * 5)
        await type_text(pilot, "10.30")
        await press(pilot, "ctrl+r")
        assert "from 10:30" in line_with(app, "Rosa Ash")
        assert "interpreter: Polish" in text_of(app)
        await press(pilot, "down", "d")
        await type_text(pilot, "e")
        await press(pilot, "ctrl+r")
        assert "excluded" in line_with(app, "Paul Ash")
    found = {each.name: each for each in invitations.invitations(session, made.row.uid).rows}
    assert found["Paul Ash"].part == "excluded"
    assert found["Rosa Ash"].needs == arranging.Needs(interpreter="Polish")
