"""Word files: what people wrote is text, and what a template holds can do nothing but be filled."""

import re
import zipfile
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from cpclerk.documents import making_templates, trying
from cpclerk.documents.shipped import shipped
from cpclerk.documents.word import render
from cpclerk.documents.word_safety import must_be_plain, unpacked
from cpclerk.rules.errors import Refused
from cpclerk.rules.letters import TEMPLATES, fields_of
from cpclerk.rules.text import printable_lines

HOSTILE = (
    "{{ reference }} {% for x in y %} {{ ''.__class__ }} {_{ }_} {#",
    "</w:t></w:r></w:p><w:p><w:r><w:t>new & <b>bold</b> &amp; &#60; ]]> <!-- -->",
    'HYPERLINK "http://example.org" { DDEAUTO c:\\\\x } =cmd|x!A1 INCLUDEPICTURE',
    "line one\nline two\tafter a tab",
    "Zoë \u05d0\u05d1 عربي 🙂 e\u0301 \u202eoverride\u202c \x00\x07\x0b\x1b[31mred",
    '“quotes” ‘single’ it\'s "double"',
    " leading and trailing ",
)


def template(*lines: str, cell: str = "") -> bytes:
    document = empty()
    for line in lines:
        document.add_paragraph(line)
    if cell:
        document.add_table(1, 1).cell(0, 0).text = cell
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def empty() -> Any:
    """Return a document without a word; python-docx's own has styles ten times its size."""
    document = Document(BytesIO(shipped("labels")))
    for each in list(document.element.body)[:-1]:
        document.element.body.remove(each)
    return document


def said(file: bytes) -> list[str]:
    return [each.text for each in Document(BytesIO(file)).paragraphs]


def packed(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return out.getvalue()


def changed(part: str, old: bytes, new: bytes) -> bytes:
    """Return a template with something else put in one of its parts."""
    parts = unpacked(template("Dear {{ recipient }}"))
    assert old in parts[part]
    return packed({**parts, part: parts[part].replace(old, new, 1)})


@pytest.mark.parametrize("code", TEMPLATES)
def test_hostile_text_is_text_in_every_field_of_every_letter(code: str) -> None:
    # All at once: what one of them might begin another could end.
    text = "\n".join(HOSTILE)
    fields = {name: hostile(each.sample, text) for name, each in fields_of(code).items()}
    file = render(shipped(code), fields)
    must_be_plain(unpacked(file))
    assert flat(printable_lines(text)) in flat(" ".join(every_word(file)))
    assert b"TargetMode" not in b"".join(unpacked(file).values())
    assert len(said(file)) == len(said(render(shipped(code), dict.fromkeys(fields, "x") | {
        name: each for name, each in fields.items() if not isinstance(each, str)})))  # fmt: skip


def hostile(sample: Any, text: str) -> Any:
    if isinstance(sample, str):
        return text
    if isinstance(sample, tuple):
        return [hostile(each, text) for each in sample]
    if isinstance(sample, dict):
        return {name: hostile(each, text) for name, each in sample.items()}
    return sample


def every_word(file: bytes) -> Iterable[str]:
    document = Document(BytesIO(file))
    yield from (each.text for each in document.paragraphs)
    for table in document.tables:
        yield from (cell.text for row in table.rows for cell in row.cells)


def flat(text: str) -> str:
    return re.sub(r"\s", "", text)


@settings(max_examples=40)
@given(st.text(max_size=40))
def test_any_text_comes_back_as_it_was_printed(text: str) -> None:
    (line,) = said(render(template("<{{ recipient }}>"), {"recipient": text}))
    assert line == f"<{printable_lines(text)}>"


def test_the_same_letter_is_the_same_bytes_and_says_nothing_of_its_making() -> None:
    made = template("Dear {{ recipient }}")
    first = render(made, {"recipient": "Rosa", "reference": "C0001"})
    assert first == render(made, {"recipient": "Rosa", "reference": "C0001"})
    parts = unpacked(first)
    properties = Document(BytesIO(first)).core_properties
    assert (properties.title, properties.language) == ("C0001", "en-GB")
    assert (properties.author, properties.last_modified_by) == ("", "")
    assert not [name for name in parts if "thumbnail" in name or name == "docProps/app.xml"]
    assert b"python" not in b"".join(parts.values())


def test_what_other_programs_save_is_a_template_as_well() -> None:
    # Word parts what is typed into runs; LibreOffice refers to the properties in a way of its own.
    document = empty()
    line = document.add_paragraph()
    for piece in ("Dear {", "{ reci", "pient }", "}, {% if ", "people %}there are{% endif %}"):
        line.add_run(piece).bold = piece.startswith("{")
    out = BytesIO()
    document.save(out)
    parts = unpacked(out.getvalue())
    package, office = b"package/2006/relationships/meta", b"officedocument/2006/relationships/meta"
    assert package in parts["_rels/.rels"]
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(package, office)
    made = render(packed(parts), {"recipient": "Rosa", "people": ["x"], "reference": "C0001"})
    assert said(made) == ["Dear Rosa, there are"]
    assert Document(BytesIO(made)).core_properties.title == "C0001"


@pytest.mark.parametrize("code", TEMPLATES)
def test_shipped_templates_are_as_they_are_made_and_can_be_read_aloud(code: str) -> None:
    assert shipped(code) == making_templates.make(code)
    assert trying.tried(code, shipped(code)) == ""
    assert b'w:lang w:val="en-GB"' in unpacked(shipped(code))["word/styles.xml"]
    if code != "labels":
        styles = [each.style.name for each in Document(BytesIO(shipped(code))).paragraphs
                  if each.style]  # fmt: skip
        assert styles.count("Title") == 1
        head = "".join(
            p.text for p in Document(BytesIO(shipped(code))).sections[0].header.paragraphs
        )
        for words in ("CONFIDENTIAL", "{{ reference }}", "{{ recipient }}", "{{ copy_number }}"):
            assert words in head
        foot = unpacked(shipped(code))["word/footer1.xml"]
        assert b'"PAGE"' in foot
        assert b'"NUMPAGES"' in foot


@pytest.mark.parametrize(
    "code",
    [
        "{{ ''.__class__.__mro__ }}", "{{ recipient.__class__ }}", "{{ recipient|upper }}",
        "{{ recipient() }}", "{{ recipient[0] }}", "{{ 'x' * 10**9 }}", "{{ 1 }}", "{{ self }}",
        "{{ range(10**9) }}", "{{ cycler.__init__ }}", "{{ recipient ~ recipient }}",
        "{% for x in range(10**9) %}x{% endfor %}", "{% for x in 'abc' %}{% endfor %}",
        "{% import 'x' as y %}", "{% include 'x' %}", "{% extends 'x' %}", "{% set x = 1 %}",
        "{% macro x() %}{% endmacro %}", "{% block x %}{% endblock %}",
        "{% raw %}{{ x }}{% endraw %}{% if",
        "{% if recipient == 'x' %}{% endif %}", "{% if recipient is defined %}{% endif %}",
        "{% for x in people recursive %}{% endfor %}", "{% for x in people if x %}{% endfor %}",
        "{% for a, b in people %}{% endfor %}",
        "{% for x in people %}{{ x.__class__ }}{% endfor %}",
        "{% for x in people %}{{ loop.index }}{% endfor %}",
        "{{", "{% if %}", "{% endfor %}",
        "{% filter upper %}x{% endfilter %}", "{% with %}{% endwith %}", "{% vm %}", "{% hm %}",
        "{% colspan recipient.__class__ %}", "{% if recipient %}" * 2000,
        "{% for a in people %}{% for b in people %}{% for c in people %}x" + "{% endfor %}" * 3,
    ],
)  # fmt: skip
def test_code_is_refused_before_it_runs(code: str) -> None:
    with pytest.raises(Refused) as refused:
        render(template(code), {"recipient": "Rosa", "people": ["a"]})
    assert refused.value.field == "template"


def test_a_wrong_field_is_named_beside_those_there_are() -> None:
    with pytest.raises(Refused, match=r"“famly”.*There are: people, recipient"):
        render(template("{{ famly }}"), {"recipient": "", "people": []})
    with pytest.raises(Refused, match="“people” is a list"):
        render(template("{{ people }}"), {"people": ["a"]})
    with pytest.raises(Refused, match="“recipient”, which is no list"):
        render(template("{% for x in recipient %}{% endfor %}"), {"recipient": "x"})
    with pytest.raises(Refused, match=r"“label.nam”.*label.name"):
        render(template("{% for label in labels %}{{ label.nam }}{% endfor %}"),
               {"labels": [{"name": "x"}]})  # fmt: skip


REFUSED_FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "no file": (lambda: b"", "not a Word document"),
    "a text": (lambda: b"Dear {{ recipient }}", "not a Word document"),
    "another zip": (lambda: packed({"x": b"y"}), "not a Word document"),
    "a bomb": (lambda: packed({"word/document.xml": b"0" * 50_000_000}), "unpacks to more"),
    "many parts": (lambda: packed({f"p{n}": b"" for n in range(300)}), "unpacks to more"),
    "large": (lambda: b"PK" + bytes(3_000_000), "is larger than"),
    "macros": (
        lambda: changed("[Content_Types].xml", b"wordprocessingml.document.main",
                        b"ms-word.document.macroEnabled.main"), "macros"),
    "an entity": (
        lambda: changed("word/document.xml", b"<w:document",
                        b'<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><w:document'),
        "damaged"),
    "a picture elsewhere": (
        lambda: changed("word/_rels/document.xml.rels", b"</Relationships>",
                        b'<Relationship Id="x" Type="http://x/image" Target="http://example.org/x"'
                        b' TargetMode="External"/></Relationships>'), "link to something outside"),
    "an object": (
        lambda: changed("word/_rels/document.xml.rels", b"</Relationships>",
                        b'<Relationship Id="x" Type="http://x/oleObject" Target="x.bin"/>'
                        b"</Relationships>"), "object of another program"),
    "another document": (
        lambda: changed("word/_rels/document.xml.rels", b"</Relationships>",
                        b'<Relationship Id="x" Type="http://x/aFChunk" Target="x.html"/>'
                        b"</Relationships>"), "more than text and pictures"),
    "a field of Word's": (
        lambda: changed("word/document.xml", b"<w:p>",
                        b'<w:p><w:fldSimple w:instr="INCLUDETEXT x"/>'), "no page number"),
    "a field in pieces": (
        lambda: changed("word/document.xml", b"<w:p>",
                        b"<w:p><w:r><w:instrText>DDE</w:instrText></w:r><w:r>"
                        b"<w:instrText>AUTO c</w:instrText></w:r>"), "no page number"),
    "a field from data": (
        lambda: changed("word/document.xml", b"<w:p>",
                        b"<w:p><w:r><w:instrText>{{ recipient }}</w:instrText></w:r>"),
        "no page number"),
    "old drawings": (
        lambda: changed("word/document.xml", b"<w:p>",
                        b'<w:p><v:fill xmlns:v="urn:v" src="\\\\evil\\x"/>'), "link to something"),
    "what was struck out": (
        lambda: changed("word/document.xml", b"<w:p>", b'<w:p><w:del w:id="1"/>'),
        "tracked changes"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED_FILES)
def test_files_that_hold_more_than_words_are_refused(what: str) -> None:
    make, words = REFUSED_FILES[what]
    with pytest.raises(Refused, match=words):
        render(make(), {"recipient": "Rosa"})


def test_code_hidden_in_an_attribute_is_found_as_well() -> None:
    hidden = changed("word/document.xml", b"<w:p>", b"<w:p w:rsidR=\"{{ ''.__class__ }}\">")
    with pytest.raises(Refused, match="holds code"):
        render(hidden, {"recipient": "Rosa"})


def test_a_template_that_never_ends_is_ended() -> None:
    # docxtpl looks for merged cells in a way that takes ever longer the more blanks there are.
    endless = template(cell="{% colspan " + " " * 20_000 + "x")
    with pytest.raises(Refused, match=r"takes longer than 0\.8 seconds"):
        trying.must_work("changed", endless, seconds=0.8)


def test_a_template_that_makes_too_much_is_stopped() -> None:
    many = "{% for a in people %}{% for b in people %}{{ recipient }}{% endfor %}{% endfor %}"
    fields = {"people": ["x"] * 500, "recipient": "x" * 4000}
    made = template(many)
    with pytest.raises(Refused, match="makes more pages"):
        render(made, fields)
