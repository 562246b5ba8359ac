"""What those on the list answered, each reply on one key; and whether a report is asked of them."""

from textual import on

from cpclerk.rules.conference import REPLIES
from cpclerk.services import invitations as service
from cpclerk.ui import dialogs
from cpclerk.ui.forms import Field
from cpclerk.ui.screens import invitations_commands as commands
from cpclerk.ui.screens.invitations_arranging import ArrangingScreen
from cpclerk.ui.widgets.lines import Lines


class RepliesScreen(ArrangingScreen):
    """The keys of replies."""

    async def action_reply(self, reply: str) -> None:
        """Log what the one under the cursor answered."""
        who = self.under_cursor()
        if who is None:
            return
        if reply != "substitute":
            self._log(who, None if reply == "none" else reply)
            return
        await self.ask(
            f"Who comes instead of {who.name}? Leave it empty if nobody knows yet.",
            Field("substitute", "Instead", text=who.substitute),
            then=lambda values: self._log(who, reply, values["substitute"] or ""),
            draft=f"substitute {who.uid}",
        )

    @on(Lines.Chosen, "#people")
    def ask_reply(self) -> None:
        """Enter on somebody asks what they answered."""
        who = self.under_cursor()
        if who is None:
            return
        answers = [
            dialogs.Answer(each.reply, each.key, each.description.removeprefix("Reply: "))
            for each in commands.REPLY_KEYS
        ]

        async def answered(reply: str | None) -> None:
            if reply is not None:
                await self.action_reply(reply)

        self.app.push_screen(dialogs.Ask(f"What did {who.name} answer?", answers), answered)

    def _log(self, who: service.Invited, reply: str | None, substitute: str = "") -> None:
        session = self.session
        said = f"{who.name}: {REPLIES[reply] if reply else 'no reply'}. u undoes."
        self.save(
            who.uid,
            lambda rev: service.log_reply(session, who.uid, rev, reply, substitute),
            said,
        )

    def action_ask_report(self) -> None:
        """Ask who is under the cursor for a report, or do not."""
        who, session = self.under_cursor(), self.session
        if who is None:
            return
        asked = not who.report_asked
        said = (
            f"{who.name}: {'asked for a report' if asked else 'not asked for a report'}. u undoes."
        )
        self.save(who.uid, lambda rev: service.ask_report(session, who.uid, rev, asked=asked), said)
