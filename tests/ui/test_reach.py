"""A day at the families: known people are used, what is protected stays hidden."""

from datetime import date

from cpclerk.services import Session
from cpclerk.services.contacts import add_contact, of_family, post_to
from cpclerk.services.families import family
from cpclerk.services.people import Someone, add_family
from cpclerk.store import Audit, Family, Person
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.screens.family_contacts import FamilyContactsScreen
from tests.making import make_family, make_professional
from tests.ui.harness import ROOMY, SMALL, line_with, press, settle, text_of, type_text

LANE = "3 Larkspur Lane, Fenmarsh"


async def test_who_lives_where_stands_under_its_own_heading(session: Session) -> None:
    row = make_family(session)
    people = [each.person_uid for each in family(session, row.uid).members]
    add_contact(session, people, "address", LANE, since=date(2026, 3, 2))
    app = CpclerkApp(session)
    async with app.run_test(size=ROOMY) as pilot:
        await settle(pilot)
        app.push_screen(FamilyContactsScreen(family(session, row.uid)))
        await settle(pilot)
        heading, line = line_with(app, "Shared with"), line_with(app, LANE)
        assert abs(heading.index("Since") - line.index("Mon 2 Mar 2026")) <= 1
        assert heading.index("Shared with") <= line.index("Mia") < heading.index("Since")


async def test_a_day_at_the_families(session: Session) -> None:
    row = make_family(session)
    add_family(
        session, surname="Oak", people=[Someone("child", "Mya", "Ash", date(2014, 5, 11), sex="F")]
    )
    make_professional(session, "School nursing", "Ms N. Care", "School nurse")
    app = CpclerkApp(session)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        # Somebody who is known already is used, not entered again.
        await press(pilot, "f3")
        await type_text(pilot, "birch")
        await press(pilot, *["enter"] * 7)
        await type_text(pilot, "mia")
        await press(pilot, "enter")
        await type_text(pilot, "ash")
        await press(pilot, "enter")
        await type_text(pilot, "1/5/2014")
        assert "the same in all" in line_with(app, "Mia Ash, child")
        assert "differs: first name, date" in line_with(app, "Mya Ash, child")
        await press(pilot, "ctrl+r")
        assert "Is one of these meant?" in text_of(app)
        await press(pilot, "enter")
        assert "F001C1" in line_with(app, "Mia Ash")
        with session.store.reading():
            assert Person.select().where(Person.given_name == "Mia").count() == 1
        # Twice after all: the two are made one, and taken apart again.
        await press(pilot, "end", "j")
        assert "differs: first name, date" in line_with(app, "Mya Ash, child")
        await press(pilot, "enter", "m")
        assert "They are one now" in text_of(app)
        assert ">" in line_with(app, "Mya Ash")
        await press(pilot, "u")
        assert "Mia Ash" in text_of(app)
        await press(pilot, "escape", "escape")
        # How the mother is reached: hidden until it is asked for, and that is entered.
        await press(pilot, "f3")
        await type_text(pilot, "rosa")
        await press(pilot, "enter", "c")
        await press(pilot, "a")
        await type_text(pilot, "rosa")
        await press(pilot, "enter")
        await type_text(pilot, "e")
        await press(pilot, "enter")
        await type_text(pilot, "rosa at example")
        await press(pilot, "ctrl+r")
        assert "! This is no" in text_of(app)
        await press(pilot, "ctrl+u")
        await type_text(pilot, "rosa@example.org")
        await press(pilot, "ctrl+r")
        await press(pilot, "a")
        await type_text(pilot, "rosa")
        await press(pilot, "enter", "enter")
        await type_text(pilot, LANE)
        await press(pilot, "enter")
        await type_text(pilot, "y")
        await press(pilot, "ctrl+r")
        assert LANE not in text_of(app)
        assert ">" in line_with(app, "protected: v shows it")
        await press(pilot, "v")
        assert LANE in text_of(app)
        await press(pilot, "v")
        assert LANE not in text_of(app)
        ways = of_family(session, row.uid)
        mail = next(each for each in ways if each.kind == "email")
        app.screen.query_one("#ways").move_to(mail.uid)  # type: ignore[attr-defined]
        await press(pilot, "s")
        assert "safe 23/11/2026" in line_with(app, "rosa@example.org")
        # What may be long is edited: the first key typed does not take its place.
        await press(pilot, "e")
        await type_text(pilot, ".uk")
        assert "rosa@example.org.uk" in text_of(app)
        await press(pilot, "escape", "d", "escape")
        # What two of them are to each other.
        await press(pilot, "home", "r")
        await type_text(pilot, "leo")
        await press(pilot, "enter")
        await type_text(pilot, "mother")
        await press(pilot, "enter")
        await type_text(pilot, "y")
        await press(pilot, "enter")
        assert "mother and main carer of Leo" in text_of(app)
        await press(pilot, "escape", "escape")
        # A professional is found, put right and retired.
        await press(pilot, "f3")
        await type_text(pilot, "care")
        await press(pilot, "enter")
        assert "counts as" in text_of(app)
        await press(pilot, "m", "ctrl+u")
        await press(pilot, "ctrl+r")
        assert "! Name is needed" in line_with(app, "Name")
        await type_text(pilot, "Ms N. Cure")
        await press(pilot, "ctrl+r", "r")
        assert "Retired" in text_of(app)
        await press(pilot, "g")
        assert "not there any more" in line_with(app, "Ms N. Cure")
    with session.store.reading():
        assert Audit.select().where(Audit.action == "read protected details").count() == 1
        assert Family.select().count() == 3
    rosa = family(session, row.uid).members[0].person_uid
    assert post_to(session, rosa) == ("3 Larkspur Lane", "Fenmarsh")
