"""The social worker's invitation list on step 1: in, chased, agreed."""

from typing import Any

from textual import work

from cpclerk.rules.booking import CHASED_BY
from cpclerk.services import invitation_list, invitations
from cpclerk.services.invitation_list import InvitationList
from cpclerk.services.office import typing_calendar
from cpclerk.ui import dialogs
from cpclerk.ui.commands import Command
from cpclerk.ui.forms import DateField, Field
from cpclerk.ui.screens.step import StepScreen


class TheList(Command):
    """l on step 1."""

    id = "the-list"
    key = "l"
    words = "list"
    description = "The social worker's invitation list: it is in, was chased, or was agreed"


class InvitationListing(StepScreen):
    """A step on which the list is looked after. `list` is how it stands, once read."""

    list: InvitationList | None = None

    @work
    async def action_the_list(self) -> None:
        """Ask what has become of the list."""
        if self.list is None:
            return
        options = [("in", "It is in")] if self.list.received_on is None else []
        if self.list.received_on is None:
            options += [(how, f"Chased: {words}") for how, words in CHASED_BY.items()]
        options.append(("agreed", "Agreed at the planning meeting of chair and social worker"))
        picked = await dialogs.pick(self.app, "The social worker's invitation list", options)
        if picked in CHASED_BY:
            await self._ask_chase(str(picked))
        elif picked is not None:
            await self._ask_day(picked)

    async def _ask_chase(self, how: str) -> None:
        session, uid = self.session, self.conference_uid

        def chased(values: dict[str, Any]) -> None:
            words = values["words"] or ""
            self.save(
                uid,
                lambda rev: invitation_list.chase(session, uid, rev, how, words),
                f"Chased by {CHASED_BY[how]} today. u undoes it.",
            )

        field = Field("words", "Whom, and what was said", wide=True)
        await self.ask(f"The list is chased by {CHASED_BY[how]}", field, then=chased)

    async def _ask_day(self, what: str) -> None:
        session, uid = self.session, self.conference_uid
        day = DateField(
            "on", "On", today=session.today, calendar=typing_calendar(session),
            value=session.today, past=True, required=True,
        )  # fmt: skip

        def known(values: dict[str, Any]) -> None:
            on = values["on"]
            if what == "in":
                self.save(
                    uid,
                    lambda rev: invitations.invitation_list_in(session, uid, rev, on),
                    "The invitation list is in. u undoes it.",
                )
            else:
                self.save(
                    uid,
                    lambda rev: invitation_list.agreed(session, uid, rev, on),
                    "The invitation list is agreed. u undoes it.",
                )

        question = "The list came in" if what == "in" else "The planning meeting that agreed it"
        await self.ask(question, day, then=known)
