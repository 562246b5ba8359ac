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
    "monitoring": ("code", "name"),
    "day_sheet": ("family_minutes", "reading_minutes", "room"),
    "minutes_stage": ("code", "name", "event", "by"),
    "participation": ("code", "name"),
    "late_reason": ("code", "name"),
    "category": ("code", "name", "census", "definition"),
    "factor": ("code", "name"),
    "follows": ("code", "name", "outcomes"),
    "setting": ("code", "name"),
    "offered": ("setting", "value", "authority"),
    "plan_length": ("ask_after", "counted_after", "authority"),
    "question": ("code", "text", "asked_of"),
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
    *(
        "checklist.kinds",
        "agenda.kinds",
        "monitoring.kinds",
        "minutes_stage.event",
        "follows.outcomes",
    ),
    "offered.setting",
}
ONE_OF = {
    *("child_type.child_is", "timescale.calendar", "timescale.when"),
    *("invitee.group", "invitee.when", "agenda.column", "checklist.when", "question.asked_of"),
}
LENGTHS = {"timescale.limit", "checklist.due", "plan_length.counted_after"}
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


def table(text: str, heading: str, code: str) -> str:
    """A whole table of a profile: that of a code (or setting) in the section, or the only one."""
    start = text.index(f"{heading}\n{code}")
    return text[start : text.index("\n\n", start)]


def unfit(whole: tuple[str, str, str], old: str, new: str, key: str, expected: str) -> Break:
    """A table with one change. Found at the key, or at the heading where it has none."""
    text, heading, _ = whole
    before = table(*whole)
    after = before.replace(old, new, 1)
    assert after != before
    broken = text.replace(before, after, 1)
    line = line_of(broken, after)
    section, _, name = key.partition(".")
    if f"\n{name} =" in after:
        line += after[: after.index(name + " =")].count("\n")
    assert section == heading.strip("[]")
    return Break(broken, line, key, expected)


def limit(text: str, code: str) -> tuple[str, str, str]:
    return text, "[[timescale]]", f'code = "{code}"'


OUTLINE = limit(ENGLAND, "outline_plan")
REVIEW = limit(ENGLAND, "first_review")
DISSENT = (ENGLAND, "[[setting]]", 'code = "dissent_within"')
IN_72_HOURS = (ENGLAND, "[[offered]]", 'setting = "dissent_within"')
FROM_10 = (ENGLAND, "[[offered]]", 'setting = "advocacy_age"')
NO_LIMIT = "a limit, or the setting that gives it, and not both"
NO_SOURCE = "expected a source, or assumption = true"
NO_S9 = '"S9" is not in [sources], which lists S0, S1, S2, S3.'
NO_NUMBER = "the number, or the setting that gives it, and not both"
LASTS = (ENGLAND, "[plan_length]", "ask_after")
UNFITTING = [
    unfit(LASTS, '"9 months"', '"13 months"', "plan_length.ask_after", "each longer than"),
    unfit(LASTS, '"9 months"', '"9 mnths"', "plan_length.ask_after", "not a length of time"),
    unfit(LASTS, '"24 months"', '"2 weeks"', "plan_length", "lengths in months"),
    unfit(OUTLINE, "setting =", 'limit = "1 day"\nsetting =', "timescale", NO_LIMIT),
    unfit(OUTLINE, 'setting = "outline_plan_within"\n', "", "timescale", NO_LIMIT),
    unfit(OUTLINE, "{limit}", "a day", "timescale.rule", "expected {limit}"),
    unfit(REVIEW, "within 3 months", "in time", "timescale.rule", 'say the limit, "3 months"'),
    unfit(REVIEW, "Working Together 2023", "as S9 T2b", "timescale.source", NO_S9),
    unfit(REVIEW, "Working Together 2023", "S1 5.2.1, S9 T2b", "timescale.source", NO_S9),
    unfit(IN_72_HOURS, "assumption = true", 'source = "S9"', "offered.source", NO_S9),
    unfit(IN_72_HOURS, "72 hours", "0 hours", "offered.value", "from 1 to 17,520 hours"),
    unfit(OUTLINE, '["conference"]', '["conferense"]', "timescale.kinds", "conference, cse"),
    unfit(OUTLINE, '["conference"]', '["conferense"]', "timescale.kinds", "perhaps conference was"),
    unfit(REVIEW, '["first_review"]', '["first_revue"]', "timescale.types", "perhaps first_review"),
    unfit(OUTLINE, "owed_by", 'source = "S2"\nowed_by', "timescale.source", "its own source"),
    unfit(REVIEW, "owed_by", "assumption = true\nowed_by", "timescale.source", NO_SOURCE),
    unfit(REVIEW, 'source = "Working Together 2023"', "", "timescale.source", NO_SOURCE),
    unfit(REVIEW, "after", 'before = "birth"\nafter', "timescale", "either after or before"),
    unfit(REVIEW, 'after = "previous_conference"\n', "", "timescale", "either after or before"),
    unfit(REVIEW, 'types = ["first_review"]\n', "", "timescale", "expected types or kinds"),
    unfit(REVIEW, '"3 months"', '"3 months before"', "timescale.limit", "the length alone"),
    unfit(DISSENT, "name", "is_number = true\nname", "setting.code", "no rule asks for"),
    unfit(IN_72_HOURS, "72 hours", "soon", "offered.value", "a length of time such as"),
    unfit(IN_72_HOURS, "72 hours", "72 h", "offered.value", 'expected "72 hours"'),
    unfit(IN_72_HOURS, "\nassumption = true", "", "offered.source", NO_SOURCE),
    unfit(FROM_10, "10", "10 years", "offered.value", "a whole number from 1 to 99"),
    unfit(FROM_10, "10", "0", "offered.value", "a whole number from 1 to 99"),
    unfit((ENGLAND, "[advocacy]", ""), "kinds", "age = 10\nkinds", "advocacy", NO_NUMBER),
    unfit((RUTLAND, "[quorum]", ""), "other_agencies = 2\n", "", "quorum", NO_NUMBER),
    unfit(
        (RUTLAND, "[profile]", ""),
        "note",
        "in_force_to = 2013-03-31\nnote",
        "profile.in_force_to",
        "it ends before it comes into force",
    ),
    unfit(
        (ENGLAND, "[[kind]]", 'code = "cse"'),
        '"exploitation"',
        '"exploitation", "allegation_outcome"',
        "kind.types",
        "belongs to",
    ),
    unfit(
        (ENGLAND, "[[kind]]", 'code = "lado_outcome"'),
        '"allegation_outcome"',
        '"allegation_strategy"',
        "kind.types",
        "no meeting could ever be of this kind",
    ),
]


def test_a_setting_for_which_nothing_is_offered() -> None:
    offer = table(*IN_72_HOURS)
    text = ENGLAND.replace(offer + "\n\n", "")
    line = line_of(text, 'code = "dissent_within"')
    check(Break(text, line, "setting.code", "nothing is offered"))


def test_a_setting_that_no_rule_asks_for() -> None:
    text = ENGLAND.replace(
        "[[setting]]", '[[setting]]\ncode = "idle"\nname = "Idle"\n\n[[setting]]', 1
    )
    check(Break(text, line_of(text, 'code = "idle"'), "setting.code", 'no rule asks for "idle"'))


def test_a_group_is_kept_apart_as_a_whole() -> None:
    outcome = table(ENGLAND, "[[kind]]", 'code = "lado_outcome"')
    text = ENGLAND.replace(outcome, outcome.replace("kept_apart = true\n", ""))
    expected = 'the group "lado" is kept apart as a whole, or not at all'
    check(Break(text, line_of(text, "kept_apart"), "kind.kept_apart", expected))


def test_a_key_that_stands_above_all_headings() -> None:
    check(Break('colour = "red"\n' + RUTLAND, 1, "colour", "no such section"))


@pytest.mark.parametrize("each", UNFITTING, ids=lambda each: f"{each.key}: {each.expected}"[:50])
def test_what_does_not_fit_is_named_where_it_stands(each: Break) -> None:
    check(each)


def test_what_is_no_toml_is_said_with_where_to_look() -> None:
    text = put(ENGLAND, line_of(ENGLAND, "title ="), 'title = "England 2023')
    assert (
        "Look at the quotation marks, the = and the brackets of this line."
        in refused(text).expected
    )


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
