"""A log in a store: all of it, once; grown, contradicting, or of long ago; and out again."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from cpclerk.exchange.log import LogRefused, export_log, import_log
from cpclerk.rules.errors import Refused
from cpclerk.rules.history import is_history
from cpclerk.services.desk import desk
from cpclerk.store import (
    Audit,
    ChildAtConference,
    Conference,
    Family,
    History,
    Invitee,
    Person,
    Report,
    Session,
    Stage,
)
from tests.exchange.logs import RUTLAND, cell, copy_of, edit
from tests.making import make_conference, make_family


def counts(session: Session) -> dict[str, int]:
    tables = (Conference, ChildAtConference, Invitee, Family, Person, History, Audit)
    with session.store.reading():
        return {table.__name__: table.select().count() for table in tables}


def test_every_row_goes_in_with_one_audit_entry(session: Session) -> None:
    before = counts(session)
    done = import_log(session, RUTLAND)
    after = counts(session)
    assert "Added 70 conferences, 135 children at them and 554 agencies at them." in done.words
    assert "Judged as at Tue 20 May 2014. It is history" in done.words
    assert (after["Conference"], after["ChildAtConference"], after["Invitee"]) == (70, 135, 554)
    assert (after["Family"], after["Person"]) == (33, 61)
    assert after["Audit"] == before["Audit"] + 1


def test_what_a_log_of_long_ago_lacks_is_nobodys_work(session: Session) -> None:
    import_log(session, RUTLAND)
    shown = desk(session, mine=False)
    assert shown.to_do == ()
    assert shown.today == ()


def test_the_same_log_again_changes_nothing(session: Session) -> None:
    import_log(session, RUTLAND)
    before = counts(session)
    assert import_log(session, RUTLAND).words == "Nothing new: all 759 rows were known already."
    assert counts(session) == before


def test_the_same_rows_come_out(session: Session, tmp_path: Path) -> None:
    import_log(session, RUTLAND)
    export_log(session, tmp_path / "out")
    for file in RUTLAND.glob("*.csv"):
        assert (tmp_path / "out" / file.name).read_bytes() == file.read_bytes()


def test_an_export_overwrites_nothing(session: Session, tmp_path: Path) -> None:
    (tmp_path / "letter.doc").write_text("Dear Ms Ash")
    with pytest.raises(Refused, match="is not empty"):
        export_log(session, tmp_path)
    assert (tmp_path / "letter.doc").read_text() == "Dear Ms Ash"
    assert not (tmp_path / "conferences.csv").exists()


def test_a_log_that_has_grown_adds_rows_and_fills_blanks(session: Session, tmp_path: Path) -> None:
    log = copy_of(tmp_path)
    for file in log.glob("*.csv"):
        edit(file, lambda rows: rows.__setitem__(slice(len(rows) - 40, None), []))
        edit(
            file,
            lambda rows: rows.__setitem__(
                slice(None), [row for row in rows if row["conference_ref"] <= "R030"]
            ),
        )
    cell(log, "conferences.csv", 2, "minutes_distributed", "")
    cell(log, "conferences.csv", 2, "social_worker_report_to_chair", "")
    cell(log, "conferences.csv", 3, "quorate", "")
    cell(log, "conferences.csv", 4, "team", "")
    cell(log, "children.csv", 3, "category", "")
    cell(log, "children.csv", 4, "ethnicity", "")
    cell(log, "agencies.csv", 2, "invited", "")
    import_log(session, log)
    early = counts(session)
    assert early["Conference"] == 30
    done = import_log(session, RUTLAND)
    assert "Added 40 conferences" in done.words
    assert "Filled blanks in" in done.words
    assert counts(session)["Audit"] == early["Audit"] + 1
    export_log(session, tmp_path / "out")
    for file in RUTLAND.glob("*.csv"):
        assert (tmp_path / "out" / file.name).read_bytes() == file.read_bytes()
    with session.store.reading():
        assert {row.judged_as_at for row in Conference.select()} == {date(2014, 5, 20)}


@pytest.mark.parametrize(
    ("file", "line", "column", "value", "said"),
    [
        ("conferences.csv", 2, "team", "Duty", "team: Duty, but Long Term is stored."),
        (
            "conferences.csv",
            2,
            "minutes_distributed",
            "2013-04-18",
            "minutes_distributed: 2013-04-18, but 2013-04-17 is stored.",
        ),
        ("children.csv", 2, "category", "sexual", "category: sexual, but physical is stored."),
        ("agencies.csv", 2, "attended", "no", "attended: no, but yes is stored."),
    ],
)
def test_a_log_that_contradicts_the_store_is_refused(
    session: Session, tmp_path: Path, file: str, line: int, column: str, value: str, said: str
) -> None:
    import_log(session, RUTLAND)
    before = counts(session)
    log = copy_of(tmp_path)
    cell(log, file, line, column, value)
    with pytest.raises(LogRefused) as caught:
        import_log(session, log)
    assert f"{file}, line {line}, {said}" in caught.value.report()
    assert counts(session) == before


def test_a_child_of_the_store_is_not_put_into_another_family(
    session: Session, tmp_path: Path
) -> None:
    import_log(session, RUTLAND)
    log = copy_of(tmp_path)

    def another_familys(rows: list[dict[str, str]]) -> None:
        rows[:] = [{**rows[0], "conference_ref": "R900", "family_ref": "F900"}]

    edit(log / "conferences.csv", another_familys)
    edit(
        log / "children.csv",
        lambda rows: rows.__setitem__(slice(None), [{**rows[0], "conference_ref": "R900"}]),
    )
    edit(log / "agencies.csv", lambda rows: rows.clear())
    with pytest.raises(LogRefused) as caught:
        import_log(session, log)
    assert "C017 is of F015 at" in caught.value.report()


def test_a_recent_log_is_work(session: Session, tmp_path: Path) -> None:
    log = copy_of(tmp_path)

    def recent(rows: list[dict[str, str]]) -> None:
        rows[:] = rows[:1]
        rows[0] |= {
            "conference_date": "2026-11-13",
            "strategy_discussion_date": "2026-11-02",
            "social_worker_report_to_chair": "2026-11-12",
            "social_worker_report_to_family": "2026-11-12",
            "outline_plan_sent": "2026-11-16",
            "minutes_to_chair": "",
            "minutes_approved": "",
            "minutes_distributed": "",
        }

    edit(log / "conferences.csv", recent)
    for name in ("children.csv", "agencies.csv"):
        edit(
            log / name,
            lambda rows: rows.__setitem__(
                slice(None), [row for row in rows if row["conference_ref"] == "R001"]
            ),
        )
    for number, born in enumerate(("2013-06-05", "2020-02-11", "2025-01-15"), 2):
        cell(log, "children.csv", number, "date_of_birth", born)
    done = import_log(session, log)
    assert "It is recent: what it lacks stands on the desk." in done.words
    line = next(line for line in desk(session, mine=False).to_do if line.what == "Minutes to chair")
    assert (line.urgency, line.days) == ("late", -1)


def test_a_conference_of_the_program_goes_out_and_comes_back_as_known(
    session: Session, tmp_path: Path
) -> None:
    make_conference(session, make_family(session), state="booked")
    export_log(session, tmp_path / "out")
    before = counts(session)
    assert "Nothing new" in import_log(session, tmp_path / "out").words
    assert counts(session) == before


def test_a_formula_is_a_name_like_any_other(session: Session, tmp_path: Path) -> None:
    log = copy_of(tmp_path)
    cell(log, "conferences.csv", 2, "team", "=1+1")
    import_log(session, log)
    export_log(session, tmp_path / "out")
    assert ",'=1+1," in (tmp_path / "out" / "conferences.csv").read_text(encoding="utf-8")
    assert "Nothing new" in import_log(session, tmp_path / "out").words


def test_history_begins_three_months_ago() -> None:
    assert is_history(date(2014, 5, 20), date(2026, 11, 23))
    assert is_history(date(2026, 8, 22), date(2026, 11, 23))
    assert not is_history(date(2026, 8, 23), date(2026, 11, 23))


def test_rutlands_tables_count_again_from_the_store(session: Session) -> None:
    """S2 T3 and T4 from the rows as stored; T2a and T2b are counted in tests/rules."""
    import_log(session, RUTLAND)
    with session.store.reading():
        assert Stage.select().where(Stage.stage == "outline_plan_sent").count() == 50
        assert Stage.select().where(Stage.stage == "minutes_distributed").count() == 69
        assert Report.select().where(Report.reader == "chair").count() == 70
        invited, attended, reports = Counter[str](), Counter[str](), Counter[str]()
        from cpclerk.store import Agency

        for row in Invitee.select(Invitee, Agency).join(Agency):
            assert row.agency is not None
            invited[row.agency.name] += row.invited is True
            attended[row.agency.name] += row.attended is True
            reports[row.agency.name] += row.report_sent is True
        fullest: dict[str, str] = {}
        order = (
            "under_age",
            "not_consulted",
            "consulted",
            "wrote_to_chair",
            "advocate",
            "attended",
        )
        for child in ChildAtConference.select():
            if child.participation is not None:
                fullest[child.person_id] = max(
                    child.participation,
                    fullest.get(child.person_id, child.participation),
                    key=order.index,
                )
    printed = {
        "School Nurse/Health Visitor/Midwife": (70, 56, 5),
        "GP": (70, 1, 26),
        "School": (39, 33, 1),
        "Nursery": (18, 17, 0),
        "Local/Other Police": (13, 12, 0),
        "CAIU": (70, 9, 35),
        "Social Worker": (70, 70, 0),
        "SW Team Manager/PSW": (70, 11, 59),
        "Visions": (16, 12, 4),
        "Housing": (34, 23, 5),
        "Youth": (5, 12, 7),
        "Army Welfare": (4, 4, 0),
    }
    for name, figures in printed.items():
        assert (invited[name], attended[name], reports[name]) == figures, name
    took_part = Counter(fullest.values())
    assert took_part["attended"] == 7
    assert took_part["not_consulted"] == 1
    assert took_part["advocate"] + took_part["wrote_to_chair"] + took_part["consulted"] == 8
    assert took_part["under_age"] == 45
