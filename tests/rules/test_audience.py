"""Who may see a text: nobody whom nothing lets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.audience import Audience, Reader, in_part, may_see, strictest

UIDS = st.sampled_from(["mum", "dad", "school", "police", "advocate"])
SETS = st.frozensets(UIDS, max_size=3)
AUDIENCES = st.builds(Audience, st.booleans(), st.none() | SETS, SETS)
READERS = st.builds(Reader, UIDS | st.just(""), st.booleans())


@given(AUDIENCES)
def test_the_stored_form_comes_back(audience: Audience) -> None:
    assert Audience.parse(audience.stored) == audience


@given(AUDIENCES, READERS)
def test_nobody_sees_more_after_storing(audience: Audience, reader: Reader) -> None:
    assert may_see(reader, Audience.parse(audience.stored)) == may_see(reader, audience)


@given(st.lists(AUDIENCES, min_size=1, max_size=4), READERS)
def test_texts_together_are_for_those_who_may_see_each(
    audiences: list[Audience], reader: Reader
) -> None:
    together = all(may_see(reader, audience) for audience in audiences)
    assert may_see(reader, strictest(audiences)) == together


@given(AUDIENCES, READERS, st.booleans())
def test_of_the_closed_part_the_family_sees_nothing(
    audience: Audience, reader: Reader, closed: bool
) -> None:
    kept_out = closed and reader.is_family
    assert may_see(reader, in_part(audience, closed=closed)) == (
        may_see(reader, audience) and not kept_out
    )


@given(st.text(), READERS)
def test_what_cannot_be_understood_is_seen_by_nobody(text: str, reader: Reader) -> None:
    known = ("everyone", "professionals", "only:", "not:")
    if not text.strip().startswith(known):
        assert not may_see(reader, Audience.parse(text))


@given(READERS)
@pytest.mark.parametrize("text", [None, "", "Everyone", "only:", "not:", "not:mum,", "only:,", "x"])
def test_near_misses_are_seen_by_nobody(text: str | None, reader: Reader) -> None:
    assert not may_see(reader, Audience.parse(text))


@given(READERS)
def test_a_text_with_no_audience_at_all_is_seen_by_nobody(reader: Reader) -> None:
    assert not may_see(reader, strictest([]))


@given(READERS)
def test_who_sees_what_is_for_everyone_or_for_professionals(reader: Reader) -> None:
    assert may_see(reader, Audience.for_everyone())
    assert may_see(reader, Audience.for_professionals()) is not reader.is_family


@given(READERS, SETS)
def test_named_people_alone_see_what_is_for_them(reader: Reader, uids: frozenset[str]) -> None:
    assert may_see(reader, Audience.for_only(uids)) == (reader.uid in uids)


@given(READERS, SETS.filter(bool))
def test_named_people_do_not_see_what_is_withheld(reader: Reader, uids: frozenset[str]) -> None:
    sees = may_see(reader, Audience.withheld_from(uids))
    assert sees == (bool(reader.uid) and reader.uid not in uids)


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        ("everyone", "everyone at the conference"),
        ("professionals", "professionals only"),
        ("only:a,b", "named people only (2)"),
        ("not:a", "withheld from named people (1)"),
        ("professionals;not:a", "professionals only, withheld from named people (1)"),
        ("rubbish", "nobody"),
    ],
)
def test_the_words_name_nobody(stored: str, words: str) -> None:
    assert Audience.parse(stored).words == words
