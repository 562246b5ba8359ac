"""Word documents from templates that the office can edit: bytes and fields in, bytes out.

A template is text with `{{ field }}`, `{% for each in list %}` and `{% if field %}`. That is the
whole of its language: what else Jinja knows is refused before it is run.
"""

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from io import BytesIO
from typing import Any

from cpclerk.documents.word_safety import must_be_plain, unpacked
from cpclerk.rules.errors import Refused
from cpclerk.rules.text import printable_lines

Fields = Mapping[str, Any]
"""What a template may use: texts, yes or no, and lists of texts or of records; a record may hold
texts and lists of its own."""

MOST_CHARACTERS = 5_000_000
MOST_ITEMS = 5_000
MOST_LOOPS = 2
TITLE_LIMIT = 255
# A zip knows no earlier moment. The same letter is the same bytes whenever it is made.
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
# Parts that say who wrote a template, where and in what; none of them shows in a letter.
_UNSEEN = ("extended-properties", "custom-properties", "thumbnail", "customXml", "people",
           "glossaryDocument", "stylesWithEffects", "classificationlabels",
           "core-properties")  # fmt: skip


def render(template: bytes, fields: Fields) -> bytes:
    """Return the Word document that a template gives with these fields; equal ones, equal bytes.

    Texts are data: line breaks and tabs stay, what looks like markup or a template is shown as it
    is, control characters go. The document's title is the field `reference`. Raises Refused: no
    Word file, more in it than text and pictures, code in it, or a field that is not there.
    """
    _must_be_plain(template)
    finished = repacked(_filled(template, {name: _plain(each) for name, each in fields.items()}))
    # What came from people may have become neither a link nor a field of Word's own.
    must_be_plain(unpacked(finished))
    return finished


@lru_cache(maxsize=16)
def _must_be_plain(template: bytes) -> None:
    # Twelve copies are made from one template.
    must_be_plain(unpacked(template))


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return printable_lines(value)
    if isinstance(value, bool):
        return value
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    if len(value) > MOST_ITEMS:
        raise Refused(f"This has more than {MOST_ITEMS:,} lines in one part. Part it.", "template")
    return [_plain(each) for each in value]


def _filled(template: bytes, fields: Mapping[str, Any]) -> bytes:
    from jinja2.exceptions import TemplateError

    document = _engine()(BytesIO(template))
    try:
        document.init_docx()
        document.render(dict(fields), _environment())
        forget_origins(document.docx, str(fields.get("reference", "")))
        # Saved by python-docx: docxtpl would look for pictures to exchange.
        out = BytesIO()
        document.docx.save(out)
    except Refused:
        raise
    except (TemplateError, RecursionError):
        raise _not_plain() from None
    except Exception:
        raise Refused("This file is not a template that can be filled. Save it in Word again.",
                      "template") from None  # fmt: skip
    return out.getvalue()


@cache
def _environment() -> Any:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    found = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    for reached in (found.filters, found.globals, found.tests):
        reached.clear()
    return found


@cache
def _engine() -> Any:
    """Return docxtpl's class, changed to look at each part's code before running it."""
    from docxtpl import DocxTemplate

    class Checked(DocxTemplate):  # type: ignore[misc, unused-ignore]
        """A template whose every part is checked against the fields that there are."""

        def render_xml_part(
            self, src_xml: str, part: Any, context: Any, _jinja_env: Any = None
        ) -> str:
            self.current_rendering_part = part
            text = _bounded(_checked(src_xml, _Shapes(_shapes(context))).generate(context))
            return str(self.resolve_listing(text))

        def render_properties(self, context: Any, jinja_env: Any = None) -> None:
            """Leave them: they are not the template's to fill."""

    return Checked


class _Shapes(dict[str, Any]):
    """What each field is, as a key: the same template with the same fields is checked once."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(repr(self))


@lru_cache(maxsize=64)
def _checked(source: str, shapes: _Shapes) -> Any:
    """Return a part's template, ready to be filled. Raises Refused when it is more than that."""
    tree = _environment().parse(source)
    for node in tree.body:
        _check(node, shapes, 0)
    return _environment().from_string(tree)


def _bounded(pieces: Iterator[str]) -> str:
    kept, length = [], 0
    for each in pieces:
        length += len(each)
        if length > MOST_CHARACTERS:
            raise Refused("This template makes more pages than a letter can have.", "template")
        kept.append(each)
    return "".join(kept)


def _shapes(context: Mapping[str, Any]) -> dict[str, Any]:
    """Return what each field is: None for a text, for a list the shape of what is in it."""
    return {name: _shape(value) for name, value in context.items()}


def _shape(value: Any) -> Any:
    if isinstance(value, list):
        return [_shape(value[0]) if value else ...]
    if isinstance(value, dict):
        return _shapes(value)
    return None


def _check(node: Any, names: Mapping[str, Any], depth: int) -> None:
    """Raise Refused unless this is text, a field, a loop over a list, or a choice by a field."""
    from jinja2 import nodes

    if isinstance(node, nodes.Output):
        for part in node.nodes:
            if not isinstance(part, nodes.TemplateData):
                _is_one(part, _looked_up(part, names))
    elif isinstance(node, nodes.If):
        _check_choice(node.test, names)
        for each in (*node.body, *node.elif_, *node.else_):
            _check(each, names, depth)
    elif isinstance(node, nodes.For):
        _check_loop(node, names, depth)
    else:
        raise _not_plain()


def _check_loop(node: Any, names: Mapping[str, Any], depth: int) -> None:
    from jinja2 import nodes

    is_plain = isinstance(node.target, nodes.Name) and node.test is None and not node.recursive
    if not is_plain or depth >= MOST_LOOPS:
        raise _not_plain()
    shape = _looked_up(node.iter, names)
    if shape is ...:
        # What would be in a record of an empty list is not known.
        shape = [...]
    if not isinstance(shape, list):
        raise Refused(f"The template goes through “{_words(node.iter)}”, which is no list.",
                      "template")  # fmt: skip
    for each in node.body:
        _check(each, {**names, node.target.name: shape[0]}, depth + 1)
    for each in node.else_:
        _check(each, names, depth + 1)


def _check_choice(test: Any, names: Mapping[str, Any]) -> None:
    from jinja2 import nodes

    if isinstance(test, nodes.Not):
        _check_choice(test.node, names)
    elif isinstance(test, nodes.And | nodes.Or):
        _check_choice(test.left, names)
        _check_choice(test.right, names)
    else:
        _looked_up(test, names)


def _looked_up(node: Any, names: Mapping[str, Any]) -> Any:
    """Return the shape of a field, or of a part of a record. Raises Refused for anything else."""
    from jinja2 import nodes

    if isinstance(node, nodes.Name):
        if node.name not in names:
            raise _unknown(node.name, names)
        return names[node.name]
    if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
        record = _looked_up(node.node, names)
        if record is ... and not node.attr.startswith("_"):
            return ...
        if isinstance(record, dict):
            if node.attr not in record:
                raise _unknown(f"{node.node.name}.{node.attr}",
                               [f"{node.node.name}.{each}" for each in record])  # fmt: skip
            return record[node.attr]
    raise _not_plain()


def _is_one(node: Any, shape: Any) -> None:
    if isinstance(shape, list):
        raise Refused(
            f"“{_words(node)}” is a list. Go through it: {{% for each in {_words(node)} %}}"
            "{{ each }}{% endfor %}.", "template")  # fmt: skip
    if isinstance(shape, dict):
        raise _unknown(_words(node), [f"{_words(node)}.{each}" for each in shape])


def _words(node: Any) -> str:
    return str(node.name if hasattr(node, "name") else f"{node.node.name}.{node.attr}")


def _unknown(name: str, known: Mapping[str, Any] | Sequence[str]) -> Refused:
    return Refused(
        f"The template has the field “{printable_lines(name)}”, which there is not. "
        f"There are: {', '.join(sorted(known))}. Correct it in Word and bring it back.",
        "template",
    )


def _not_plain() -> Refused:
    return Refused(
        "The template holds code. It may have fields such as {{ recipient }}, and "
        "{% for … %} or {% if … %} with a field. Correct it in Word and bring it back.",
        "template",
    )


def forget_origins(document: Any, title: str) -> None:
    """Take out what says who made a document, when and with what; give it a title."""
    for holder in (document.part, document.part.package):
        for key, link in list(holder.rels.items()):
            if link.reltype.rpartition("/")[2] in _UNSEEN:
                del holder.rels[key]
    # The old ones are gone, whichever way they were referred to; these are new.
    properties = document.core_properties
    for each in list(properties._element):
        properties._element.remove(each)
    # A title is what a screen reader says first.
    properties.title, properties.language = " ".join(title.split())[:TITLE_LIMIT], "en-GB"


def repacked(file: bytes) -> bytes:
    """Return a Word file with its parts in one order and no times, so that equal ones are equal."""
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(file)) as packed,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as again,
    ):
        # Readers that guess a file's kind look at the first entry.
        names = sorted(packed.namelist(), key=lambda each: (each != "[Content_Types].xml", each))
        for name in names:
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            again.writestr(entry, packed.read(name))
    return out.getvalue()
