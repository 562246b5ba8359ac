"""The templates that are shipped: `python -m cpclerk.documents.making_templates` makes them."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from cpclerk.documents.word import forget_origins, repacked
from cpclerk.rules.letters import LABELS, QUESTIONNAIRE

FOLDER = Path(__file__).parent / "templates"
# Twelve point without serifs, left-aligned: what people who read with difficulty are helped by.
FONT, SIZE = "Arial", Pt(12)
BULLET = "List Bullet"

H, L, U = "Heading 1", BULLET, "List Bullet 2"
USED = frozenset(("Normal", "Title", "Header", "Footer", H, L, U, "Default Paragraph Font",
                  "Normal Table", "Table Grid", "No List"))  # fmt: skip
# Fonts are named in the styles; what is left of these says nothing.
UNUSED = frozenset(("theme", "webSettings", "fontTable"))
# A line is its text, or a style and its text. {%p … %} takes its own line out of the letter.
Line = str | tuple[str, str]

WHEN: tuple[Line, ...] = (
    (H, "When and where"),
    "Date: {{ conference_date }}",
    "Time: {{ conference_time }}",
    "{%p if place %}",
    "Place: {{ place }}",
    "{%p endif %}",
    "{%p if part %}",
    "You are asked to come to {{ part }}.",
    "{%p endif %}",
    "{%p if chair %}",
    "The chair is {{ chair }}.",
    "{%p endif %}",
)
CHILDREN: tuple[Line, ...] = (
    "{%p if children %}",
    "The conference is about:",
    "{%p for child in children %}",
    (L, "{{ child }}"),
    "{%p endfor %}",
    "{%p endif %}",
)
OTHERS: tuple[Line, ...] = (
    "{%p if people %}",
    (H, "Who else is asked to come"),
    "{%p for person in people %}",
    (L, "{{ person }}"),
    "{%p endfor %}",
    "{%p endif %}",
)
REPLY: tuple[Line, ...] = (
    (H, "Please reply"),
    "Please tell us{% if reply_by %} by {{ reply_by }}{% endif %} whether you are coming.",
    "{%p if contact %}",
    "{{ contact }}",
    "{%p endif %}",
)
END: tuple[Line, ...] = (
    "Yours sincerely",
    "{{ clerk }}\n{{ office }}",
    "{%p if enclosures %}",
    (H, "Enclosed"),
    "{%p for enclosure in enclosures %}",
    (L, "{{ enclosure }}"),
    "{%p endfor %}",
    "{%p endif %}",
)
REPORT: tuple[Line, ...] = (
    "{%p if report_asked %}",
    (H, "Your report"),
    "Please send us your written report{% if report_by %} by {{ report_by }}{% endif %}, also if "
    "you cannot come. Please share it with the family first where that is safe.",
    "{%p endif %}",
)

LETTERS: dict[str, tuple[str, tuple[Line, ...]]] = {
    "invitation_family": (
        "Invitation to a child protection conference",
        (
            "Dear {{ greeting }}",
            "You are invited to a child protection conference. At this meeting your family and "
            "the people who work with you talk about what is going well, what they are worried "
            "about, and what needs to happen to keep children safe.",
            *CHILDREN,
            *WHEN,
            (H, "Before the meeting"),
            "Your social worker goes through the report with you. The chair meets you before the "
            "start; please come 15 minutes early.",
            "Please tell us if you need an interpreter, childcare, help with getting here, or a "
            "place to wait on your own. You may bring somebody to support you.",
            *OTHERS,
            *REPLY,
            *END,
        ),
    ),
    "invitation_child": (
        "Your invitation",
        (
            "Dear {{ greeting }}",
            "There is going to be a meeting about you and your family. It is called a child "
            "protection conference. People talk about what is going well, what worries them, and "
            "what should happen next.",
            "What you think matters. You can come and say it, or somebody else can say it for "
            "you. That person is called an advocate. You can also write it down or draw it.",
            *WHEN,
            *OTHERS,
            (H, "What would you like?"),
            "Tell us, your social worker or your advocate whether you want to come"
            "{% if reply_by %}, if you can by {{ reply_by }}{% endif %}. You do not have to.",
            "{%p if contact %}",
            "{{ contact }}",
            "{%p endif %}",
            *END,
        ),
    ),
    "invitation_professional": (
        "Invitation to a child protection conference",
        (
            "Dear {{ greeting }}",
            "You are invited to the following conference: {{ kind }}.",
            *CHILDREN,
            *WHEN,
            *REPORT,
            *OTHERS,
            *REPLY,
            "If you cannot come, please send somebody who knows the family, and tell us who.",
            *END,
        ),
    ),
    "changed": (
        "The date of the conference has changed",
        (
            "Dear {{ greeting }}",
            "{%p if was_date %}",
            "The conference that was to be on {{ was_date }}{% if was_time %} at {{ was_time }}"
            "{% endif %} will not be held then.",
            "{%p endif %}",
            "{%p if conference_date %}",
            *WHEN,
            *REPLY,
            "{%p else %}",
            "We shall write again as soon as there is a new date.",
            "{%p endif %}",
            *END,
        ),
    ),
    "cancelled": (
        "The conference is cancelled",
        (
            "Dear {{ greeting }}",
            "The conference{% if was_date %} that was to be on {{ was_date }}{% endif %} will not "
            "be held. You need not come.",
            "If you have any questions, please ask us.",
            "{%p if contact %}",
            "{{ contact }}",
            "{%p endif %}",
            *END,
        ),
    ),
    "chase_reply": (
        "Are you coming to the conference?",
        (
            "Dear {{ greeting }}",
            "We invited you to the conference below and have not heard from you yet.",
            *WHEN,
            *REPLY,
            *END,
        ),
    ),
    "chase_report": (
        "Your report for the conference",
        (
            "Dear {{ greeting }}",
            "We asked you for a written report for the conference below and do not have it yet.",
            "Please send it{% if report_by %} by {{ report_by }}{% endif %}. If there is a reason "
            "why you cannot, please tell us now.",
            *WHEN,
            "{%p if contact %}",
            "{{ contact }}",
            "{%p endif %}",
            *END,
        ),
    ),
}
SECTIONS: tuple[Line, ...] = (
    "{%p for section in sections %}",
    (H, "{{ section.heading }}"),
    "{%p if section.for_whom %}",
    "For {{ section.for_whom }}. Not to be shared with anybody else.",
    "{%p endif %}",
    "{%p for line in section.lines %}",
    "{%p if line.bullet %}",
    (L, "{{ line.bullet }}"),
    "{%p elif line.under %}",
    (U, "{{ line.under }}"),
    "{%p else %}",
    "{{ line.text }}",
    "{%p endif %}",
    "{%p endfor %}",
    "{%p endfor %}",
)
LAST: tuple[Line, ...] = (
    "{%p if enclosures %}",
    (H, "Enclosed"),
    "{%p for enclosure in enclosures %}",
    (L, "{{ enclosure }}"),
    "{%p endfor %}",
    "{%p endif %}",
    "End of copy {{ copy_number }}. It is for {{ recipient }} alone. Keep it safe. Do not copy it "
    "or pass it on.",
    "{%p if head %}",
    "{{ head }}",
    "{%p endif %}",
)
# A frame to write in by hand.
BOX = ("box", "")
OF: Line = "{{ kind }}{% if conference_date %}, {{ conference_date }}{% endif %}"
ASK: tuple[Line, ...] = (
    "{%p if contact %}",
    "{{ contact }}",
    "{%p endif %}",
)

DOCUMENTS: dict[str, tuple[str, tuple[Line, ...]]] = {
    "minutes": (
        "Minutes of the conference",
        (
            "{%p if approved %}",
            "{{ approved }}",
            "{%p endif %}",
            *SECTIONS,
            "{%p if others %}",
            (H, "Who else is sent these minutes"),
            "{%p for other in others %}",
            (L, "{{ other }}"),
            "{%p endfor %}",
            "{%p endif %}",
            (H, "If something is wrong"),
            "Please tell us if something in these minutes is not what was said or decided. What "
            "you say is put to the chair.",
            *ASK,
        ),
    ),
    "outline_plan": (
        "What was decided, and the plan in outline",
        (
            "Dear {{ recipient }}",
            "This is what the conference{% if conference_date %} on {{ conference_date }}"
            "{% endif %} decided, child by child, and the plan in outline. The full minutes "
            "follow once the chair has approved them.",
            *SECTIONS,
            (H, "What the words mean"),
            "A child protection plan says what has to change to keep a child safe, and who helps "
            "with it. The core group is the family and the people who carry the plan out "
            "together. At the next review everybody looks at whether the plan is still needed.",
            (H, "If you do not agree"),
            "Please tell us if you have a question, if something here is wrong, or if you do not "
            "agree with the decision. We tell you what you can do about it.",
            *ASK,
            "{%p if chair %}",
            "{{ chair }}, who chaired the conference",
            "{%p endif %}",
        ),
    ),
    "child_plan": (
        "{{ plan_title }}",
        (
            "This is for {{ recipient }}.",
            "It says what people worry about, what goes well, what happens next and who does it.",
            *SECTIONS,
            (H, "Something to ask?"),
            "Ask your social worker or your advocate, or us.",
            *ASK,
        ),
    ),
    "attendance": ("Attendance and apologies", SECTIONS),
    "questionnaire": (
        "What was the conference like for you?",
        (
            OF,
            "Please tick one answer to each question and send this page back. You need not say "
            "who you are: cut your name off at the top if you like.",
            *SECTIONS,
            (H, "Anything else you want to say"),
            BOX,
            "Thank you. Please send this page back to us.",
            *ASK,
        ),
    ),
}
TOP: tuple[Line, ...] = (
    "{{ office }}",
    "{{ recipient }}{% if capacity %}, {{ capacity }}{% endif %}",
    "{%p if address %}",
    "{{ address }}",
    "{%p endif %}",
    "{{ date }}",
)


def make(template: str) -> bytes:
    """Return a shipped template as the bytes of a Word file, the same each time."""
    document = Document()
    _dress(document)
    if template == LABELS:
        _labels(document)
    elif template in DOCUMENTS:
        heading, lines = DOCUMENTS[template]
        _head_and_foot(document, "{{ document }}, version {{ version }}")
        _write(document, ("{{ office }}",))
        document.add_paragraph(heading, style="Title")
        _write(document, lines if template == QUESTIONNAIRE else (*lines, *LAST))
    else:
        heading, lines = LETTERS[template]
        _head_and_foot(document)
        _write(document, TOP)
        document.add_paragraph(heading, style="Title")
        _write(document, lines)
    forget_origins(document, "")
    out = BytesIO()
    document.save(out)
    return repacked(out.getvalue())


def _dress(document: Any) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    for name in ("Normal", "Title", H, L, U, "Header", "Footer"):
        style = document.styles[name]
        style.font.name, style.font.color.rgb = FONT, None
        # Word reads the fonts of a style from here; the theme's would win over the name alone.
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for each in list(fonts.attrib):
            if each.endswith("Theme"):
                del fonts.attrib[each]
        fonts.set(qn("w:hAnsi"), FONT)
        fonts.set(qn("w:cs"), FONT)
    document.styles["Normal"].font.size = SIZE
    document.styles["Title"].font.size = Pt(18)
    document.styles[H].font.size = Pt(14)
    document.styles["Header"].font.size = document.styles["Footer"].font.size = Pt(10)
    for name in ("Header", "Footer"):
        # Their own stops are for narrower margins.
        document.styles[name].paragraph_format.tab_stops.clear_all()
    _keep_what_is_used(document)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")


def _keep_what_is_used(document: Any) -> None:
    for style in list(document.styles):
        # A hundred and sixty that no letter uses: every copy that is kept would hold them.
        if style.name not in USED:
            style.delete()
    left = {style.style_id for style in document.styles}
    for style in document.styles:
        for each in list(style.element.iter(qn("w:link"), qn("w:next"), qn("w:basedOn"))):
            if each.get(qn("w:val")) not in left:
                style.element.remove(each)
    for part in (document.part, document.part.package):
        for key, link in list(part.rels.items()):
            if link.reltype.rpartition("/")[2] in UNUSED:
                del part.rels[key]


def _write(document: Any, lines: Iterable[Line]) -> None:
    for line in lines:
        if line == BOX:
            _box(document)
            continue
        style, text = line if isinstance(line, tuple) else ("Normal", line)
        paragraph = document.add_paragraph(text, style=style)
        # A list is one thing, and apart from what comes after it.
        spacing = paragraph.paragraph_format
        spacing.space_before = None if style == H else Pt(0 if style in {L, U} else 6)
        spacing.space_after = Pt(2)


def _box(document: Any) -> None:
    table = document.add_table(rows=1, cols=1, style="Table Grid")
    table.rows[0].height = Cm(5)


def _head_and_foot(document: Any, what: str = "") -> None:
    section = document.sections[0]
    width = section.page_width - section.left_margin - section.right_margin
    top = section.header.paragraphs[0]
    _ends(top, width, ["CONFIDENTIAL", "{{ reference }}"])
    for run in top.runs:
        run.bold, run.font.size = True, Pt(12)
    if what:
        section.header.add_paragraph(what, style="Header")
    last = section.header.add_paragraph("Copy {{ copy_number }} for {{ recipient }}", "Header")
    last.paragraph_format.space_after = Pt(14)
    foot = section.footer.paragraphs[0]
    _ends(foot, width, ["For the person named above alone.", "Page "])
    _number(foot, "PAGE")
    foot.add_run(" of ")
    _number(foot, "NUMPAGES")


def _ends(paragraph: Any, width: int, texts: Sequence[str]) -> None:
    paragraph.text = "\t".join(texts)
    paragraph.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)


def _number(paragraph: Any, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _labels(document: Any) -> None:
    """Lay out one label to a row: what stands on one envelope is on no other."""
    section = document.sections[0]
    section.top_margin = section.bottom_margin = Cm(1.5)
    table = document.add_table(rows=3, cols=1)
    table.cell(0, 0).text = "{%tr for label in labels %}"
    cell = table.cell(1, 0)
    cell.text = "PRIVATE AND CONFIDENTIAL"
    cell.add_paragraph("To be opened by addressee only")
    cell.add_paragraph("{{ label.name }}\n{{ label.address }}")
    cell.add_paragraph("{{ label.reference }}, copy {{ label.copy_number }}")
    table.cell(2, 0).text = "{%tr endfor %}"
    row = table.rows[1]
    row.height = Cm(6)
    keep = OxmlElement("w:cantSplit")
    row._tr.get_or_add_trPr().append(keep)


def main() -> None:
    """Make them all again."""
    from cpclerk.rules.letters import TEMPLATES

    FOLDER.mkdir(exist_ok=True)
    for template in TEMPLATES:
        (FOLDER / f"{template}.docx").write_bytes(make(template))


if __name__ == "__main__":
    main()
