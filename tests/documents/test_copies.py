"""A copy's file is named by numbers alone, and is saved over nothing."""

import os
import stat
from pathlib import Path

import pytest

from cpclerk.documents.copies import file_name, save
from cpclerk.rules.errors import Refused


def test_a_file_is_named_by_reference_and_number_alone() -> None:
    assert file_name("CP001", "outline_plan", 2, 7) == "CP001-outline-plan-v2-copy-07.docx"
    assert file_name("../Räd /1", "minutes", 1, 12) == "---R-d--1-minutes-v1-copy-12.docx"


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
