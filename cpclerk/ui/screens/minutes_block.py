"""One block of the minutes in an editor, beside what was drawn from the record."""

from collections.abc import Iterable
from typing import Any

from textual import on
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget

from cpclerk.rules.text import clean_text
from cpclerk.services import Stale
from cpclerk.services import minutes as service
from cpclerk.services.minutes_blocks import Block
from cpclerk.services.undo import Saved
from cpclerk.ui.forms import Form, NoteField
from cpclerk.ui.screens.base import BaseScreen
from cpclerk.ui.widgets.plain import Plain

MEANWHILE = (
    "Somebody changed this block meanwhile; theirs is shown too. "
    "Ctrl+R again puts yours in its place."
)


class BlockField(NoteField):
    """The block's words; there is room for pages of them."""

    def parse(self, text: str) -> Any:
        """Return the words, their lines kept."""
        return clean_text(text, lines=True, limit=service.BLOCK_LIMIT)


class BlockScreen(BaseScreen):
    """The words of a block under the chair's comments; where there is room what was recorded."""

    DEFAULT_CSS = """
    BlockScreen #both { height: 1fr; }
    BlockScreen #audience { padding: 0 1; height: auto; text-style: bold; }
    BlockScreen #comments { padding: 0 1; height: auto; max-height: 6; color: $text-warning; }
    BlockScreen #form { width: 1fr; height: 1fr; }
    BlockScreen Field { layout: vertical; height: 1fr; }
    BlockScreen Field > .label { display: none; }
    BlockScreen Field > .control {
        width: 100%; max-width: 100%; height: 1fr; max-height: 100%;
    }
    BlockScreen Field > .echo { width: 100%; height: auto; padding: 0; }
    BlockScreen #recorded { width: 1fr; height: 1fr; display: none; }
    BlockScreen.-wide #recorded { display: block; }
    BlockScreen.-meanwhile #both { layout: vertical; }
    BlockScreen.-meanwhile.-wide #both { layout: horizontal; }
    BlockScreen.-meanwhile #recorded { display: block; }
    """
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    AUTO_FOCUS = "NoteArea"

    def __init__(self, conference: str, block_uid: str, comments: str = "") -> None:
        super().__init__()
        self._comments = Plain(comments, id="comments")
        self._comments.display = bool(comments)
        self.conference = conference
        self.block_uid = block_uid
        self.block: Block | None = None
        self.saved: Saved | None = None
        self._audience = Plain("", id="audience")
        self._recorded = Plain("")
        self._form = Form(BlockField("text", "Words"), id="form", classes="panel")

    def body(self) -> Iterable[Widget]:
        """Return who may see it, its words, and what was recorded."""
        recorded = VerticalScroll(self._recorded, id="recorded", classes="panel", can_focus=False)
        recorded.border_title = "As recorded"
        self._form.border_title = "In the minutes"
        yield self._audience
        yield self._comments
        yield Horizontal(self._form, recorded, id="both")

    def title_parts(self) -> tuple[str, ...]:
        """Return the block's heading and the conference."""
        return ("Minutes", self.conference, *((self.block.heading,) if self.block else ()))

    def load(self) -> None:
        """Read the block, once: coming back from a dialog keeps what is typed."""
        if self.block is None:
            session, uid = self.session, self.block_uid
            self.read(lambda: service.block(session, uid), self.paint)

    def paint(self, block: Block) -> None:
        """Fill the editor."""
        self.block = block
        restricted = "RESTRICTED: " if block.audience.is_restricted else ""
        self._audience.show(f"{block.heading}   {restricted}for {block.audience.words}")
        self._recorded.show(block.drafted)
        field = self._form["text"]
        field.set_text(block.text)
        field.at_first = field.text
        self.journal(self._form, f"block {block.uid}")
        self.show_title()

    @on(Form.Completed)
    def save(self, message: Form.Completed) -> None:
        """Write the block; if somebody else did meanwhile, show both."""
        if (block := self.block) is None:
            return
        session, text = self.session, message.values["text"] or ""

        def write() -> Saved | Block:
            try:
                return service.amend_block(session, block.uid, block.rev, text)
            except Stale:
                return service.block(session, block.uid)

        self.write(write, self._written)

    def _written(self, result: Saved | Block) -> None:
        if isinstance(result, Saved):
            self.saved = result
            self._form.saved()
            self.leave()
            return
        self.block = result
        self.add_class("-meanwhile")
        self.query_one("#recorded").border_title = "As it stands now"
        self._recorded.show(result.text)
        self.complain(MEANWHILE)
