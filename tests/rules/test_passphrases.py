"""Passphrases are judged by length alone; a recovery key is read back however it was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.errors import Refused
from cpclerk.rules.passphrases import (
    LEAST,
    LETTERS,
    RECOVERY_BYTES,
    RECOVERY_GROUPS,
    as_typed,
    new_passphrase,
    read_recovery_key,
    recovery_key,
)

KEYS = st.binary(min_size=RECOVERY_BYTES, max_size=RECOVERY_BYTES).map(recovery_key)


@pytest.mark.parametrize(
    "text", ["a" * LEAST, "            1  ", "päss wörd päss wörd", "🐎" * LEAST]
)
def test_any_characters_will_do(text: str) -> None:
    assert new_passphrase(text) == new_passphrase(text + "\n") == new_passphrase(text + "\r\n")


def test_too_short_is_told_with_the_number() -> None:
    with pytest.raises(Refused, match="at least 15 characters; this has 14"):
        new_passphrase("a" * 14)
    with pytest.raises(Refused, match="at most"):
        new_passphrase("a" * 1001)


def test_accents_are_the_same_however_a_keyboard_makes_them() -> None:
    assert as_typed("cafe\u0301") == as_typed("caf\u00e9")


def test_blanks_count() -> None:
    assert as_typed(" a ") == " a "


@given(KEYS)
def test_a_recovery_key_has_groups_of_four_without_look_alikes(key: str) -> None:
    groups = key.split("-")
    assert len(groups) == RECOVERY_GROUPS
    assert all(len(group) == 4 and set(group) <= set(LETTERS) for group in groups)
    assert not set(key) & set("ILOU")


@given(KEYS, st.sampled_from(["-", " ", "", "  "]), st.booleans())
def test_it_is_read_however_it_is_typed(key: str, between: str, small: bool) -> None:
    typed = key.replace("-", between).replace("0", "O").replace("1", "l")
    assert read_recovery_key(f" {typed.lower() if small else typed}\n") == key


@given(KEYS, st.data())
def test_one_wrong_letter_is_told(key: str, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from([at for at, each in enumerate(key) if each != "-"]))
    letter = data.draw(st.sampled_from([each for each in LETTERS if each != key[place]]))
    with pytest.raises(Refused, match="mistyped"):
        read_recovery_key(key[:place] + letter + key[place + 1 :])


@pytest.mark.parametrize(
    ("text", "words"), [("", "has 7 groups"), ("ABCD", "4 characters"), ("ABCU-" * 7, "no U")]
)
def test_what_is_no_key_is_told(text: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        read_recovery_key(text)
