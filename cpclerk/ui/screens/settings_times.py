"""When conferences usually begin, and how far the places are apart where rooms are."""

from typing import Any, ClassVar

from cpclerk.rules.diaries import parse_starts, starts_words
from cpclerk.rules.errors import Refused
from cpclerk.rules.roles import SET_STARTS, SET_TRAVEL
from cpclerk.services import premises
from cpclerk.services.premises import Way
from cpclerk.ui.commands import Command
from cpclerk.ui.forms import CheckedField, Field, Option, PickField
from cpclerk.ui.screens.page import PageScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Lines, Row

STARTS = "starts"


class UsualTimes(Command):
    """s on the times."""

    id = "usual-times"
    key = "s"
    words = "usual times"
    description = "Set when conferences usually begin, such as 10:00, 14:00"


class SetTravel(Command):
    """v on the times."""

    id = "set-travel"
    key = "v"
    words = "travel"
    description = "Set how many minutes two places are apart; 0 takes that out again"


class TimesScreen(PageScreen):
    """The usual times, and the minutes between places."""

    TITLE = "Usual times and travel"
    OFFERS: ClassVar[tuple[type[Command], ...]] = (UsualTimes, SetTravel)

    def __init__(self) -> None:
        super().__init__()
        self.places: tuple[str, ...] = ()
        self.starts = ""
        self.ways: dict[str, Way] = {}
        self.lines = Lines((Column(stretch=True), Column(align="right")), classes="panel")
        self.lines.border_title = "Usual times and travel"

    def load(self) -> None:
        """Read them."""
        session = self.session
        self.read(
            lambda: (
                starts_words(premises.usual_starts(session)),
                premises.places_of_rooms(session),
                premises.travel(session),
            ),
            self.paint,
        )

    def paint(self, found: tuple[str, tuple[str, ...], tuple[Way, ...]]) -> None:
        """Show them."""
        self.starts, self.places, ways = found
        self.ways = {each.uid: each for each in ways}
        rows = [Row(STARTS, (f"Conferences usually begin at {self.starts}",))]
        rows.append(Row(None, ("Between places, either way",)))
        rows += [Row(w.uid, (f"{w.one} and {w.other}", f"{w.minutes} minutes")) for w in ways]
        if not ways:
            where = ", ".join(self.places) or "no room has one: F8, Rooms and teams"
            rows.append(Row("none", (f"No way is set yet. Places: {where}.",), "quiet"))
        self.lines.show(rows)
        if self.focused is None:
            self.lines.focus()

    async def action_usual_times(self) -> None:
        """Ask for the usual times."""
        if not self.allowed(SET_STARTS):
            return
        session = self.session

        def set_starts(values: dict[str, Any]) -> None:
            text = starts_words(values["starts"])
            self.save(
                lambda: premises.set_starts(session, text),
                lambda _: f"Conferences usually begin at {text}. u undoes it.",
            )

        field = CheckedField(
            "starts", "Begin at", parse_starts, in_words=starts_words, text=self.starts,
            required=True, wide=True,
        )  # fmt: skip
        await self.ask("When conferences usually begin", [field], set_starts, draft="usual times")

    async def action_set_travel(self) -> None:
        """Ask for two places and the minutes between them."""
        if not self.allowed(SET_TRAVEL):
            return
        if len(self.places) < 2:
            self.complain("Say of two rooms at least where they are: F8, Rooms and teams.")
            return
        session, way = self.session, self.ways.get(self.lines.key or "")
        options = [Option(each, each) for each in self.places]

        def set_travel(values: dict[str, Any]) -> None:
            one, other, minutes = values["one"], values["other"], values["minutes"]
            self.save(
                lambda: premises.set_travel(session, one, other, minutes),
                lambda _: f"{one} and {other}: {minutes} minutes. u undoes it.",
            )

        fields: list[Field] = [
            PickField("one", "From", options, value=way.one if way else None, required=True),
            PickField("other", "To", options, value=way.other if way else None, required=True),
            CheckedField(
                "minutes", "Minutes", _minutes, text=str(way.minutes) if way else "", required=True
            ),
        ]
        await self.ask("How far they are apart, either way", fields, set_travel, draft="travel")


def _minutes(text: str) -> int:
    if not text.isdecimal() or len(text) > 4:
        raise Refused("Type a number of minutes, such as 40.")
    return int(text)
