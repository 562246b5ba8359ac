"""A log in a store: all of it, once; grown, contradicting, or of long ago; and out again."""

import csv
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cpclerk.exchange.log import LogRefused, export_log, import_log
from cpclerk.rules.errors import Refused
from cpclerk.services.booking import postpone
from cpclerk.services.conferences import find
from cpclerk.services.desk import desk
from cpclerk.store import (
    Audit,
    ChildAtConference,
    Conference,
    Family,
    History,
    Invitee,
    Person,
    Professional,
    Profile,
    Report,
    Session,
    transaction,
)
from cpclerk.store.profiles import in_force
from tests.conftest import as_role
from tests.exchange.logs import RUTLAND, cell, copy_of, edit, table
from tests.making import make_conference, make_family, make_professional

TODAY = date(2026, 11, 23)


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


def only(log: Path, references: set[str]) -> None:
    """Leave only these conferences in a log."""
    for file in log.glob("*.csv"):
        edit(
            file,
            lambda rows: rows.__setitem__(
                slice(None), [row for row in rows if row["conference_ref"] in references]
            ),
        )


def bare(log: Path, line: int, **values: str) -> None:
    """Leave of a conference nothing but who, when and what."""
    kept = {"conference_ref", "family_ref", "team", "kind", "status", "conference_date"}

    def strip(rows: list[dict[str, str]]) -> None:
        row = rows[line - 2]
        row |= {column: "" for column in row if column not in kept} | values

    edit(log / "conferences.csv", strip)


def booked(log: Path, day: str, *, state: str = "booked") -> None:
    """Make the log one conference, R001, still to be held on a day; its children are small."""
    only(log, {"R001"})
    bare(log, 2, status=state, conference_date=day)
    edit(log / "agencies.csv", lambda rows: rows.clear())

    def undecided(rows: list[dict[str, str]]) -> None:
        for number, row in enumerate(rows):
            row |= {"date_of_birth": f"202{number}-02-11", "participation": "", "outcome": ""}
            row["category"] = ""

    edit(log / "children.csv", undecided)


def conference(session: Session, reference: str = "R001") -> Conference:
    with session.store.reading():
        return Conference.get(Conference.reference == reference)


def rows_out(session: Session, folder: Path, file: str) -> list[dict[str, str]]:
    export_log(session, folder)
    return table(folder / file)[1]


def test_the_profile_asked_for_is_kept_with_the_conferences(session: Session) -> None:
    import_log(session, RUTLAND, profile="rutland-2013")
    with session.store.reading():
        kept = {row.profile.name for row in Conference.select(Conference, Profile).join(Profile)}
        assert kept == {"rutland-2013"}
        assert in_force(session.today).profile.name == "sample-office"
    before = counts(session)
    import_log(session, RUTLAND, profile="rutland-2013")
    assert counts(session) == before
    with pytest.raises(Refused, match="no procedure profile called"):
        import_log(session, RUTLAND, profile="../../etc/passwd")


def test_an_advocate_takes_no_log_in_and_gives_none_out(
    setting_up: Session, tmp_path: Path
) -> None:
    advocate = as_role(setting_up, "advocate")
    with pytest.raises(Refused, match="may not import a conference log"):
        import_log(advocate, RUTLAND)
    with pytest.raises(Refused, match="may not export the conference log"):
        export_log(advocate, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_what_is_still_to_be_held_stands_on_the_desk(session: Session, tmp_path: Path) -> None:
    log = copy_of(tmp_path)
    booked(log, "2026-11-23")
    done = import_log(session, log, as_at=date(2026, 5, 1))
    assert "It is history" in done.words
    row = conference(session)
    assert (row.judged_as_at, row.closed) == (None, False)
    assert [line.conference.reference for line in desk(session, mine=False).today] == ["R001"]


def test_a_day_gone_by_in_a_log_of_long_ago_is_nobodys_work(
    session: Session, tmp_path: Path
) -> None:
    log = copy_of(tmp_path)
    booked(log, "2026-05-20")
    import_log(session, log, as_at=date(2026, 5, 1))
    row = conference(session)
    assert (row.judged_as_at, row.closed) == (date(2026, 5, 1), True)
    assert desk(session, mine=False).to_do == ()


def test_a_booked_conference_is_held_in_a_later_log(session: Session, tmp_path: Path) -> None:
    log = copy_of(tmp_path)
    booked(log, "2026-11-27")
    import_log(session, log)
    assert not conference(session).closed
    bare(log, 2, status="held", conference_date="2026-11-20", quorate="yes")
    import_log(session, log)
    row = conference(session)
    assert (row.state, row.conference_date, row.quorate) == ("held", date(2026, 11, 20), True)
    assert (row.judged_as_at, row.closed) == (None, False)
    for line in (2, 3, 4):
        cell(log, "children.csv", line, "outcome", "no_plan")
    cell(log, "conferences.csv", 2, "minutes_distributed", "2026-11-23")
    import_log(session, log)
    assert conference(session).closed
    before = counts(session)
    assert "Nothing new" in import_log(session, log).words
    assert counts(session) == before


def test_what_the_program_did_since_is_not_undone_by_the_old_log(
    session: Session, tmp_path: Path
) -> None:
    log = copy_of(tmp_path)
    booked(log, "2026-11-27")
    import_log(session, log)
    row = conference(session)
    postpone(session, row.uid, row.rev, late_reason="other")
    before = counts(session)
    assert "Nothing new" in import_log(session, log).words
    assert counts(session) == before
    assert conference(session).state == "postponed"


def test_a_child_expected_is_born_in_a_later_log(session: Session, tmp_path: Path) -> None:
    log = copy_of(tmp_path)
    only(log, {"R015"})
    import_log(session, log)
    with session.store.reading():
        unborn = Person.get(Person.reference == "C034")
        assert (unborn.expected, unborn.sex) == (True, "U")
    import_log(session, RUTLAND)
    with session.store.reading():
        child = Person.get(Person.uid == unborn.uid)
        assert (child.expected, child.sex, child.date_of_birth) == (False, "M", date(2013, 9, 16))
        stood = ChildAtConference.select().where(ChildAtConference.person == child)
        assert sorted((each.expected, each.sex) for each in stood) == [
            (False, "M"), (False, "M"), (True, "U"),
        ]  # fmt: skip


def test_a_due_date_told_later_is_the_childs(session: Session, tmp_path: Path) -> None:
    log = copy_of(tmp_path)
    only(log, {"R022"})
    import_log(session, log)
    only_later = copy_of(tmp_path / "later")
    only(only_later, {"R022", "R038"})

    def put_off(rows: list[dict[str, str]]) -> None:
        (row,) = (
            row for row in rows if (row["conference_ref"], row["child_ref"]) == ("R038", "C037")
        )
        row["date_of_birth"] = "2013-12-29"

    edit(only_later / "children.csv", put_off)
    import_log(session, only_later)
    with session.store.reading():
        child = Person.get(Person.reference == "C037")
        assert (child.expected, child.date_of_birth) == (True, date(2013, 12, 29))


def test_a_child_known_in_the_office_stays_in_its_family(session: Session, tmp_path: Path) -> None:
    """Somebody who was never at a conference here, and whose facts were put right since."""
    make_family(session, "F015", births=())
    make_family(session, "F777", "Elm", births=(date(2000, 6, 6), date(2007, 2, 11)))
    with transaction(session, "give references") as change:
        for person in Person.select().where(Person.surname == "Elm"):
            if person.date_of_birth is not None:
                reference = "C017" if person.date_of_birth.year == 2000 else "C018"
                change.update(person, reference=reference)
    before = counts(session)
    with pytest.raises(LogRefused) as caught:
        import_log(session, RUTLAND)
    report = caught.value.report()
    assert "children.csv, line 2, child_ref: C017 is of F777 in the store." in report
    assert "children.csv, line 2, date_of_birth: 2000-06-05, but 2000-06-06 in the store." in report
    assert "children.csv, line 2, sex: M, but F in the store." in report
    assert "children.csv, line 3, date_of_birth" not in report
    assert counts(session) == before


def test_a_sitting_held_again_names_the_first(session: Session, tmp_path: Path) -> None:
    log = copy_of(tmp_path)
    only(log, {"R002", "R003"})
    header, rows = table(log / "conferences.csv")
    rows[0] |= {"conference_ref": "R9", "conference_date": "2013-06-01"}
    rows[0] |= {name: "" for name in header if name not in ("team", "quorate", *header[:6])}
    rows[1] |= {"family_ref": rows[0]["family_ref"]}
    with (log / "conferences.csv").open("w", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, [*header, "reconvenes"])
        writer.writeheader()
        writer.writerows([rows[1] | {"reconvenes": ""}, rows[0] | {"reconvenes": "R003"}])
    for name in ("children.csv", "agencies.csv"):

        def renamed(rows: list[dict[str, str]]) -> None:
            for row in rows:
                row["conference_ref"] = row["conference_ref"].replace("R002", "R9")
            rows.sort(key=lambda row: row["conference_ref"])

        edit(log / name, renamed)
    import_log(session, log)
    assert conference(session, "R9").reconvenes_id == conference(session, "R003").uid
    export_log(session, tmp_path / "out")
    for file in log.glob("*.csv"):
        assert (tmp_path / "out" / file.name).read_bytes() == file.read_bytes()


def test_references_come_out_in_the_order_people_count(session: Session, tmp_path: Path) -> None:
    family = make_family(session)
    for reference in ("CP10", "CP9", "CP009", "A2"):
        make_conference(session, family, reference=reference)
    rows = rows_out(session, tmp_path / "out", "conferences.csv")
    assert [row["conference_ref"] for row in rows] == ["A2", "CP9", "CP009", "CP10"]


def test_an_agency_is_one_row_however_many_came_from_it(session: Session, tmp_path: Path) -> None:
    row = make_conference(session, make_family(session), state="held", conference_date=TODAY)
    nurse = make_professional(session, "Health", "Nia Scale")
    visitor = make_professional(session, "Health", "Hanna Vine")
    doctor = make_professional(session, "GP", "Dr Lint")
    officer = make_professional(session, "Police", "PC Beck")
    people: list[tuple[Professional, dict[str, Any]]] = [
        (visitor, {"invited": True, "attended": False}),
        (nurse, {"invited": None, "attended": True}),
        (doctor, {"invited": True, "attended": False}),
        (officer, {"invited": None}),
        (officer, {"invited": True, "dropped": True}),
    ]
    with transaction(session, "invite") as change:
        for place, (who, values) in enumerate(people):
            invitee = change.insert(
                Invitee, conference=row, professional=who, position=place, **values
            )
            if who in (doctor, nurse):
                change.insert(
                    Report,
                    conference=row,
                    author="agency",
                    invitee=invitee,
                    reader="chair",
                    received_on=date(2026, 11, 20),
                    how="document",
                )
    rows = rows_out(session, tmp_path / "out", "agencies.csv")
    assert [tuple(each.values())[1:] for each in rows] == [
        ("Health", "yes", "yes", "no"),
        ("GP", "yes", "no", "yes"),
        ("Police", "", "", ""),
    ]
    cell(tmp_path / "out", "agencies.csv", 4, "attended", "yes")
    cell(tmp_path / "out", "agencies.csv", 4, "invited", "no")
    assert "Filled blanks in 1 row." in import_log(session, tmp_path / "out").words
    with session.store.reading():
        filled = Invitee.get(Invitee.professional == officer, ~Invitee.dropped)
        assert (filled.attended, filled.invited) == (True, False)


def test_a_report_known_not_to_have_come_can_come_in_a_later_log(
    session: Session, tmp_path: Path
) -> None:
    row = make_conference(session, make_family(session), state="held", conference_date=TODAY)
    with transaction(session, "record") as change:
        for reader, how in (("chair", "none"), ("family", None)):
            change.insert(Report, conference=row, author="social_worker", reader=reader, how=how)
    log = tmp_path / "out"
    export_log(session, log)
    cell(log, "conferences.csv", 2, "social_worker_report_to_chair", "2026-11-20")
    cell(log, "conferences.csv", 2, "social_worker_report_to_family", "2026-11-19")
    import_log(session, log)
    with session.store.reading():
        reports = {each.reader: each for each in Report.select()}
    assert len(reports) == 2
    assert (reports["chair"].received_on, reports["chair"].how) == (date(2026, 11, 20), None)
    assert reports["family"].received_on == date(2026, 11, 19)


def test_agencies_added_later_come_after_those_on_the_list(
    session: Session, tmp_path: Path
) -> None:
    log = copy_of(tmp_path)
    edit(log / "agencies.csv", lambda rows: rows.__delitem__(slice(3, 6)))
    import_log(session, log)
    import_log(session, RUTLAND)
    with session.store.reading():
        of_first = Invitee.select().where(Invitee.conference == conference(session))
        assert sorted(each.position for each in of_first) == list(range(6))
    export_log(session, tmp_path / "out")
    name = "agencies.csv"
    assert (tmp_path / "out" / name).read_bytes() == (RUTLAND / name).read_bytes()


def test_people_of_a_log_are_found_by_reference(session: Session) -> None:
    import_log(session, RUTLAND)
    assert [top.reference for top in find(session, "c017")] == ["R041", "R013", "R001"]


def test_an_export_is_entered_in_the_audit(session: Session, tmp_path: Path) -> None:
    import_log(session, RUTLAND)
    before = counts(session)
    export_log(session, tmp_path / "out")
    assert counts(session) == {**before, "Audit": before["Audit"] + 1}


def test_an_export_fills_an_empty_folder_for_nobody_else_to_read(
    session: Session, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    done = export_log(session, out)
    assert done.words.startswith("Wrote 0 rows in conferences.csv, 0 rows in children.csv and")
    assert sorted(each.name for each in out.iterdir()) == [
        "agencies.csv", "children.csv", "conferences.csv",
    ]  # fmt: skip
    if os.name == "posix":
        assert {each.stat().st_mode & 0o777 for each in out.iterdir()} == {0o600}


def test_an_export_that_fails_leaves_nothing(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(part: Path, path: Path) -> None:
        if path.name == "agencies.csv":
            raise OSError(28, "No space left on device")
        os.replace(part, path)  # noqa: PTH105

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(Refused, match=r"cannot be written to .*: no space left on device"):
        export_log(session, tmp_path / "new" / "out")
    assert not (tmp_path / "new" / "out").exists()
    (tmp_path / "file").write_text("mine")
    with pytest.raises(Refused, match="is not empty"):
        export_log(session, tmp_path / "file")
    with pytest.raises(Refused, match="cannot be written"):
        export_log(session, tmp_path / "file" / "out")


def test_text_of_a_log_is_data(session: Session, tmp_path: Path) -> None:
    """Escape sequences go, markup and letters of any script stay, and nothing of it acts."""
    log = copy_of(tmp_path)
    for line, team in enumerate(
        ("\x1b[31mred\x1b[0m", "[b]bold[/", "קצר", "a\u202eb\u200b", 'q"uo,te', "\tTab  "), 2
    ):
        cell(log, "conferences.csv", line, "team", team)
    import_log(session, log)
    rows = rows_out(session, tmp_path / "out", "conferences.csv")
    assert [row["team"] for row in rows[:6]] == ["red", "[b]bold[/", "קצר", "ab", 'q"uo,te', "Tab"]
    assert "Nothing new" in import_log(session, log).words
    assert "Nothing new" in import_log(session, tmp_path / "out").words


def test_a_log_whose_first_rows_say_least_goes_in(session: Session, tmp_path: Path) -> None:
    log = copy_of(tmp_path)
    bare(log, 2, team="")
    edit(log / "agencies.csv", lambda rows: rows.__delitem__(slice(0, 6)))
    import_log(session, log)
    assert conference(session).team_id is None


def test_an_empty_log_is_no_fault(session: Session, tmp_path: Path) -> None:
    log = copy_of(tmp_path)
    for file in log.glob("*.csv"):
        edit(file, lambda rows: rows.clear())
    before = counts(session)
    assert import_log(session, log).words == "Nothing new: the log has no rows."
    assert counts(session) == before
