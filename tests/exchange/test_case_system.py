"""A spreadsheet from the case system: read whole or not at all, and what differs stands there."""

from pathlib import Path

import pytest

from cpclerk.exchange.case_system import compare
from cpclerk.rules.errors import Refused
from cpclerk.services import Session
from cpclerk.services.case_system import sheet
from cpclerk.services.decided import decided
from cpclerk.services.decisions import decide
from cpclerk.services.meeting import close_meeting
from cpclerk.services.plan_work import plan_work
from tests.meeting import Meeting, make_quorate


@pytest.fixture
def meeting(session: Session) -> Meeting:
    made = make_quorate(session)
    for each in decided(session, made.uid).children:
        decide(session, each.child.uid, each.child.rev, "plan_started", category="neglect")
    close_meeting(session, made.uid, despite_gaps=True)
    return made


def test_what_differs_stands_on_the_sheet_and_on_the_desk(
    session: Session, meeting: Meeting, tmp_path: Path
) -> None:
    file = tmp_path / "there.csv"
    file.write_text(
        "child,plan_start,category\n"
        "F001C1,23/11/2026,neg\n\n"
        "F001C2,2026-11-20,Neglect (NEG)\n"
        "F999C9,,\n",
        encoding="utf-8-sig",
    )
    said = compare(session, file)
    assert "2 compared, 1 differ." in said
    assert "Not known here, or not decided on: F999C9." in said
    mia, leo = sheet(session, meeting.uid).lines
    assert mia.mismatches == ()
    assert [(each.ours, each.theirs) for each in leo.mismatches] == [("23/11/2026", "20/11/2026")]
    asked = [each.what for each in plan_work(session, mine=True).to_do]
    assert "Case system differs: 1" in asked


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "must begin with a line of columns"),
        ("name,plan_start\nx,1/1/26\n", "must begin with a line of columns"),
        ("child,weather\nF001C1,fine\n", "must begin with a line of columns"),
        ("child,plan_start\nF001C1\n", "line 2: expected 2 columns"),
        ("child,plan_start\n,1/1/26\n", "line 2: the child's reference is missing"),
        ("child,category\nF001C1,a\nF001C1,b\n", "line 3: the child's reference is there twice"),
        ("child,plan_start\nF001C1,31/2/2026\n", "F001C1, Plan start: There is no 31"),
        ('child,category\nF001C1,"a\n', "not a CSV file"),
    ],
)
def test_a_file_that_is_wrong_changes_nothing(
    session: Session, meeting: Meeting, tmp_path: Path, text: str, words: str
) -> None:
    file = tmp_path / "there.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match=words):
        compare(session, file)
    assert all(each.says is None for each in sheet(session, meeting.uid).lines)
