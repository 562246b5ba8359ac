"""Asking for the coded reason of a limit that passed."""

from typing import TYPE_CHECKING

from cpclerk.ui.commands import Command

if TYPE_CHECKING:
    from cpclerk.rules.timescales import Deadline
    from cpclerk.services.lateness import Reasons
    from cpclerk.ui.screens.base import BaseScreen

NONE = " "
"""Picked to take a reason back."""


class WhyLate(Command):
    """y where limits are listed."""

    id = "why-late"
    key = "y"
    words = "why late"
    description = "Say why the limit under the cursor passed, by a coded reason"


def ask_why_late(screen: "BaseScreen", conference_uid: str, limit: "Deadline | None") -> None:
    """Ask why a limit passed, the reason given before under the cursor, and keep the answer."""
    if limit is None or not limit.is_late:
        screen.complain("This limit is not late, so there is nothing to give a reason for.")
        return
    from cpclerk.services import lateness

    session, code = screen.session, limit.code
    screen.read(
        lambda: lateness.reasons_for(session, conference_uid, code),
        lambda found: _choose(screen, conference_uid, limit, found),
        group="why late",
    )


def _choose(screen: "BaseScreen", conference_uid: str, limit: "Deadline", found: "Reasons") -> None:
    from cpclerk.services import lateness
    from cpclerk.ui.dialogs import Pick

    session, code, names = screen.session, limit.code, dict(found.coded)
    options = [*found.coded, *([(NONE, "take the reason back")] if found.own else [])]

    def done(said: str) -> None:
        screen.say(f"{limit.label}: {said}")
        screen.load()

    def chosen(picked: str | None) -> None:
        if picked == NONE:
            screen.write(
                lambda: lateness.take_reason_back(session, conference_uid, code),
                lambda _: done("no reason is given any more."),
            )
        elif picked is not None:
            screen.write(
                lambda: lateness.say_why_late(session, conference_uid, code, picked),
                lambda _: done(f"{names[picked].lower()}."),
            )

    screen.app.push_screen(Pick(f"{limit.label} is late. Why?", options, at=found.given), chosen)
