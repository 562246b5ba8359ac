"""What the entry line understands: who speaks, and next steps with who and by when."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.calendar import Calendar
from cpclerk.rules.errors import Refused
from cpclerk.rules.recording import (
    NextStep,
    checked_mark,
    checked_text,
    distinct,
    parse_mark,
    parse_step,
    step_as_typed,
    step_words,
    tag_for,
)

DAY = date(2026, 11, 23)
CALENDAR = Calendar("statutory", {date(2026, 12, 25): "Christmas Day"}, 2020, 2040)


def step(text: str) -> NextStep:
    return parse_step(text, day=DAY, calendar=CALENDAR)


@pytest.mark.parametrize(
    ("typed", "text", "who", "by_when"),
    [
        ("weekly visit → N. Shah by +10wd", "weekly visit", "N. Shah", date(2026, 12, 7)),
        ("weekly visit -> N. Shah by 7/12", "weekly visit", "N. Shah", date(2026, 12, 7)),
        ("visit→SW by fri", "visit", "SW", date(2026, 11, 27)),
        ("visit → by tomorrow", "visit", "", date(2026, 11, 24)),
        ("visit → SW", "visit", "SW", None),
        ("visit → SW and HV BY 4 Dec 2026", "visit", "SW and HV", date(2026, 12, 4)),
        ("visit → the stand by team by fri", "visit", "the stand by team", date(2026, 11, 27)),
        ("move house -> school → SW by fri", "move house -> school", "SW", date(2026, 11, 27)),
        ("no arrow by fri", "no arrow by fri", "", None),
        ("visit → SW by asap", "visit by asap", "SW", None),
        ("visit → by next week", "visit by next week", "", None),
        ("visit → SW by the review", "visit by the review", "SW", None),
        ("visit →", "visit", "", None),
        ("→ SW", "", "SW", None),
        ("", "", "", None),
        ("[b]x[/ → Zoë 👩‍👧 by +1wd", "[b]x[/", "Zoë 👩‍👧", date(2026, 11, 24)),
    ],
)
def test_a_next_step_is_understood(typed: str, text: str, who: str, by_when: date | None) -> None:
    assert step(typed) == NextStep(text, who, by_when)


@pytest.mark.parametrize("typed", ["x → SW by 31/4", "x → SW by 4 Smarch", "x → SW by 1/11/2026"])
def test_an_impossible_day_is_refused_in_words(typed: str) -> None:
    with pytest.raises(Refused):
        step(typed)


@given(
    st.text("ab →->xy", max_size=30).map(str.strip),
    st.text("abN. S", max_size=12).map(str.strip),
    st.dates(DAY, date(2030, 1, 1)) | st.none(),
)
def test_a_step_taken_up_to_be_amended_means_what_it_meant(
    text: str, who: str, by_when: date | None
) -> None:
    who = " ".join(who.split())
    again = step(step_as_typed(text, who, by_when))
    assert (again.who, again.by_when) == (who, by_when)
    assert again.text == text


def test_a_step_is_shown_in_words() -> None:
    assert step_words("N. Shah", date(2026, 12, 7)) == "→ N. Shah by Mon 7 Dec 2026"
    assert step_words("", date(2026, 12, 7)) == "→ by Mon 7 Dec 2026"
    assert step_words("", None) == ""
    assert step_words("SW", date(2026, 12, 7), near=DAY) == "→ SW by Mon 7 Dec"
    assert step_words("SW", date(2027, 12, 7), near=DAY) == "→ SW by Tue 7 Dec 2027"


def test_tags_are_short_and_distinct() -> None:
    assert tag_for("Rosa Ash", relation="mother") == "Mum"
    assert tag_for("Mia Ash", relation="child") == "Mia"
    assert tag_for("Kim Moss", agency_short="HV", capacity="Health visitor") == "HV"
    assert tag_for("Ada Voice", capacity="Advocate") == "Adv"
    assert tag_for("Nell Reed", capacity="Chair") == "Chair"
    assert tag_for("Bo Lee", capacity="Family friend") == "FF"
    assert tag_for("Bo Lee") == "BL"
    assert tag_for("123") == "?"
    assert distinct(["Sch", "HV", "sch", "Sch"]) == ("Sch", "HV", "sch2", "Sch3")


@given(st.text(max_size=60))
def test_a_tag_can_always_be_typed_before_a_colon(name: str) -> None:
    for tag in (tag_for(name), tag_for(name, relation="child"), tag_for("", capacity=name)):
        assert tag
        assert ":" not in tag
        assert " " not in tag


def test_marks_and_texts_are_checked() -> None:
    assert [checked_mark(value) for value in (0, 10, None)] == [0, 10, None]
    for value in (-1, 11):
        with pytest.raises(Refused, match="0 to 10"):
            checked_mark(value)
    for text in ("", " ", "\x1b[2J", "\u200b"):
        with pytest.raises(Refused, match="nothing to enter"):
            checked_text(text)


@pytest.mark.parametrize(
    ("typed", "mark", "reason"),
    [
        ("7", 7, ""),
        ("10", 10, ""),
        (" 0 nothing has changed ", 0, "nothing has changed"),
        ("3: he still has a key", 3, "he still has a key"),
        ("D", None, ""),
        ("declined - would not say", None, "would not say"),
    ],
)
def test_a_mark_is_read_with_its_reason(typed: str, mark: int | None, reason: str) -> None:
    assert parse_mark(typed) == (mark, reason)


@pytest.mark.parametrize(
    "typed",
    ["", "11", "-1", "100", "seven", "7of10", "½", "٣", "2,5", "2.5", "7-8", "7/10", "2,5 why"],
)
def test_what_is_no_mark_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match="0 to 10"):
        parse_mark(typed)
