"""`cpclerk profile`: what it prints, and that an own profile is found, checked and used."""

from pathlib import Path

import pytest

from cpclerk.store.profiles import PROFILES
from tests.test_cli import one_sentence, own_home, run

__all__ = ["own_home"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of the office's own profiles, with none in it yet."""
    folder = tmp_path / "home" / "profiles"
    folder.mkdir(parents=True)
    return folder


def own_text(name: str = "ours") -> str:
    text = run("profile", "show", "england-2023", "--text").stdout
    text = text.replace('name = "england-2023"', f'name = "{name}"', 1)
    return text.replace('title = "England 2023"', 'title = "Ours"', 1)


def test_list_names_what_is_shipped_with_days_and_guidance() -> None:
    lines = run("profile", "list").stdout.splitlines()
    assert [line.split()[0] for line in lines] == [
        "england-2023",
        "leicester-city-2015",
        "leicestershire-2013",
        "leicestershire-2015",
        "rutland-2013",
        "sample-office",
    ]
    assert "from Mon 1 Apr 2013 to Tue 31 Mar 2015  Working Together 2013" in lines[2]
    assert len({line.index("Working Together") for line in lines}) == 1


def test_show_says_each_limit_whose_it_is_and_where_it_stands() -> None:
    text = run("profile", "show", "leicester-city-2015").stdout
    assert text.startswith("Leicester City 2015 (leicester-city-2015)\n")
    lines = [line.strip() for line in text.splitlines()]
    limit = lines.index(
        "48 hours          The parents see the social worker's report at least 48 hours before the"
    )
    assert lines[limit + 2] == "Leicester City Council; S3 complaints"
    assert "Leicester City Council; assumption" in lines
    assert "Other agencies: 2; Leicester City Council; assumption" in lines
    assert any(line.startswith("lado_strategy") and "kept apart" in line for line in lines)
    assert any(line.startswith("macfa") and "names no family" in line for line in lines)
    assert any(line.startswith("Checklist items") and line.endswith("28") for line in lines)


def test_show_says_what_is_set_locally_and_offered() -> None:
    text = run("profile", "show", "england-2023").stdout
    lines = [line.strip() for line in text.splitlines()]
    limit = lines.index("set locally       The minutes go out within … of the conference.")
    assert lines[limit + 1 : limit + 3] == [
        "offered: 15 working days; Rutland; S2 T2b",
        "offered: 20 working days; seen elsewhere; assumption",
    ]
    assert "Other agencies: 2; set locally, not chosen yet" in lines
    assert "Told at booking of a child from age 10; set locally, not chosen yet" in lines


@pytest.mark.parametrize("name", ["england-2023", "rutland-2013"])
def test_no_line_shown_is_too_wide_to_read(name: str) -> None:
    lines = run("profile", "show", name).stdout.splitlines()
    assert max(map(len, lines)) <= 100
    assert not [line for line in lines if line != line.rstrip()]


def test_one_of_your_own_is_checked_listed_shown_and_used(folder: Path, tmp_path: Path) -> None:
    file = folder / "ours.toml"
    file.write_text(own_text(), encoding="utf-8")
    assert run("profile", "check", file).stdout == (
        "Ours is whole: 12 kinds of meeting, 25 limits, of which 0 assumed and 18 set locally.\n"
    )
    assert "Ours (own)" in run("profile", "list").stdout.splitlines()[-1]
    assert run("profile", "show", "ours").stdout.startswith("Ours (ours)")
    assert run("profile", "show", "ours", "--text").stdout == own_text()
    store = tmp_path / "office.db"
    run("init", "--unencrypted", store, "--profile", "ours")
    assert store.exists()


def test_one_saved_with_a_byte_order_mark_and_other_line_ends_is_the_same(folder: Path) -> None:
    file = folder / "ours.toml"
    file.write_bytes(b"\xef\xbb\xbf" + own_text().replace("\n", "\r\n").encode())
    assert run("profile", "check", file).exit_code == 0


def test_a_broken_one_is_named_with_its_line(folder: Path) -> None:
    file = folder / "ours.toml"
    text = own_text().replace('limit = "15 working days"', 'limit = "15 wrking days"', 1)
    file.write_text(text, encoding="utf-8")
    line = text[: text.index("wrking")].count("\n") + 1
    said = one_sentence(run("profile", "check", file))
    assert said.startswith(f"ours.toml, line {line}, timescale.limit: expected a length of time")
    assert one_sentence(run("profile", "show", "ours")) == said
    listed = run("profile", "list")
    assert listed.exit_code == 0
    assert listed.stderr.strip() == f"Cannot be used: {said}"
    assert len(listed.stdout.splitlines()) == 6


def test_one_not_called_what_its_file_is(folder: Path) -> None:
    file = folder / "theirs.toml"
    file.write_text(own_text(), encoding="utf-8")
    said = one_sentence(run("profile", "check", file))
    assert 'profile.name: expected "theirs", as the file is called.' in said


def test_one_with_the_name_of_a_shipped_one_is_not_used_and_hides_nothing(
    folder: Path, tmp_path: Path
) -> None:
    file = folder / "england-2023.toml"
    file.write_text(own_text("england-2023"), encoding="utf-8")
    said = one_sentence(run("profile", "check", file))
    assert said == (
        f"{file} is not used: there are shipped procedures called england-2023. Give the file "
        "another name, and its name line."
    )
    listed = run("profile", "list")
    assert listed.exit_code == 0
    assert len(listed.stdout.splitlines()) == 6
    assert listed.stdout.startswith("england-2023         England 2023  ")
    assert listed.stderr.strip() == said
    assert run("profile", "show", "england-2023").stdout.startswith("England 2023 (england-2023)")
    assert run("deadlines", "--kind", "initial", "--strategy", "2014-12-19").exit_code == 0
    store = tmp_path / "office.db"
    assert run("init", "--unencrypted", store, "--profile", "england-2023").exit_code == 0


def test_a_shipped_file_itself_is_whole() -> None:
    assert run("profile", "check", PROFILES / "england-2023.toml").exit_code == 0


def test_a_folder_is_no_profile(folder: Path) -> None:
    said = one_sentence(run("profile", "check", folder))
    assert said == f"{folder} is a folder. Give the name of a profile's file, such as own.toml."
    assert one_sentence(run("profile", "check", ".")).startswith(". is a folder.")


@pytest.mark.parametrize("name", ["atlantis-1999", "../profiles/rutland-2013", ""])
def test_showing_what_there_is_not(name: str) -> None:
    assert "no procedure profile called" in one_sentence(run("profile", "show", name))


def test_checking_what_is_no_text(tmp_path: Path) -> None:
    assert "cannot be read" in one_sentence(run("profile", "check", tmp_path / "none.toml"))
    (tmp_path / "photo.toml").write_bytes(b"\xff\xd8\xff\xe0")
    assert "not plain text in UTF-8" in one_sentence(
        run("profile", "check", tmp_path / "photo.toml")
    )
