"""The keys of the minutes for blocks that somebody adds, and for what else there is to look at."""

from typing import Any

from cpclerk.rules.audience import Audience
from cpclerk.rules.errors import Refused
from cpclerk.rules.minutes import require_amendable
from cpclerk.services import attendance, own_blocks
from cpclerk.services import minutes as service
from cpclerk.services.minutes_blocks import Block
from cpclerk.services.undo import Saved
from cpclerk.ui import dialogs
from cpclerk.ui.choosing_audience import ask_audience
from cpclerk.ui.forms import Field, NoteField
from cpclerk.ui.screens.follow_up import FollowUpScreen
from cpclerk.ui.widgets.lines import Lines


class OwnBlockKeys(FollowUpScreen):
    """Added, said for whom, taken out."""

    blocks: Lines
    page: service.MinutesPage | None = None
    added: str | None = None
    gaps: tuple[str, ...] = ()

    async def action_add_block(self) -> None:
        """Ask for a heading and words, and add a block behind the one under the cursor."""
        if not self._may_change():
            return
        session, uid, after = self.session, self.conference_uid, self.blocks.key or ""

        def then(values: dict[str, Any]) -> None:
            heading, text = values["heading"] or "", values["text"] or ""
            self.attempt(
                lambda: own_blocks.add_block(session, uid, heading, text, after),
                lambda _: f"“{heading}” added, for nobody yet: F7 says for whom. u undoes.",
                done=self._go_to,
            )

        block = self._block()
        where = f", behind “{block.heading}”" if block else ""
        await self.ask(
            f"What is to be added{where}? Nobody sees it until you say for whom it is.",
            Field("heading", "Heading", required=True, wide=True),
            NoteField("text", "Words", required=True, wide=True),
            then=then,
            draft="block",
        )

    def _go_to(self, saved: Saved) -> None:
        """Put the cursor on a block once it is shown: the next key says for whom it is."""
        self.added = saved.uid

    def show_added(self) -> None:
        """Go to the block that was just added."""
        if self.added is not None:
            self.blocks.move_to(self.added)
            self.blocks.focus()
            self.added = None

    def action_for_whom(self) -> None:
        """Ask who may see the block under the cursor."""
        block, session, uid = self._block(), self.session, self.conference_uid
        if block is None or not self._may_change():
            return
        if not block.is_own:
            self.complain(own_blocks.DRAWN)
            return

        def ask(meeting: attendance.Attendance) -> None:
            voices = [each.voice for each in meeting.people]
            names = {each.uid: each.full_name for each in meeting.people}

            def classify(audience: Audience) -> None:
                self.attempt(
                    lambda: own_blocks.classify_block(session, block.uid, block.rev, audience),
                    lambda _: f"“{block.heading}”: for {audience.words_with(names)}. u undoes.",
                )

            question = f"Who may see “{block.heading}”?"
            ask_audience(self.app, question, block.audience, voices, classify)

        self.read(lambda: attendance.attendance(session, uid), ask, group="whom")

    def action_take_block_out(self) -> None:
        """Take out the block under the cursor."""
        if (block := self._block()) is not None:
            session = self.session
            self.attempt(
                lambda: own_blocks.take_block_out(session, block.uid, block.rev),
                lambda _: f"“{block.heading}” taken out. u undoes.",
            )

    def action_what_changed(self) -> None:
        """Open this version beside the one before, and beside the record as it stands."""
        if self.page is None or (self.page.version < 2 and not self.page.behind):
            self.complain(
                "This is the first version, and the record is as it was drawn. n begins a "
                "correction once it is approved."
            )
            return
        self.open("correction", self.conference_uid)

    def action_all_gaps(self) -> None:
        """Show all that is not recorded, and where it is put down."""
        if not self.gaps:
            self.say("Everything is recorded that these minutes ask for.")
            return
        lines = [
            *self.gaps,
            "",
            "4 Record and 5 Decide put it down; d then draws the minutes again.",
        ]
        self.app.push_screen(dialogs.ShowLines("Not recorded", lines))

    def action_records_in_hand(self) -> None:
        """Open the records in hand."""
        self.open("in-hand")

    def _may_change(self) -> bool:
        """Return whether blocks may be changed now; where not, say why before anything is asked."""
        if self.page is None:
            return False
        try:
            require_amendable(self.page.state, self.session.actor.role)
        except Refused as error:
            self.complain(error.sentence)
            return False
        return True

    def _block(self) -> Block | None:
        blocks = self.page.blocks if self.page else ()
        return next((each for each in blocks if each.uid == self.blocks.key), None)
