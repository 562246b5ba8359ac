"""The approval of minutes: one key for who may, a form with its evidence for who logs it."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

from cpclerk.rules.approval import EMAIL, WAYS
from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.errors import Refused
from cpclerk.services import minutes as service
from cpclerk.services.undo import Saved
from cpclerk.ui.forms import ChoiceField, Field, PickField, TimeField
from cpclerk.ui.screens import minutes_words as words
from cpclerk.ui.screens.minutes_own import OwnBlockKeys


class ApprovalKeys(OwnBlockKeys):
    """Approved, by whom, how the office knows, and taken back."""

    def __init__(self, conference_uid: str) -> None:
        super().__init__(conference_uid)
        self._approval: Saved | None = None

    def action_approved(self) -> None:
        """The chair approved them: who may, here and today; anybody else is asked how we know."""
        self.approved(self.session.today)

    def refused(self, error: Refused) -> None:
        """Ask in one form who approved and how that is known, where nothing else is in the way."""
        if error.field in {"by", "way"} and self.asking.form is None and self.page is not None:
            self.call_later(self.ask_approval, self.page, **self.answers)
        else:
            super().refused(error)

    async def ask_approval(self, page: service.MinutesPage, **answers: Any) -> None:
        """Ask who approved, when, and unless it is who sits here, how that reached the office.

        `answers` are those given already.
        """
        actor = self.session.actor
        by = words.usual_approver(page, actor)
        fields: list[Field] = [
            PickField("by", "By", words.approvers(page), value=by, required=True),
            self.day_field("Approved on"),
        ]
        if by != actor.uid:
            fields += map(self._field, ("way", "came_at", "evidence"))

        def then(values: dict[str, Any]) -> None:
            rest = {name: value for name, value in values.items() if name != "on"}
            rest["evidence"] = rest.get("evidence") or ""
            rest["way"] = rest.get("way") or ""
            self.approved(values["on"], **{**answers, **rest})

        question = "Who approved them, and how does the office know?"
        await self.ask(question, *fields, then=then, draft="approval")

    def _field(self, name: str) -> Field:
        if name == "way":
            return ChoiceField("way", "How", WAYS.items(), value=EMAIL)
        if name == "came_at":
            return TimeField("came_at", "Mail came at", placeholder="10:14, as the e-mail says")
        if name == "evidence":
            says = "what it says, and where it is filed"
            return Field("evidence", "Says, filed", placeholder=says, wide=True)
        return super()._field(name)

    def action_undo(self) -> None:
        """Take back the last thing done here; an approval only after asking."""
        if self._approval is None or not self._done or self._done[-1][1] != self._approval:
            super().action_undo()
            return
        question = (
            f"Take back the approval of version {self.page.version if self.page else 1}? It is "
            "with the chair again, and what was confirmed for it is confirmed again."
        )
        self.ask_whether(question, "Yes, it was not approved", super().action_undo)

    def reach(
        self,
        step: Callable[..., Saved],
        said: str,
        on: date | None = None,
        done: Callable[[Saved], None] | None = None,
        **answers: Any,
    ) -> None:
        """Do what reaches a stage, today or on another day, and say so with that day."""
        when = f" ({date_words(on)})" if on and on != self.session.today else ""
        self.attempt(
            lambda **more: step(on, **more),
            lambda _: said.replace(". u", f"{when}. u"),
            done=done,
            **answers,
        )

    def approved(self, on: date, **answers: Any) -> None:
        """Put down the approval of a day, and say by whom it is."""
        session, uid = self.session, self.conference_uid
        approver = words.approver(self.page, session.actor, answers.get("by"))

        def approve(day: date, came_at: time | None = None, **more: Any) -> Saved:
            return service.approve(session, uid, day, came_at=came_at or None, **more)

        self.reach(
            approve,
            f"Approved and frozen. By {approver}; s opens the list of copies. u undoes.",
            on,
            done=self._keep_approval,
            **answers,
        )

    def _keep_approval(self, saved: Saved) -> None:
        """Remember which of the things done here was an approval."""
        self._approval = saved
