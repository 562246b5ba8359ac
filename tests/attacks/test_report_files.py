"""Files of reports that are more than they seem, and the copies that are given out of them."""

import io
import signal
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing, suppress
from pathlib import Path

import pytest

from cpclerk import opening
from cpclerk.opening import Shown, sweep
from cpclerk.rules.attachments import check_file
from cpclerk.rules.errors import Refused
from cpclerk.services import pages, report_files
from cpclerk.services.reports import Which
from cpclerk.store import Session
from tests.attacks.conftest import within
from tests.attacks.hostile import acts
from tests.making import make_conference, make_family

WORD = "word/document.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
WHICH = Which("social_worker", None, "chair")
LINK = b'<R><Relationship Id="r" Type="%s" Target="%s" TargetMode="External"/></R>'


def packed(main: str = WORD, types: bytes = b"<Types/>", /, **parts: bytes) -> bytes:
    """Return an office document with some parts more; `__` in a name stands for a slash."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", types)
        made.writestr(main, b"<w/>")
        for name, content in parts.items():
            made.writestr(name.replace("__", "/"), content)
    return held.getvalue()


def linked(kind: bytes, target: bytes) -> bytes:
    return packed(**{"word/_rels/document.xml.rels": LINK % (kind, target)})


MACROS = b'<Types><Override PartName="/word/x.dat" ContentType="application/%s+xml"/></Types>'
SEEMING = {
    "an archive under a picture's name": ("r.docx", packed(word__media__i1__png=packed())),
    "another kind of archive": ("r.docx", packed(word__media__i1=b"Rar!\x1a\x07\x00 and more")),
    "an archive in an archive": ("r.docx", packed(word__a=packed(word__b=packed()))),
    "macros under another name": ("r.docx", packed(word__vba=OLE)),
    "macros by their type": ("r.docx", packed(WORD, MACROS % b"vnd.ms-office.vbaProject")),
    "macros by their type, in wide letters": (
        "r.docx",
        packed(
            WORD, (MACROS % b"vnd.ms-word.document.macroEnabled.main").decode().encode("utf-16")
        ),
    ),
    "macros of an old spreadsheet": (
        "r.xlsx",
        packed("xl/workbook.xml", MACROS % b"vnd.ms-excel.macrosheet"),
    ),
    "macros of OpenDocument": ("r.odt", packed("content.xml", Basic__Standard__Module1=b"Sub")),
    "a script of OpenDocument": ("r.odt", packed("content.xml", Scripts__python__x=b"import os")),
    "an object of another program": ("r.docx", packed(word__embeddings__o=OLE)),
    "a program under a picture's name": ("r.docx", packed(word__media__i1=b"MZ\x90\x00\x03")),
    "a program before it": ("r.docx", b"MZ\x90\x00\x03" + packed()),
    "a program whose name ends in a dot": ("r.docx", packed(**{"word/x.exe. ": b"x"})),
    "a way out of the folder": ("r.docx", packed(**{"../../evil.txt": b"x"})),
    "a way to the root": ("r.docx", packed(**{"/etc/evil.txt": b"x"})),
    "the same part twice": ("r.docx", packed(**{"word/DOCUMENT.xml": b"x"})),
    "a template from elsewhere": (
        "r.docx",
        linked(b"http://x/attachedTemplate", b"https://example.org/t.dotm"),
    ),
    "a template from elsewhere, spelled out": (
        "r.docx",
        linked(b"http://x/&#97;ttachedTemplate", b"ht&#116;p://example.org/&lt;t>.dotm"),
    ),
    "words of its own for it": (
        "r.docx",
        packed(**{"word/_rels/x.rels": b'<!DOCTYPE r [<!ENTITY e "External">]><r/>'}),
    ),
    "a picture from elsewhere": ("r.docx", linked(b"http://x/image", b"http://example.org/t.png")),
}


@pytest.mark.parametrize("seems", SEEMING)
def test_what_is_more_than_it_seems_is_refused(seems: str) -> None:
    name, content = SEEMING[seems]
    with within(5), pytest.raises(Refused) as refused:
        check_file(name, content)
    assert refused.value.field == "file"


def test_what_people_send_is_taken() -> None:
    """A link in the words, the office's own template, what Excel notes of a printer."""
    assert check_file("r.docx", linked(b"http://x/hyperlink", b"https://example.org")) == "docx"
    template = b"file:///C:/Templates/Report.dotm"
    assert check_file("r.docx", linked(b"http://x/attachedTemplate", template)) == "docx"
    printer = {"xl/printerSettings/printerSettings1.bin": b"\x00P\x00r"}
    assert check_file("r.xlsx", packed("xl/workbook.xml", **printer)) == "xlsx"


def test_what_unpacks_for_ever_is_refused_soon() -> None:
    many = packed(**{f"word/{number}": b"" for number in range(20_000)})
    wide = packed(**{f"word/{number}": bytes(60_000_000) for number in range(2)})
    for content in (many, wide):
        with within(5), pytest.raises(Refused, match="unpacks to far more"):
            check_file("r.docx", content)
    for words in (b"<relationship external ", b"&#x", b"target = " * 9, b"<" * 9):
        with within(5), suppress(Refused):
            check_file("r.docx", packed(**{"word/_rels/x.rels": words * 200_000 + b"hyperlink"}))


@pytest.mark.parametrize(
    "name",
    [
        "~nobody-of-this-name/r.pdf",
        "r\x00.pdf",
        "\udcff.pdf",
        "/dev/zero",
        "/proc/self/mem",
        "x" * 5_000 + ".pdf",
        "\x1b]0;owned\x07.pdf",
        "\u202efdp.exe",
    ],
    ids=ascii,
)
def test_a_name_that_is_none_is_refused_beside_the_field(session: Session, name: str) -> None:
    conference = make_conference(session, make_family(session))
    with within(5), pytest.raises(Refused) as refused:
        report_files.attach(session, conference.uid, WHICH, name)
    assert refused.value.field == "file"
    assert not acts(refused.value.sentence)


def test_no_name_of_a_file_is_kept(session: Session, tmp_path: Path) -> None:
    """A link is followed; nothing of what it or the file is called comes into the store."""
    conference = make_conference(session, make_family(session))
    (tmp_path / "MIA-KHAN \x1b]0;owned\x07.pdf").write_bytes(b"%PDF-1.7 words")
    link = tmp_path / "MIA-KHAN.pdf"
    link.symlink_to(tmp_path / "MIA-KHAN \x1b]0;owned\x07.pdf")
    report_files.attach(session, conference.uid, WHICH, str(link))
    (found,) = report_files.files(session, conference.uid, WHICH)
    assert found.name == "report-1.pdf"
    for each in tmp_path.rglob("*.db*"):
        if each.is_file():
            assert b"MIA-KHAN" not in each.read_bytes()


@pytest.fixture
def shown_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The temporary folder; no program is begun to show anything."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    monkeypatch.setattr(opening, "open_with_system", lambda path: None)
    return folder


def test_what_is_given_out_is_this_user_s_alone_and_goes(shown_in: Path) -> None:
    shown = Shown()
    path = shown.show("report-1.pdf", b"%PDF-1.7")
    assert path.stat().st_mode & 0o777 == 0o600
    for folder in list(path.parents)[:2]:
        assert folder.stat().st_mode & 0o777 == 0o700
        assert shown_in in folder.parents
    opening.close_all()
    assert not list(shown_in.iterdir())
    assert shown.show("report-1.pdf", b"%PDF-1.7").exists()
    shown.close()
    assert not list(shown_in.iterdir())


KILLED = """
import os, sys, time
from cpclerk import opening
opening.open_with_system = lambda path: None
print(opening.Shown().show("report-1.pdf", b"%PDF-1.7"), flush=True)
time.sleep(60)
"""


def test_what_a_killed_program_gave_out_goes_with_the_next_one(shown_in: Path) -> None:
    running = [
        subprocess.Popen([sys.executable, "-c", KILLED], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    paths = []
    for each in running:
        assert each.stdout is not None
        paths.append(Path(each.stdout.readline().strip()))
    (shown_in / "cpclerk-shown-7-mine").mkdir(mode=0o755)
    (shown_in / "cpclerk-shown-8-link").symlink_to(Path.home())
    (shown_in / "cpclerk-shown-x").mkdir(mode=0o700)
    try:
        running[0].send_signal(signal.SIGKILL)
        running[0].wait()
        sweep()
        assert not paths[0].parent.parent.exists()
        # Another program that runs still shows its own; what is not ours is left.
        assert paths[1].exists()
        assert len(list(shown_in.iterdir())) == 4
        assert Path.home().exists()
    finally:
        running[1].terminate()
        for each in running:
            each.wait()
            assert each.stdout is not None
            each.stdout.close()
    with_next = Shown()
    with_next.show("report-1.pdf", b"%PDF-1.7")
    assert not paths[1].exists()
    with_next.close()


def test_no_reference_leads_out_of_the_folder(session: Session, tmp_path: Path) -> None:
    """As a log of another program may have brought one in."""
    conference = make_conference(session, make_family(session))
    outside = f"../MIA {chr(27)}]0;owned{chr(7)}"
    with closing(sqlite3.connect(session.store.path)) as db, db:
        db.execute("UPDATE conference SET reference = ?", (outside,))
    before = set(tmp_path.rglob("*"))
    for which in (pages.PREPARATION, pages.DAY_SHEET):
        path = pages.save_page(session, which, str(tmp_path / "saved"), conference.uid)
        assert path.parent == tmp_path / "saved"
        assert not acts(path.name)
        assert path.stat().st_mode & 0o777 == 0o600
    made = set(tmp_path.rglob("*")) - before
    assert {each.parent.name for each in made if each.suffix == ".txt"} == {"saved"}
