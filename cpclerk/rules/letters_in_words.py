"""What templates of letters may use, for the docs: `python -m cpclerk.rules.letters_in_words`."""

from collections.abc import Iterator, Mapping

from cpclerk.rules.letters import (
    ENCLOSED,
    LABELS,
    MAY_BE_LEFT_OUT,
    MINUTES,
    PURPOSES,
    READERS,
    TEMPLATES,
    Field,
    fields_of,
)

FIRST, LAST = "<!-- made from the code -->", "<!-- end of what is made from the code -->"


def in_words() -> str:
    """Return the templates, their fields and what is enclosed, as Markdown."""
    return "\n".join((FIRST, "", *_lines(), "", LAST))


def _lines() -> Iterator[str]:
    yield "## Fields of every letter"
    yield ""
    yield from _table(fields_of(next(iter(TEMPLATES))))
    yield ""
    left_out = ", ".join(f"`{each}`" for each in MAY_BE_LEFT_OUT)
    yield f"Left out for one reader, and then empty, can be: {left_out}."
    yield ""
    yield f"## Fields of “{TEMPLATES[LABELS]}”"
    yield ""
    yield from _table(fields_of(LABELS))
    yield ""
    yield "## Fields of minutes and the other documents"
    yield ""
    yield from _table(fields_of(MINUTES))
    yield ""
    yield "## Templates"
    yield ""
    yield "| file | what it is for |"
    yield "|---|---|"
    for code, words in TEMPLATES.items():
        yield f"| `{code.replace('_', '-')}-v0.docx` | {words} |"
    yield ""
    yield "## Enclosed, until the office sets its own"
    yield ""
    yield "| with | for | enclosed |"
    yield "|---|---|---|"
    for (purpose, reader), names in ENCLOSED.items():
        with_what = PURPOSES.get(purpose, purpose)
        yield f"| {with_what} | {READERS[reader]} | {'; '.join(names) or 'nothing'} |"


def _table(fields: Mapping[str, Field]) -> Iterator[str]:
    yield "| field | what it is | example |"
    yield "|---|---|---|"
    for name, each in fields.items():
        yield f"| `{name}` | {each.words} | {_example(each)} |"


def _example(field: Field) -> str:
    if isinstance(field.sample, str):
        return field.sample.replace("\n", " / ")
    if isinstance(field.sample, bool):
        return "yes"
    return "; ".join(
        each if isinstance(each, str) else next(iter(each.values())) for each in field.sample
    )


if __name__ == "__main__":
    print(in_words())
