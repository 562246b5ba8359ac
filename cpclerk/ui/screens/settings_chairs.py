"""Chairs' diaries: the half days they work, their leave, and what else they have to do."""

from typing import Any, ClassVar

from cpclerk.rules.diaries import AWAY, Span, parse_span
from cpclerk.rules.roles import PUT_IN_DIARY, SET_WORKING_DAYS, TAKE_OUT_OF_DIARY
from cpclerk.services import chairs
from cpclerk.services.chairs import Absence, Chair
from cpclerk.services.office import typing_calendar
from cpclerk.ui.commands import Command
from cpclerk.ui.forms import CheckedField, ChoiceField, Field
from cpclerk.ui.screens.page import PageScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Cell, Lines, Row


class NotThere(Command):
    """n on the chairs' diaries."""

    id = "not-there"
    key = "n"
    words = "leave, not there"
    description = "Put leave or another commitment in the diary: 14/12 to 18/12, fri pm"


class WorkingDays(Command):
    """w on the chairs' diaries."""

    id = "working-days"
    key = "w"
    words = "working days"
    description = "Set the half days that this chair works: mon-wed, thu am"


class TakeOutOfDiary(Command):
    """Del on the chairs' diaries."""

    id = "take-out-of-diary"
    key = "delete"
    words = "take out"
    description = "Take the line under the cursor out of the diary"


class ChairsScreen(PageScreen):
    """Each chair, when they work, and under it what is in their diary from today on."""

    TITLE = "Chairs' diaries"
    OFFERS: ClassVar[tuple[type[Command], ...]] = (NotThere, WorkingDays, TakeOutOfDiary)

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[str, tuple[Chair, Absence | None]] = {}
        self.lines = Lines(
            (Column(least=30), Column(stretch=True, least=10)),
            empty="No chair works here yet. F8, People adds one.",
            classes="panel",
        )
        self.lines.border_title = "Chairs' diaries, from today on"

    def load(self) -> None:
        """Read them."""
        session = self.session
        self.read(lambda: chairs.chairs(session), self.paint)

    def paint(self, found: tuple[Chair, ...]) -> None:
        """Show them."""
        self.known, rows = {}, []
        for chair in found:
            self.known[chair.uid] = chair, None
            works = Cell(f"works {chair.works}", "quiet")
            rows.append(Row(chair.uid, (Cell(chair.name, "strong"), works)))
            for each in chair.away:
                self.known[each.uid] = chair, each
                about = ", ".join(filter(None, (each.what, each.place, each.words)))
                rows.append(Row(each.uid, (f"   {each.span.words}", about)))
        self.lines.show(rows)
        if self.focused is None:
            self.lines.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to take out where there is something to."""
        _, absence = self.known.get(self.lines.key or "", (None, None))
        if action == "take_out_of_diary":
            return absence is not None
        return super().check_action(action, parameters)

    async def action_not_there(self) -> None:
        """Ask when, and what it is."""
        chair, _ = self.known.get(self.lines.key or "", (None, None))
        if chair is None or not self.allowed(PUT_IN_DIARY):
            return
        session, uid = self.session, chair.uid
        today, calendar = session.today, typing_calendar(session)

        def put_in(values: dict[str, Any]) -> None:
            span: Span = values["span"]
            what, place, words = values["what"], values["place"] or "", values["words"] or ""
            self.save(
                lambda: chairs.put_in(session, uid, span, what, place=place, words=words),
                lambda saved: saved.words or f"{span.words}: in the diary. u undoes it.",
            )

        fields = [
            CheckedField(
                "span",
                "When",
                lambda text: parse_span(text, today=today, calendar=calendar),
                in_words=lambda span: str(span.words),
                required=True,
                placeholder="14/12 to 18/12, fri pm",
            ),
            ChoiceField("what", "What", list(AWAY.items()), value="leave"),
            Field("place", "Where", placeholder="where one of the rooms is"),
            Field("words", "Words", placeholder="no child's name"),
        ]
        await self.ask(f"{chair.name} is not free", fields, put_in, draft=f"diary {uid}")

    async def action_working_days(self) -> None:
        """Ask which half days this chair works."""
        chair, _ = self.known.get(self.lines.key or "", (None, None))
        if chair is None or not self.allowed(SET_WORKING_DAYS):
            return
        session, uid, rev = self.session, chair.uid, chair.rev

        def set_pattern(values: dict[str, Any]) -> None:
            self.save(
                lambda: chairs.set_pattern(session, uid, rev, values["works"] or ""),
                lambda _: "Saved: no slot is offered on other half days. u undoes it.",
            )

        text = chair.works if chair.pattern else ""
        field = Field("works", "Works", text=text, placeholder="mon-wed, thu am; empty: every day")
        await self.ask(
            f"When {chair.name} works", [field], set_pattern, draft=f"working days {uid}"
        )

    def action_take_out_of_diary(self) -> None:
        """Take the line out."""
        _, each = self.known.get(self.lines.key or "", (None, None))
        if each is not None and self.allowed(TAKE_OUT_OF_DIARY):
            session, uid, rev = self.session, each.uid, each.rev
            self.save(
                lambda: chairs.take_out(session, uid, rev), lambda _: "Taken out. u undoes it."
            )
