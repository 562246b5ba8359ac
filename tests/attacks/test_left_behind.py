"""What lies on the disk after work in a locked office: noise, and what was saved on purpose.

Files of reports, letters as they went, mails that wait, questionnaires, what worries somebody.
"""

import zlib
from pathlib import Path

import pytest

from cpclerk import opening
from cpclerk.documents.reading import lines_of
from cpclerk.opening import Shown
from cpclerk.rules.errors import Refused
from cpclerk.services import (
    backups,
    carrying,
    drafts,
    envelopes,
    pages,
    preparation,
    report_files,
    sent,
    templates,
)
from cpclerk.services.reports import Which
from cpclerk.store import Conference, Notice, Session
from tests.inviting import Inviting

MARK = "Quillmark"
WHICH = Which("social_worker", None, "chair")


def having(folder: Path, *needles: bytes) -> set[str]:
    """Return the names of the files in which any of these stand, plain or as a Word file has it."""
    return {
        each.name
        for each in folder.rglob("*")
        if each.is_file() and _has(each.read_bytes(), needles)
    }


def _has(data: bytes, needles: tuple[bytes, ...]) -> bool:
    if any(needle in data for needle in needles):
        return True
    return data.startswith(b"PK") and any(
        needle.decode() in "\n".join(lines_of(data)) for needle in needles if needle.isascii()
    )


def test_only_what_was_saved_on_purpose_can_be_read(
    locked: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary, home, saved = (tmp_path / name for name in ("temporary", "home", "saved"))
    temporary.mkdir()
    for name in ("TMPDIR", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(temporary))
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    monkeypatch.setattr(opening, "open_with_system", lambda path: None)
    came = tmp_path / "came"
    came.mkdir()
    noise = zlib.compress(bytes(range(256)) * 40)
    (came / "report.pdf").write_bytes(b"%PDF-1.7 " + MARK.encode() + noise)

    made = Inviting(locked)
    made.tell_family()
    uid = made.row.uid
    report_files.attach(locked, uid, WHICH, str(came / "report.pdf"))
    preparation.say_worry(locked, made.rosa, 0, f"{MARK} says that she is afraid")
    drafts.keep(locked, "half", {"text": f"{MARK} half typed"})
    made.confirm(made.rosa, initials="RA")
    made.confirm(made.school, initials="TC")
    sent.send(locked, uid)
    with pytest.raises(Refused):
        templates.bring_back(locked, "invitation_family", str(came / "report.pdf"))
    (file,) = report_files.files(locked, uid, WHICH)
    shown = Shown()
    shown.show(file.name, report_files.content_of(locked, file.uid)[1])
    needles = (MARK.encode(), noise, b"Rosa", b"Mill Lane", b"Fern Lodge", b"head@school")
    assert having(temporary, *needles) == {"report-1.pdf"}
    # The screen is locked, or left.
    opening.close_all()
    backups.keep_safe(locked, "close")
    with locked.store.reading():
        assert Notice.select().count() == 2
        assert Conference.get_by_id(uid).reference
    assert having(tmp_path, *needles) == {"report.pdf"}
    assert not list(temporary.iterdir())
    assert not home.exists() or not having(home, *needles)

    letters = envelopes.save_notices(locked, uid, str(saved))
    mails = carrying.save_drafts(locked, str(saved))
    page = pages.save_page(locked, pages.PREPARATION, str(saved), uid)
    named = {each.name for each in (*letters, *mails, page)}
    assert having(tmp_path, *needles) == {"report.pdf", *named}
    assert not any(MARK in name or "Rosa" in name or "Ash" in name for name in named)
    assert saved.stat().st_mode & 0o777 == 0o700
    assert {each.stat().st_mode & 0o777 for each in saved.iterdir()} == {0o600}
