"""The receipts of reports in one pass, one key each: at the start of a meeting, and at its end."""

from collections.abc import Iterable
from typing import ClassVar

from textual.widget import Widget

from cpclerk.rules.reports import ANSWERS, VERBAL, gaps_words
from cpclerk.services import reports as service
from cpclerk.services.reports import Owed
from cpclerk.ui.commands import Command
from cpclerk.ui.screens import checklists_words as words
from cpclerk.ui.screens.step import StepScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Cell, Lines, Row
from cpclerk.ui.widgets.notice import NoticeLine


class CameWhen(Command):
    """One key for each answer of the pass."""

    answer = ""

    @classmethod
    def action(cls) -> str:
        """Return the action that puts it down."""
        return f"answer('{cls.answer}')"


class OnTheDay(CameWhen):
    """d in the pass."""

    id, answer = "came-on-the-day", "on_the_day"
    key = "d"
    words = "day"
    description = "This reader had it on the day of the conference; the next row is next"


class DayBefore(CameWhen):
    """y in the pass."""

    id, answer = "came-the-day-before", "day_before"
    key = "y"
    words = "before"
    description = "This reader had it on the working day before the conference"


class CameEarlier(CameWhen):
    """e in the pass."""

    id, answer = "came-earlier", "earlier"
    key = "e"
    words = "earlier"
    description = "This reader had it before that, on a day that nobody noted"


class VerbalOnly(CameWhen):
    """v in the pass."""

    id, answer = "came-verbally", VERBAL
    key = "v"
    words = "verbal"
    description = "Nothing written: this reader was told by word of mouth"


class NeverCame(CameWhen):
    """x in the pass."""

    id, answer = "never-came", "not_received"
    key = "x"
    words = "never"
    description = "It is known that this reader did not have it"


class AskNext(Command):
    """n in the pass."""

    id = "ask-next"
    key = "n"
    words = "skip"
    description = "Nobody knows now: leave it not recorded and go to the next"


class ReceiptsScreen(StepScreen):
    """Every report of which it is not recorded whether its reader had it."""

    STEP = "recording"
    TITLE = "Receipts"
    AUTO_FOCUS = "#receipts"
    FOOTER_LINES = 2
    OFFERS: ClassVar[tuple[type[Command], ...]] = (
        OnTheDay,
        DayBefore,
        CameEarlier,
        VerbalOnly,
        NeverCame,
        AskNext,
    )

    def __init__(self, conference_uid: str) -> None:
        super().__init__(conference_uid)
        self.state = NoticeLine()
        self._asked: tuple[str, ...] | None = None
        self._owed: dict[str, Owed] = {}
        self.receipts = Lines(
            (
                Column("Report", stretch=True, least=16),
                Column("Reader", stretch=True, least=12),
                Column("By", width=10),
                Column("Received", least=14),
            ),
            titles=True,
            empty="It is recorded of every report whether it came. Esc goes on.",
            id="receipts",
            classes="panel",
        )

    def content(self) -> Iterable[Widget]:
        """Return how many are open, and the list."""
        self.receipts.border_title = "When did each reader have it?"
        yield self.state
        yield self.receipts
        yield self.asking

    def focus_list(self) -> None:
        """Put the focus on the list."""
        self.receipts.focus()

    def load(self) -> None:
        """Read the reports."""
        super().load()
        session, uid = self.session, self.conference_uid
        self.read_page(
            lambda: service.reports(session, uid),
            self.paint,
            lambda page: {each.which.key: each.rev for each in page},
        )

    def paint(self, page: tuple[Owed, ...]) -> None:
        """Show those that were open when the pass began; what is answered stays in sight."""
        if self._asked is None:
            self._asked = tuple(each.which.key for each in page if each.is_outstanding)
        self._owed = {each.which.key: each for each in page if each.which.key in self._asked}
        self.receipts.show([_row(each) for each in self._owed.values()])
        still = sum(each.is_outstanding for each in self._owed.values())
        if still:
            self.state.say(gaps_words(still), complaint=True)
        else:
            self.state.say("Every receipt is recorded. Esc goes on; u takes the last one back.")

    def action_answer(self, answered: str) -> None:
        """Put down what the meeting says of the report under the cursor."""
        owed, session, uid = (
            self._owed.get(self.receipts.key or ""),
            self.session,
            self.conference_uid,
        )
        if owed is None:
            return
        # The last answer ends the pass: Esc would be one key too many.
        is_last = [key for key, each in self._owed.items() if each.is_outstanding] == [
            owed.which.key
        ]
        self.do(
            owed.which.key,
            lambda rev: service.answer(session, uid, owed.which, rev, answered),
            lambda _: f"{words.title(owed)}: {ANSWERS[answered]}. u undoes.",
            saved=lambda result: result.saved,
        )
        self.receipts.action_move(1)
        if is_last:
            self.leave()

    def action_ask_next(self) -> None:
        """Leave the report under the cursor open."""
        if self._owed and self.receipts.key == list(self._owed)[-1]:
            self.say("That was the last. Esc goes on; the desk keeps what is not recorded.")
        self.receipts.action_move(1)


def _row(each: Owed) -> Row:
    name = f"{each.name}, {each.detail}" if each.detail else each.name
    tone = "soon" if each.is_outstanding else "done"
    return Row(
        each.which.key,
        (name, words.reader(each), words.by(each.deadline), Cell(words.received(each), tone)),
    )
