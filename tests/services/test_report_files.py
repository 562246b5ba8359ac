"""Files of reports on a store: documents are kept as they came; all else is refused in words."""

import io
import zipfile
from pathlib import Path

import pytest

from cpclerk.rules.attachments import LARGEST, LARGEST_UNPACKED, check_file, safe_name
from cpclerk.rules.errors import Refused
from cpclerk.services import report_files as room
from cpclerk.services.kept import content_of, keep
from cpclerk.services.reports import Which
from cpclerk.services.undo import undo
from cpclerk.store import Audit, Kept, Session, transaction
from tests.making import make_conference, make_family

PDF = b"%PDF-1.7\nA report.\n"
WHICH = Which("social_worker", None, "chair")


def packed(**parts: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return held.getvalue()


WORD = packed(**{"[Content_Types].xml": b"<x/>", "word/document.xml": b"<w/>"})


def test_a_document_is_known_by_its_name_and_by_what_is_in_it() -> None:
    assert check_file("Report on MIA ASH.PDF", PDF) == "pdf"
    assert check_file("r.docx", WORD) == "docx"
    assert check_file("notes.txt", "É".encode("cp1252")) == "txt"
    assert check_file("scan.jpeg", b"\xff\xd8\xff\xe0") == "jpg"
    assert safe_name(2, "pdf") == "report-2.pdf"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("r.pdf", b"", "empty"),
        ("r.pdf", b"MZ a program", "cannot be read"),
        ("r.exe", b"MZ", "comes as one of"),
        ("r", PDF, "comes as one of"),
        ("r.pdf.sh", b"#!/bin/sh", "comes as one of"),
        ("r.docm", WORD, "comes as one of"),
        ("r.html", b"<script>", "comes as one of"),
        ("reports.zip", WORD, "archive"),
        ("reports.7z", b"7z", "archive"),
        ("r.docx", WORD[:-30], "cannot be read"),
        ("r.docx", PDF, "cannot be read"),
        ("r.docx", packed(**{"xl/workbook.xml": b"x"}), "cannot be read"),
        ("r.docx", packed(**{"word/document.xml": b"x", "a.zip": WORD}), "archive inside"),
        ("r.docx", packed(**{"word/document.xml": b"x", "word/vbaProject.bin": b"x"}), "macro"),
        ("r.docx", packed(**{"word/document.xml": b"\0" * (LARGEST_UNPACKED + 1)}), "far more"),
        ("r.txt", b"\0\1\2", "cannot be read"),
        ("r.pdf", b"%PDF-" + b"x" * LARGEST, "larger than 10 MB"),
    ],
    # Never the content: the name of a test would be as large.
    ids=lambda value: value if isinstance(value, str) else f"{len(value)} bytes",
)
def test_what_is_no_document_is_refused_in_words(name: str, content: bytes, words: str) -> None:
    with pytest.raises(Refused, match=words) as refusal:
        check_file(name, content)
    assert refusal.value.field == "file"


def test_a_file_is_kept_once_as_it_came_and_its_name_is_not(
    session: Session, tmp_path: Path
) -> None:
    row = make_conference(session, make_family(session))
    file = tmp_path / "Mia Ash hides.pdf"
    file.write_bytes(PDF)
    saved = room.attach(session, row.uid, WHICH, f" {file} ")
    (found,) = room.files(session, row.uid, WHICH)
    assert (found.name, found.size, found.by) == ("report-1.pdf", len(PDF), "JC")
    assert room.content_of(session, found.uid) == ("pdf", PDF)
    with session.store.reading():
        assert Audit.select().order_by(Audit.sequence.desc()).get().action == "open report file"
    assert b"hides" not in session.store.path.read_bytes()
    with pytest.raises(Refused, match="attached already"):
        room.attach(session, row.uid, WHICH, str(file))
    undo(session, saved)
    assert room.files(session, row.uid, WHICH) == ()
    again = room.attach(session, row.uid, WHICH, str(file))
    with transaction(session, "spoil"):
        Kept.update(content=b"%PDF-other").execute()
    with pytest.raises(Refused, match="not as it came"):
        room.content_of(session, again.uid)


def test_a_file_that_was_sent_and_comes_as_a_report_is_both(
    session: Session, tmp_path: Path
) -> None:
    row = make_conference(session, make_family(session))
    for number, sent_first in enumerate((True, False)):
        content = packed(**{"[Content_Types].xml": b"<x/>", "word/document.xml": b"<w/>" * number})
        file = tmp_path / "report.docx"
        file.write_bytes(content)
        with transaction(session, "send"):
            digest = keep(content) if sent_first else ""
        saved = room.attach(session, row.uid, WHICH, str(file))
        with transaction(session, "send"):
            digest = digest or keep(content)
        assert room.content_of(session, saved.uid) == ("docx", content)
        with session.store.reading():
            assert content_of(digest) == content


def test_what_cannot_be_opened_is_refused_beside_the_field(
    session: Session, tmp_path: Path
) -> None:
    row = make_conference(session, make_family(session))
    huge = tmp_path / "huge.pdf"
    with huge.open("wb") as file:
        file.truncate(LARGEST + 1)
    for name, words in (
        ("", "Type the file"),
        ("nowhere.pdf", "no file of that name"),
        (str(tmp_path), "no plain file"),
        (str(huge), "larger than 10 MB"),
        ("a\0b.pdf", "no plain file"),
    ):
        with pytest.raises(Refused, match=words) as refusal:
            room.attach(session, row.uid, WHICH, name)
        assert refusal.value.field == "file"
    assert room.files(session, row.uid, WHICH) == ()
