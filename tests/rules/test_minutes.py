"""Blocks never mix audiences, stages never skip, and hidden words are found however laid out."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.audience import Audience, Reader, may_see
from cpclerk.rules.distribution import (
    Hidden,
    Recipient,
    checked_method,
    is_proposed,
    leaks,
    may_have,
    require_initials,
)
from cpclerk.rules.errors import Refused
from cpclerk.rules.minutes import (
    APPROVED,
    DISTRIBUTED,
    DRAFT,
    FROZEN,
    GOING_OUT,
    NONE,
    RETURNED,
    SECTIONS,
    WITH_CHAIR,
    Source,
    is_within,
    parts,
    require_amendable,
    require_day,
    require_step,
)

UIDS = ("a", "b", "c")
NAMES = st.frozensets(st.sampled_from(UIDS), min_size=1)
AUDIENCES = st.builds(
    Audience,
    professionals_only=st.booleans(),
    only=st.none() | NAMES,
    withheld=st.frozensets(st.sampled_from(UIDS)),
)
SOURCES = st.builds(
    Source,
    uid=st.text("xyz", min_size=1),
    section=st.sampled_from(sorted(SECTIONS)),
    line=st.text("abc ", min_size=1),
    audience=AUDIENCES,
)
READERS = [Reader(uid, family) for uid in UIDS for family in (True, False)]
STATES = (NONE, DRAFT, WITH_CHAIR, RETURNED, APPROVED, GOING_OUT, DISTRIBUTED)


@given(st.lists(SOURCES, max_size=12))
def test_who_may_see_a_part_may_see_every_source_of_it(sources: list[Source]) -> None:
    found = parts(sources)
    for reader in READERS:
        seen = [line for part in found if may_see(reader, part.audience) for line in _lines(part)]
        allowed = [each.line for each in sources if may_see(reader, each.audience)]
        assert sorted(seen) == sorted(allowed)


def _lines(part: object) -> list[str]:
    return str(getattr(part, "text", "")).split("\n")


@given(st.lists(SOURCES, max_size=12))
def test_what_everyone_may_see_comes_first_in_its_section(sources: list[Source]) -> None:
    found = parts(sources)
    headings = [part.heading for part in found]
    assert headings == sorted(headings, key=list(SECTIONS.values()).index)
    for before, after in pairwise(found):
        if before.heading == after.heading:
            assert after.audience.is_restricted


@given(AUDIENCES, AUDIENCES)
def test_within_means_that_nobody_is_shut_out(narrow: Audience, wide: Audience) -> None:
    if is_within(narrow, wide):
        for reader in READERS:
            assert may_see(reader, wide) or not may_see(reader, narrow)


@given(AUDIENCES, st.frozensets(st.sampled_from(UIDS)), st.booleans())
def test_a_recipient_with_several_uids_is_told_no_more(
    audience: Audience, uids: frozenset[str], family: bool
) -> None:
    allowed = may_have(Recipient(uids, family), audience)
    one_by_one = [may_see(Reader(uid, family), audience) for uid in uids]
    assert not allowed or any(one_by_one) or not uids
    if audience.withheld & uids:
        assert not allowed
    if audience.professionals_only and family:
        assert not allowed
    if audience.only is not None and not audience.only & uids:
        assert not allowed


# What may follow what


@pytest.mark.parametrize(
    ("step", "allowed"),
    [
        ("draft", {NONE, DRAFT, RETURNED}),
        ("to_chair", {DRAFT, RETURNED}),
        ("return", {WITH_CHAIR}),
        ("approve", {WITH_CHAIR}),
        ("new_version", set(FROZEN)),
        ("distribute", set(FROZEN)),
    ],
)
def test_a_step_is_taken_in_its_turn_or_refused_in_a_sentence(step: str, allowed: set[str]) -> None:
    for state in STATES:
        if state in allowed:
            require_step(step, state)
        else:
            with pytest.raises(Refused) as caught:
                require_step(step, state)
            assert caught.value.sentence.endswith((".", "."))


@pytest.mark.parametrize("role", ["clerk", "chair", "manager"])
def test_nobody_amends_what_is_frozen(role: str) -> None:
    for state in FROZEN:
        with pytest.raises(Refused):
            require_amendable(state, role)
    require_amendable(DRAFT, role)
    require_amendable(RETURNED, role)
    if role == "clerk":
        with pytest.raises(Refused):
            require_amendable(WITH_CHAIR, role)
    else:
        require_amendable(WITH_CHAIR, role)


@given(st.integers(-40, 40), st.integers(-40, 40))
def test_a_day_is_no_later_than_today_nor_before_what_it_follows(on: int, after: int) -> None:
    today = date(2026, 11, 23)
    day, first = today + timedelta(days=on), today + timedelta(days=after)
    if first <= day <= today:
        require_day(day, today=today, after=first, what="the conference")
    else:
        with pytest.raises(Refused) as caught:
            require_day(day, today=today, after=first, what="the conference")
        assert caught.value.field == "on"


# What must not be in a copy

WORD = st.text("abcde", min_size=1, max_size=6)
SAID = st.lists(WORD, min_size=1, max_size=8).map(" ".join)


@given(SAID, SAID, SAID, st.sampled_from([" ", "\n", "  \n ", "\t"]))
def test_hidden_words_are_found_however_they_are_laid_out(
    before: str, hidden: str, after: str, space: str
) -> None:
    text = f"{before}\n{hidden.replace(' ', space).upper()} {after}"
    found = leaks(text, [Hidden("somewhere", hidden)], [])
    assert {each.where for each in found} == {"somewhere"}
    assert "".join(hidden.split()).upper() in {
        "".join(text[each.start : each.end].split()).upper() for each in found
    }


@given(SAID, SAID)
def test_what_is_not_there_as_whole_words_is_no_leak(text: str, hidden: str) -> None:
    stands = f" {hidden} " in f" {text} "
    # Spaces do not count, so that `a b` is also found in `ab`.
    packed = hidden.replace(" ", "") in text.replace(" ", "")
    found = bool(leaks(text, [Hidden("somewhere", hidden)], []))
    assert found >= stands
    assert found <= packed


@given(SAID, SAID)
def test_words_that_the_reader_may_also_see_are_no_leak(text: str, hidden: str) -> None:
    whole = f"{text} {hidden}"
    assert not leaks(whole, [Hidden("somewhere", hidden)], [f"Kim Moss: {hidden}"])


def test_a_sentence_of_a_longer_text_is_found_and_its_line_said() -> None:
    hidden = Hidden("the record", "He rang. She will move in with her sister soon. All is well.")
    text = "Minutes\n\nWe heard that she will move in\nwith her sister soon."
    (found,) = leaks(text, [hidden], [])
    assert found.line == 3
    assert not leaks("He rang. All is well.", [hidden], [])


# Who gets one


@pytest.mark.parametrize("typed", ["RA", "ra", "r.a.", " R A ", "ras", "rosaash-smith"])
def test_initials_are_taken_as_people_type_them(typed: str) -> None:
    require_initials(typed, "Rosa Ash-Smith")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("DM", "DS D. Marlow"),
        ("ddm", "DS D. Marlow"),
        ("g", "GP"),
        ("אב", "אבי ברק"),
        ("é", "É"),
        *((each, "SW Team Manager/PSW") for each in ("SW", "psw", "STM", "stmp")),
    ],
)
def test_titles_and_scripts_of_every_kind(typed: str, name: str) -> None:
    require_initials(typed, name)


@given(st.text(st.characters(codec="ascii"), max_size=20))
def test_nothing_else_passes_for_initials(typed: str) -> None:
    if "".join(typed.casefold().replace(".", "").split()) not in {"ra", "rosaash"}:
        with pytest.raises(Refused) as caught:
            require_initials(typed, "Rosa Ash")
        assert caught.value.field == "initials"


def test_a_method_is_one_of_four() -> None:
    assert checked_method("post") == "post"
    with pytest.raises(Refused, match="secure mail"):
        checked_method("fax")


@pytest.mark.parametrize(
    ("family", "relation", "pr", "invited", "attended", "proposed"),
    [
        (True, "mother", True, True, False, True),
        (True, "father", None, True, True, True),
        (True, "father", False, True, False, False),
        (True, "child", None, True, True, False),
        (True, "", None, False, True, False),
        (True, "grandmother", None, True, True, False),
        (True, "grandmother", True, True, False, True),
        (False, "", None, True, None, True),
        (False, "", None, None, None, True),
        (False, "", None, False, True, True),
        (False, "", None, False, False, False),
        (False, "", None, False, None, False),
    ],
)
def test_who_is_proposed(
    family: bool,
    relation: str,
    pr: bool | None,
    invited: bool | None,
    attended: bool | None,
    proposed: bool,
) -> None:
    why_not = is_proposed(
        is_family=family,
        relation=relation,
        parental_responsibility=pr,
        invited=invited,
        attended=attended,
    )
    assert (why_not == "") is proposed
