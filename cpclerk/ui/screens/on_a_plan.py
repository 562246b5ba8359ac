"""Is this child on a plan? Part of a name is typed, and the answer stands there."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual import on
from textual.widget import Widget

from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.plans import months_between
from cpclerk.services import plans
from cpclerk.ui.forms.inputs import TextInput
from cpclerk.ui.screens.base import BaseScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Cell, Lines, Row

if TYPE_CHECKING:
    from datetime import date

    from textual.timer import Timer

    from cpclerk.rules.decisions import Spell
    from cpclerk.services.plans import Answer, Answers


STANDS = 1.0
"""Seconds after which an answer has been read, and is entered in the audit."""


class OnAPlanScreen(BaseScreen):
    """A line to type in, and where each child that matches stands.

    Every look is entered: on Enter, on leaving, and when an answer has stood for a second.
    """

    TITLE = "Is this child on a plan?"
    DEFAULT_CSS = """
    OnAPlanScreen #words { margin: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._shown: dict[str, Answer] = {}
        self._entered: frozenset[str] = frozenset()
        self._timer: Timer | None = None
        self._words = TextInput(
            placeholder="part of a name, a reference or a birth date", id="words"
        )
        self._lines = Lines(
            (
                Column("Child", stretch=True, least=14),
                Column("Born", width=15, rank=2),
                Column("On a plan?", least=12),
                Column("Category", rank=1),
                Column("Since", width=15),
                Column("Chair", rank=3),
                Column("Social worker", rank=4),
                Column("Family", rank=5),
            ),
            titles=True,
            empty="Type part of the child's name.",
            id="answers",
            classes="panel",
        )

    def body(self) -> Iterable[Widget]:
        """Return the line and the answers."""
        yield self._words
        yield self._lines

    def load(self) -> None:
        """Look for the children that match what is typed."""
        session, words = self.session, self._words.value
        self.read(lambda: plans.on_a_plan(session, words), self.paint)

    def paint(self, answers: "Answers") -> None:
        """Show where each stands."""
        self._shown = {each.person_uid: each for each in answers.children}
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(STANDS, self._enter_looks)
        nobody = "No child of that name is known here: not on a plan in this store."
        typed = bool(self._words.value.strip())
        self._lines.show(
            [_row(each) for each in answers.children],
            empty=nobody if typed else "Type part of the child's name.",
        )
        self._lines.border_title = "More match: type a little more" if answers.more else ""

    def working_under_cursor(self) -> tuple[str, ...] | None:
        """Return every time on a plan of the child under the cursor."""
        answer = self._shown.get(self._lines.key or "")
        if answer is None:
            return None
        today = self.session.today
        spells = [
            f"On a plan from {_day(spell.start)} to "
            f"{date_words(spell.end) if spell.end else 'today'}{_months(spell, today)}."
            for spell in answer.status.spells
        ]
        if len(spells) > 1:
            spells.append(f"{len(spells)} plans in all.")
        return (
            f"{answer.name}, {answer.family}",
            *(spells or ["No decision about a plan is recorded."]),
            f"Last conference: {_day(answer.last_held)}.",
            "Worked out from what each conference decided.",
        )

    @on(TextInput.Changed)
    def narrow(self) -> None:
        """Search again as it is typed."""
        self.load()

    def key_down(self) -> None:
        """Move in the list while typing goes on."""
        self._lines.action_move(1)

    def key_up(self) -> None:
        """Move in the list while typing goes on."""
        self._lines.action_move(-1)

    @on(TextInput.Submitted)
    def next_caller(self) -> None:
        """Enter what was answered; it stays, and the next name typed replaces this one."""
        self._enter_looks()
        self._entered = frozenset()
        self._words.select_all()

    def leave(self) -> None:
        """Enter what was answered, then go."""
        self._enter_looks()
        super().leave()

    def _enter_looks(self) -> None:
        session, seen = self.session, frozenset(self._shown)
        if seen and seen != self._entered:
            self._entered = seen
            self.write(lambda: plans.looked_up(session, seen))


def _row(each: "Answer") -> Row:
    status = each.status
    answer = {
        True: Cell("YES, on a plan", "late"),
        False: Cell("no", "done"),
        None: Cell("not recorded", "quiet"),
    }[status.on_plan]
    born = date_words(each.born) if each.born else "not recorded"
    since = _day(status.since) if status.on_plan else ""
    return Row(
        each.person_uid,
        (
            each.name,
            f"due {born[4:]}" if each.expected else born,
            answer,
            each.category,
            since,
            each.chair,
            each.social_worker,
            each.family,
        ),
    )


def _months(spell: "Spell", today: "date") -> str:
    if spell.start is None:
        return ""
    months = months_between(spell.start, spell.end or today)
    return f", {months} month{'' if months == 1 else 's'}"


def _day(day: "date | None") -> str:
    return date_words(day) if day else "not recorded"
