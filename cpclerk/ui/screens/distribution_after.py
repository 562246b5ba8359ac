"""What becomes of copies: in a folder, in envelopes, come back, acknowledged, stopped, logged."""

from cpclerk.rules.errors import Refused
from cpclerk.rules.letters import MINUTES, OUTLINE_PLAN
from cpclerk.rules.outbox import GONE
from cpclerk.rules.roles import CLEAR_HIT, CONFIRM_COPY, why_not
from cpclerk.services import copies_out, envelopes, false_hits, outbox
from cpclerk.services import distribution as service
from cpclerk.services.issuing import Hit
from cpclerk.services.undo import Saved
from cpclerk.ui import dialogs
from cpclerk.ui.commands import Command
from cpclerk.ui.forms import Field
from cpclerk.ui.screens import distribution_words as words
from cpclerk.ui.screens.confirming import ConfirmingScreen
from cpclerk.ui.screens.distribution_commands import (
    CameBack,
    ChangedSince,
    Confirm,
    MailAgain,
    NoLeak,
    SendAll,
)
from cpclerk.ui.screens.sending_commands import WaysToReach
from cpclerk.ui.widgets.lines import Lines

BEFORE_RELEASE = frozenset({"to_confirm", "confirmed", "changed", "returned", "refused"})
BESIDE = frozenset({MINUTES, OUTLINE_PLAN})
"""Documents of which a version is shown beside the one before."""
Covers = tuple[tuple[str, str], ...]
"""Whose copies one finding stops: uid and name."""


class AfterwardsKeys(ConfirmingScreen):
    """The keys for a copy that went, on the distribution list."""

    document: str
    recipients: Lines
    page: service.Distribution | None = None

    def names_now(self, command: type[Command]) -> bool:
        """What stops a copy is for a chair, whose footer names that key and not the clerk's."""
        role = self.session.actor.role
        if command is ChangedSince:
            return self._has_one_before()
        if command is NoLeak:
            return not why_not(role, CLEAR_HIT)
        if command is WaysToReach and (who := self.under_cursor()) is not None:
            return who.is_kept
        clerks = command in (Confirm, SendAll, CameBack) and why_not(role, CONFIRM_COPY)
        return super().names_now(command) and self._leads_on(command) and not clerks

    def _leads_on(self, command: type[Command]) -> bool:
        """Once all is released the outbox is named, where mail lies, and not what comes before."""
        rows = self.page.recipients if self.page else ()
        if command is MailAgain:
            return any(each.mail and each.mail.state not in GONE for each in rows)
        is_released = bool(rows) and not any(each.state in BEFORE_RELEASE for each in rows)
        return not (is_released and command in (Confirm, SendAll))

    def _has_one_before(self) -> bool:
        """Whether there is a version before this one that is known line by line."""
        page = self.page
        return page is not None and page.version > 1 and self.document in BESIDE

    def action_changed_since(self) -> None:
        """Open what this version says otherwise than the one before."""
        if not self._has_one_before():
            self.complain("Nothing was kept of a version before this one to show beside it.")
            return
        self.open("correction", self.conference_uid, self.document)

    def under_cursor(self) -> service.Recipient | None:
        """Return the recipient under the cursor."""
        rows = self.page.recipients if self.page else ()
        return next((each for each in rows if each.invitee_uid == self.recipients.key), None)

    def refused(self, error: Refused) -> None:
        """Show what stops a copy, and where: more than the notice line has room for."""
        if error.field != "stopped":
            super().refused(error)
            return
        if self.asking.form is not None:
            self._close_form()
        self.app.push_screen(dialogs.ShowLines("Stopped", [error.sentence]))
        if (who := self.under_cursor()) is not None:
            self.complain(f"{who.name}: stopped. Go on with the others.")
            self.go_on_from(who.invitee_uid)
        self.load()

    def action_ways_of_recipient(self) -> None:
        """Open where who is under the cursor is reached."""
        if (who := self.under_cursor()) is not None:
            self.show_ways(who.invitee_uid, who.name)

    def action_print_copies(self) -> None:
        """Open the envelope pass where it asks for the folder to print from."""
        self.open("envelopes", self.conference_uid, "minutes", True)

    def action_came_back(self) -> None:
        """Put down that the copy under the cursor came back."""
        who, session = self.under_cursor(), self.session
        if who is None or who.state not in {"sent", "acknowledged"}:
            self.complain("No copy of this version went to this recipient yet.")
            return
        self.attempt(
            lambda: envelopes.came_back(session, who.copy_uid, who.copy_rev),
            lambda _: (
                f"{who.name}: came back. F3 puts the address right, c confirms another. u undoes."
            ),
        )

    def action_mail_again(self) -> None:
        """Put the refused mail of the copy under the cursor into the outbox, or go there."""
        who, session = self.under_cursor(), self.session
        mail = who.mail if who is not None and who.state == "refused" else None
        if who is None or mail is None:
            self.open("outbox")
            return
        self.attempt(
            lambda: outbox.retry(session, mail.uid, mail.rev),
            lambda _: f"{who.name}: in the outbox again; m goes there. u undoes.",
        )

    def action_acknowledged(self) -> None:
        """Put down that the recipient under the cursor has their copy."""
        who, session = self.under_cursor(), self.session
        if who is None or not who.copy_uid:
            self.complain("No copy of this version went to this recipient yet.")
            return
        self.attempt(
            lambda: copies_out.acknowledge(session, who.copy_uid, who.copy_rev),
            lambda _: f"{who.name}: has it. u undoes.",
        )

    def action_copy_envelopes(self) -> None:
        """Open the envelope pass."""
        self.open("envelopes", self.conference_uid, "minutes")

    def action_copy_log(self) -> None:
        """Open the distribution log."""
        self.open("copy-log", self.conference_uid)

    def action_no_leak(self) -> None:
        """Ask the chair why what stops this copy is no leak, and say whose copies that covers."""
        who, session, uid, document = (
            self.under_cursor(), self.session, self.conference_uid, self.document,
        )  # fmt: skip
        if who is None:
            return
        if why := why_not(session.actor.role, CLEAR_HIT):
            waits = f" It waits for {who.waits.whom}." if who.waits else ""
            self.complain(why + waits)
            return

        def read() -> tuple[tuple[Hit, ...], Covers]:
            stopped = false_hits.stopped_by(session, uid, who.invitee_uid, document)
            if not stopped:
                raise Refused("Nothing stops this copy.")
            covers = false_hits.whose_copies(session, uid, stopped[0].digest, document)
            return stopped, covers

        def look(found: tuple[tuple[Hit, ...], Covers]) -> None:
            (hit, *more), covers = found
            self.say("")
            self.call_next(self._ask_why, who, hit, covers, bool(more))

        self.say("Looking through everybody's copy …")
        self.read(read, look, group="stopped")

    async def _ask_why(self, who: service.Recipient, hit: Hit, covers: Covers, more: bool) -> None:
        session, uid, document = self.session, self.conference_uid, self.document
        readers = [reader for reader, _ in covers]
        said = f"{words.no_leak_for(who.name, len(covers))}, as noted. "
        said += "n shows what else" if more else "The clerk can confirm it"

        def clear(why_no_leak: str = "") -> Saved:
            return false_hits.clear_hit(
                session, uid, who.invitee_uid, hit.digest, why_no_leak, document, readers=readers
            )

        await self.ask(
            words.why_no_leak(hit, [name for _, name in covers]),
            Field("why_no_leak", "Reason", required=True, wide=True),
            then=lambda given: self.attempt(lambda: clear(**given), lambda _: f"{said}. u undoes."),
        )
