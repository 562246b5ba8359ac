"""A copy prints well, names its reader on every page, and is saved over nothing."""

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpclerk.documents.copies import (
    PAGE_BREAK,
    PAGE_LINES,
    WIDTH,
    Sheet,
    file_name,
    save,
    without_headers,
    written,
)
from cpclerk.rules.audience import Audience
from cpclerk.rules.errors import Refused
from cpclerk.rules.minutes import Part

EVERYONE, PROFESSIONALS = Audience.for_everyone(), Audience.for_professionals()


def sheet(*parts: Part, recipient: str = "Rosa Ash", capacity: str = "Mother") -> Sheet:
    return Sheet("Fenmarsh", "Minutes", "CP001", 2, 3, recipient, capacity, parts)


def test_every_page_says_what_it_is_and_whose() -> None:
    text = written(sheet(Part("Worries", "\n".join(f"- line {n}" for n in range(200)), EVERYONE)))
    pages = text.split(PAGE_BREAK)
    assert len(pages) == 4
    for number, page in enumerate(pages, 1):
        first, second, third, *rest = page.splitlines()
        assert first.startswith("CONFIDENTIAL")
        assert first.endswith("CP001")
        assert second.startswith("Minutes, version 2")
        assert second.endswith(f"Page {number} of 4")
        assert third == "Copy 3 for Rosa Ash (Mother)"
        assert len(rest) <= PAGE_LINES
    assert "- line 0" in pages[0]
    assert text.rstrip().endswith("Keep it safe. Do not copy it or pass it on.")


def test_a_restricted_part_says_for_whom_it_is() -> None:
    text = written(sheet(Part("Worries", "a", EVERYONE), Part("Worries", "b", PROFESSIONALS)))
    assert text.count("[For professionals only. Not to be shared with anybody else.]") == 1


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")))


@given(st.lists(WORDS.map(lambda text: text.replace("\f", "")), max_size=30), WORDS)
def test_no_word_is_lost_on_its_way_to_paper(lines: list[str], name: str) -> None:
    text = written(sheet(Part("Worries", "\n".join(lines), EVERYONE), recipient=name))
    for page in text.split(PAGE_BREAK):
        assert page.startswith("CONFIDENTIAL")
        assert all(len(line) <= WIDTH for line in page.split("\n"))
    packed = "".join(without_headers(text).split())
    for line in lines:
        assert "".join(line.split()) in packed


def test_a_file_is_named_by_reference_and_number_alone() -> None:
    assert file_name("CP001", "outline_plan", 2, 7) == "CP001-outline-plan-v2-copy-07.txt"
    assert file_name("../Räd /1", "minutes", 1, 12) == "---R-d--1-minutes-v1-copy-12.txt"


def test_saved_files_are_their_owners_alone(tmp_path: Path) -> None:
    (path,) = save(tmp_path / "new", {"a.txt": "é\f"})
    assert path.read_bytes() == "é\f".encode()
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_nothing_is_ever_written_over(tmp_path: Path) -> None:
    save(tmp_path, {"a.txt": "one"})
    save(tmp_path, {"a.txt": "one", "b.txt": "two"})
    with pytest.raises(Refused, match=r"a\.txt is there already"):
        save(tmp_path, {"c.txt": "three", "a.txt": "changed"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "b.txt"]
    assert (tmp_path / "a.txt").read_text() == "one"


@pytest.mark.parametrize(
    "folder", ["a\0b", "x" * 5000, "👩‍👧/[b]/😀"], ids=["nul", "long", "not there"]
)
def test_a_strange_folder_is_refused_in_words(tmp_path: Path, folder: str) -> None:
    with pytest.raises(Refused) as caught:
        save(tmp_path / folder, {"a.txt": "one"})
    assert caught.value.field == "folder"
