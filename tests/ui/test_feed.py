"""What is sent to the walls of a recorder, whatever is said, and whoever comes and goes."""

import json
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from cpclerk.rules.audience import Audience
from cpclerk.rules.distribution import Recipient, may_have
from cpclerk.rules.errors import Refused
from cpclerk.rules.wall import BLANK, Offered, Slip
from cpclerk.ui.feed import CAME_BACK, ROOM_CHANGED, Feed, View

EVERYONE = Audience.for_everyone()
NAMES = ["mum", "dad", "school", "police"]
FAMILY = {"mum", "dad"}
UIDS = st.frozensets(st.sampled_from(NAMES), max_size=2)
AUDIENCES = st.one_of(
    st.just(EVERYONE),
    st.just(EVERYONE),
    st.builds(Audience, st.booleans(), st.none() | UIDS, UIDS),
)


class Listener:
    """Stands where walls are connected, and keeps all that is sent."""

    number, walls, behind = 4711, 1, 0

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def send(self, message: bytes) -> None:
        self.sent.append(message)

    def close(self) -> None: ...


def reader(name: str) -> Recipient:
    return Recipient(frozenset({name}), name in FAMILY)


class Meeting(RuleBasedStateMachine):
    """A meeting in which anything happens; each text and each reason is a word of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.listener = Listener()
        self.feed = Feed(self.listener)
        self.said: dict[str, tuple[Audience, bool]] = {}
        self.marks: dict[str, Audience] = {}
        self.views: dict[str, Audience] = {}
        self.here: set[str] = set()
        self.confirmed: set[str] | None = None
        self.looked_at = 0

    def tell(self) -> None:
        self.feed.take(
            View(
                offered=tuple(
                    Offered("worried", "", word, audience, struck=struck)
                    for word, (audience, struck) in self.said.items()
                ),
                slips=tuple(
                    Slip("", 5, word, audience, "mum") for word, audience in self.marks.items()
                ),
                views=tuple(
                    Offered("change", "Mia", word, audience)
                    for word, audience in self.views.items()
                ),
                room=tuple(map(reader, sorted(self.here))),
                present=frozenset(self.here),
            )
        )

    @rule(audience=AUDIENCES, what=st.sampled_from(["entry", "mark", "view"]))
    def is_said(self, audience: Audience, what: str) -> None:
        word = f"word{len(self.said) + len(self.marks) + len(self.views)};"
        if what == "mark":
            self.marks[word] = audience
        elif what == "view":
            self.views[word] = audience
        else:
            self.said[word] = audience, False
        self.tell()

    @precondition(lambda self: self.views)
    @rule(number=st.integers(0, 50), audience=AUDIENCES)
    def a_view_is_put_right(self, number: int, audience: Audience) -> None:
        self.views[list(self.views)[number % len(self.views)]] = audience
        self.tell()

    @precondition(lambda self: self.said)
    @rule(number=st.integers(0, 50), audience=AUDIENCES, struck=st.booleans())
    def changes(self, number: int, audience: Audience, struck: bool) -> None:
        self.said[list(self.said)[number % len(self.said)]] = audience, struck
        self.tell()

    @rule(name=st.sampled_from(NAMES))
    def comes_or_goes(self, name: str) -> None:
        self.here ^= {name}
        self.confirmed = None
        self.tell()
        assert not self.feed.is_shown
        assert self.listener.sent[-1:] in ([], [BLANK])

    @rule()
    def f10(self) -> None:
        if self.feed.is_shown:
            self.feed.blank()
            self.confirmed = None
            return
        try:
            self.feed.show()
        except Refused:
            assert not self.here
            return
        self.confirmed = set(self.here)

    @precondition(lambda self: self.said)
    @rule(number=st.integers(0, 50))
    def undo_widens(self, number: int) -> None:
        word = list(self.said)[number % len(self.said)]
        before = self.said[word]
        self.said[word] = EVERYONE, False
        self.feed.be_careful()
        self.tell()
        if before != self.said[word] and self.confirmed:
            assert not self.feed.is_shown
        if not self.feed.is_shown:
            self.confirmed = None

    @invariant()
    def nothing_was_sent_that_anybody_in_the_room_may_not_read(self) -> None:
        news = self.listener.sent[self.looked_at :]
        self.looked_at = len(self.listener.sent)
        for message in news:
            if message == BLANK:
                continue
            assert self.confirmed == self.here
            for word, audience in self.audiences().items():
                if word.encode() in message:
                    assert not audience.is_restricted
                    assert all(may_have(reader(name), audience) for name in self.here)

    @invariant()
    def what_was_taken_back_stands_no_longer(self) -> None:
        last = self.listener.sent[-1] if self.listener.sent else BLANK
        assert (last != BLANK) == (self.confirmed is not None)
        if last == BLANK:
            return
        shown = {each["text"] for each in json.loads(last)["lines"]}
        latest = [
            word
            for word, (audience, struck) in self.said.items()
            if audience == EVERYONE and not struck
        ][-20:]
        assert shown == set(latest)
        thought = {each["text"] for each in json.loads(last)["views"]}
        public = [word for word, audience in self.views.items() if audience == EVERYONE]
        assert thought == set(public[:20])

    def audiences(self) -> dict[str, Audience]:
        said = {word: audience for word, (audience, _) in self.said.items()}
        return said | self.marks | self.views


TestMeeting = Meeting.TestCase
TestMeeting.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


def feed_with(**values: Any) -> tuple[Feed, Listener]:
    listener = Listener()
    feed = Feed(listener)
    mum = {"room": (reader("mum"),), "present": frozenset({"mum"})}
    feed.take(View(**{**mum, "offered": (Offered("worried", "", "said", EVERYONE),), **values}))
    return feed, listener


def test_nothing_stands_before_the_clerk_shows_it_nor_for_nobody() -> None:
    feed, listener = feed_with()
    assert listener.sent == []
    feed.show()
    assert b"said" in listener.sent[-1]
    feed, listener = feed_with(room=(), present=frozenset())
    with pytest.raises(Refused, match="F4 says who is"):
        feed.show()
    assert listener.sent == []


def test_only_the_screen_on_top_is_listened_to() -> None:
    feed, listener = feed_with()
    feed.show()
    feed.owner = object()
    feed.take(View())
    assert listener.sent[-1] != BLANK
    feed.take(View(), feed.owner)
    assert (listener.sent[-1], feed.why_blank) == (BLANK, ROOM_CHANGED)


def test_what_undo_brings_back_waits_for_the_clerk() -> None:
    feed, _ = feed_with()
    feed.show()
    feed.be_careful()
    more = (Offered("worried", "", "said", EVERYONE), Offered("worried", "", "again", EVERYONE))
    feed.take(View(more, room=(reader("mum"),), present=frozenset({"mum"})))
    assert (feed.is_shown, feed.why_blank) == (False, CAME_BACK)


def test_the_clerk_reads_how_the_wall_stands() -> None:
    feed, listener = feed_with()
    assert feed.words == "wall BLANK: F10 shows it"
    feed.show()
    assert feed.words == "wall: shown"
    listener.walls = 2
    assert feed.words == "2 walls: shown"
    listener.behind = 1
    assert "DOES NOT ANSWER" in feed.words
    assert feed.is_amiss
    listener.walls = listener.behind = 0
    assert feed.words == "no wall (cpclerk wall 4711)"
    assert Feed().words == ""
