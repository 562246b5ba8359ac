"""The envelope pass: printed together, sealed on one key each once name and pages are right."""

from collections.abc import Iterable
from pathlib import Path

from textual import on
from textual.widget import Widget

from cpclerk.rules.distribution import checked_pages
from cpclerk.services import envelopes as service
from cpclerk.ui.forms import CheckedField, Field
from cpclerk.ui.screens import sending_commands as commands
from cpclerk.ui.screens import sending_words as words
from cpclerk.ui.screens.step import StepScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Lines


class EnvelopesScreen(StepScreen):
    """What goes on paper, the open first, as a part of the step it was opened from.

    `printing` asks at once where to print from.
    """

    AUTO_FOCUS = "#envelopes"
    OFFERS = commands.ENVELOPES

    def __init__(
        self, conference_uid: str, step: str = "invitations", printing: bool = False
    ) -> None:
        super().__init__(conference_uid)
        self.STEP = step
        self._printing = printing
        self.rows: tuple[service.Envelope, ...] = ()
        self.envelopes = Lines(
            (
                Column("Copy", least=4, align="right"),
                Column("Name", stretch=True, least=14),
                Column("What", stretch=True, least=10),
                Column("Label", stretch=True, least=14),
                Column("Pages", least=7),
                Column("Stands", least=16),
            ),
            titles=True,
            empty="Nothing is confirmed or sent on paper yet.",
            id="envelopes",
            classes="panel",
        )

    def content(self) -> Iterable[Widget]:
        """Return the list."""
        self.envelopes.border_subtitle = (
            "a protected address is on the label in the folder, and nowhere else"
        )
        yield self.envelopes
        yield self.asking

    def title_parts(self) -> tuple[str, ...]:
        """Return the screen's name and the family."""
        return ("Envelopes", self.heading.family) if self.heading else ("Envelopes",)

    def load(self) -> None:
        """Read what was sent on paper."""
        super().load()
        session, uid = self.session, self.conference_uid
        self.read_page(
            lambda: service.envelopes(session, uid),
            self.paint,
            lambda rows: {each.uid: each.rev for each in rows},
        )

    def paint(self, rows: tuple[service.Envelope, ...]) -> None:
        """Show them."""
        self.rows = rows
        waiting = sum(each.state == "open" for each in rows)
        self.envelopes.border_title = f"Envelopes: {waiting} to seal"
        self.envelopes.show([words.envelope_row(each) for each in rows])
        if self._printing:
            self._printing = False
            if waiting:
                self.call_later(self.action_save_notices)
            else:
                self.complain("Nothing on paper waits to be sealed. Confirm each recipient first.")

    def focus_list(self) -> None:
        """Put the focus back on the list."""
        self.envelopes.focus()

    @on(Lines.Chosen, "#envelopes")
    def action_seal_envelope(self) -> None:
        """Seal the envelope under the cursor, then go on to the next."""
        if (each := self._under_cursor()) is None:
            return
        session = self.session
        following = [other for other in self.rows if other.state == "open" and other != each]
        self.save(
            each.uid,
            lambda rev: service.seal(session, each.uid, rev),
            f"{each.name}: sealed, copy {each.number}. u undoes.",
        )
        if following:
            self.envelopes.move_to(following[0].uid)

    async def action_count_pages(self) -> None:
        """Ask how many pages the print has: what is shown before is an estimate."""
        if (each := self._under_cursor()) is None:
            return
        session = self.session
        await self.ask(
            f"How many pages has what is printed for {each.name}, copy {each.number}?",
            CheckedField("pages", "Pages", checked_pages, required=True),
            then=lambda values: self.save(
                each.uid,
                lambda rev: service.count_pages(session, each.uid, rev, values["pages"]),
                f"{each.name}: {words.counted(values['pages'])}. u undoes.",
            ),
        )

    def action_letter_came_back(self) -> None:
        """Put down that the letter under the cursor came back."""
        if (each := self._under_cursor()) is not None:
            session = self.session
            self.save(
                each.uid,
                lambda rev: service.came_back(session, each.uid, rev),
                f"{each.name}: came back, so they do not know. Put the address right, then tell "
                "them again.",
            )

    def action_open_envelope(self) -> None:
        """Open the envelope under the cursor again."""
        if (each := self._under_cursor()) is not None:
            session = self.session
            self.save(
                each.uid,
                lambda rev: service.open_again(session, each.uid, rev),
                f"{each.name}: open again. u undoes.",
            )

    async def action_save_notices(self) -> None:
        """Ask for a folder and save letters and labels in it."""
        session, uid = self.session, self.conference_uid

        def done(paths: tuple[Path, ...]) -> None:
            self._close_form()
            self.say(
                f"{len(paths)} saved{words.left_behind(self.rows)}. Remove them once they are "
                f"posted from {paths[0].parent}."
            )

        await self.ask(
            "In which folder are they saved, with their labels? Nothing there is written over.",
            Field("folder", "Folder", required=True, wide=True, placeholder="~/to post"),
            then=lambda values: self.write(
                lambda: service.save_notices(session, uid, values["folder"]), done
            ),
        )

    def _under_cursor(self) -> service.Envelope | None:
        return next((each for each in self.rows if each.uid == self.envelopes.key), None)
