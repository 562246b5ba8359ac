"""Asking for the coded reason of a limit that passed."""

from typing import TYPE_CHECKING

from cpclerk.ui.commands import Command

if TYPE_CHECKING:
    from cpclerk.rules.timescales import Deadline
    from cpclerk.ui.screens.base import BaseScreen


class WhyLate(Command):
    """y where limits are listed."""

    id = "why-late"
    key = "y"
    words = "why late"
    description = "Say why the limit under the cursor passed, by a coded reason"


async def ask_why_late(
    screen: "BaseScreen", conference_uid: str, limit: "Deadline | None", now: str = ""
) -> None:
    """Ask why a limit passed and keep the answer; say so where it did not. Call it in a worker.

    `now` is the reason given before, in words.
    """
    from cpclerk.services import lateness
    from cpclerk.ui import dialogs

    if limit is None or not limit.is_late:
        screen.complain("This limit is not late, so there is nothing to give a reason for.")
        return
    session, code = screen.session, limit.code
    options = lateness.late_reasons(session, conference_uid)
    before = f" (now: {now})" if now else ""
    picked = await dialogs.pick(screen.app, f"{limit.label} is late. Why?{before}", options)
    if picked is None:
        return

    def done(_saved: object) -> None:
        screen.say(f"{limit.label}: the reason is kept.")
        screen.load()

    screen.write(lambda: lateness.say_why_late(session, conference_uid, code, picked), done)
