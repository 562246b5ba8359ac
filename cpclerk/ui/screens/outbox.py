"""The outbox: mail that waits, what was sent and when, and what was refused and why."""

from collections.abc import Iterable
from typing import Any, ClassVar

from textual import on, work
from textual.widget import Widget

from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.errors import Refused
from cpclerk.rules.outbox import QUEUED, REFUSED, SENT, STATES, UNSURE
from cpclerk.rules.roles import CANCEL_MAIL, RETRY_MAIL, SAVE_DRAFTS, SEND_MAIL
from cpclerk.services import carrying, outbox
from cpclerk.services.carrying import Ready
from cpclerk.services.office import typing_calendar
from cpclerk.services.outbox import Mail
from cpclerk.ui import dialogs
from cpclerk.ui.commands import Command
from cpclerk.ui.dialogs import Answer
from cpclerk.ui.forms import DateField, Field
from cpclerk.ui.forms.secret import PassphraseField
from cpclerk.ui.screens.page import PageScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Cell, Lines, Row
from cpclerk.ui.widgets.plain import Plain

ON_ITS_WAY = "Mail is on its way. Wait until it is noted what came of it."
TONES = {UNSURE: "late", REFUSED: "late", QUEUED: "soon", SENT: "done"}


class SendWaiting(Command):
    """s on the outbox."""

    id = "send-waiting"
    key = "s"
    words = "send waiting"
    description = "Send all that waits now, one mail after the other"


class SendAgain(Command):
    """a on the outbox."""

    id = "send-again"
    key = "a"
    words = "again"
    description = "Have the mail under the cursor wait again: refused, cancelled, or perhaps lost"


class CancelMail(Command):
    """Del on the outbox."""

    id = "cancel-mail"
    key = "delete"
    words = "cancel"
    description = "Cancel the mail under the cursor: it does not go"


class SaveDrafts(Command):
    """d on the outbox."""

    id = "save-drafts"
    key = "d"
    words = "save drafts"
    description = "Save all that waits in a folder, as drafts for another mail program"


class OutboxScreen(PageScreen):
    """Mail as it stands; what needs somebody comes first."""

    TITLE = "Outbox"
    OFFERS: ClassVar[tuple[type[Command], ...]] = (SendWaiting, SendAgain, CancelMail, SaveDrafts)

    DEFAULT_CSS = "OutboxScreen .answer { height: auto; padding: 0 2; color: $text-muted; }"

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[str, Mail] = {}
        self.waiting: list[Mail] = []
        self.sent = self.not_sent = 0
        self.is_sending = False
        self.lines = Lines(
            (
                Column("", least=8),
                Column("Conference", least=6),
                Column("To", stretch=True),
                Column("What", least=8, rank=2),
                Column("When", least=6, rank=1),
            ),
            titles=True,
            empty="Nothing waits, and nothing was sent in the last 30 days.",
            classes="panel",
        )
        self.answer = Plain(classes="answer")

    def body(self) -> Iterable[Widget]:
        """Return the list, what was answered, and the form that opens under it."""
        yield self.lines
        yield self.answer
        yield self.asking

    def load(self) -> None:
        """Read what there is."""
        session = self.session
        self.read(lambda: outbox.outbox(session), self.paint)

    def paint(self, found: tuple[Mail, ...]) -> None:
        """Show it."""
        self.known = {each.uid: each for each in found}
        waiting = sum(each.state == QUEUED for each in found)
        self.lines.border_title = f"Outbox: {waiting} waiting" if found else "Outbox"
        self.lines.show([Row(each.uid, self._cells(each)) for each in found])
        if self.not_sent and not self.is_sending:
            # What needs somebody comes first.
            self.lines.move_to(found[0].uid)
            self.not_sent = 0
        self._show_answer()
        if self.focused is None:
            self.lines.focus()

    @on(Lines.Highlighted)
    def look(self) -> None:
        """Show what was answered to the mail under the cursor."""
        self._show_answer()

    @property
    def stays_open(self) -> bool:
        """Whether mail is on its way: what comes of it must be noted."""
        return self.is_sending

    @property
    def is_writing(self) -> bool:
        """Whether something is being written, or will be as soon as a server has answered."""
        return self.is_sending or super().is_writing

    def leave(self) -> None:
        """Stay while mail is on its way: what comes of it is noted here."""
        if self.is_sending:
            self.say(ON_ITS_WAY)
        else:
            super().leave()

    def allowed(self, action: str) -> bool:
        """Do one thing at a time: while mail is on its way, nothing else."""
        if self.is_sending:
            self.say(ON_ITS_WAY)
        return not self.is_sending and super().allowed(action)

    async def action_send_waiting(self) -> None:
        """Ask for the password if one is needed, then send what waits."""
        if not self.allowed(SEND_MAIL):
            return
        self.waiting = [each for each in self.known.values() if each.state == QUEUED]
        if not self.waiting:
            self.say("Nothing waits to be sent.")
            return
        session = self.session
        self.read(lambda: carrying.needs_password(session), self._ask_or_send, group="password")

    @work
    async def action_send_again(self) -> None:
        """Have the mail under the cursor wait again; ask first if it may have gone."""
        mail, session = self.known.get(self.lines.key or ""), self.session
        if mail is None or not self.allowed(RETRY_MAIL):
            return
        sure = mail.state == UNSURE
        if sure:
            question = f"This may have reached {mail.recipient}. Did you look?"
            answers = [
                Answer("no", "n", "Not yet"),
                Answer("went", "w", "It went: put that down"),
                Answer("again", "y", "It did not: send it again"),
            ]
            answer = await dialogs.ask(self.app, question, answers)
            if answer == "went":
                await self._ask_when(mail)
            if answer != "again":
                return
        self.save(
            lambda: outbox.retry(session, mail.uid, mail.rev, sure=sure),
            lambda _: "It waits again. s sends it.",
        )

    def action_cancel_mail(self) -> None:
        """Cancel the mail under the cursor."""
        mail, session = self.known.get(self.lines.key or ""), self.session
        if mail is not None and self.allowed(CANCEL_MAIL):
            self.save(
                lambda: carrying.cancel(session, mail.uid, mail.rev),
                lambda _: "It is cancelled, and does not go. u undoes it.",
            )

    async def action_save_drafts(self) -> None:
        """Ask for a folder and save the drafts in it."""
        if not self.allowed(SAVE_DRAFTS):
            return
        session = self.session

        def save(values: dict[str, Any]) -> None:
            folder = values["folder"]
            self.write(lambda: carrying.save_drafts(session, folder), saved)

        def saved(paths: tuple[object, ...]) -> None:
            self.close_saved()
            self.say(f"{len(paths)} saved. They count as sent today, and do not go from here.")
            self.load()

        await self.ask(
            "Which folder for the drafts? Nothing there is written over; they count as sent today.",
            [Field("folder", "Folder", required=True, wide=True, placeholder="~/drafts")],
            save,
            draft="",
        )

    async def _ask_when(self, mail: Mail) -> None:
        """Ask on which day a mail went, and put that down."""
        session = self.session
        calendar, today = typing_calendar(session), session.today

        def put_down(values: dict[str, Any]) -> None:
            self.save(
                lambda: carrying.it_went(session, mail.uid, mail.rev, values["on"]),
                lambda _: "It went, and counts as out from that day. u undoes it.",
            )

        await self.ask(
            "On which day did it go?",
            [DateField("on", "It went on", today=today, calendar=calendar, value=mail.at.date())],
            put_down,
            draft="",
        )

    def _ask_or_send(self, needs_password: bool) -> None:
        if needs_password:
            self.run_worker(self._ask_password())
        else:
            self._start("")

    async def _ask_password(self) -> None:
        def send(values: dict[str, Any]) -> None:
            self.close_saved()
            self._start(values["password"])

        await self.ask(
            "The mail server's password? It is kept nowhere.",
            [PassphraseField("password", "Password", required=True)],
            send,
            draft="",
        )

    def _start(self, password: str) -> None:
        self.is_sending, self.sent, self.not_sent = True, 0, 0
        self._next(password)

    def _next(self, password: str) -> None:
        """Send the next mail: written down, carried, and what came of it written down."""
        if not self.waiting:
            self._end()
            return
        mail, session = self.waiting.pop(0), self.session
        self.say(f"Sending to {mail.to} …")
        self.write(
            lambda: carrying.begin(session, mail.uid, mail.rev),
            lambda ready: self._carry(ready, password),
        )

    def _carry(self, ready: Ready, password: str) -> None:
        session = self.session

        def noted(mail: Mail) -> None:
            if mail.state == SENT:
                self.sent += 1
            else:
                self.not_sent += 1
            if mail.state == QUEUED:
                # No connection for one is none for the others: they wait.
                self.waiting.clear()
            self._next(password)

        self.read(
            lambda: carrying.handed(ready, password),
            lambda outcome: self.write(lambda: carrying.note(session, ready, outcome), noted),
            group="carry",
        )

    def refused(self, error: Refused) -> None:
        """Stop when one may not go; the others wait."""
        self._stop()
        super().refused(error)

    def _failed(self, error: BaseException, what: str) -> None:
        self._stop()
        super()._failed(error, what)

    def _stop(self) -> None:
        self.is_sending = False
        self.waiting.clear()

    def _end(self) -> None:
        self._stop()
        self.say(
            f"{self.sent} sent."
            + (f" {self.not_sent} not: the list says why." if self.not_sent else "")
        )
        self.load()

    def _show_answer(self) -> None:
        mail = self.known.get(self.lines.key or "")
        self.answer.show(f"{mail.to}: {mail.answer}" if mail and mail.answer else "")

    def _cells(self, mail: Mail) -> tuple[str | Cell, ...]:
        state = STATES[mail.state]
        if mail.state == REFUSED:
            state = "refused for good" if mail.permanent else "refused for now"
        day = "" if mail.at.date() == self.session.today else f"{date_words(mail.at.date())} "
        return (
            Cell(state, TONES.get(mail.state, "quiet")),
            mail.reference,
            mail.recipient,
            mail.purpose,
            f"{day}{mail.at:%H:%M}",
        )
