"""Text from people: what is seen stays, what acts or hides goes."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.errors import Refused
from cpclerk.rules.text import MOST_MARKS, clean_text, fold, printable, printable_lines

HIDDEN = (
    "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u00ad"
)
NASTY = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from([*HIDDEN, *"\u200c\u200d\ufe0e\ufe0f\x1b\x9b\x07[]mK;0 \n\t\r\u2028"]),
        st.sampled_from("👩👧🏽é\u0301عر\u05d0\U0001f3f4\U000e0067"),
    ),
    max_size=60,
)


@given(NASTY, st.booleans())
def test_cleaning_twice_changes_nothing(text: str, lines: bool) -> None:
    once = clean_text(text, lines=lines)
    assert clean_text(once, lines=lines) == once


@given(NASTY, st.booleans())
def test_nothing_that_acts_or_hides_is_left(text: str, lines: bool) -> None:
    clean = clean_text(text, lines=lines)
    controls = {c for c in clean if unicodedata.category(c) in {"Cc", "Cs"}}
    assert controls <= ({"\n"} if lines else set())
    assert not set(clean) & set(HIDDEN)
    assert clean == clean.strip()
    assert clean == unicodedata.normalize("NFC", clean)
    clean.encode()


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_plain_typing_is_only_trimmed(text: str) -> None:
    assert clean_text(text) == text.strip()
    assert clean_text(text, lines=True) == text.strip()


@pytest.mark.parametrize(
    "text",
    [
        "Zoë said 'no' – twice; £5, 50 % & <b>",
        "[b]markup[/",
        "👨‍👩‍👧 and 👩🏽‍⚕️ and ❤️ and 🏴󠁧󠁢󠁥󠁮󠁧󠁿 and 1️⃣",
        "مرحبا بالعالم",
        "می‌خواهم",
        "שלום עולם",
        "नमस्ते क्‍ष",
        "你好，世界",
    ],
)
def test_words_of_every_script_and_pictures_stay(text: str) -> None:
    assert clean_text(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07here", "here"),
        ("\x1b]8;;http://example.org\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x9b31mred", "red"),
        ("kept \x1b]0;never closed", "kept 0;never closed"),
        ("M\u200bi\u00ada", "Mia"),
        ("abc\u202e321", "abc321"),
        ("a\u200db", "ab"),
        ("cafe\u0301", "café"),
        ("a\tb\r\nc\u2028d", "a b c d"),
        ("hi\U000e0068\U000e0069", "hi"),
        ("lone \ud800 half", "lone  half"),
        ("  \u00a0 ", ""),
        ("\u2800\u2800", ""),
        ("a\u2065\ufff0b", "ab"),
        ("o" + "\u0316" * 500 + "k", "o" + "\u0316" * 8 + "k"),
    ],
)
def test_known_answers(text: str, shown: str) -> None:
    assert clean_text(text) == shown


def test_line_ends_stay_where_lines_are_meant() -> None:
    assert clean_text("\n one \r\n\r\n two\x85three \n", lines=True) == "one\n\n two\nthree"


def test_a_text_that_is_too_long_is_refused_and_says_the_limit() -> None:
    assert len(clean_text("x" * 4_000)) == 4_000
    with pytest.raises(Refused, match=r"4,001 characters long; there is room for 4,000"):
        clean_text("x" * 4_001)
    with pytest.raises(Refused, match="room for 20"):
        clean_text("x" * 21, limit=20)


@given(NASTY)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [("  Zoë  O'NEILL ", "zoe o'neill"), ("Straße", "strasse"), ("Łukasz Ñ", "łukasz n")],
)
def test_folded_for_search(text: str, folded: str) -> None:
    assert fold(text) == folded


MARKS = st.sampled_from("aeo\u05d0\u0915\u0301\u0316\u0489\u05b0\u093c\u200d\u1100\u1161👩")


def most_marks(text: str) -> int:
    most = run = 0
    for character in text:
        if unicodedata.category(character) in {"Mn", "Me"}:
            run += 1
        elif character not in "\u200c\u200d":
            run = 0
        most = max(most, run)
    return most


@given(st.text(MARKS, max_size=80))
def test_no_letter_climbs_over_the_lines_above(text: str) -> None:
    once = clean_text(text)
    assert most_marks(once) <= MOST_MARKS
    assert most_marks(printable(text)) <= MOST_MARKS
    assert clean_text(once) == once


@given(NASTY)
def test_what_is_shown_acts_on_nothing(text: str) -> None:
    shown = printable_lines(text)
    assert not {c for c in shown if unicodedata.category(c) in {"Cc", "Cs"}} - {"\n"}
    assert not set(shown) & set(HIDDEN)
    assert printable_lines(shown) == shown
    assert "\n" not in printable(text)


@given(NASTY, st.booleans())
def test_of_what_is_clean_everything_is_shown(text: str, lines: bool) -> None:
    clean = clean_text(text, lines=lines)
    in_flags = {chr(code) for code in range(0xE0061, 0xE0080)}
    wanted = [c for c in clean if not c.isspace() and c not in in_flags]
    shown = "".join(printable_lines(clean).split())
    assert len(shown) == len(wanted)
    assert all(a in {b, "\ufffd"} for a, b in zip(shown, wanted, strict=True))


@pytest.mark.parametrize(
    "piece",
    ["\x9d", "\x90", "\x1b]", "\x1b[1", "\x9b", "\u0301\u0316", "\u0344", "\u200d", "\r\n", "x"],
    ids=ascii,
)
def test_no_text_takes_long(piece: str) -> None:
    began = time.process_time()
    with pytest.raises(Refused, match="there is room for"):
        clean_text(piece * 1_000_000)
    clean_text((piece * 32_000)[:32_000], limit=32_000)
    assert time.process_time() - began < 1
