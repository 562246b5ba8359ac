"""The bottom line, or two of them: the keys that work here and now."""

from collections.abc import Iterable
from typing import ClassVar

from rich.cells import cell_len
from textual.dom import DOMNode
from textual.events import Click

from cpclerk.ui.commands import Command, Offering, commands_here, key_words
from cpclerk.ui.widgets.line import Line
from cpclerk.ui.widgets.lines import Lines

Offer = tuple[str, str, str, DOMNode]
"""Key, words, action, and who offers it."""


class FooterLine(Line):
    """`Enter do it · b book · / find · F1 help`, from the commands of the screen."""

    DEFAULT_CSS = """
    FooterLine { background: $panel; color: $foreground; }
    FooterLine > .footer--key { color: $text-accent; text-style: bold; }
    FooterLine > .footer--dot { color: $text-muted; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"footer--key", "footer--dot"}

    def __init__(self, lines: int = 1) -> None:
        super().__init__()
        self.lines = lines
        self.styles.height = lines

    def on_mount(self) -> None:
        """Draw again whenever focus or commands change."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _screen: self.refresh())

    def offers(self) -> list[Offer]:
        """Return the commands that work now, those of the focused form first."""
        active = {
            active.binding.id: key
            for key, active in reversed(self.screen.active_bindings.items())
            if active.enabled and active.binding.id
        }
        return [
            (key_words(active.get(command.id, command.key)), command.words, command.action(), node)
            for node, command in commands_here(self.screen)
            if isinstance(node, Offering)
            and node.names_now(command)
            and (command.id in active or self._is_chosen_by_enter(command))
        ]

    def _is_chosen_by_enter(self, command: type[Command]) -> bool:
        # A list takes Enter for itself and posts Chosen, which the screen's command stands for.
        return (
            command.key == "enter"
            and isinstance(self.screen.focused, Lines)
            and bool(self.screen.check_action(command.action(), ()))
        )

    def laid_out(self, width: int) -> list[list[Offer]]:
        """Return the offers that fit, line by line; the last (help, back) are never dropped."""
        offers = self.offers()
        while len(offers) > 3 and len(_in_lines(offers, width)) > self.lines:
            offers.pop(-3)
        return _in_lines(offers, width)

    def pieces_of(self, y: int, width: int) -> Iterable[tuple[str, str]]:
        """Return keys and words with dots between."""
        laid_out = self.laid_out(width)
        for number, (key, words, *_) in enumerate(laid_out[y] if y < len(laid_out) else ()):
            if number:
                yield " ·", "footer--dot"
            yield f" {key}", "footer--key"
            yield f" {words}", ""

    async def on_click(self, event: Click) -> None:
        """Run the command that was clicked on."""
        at = 0
        laid_out = self.laid_out(self.size.width)
        for offer in laid_out[event.y] if event.y < len(laid_out) else ():
            at += _length(offer)
            if event.x < at:
                await self.app.run_action(offer[2], offer[3])
                return


def _in_lines(offers: list[Offer], width: int) -> list[list[Offer]]:
    """Put offers into lines, one after the other."""
    lines: list[list[Offer]] = [[]]
    left = width
    for offer in offers:
        if _length(offer) > left and lines[-1]:
            lines.append([])
            left = width
        lines[-1].append(offer)
        left -= _length(offer)
    return lines


def _length(offer: Offer) -> int:
    return cell_len(offer[0]) + cell_len(offer[1]) + 4
