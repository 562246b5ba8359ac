"""A log that is wrong is refused whole, with file, line, column and what was expected."""

import contextlib
import csv
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpclerk.exchange.log import LogRefused, import_log, read_log
from cpclerk.rules.errors import Refused
from cpclerk.rules.log import Terms
from cpclerk.services.logs import terms
from cpclerk.store import TABLES, Session
from tests.exchange.logs import RUTLAND, cell, copy_of, edit, table

CONFERENCES, CHILDREN, AGENCIES = "conferences.csv", "children.csv", "agencies.csv"


def put(file: str, line: int, column: str, value: str) -> Callable[[Path], None]:
    return lambda log: cell(log, file, line, column, value)


def rewrite(file: str, change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def spoil(log: Path) -> None:
        (log / file).write_bytes(change((log / file).read_bytes()))

    return spoil


def twice(file: str, line: int) -> Callable[[Path], None]:
    return lambda log: edit(log / file, lambda rows: rows.append(dict(rows[line - 2])))


def both(one: Callable[[Path], None], other: Callable[[Path], None]) -> Callable[[Path], None]:
    def spoil(log: Path) -> None:
        one(log)
        other(log)

    return spoil


def put_aside(file: str) -> Callable[[Path], None]:
    def spoil(log: Path) -> None:
        (log / file).rename(log / "away")
        (log / file).mkdir()

    return spoil


# What is done to the log, and what the refusal must say.
DAMAGE: dict[str, tuple[Callable[[Path], None], str]] = {
    "a file is missing": (
        lambda log: (log / CHILDREN).unlink(),
        "children.csv: is missing from the folder.",
    ),
    "a file is a folder": (
        put_aside(CHILDREN),
        "children.csv: cannot be read: it is not a file.",
    ),
    "a file is empty": (
        rewrite(AGENCIES, lambda data: b""),
        "agencies.csv, line 1, conference_ref: is empty",
    ),
    "a file is Latin-1": (
        rewrite(AGENCIES, lambda data: data.replace(b"Visions", b"Visi\xf3ns", 1)),
        "agencies.csv, line 40, agency: is not UTF-8 text.",
    ),
    "a NUL": (
        rewrite(AGENCIES, lambda data: data.replace(b"Visions", b"Visi\0ns", 1)),
        "agencies.csv, line 40, agency: holds a NUL character",
    ),
    "a column is missing": (
        rewrite(CHILDREN, lambda data: data.replace(b",sex,", b",gender,", 1)),
        "children.csv, line 1, sex: this column is missing.",
    ),
    "a column is unknown": (
        rewrite(CHILDREN, lambda data: data.replace(b",sex,", b",gender,", 1)),
        "children.csv, line 1, gender: is not a column of children.csv.",
    ),
    "a column stands twice": (
        rewrite(CHILDREN, lambda data: data.replace(b",ethnicity,", b",sex,", 1)),
        "children.csv, line 1, sex: this column stands twice.",
    ),
    "a field too many": (
        rewrite(AGENCIES, lambda data: data.replace(b"R001,GP,yes,no,yes", b"R001,GP,yes,no,yes,")),
        "agencies.csv, line 3, sent_report: has 6 fields where the first line has 5.",
    ),
    "a field too few": (
        rewrite(AGENCIES, lambda data: data.replace(b"R001,GP,yes,no,yes", b"R001,GP,yes,no")),
        "agencies.csv, line 3, sent_report: has 4 fields where the first line has 5.",
    ),
    "a quotation mark inside": (
        rewrite(AGENCIES, lambda data: data.replace(b"R001,GP,", b'R001,"G"P,')),
        "agencies.csv, line 3, agency: a quotation mark is out of place or never closed",
    ),
    "a quotation mark that never closes": (
        rewrite(AGENCIES, lambda data: data.replace(b"R001,GP,", b'R001,"GP,')),
        "agencies.csv, line 3, agency: a quotation mark is out of place or never closed",
    ),
    "a conference twice": (
        twice(CONFERENCES, 5),
        "conferences.csv, line 72, conference_ref: R004 stands on line 5 already.",
    ),
    "a child twice at a conference": (
        twice(CHILDREN, 2),
        "children.csv, line 137, child_ref: C017 stands on line 2 already.",
    ),
    "an agency twice at a conference": (
        twice(AGENCIES, 3),
        "agencies.csv, line 556, agency: GP stands on line 3 already.",
    ),
    "a child at no conference": (
        put(CHILDREN, 7, "conference_ref", "R999"),
        "children.csv, line 7, conference_ref: R999 is not in conferences.csv.",
    ),
    "an agency at no conference": (
        put(AGENCIES, 9, "conference_ref", "R999"),
        "agencies.csv, line 9, conference_ref: R999 is not in conferences.csv.",
    ),
    "no reference": (
        put(CONFERENCES, 5, "conference_ref", " "),
        "conferences.csv, line 5, conference_ref: is blank and must not be.",
    ),
    "an unknown kind": (
        put(CONFERENCES, 5, "kind", "ICPC"),
        "conferences.csv, line 5, kind: “ICPC” is not one of initial, pre_birth_initial,",
    ),
    "an unknown state": (
        put(CONFERENCES, 5, "status", "Held"),
        "conferences.csv, line 5, status: “Held” is not one of requested,",
    ),
    "a day that is none": (
        put(CONFERENCES, 5, "conference_date", "2013-02-30"),
        "conferences.csv, line 5, conference_date: there is no day 2013-02-30.",
    ),
    "a date as people write it": (
        put(CONFERENCES, 5, "minutes_to_chair", "05/06/2013"),
        "conferences.csv, line 5, minutes_to_chair: “05/06/2013” is not a date.",
    ),
    "held without a date": (
        put(CONFERENCES, 5, "conference_date", ""),
        "conferences.csv, line 5, conference_date: a conference that was held has a date.",
    ),
    "minutes of what was not held": (
        put(CONFERENCES, 5, "status", "cancelled"),
        "conferences.csv, line 5, minutes_to_chair: should be blank: the conference is cancelled",
    ),
    "held before it was asked for": (
        put(CONFERENCES, 5, "strategy_discussion_date", "2013-05-02"),
        "conferences.csv, line 5, conference_date: 2013-05-01 is before strategy_discussion_date",
    ),
    "approved before the chair had it": (
        put(CONFERENCES, 5, "minutes_approved", "2013-06-04"),
        "conferences.csv, line 5, minutes_approved: 2013-06-04 is before minutes_to_chair",
    ),
    "yes and no and maybe": (
        put(CONFERENCES, 5, "quorate", "maybe"),
        "conferences.csv, line 5, quorate: “maybe” is not one of yes, no or blank.",
    ),
    "born after the conference": (
        put(CHILDREN, 2, "date_of_birth", "2013-04-05"),
        "children.csv, line 2, date_of_birth: 2013-04-05 is after the conference on 2013-04-04",
    ),
    "a due date years away": (
        both(put(CHILDREN, 2, "expected", "yes"), put(CHILDREN, 2, "date_of_birth", "2016-06-05")),
        "children.csv, line 2, date_of_birth: a due date of 2016-06-05 does not fit",
    ),
    "an unknown sex": (
        put(CHILDREN, 2, "sex", "boy"),
        "children.csv, line 2, sex: “boy” is not one of M, F, U.",
    ),
    "a child that changes sex": (
        put(CHILDREN, 2, "sex", "F"),
        "children.csv, line 26, sex: M, but F at R001 (line 2).",
    ),
    "a child that changes its birthday": (
        put(CHILDREN, 2, "date_of_birth", "2000-06-06"),
        "date_of_birth: 2000-06-05, but 2000-06-06 at R001 (line 2).",
    ),
    "a child that changes ethnicity": (
        put(CHILDREN, 2, "ethnicity", "MWBC"),
        "ethnicity: WBRI, but MWBC at R001 (line 2).",
    ),
    "a child of two families": (
        put(CHILDREN, 5, "child_ref", "C017"),
        "child_ref: C017 is of F015 at R001 (line 2).",
    ),
    "a category without a plan": (
        put(CHILDREN, 2, "outcome", "no_plan"),
        "children.csv, line 2, category: should be blank: no plan is recorded for this child.",
    ),
    "an outcome of another kind of conference": (
        put(CHILDREN, 2, "outcome", "plan_continued"),
        "children.csv, line 2, outcome: plan_continued is no outcome of a conference of kind",
    ),
    "a report and somebody too": (
        put(AGENCIES, 3, "attended", "yes"),
        "agencies.csv, line 3, sent_report: yes means a report came and nobody did",
    ),
    "a name that goes on": (
        put(CONFERENCES, 5, "team", "x" * 5000),
        "conferences.csv, line 5, team: has 5,000 characters; there is room for 120.",
    ),
    "a field that never ends": (
        put(CONFERENCES, 5, "team", "x" * 200_000),
        "conferences.csv, line 5, team: has 200,000 characters; there is room for 120.",
    ),
    "a field that never ends, in quotation marks": (
        put(CONFERENCES, 5, "team", "x," * 100_000),
        "conferences.csv, line 5, team: has 200,108 characters on one line",
    ),
    "a spreadsheet's own text": (
        rewrite(AGENCIES, lambda data: data.decode().encode("utf-16")),
        "agencies.csv: is saved as UTF-16. Save it again as CSV UTF-8.",
    ),
    "semicolons": (
        rewrite(AGENCIES, lambda data: data.replace(b",", b";")),
        "agencies.csv, line 1, conference_ref: the fields are to be separated by commas.",
    ),
    "a column without a name": (
        rewrite(AGENCIES, lambda data: data.replace(b"\r\n", b",\r\n")),
        "agencies.csv, line 1, column 6: is not a column of agencies.csv.",
    ),
    "a far too large file": (
        rewrite(AGENCIES, lambda data: data + b"\n" * 2**26),
        "agencies.csv: is larger than 64 MiB",
    ),
    "a century too early": (
        put(CONFERENCES, 5, "minutes_to_chair", "1913-06-05"),
        "conferences.csv, line 5, minutes_to_chair: 1913-06-05 lies outside 2000 to 2040",
    ),
    "held in years to come": (
        put(CONFERENCES, 71, "conference_date", "2034-03-31"),
        "conferences.csv, line 71, conference_date: 2034-03-31 is still to come: today is",
    ),
    "sent before the conference": (
        put(CONFERENCES, 2, "outline_plan_sent", "2013-04-03"),
        "conferences.csv, line 2, outline_plan_sent: 2013-04-03 is before conference_date",
    ),
    "sent before the chair had it": (
        both(
            put(CONFERENCES, 5, "minutes_approved", ""),
            put(CONFERENCES, 5, "minutes_distributed", "2013-06-04"),
        ),
        "conferences.csv, line 5, minutes_distributed: 2013-06-04 is before minutes_to_chair",
    ),
    "a review of itself": (
        put(CONFERENCES, 4, "previous_conference_date", "2013-04-26"),
        "conferences.csv, line 4, previous_conference_date: 2013-04-26 is not before",
    ),
    "a conference about nobody": (
        lambda log: edit(log / CHILDREN, lambda rows: rows.__delitem__(slice(0, 3))),
        "conferences.csv, line 2, conference_ref: R001 was held, but children.csv has no child",
    ),
    "an outcome of what was not held": (
        put(CONFERENCES, 5, "status", "cancelled"),
        "children.csv, line 9, outcome: should be blank: the conference is cancelled.",
    ),
    "somebody came to what was not held": (
        put(CONFERENCES, 2, "status", "stood_down"),
        "agencies.csv, line 2, attended: yes, but the conference is stood_down.",
    ),
    "an adult": (
        put(CHILDREN, 2, "date_of_birth", "1994-06-05"),
        "children.csv, line 2, date_of_birth: born on 1994-06-05, this child was 18 on",
    ),
    "under age at twelve": (
        put(CHILDREN, 2, "participation", "under_age"),
        "children.csv, line 2, participation: under_age, but this child was 12: 10 and over",
    ),
    "an ethnicity that is none": (
        put(CHILDREN, 2, "ethnicity", "British"),
        "children.csv, line 2, ethnicity: “British” is not an ethnicity code of the DfE",
    ),
    "an unborn child that was born": (
        put(CHILDREN, 112, "expected", "yes"),
        "children.csv, line 112, expected: yes, but born at R025 (line 54).",
    ),
    "an unknown outcome": (
        put(CHILDREN, 2, "outcome", "started"),
        "children.csv, line 2, outcome: “started” is not one of plan_started, no_plan,",
    ),
    "an unknown category": (
        put(CHILDREN, 2, "category", "PHY"),
        "children.csv, line 2, category: “PHY” is not one of neglect, physical,",
    ),
    "an unknown participation": (
        put(CHILDREN, 2, "participation", "spoke"),
        "children.csv, line 2, participation: “spoke” is not one of attended, advocate,",
    ),
    "an agency in two spellings": (
        put(AGENCIES, 9, "agency", "gp"),
        "agencies.csv, line 9, agency: gp is spelt GP on line 3.",
    ),
}


def reconvening(*pairs: tuple[str, str]) -> Callable[[Path], None]:
    """Add the column reconvenes: (conference, the earlier one)."""
    named = dict(pairs)

    def spoil(log: Path) -> None:
        header, rows = table(log / CONFERENCES)
        with (log / CONFERENCES).open("w", encoding="utf-8", newline="") as text:
            writer = csv.DictWriter(text, [*header, "reconvenes"])
            writer.writeheader()
            writer.writerows(
                row | {"reconvenes": named.get(row["conference_ref"], "")} for row in rows
            )

    return spoil


DAMAGE |= {
    "a conference that reconvenes nothing": (
        reconvening(("R070", "R999")),
        "conferences.csv, line 71, reconvenes: R999 is not in conferences.csv.",
    ),
    "a conference that reconvenes itself": (
        reconvening(("R070", "R070")),
        "conferences.csv, line 71, reconvenes: a conference cannot reconvene itself.",
    ),
    "a conference that reconvenes another family's": (
        reconvening(("R002", "R001")),
        "conferences.csv, line 3, reconvenes: R001 is another family's.",
    ),
    "a conference that reconvenes a later one": (
        both(reconvening(("R001", "R002")), put(CONFERENCES, 3, "family_ref", "F015")),
        "conferences.csv, line 2, reconvenes: R002 is not before this conference.",
    ),
}


def contents(session: Session) -> tuple[int, ...]:
    with session.store.reading():
        return tuple(table.select().count() for table in TABLES)


def positions(refused: LogRefused) -> list[tuple[str, int, str]]:
    return [(fault.file, fault.line, fault.column) for fault in refused.faults]


@pytest.fixture
def judged_by(session: Session) -> Terms:
    return terms(session)


@pytest.mark.parametrize("damage", DAMAGE, ids=str)
def test_a_damaged_log_is_refused_whole(session: Session, tmp_path: Path, damage: str) -> None:
    spoil, expected = DAMAGE[damage]
    log = copy_of(tmp_path)
    spoil(log)
    before = contents(session)
    with pytest.raises(LogRefused) as caught:
        import_log(session, log)
    report = caught.value.report()
    assert expected in report
    assert report.endswith("Nothing was written. Mend it and try again.")
    assert contents(session) == before


def test_every_fault_is_told_at_once_in_order(judged_by: Terms, tmp_path: Path) -> None:
    """Cells, rows and what contradicts another file, and no fault that only follows from one."""
    log = copy_of(tmp_path)
    cell(log, CONFERENCES, 30, "quorate", "perhaps")
    cell(log, CONFERENCES, 4, "kind", "review")
    cell(log, CONFERENCES, 6, "minutes_approved", "2013-05-02")
    cell(log, CHILDREN, 7, "category", "PHY")
    cell(log, AGENCIES, 12, "invited", "?")
    cell(log, AGENCIES, 13, "conference_ref", "R900")
    with pytest.raises(LogRefused) as caught:
        read_log(log, judged_by)
    assert positions(caught.value) == [
        (AGENCIES, 12, "invited"),
        (AGENCIES, 13, "conference_ref"),
        (CHILDREN, 7, "category"),
        (CONFERENCES, 4, "kind"),
        (CONFERENCES, 6, "minutes_approved"),
        (CONFERENCES, 30, "quorate"),
    ]
    assert "6 things are wrong with this log." in caught.value.report()


def test_a_file_that_cannot_be_read_makes_no_other_look_wrong(
    judged_by: Terms, tmp_path: Path
) -> None:
    log = copy_of(tmp_path)
    (log / CONFERENCES).unlink()
    cell(log, AGENCIES, 12, "invited", "?")
    with pytest.raises(LogRefused) as caught:
        read_log(log, judged_by)
    assert positions(caught.value) == [(AGENCIES, 12, "invited"), (CONFERENCES, 0, "")]


def test_a_thousand_faults_are_counted_and_not_all_shown(judged_by: Terms, tmp_path: Path) -> None:
    log = copy_of(tmp_path)
    data = (log / AGENCIES).read_bytes()
    (log / AGENCIES).write_bytes(data.replace(b",yes,", b",ja,").replace(b",no", b",nein"))
    with pytest.raises(LogRefused) as caught:
        read_log(log, judged_by)
    lines = caught.value.report().splitlines()
    assert len(lines) == LogRefused.MOST + 2
    assert lines[-2].startswith("… and ")
    assert lines[-1].startswith(f"{len(caught.value.faults):,} things are wrong")


def test_a_missing_folder_is_named(judged_by: Terms, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    for name in ("nowhere", "file"):
        with pytest.raises(Refused, match=f"There is no folder .*{name}. Name the one that holds"):
            read_log(tmp_path / name, judged_by)


def test_an_empty_folder_misses_every_file(judged_by: Terms, tmp_path: Path) -> None:
    with pytest.raises(LogRefused) as caught:
        read_log(tmp_path, judged_by)
    assert [fault.what for fault in caught.value.faults] == ["is missing from the folder."] * 3


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes by name here")
def test_a_pipe_is_not_waited_for(judged_by: Terms, tmp_path: Path) -> None:
    log = copy_of(tmp_path)
    (log / AGENCIES).unlink()
    os.mkfifo(log / AGENCIES)
    with pytest.raises(LogRefused) as caught:
        read_log(log, judged_by)
    assert "agencies.csv: cannot be read: it is not a file." in caught.value.report()


def test_a_fault_shows_no_control_characters(judged_by: Terms, tmp_path: Path) -> None:
    log = copy_of(tmp_path)
    cell(log, CONFERENCES, 4, "kind", "\x1b[2Jreview\u202e")
    cell(log, CHILDREN, 5, "sex", "\x1b]0;x\x07" * 100)
    with pytest.raises(LogRefused) as caught:
        read_log(log, judged_by)
    assert all(character.isprintable() or character == "\n" for character in caught.value.report())


def test_what_a_spreadsheet_makes_of_a_log_is_read(judged_by: Terms, tmp_path: Path) -> None:
    """A byte order mark, other line ends, quotation marks, blanks, empty lines at the end."""
    plain = read_log(RUTLAND, judged_by)
    log = copy_of(tmp_path)
    for name, change in (
        (CONFERENCES, lambda text: text.replace("\r\n", "\n").replace(",Duty,", ',"Duty ",')),
        (CHILDREN, lambda text: text.replace("\r\n", "\r") + ",,,,,,,,\r\r"),
        (AGENCIES, lambda text: text.replace(",GP,", ',"GP",').replace(",yes,", ", yes ,")),
    ):
        text = (log / name).read_bytes().decode()
        (log / name).write_bytes(b"\xef\xbb\xbf" + change(text).encode())
    assert read_log(log, judged_by) == plain


def test_a_day_still_to_come_is_refused(session: Session) -> None:
    with pytest.raises(Refused, match="still to come"):
        import_log(session, RUTLAND, as_at=date(2031, 1, 1))


def test_nothing_happened_after_the_day_the_log_was_true(session: Session) -> None:
    with pytest.raises(LogRefused) as caught:
        import_log(session, RUTLAND, as_at=date(2014, 5, 19))
    assert positions(caught.value) == [(CONFERENCES, 70, "minutes_distributed")]
    assert "2014-05-20 is after 2014-05-19, the day on which" in caught.value.report()


FILES = {name: (RUTLAND / name).read_bytes() for name in (CONFERENCES, CHILDREN, AGENCIES)}
BYTES = st.one_of(
    st.binary(max_size=40),
    st.text("0123456789-,\"'\r\n\t =MFUyesno\ufeff\u202e", max_size=12).map(str.encode),
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(FILES)), st.integers(0, 9000), st.integers(0, 60), BYTES),
        min_size=1,
        max_size=4,
    )
)
def test_no_damage_makes_it_fall_over(
    session: Session, tmp_path: Path, spoilt: list[tuple[str, int, int, bytes]]
) -> None:
    """Damaged copies read into one store, one after another: refused, or taken and given back."""
    files = dict(FILES)
    for name, start, length, instead in spoilt:
        files[name] = files[name][:start] + instead + files[name][start + length :]
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    with contextlib.suppress(LogRefused):
        import_log(session, tmp_path)
        assert "Nothing new" in import_log(session, tmp_path).words
