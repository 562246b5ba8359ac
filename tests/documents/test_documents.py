"""What comes of a conference, in Word: accessible, marked on each page, and searched whole."""

import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from cpclerk.documents.reading import everything_in, with_header
from cpclerk.documents.shipped import shipped
from cpclerk.documents.word import render
from cpclerk.rules.letters import DOCUMENTS, fields_of


def filled(code: str, **others: Any) -> bytes:
    examples = {name: each.sample for name, each in fields_of(code).items()}
    return render(shipped(code), examples | {"document": DOCUMENTS[code]} | others)


def places(file: bytes, name: str = "CP001-minutes-v1-copy-01.docx") -> str:
    return "\n".join(text for _, text in everything_in(name, file))


def styles_of(file: bytes) -> list[tuple[str, str]]:
    return [
        (each.text, str(each.style and each.style.name))
        for each in Document(BytesIO(file)).paragraphs
    ]


@pytest.mark.parametrize("code", DOCUMENTS)
def test_each_document_has_headings_and_says_on_each_page_whose_it_is(code: str) -> None:
    document = Document(BytesIO(filled(code)))
    styles = [style for _, style in styles_of(filled(code))]
    assert styles.count("Title") == 1
    assert "Heading 1" in styles
    (section,) = document.sections
    head = "\n".join(each.text for each in section.header.paragraphs)
    for words in ("CONFIDENTIAL", "C0042", DOCUMENTS[code], "version 1", "Copy 3 for Rosa Ash"):
        assert words in head
    foot = section.footer.paragraphs[0]
    fields = [each.get(qn("w:instr")) for each in foot._p.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert document.core_properties.title == "C0042"


def test_lines_stay_apart_and_bullets_are_bullets() -> None:
    lines = [
        {"bullet": "", "under": "", "text": "There:"},
        {"bullet": "Kim Moss", "under": "", "text": ""},
        {"bullet": "", "under": "by telephone", "text": "by telephone"},
    ]
    section = {"heading": "Who was there", "for_whom": "professionals only", "lines": lines}
    said = dict(styles_of(filled("minutes", sections=[section])))
    assert said["There:"] == "Normal"
    assert said["Kim Moss"] == "List Bullet"
    assert said["by telephone"] == "List Bullet 2"
    assert said["For professionals only. Not to be shared with anybody else."] == "Normal"


def test_nothing_is_cut_off_in_silence() -> None:
    lines = [{"bullet": f"line {n}", "under": "", "text": ""} for n in range(1200)]
    section = {"heading": "Long", "for_whom": "", "lines": lines}
    assert "line 1199" in with_header(filled("minutes", sections=[section]))


# Where words can hide in a Word file


def changed(change: Any) -> bytes:
    document = Document(BytesIO(filled("minutes")))
    change(document)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def in_two_runs(document: Any) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run("Lark")
    paragraph.add_run("spur")


def in_a_picture(document: Any) -> None:
    drawing = OxmlElement("w:drawing")
    drawing.set("descr", "Larkspur")
    document.add_paragraph().add_run()._r.append(drawing)


def hidden(document: Any) -> None:
    document.add_paragraph().add_run("Larkspur").font.hidden = True


def in_a_comment(document: Any) -> None:
    run = document.add_paragraph("x").runs[0]
    document.add_comment(run, text="Larkspur", author="x", initials="x")


@pytest.mark.parametrize(
    "change",
    [
        in_two_runs,
        in_a_picture,
        hidden,
        in_a_comment,
        lambda it: setattr(it.sections[0].header.paragraphs[0], "text", "Larkspur"),
        lambda it: setattr(it.sections[0].footer.paragraphs[0], "text", "Larkspur"),
        lambda it: setattr(it.core_properties, "title", "Larkspur"),
        lambda it: setattr(it.core_properties, "author", "Larkspur"),
        lambda it: it.add_table(1, 1).cell(0, 0).paragraphs[0].add_run("Larkspur"),
    ],
)
def test_words_are_found_wherever_word_keeps_them(change: Any) -> None:
    assert "Larkspur" not in places(filled("minutes"))
    assert "Larkspur" in places(changed(change))


def test_the_files_own_name_is_searched_too() -> None:
    assert "Larkspur" in places(filled("minutes"), "Larkspur.docx")
    file = BytesIO(filled("minutes"))
    with zipfile.ZipFile(file, "a") as packed:
        packed.comment = b"Larkspur"
    assert "Larkspur" in places(file.getvalue())


def test_words_in_two_lines_are_two_words() -> None:
    lines = [{"bullet": each, "under": "", "text": ""} for each in ("one\ntwo", "three")]
    section = {"heading": "h", "for_whom": "", "lines": lines}
    text = places(filled("minutes", sections=[section]))
    assert "onetwo" not in text
    assert "twothree" not in text


@pytest.mark.long
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_them_all(tmp_path: Path) -> None:
    for code in DOCUMENTS:
        (tmp_path / f"{code}.docx").write_bytes(filled(code))
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path),
         *(f"{tmp_path}/{code}.docx" for code in DOCUMENTS)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    for code in DOCUMENTS:
        assert "Mia Ash: a plan starts." in (tmp_path / f"{code}.txt").read_text("utf-8"), code
