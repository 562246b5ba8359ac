"""The distribution list: confirm each recipient, send, and open each copy as it was or will be."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, ClassVar

from textual import on
from textual.containers import Container
from textual.widget import Widget

from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.distribution import METHODS
from cpclerk.rules.letters import DOCUMENTS
from cpclerk.rules.roles import CLEAR_HIT, why_not
from cpclerk.services import confirming, copies_out, trail
from cpclerk.services import copies as copies_service
from cpclerk.services import distribution as service
from cpclerk.services.undo import Saved
from cpclerk.ui import dialogs
from cpclerk.ui.forms import ChoiceField
from cpclerk.ui.rooms import STEPS
from cpclerk.ui.screens import distribution_commands as commands
from cpclerk.ui.screens import distribution_words as words
from cpclerk.ui.screens.distribution_after import AfterwardsKeys
from cpclerk.ui.screens.paper import PaperScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Lines
from cpclerk.ui.widgets.plain import Plain


class DistributionScreen(AfterwardsKeys):
    """Recipients line by line; below or beside them what is confirmed for the one in view."""

    STEP = "minutes"
    TITLE = "Distribution"
    AUTO_FOCUS = "#recipients"
    DEFAULT_CSS = """
    DistributionScreen #distribution { layout: vertical; height: 1fr; }
    DistributionScreen #recipients { height: 1fr; }
    DistributionScreen #detail { height: auto; min-height: 5; max-height: 12; }
    DistributionScreen.-wide #distribution { layout: horizontal; }
    DistributionScreen.-wide #recipients { width: 2fr; }
    DistributionScreen.-wide #detail { width: 1fr; height: 1fr; max-height: 100%; }
    """
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    OFFERS = commands.ALL
    STAYS = "What was sent cannot be taken back. A correction is a new version."
    YES: ClassVar[Mapping[str, str]] = MappingProxyType({"again": "Yes, confirm another copy"})

    def __init__(self, conference_uid: str, document: str = "minutes") -> None:
        super().__init__(conference_uid)
        self.document = document
        self._methods: dict[str, str] = {}
        self._detail = Plain("", id="detail", classes="panel")
        self.recipients = Lines(
            (
                Column("Recipient", stretch=True, least=18),
                Column("Capacity", stretch=True, least=10, rank=1),
                Column("How", width=11),
                Column("Left out", width=8, align="right"),
                Column("Stands", least=12),
            ),
            titles=True,
            empty="Nobody is on the list of this conference.",
            id="recipients",
            classes="panel",
        )

    def content(self) -> Iterable[Widget]:
        """Return the list and what is confirmed."""
        self.recipients.border_title = "Recipients"
        self._detail.border_title = "Confirm"
        self._detail.border_subtitle = "p post · e secure · h hand · x none"
        yield Container(self.recipients, self._detail, id="distribution")
        yield self.asking

    def load(self) -> None:
        """Read the list as it stands."""
        super().load()
        session, uid, document = self.session, self.conference_uid, self.document
        self.read(lambda: service.recipients(session, uid, document), self.paint, group="page")

    def paint(self, page: service.Distribution) -> None:
        """Show the list."""
        is_first, self.page = self.page is None, page
        self.late_reasons = page.late_reasons
        self.recipients.show([words.row(each, self._method(each)) for each in page.recipients])
        self.recipients.border_title = words.title(page)
        self.recipients.border_subtitle = words.subtitle(page)
        waits = next((each.invitee_uid for each in page.recipients if each.waits), None)
        if is_first and waits and not why_not(self.session.actor.role, CLEAR_HIT):
            self.recipients.move_to(waits)
        self.show_detail()
        self.refresh_bindings()

    @property
    def list_of_recipients(self) -> Lines:
        """The list that is gone through."""
        return self.recipients

    def to_confirm(self) -> Iterable[tuple[str, bool]]:
        """Return each one's key, and whether they are still to be confirmed."""
        rows = self.page.recipients if self.page else ()
        waits = {"to_confirm", *words.AGAIN}
        return ((each.invitee_uid, each.state in waits) for each in rows)

    @on(Lines.Highlighted, "#recipients")
    def show_detail(self) -> None:
        """Show what is confirmed for the one under the cursor."""
        who = self.under_cursor()
        self._detail.show(self._words_on(who) if who else "")
        self.refresh_bindings()

    def _words_on(self, who: service.Recipient) -> str:
        is_drafted = self.page is not None and self.page.is_drafted
        return words.detail(who, self._method(who), is_drafted=is_drafted)

    def action_step(self, number: int) -> None:
        """Go to another step; step 6 is the screen this one lies on."""
        if number == len(STEPS):
            self.action_go_back()
        else:
            super().action_step(number)

    # Confirming

    def action_confirm(self) -> None:
        """Confirm who is under the cursor, then go on to the next who waits."""
        who = self.under_cursor()
        if who is not None:
            self._confirm(who, self._method(who))

    def action_take_back(self) -> None:
        """Take back the confirmation under the cursor."""
        who, session = self.under_cursor(), self.session
        if who is None or not who.copy_uid:
            self.complain("This recipient is not confirmed, so there is nothing to take back.")
            return
        self.attempt(
            lambda: confirming.take_back(session, who.copy_uid, who.copy_rev),
            lambda _: f"{who.name}: not confirmed any more. u undoes.",
        )

    def action_method(self, method: str) -> None:
        """Change how the copy under the cursor goes."""
        who, session = self.under_cursor(), self.session
        if who is None:
            return
        if method == "none" and who.state not in {"confirmed", "changed"}:
            self._confirm(who, method)
        elif who.state in words.UNCONFIRMED:
            self._methods[who.invitee_uid] = method
            self._repaint()
            self.say(f"{who.name}: {METHODS[method]}. c confirms.")
        else:
            self.attempt(
                lambda: confirming.set_method(session, who.copy_uid, who.copy_rev, method),
                lambda _: f"{who.name}: {METHODS[method]}. u undoes.",
            )

    def _confirm(self, who: service.Recipient, method: str) -> None:
        session, uid, document = self.session, self.conference_uid, self.document

        def confirm(**more: Any) -> Saved:
            return confirming.confirm(
                session, uid, who.invitee_uid, document=document, method=method, **more
            )

        gets = "no copy" if method == "none" else f"confirmed, {METHODS[method]}"
        self.attempt(
            confirm,
            lambda _: f"{who.name}: {gets}. u undoes.",
            done=lambda _: self.go_on_from(who.invitee_uid),
        )

    # Sending

    def action_send_confirmed(self) -> None:
        """Put down every confirmed copy as sent today."""
        self._ask_to_send(self._send_all, self.page.confirmed if self.page else 0)

    def action_send_this(self) -> None:
        """Put down the copy under the cursor as sent today."""
        who = self.under_cursor()
        if who is None or who.state != "confirmed":
            self.complain("This recipient is not confirmed. Confirm them first, with c.")
            return
        self._ask_to_send(lambda on: self._send_one(who, on), 1)

    async def action_send_when(self) -> None:
        """Ask on which other day the copies went out, and which."""
        count, who = self.page.confirmed if self.page else 0, self.under_cursor()
        if not count:
            self.complain(words.none_to_send(self.page))
            return
        which = [("all", f"every confirmed copy ({count})")]
        if who is not None and who.state == "confirmed":
            which.append(("one", f"copy {who.number} only"))

        def then(values: dict[str, Any]) -> None:
            if values["which"] == "one" and who is not None:
                self._send_one(who, values["on"])
            else:
                self._send_all(values["on"])

        await self.ask(
            "When did they go out? What was sent cannot be taken back.",
            self.day_field("Went out on"),
            ChoiceField("which", "Which", which, value="all"),
            then=then,
        )

    def _ask_to_send(self, send: Callable[[date], None], count: int) -> None:
        today = self.session.today
        if not count:
            self.complain(words.none_to_send(self.page))
            return

        def answered(answer: str | None) -> None:
            if answer == "sent":
                send(today)

        answers = [
            # Nothing takes it back: Enter alone does not do it.
            dialogs.Answer("not", "n", "Not yet"),
            dialogs.Answer("sent", "s", "Sent"),
        ]
        when = f"today, {date_words(today)}"
        self.app.push_screen(dialogs.Ask(words.question(count, when), answers), answered)

    def _send_all(self, on: date) -> None:
        session, uid, document = self.session, self.conference_uid, self.document
        self._send(
            lambda **more: copies_out.send_confirmed(session, uid, on, document=document, **more)
        )

    def _send_one(self, who: service.Recipient, on: date) -> None:
        session = self.session
        self._send(lambda **more: copies_out.send(session, who.copy_uid, on, **more))

    def _send(self, step: Callable[..., copies_out.Sent]) -> None:
        def done(_result: copies_out.Sent) -> None:
            self.has_sent = True

        self.attempt(step, words.sent, done=done)

    # Copies

    @on(Lines.Chosen, "#recipients")
    def open_copy(self) -> None:
        """Open the copy under the cursor: exactly as it went, or as it would go now."""
        who, page = self.under_cursor(), self.page
        if who is None or page is None:
            return
        session, uid, document = self.session, self.conference_uid, self.document
        kept = who.copy_uid and who.state != "no_copy"

        def read() -> tuple[str, str]:
            if kept:
                found = copies_service.copy_text(session, who.copy_uid)
            else:
                found = copies_service.preview(session, uid, who.invitee_uid, document)
            when = f"Sent on {date_words(found.sent_on)}." if found.sent_on else "Not sent yet."
            drafted = "" if not page.not_ready else " " + page.not_ready
            return found.text, when + drafted

        self.app.push_screen(PaperScreen(("Copy", page.heading.reference), read))
        if kept:
            self.write(lambda: trail.opened_copy(session, who.copy_uid))

    def action_other_document(self) -> None:
        """Ask for another document, and show its list."""

        def answered(document: str | None) -> None:
            if document is not None:
                self.document = document
                self._methods.clear()
                self.load()

        answers = [dialogs.Answer(code, key, DOCUMENTS[code]) for key, code in words.KEYS.items()]
        self.app.push_screen(dialogs.Ask("Which document?", answers), answered)

    def _method(self, who: service.Recipient) -> str:
        chosen = self._methods.get(who.invitee_uid)
        return chosen if chosen and who.state in words.UNCONFIRMED else who.method

    def _repaint(self) -> None:
        if self.page is not None:
            self.paint(self.page)
