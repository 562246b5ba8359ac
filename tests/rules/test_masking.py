"""Who would give somebody away is named to nobody who may not learn of them."""

from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.audience import Audience
from cpclerk.rules.distribution import Recipient
from cpclerk.rules.masking import SOMEBODY, Listed, as_read_by, may_learn_of, shown_to

UIDS = st.sampled_from(["rosa", "paul", "rhea", "chalk", "mia"])
AUDIENCES = st.one_of(
    st.just("everyone"),
    st.just("professionals"),
    st.lists(UIDS, min_size=1).map(lambda uids: "only:" + ",".join(uids)),
    st.lists(UIDS, min_size=1).map(lambda uids: "not:" + ",".join(uids)),
    st.text(max_size=12),
)
READERS = st.builds(Recipient, st.frozensets(UIDS, min_size=1), st.booleans())


@st.composite
def listed(draw: st.DrawFn) -> Listed:
    uid = draw(UIDS)
    stored, is_protected = draw(AUDIENCES), draw(st.booleans())
    audience = shown_to(stored, has_protected_contact=is_protected, uids=[uid])
    return Listed(frozenset({uid}), f"name-{uid}", f"capacity-{uid}", f"agency-{uid}", audience)


@given(READERS, st.lists(listed(), max_size=6))
def test_no_word_of_somebody_reaches_a_reader_who_may_not_learn_of_them(
    reader: Recipient, people: list[Listed]
) -> None:
    read = as_read_by(reader, people)
    assert len(read) == len(people)
    for one, seen in zip(people, read, strict=True):
        if may_learn_of(reader, one):
            assert seen == one
        else:
            assert (seen.name, seen.capacity, seen.agency) == (SOMEBODY, "", "")
            assert reader.uids.isdisjoint(one.uids)


@given(READERS)
def test_until_it_is_decided_nobody_else_learns_of_who_has_a_protected_contact(
    reader: Recipient,
) -> None:
    audience = shown_to("", has_protected_contact=True, uids=["rhea"])
    refuge = Listed(frozenset({"rhea"}), "Rhea Haven", "Refuge worker", "Refuge", audience)
    assert may_learn_of(reader, refuge) == ("rhea" in reader.uids)
    assert refuge.is_masked


@given(READERS, st.text(max_size=12))
def test_what_cannot_be_understood_is_seen_by_nobody(reader: Recipient, stored: str) -> None:
    if not stored or stored.split(":", maxsplit=1)[0].split(";", maxsplit=1)[0].strip() in {
        "everyone", "professionals", "only", "not",
    }:  # fmt: skip
        return
    audience = shown_to(stored, has_protected_contact=False, uids=["rhea"])
    assert audience == Audience.for_only(["rhea"])
    one = Listed(frozenset({"rhea"}), "Rhea Haven", "", "", audience)
    assert may_learn_of(reader, one) == ("rhea" in reader.uids)
