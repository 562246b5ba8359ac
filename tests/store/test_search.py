"""Whatever somebody is called, the beginning of any of their names finds them."""

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.text import clean_text, fold
from cpclerk.store.search import LAID_OUT, found_by, question

LETTERS = st.characters(categories=("Lu", "Ll", "Lo", "Lm", "Nd"))
NAMES = st.text(st.one_of(LETTERS, st.sampled_from(" '-.éøßŁमीरा")), min_size=1, max_size=20)


def finds(name: str, typed: str) -> bool:
    with closing(sqlite3.connect(":memory:")) as opened:
        for statement in LAID_OUT:
            opened.execute(statement)
        opened.execute(
            'INSERT INTO searchable (kind, uid, first, words, parts) VALUES ("x", "1", "", ?, ?)',
            found_by([name]),
        )
        asked = question(typed)
        if not asked:
            return False
        return bool(
            opened.execute("SELECT 1 FROM search WHERE search MATCH ?", (asked,)).fetchone()
        )


@given(NAMES, st.data())
def test_the_beginning_of_any_word_finds_it(name: str, data: st.DataObject) -> None:
    words = fold(clean_text(name)).split()
    named = [each for each in words if any(character.isalnum() for character in each)]
    if named:
        word = data.draw(st.sampled_from(named))
        typed = word[: data.draw(st.integers(1, len(word)))]
        if any(character.isalnum() for character in typed):
            assert finds(clean_text(name), typed)


@pytest.mark.parametrize(
    ("name", "typed", "found"),
    [
        ("Goldsmith", "smith", True),
        ("Goldsmith", "th", False),
        ("Smith-O'Brien", "obr", True),
        ("Smith-O'Brien", "o'b", True),
        ("F0007C2", "c2", True),
        ("CP0042", "42", True),
        ("CP0042", "cp42", False),
        ("मीरा", "मी", True),
        ("Łoś", "los", True),
        ("Łoś", "ŁO", True),
        ("Zoë", "ZOE", True),
    ],
)
def test_parts_and_references(name: str, typed: str, found: bool) -> None:
    assert finds(name, typed) is found
