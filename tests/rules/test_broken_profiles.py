"""Broken profiles: each is refused with its file, the line that was broken, and what was expected.

The breaks are made in the shipped texts, one in each kind of table at every key that it has, so
that the line is known because it was broken there.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.profile import ProfileError, read_profile
from tests.rules.test_shipped_profiles import NAMES, text_of

REQUIRED = {
    "profile": ("name", "title", "authority", "guidance", "in_force_from"),
    "child_type": ("code", "name", "child_is", "outcomes"),
    "outcome": ("code", "name", "on_plan"),
    "kind": ("code", "name", "short_name", "group"),
    "timescale": ("code", "label", "rule", "event", "calendar", "owed_by", "authority"),
    "report": ("code", "name", "agency", "chair_event", "family_event"),
    "agency": ("name", "short", "sector"),
    "invitee": ("code", "name", "group", "when"),
    "quorum": ("words", "authority"),
    "quorum_exception": ("code", "name"),
    "advocacy": ("authority", "kinds"),
    "checklist": ("code", "text", "owner", "due"),
    "agenda": ("code", "name"),
    "minutes_stage": ("code", "name", "event", "by"),
    "participation": ("code", "name"),
    "late_reason": ("code", "name"),
    "category": ("code", "name", "census", "definition"),
    "factor": ("code", "name"),
    "follows": ("code", "name", "outcomes"),
    "setting": ("code", "name"),
    "offered": ("setting", "value", "authority"),
}
ENGLAND = text_of("england-2023")
RUTLAND = text_of("rutland-2013")
# Keys that name something which the profile must have elsewhere.
NAMES_SOMETHING = {
    *("child_type.outcomes", "outcome.next_type", "kind.types", "kind.also_types"),
    *("timescale.event", "timescale.after", "timescale.before", "timescale.types"),
    *("timescale.kinds", "timescale.setting", "report.agency", "report.chair_event"),
    *("report.family_event", "report.kinds", "invitee.agency", "invitee.kinds"),
    *("invitee.notice", "quorum.setting", "advocacy.setting", "advocacy.kinds"),
    *("checklist.kinds", "agenda.kinds", "minutes_stage.event", "follows.outcomes"),
    "offered.setting",
}
ONE_OF = {
    *("child_type.child_is", "timescale.calendar", "timescale.when"),
    *("invitee.group", "invitee.when", "agenda.column"),
}
LENGTHS = {"timescale.limit", "checklist.due"}
FREE = {"sources", "events"}


class Line(NamedTuple):
    """A line of a profile: its number, its table's own line and heading, its key and value."""

    number: int
    header: int
    section: str
    key: str
    value: str


class Break(NamedTuple):
    """A broken text, where it was broken, and words that the refusal must hold."""

    text: str
    line: int
    key: str
    expected: str


def lines_of(text: str) -> Iterator[Line]:
    header, section = 0, ""
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("["):
            header, section = number, line.strip("[]")
            yield Line(number, header, section, "", "")
        elif " = " in line and not line.startswith("#"):
            key, value = line.split(" = ", 1)
            yield Line(number, header, section, key, value)


def places() -> Iterator[tuple[str, Line]]:
    """One line of each key of each kind of table: a late one, so that its place has to be found.

    In Rutland's text, which is short, and what Rutland does not have in England's.
    """
    rutland, england = (
        {(line.section, line.key): line for line in lines_of(text)} for text in (RUTLAND, ENGLAND)
    )
    yield from ((RUTLAND, line) for line in rutland.values())
    yield from ((ENGLAND, line) for place, line in england.items() if place not in rutland)


PLACES = list(places())


def put(text: str, number: int, *new: str) -> str:
    lines = text.split("\n")
    lines[number - 1 : number] = new
    return "\n".join(lines)


def wrong_value(line: Line) -> tuple[str, str]:
    """A value of another kind than this one's, and what is expected in its place."""
    place = f"{line.section}.{line.key}"
    if place in ONE_OF:
        return "7", "expected one of"
    if place in LENGTHS:
        return "15", "a length of time such as"
    kinds = (
        (r"true|false", '"yes"', "expected true or false"),
        (r"\d+", '"ten"', "expected a whole number"),
        (r"\[.*\]", '"initial"', "expected a list of words"),
        (r'".*"', "7", "words in quotation marks"),
        (r"\d{4}-\d\d-\d\d", '"1 April"', "expected a date such as"),
    )
    return next((bad, words) for good, bad, words in kinds if re.fullmatch(good, line.value))


def wrong_types() -> Iterator[Break]:
    for text, line in PLACES:
        if line.key:
            value, expected = wrong_value(line)
            broken = put(text, line.number, f"{line.key} = {value}")
            yield Break(broken, line.number, f"{line.section}.{line.key}", expected)


def unknown_keys() -> Iterator[Break]:
    for text, line in PLACES:
        if line.key and line.section not in FREE:
            broken = put(text, line.number, f"{line.key}s_ = {line.value}")
            yield Break(broken, line.number, f"{line.section}.{line.key}s_", "no such key")


def missing_keys() -> Iterator[Break]:
    for text, line in PLACES:
        if line.key in REQUIRED.get(line.section, ()):
            broken = put(text, line.number)
            yield Break(broken, line.header, line.section, f"the key {line.key} is missing")


def unknown_names() -> Iterator[Break]:
    for text, line in PLACES:
        place = f"{line.section}.{line.key}"
        if place in NAMES_SOMETHING:
            value = '["nowhere"]' if line.value.startswith("[") else '"nowhere"'
            yield Break(
                put(text, line.number, f"{line.key} = {value}"), line.number, place, "nowhere"
            )
        if place in ONE_OF:
            broken = put(text, line.number, f'{line.key} = "nowhere"')
            yield Break(broken, line.number, place, "expected one of")
        if place in LENGTHS:
            broken = put(text, line.number, f'{line.key} = "15 wrking days"')
            yield Break(broken, line.number, place, "a length of time")


def repeated_codes() -> Iterator[Break]:
    for text, line in PLACES:
        unique = "name" if line.section == "agency" else "code"
        first = next(
            each for each in lines_of(text) if (each.section, each.key) == (line.section, line.key)
        )
        if line.key == unique and first.number != line.number:
            broken = put(text, line.number, f"{line.key} = {first.value}")
            yield Break(broken, line.number, f"{line.section}.{line.key}", "there twice")


def blank_words() -> Iterator[Break]:
    for text, line in PLACES:
        place = f"{line.section}.{line.key}"
        if line.value.startswith('"') and place not in ONE_OF | LENGTHS:
            broken = put(text, line.number, f'{line.key} = "  "')
            yield Break(broken, line.number, place, "words in quotation marks")


def no_toml() -> Iterator[Break]:
    """A quotation mark, a bracket or an equals sign lost; a key or heading written twice."""
    for text, line in PLACES:
        if not line.key:
            whole = text.split("\n")[line.number - 1]
            yield Break(put(text, line.number, whole[:-1]), line.number, "", "not TOML here")
            continue
        written = f"{line.key} = {line.value}"
        yield Break(put(text, line.number, f"{line.key} {line.value}"), line.number, "", "not TOML")
        yield Break(put(text, line.number, f"{line.key} = "), line.number, "", "not TOML here")
        yield Break(put(text, line.number, written, written), line.number + 1, "", "not TOML here")
        if line.value[-1] in '"]':
            yield Break(put(text, line.number, written[:-1]), line.number, "", "not TOML here")


def unknown_sections() -> Iterator[Break]:
    for text, line in PLACES:
        if not line.key:
            heading = text.split("\n")[line.number - 1].replace(line.section, f"{line.section}_x")
            broken = put(text, line.number, heading)
            yield Break(
                broken, line.number, f"{line.section}_x", f"perhaps {line.section} was meant"
            )


WAYS = (
    *(wrong_types, unknown_keys, missing_keys, unknown_names, repeated_codes, blank_words),
    *(no_toml, unknown_sections),
)


def refused(text: str) -> ProfileError:
    with pytest.raises(ProfileError) as caught:
        read_profile(text, "own.toml")
    return caught.value


def check(each: Break) -> None:
    error = refused(each.text)
    assert error.file == "own.toml"
    assert (error.line, error.key) == (each.line, each.key), error.sentence
    assert each.expected in error.expected, error.sentence
    place = f"own.toml, line {each.line}" + (f", {each.key}" if each.key else "")
    assert error.sentence.startswith(f"{place}: ")


@pytest.mark.parametrize("way", WAYS)
def test_each_break_is_named_where_it_was_made(way: Callable[[], Iterator[Break]]) -> None:
    breaks = list(way())
    assert len(breaks) > 5
    for each in breaks:
        check(each)


def test_there_are_some_hundreds_of_them() -> None:
    texts = {each.text for way in WAYS for each in way()}
    assert len(texts) >= 500
    assert not texts & {text_of(name) for name in NAMES}


def test_no_kind_of_table_is_left_unbroken() -> None:
    sections = {line.section for name in NAMES for line in lines_of(text_of(name))}
    assert sections == {line.section for _, line in PLACES}
    assert set(REQUIRED) == sections - FREE


# What is well formed and does not fit together.


def line_of(text: str, words: str) -> int:
    assert words in text, words
    return text[: text.index(words)].count("\n") + 1


def changed(text: str, old: str, new: str, *, line: str, key: str, expected: str) -> Break:
    """The text with one change; `line` is the words at whose line it must be found."""
    broken = text.replace(old, new, 1)
    assert broken != text
    return Break(broken, line_of(broken, line), key, expected)


def timescale(code: str, text: str) -> str:
    """The whole table of one limit."""
    start = text.index(f'[[timescale]]\ncode = "{code}"')
    return text[start : text.index("\n\n", start)]


OUTLINE = timescale("outline_plan", ENGLAND)
FIRST_REVIEW = timescale("first_review", ENGLAND)
POLICE = timescale("police_notice", RUTLAND)
LADO = ENGLAND[ENGLAND.index('[[kind]]\ncode = "lado_outcome"') :].split("\n\n")[0]
CSE = ENGLAND[ENGLAND.index('[[kind]]\ncode = "cse"') :].split("\n\n")[0]
BARE = '[[setting]]\ncode = "unused"\nname = "Nothing asks for it"\n'

UNFITTING = [
    changed(
        ENGLAND,
        OUTLINE,
        OUTLINE.replace("setting =", 'limit = "1 working day"\nsetting ='),
        line=OUTLINE.split("event")[0],
        key="timescale",
        expected="a limit, or the setting that gives it, and not both",
    ),
    changed(
        ENGLAND,
        OUTLINE,
        OUTLINE.replace('setting = "outline_plan_within"\n', ""),
        line=OUTLINE.split("event")[0],
        key="timescale",
        expected="a limit, or the setting that gives it, and not both",
    ),
    changed(
        ENGLAND,
        OUTLINE,
        OUTLINE.replace("{limit}", "a day"),
        line='rule = "The decision and outline plan go out within a day',
        key="timescale.rule",
        expected="expected {limit}",
    ),
    changed(
        ENGLAND,
        OUTLINE,
        OUTLINE + '\nsource = "S2 T2b"',
        line='source = "S2 T2b"\n\n[[timescale]]\ncode = "minutes_to_chair"',
        key="timescale.source",
        expected="brings its own source",
    ),
    changed(
        ENGLAND,
        FIRST_REVIEW,
        FIRST_REVIEW + "\nassumption = true",
        line=FIRST_REVIEW.splitlines()[-1] + "\nassumption = true",
        key="timescale.source",
        expected="expected a source, or assumption = true",
    ),
    changed(
        ENGLAND,
        FIRST_REVIEW,
        FIRST_REVIEW.replace('source = "Working Together 2023"', ""),
        line=FIRST_REVIEW.split("event")[0],
        key="timescale.source",
        expected="expected a source, or assumption = true",
    ),
    changed(
        ENGLAND,
        FIRST_REVIEW,
        FIRST_REVIEW.replace("after =", 'before = "conference"\nafter ='),
        line=FIRST_REVIEW.split("event")[0],
        key="timescale",
        expected="either after or before",
    ),
    changed(
        ENGLAND,
        FIRST_REVIEW,
        FIRST_REVIEW.replace('types = ["first_review"]\n', ""),
        line=FIRST_REVIEW.split("event")[0],
        key="timescale",
        expected="expected types or kinds",
    ),
    changed(
        RUTLAND,
        POLICE,
        POLICE.replace('"7 days"', '"7 days before"'),
        line='limit = "7 days before"',
        key="timescale.limit",
        expected="the length alone",
    ),
    changed(
        ENGLAND,
        "[[offered]]",
        f"{BARE}\n[[offered]]",
        line='code = "unused"',
        key="setting.code",
        expected='no rule asks for "unused"',
    ),
    changed(
        ENGLAND,
        '[[offered]]\nsetting = "dissent_within"\nvalue = "72 hours"\n'
        'authority = "seen elsewhere"\nassumption = true\n\n',
        "",
        line='code = "dissent_within"',
        key="setting.code",
        expected="nothing is offered",
    ),
    changed(
        ENGLAND,
        'value = "72 hours"',
        'value = "soon"',
        line='value = "soon"',
        key="offered.value",
        expected="a length of time such as",
    ),
    changed(
        ENGLAND,
        'value = "72 hours"',
        'value = "72 h"',
        line='value = "72 h"',
        key="offered.value",
        expected='expected "72 hours"',
    ),
    changed(
        ENGLAND,
        'value = "10"',
        'value = "10 years"',
        line='value = "10 years"',
        key="offered.value",
        expected="a whole number from 1 to 99",
    ),
    changed(
        ENGLAND,
        'value = "72 hours"\nauthority = "seen elsewhere"\nassumption = true',
        'value = "72 hours"\nauthority = "seen elsewhere"',
        line='[[offered]]\nsetting = "dissent_within"',
        key="offered.source",
        expected="expected a source",
    ),
    changed(
        ENGLAND,
        'code = "dissent_within"\n',
        'code = "dissent_within"\nis_number = true\n',
        line='code = "dissent_within"\n',
        key="setting.code",
        expected='no rule asks for "dissent_within"',
    ),
    changed(
        ENGLAND,
        'setting = "advocacy_age"\nkinds',
        'setting = "advocacy_age"\nage = 10\nkinds',
        line="[advocacy]",
        key="advocacy",
        expected="the number, or the setting",
    ),
    changed(
        RUTLAND,
        "other_agencies = 2\n",
        "",
        line="[quorum]",
        key="quorum",
        expected="the number, or the setting",
    ),
    changed(
        ENGLAND,
        LADO,
        LADO.replace("kept_apart = true\n", ""),
        line='kept_apart = true\nsource = "S3 LADO"',
        key="kind.kept_apart",
        expected='the group "lado" is kept apart as a whole, or not at all',
    ),
    changed(
        ENGLAND,
        CSE,
        CSE.replace('types = ["exploitation"]', 'types = ["exploitation", "allegation"]'),
        line='types = ["exploitation", "allegation"]',
        key="kind.types",
        expected="belongs to",
    ),
    changed(
        RUTLAND,
        "in_force_from = 2013-04-01\n",
        "in_force_from = 2013-04-01\nin_force_to = 2013-03-31\n",
        line="in_force_to",
        key="profile.in_force_to",
        expected="it ends before it comes into force",
    ),
    changed(
        RUTLAND,
        "[profile]",
        'colour = "red"\n\n[profile]',
        line="colour",
        key="colour",
        expected="no such section",
    ),
    changed(
        RUTLAND,
        "[profile]",
        "quorum = 2\n\n[profile]",
        line="quorum = 2",
        key="quorum",
        expected="",
    ),
]


@pytest.mark.parametrize("each", UNFITTING, ids=lambda each: f"{each.key}: {each.expected}"[:50])
def test_what_does_not_fit_is_named_where_it_stands(each: Break) -> None:
    if each.expected:
        check(each)
    else:
        # A heading's name given twice: the text is no TOML at the heading.
        assert "[quorum]" in each.text.split("\n")[refused(each.text).line - 1]


@pytest.mark.parametrize("text", [f"age = {'9' * 5000}", "x = " + "[" * 5000, "\x00", "a.b.c = 1"])
def test_what_the_reader_of_toml_itself_chokes_on(text: str) -> None:
    assert refused(text).line == 1


@given(st.sampled_from(NAMES), st.data())
def test_whatever_is_typed_into_one_it_is_read_or_refused(name: str, data: st.DataObject) -> None:
    text = text_of(name)
    at = data.draw(st.integers(0, len(text)))
    cut = data.draw(st.integers(0, 40))
    typed = data.draw(
        st.text(max_size=20) | st.sampled_from(["[", "]", '"', "=", "\n", "'''", "{"])
    )
    broken = text[:at] + typed + text[at + cut :]
    error = None
    try:
        read_profile(broken, "own.toml")
    except ProfileError as said:
        error = said
    if error:
        assert 1 <= error.line <= broken.count("\n") + 1
        assert re.match(rf"own\.toml, line {error.line}[,:]", error.sentence)
