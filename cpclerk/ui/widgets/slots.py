"""The strip of days on which a conference can be held, one slot of it under the cursor."""

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from cpclerk.rules.dates_in_words import DAYS, MONTHS
from cpclerk.rules.slots import Slot
from cpclerk.rules.text import printable
from cpclerk.services.slots import Day, Proposal
from cpclerk.ui.widgets.plain import fit

CELL = 11


class SlotStrip(Widget, can_focus=True):
    """Days beside each other, the usual times under each with the chair who is free then."""

    DEFAULT_CSS = """
    SlotStrip { height: 4; width: 100%; }
    SlotStrip > .slots--day { text-style: bold; }
    SlotStrip > .slots--none { color: $text-muted; }
    SlotStrip > .slots--short { color: $text-warning; }
    SlotStrip > .slots--late { color: $text-error; text-style: bold; }
    SlotStrip > .slots--good { color: $text-success; }
    SlotStrip > .slots--cursor { background: $boost; text-style: bold; }
    SlotStrip:focus > .slots--cursor {
        background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold;
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "slots--day", "slots--none", "slots--short", "slots--late", "slots--good", "slots--cursor",
    }  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1, 0)", show=False),
        Binding("right", "move(1, 0)", show=False),
        Binding("up", "move(0, -1)", show=False),
        Binding("down", "move(0, 1)", show=False),
        Binding("home", "move(-99, 0)", show=False),
        Binding("end", "move(99, 0)", show=False),
        Binding("pageup", "turn(-1)", show=False),
        Binding("pagedown", "turn(1)", show=False),
    ]
    ALLOW_SELECT: ClassVar[bool] = False

    class Moved(Message):
        """Another slot stands under the cursor."""

    class Turned(Message):
        """Earlier days are wanted (-1), or later ones (1)."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    def __init__(self) -> None:
        super().__init__(id="slots")
        self.proposal: Proposal | None = None
        self.place = (0, 0)
        self._first = 0

    @property
    def day(self) -> Day | None:
        """The day under the cursor."""
        days = self.proposal.days if self.proposal else ()
        return days[self.place[0]] if self.place[0] < len(days) else None

    @property
    def slot(self) -> Slot | None:
        """The slot under the cursor; None where nobody is free then."""
        if self.day is None or self.proposal is None:
            return None
        return _slot(self.day, self.proposal, self.place[1])

    def show(self, proposal: Proposal) -> None:
        """Lay other days out, the proposed slot under the cursor."""
        self.proposal = proposal
        self.styles.height = len(proposal.starts) + 2
        self.place = (0, 0)
        chosen = proposal.chosen
        if chosen is not None:
            self.go_to(chosen)
        else:
            self._follow()

    def go_to(self, slot: Slot) -> None:
        """Put the cursor on a slot, if it is laid out."""
        if self.proposal is None:
            return
        days = [each.day for each in self.proposal.days]
        if slot.day in days and slot.start in self.proposal.starts:
            self.place = (days.index(slot.day), self.proposal.starts.index(slot.start))
        self._follow()

    def action_move(self, days: int, starts: int) -> None:
        """Move the cursor; past either end, other days are wanted."""
        if self.proposal is None:
            return
        across = self.place[0] + days
        if abs(days) == 1 and not 0 <= across < len(self.proposal.days):
            self.post_message(self.Turned(days))
            return
        self.place = (
            min(max(across, 0), len(self.proposal.days) - 1),
            min(max(self.place[1] + starts, 0), len(self.proposal.starts) - 1),
        )
        self._follow()

    def action_turn(self, by: int) -> None:
        """Ask for earlier or later days."""
        self.post_message(self.Turned(by))

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._follow()

    def render_line(self, y: int) -> Strip:
        """Draw the days, the chairs free at one time, or what each day is too late for."""
        width, base, proposal = self.size.width, self.rich_style, self.proposal
        if proposal is None:
            return Strip.blank(width, base)
        segments = [Segment("       " if y in {0, len(proposal.starts) + 1} else "", base)]
        if 1 <= y <= len(proposal.starts):
            segments = [Segment(f" {proposal.starts[y - 1]:%H:%M} ", self._style("day", base))]
        shown = proposal.days[self._first : self._first + self._room]
        for place, day in enumerate(shown, self._first):
            text, name = _cell(day, proposal, y)
            if place == self.place[0] and y == self.place[1] + 1:
                mark = ">" if self.has_focus else " "
                segments.append(Segment(fit(mark + text, CELL), self._style("cursor", base)))
            else:
                segments.append(Segment(fit(" " + text, CELL), self._style(name, base)))
        return Strip(segments).adjust_cell_length(width, base)

    def _follow(self) -> None:
        self._first = min(max(self._first, self.place[0] - self._room + 1), self.place[0])
        self.refresh()
        self.post_message(self.Moved())

    @property
    def _room(self) -> int:
        """How many days fit beside each other."""
        return max(1, (self.size.width - 7) // CELL)

    def _style(self, name: str, base: Style) -> Style:
        if not name:
            return base
        return base + self.get_component_rich_style(f"slots--{name}", partial=True)


def _cell(day: Day, proposal: Proposal, y: int) -> tuple[str, str]:
    """Return the text of one line under one day, and how it is coloured."""
    if y == 0:
        words = f"{DAYS[day.day.weekday()]} {day.day.day}"
        return f"{words} {MONTHS[day.day.month - 1]}", "day"
    if y > len(proposal.starts):
        return _kept(day, proposal)
    slot = _slot(day, proposal, y - 1)
    if slot is None:
        moment = day.moment(proposal.starts[y - 1])
        return moment.lacks if moment is not None else "nobody", "none"
    names = {each.uid: printable(each.words) for each in proposal.chairs}
    initials = "".join(word[0] for word in names.get(slot.chair_uid, "").split())
    own = " theirs" if slot.chair_uid and slot.chair_uid == proposal.own_chair_uid else ""
    return f"{initials or 'free'}{own}", ""


def _kept(day: Day, proposal: Proposal) -> tuple[str, str]:
    """Return whether a day keeps what it has to, and how that is coloured."""
    if day.is_late:
        return "! late", "late"
    if day.missed:
        return "! notice", "short"
    if day.to_chase:
        return "! list", "short"
    if day.late_already:
        return f"! {len(day.late_already)} late", "short"
    return ("in time" if proposal.last.due else "", "good")


def _slot(day: Day, proposal: Proposal, place: int) -> Slot | None:
    start = proposal.starts[place]
    return next((slot for slot in day.slots if slot.start == start), None)
