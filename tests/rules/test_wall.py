"""What may stand on the wall: nothing that anybody in the room may not read."""

import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cpclerk.rules.audience import Audience
from cpclerk.rules.distribution import Recipient, may_have
from cpclerk.rules.wall import (
    BLANK,
    ELSEWHERE,
    LONGEST,
    MOST,
    MOST_WORDS,
    Frame,
    Line,
    Mark,
    Offered,
    Slip,
    frame,
    giveaways,
    gives_away,
    may_stand,
    packed,
    unpacked,
)
from tests.rules.test_audience import AUDIENCES, UIDS

EVERYONE = Audience.for_everyone()
RECIPIENTS = st.builds(Recipient, st.frozensets(UIDS, min_size=1, max_size=2), st.booleans())
ROOMS = st.lists(RECIPIENTS, max_size=4)
COLUMNS = st.sampled_from(["worried", "working_well", "needs_to_happen", "elsewhere"])
MUM, SCHOOL = Recipient(frozenset({"mum"}), True), Recipient(frozenset({"school"}), False)


@given(AUDIENCES, ROOMS)
def test_only_what_everybody_in_the_room_may_read_stands(
    audience: Audience, room: list[Recipient]
) -> None:
    if may_stand(audience, room):
        assert room
        assert not audience.is_restricted
        assert all(may_have(each, audience) for each in room)
    if audience.is_restricted or not room:
        assert not may_stand(audience, room)


@pytest.mark.parametrize("stored", [None, "", "Everyone", "everybody", "only:", "not:", "?"])
def test_an_unknown_audience_is_not_sent(stored: str | None) -> None:
    offered = [Offered("worried", "HV", "said", Audience.parse(stored))]
    assert frame(offered, [], [SCHOOL]) == Frame()


@given(
    st.lists(st.tuples(COLUMNS, AUDIENCES, st.booleans(), st.none() | UIDS), max_size=12),
    st.lists(st.tuples(AUDIENCES, UIDS), max_size=4),
    st.none() | AUDIENCES,
    st.lists(AUDIENCES, max_size=4),
    ROOMS,
)
def test_no_restricted_word_is_in_what_is_sent(
    entries: list[tuple[str, Audience, bool, str | None]],
    marks: list[tuple[Audience, str]],
    about: Audience | None,
    thought: list[Audience],
    room: list[Recipient],
) -> None:
    offered = [
        Offered(column, f"tag{n}", f"words{n};", audience, who, f"step{n};", struck, f"mark{n};")
        for n, (column, audience, struck, who) in enumerate(entries)
    ]
    slips = [
        Slip(f"who{n}", n, f"reason{n};", audience, uid) for n, (audience, uid) in enumerate(marks)
    ]
    danger = Offered("worried", "", "danger;", about, marks="opinion;") if about else None
    views = [
        Offered("change", f"child{n}", f"wish{n};", audience, step=f"answer{n};")
        for n, audience in enumerate(thought)
    ]
    shown = frame(offered, slips, room, about=danger, views=views)
    sent = packed(shown).decode()
    here = {uid for each in room for uid in each.uids}
    for n, (column, audience, struck, who) in enumerate(entries):
        public = may_stand(audience, room) and not struck and column != "elsewhere"
        assert (f"words{n};" in sent) == (f"step{n};" in sent) == (f"mark{n};" in sent) == public
        assert (f'"tag{n}"' in sent) == (public and who in here)
        # Nobody's words are left without a tag to be read as those of the speaker above.
        stands = next((each for each in shown.lines if each.step == f"step{n};"), None)
        if stands and who and who not in here:
            assert stands.tag == ELSEWHERE
    shows_marks = about is None or may_stand(about, room)
    for n, (audience, uid) in enumerate(marks):
        assert (f"reason{n};" in sent) == (
            may_stand(audience, room) and uid in here and shows_marks
        )
    for n, audience in enumerate(thought):
        public = may_stand(audience, room)
        assert (f"wish{n};" in sent) == (f"answer{n};" in sent) == (f'"child{n}"' in sent) == public
    assert ("danger;" in sent) == ("opinion;" in sent)
    assert ("danger;" in sent) <= (about is not None and may_stand(about, room))


@pytest.mark.parametrize(
    "typed",
    [
        "They moved to 12 Elm Road on Friday",
        "postcode le11aa",
        "Ring 0116 496 0123!",
        "ring 01164960123",
        "she is at HAVEN   house",
    ],
)
def test_protected_details_never_stand_however_they_are_typed(typed: str) -> None:
    known = giveaways(["12 Elm Road, Leicester, LE1 1AA", "0116 4960123", "Haven House"])
    assert gives_away(typed, known)
    offered = [
        Offered("worried", "", typed, EVERYONE),
        Offered("worried", "", "x", EVERYONE, step=typed),
        Offered("worried", "", "x", EVERYONE, marks=typed),
    ]
    slips = [Slip("SW", 3, typed, EVERYONE, "school")]
    assert frame(offered, slips, [SCHOOL], known) == Frame()
    assert frame([], slips, [SCHOOL], about=offered[0]).about == typed
    assert frame([], [], [SCHOOL], known, views=offered) == Frame()
    assert (
        frame([], [Slip("SW", 3, "", EVERYONE, "school")], [SCHOOL], known, offered[0]) == Frame()
    )


def test_ordinary_words_are_no_protected_detail() -> None:
    known = giveaways(["12 Elm Road, Leicester, LE1 1AA", "7"])
    assert not gives_away("The family came from Leicester when Mia was 12, on 7 May", known)
    assert not gives_away("anything", giveaways([]))


def test_a_wall_is_sent_the_latest_and_no_more_than_it_has_room_for() -> None:
    text = "ü" * 4_000
    offered = [
        Offered(column, "HV", f"{n} {text}", EVERYONE, "school", text, marks="opinion")
        for n in range(200)
        for column in ("worried", "working_well", "needs_to_happen")
    ]
    slips = [Slip("SW", 3, text, EVERYONE, "school")] * 60
    shown = frame(offered, slips, [SCHOOL, MUM], views=offered)
    assert len(shown.views) == MOST
    assert [len(shown.column(each)) for each in ("worried", "working_well")] == [MOST, MOST]
    assert shown.newest == shown.column("needs_to_happen")[-1]
    assert shown.newest is not None
    assert shown.newest.text.startswith("199 ")
    # What is cut keeps what is said about it.
    assert shown.newest.text.endswith("ü… (opinion)")
    assert len(shown.newest.text) == MOST_WORDS + len(" (opinion)")
    assert len(packed(shown)) < LONGEST


@given(
    st.builds(
        Frame,
        st.lists(st.builds(Line, COLUMNS, st.text(), st.text(), st.text())).map(tuple),
        st.lists(st.builds(Mark, st.text(), st.none() | st.integers(0, 10), st.text())).map(tuple),
        st.text(),
        st.lists(st.builds(Line, COLUMNS, st.text(), st.text(), st.text())).map(tuple),
    )
)
def test_a_frame_comes_through_as_it_was(shown: Frame) -> None:
    if all(text.isascii() or "\ud800" not in text for text in map(str, [shown])):
        assert unpacked(packed(shown)) == shown
    assert unpacked(BLANK) is None


@given(
    st.binary()
    | st.recursive(st.none() | st.text() | st.integers(), st.lists).map(json.dumps).map(str.encode)
)
def test_rubbish_is_no_frame(message: bytes) -> None:
    # Hypothesis reads the program for bytes to try, and a blank wall is no rubbish.
    assume(b"blank" not in message)
    with pytest.raises(ValueError):  # noqa: PT011
        unpacked(message)


@pytest.mark.parametrize(
    "message",
    [
        '{"is": "frame"}',
        '{"is": "frame", "lines": [{"column": 1, "tag": "", "text": "", "step": ""}], "marks": [], '
        '"views": [], "about": ""}',
        '{"is": "frame", "lines": [], "marks": [{"tag": "", "value": 11, "reason": ""}], '
        '"views": [], "about": ""}',
        '{"is": "frame", "lines": 4, "marks": [], "views": [], "about": ""}',
        '{"is": "frame", "lines": [], "marks": [], "views": [4], "about": ""}',
        pytest.param("[" * 100_000, id="deep"),
    ],
)
def test_half_a_frame_is_none(message: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        unpacked(message.encode())
