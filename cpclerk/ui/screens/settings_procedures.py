"""Procedures: what the office books under, from which day, and what it sets locally of them."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import ClassVar

from textual import work
from textual.widget import Widget

from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.errors import Refused
from cpclerk.rules.profile import Profile
from cpclerk.rules.profile_parts import Setting, Timescale
from cpclerk.rules.set_locally import NO_LIMIT, check_choice
from cpclerk.services import procedures
from cpclerk.services.office import typing_calendar
from cpclerk.services.procedures import Adoptions, Available
from cpclerk.ui import dialogs
from cpclerk.ui.commands import Command
from cpclerk.ui.forms import DateField
from cpclerk.ui.screens.page import PageScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Cell, Lines, Row
from cpclerk.ui.widgets.plain import Plain

OTHER = "another value"


class ChangeLimit(Command):
    """Enter on the procedures."""

    id = "change-limit"
    key = "enter"
    words = "change"
    description = "Choose another value for what is set locally, under the cursor"
    # Else the list would take Enter for itself and the footer not show it.
    priority = True


class OtherProcedures(Command):
    """n on the procedures."""

    id = "other-procedures"
    key = "n"
    words = "other procedures"
    description = "Book under other procedures, from today or a later day on"


class ProceduresScreen(PageScreen):
    """The limits the office works by; those it sets itself come first and can be changed."""

    DEFAULT_CSS = """
    ProceduresScreen #adopted { padding: 0 1; height: auto; }
    ProceduresScreen #limits { height: 1fr; }
    """
    OFFERS: ClassVar[tuple[type[Command], ...]] = (ChangeLimit, OtherProcedures)

    def __init__(self) -> None:
        super().__init__()
        self.found: Adoptions | None = None
        self._shown = ""
        self.adopted = Plain("", id="adopted")
        self.lines = Lines(
            (
                Column("What", stretch=True, least=52),
                Column("Limit", width=16),
                Column("Where it stands", least=24, rank=1),
            ),
            titles=True,
            id="limits",
            classes="panel",
        )

    def body(self) -> Iterable[Widget]:
        """Return what stands, the limits, and the form that opens under them."""
        yield self.adopted
        yield self.lines
        yield self.asking

    def title_parts(self) -> tuple[str, ...]:
        """Return the screen's name."""
        return ("Procedures", self.found.now.rules.title) if self.found else ("Procedures",)

    def load(self) -> None:
        """Read the procedures."""
        session = self.session
        self.read(lambda: procedures.adoptions(session), self.paint)

    def paint(self, found: Adoptions) -> None:
        """Show them."""
        self.found = found
        self.show_title()
        self.adopted.show("\n".join(_adopted(found)))
        rules = found.now.rules
        rows = [Row(None, ("Set by this office: Enter changes one",))] if rules.settings else []
        rows += [_setting_row(rules, each.code, each.name) for each in rules.settings]
        fixed = [each for each in rules.timescales if not each.setting]
        rows += [Row(None, ("Set by these procedures",))] if rules.settings else []
        rows += [_limit_row(rules, each) for each in fixed]
        self.lines.border_title = f"{len(rules.settings)} set locally, {len(fixed)} limits given"
        self.lines.show(rows)
        if self._shown != rules.name:
            # Other procedures are read from the top.
            self._shown = rules.name
            self.lines.move_to(next((str(row.key) for row in rows if row.key), ""))
        if self.focused is None:
            self.lines.focus()

    def working_under_cursor(self) -> tuple[str, ...] | None:
        """Return whose rule stands under the cursor, and what is offered."""
        if self.found is None or self.lines.key is None:
            return None
        rules, code = self.found.now.rules, self.lines.key
        setting = next((each for each in rules.settings if each.code == code), None)
        if setting is None:
            limit = next((each for each in rules.timescales if each.code == code), None)
            return _whose(rules, limit) if limit else None
        offered = [
            f"{each.value}: {each.authority}, "
            + (rules.source_words(each.source) if each.source else "an assumption")
            for each in rules.offered_for(code)
        ]
        return (f"{setting.name}: {rules.choice(code) or 'not chosen'}.", "Offered:", *offered)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer Enter where it changes something."""
        if action == "change_limit":
            return self.lines.has_focus
        return super().check_action(action, parameters)

    @work
    async def action_change_limit(self) -> None:
        """Choose another value for what is set locally, under the cursor."""
        if self.found is None:
            return
        rules, code = self.found.now.rules, self.lines.key
        setting = next((each for each in rules.settings if each.code == code), None)
        if setting is None:
            self.say("This limit is set by the procedures. n takes other procedures.")
            return
        options = [
            (each.value, each.value, f"{each.authority}, {each.source or 'assumption'}")
            for each in rules.offered_for(setting.code)
        ]
        # One that nobody is seen to use still is a choice.
        values = [value for value, *_ in options]
        if not setting.is_number and NO_LIMIT not in values:
            options.append((NO_LIMIT, NO_LIMIT, "no such limit here"))
        options.append((OTHER, OTHER, "type it"))
        picked = await dialogs.pick(
            self.app, setting.name, options, at=rules.choice(setting.code) or ""
        )
        if picked == OTHER:
            such_as = "such as 3" if setting.is_number else "such as 2 working days or 3 months"
            picked = await self._typed(
                f"{setting.name}: {such_as}.", lambda text: check_choice(setting, text)
            )
        if picked is not None:
            self._choose(setting, picked)

    @work
    async def action_other_procedures(self) -> None:
        """Choose other procedures, then the day from which they hold."""
        session = self.session
        known = procedures.available()
        name = await dialogs.pick(
            self.app,
            "Which procedures?",
            [(each.heading.name, each.heading.title, _when(each)) for each in known],
        )
        if name is None:
            return
        title = next(each.heading.title for each in known if each.heading.name == name)
        day = DateField(
            "since",
            "From",
            today=session.today,
            calendar=typing_calendar(session),
            value=session.today,
            required=True,
        )
        await self.ask(
            f"Book under {title}. Conferences booked before keep what they were booked under.",
            [day],
            lambda values: self._take_up(name, title, values["since"]),
            draft="procedures",
        )

    def _take_up(self, name: str, title: str, since: date) -> None:
        session = self.session
        today = since == session.today
        left = "What it leaves to you stands as offered. " if today else ""
        self.save(
            lambda: procedures.adopt(session, name, since),
            lambda _: f"{title} from {date_words(since)} on. {left}u undoes it.",
        )

    def _choose(self, setting: Setting, value: str) -> None:
        session = self.session
        self.save(
            lambda: procedures.choose(session, {setting.code: value}),
            lambda _: f"{setting.name}: {value}, from today on. u undoes it.",
        )

    async def _typed(self, question: str, check: Callable[[str], str]) -> str | None:
        text = ""
        while True:
            typed = await dialogs.ask_text(self.app, question, text)
            if not typed:
                return None
            try:
                return check(typed)
            except Refused as error:
                question, text = error.sentence, typed


def _adopted(found: Adoptions) -> list[str]:
    now = found.now
    lines = [f"{now.rules.title} ({now.rules.heading.guidance}), since {date_words(now.since)}."]
    if now.has_run_out and now.rules.in_force_to:
        lines.append(f"! They say they end on {date_words(now.rules.in_force_to)}: n takes others.")
    later = [each for each in found.all if each.since > now.since]
    lines += [f"{each.rules.title} from {date_words(each.since)} on." for each in later]
    return lines


def _setting_row(rules: Profile, code: str, name: str) -> Row:
    value = rules.choice(code)
    seen = [each for each in rules.offered_for(code) if each.value == value]
    source = f"as {seen[0].authority}" if seen else "this office's own" if value else ""
    return Row(code, (name, value or "not chosen", Cell(source, "quiet")))


def _limit_row(rules: Profile, each: Timescale) -> Row:
    way = "before" if each.before else "after"
    what = f"{_label(rules, each)}, {way} {rules.event_words(each.counted_from)}"
    source = "assumption" if each.assumption else each.source
    return Row(each.code, (what, each.limit.words, Cell(f"{each.authority}, {source}", "quiet")))


def _label(rules: Profile, each: Timescale) -> str:
    """Return the label, with the first type of child it is for where two limits share it."""
    alike = [other for other in rules.timescales if other.label == each.label]
    if len(alike) == 1 or not each.types:
        return each.label
    return f"{each.label} ({rules.child_type(each.types[0]).name.lower()})"


def _whose(rules: Profile, each: Timescale) -> tuple[str, ...]:
    source = "an assumption" if each.assumption else rules.source_words(each.source)
    lines = (each.rule, f"Whose rule: {each.authority}. Source: {source}.", each.note)
    return tuple(line for line in lines if line)


def _when(each: Available) -> str:
    top = each.heading
    until = f" to {top.in_force_to.year}" if top.in_force_to else ""
    own = ", this office's own" if each.is_own else ""
    return f"{top.guidance}, from {top.in_force_from.year}{until}{own}"
