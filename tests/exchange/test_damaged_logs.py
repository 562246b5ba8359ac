"""A log that is wrong is refused whole, with file, line, column and what was expected."""

import contextlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpclerk.exchange.log import LogRefused, import_log, read_log
from cpclerk.rules.errors import Refused
from cpclerk.store import Audit, Conference, History, Session
from tests.exchange.logs import RUTLAND, cell, copy_of, edit

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
        "children.csv: cannot be read",
    ),
    "a file is empty": (rewrite(AGENCIES, lambda data: b""), "agencies.csv: is empty"),
    "a file is Latin-1": (
        rewrite(AGENCIES, lambda data: data.replace(b"Visions", b"Visi\xf3ns", 1)),
        "agencies.csv: is not UTF-8 text (line 40)",
    ),
    "a NUL": (
        rewrite(AGENCIES, lambda data: data.replace(b"Visions", b"Visi\0ns", 1)),
        "agencies.csv: holds a NUL character",
    ),
    "a column is missing": (
        rewrite(CHILDREN, lambda data: data.replace(b",sex,", b",gender,", 1)),
        "children.csv, line 1, sex: this column is missing.",
    ),
    "a column is unknown": (
        rewrite(CHILDREN, lambda data: data.replace(b",sex,", b",gender,", 1)),
        "children.csv, line 1, gender: is not a column of this file.",
    ),
    "a column stands twice": (
        rewrite(CHILDREN, lambda data: data.replace(b",ethnicity,", b",sex,", 1)),
        "children.csv, line 1, sex: this column stands twice.",
    ),
    "a field too many": (
        rewrite(AGENCIES, lambda data: data.replace(b"R001,GP,yes,no,yes", b"R001,GP,yes,no,yes,")),
        "agencies.csv, line 3: has 6 fields where the first row has 5.",
    ),
    "a field too few": (
        rewrite(AGENCIES, lambda data: data.replace(b"R001,GP,yes,no,yes", b"R001,GP,yes,no")),
        "agencies.csv, line 3: has 4 fields where the first row has 5.",
    ),
    "a quotation mark inside": (
        rewrite(AGENCIES, lambda data: data.replace(b"R001,GP,", b'R001,"G"P,')),
        "agencies.csv, line 3: cannot be read as CSV",
    ),
    "a quotation mark that never closes": (
        rewrite(AGENCIES, lambda data: data.replace(b"R001,GP,", b'R001,"GP,')),
        "agencies.csv, line 555: cannot be read as CSV",
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
        "conferences.csv, line 5, minutes_to_chair: “05/06/2013” is not a date like 2014-04-30.",
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
        "conferences.csv, line 5, quorate: “maybe” should be yes, no or blank.",
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
        "sex: M, but F at R001 (line 2).",
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
        "conferences.csv, line 5, team: has 5000 characters; at most 120 are kept.",
    ),
    "a field that never ends": (
        put(CONFERENCES, 5, "team", "x" * 200_000),
        "conferences.csv, line 5: cannot be read as CSV",
    ),
    "a conference that reconvenes nothing": (
        rewrite(
            CONFERENCES,
            lambda data: (
                data.replace(b"minutes_distributed\r\n", b"minutes_distributed,reconvenes\r\n")
                .replace(b"\r\nR", b",\r\nR")
                .replace(b"reconvenes,", b"reconvenes")
                .rstrip()
                + b",R999\r\n"
            ),
        ),
        "conferences.csv, line 71, reconvenes: R999 is not in conferences.csv.",
    ),
}


def contents(session: Session) -> tuple[int, int, int]:
    with session.store.reading():
        return Conference.select().count(), History.select().count(), Audit.select().count()


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


def test_every_fault_is_told_at_once_in_order(tmp_path: Path) -> None:
    log = copy_of(tmp_path)
    cell(log, CONFERENCES, 30, "quorate", "perhaps")
    cell(log, CONFERENCES, 4, "kind", "review")
    cell(log, AGENCIES, 12, "invited", "?")
    with pytest.raises(LogRefused) as caught:
        read_log(log)
    assert [(fault.file, fault.line, fault.column) for fault in caught.value.faults] == [
        (AGENCIES, 12, "invited"),
        (CONFERENCES, 4, "kind"),
        (CONFERENCES, 30, "quorate"),
    ]
    assert "3 things are wrong with this log." in caught.value.report()


def test_a_fault_shows_no_control_characters(tmp_path: Path) -> None:
    log = copy_of(tmp_path)
    cell(log, CONFERENCES, 4, "kind", "\x1b[2Jreview\u202e")
    with pytest.raises(LogRefused) as caught:
        read_log(log)
    assert all(character.isprintable() or character == "\n" for character in caught.value.report())


def test_a_day_still_to_come_is_refused(session: Session) -> None:
    from datetime import date

    with pytest.raises(Refused, match="still to come"):
        import_log(session, RUTLAND, as_at=date(2031, 1, 1))


FILES = {name: (RUTLAND / name).read_bytes() for name in (CONFERENCES, CHILDREN, AGENCIES)}


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.sampled_from(sorted(FILES)),
    st.integers(0, 4000),
    st.integers(0, 60),
    st.binary(max_size=40),
)
def test_no_damage_makes_it_fall_over(
    tmp_path: Path, name: str, start: int, length: int, instead: bytes
) -> None:
    for file, data in FILES.items():
        (tmp_path / file).write_bytes(data)
    spoilt = FILES[name][:start] + instead + FILES[name][start + length :]
    (tmp_path / name).write_bytes(spoilt)
    with contextlib.suppress(LogRefused):
        read_log(tmp_path)
