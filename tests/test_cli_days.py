"""`cpclerk workdays` and `cpclerk calendar`: what they print, and what they refuse."""

from pathlib import Path

import pytest

from tests.test_cli import one_sentence, own_home, run

__all__ = ["own_home"]


@pytest.fixture
def store(tmp_path: Path, quick_stores: None) -> Path:
    path = tmp_path / "office.db"
    assert run("init", "--unencrypted", path).exit_code == 0
    return path


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        (("add", "2014-12-19", "15"), "2015-01-14"),
        (("add", "--", "2014-12-19", "-15"), "2014-11-28"),
        (("add", "2014-12-19", "--", "-15"), "2014-11-28"),
        (("add", "2014-12-19", "-15"), "2014-11-28"),
        (("add", "19 Dec 2014", "0"), "2014-12-19"),
        (("add", "2025-05-06", "15"), "2025-05-28"),
        (("add", "2014-04-14", "+5"), "2014-04-23"),
        (("add", "1994-12-23", "1"), "1994-12-28"),
        (("add", "2100-12-23", "2"), "2100-12-29"),
        (("between", "2014-12-19", "2015-01-14"), "15"),
        (("between", "14/1/2015", "19/12/2014"), "-15"),
        (("between", "2014-12-19", "2014-12-19"), "0"),
    ],
)
def test_working_days_without_a_store(words: tuple[str, ...], printed: str) -> None:
    result = run("workdays", *words)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"{printed}\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "31/4/2014", "1"), "There is no 31 April 2014"),
        (("add", "2014-04-31", "1"), "There is no 31 April 2014"),
        (("add", "4/13/2014", "1"), "The day comes first"),
        (("add", "2014-12-19", "fifteen"), "'fifteen' is not a number of working days"),
        (("add", "2014-12-19", "1.5"), "is not a number of working days"),
        (("add", "2014-12-19", "9999999"), "is not a number of working days"),
        (("add", "1850-01-01", "1"), "1850 is not a year to work with"),
        (("add", "2100-12-01", "300"), "outside the statutory calendar"),
        (("add", "1900-01-02", "-300"), "outside the statutory calendar"),
        (("add", "2014-12-19", "100000"), "holds 2014 to 2100. Check the date and the number."),
        (("between", "2014-12-19", "2150-01-01"), "2150 is not a year to work with"),
        (("add", "2014-12-19", "1", "--office"), "Name its store too"),
        (("add", "2014-12-19", "1", "--store", "none.db"), "There is no store at none.db"),
    ],
)
def test_bad_input_is_one_sentence(words: tuple[str, ...], said: str) -> None:
    assert said in one_sentence(run("workdays", *words))


def test_a_years_days_shown_and_put_right(store: Path) -> None:
    text = run("calendar", "show", store, "--year", "2029").stdout
    assert "Fri 30 Mar 2029  Good Friday" in text
    assert "expected" in text
    assert "published\n" not in text
    assert text.endswith("Published up to 2028; this store holds 2000 to 2040.\n")

    moved = run("calendar", "proclaim", store, "8/5/2029", "VE", "Day", "--in-place-of", "7/5/2029")
    assert moved.stdout == "Tue 8 May 2029 is a bank holiday now.\n"
    assert run("workdays", "add", "2029-05-04", "2", "--store", store).stdout == "2029-05-09\n"
    withdrawn = run("calendar", "withdraw", store, "28/5/2029")
    assert withdrawn.stdout == "Mon 28 May 2029 is a working day now.\n"
    again = run("calendar", "put-back", store, "7/5/2029")
    assert again.stdout == (
        "Mon 7 May 2029 stands as it was worked out. Taken back with it: Tue 8 May 2029.\n"
    )
    assert run("calendar", "proclaim", store, "8/5/2029", "VE", "--in-place-of", "7/5/2029")
    closed = run(
        "calendar", "close", store, "24/12/2029", "--to", "31/12/2029", "Christmas closure"
    )
    assert closed.stdout == "The office is closed from Mon 24 Dec 2029 to Mon 31 Dec 2029.\n"
    counted = ("workdays", "between", "2029-12-21", "2029-12-31", "--store", store)
    assert run(*counted).stdout == "4\n"
    assert run(*counted, "--office").stdout == "0\n"
    assert run("calendar", "open", store, "28/12/2029").exit_code == 0
    assert run(*counted, "--office").stdout == "1\n"

    lines = run("calendar", "show", store, "--year", "2029").stdout.splitlines()
    kinds = {line[:16].strip(): line[53:].strip() for line in lines[:-1]}
    assert kinds["Mon 7 May 2029"] == "withdrawn: moved to Tue 8 May 2029"
    assert kinds["Tue 8 May 2029"] == "proclaimed"
    assert kinds["Mon 28 May 2029"] == "withdrawn"
    assert kinds["Mon 24 Dec 2029"] == "office closed"
    assert kinds["Tue 25 Dec 2029"] == "expected"
    assert "Fri 28 Dec 2029" not in kinds


def test_a_year_that_the_store_lacks_is_added(store: Path) -> None:
    assert "holds 2000 to 2040" in run("calendar", "show", store).stdout
    text = run("calendar", "show", store, "--year", "1995").stdout
    assert "Mon 8 May 1995" in text
    assert "holds 1995 to 2040" in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("proclaim", "25/12/2026", "x"), "already: Christmas Day"),
        (("proclaim", "28/11/2026", "x"), "weekend"),
        (("withdraw", "24/11/2026"), "is not a bank holiday"),
        (("withdraw", "31/11/2026"), "There is no 31 November"),
        (("close", "24/12/2026", "--to", "23/12/2026", "x"), "before the first"),
        (("open", "24/12/2026"), "nothing was opened"),
        (("put-back", "25/12/2026"), "There is nothing to undo."),
        (("show", "--year", "2150"), "2150 is not a year to work with"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_changes_nothing(
    store: Path, words: tuple[str, ...], said: str
) -> None:
    before = store.read_bytes()
    assert said in one_sentence(run("calendar", words[0], store, *words[1:]))
    assert store.read_bytes() == before


def test_every_command_of_a_group_says_what_it_does() -> None:
    for group in ("calendar", "workdays"):
        listed = run(group, "--help").stdout
        for command in {
            "calendar": ("show", "proclaim", "withdraw", "put-back", "close", "open")
        }.get(group, ("add", "between")):
            assert command in listed
            assert run(group, command, "--help").exit_code == 0
