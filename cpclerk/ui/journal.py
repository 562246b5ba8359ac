"""What is being typed, kept as a draft within a second, where it is no form."""

from collections.abc import Callable
from typing import Any

from textual.timer import Timer

from cpclerk.services import drafts
from cpclerk.services.drafts import Payload
from cpclerk.ui.screens.base import BaseScreen

AFTER = 0.7
"""Seconds after which what is being typed is kept; more typing does not put it off."""


class Journal:
    """Keeps what `payload` gives under a key, soon after `touch`; None drops the draft.

    Each program that somebody has open keeps its own. `holds` says whether a draft has anything
    in it that was typed, `together` puts two into one, or gives None.
    """

    def __init__(
        self,
        screen: BaseScreen,
        key: str,
        payload: Callable[[], dict[str, Any] | None],
        holds: Callable[[Payload], bool] = bool,
        together: Callable[[Payload, Payload], Payload | None] = lambda _first, _more: None,
    ) -> None:
        self._screen = screen
        self._key = key
        self._payload = payload
        self._holds, self._together = holds, together
        self._timer: Timer | None = None
        self._kept: dict[str, Any] | None = None

    def touch(self) -> None:
        """Something was typed: have it kept soon."""
        if self._timer is None:
            self._timer = self._screen.set_timer(AFTER, self.now)

    def now(self) -> None:
        """Keep at once what there is to keep."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        payload, session, key = self._payload(), self._screen.session, drafts.place_of(self._key)
        if payload == self._kept:
            return
        self._kept = payload
        if payload is None:
            self._screen.write(lambda: drafts.drop(session, key))
        else:
            self._screen.write(lambda: drafts.keep(session, key, payload))

    def recall(self, found: Callable[[dict[str, Any], int], None]) -> None:
        """Take up what was left here; hand it over, and how many more there are, if anything is."""
        session, key = self._screen.session, self._key
        holds, together = self._holds, self._together

        def recalled(kept: "drafts.Kept | None") -> None:
            if kept is not None:
                self._kept = kept.payload
                found(kept.payload, kept.others)

        self._screen.write(lambda: drafts.take_up(session, key, holds, together), recalled)
