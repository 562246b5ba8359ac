"""People who are known and look like the one being added: beside the form, with what differs."""

from collections.abc import Iterable, Sequence
from typing import ClassVar, NamedTuple

from textual.binding import Binding, BindingType
from textual.message import Message

from cpclerk.services.alike import Alike
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Lines, Row

NOBODY = "new"
"""The key of the row that adds somebody new after all."""


class Looks(NamedTuple):
    """Somebody known who looks like the person of one row of a form."""

    row: str
    alike: Alike


class AlikeList(Lines):
    """Shown while there is somebody; Enter uses who is under the cursor, f goes to their family."""

    DEFAULT_CSS = """
    AlikeList { display: none; height: auto; max-height: 8; min-height: 4; }
    AlikeList.-any { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("f", "family", show=False)]

    class Used(Message):
        """Somebody known is to be taken, for a row of the form; or nobody, of them all."""

        def __init__(self, looks: Looks | None) -> None:
            super().__init__()
            self.looks = looks

    class FamilyWanted(Message):
        """The family of somebody known is the one that was meant."""

        def __init__(self, family_uid: str) -> None:
            super().__init__()
            self.family_uid = family_uid

    def __init__(self) -> None:
        super().__init__(
            (
                Column(stretch=True, least=10),
                Column(stretch=True, least=24),
                Column(rank=1),
            ),
            id="alike",
            classes="panel",
        )
        self.found: tuple[Looks, ...] = ()

    def offer(self, found: Iterable[Looks]) -> None:
        """Show these; none hides the list."""
        self.found = tuple(found)
        self.set_class(bool(self.found), "-any")
        self.border_title = "Known already? Enter: it is this one, f: go to their family"
        rows = [
            Row(str(place), (f"{each.name}, {each.relation}", each.words, each.family))
            for place, (_, each) in enumerate(self.found)
        ]
        self.cursor = -1
        self.show([*rows, Row(NOBODY, ("none of them: add as new", "", ""), "quiet")])

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Use who is under the cursor, or nobody."""
        message.stop()
        self.post_message(self.Used(self._at(message.key)))

    def action_family(self) -> None:
        """Go to the family of who is under the cursor."""
        looks = self._at(self.key)
        if looks is not None:
            self.post_message(self.FamilyWanted(looks.alike.family_uid))
        else:
            self.border_title = "f: first go to somebody who is known. Enter here: add as new"

    def _at(self, key: str | None) -> Looks | None:
        return self.found[int(key)] if key and key != NOBODY else None


def of_rows(rows: Sequence[str], found: Sequence[Sequence[Alike]]) -> tuple[Looks, ...]:
    """Return who looks like the person of each row."""
    return tuple(Looks(row, each) for row, alike in zip(rows, found, strict=True) for each in alike)
