"""Whose words they are: guesses are asked about, and nothing typed meanwhile is lost or joined."""

from threading import Event
from typing import Any

import pytest

from cpclerk.services import Session, drafts, recording
from cpclerk.services.attendance import absent
from cpclerk.services.taking_part import participate
from cpclerk.store import ChildAtConference, FamilyMember, Invitee, Person, transaction
from tests.meeting import Meeting, make_quorate
from tests.ui.harness import SMALL, paste, press, settle, text_of, type_text
from tests.ui.test_recording import app_for, entries, field, say
from tests.ui.test_wall import app_for as with_wall
from tests.ui.test_wall import shown


def said(session: Session, meeting: Meeting) -> list[tuple[str, str]]:
    return [(each.speaker, each.text) for each in entries(session, meeting)]


async def test_a_guess_is_shown_and_confirmed_once(session: Session) -> None:
    meeting = make_quorate(session)
    app = app_for(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await type_text(pilot, "len:")
        assert "Worried about ▸ SW? ▸" in text_of(app)
        assert "len may be SW: Lena Hart: Enter asks" in text_of(app)
        await press(pilot, "backspace")
        assert (field(app), "▸ SW" in text_of(app)) == ("len:", False)
        await press(pilot, "backspace")
        await say(pilot, ": no bed")
        assert "! len may be SW: Lena Hart. Enter again: yes" in text_of(app)
        assert entries(session, meeting) == ()
        await press(pilot, "enter")
        await type_text(pilot, "Mo: I was asleep")
        assert "▸ Mum ▸" in text_of(app)
        await press(pilot, "enter")
        await type_text(pilot, "len: no cot")
        assert "▸ SW ▸ no cot" in text_of(app)
        await press(pilot, "enter")
        await say(pilot, "MUM AND DAD: we agree")
        assert "! Nobody on the list is MUM AND DAD" in text_of(app)
        await press(pilot, "enter")
        await say(pilot, "sch2: late twice")
        assert "Sch2 is not marked as here yet: F4." in text_of(app)
        await paste(pilot, "Mo: one\nzz: two")
        await press(pilot, "e")
        assert "It is not clear who is meant by zz" in text_of(app)
        await press(pilot, "b")
        assert field(app) == "Mo: one zz: two"
        await press(pilot, "ctrl+u", "tab", "tab")
        await type_text(pilot, "home visit -> M by asap")
        assert "→ Mum  no day: it is kept as said" in text_of(app)
        await press(pilot, "enter")
    assert said(session, meeting) == [
        ("SW", "no bed"),
        ("Mum", "I was asleep"),
        ("SW", "no cot"),
        ("SW", "MUM AND DAD: we agree"),
        ("Sch2", "late twice"),
        ("Sch2", "home visit by asap"),
    ]
    assert [each.who for each in entries(session, meeting)][-1] == "Mum"


async def test_what_is_typed_while_a_question_stands_is_neither_joined_nor_lost(
    session: Session,
) -> None:
    meeting = make_quorate(session)
    absent(session, meeting.people["Pol"].uid, 1)
    app = app_for(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await say(pilot, "pol: call-outs")
        assert "! Pol is down as not here." in text_of(app)
        await type_text(pilot, "SW: no cot")
        assert "! 1 line waits for your answer." in text_of(app)
        app.screen.keep_drafts()  # type: ignore[attr-defined]
        await settle(pilot)
        kept = drafts.recall(session, drafts.place_of(f"recording {meeting.uid}"))
        await press(pilot, "enter")
        assert said(session, meeting) == [("SW", "no cot")]
        assert field(app) == "call-outs"
        assert "! Pol is down as not here." in text_of(app)
        assert "▸ Pol ▸" in text_of(app)
        await type_text(pilot, "x")
        await press(pilot, "backspace", "backspace")
        assert field(app) == "call-outs"
        await press(pilot, "enter", "enter")
        await say(pilot, "pol: and a third")
        await press(pilot, "f6")
        await type_text(pilot, "I wish")
        await press(pilot, "ctrl+u")
        assert "own words" not in text_of(app)
        await press(pilot, "f7")
        await type_text(pilot, "lodger")
        await press(pilot, "ctrl+u")
        assert "Cleared. What comes is still for professionals only" in text_of(app)
    assert kept is not None
    assert "call-outs" in str(kept.payload)
    assert said(session, meeting)[1:] == [("Pol", "call-outs"), ("Pol", "and a third")]


async def test_a_line_entered_before_the_list_is_read_has_its_speaker_all_the_same(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting, known, go = make_quorate(session), recording.entries, Event()

    def late(*given: Any) -> recording.Record:
        go.wait(5)
        return known(*given)

    monkeypatch.setattr(recording, "entries", late)
    app = app_for(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        await pilot.press(*"HV:early", "enter")
        assert "! Who is here is still being read." in text_of(app)
        go.set()
        await settle(pilot)
        assert field(app) == ""
    assert said(session, meeting) == [("HV", "early")]


async def test_of_two_fathers_one_is_picked_and_typing_goes_on(session: Session) -> None:
    meeting = make_quorate(session)
    with transaction(session, "ask fathers") as change:
        family = meeting.conference.family_id
        for position, name in enumerate(("Tom", "Joe"), 9):
            father = change.insert(Person, given_name=name, surname="Khan", sex="M")
            change.insert(FamilyMember, family=family, person=father, relation="father")
            change.insert(
                Invitee, conference=meeting.uid, person=father, position=position, attended=True
            )
    app = app_for(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await type_text(pilot, "F:")
        assert "F: a digit or Down picks: 1 Dad: Tom Khan  2 Dad2: Joe Khan." in text_of(app)
        await type_text(pilot, "2I came home")
        assert "▸ Dad2 ▸ I came home" in text_of(app)
        await press(pilot, "enter")
        # Taken back, the letter is there again; three are not offered.
        await type_text(pilot, "F:1")
        await press(pilot, "backspace")
        assert field(app) == "F:"
        await type_text(pilot, "3")
        assert field(app) == "F:3"
        await press(pilot, "ctrl+u")
        # What is typed on is text: it is asked at the end, and answered with an arrow.
        await say(pilot, "F: 2 visits missed")
        assert "! F: a digit or Down picks: 1 Dad: Tom Khan  2 Dad2: Joe Khan." in text_of(app)
        await press(pilot, "down")
        assert "▸ Dad ▸ 2 visits missed" in text_of(app)
        await press(pilot, "down")
        assert "▸ Dad2 ▸ 2 visits missed" in text_of(app)
        await press(pilot, "down")
        await type_text(pilot, " in May")
        await press(pilot, "down", "enter")
    assert said(session, meeting) == [
        ("Dad2", "I came home"),
        ("Dad", "2 visits missed in May"),
    ]


async def test_a_child_whose_words_somebody_brings_is_quoted_unasked(session: Session) -> None:
    meeting = make_quorate(session)
    child = ChildAtConference.select().order_by(ChildAtConference.uid).first()
    with transaction(session, "ask child") as change:
        asked = change.insert(
            Invitee, conference=meeting.uid, person=child.person_id, capacity="Child", position=9
        )
    absent(session, asked.uid, 1)
    participate(session, child.uid, child.rev, "advocate")
    app = app_for(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await say(pilot, f"{child.person.given_name}: I want to stay")
    assert [text for _, text in said(session, meeting)] == ["I want to stay"]


async def test_the_chair_speaks_and_is_on_the_list_from_then_on(session: Session) -> None:
    meeting = make_quorate(session)
    app, wall = with_wall(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "f10")
        await type_text(pilot, "Chair: welcome")
        assert "▸ Chair ▸ welcome" in text_of(app)
        await press(pilot, "enter")
        await settle(pilot)
        await say(pilot, "who is here?")
        assert "here 5" in text_of(app)
        assert "wall: shown" in text_of(app)
        assert shown(wall) == ["welcome", "who is here?"]
        await say(pilot, "Mum: I am")
        await type_text(pilot, "NR: thank you")
        assert "▸ Chair ▸ thank you" in text_of(app)
        await press(pilot, "enter")
    assert said(session, meeting) == [
        ("Chair", "welcome"),
        ("Chair", "who is here?"),
        ("Mum", "I am"),
        ("Chair", "thank you"),
    ]


async def test_taken_back_the_chairs_only_words_take_the_chair_off_the_list(
    session: Session,
) -> None:
    meeting = make_quorate(session)
    app = app_for(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await say(pilot, "Chair: welcome")
        assert "here 5" in text_of(app)
        await press(pilot, "f5")
        assert "here 4" in text_of(app)
        # The line is the chair's all the same, who comes back with the next words.
        await say(pilot, "who is here?")
        assert "here 5" in text_of(app)
        await press(pilot, "f5", "ctrl+y")
    assert said(session, meeting) == [("Chair", "who is here?")]


async def test_a_line_that_could_not_be_saved_waits_and_stays_as_restricted_as_it_was(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting, go = make_quorate(session), Event()

    def full(*_given: Any, **_values: Any) -> recording.Entered:
        go.wait(5)
        raise OSError("disk full")

    monkeypatch.setattr(recording, "enter", full)
    app = app_for(session, meeting)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "f7")
        await pilot.press(*"SW:lodger", "enter", *"Mum:hello")
        go.set()
        while not app.unexpected:
            await pilot.pause()
        app.unexpected.clear()
        assert field(app) == "hello"
        monkeypatch.undo()
        await press(pilot, "enter")
        await settle(pilot)
    found = [(each.speaker, each.text, each.audience.stored) for each in entries(session, meeting)]
    assert sorted(found) == [("Mum", "hello", "everyone"), ("SW", "lodger", "professionals")]
