"""Last time beside today: each worry, goal and action of then, marked by one key. From step 4."""

from collections.abc import Iterable
from typing import ClassVar

from textual.widget import Widget

from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.looking_back import STANDS
from cpclerk.rules.outline import RESULTS
from cpclerk.services import looking_back as service
from cpclerk.services.looking_back import LastTime
from cpclerk.ui import dialogs
from cpclerk.ui.commands import Command
from cpclerk.ui.screens import looking_back_words as words
from cpclerk.ui.screens.looking_back_words import Thing
from cpclerk.ui.screens.step import StepScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Cell, Lines, Row
from cpclerk.ui.widgets.notice import NoticeLine
from cpclerk.ui.widgets.plain import Plain


class ItIsDone(Command):
    """d on last time."""

    id = "looked-back-done"
    key = "d"
    words = "done"
    description = "It was done, or worries nobody any more: type what came of it"
    does = "look_back('done')"


class PartlySo(Command):
    """p on last time."""

    id = "looked-back-partly"
    key = "p"
    words = "partly"
    description = "It was partly done, or is less of a worry: type what came of it"
    does = "look_back('partly')"


class NotSo(Command):
    """n on last time."""

    id = "looked-back-not-done"
    key = "n"
    words = "not done"
    description = "It was not done, or worries people as before: type what came of that"
    does = "look_back('not_done')"


class LookingBackScreen(StepScreen):
    """What the conference before this one left, and how each of it stands now."""

    STEP = "recording"
    TITLE = "Last time"
    AUTO_FOCUS = "#then"
    DEFAULT_CSS = """
    LookingBackScreen Lines { height: 1fr; }
    LookingBackScreen #detail { height: auto; max-height: 5; padding: 0 1; }
    """
    OFFERS: ClassVar[tuple[type[Command], ...]] = (ItIsDone, PartlySo, NotSo)

    def __init__(self, conference_uid: str) -> None:
        super().__init__(conference_uid)
        self.state = NoticeLine()
        self._then: dict[str, Thing] = {}
        self.lines = Lines(
            (
                Column("Last time", stretch=True, least=24),
                Column("Now", width=14),
                Column("What came of it", stretch=True, least=14, rank=1),
            ),
            titles=True,
            empty="This family has had no conference before this one.",
            id="then",
            classes="panel",
        )

        self.detail = Plain("", id="detail")

    def content(self) -> Iterable[Widget]:
        """Return what is still to be looked at, and the list."""
        yield self.state
        yield self.lines
        yield self.detail
        yield self.asking

    def focus_list(self) -> None:
        """Put the focus on the list."""
        self.lines.focus()

    def load(self) -> None:
        """Read what last time left."""
        super().load()
        session, uid = self.session, self.conference_uid
        self.read_page(lambda: service.last_time(session, uid), self.paint, words.revs_of)

    def paint(self, found: LastTime | None) -> None:
        """Show it."""
        if found is None:
            self.lines.show([])
            return
        when = f", {date_words(found.date)}" if found.date else ""
        self.lines.border_title = f"{found.reference}{when}"
        self._then = words.things_of(found)
        rows: list[Row] = []
        for title, things in words.parts_of(found):
            if things:
                rows.append(Row(None, (Cell(title, "strong"),)))
                rows += [words.row(each) for each in things]
        moved = [(text, how) for text, how in found.posts if how != STANDS]
        if moved:
            rows.append(Row(None, (Cell("Goal posts: last time against today", "strong"),)))
            rows += [Row(None, (text, Cell(how, "soon"), "")) for text, how in moved]
        self.lines.show(rows)
        if found.open:
            self.state.say(f"{found.open} of these nobody has looked at yet.", complaint=True)
        else:
            self.state.say("All of last time was looked at.")

    def on_lines_highlighted(self) -> None:
        """Say in full what is under the cursor."""
        thing = self._then.get(self.lines.key or "")
        if thing is None:
            self.detail.show("")
        else:
            self.detail.show(f"{words.text_of(thing)}\n{words.result_of(thing)[1]}".rstrip())

    def action_look_back(self, result: str) -> None:
        """Ask what came of the one under the cursor, then put it down."""
        thing, session, uid = (
            self._then.get(self.lines.key or ""),
            self.session,
            self.conference_uid,
        )
        if thing is None:
            return

        def answered(text: str) -> None:
            job = words.putting_down(session, uid, thing, result, text)
            self.save(words.key_of(thing), job, f"Put down: {RESULTS[result]}. u undoes.")
            self.lines.action_move(1)

        question = f"{RESULTS[result].capitalize()}. What came of it? Enter alone leaves that out."
        dialogs.ask_line(self, question, answered, words.result_of(thing)[1])
