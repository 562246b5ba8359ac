"""Who may see what is typed or pointed at: one key restricts it, the next asks for whom it is."""

from cpclerk.rules.audience import Audience
from cpclerk.rules.errors import Refused
from cpclerk.rules.recording import find_named
from cpclerk.services import recording
from cpclerk.services.recording import Said
from cpclerk.ui import dialogs
from cpclerk.ui.dialogs import Answer
from cpclerk.ui.screens import recording_line as words
from cpclerk.ui.screens.recording_line import EVERYONE, PROFESSIONALS
from cpclerk.ui.screens.recording_pointing import PointingKeys

ANSWERS = (
    Answer("everyone", "e", "Everyone at the conference"),
    Answer("professionals", "p", "Professionals only"),
    Answer("only", "n", "Named people only …"),
    Answer("withheld", "w", "All but named people …"),
)
AUDIENCES = {"everyone": EVERYONE, "professionals": PROFESSIONALS}
QUESTIONS = {
    "only": "Who alone may see it? Their tags, with commas between, such as Mum, HV",
    "withheld": "From whom is it withheld? Their tags, with commas between, such as Dad",
}


class RestrictingKeys(PointingKeys):
    """F7, on the line or on the entry pointed at."""

    def action_restrict(self) -> None:
        """Restrict it to professionals; if it is restricted already, ask who may see it."""
        said = self.pointed
        audience = said.audience if said is not None else self.line.audience
        if not audience.is_restricted:
            self._let_see(said, PROFESSIONALS)
            return

        def answered(answer: str | None) -> None:
            if answer in AUDIENCES:
                self._let_see(said, AUDIENCES[answer])
            elif answer is not None:
                self._ask_whom(said, answer)

        question = f"Who may see this? Now: {words.audience_words(audience, self.tags)}."
        self.app.push_screen(dialogs.Ask(question, ANSWERS), answered)

    def _ask_whom(self, said: Said | None, how: str, typed: str = "", why_not: str = "") -> None:
        def answered(names: str | None) -> None:
            if names is None:
                return
            try:
                uids = [each.uid for each in find_named(names, self.voices)]
            except Refused as refused:
                self._ask_whom(said, how, names, refused.sentence)
                return
            audience = Audience.for_only(uids) if how == "only" else Audience.withheld_from(uids)
            self._let_see(said, audience)

        question = f"{why_not}\n{QUESTIONS[how]}" if why_not else QUESTIONS[how]
        self.app.push_screen(dialogs.AskText(question, typed), answered)

    def _let_see(self, said: Said | None, audience: Audience) -> None:
        whom = words.audience_words(audience, self.tags)
        if said is None:
            self.line.audience = audience
            self.echo.say(f"This line is for {whom}.")
            self.show_line()
            self.keeping.touch()
            return
        if audience.is_restricted:
            self.hide(said.uid)
        session = self.session
        self.change(
            lambda: recording.restrict(session, said.uid, said.rev, audience),
            f"This entry is for {whom}.",
        )
