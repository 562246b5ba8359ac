"""A step whose services ask back: a form opens for what is missing, then it is done again."""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, ClassVar

from cpclerk.rules.errors import Refused
from cpclerk.services import office
from cpclerk.services.undo import Saved
from cpclerk.ui import dialogs
from cpclerk.ui.forms import DateField, Field, NoteField
from cpclerk.ui.screens.step import StepScreen

LABELS = {
    "late_reason": "Reason",
    "note": "Note",
    "comments": "Comments",
    "reason": "Reason",
    "initials": "Initials",
    "folder": "Folder",
    "why_no_leak": "Reason",
    "outcome": "Outcome",
    "way": "How",
    "came_at": "Mail came at",
    "evidence": "Says, filed",
}
SEVERAL_LINES = frozenset({"comments"})
ANSWER_KEYS = "1234567890abcdefghijklmnopqrstuvwxyz"
# What is typed here is worth keeping as a draft.
WORDY = frozenset({"comments", "note", "reason", "why_no_leak", "outcome", "evidence"})


class FollowUpScreen(StepScreen):
    """A step that tries what a key asks for and opens a form for what is missing.

    `YES` are the answers that go on where a refusal only asks, by the field it names.
    """

    YES: ClassVar[Mapping[str, str]] = MappingProxyType({})

    def __init__(self, conference_uid: str) -> None:
        super().__init__(conference_uid)
        self.late_reasons: tuple[tuple[str, str], ...] = ()
        self.again: Callable[[str, Any], None] | None = None
        self.answers: Mapping[str, Any] = {}

    def attempt(
        self,
        step: Callable[..., Any],
        said: Callable[[Any], str],
        *,
        done: Callable[[Any], None] | None = None,
        **answers: Any,
    ) -> None:
        """Do `step` with these answers; what it asks for besides is asked, and it is done again.

        `said` gives the notice, `done` goes on. What can be undone is kept for u; after what
        cannot, nothing before it is undone either.
        """
        self.answers = answers
        self.again = lambda field, value: self.attempt(
            step, said, done=done, **{**answers, field: value}
        )

        form, key = self.asking.form, self.conference_uid

        def finished(result: Any) -> None:
            if isinstance(result, Saved):
                self._done.append((key, result))
            else:
                self._done.clear()
            if form is not None and self.asking.form is form:
                self._close_form()
            self.say(said(result))
            if done is not None:
                done(result)
            self.load()

        self.write(lambda: step(**answers), finished)

    def refused(self, error: Refused) -> None:
        """Open a form for what is missing, or say why not."""
        field, form = error.field or "", self.asking.form
        if self.again is not None and field in self.YES:
            self.ask_whether(error.sentence, self.YES[field], partial(self.again, field, True))
            return
        if self.again is None or field not in LABELS or (form is not None and field in form.fields):
            super().refused(error)
            return
        again = self.again
        if field == "late_reason":
            self._ask_why_late(error.sentence, again)
            return
        self.call_later(
            self.ask,
            error.sentence,
            self._field(field),
            then=lambda values: again(field, values[field] or ""),
            draft=field if field in WORDY else "",
        )

    def ask_whether(self, question: str, yes: str, then: Callable[[], None]) -> None:
        """Ask a question that Enter alone answers with no; `then` is done after a yes."""

        def answered(answer: str | None) -> None:
            if answer == "yes":
                then()

        answers = [dialogs.Answer("no", "n", "No"), dialogs.Answer("yes", "y", yes)]
        self.app.push_screen(dialogs.Ask(question, answers), answered)

    def _ask_why_late(self, sentence: str, again: Callable[[str, Any], None]) -> None:
        """Ask for the coded reason, each on a key of its own."""

        def answered(code: str | None) -> None:
            if code is not None:
                again("late_reason", code)

        answers = [
            dialogs.Answer(code, key, name)
            for key, (code, name) in zip(ANSWER_KEYS, self.late_reasons, strict=False)
        ]
        self.app.push_screen(dialogs.Ask(sentence, answers), answered)

    def day_field(self, label: str = "On") -> DateField:
        """Return a field for the day on which something was done."""
        calendar, today = office.typing_calendar(self.session), self.session.today
        return DateField("on", label, today=today, calendar=calendar, value=today, required=True)

    def _field(self, name: str) -> Field:
        kind = NoteField if name in SEVERAL_LINES else Field
        return kind(name, LABELS[name], required=True, wide=True)
