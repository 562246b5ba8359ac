"""`cpclerk deadlines`: the known answers, in each form, and what is refused."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cpclerk.cli import main
from tests.test_cli import own_home, run

__all__ = ["own_home"]


def asked(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["deadlines", *arguments])


def rows(*arguments: str) -> dict[str, dict[str, str]]:
    found = asked(*arguments, "--format", "csv")
    assert found.exit_code == 0
    return {row["rule"]: row for row in csv.DictReader(io.StringIO(found.output))}


def test_the_christmas_of_2014() -> None:
    # Fri 19 Dec 2014 and 15 working days: Wed 14 Jan 2015 (domain.md §2).
    found = rows("--kind", "initial", "--strategy", "2014-12-19")
    first = found["initial_conference"]
    assert list(first) == ["rule", "label", "due", "counted_from", "limit", "source"]
    assert first["due"] == "2015-01-14"
    assert first["counted_from"] == "2014-12-19"
    assert first["limit"] == "15 working days after the strategy discussion"
    assert first["source"] == "Working Together 2023"


def test_what_an_office_sets_is_said_and_never_guessed() -> None:
    found = rows("--kind", "initial", "--strategy", "2014-12-19", "--conference", "2015-01-14")
    assert found["minutes_distributed"]["due"] == ""
    assert found["minutes_distributed"]["source"] == "set locally"
    assert "15 working days" in found["minutes_distributed"]["limit"]
    assert found["minutes_distributed"]["counted_from"] == "2015-01-14"
    assert found["minutes_approved"]["counted_from"] == ""


def test_an_authoritys_own_limits() -> None:
    found = rows(
        "--kind", "initial", "--strategy", "2014-12-19", "--conference", "2015-01-14",
        "--profile", "rutland-2013",
    )  # fmt: skip
    due = {code: row["due"] for code, row in found.items()}
    # Counted by hand from Wed 14 Jan 2015; no bank holiday lies in those weeks.
    assert due["report_to_chair_initial"] == "2015-01-13"
    assert due["outline_plan"] == "2015-01-15"
    assert due["minutes_to_chair"] == "2015-01-21"
    assert due["core_group"] == "2015-01-28"
    assert due["minutes_distributed"] == "2015-02-04"
    assert due["minutes_approved"] == ""


def test_three_months_are_clipped_and_moved_back_to_a_working_day() -> None:
    found = asked("--kind", "first_review", "--previous", "30/11/2014", "--format", "json")
    (first, *_) = json.loads(found.output)
    # 30 Nov and three months: 28 Feb 2015, a Saturday.
    assert (first["rule"], first["due"]) == ("first_review", "2015-02-27")


def test_a_stores_own_procedures_choices_and_calendars(tmp_path: Path) -> None:
    store = tmp_path / "office.db"
    made = run(
        "init", "--unencrypted", store, "--profile", "england-2023",
        "--choose", "minutes_out_within=10 working days",
    )  # fmt: skip
    assert made.exit_code == 0
    assert run("calendar", "close", store, "9/7/2029", "Moving house").exit_code == 0
    assert run("calendar", "proclaim", store, "10/7/2029", "Jubilee").exit_code == 0
    given = ("--kind", "initial", "--strategy", "2029-06-25", "--conference", "2029-07-12")
    found = rows(*given, "--store", str(store))
    # 15 working days from Mon 25 Jun 2029 are Mon 16 Jul; the Jubilee makes it Tue 17 Jul.
    assert found["initial_conference"]["due"] == "2029-07-17"
    # 10 working days from Thu 12 Jul.
    assert found["minutes_distributed"]["due"] == "2029-07-26"
    assert found["minutes_distributed"]["source"] != "set locally"
    # 10 days of the office before Thu 12 Jul: Thu 28 Jun, and two more for both days off.
    assert found["invitation_list"]["due"] == "2029-06-26"
    both = asked(*given, "--store", str(store), "--profile", "rutland-2013")
    assert both.exit_code == 2
    assert "Leave out --profile" in both.output


def test_the_table_is_read_by_people() -> None:
    lines = asked("--kind", "initial", "--strategy", "2025-05-06").output.splitlines()
    assert lines[1].split("  ")[0] == "Initial conference"
    assert "Wed 28 May 2025" in lines[1]
    assert "Tue 6 May 2025" in lines[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--kind", "initial"), "Give a date to count from"),
        (("--kind", "wedding", "--strategy", "2014-12-19"), "no such kind of meeting"),
        (
            ("--kind", "initial", "--strategy", "2015-01-14", "--conference", "2014-12-19"),
            "The conference comes before the strategy discussion. Check the two dates.",
        ),
        (
            ("--kind", "first_review", "--previous", "2015-01-14", "--conference", "2014-12-19"),
            "The conference comes before the previous one. Check the two dates.",
        ),
        (("--kind", "initial", "--strategy", "1/1/2026", "--store", "none.db"), "no store at"),
        (("--kind", "initial", "--strategy", "31/2/2014"), "There is no 31 February 2014."),
        (("--kind", "initial", "--strategy", "soon"), "That is not a day."),
        (
            ("--kind", "initial", "--strategy", "2014-12-19", "--profile", "../x"),
            "no procedure profile called ../x",
        ),
    ],
)
def test_what_cannot_be_worked_out_is_said_in_a_sentence(
    arguments: tuple[str, ...], said: str
) -> None:
    found = asked(*arguments)
    assert found.exit_code == 2
    assert said in found.output
    assert "Traceback" not in found.output
