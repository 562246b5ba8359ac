"""The sample: an office that could be real, whole, and the same however often it is made."""

import re
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import pytest

import cpclerk
from cpclerk.rules.people import age_on
from cpclerk.services import Session
from cpclerk.services.conferences import page
from cpclerk.services.desk import desk
from cpclerk.services.minutes import page as minutes_page
from cpclerk.services.opening import OpenOffice, open_office, sign_in
from cpclerk.services.plans import on_a_plan
from cpclerk.store import (
    ROWS,
    AgencyView,
    Audit,
    ChildAtConference,
    Conference,
    Contact,
    Copy,
    Entry,
    Family,
    FamilyMember,
    History,
    Person,
    Professional,
    ProtectedContact,
    Report,
    ScaleMark,
    Staff,
    Stage,
    Tick,
)
from cpclerk.store.sealing import sealed

SAMPLE = Path(cpclerk.__file__).parent / "sample.db"
OWN_DAY = date(2026, 11, 23)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[OpenOffice]:
    path = tmp_path / "sample.db"
    shutil.copyfile(SAMPLE, path)
    opened = open_office(path)
    with opened.store.reading():
        yield opened


@pytest.fixture
def clerk(office: OpenOffice) -> Session:
    """The first clerk, as whom the sample is explored."""
    first = next(each for each in office.staff if each.role == "clerk")
    return sign_in(office, first.uid, device="test")


def rows_of(path: Path) -> dict[str, list[str]]:
    """Return the statements that would make each table's rows, by table."""
    connection = sqlite3.connect(path)
    found: dict[str, list[str]] = {}
    try:
        for line in connection.iterdump():
            table = line.split('"')[1] if line.startswith("INSERT") else ""
            found.setdefault(table, []).append(line)
    finally:
        connection.close()
    return found


def test_made_again_it_is_the_same_row_for_row(tmp_path: Path) -> None:
    again = tmp_path / "again.db"
    # In a process of its own, which orders its sets another way.
    subprocess.run(
        [sys.executable, "-m", "cpclerk.sample", str(again)], check=True, capture_output=True
    )
    new, kept = rows_of(again), rows_of(SAMPLE)
    if new["bank_holiday"] != kept["bank_holiday"]:
        # Another release of `holidays` than it was made with: its days, the seals on them, and
        # the seals that copies print.
        for table in ("bank_holiday", "history", "audit", "copy"):
            del new[table], kept[table]
    differing = [table for table in kept if new.get(table) != kept[table]]
    assert not differing, "not as it would be made now; make it with: python -m cpclerk.sample"
    assert new.keys() == kept.keys()


def test_one_small_file_ready_to_be_written_to() -> None:
    head = SAMPLE.read_bytes()[:100]
    assert head[18:20] == b"\x02\x02", "each copy would wait for the disk to become one with a log"
    assert not SAMPLE.with_name("sample.db-wal").exists()
    assert SAMPLE.stat().st_size < 6_500_000


def test_its_day_and_its_people(office: OpenOffice) -> None:
    roles = Counter(each.role for each in office.staff)
    assert office.stands_on == OWN_DAY
    assert office.name == "Fenmarsh Safeguarding Unit"
    assert roles == {"chair": 4, "clerk": 3, "advocate": 1, "manager": 1}
    assert Family.select().count() >= 12
    assert Professional.select().count() >= 25


def test_children_from_the_unborn_to_seventeen(office: OpenOffice) -> None:
    children = [
        each.person
        for each in FamilyMember.select(FamilyMember, Person)
        .join(Person)
        .where(FamilyMember.relation == "child")
    ]
    born = [(each.date_of_birth or OWN_DAY, each.expected) for each in children]
    ages = {age_on(day, OWN_DAY) for day, expected in born if not expected}
    assert len(children) >= 30
    assert any(expected and day > OWN_DAY for day, expected in born)
    assert min(ages) == 0
    assert max(ages) == 17


def test_conferences_of_every_kind_and_in_every_state(office: OpenOffice, clerk: Session) -> None:
    rows = list(Conference.select())
    assert len(rows) >= 40
    assert {each.kind for each in rows} == {
        "initial", "pre_birth_initial", "initial_and_pre_birth", "receiving_in", "first_review",
        "review_and_initial", "subsequent_review",
    }  # fmt: skip
    assert {each.state for each in rows} == {
        "requested", "booked", "held", "postponed", "cancelled", "stood_down",
    }  # fmt: skip
    assert any(each.quorate is False for each in rows)
    assert any(each.reconvenes_id for each in rows)
    standing = {
        (each.state, minutes_page(clerk, each.uid).state)
        for each in rows
        if each.conference_date and each.conference_date <= OWN_DAY
    }
    reached = {("held", state) for state in ("", "draft", "with_chair", "approved", "distributed")}
    assert reached <= standing


def test_today_one_is_being_recorded_and_one_is_to_come(clerk: Session) -> None:
    birch, cedar = desk(clerk, mine=False).today
    assert ("BIRCH" in birch.conference.family, birch.conference.time) == (True, time(9, 30))
    assert ("CEDAR" in cedar.conference.family, cedar.conference.time) == (True, time(13, 0))
    row = Conference.get_by_id(birch.conference.uid)
    assert row.started_at is not None
    assert row.closed_at is None
    said = Entry.select().where(Entry.conference == row)
    assert said.count() >= 12
    assert cedar.coming >= 5
    oak = next(
        each
        for each in Conference.select(Conference, Family).join(Family)
        if each.family and each.family.surname == "Oak" and each.state == "requested"
    )
    assert oak.strategy_discussion_date == date(2026, 11, 10)


def test_all_that_a_conference_can_hold_is_there(office: OpenOffice) -> None:
    entries = list(Entry.select())
    assert any(each.audience == "professionals" for each in entries)
    assert any(each.audience.startswith("not:") for each in entries)
    assert any(each.verbatim and each.children for each in entries)
    assert any(each.struck for each in entries)
    assert any(each.by_when and each.who for each in entries)
    amended = History.select().where(History.table == "entry", History.rev > 1)
    assert any("text" in each.changed for each in amended)
    assert any(each.declined for each in ScaleMark.select())
    assert any(each.dissent for each in AgencyView.select())
    assert {each.how for each in Report.select()} >= {"document", "verbal", "none"}
    assert {each.state for each in Tick.select()} == {"done", "not_applicable"}
    assert Copy.select().where(Copy.sent_on.is_null(False)).count() >= 50
    late = {each.late_reason for each in Stage.select() if each.late_reason}
    assert len(late) >= 2
    children = list(ChildAtConference.select())
    assert {"plan_started", "plan_continued", "plan_ended", "no_plan"} <= {
        each.outcome for each in children
    }
    assert {each.category for each in children} >= {
        "neglect", "physical", "emotional", "sexual", "multiple",
    }  # fmt: skip
    assert any(each.outcome and each.participation is None for each in children)


def test_numbers_and_addresses_are_nobodys(office: OpenOffice) -> None:
    hidden = list(ProtectedContact.select())
    contacts = [*Contact.select(), *hidden]
    phones = [each.value for each in contacts if each.kind == "phone"]
    mails = [each.value for each in contacts if each.kind == "secure_email"]
    assert all(re.fullmatch(r"0116 496 0\d{3}", each) for each in phones)
    assert len(set(phones)) == len(phones) > 0
    assert all(re.fullmatch(r"[a-z0-9.]+@example\.org", each) for each in mails)
    assert hidden
    everything = "\n".join(line for lines in rows_of(SAMPLE).values() for line in lines)
    assert not re.findall(r"@(?!example\.org)\w", everything)
    assert not re.findall(r"\b0\d{3,4}[ -]?\d{3}[ -]?(?!0\d{3}\b)\d{4}\b", everything)


def test_every_deadline_can_be_counted(clerk: Session) -> None:
    for row in list(Conference.select()):
        for each in page(clerk, row.uid).deadlines:
            assert each.working.lines()


def test_the_first_clerks_desk_has_something_of_each_urgency(clerk: Session) -> None:
    mine = desk(clerk, mine=True)
    assert 10 <= len(mine.to_do) <= 20
    assert {each.urgency for each in mine.to_do} == {"late", "today", ""}
    assert mine.others >= 10
    assert {each.step for each in mine.to_do} >= {"booking", "checklists", "recording", "minutes"}


def test_plans_follow_from_the_decisions(clerk: Session) -> None:
    answers = on_a_plan(clerk, "Ash").children
    assert {each.status.on_plan for each in answers} == {True}
    assert {each.status.on_plan for each in on_a_plan(clerk, "Willow").children} <= {False, None}


def test_the_audit_holds_and_everything_is_in_it(office: OpenOffice, clerk: Session) -> None:
    before, device, at_last = "", "", None
    staff = {each.uid: each.role for each in Staff.select()}
    for each in Audit.select().order_by(Audit.device, Audit.sequence):
        before = before if each.device == device else ""
        entry = {
            name: getattr(each, name)
            for name in ("device", "sequence", "at", "actor", "action", "subject", "rows")
        }
        assert each.seal == sealed(clerk.store.audit_key, before, entry)
        assert at_last is None or each.at >= at_last
        assert each.at.date() <= OWN_DAY
        assert each.actor == "" or each.actor in staff
        before, device, at_last = each.seal, each.device, each.at
    revs = {(each.table, each.uid): each.rev for each in History.select().order_by(History.rev)}
    for name, table in ROWS.items():
        for row in table.select():
            assert revs[(name, row.uid)] == row.rev, name


def test_nothing_is_dated_after_its_own_day(office: OpenOffice) -> None:
    assert all(each.on <= OWN_DAY for each in Stage.select())
    assert all(each.on <= OWN_DAY for each in Tick.select())
    assert all(not each.received_on or each.received_on <= OWN_DAY for each in Report.select())
    for each in Conference.select().where(Conference.state == "held"):
        assert (each.conference_date or date.max) <= OWN_DAY
