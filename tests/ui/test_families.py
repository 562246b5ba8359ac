"""Families on screen: found, opened, put right."""

from datetime import date

import pytest

from cpclerk.services import Session
from cpclerk.services.families import family
from cpclerk.services.people import Someone, add_family
from cpclerk.store import Family, Person
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.forms import Field
from cpclerk.ui.screens.families import FamiliesScreen
from cpclerk.ui.screens.family import FamilyScreen
from tests.making import make_conference, make_family, make_professional, put_in_network
from tests.ui.harness import ROOMY, SMALL, line_with, press, settle, text_of, type_text

SIZES = pytest.mark.parametrize("size", [SMALL, ROOMY], ids=["80x24", "120x40"])


@SIZES
async def test_found_as_it_is_typed_and_opened(session: Session, size: tuple[int, int]) -> None:
    row = make_family(session)
    make_family(session, "F002", "Birch", births=(date(2020, 1, 1),))
    put_in_network(session, row, make_professional(session, "GP", "Dr R. Lint", "GP"))
    make_conference(session, row)
    app = CpclerkApp(session)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "f3")
        assert "Mia 12, Leo 7" in line_with(app, "F001 ASH")
        assert "F002 BIRCH" in text_of(app)
        await type_text(pilot, "leo")
        assert "F002 BIRCH" not in text_of(app)
        await press(pilot, "enter")
        assert "PR yes" in line_with(app, "Rosa Ash")
        assert "plan not recorded" in line_with(app, "Mia Ash")
        assert line_with(app, "Dr R. Lint").rstrip("│ ").endswith("Leo"), "who was found"
        await press(pilot, "home")
        assert "Mia, Leo" in line_with(app, "Dr R. Lint")
        assert "booked" in line_with(app, "CP001")
        await press(pilot, "tab", "tab", "enter")
        assert "Limits" in text_of(app)
        await press(pilot, "escape", "escape")
        assert "F001 ASH" in text_of(app)
        # What is found next takes the place of the words before, with or without the key.
        await type_text(pilot, "/birch")
        assert "F002 BIRCH" in text_of(app)
        assert "F001 ASH" not in text_of(app)


async def test_a_family_of_a_log_is_its_reference(session: Session) -> None:
    row = make_family(session, "F015", "", births=())
    app = CpclerkApp(session, first_screen=FamiliesScreen)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await type_text(pilot, "f015")
        await press(pilot, "enter")
        assert "Family · F015" in text_of(app)
    assert family(session, row.uid).label == "F015"


async def test_the_family_under_what_was_typed_is_opened_however_quick_the_hand(
    session: Session,
) -> None:
    make_family(session, "F001", "Ash")
    make_family(session, "F002", "Birch")
    app = CpclerkApp(session, first_screen=FamiliesScreen)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await pilot.app._press_keys([*"birch", "enter"])
        await settle(pilot)
        assert "Family · F002 BIRCH" in text_of(app)


async def test_a_family_is_added(session: Session) -> None:
    app = CpclerkApp(session, first_screen=FamiliesScreen)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await type_text(pilot, "o'neill-łoś")
        await press(pilot, "enter", "enter", "enter", "enter", "enter", "enter")
        # Whoever else is in the home has a name of their own for what they are.
        for relation, name in (("stepf", "Dan"), ("great-aunt", "Ina")):
            await type_text(pilot, relation)
            await press(pilot, "enter")
            await type_text(pilot, name)
            await press(pilot, "enter", "enter")
        await press(pilot, "enter")
        await type_text(pilot, "Mia")
        await press(pilot, "enter", "enter")
        for typed, said in (
            ("tus", "Type day, month and year: 1/5/2014."),
            ("3/3/2007", "this person is 19."),
            ("4/3/2029", "10 months ahead."),
        ):
            await press(pilot, "end", "ctrl+u")
            await type_text(pilot, typed)
            await press(pilot, "enter")
            assert said in _unbroken(app)
        await press(pilot, "end", "ctrl+u", "f1")
        assert "born, or due: 1/5/2014" in text_of(app)
        assert "Add a professional" not in text_of(app)
        await press(pilot, "escape", "ctrl+r")
        assert "Family · F0001 O'NEILL-ŁOŚ" in text_of(app)
        assert "stepfather" in line_with(app, "Dan o'neill-łoś")
        assert "great-aunt" in line_with(app, "Ina o'neill-łoś")
        with session.store.reading():
            assert Person.get(Person.reference.is_null(False)).given_name == "Mia"


async def test_a_child_is_born(session: Session) -> None:
    row = make_family(session)
    app = CpclerkApp(session, first_screen=lambda: FamilyScreen(row.uid))
    async with app.run_test(size=ROOMY) as pilot:
        await settle(pilot)
        await press(pilot, "a")
        await type_text(pilot, "child")
        await press(pilot, "enter", "enter", "enter")
        await type_text(pilot, "4/3/27")
        await press(pilot, "enter")
        await type_text(pilot, "n")
        await press(pilot, "ctrl+r")
        assert "! Type the child's first name." in line_with(app, "First name")
        await press(pilot, "enter", "enter", "enter")
        await type_text(pilot, "y")
        await press(pilot, "ctrl+r")
        assert "due Thu 4 Mar 2027" in line_with(app, "Unborn Ash")
        await press(pilot, "end", "enter")
        assert "What is known" in text_of(app)
        await press(pilot, "enter")
        await type_text(pilot, "Eve 🙂")
        await press(pilot, "enter", "enter", "ctrl+u")
        await type_text(pilot, "20/11")
        await press(pilot, "enter")
        await type_text(pilot, "n")
        await press(pilot, "ctrl+r")
        assert "0 weeks" in line_with(app, "Eve 🙂 Ash")
        await press(pilot, "u")
        assert "Unborn Ash" in text_of(app)


async def test_bad_input_is_said_beside_the_field(session: Session) -> None:
    row = make_family(session)
    app = CpclerkApp(session, first_screen=lambda: FamilyScreen(row.uid))
    async with app.run_test(size=ROOMY) as pilot:
        await settle(pilot)
        await press(pilot, "m")
        for text, said in (("", "! Type the family's"), ("x" * 101, "! This is 101 characters")):
            await press(pilot, "ctrl+u")
            await type_text(pilot, text)
            await press(pilot, "ctrl+r")
            assert said in line_with(app, "Family's surname")
        await press(pilot, "ctrl+u")
        await type_text(pilot, "[b]Ash[/ مريم")
        await press(pilot, "ctrl+r")
        with session.store.reading():
            assert Family.get().surname == "[b]Ash[/ مريم"


async def test_networks(session: Session) -> None:
    row = make_family(session)
    make_professional(session, "School", "Mr T. Chalk", "Designated teacher")
    app = CpclerkApp(session, first_screen=lambda: FamilyScreen(row.uid))
    async with app.run_test(size=ROOMY) as pilot:
        await settle(pilot)
        await press(pilot, "n")
        assert "Into every child's network" in text_of(app)
        await type_text(pilot, "chalk")
        await press(pilot, "enter", "ctrl+r")
        assert "Mia, Leo" in line_with(app, "Mr T. Chalk")
        await press(pilot, "down", "n")
        assert "Into the network of Mia Ash" in text_of(app)
        await type_text(pilot, "Dr New")
        await press(pilot, "ctrl+r")
        assert "! Say which agency" in line_with(app, "Agency")
        await type_text(pilot, "GP")
        await press(pilot, "ctrl+r")
        assert "GP" in line_with(app, "Dr New")
        await press(pilot, "tab", "end", "x")
        assert "Taken out." in text_of(app)
        assert [len(each.network) for each in family(session, row.uid).children] == [1, 1]
        await press(pilot, "u")
        assert [len(each.network) for each in family(session, row.uid).children] == [2, 1]


async def test_on_a_small_screen_all_that_is_asked_of_a_person_can_be_seen(
    session: Session,
) -> None:
    row = make_family(session)
    add_family(session, surname="Oak", people=[Someone("child", "Mya", "Ash", date(2014, 5, 11))])
    for name in ("Dr R. Lint", "Mr T. Chalk", "Ms N. Care"):
        professional = make_professional(session, name, name, "GP")
        put_in_network(session, row, professional)
    make_conference(session, row)
    app = CpclerkApp(session, first_screen=lambda: FamilyScreen(row.uid))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "PR yes" in line_with(app, "Rosa Ash")
        await press(pilot, "a")
        assert "Responsibility" in text_of(app)
        await type_text(pilot, "child")
        await press(pilot, "enter")
        await type_text(pilot, "Leo")
        await press(pilot, "enter", "enter")
        await type_text(pilot, "9/8/2019")
        await press(pilot, "ctrl+r")
        assert "the same in all" in line_with(app, ">Leo Ash, child")
        await press(pilot, "end", "enter")
        assert "with this" in line_with(app, "First name")
        assert "this one out." in text_of(app)
        await press(pilot, "end", "ctrl+u")
        await type_text(pilot, "Mya")
        await press(pilot, "enter", "enter", "ctrl+u")
        await type_text(pilot, "11/5/2014")
        await press(pilot, "ctrl+r")
        assert "Is this somebody known?" in text_of(app)
        assert "the same in all" in line_with(app, ">Mya Ash, child")
        await press(pilot, "down", "down", "enter")
        assert line_with(app, "Mya Ash").startswith("│ >")
        await press(pilot, "u")
        assert "Mya Ash" not in text_of(app)
        # What is typed takes the place of what stood there, unless it was touched already.
        await press(pilot, "home", "e")
        await type_text(pilot, "aunt")
        assert "  aunt  " in line_with(app, "Who        ")
        await press(pilot, "tab", "shift+tab")
        await type_text(pilot, "ie")
        assert "  auntie  " in line_with(app, "Who        ")


def _unbroken(app: CpclerkApp) -> str:
    """Return what is said beside the field with the cursor, as one line."""
    (field,) = (each for each in app.screen.query(Field) if each.has_focus_within)
    return field.said
