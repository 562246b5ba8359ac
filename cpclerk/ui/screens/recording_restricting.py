"""Who may see what is typed or pointed at: one key restricts it, the next asks for whom it is."""

from cpclerk.rules.audience import Audience, in_part
from cpclerk.services import recording
from cpclerk.services.said import Said
from cpclerk.ui.choosing_audience import ask_audience
from cpclerk.ui.screens.recording_audience import PROFESSIONALS, audience_words
from cpclerk.ui.screens.recording_pointing import PointingKeys


class RestrictingKeys(PointingKeys):
    """F7, on the line or on the entry pointed at."""

    def action_restrict(self) -> None:
        """Restrict it to professionals; if it is restricted already, ask who may see it."""
        said = self.pointed
        audience = said.audience if said is not None else self.line.audience
        if not audience.is_restricted:
            self._let_see(said, PROFESSIONALS)
            return

        question = f"Who may see this? Now: {audience_words(audience, self.tags)}."
        ask_audience(
            self.app,
            question,
            audience,
            self.voices,
            lambda chosen: self._let_see(said, chosen),
            # What is entered in the closed part is for professionals, whatever the line says.
            may_be_everyone=said is not None or not self.closed_part,
        )

    def _let_see(self, said: Said | None, audience: Audience) -> None:
        if said is None:
            audience = in_part(audience, closed=self.closed_part)
        # Each by name: nothing is kept from somebody else than was meant.
        whom = audience_words(audience, self.named())
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
            said,
            lambda rev: recording.restrict(session, said.uid, rev, audience),
            f"This entry is for {whom}.",
        )
