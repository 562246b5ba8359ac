"""Who has not answered, over all conferences, most needed first; a call logged on one key."""

from typing import ClassVar

from textual import on

from cpclerk.rules.dates_in_words import day_month_words
from cpclerk.services import chasing as service
from cpclerk.services.told import ENVELOPE, OUTBOX
from cpclerk.ui.commands import Command
from cpclerk.ui.screens.page import PageScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Cell, Lines, Row

LIES = {OUTBOX: "in the outbox", ENVELOPE: "to be sealed"}
"""Where something lies that has not left the office."""


class Called(Command):
    """h on the chase list."""

    id = "log-call"
    key = "h"
    words = "called"
    description = "Put down that this person was asked again by telephone today"


class WroteAgain(Command):
    """e on the chase list."""

    id = "log-mail"
    key = "e"
    words = "e-mailed"
    description = "Put down that this person was asked again by e-mail today"


class ChasingScreen(PageScreen):
    """One list; Enter opens the invitations at that person, where the reply is logged."""

    TITLE = "Chase replies"
    AUTO_FOCUS = "#silent"
    OFFERS: ClassVar[tuple[type[Command], ...]] = (Called, WroteAgain)

    def __init__(self) -> None:
        super().__init__()
        self.found: tuple[service.Quiet, ...] = ()
        self.lines = Lines(
            (
                Column("Quorum", width=6),
                Column("When", width=10),
                Column("Who", stretch=True, least=14),
                Column("Capacity", stretch=True, least=10, rank=2),
                Column("Family", stretch=True, least=10),
                Column("Told", width=6, rank=3),
                Column("Chased", least=12),
            ),
            titles=True,
            empty="Everybody who was asked has answered.",
            id="silent",
            classes="panel",
        )
        self.lines.border_title = "No reply yet"

    def load(self) -> None:
        """Read the list."""
        session = self.session
        self.read(lambda: service.silent(session), self.paint)

    def paint(self, found: tuple[service.Quiet, ...]) -> None:
        """Show the list."""
        self.found = found
        self.lines.show([_row(each) for each in found])
        quiet = [each for each in found if not each.lies]
        needed = sum(each.needed for each in quiet)
        title = f"No reply yet: {len(quiet)}, {needed} needed for a quorum"
        if lying := len(found) - len(quiet):
            title += f"; {lying} not sent out yet"
        self.lines.border_title = title
        self.refresh_bindings()

    def action_log_call(self) -> None:
        """Log a call."""
        self._log("telephone", "called")

    def action_log_mail(self) -> None:
        """Log a mail."""
        self._log("email", "e-mailed")

    @on(Lines.Chosen, "#silent")
    def open_list(self) -> None:
        """Open the invitations of the conference, the cursor on who is under it here."""
        if (each := self._under_cursor()) is not None:
            self.open("invitations", each.conference.uid, each.invitee_uid)

    def _log(self, how: str, did: str) -> None:
        if (each := self._under_cursor()) is None:
            return
        session = self.session
        self.save(
            lambda: service.log_chase(session, each.invitee_uid, each.rev, how),
            lambda _: f"{each.name}: {did} today. u undoes.",
        )

    def _under_cursor(self) -> service.Quiet | None:
        return next((each for each in self.found if each.invitee_uid == self.lines.key), None)


def _row(each: service.Quiet) -> Row:
    top = each.conference
    calls = "once" if each.chased == 1 else f"{each.chased} times"
    last = f"{calls}, {day_month_words(each.chased_on)}" if each.chased_on else "not yet"
    if each.lies and not each.chased:
        last = LIES[each.lies]
    return Row(
        each.invitee_uid,
        (
            Cell("needed", "late") if each.needed else "",
            day_month_words(top.date) if top.date else "",
            each.name,
            each.capacity or each.agency,
            top.family,
            f"{each.told_on.day} {each.told_on:%b}" if each.told_on else "",
            Cell(last, "" if each.chased or each.lies else "soon"),
        ),
    )
