"""One conference as an advocate sees it: the child's day and words, and a record if given."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.widget import Widget

from cpclerk.rules.conference import REPLIES
from cpclerk.rules.dates_in_words import date_words
from cpclerk.ui.screens.advocacy import when_words
from cpclerk.ui.screens.base import BaseScreen
from cpclerk.ui.widgets.plain import Plain

if TYPE_CHECKING:
    from cpclerk.services.advocacy import OnList


class OwnChildScreen(BaseScreen):
    """When and where, the own invitation, what the child said; the record where it was given."""

    AUTO_FOCUS = "VerticalScroll"

    def __init__(self, conference_uid: str) -> None:
        super().__init__()
        self.conference_uid = conference_uid
        self.reference = ""
        self.text = Plain("")

    def body(self) -> Iterable[Widget]:
        """Return the text."""
        yield VerticalScroll(self.text, classes="panel")

    def title_parts(self) -> tuple[str, ...]:
        """Return the screen's name and the conference's reference."""
        return ("My children", self.reference) if self.reference else ("My children",)

    def load(self) -> None:
        """Read what may be seen."""
        from cpclerk.services import advocacy

        session, uid = self.session, self.conference_uid
        self.read(lambda: advocacy.on_list(session, uid), self.paint)

    def paint(self, found: "OnList") -> None:
        """Show it."""
        from cpclerk.services import advocacy

        self.reference = found.reference
        self.show_title()
        self.text.show("\n".join(_lines(found)))
        session, uid = self.session, self.conference_uid
        self.enter_opening(lambda: advocacy.opened(session, uid))


def _lines(found: "OnList") -> Iterator[str]:
    yield f"{found.reference}, {found.state}"
    yield f"When     {when_words(found)}"
    yield f"Where    {found.room or 'no room yet'}"
    yield f"Chair    {found.chair or 'no chair yet'}"
    invited = date_words(found.invited_on) if found.invited_on else "not sent yet"
    reply = REPLIES.get(found.reply or "", "no reply yet")
    yield f"You      invitation {invited}; {reply}"
    if found.waits:
        yield "WAIT     The family may not know of it yet. Contact nobody until they do."
    for child in found.children:
        yield ""
        yield f"{child.name}, {child.age}"
        yield f"  How they took part: {child.participation}"
        if not child.views:
            yield "  Nothing is recorded of what they said."
        for each in child.views:
            yield f"  “{each}”"
    yield ""
    if found.record is None:
        yield "You have not been given the record. A clerk or a chair can give it to you."
        return
    yield "THE RECORD, given to you as far as you may see it"
    for title, lines in found.record:
        yield ""
        yield title
        yield from lines
