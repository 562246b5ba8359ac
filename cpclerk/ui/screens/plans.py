"""Each child's plans so far, opened from step 5 or the desk: how long, why, and corrections."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from textual import on
from textual.containers import VerticalScroll
from textual.widget import Widget

from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.profile_parts import Category
from cpclerk.rules.text import clean_text
from cpclerk.services import office
from cpclerk.services import plan_records as service
from cpclerk.services.plan_records import PlanRecord
from cpclerk.ui import dialogs
from cpclerk.ui.answers import lettered
from cpclerk.ui.commands import Command
from cpclerk.ui.forms import DateField, Field
from cpclerk.ui.screens.beside_decisions import BesideDecisions
from cpclerk.ui.screens.category import AskCategory
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Cell, Lines, Row
from cpclerk.ui.widgets.plain import Plain

WHAT = ((service.STARTED, "started"), (service.ENDED, "ended"))
TYPE_IT, NOT_KNOWN = "type it", "not known"
Choices = tuple[tuple[Category, ...], tuple[tuple[str, str], ...]]


class AskWhy(Command):
    """w on a child's plans."""

    id = "ask-why"
    key = "w"
    words = "why it lasts"
    description = "The chair asked why this plan still lasts: type what came of it"


class Correct(Command):
    """e on a child's plans."""

    id = "decided-elsewhere"
    key = "e"
    words = "elsewhere"
    description = "A plan that started or ended elsewhere: under another authority, at 18 …"


class TakeBack(Command):
    """x on a child's plans."""

    id = "take-correction-back"
    key = "x"
    words = "take back"
    description = "Take a start or end that was decided elsewhere out again"


class PlansScreen(BesideDecisions):
    """The children; under them the plans of the one under the cursor, latest first."""

    TITLE = "Plans"
    AUTO_FOCUS = "#children"
    OFFERS: ClassVar[tuple[type[Command], ...]] = (AskWhy, Correct, TakeBack)
    DEFAULT_CSS = """
    PlansScreen #children { height: auto; min-height: 3; max-height: 9; }
    PlansScreen #record { height: 1fr; }
    """

    def __init__(self, conference_uid: str, person_uid: str = "") -> None:
        """The cursor comes to stand on that child, or else on one of whom the chair is to ask."""
        super().__init__(conference_uid)
        self._go_to = person_uid
        self._records: dict[str, PlanRecord] = {}
        self.record = Plain("")
        self.children_list = Lines(
            (
                Column("Child", stretch=True, least=12),
                Column("On a plan", least=10),
                Column("Months", least=6, align="right"),
                Column("Plans", least=5, align="right"),
                Column("", stretch=True, least=10),
            ),
            titles=True,
            empty="This meeting is about no child. Step 1 says which.",
            id="children",
            classes="panel",
        )

    def content(self) -> Iterable[Widget]:
        """Return the children, the plans of one of them, and the form."""
        yield self.children_list
        yield VerticalScroll(self.record, id="record", classes="panel")
        yield self.asking

    def focus_list(self) -> None:
        """Put the focus back on the children."""
        self.children_list.focus()

    def load(self) -> None:
        """Read the plans."""
        super().load()
        session, uid = self.session, self.conference_uid
        self.read_page(lambda: service.plan_records(session, uid), self._paint, lambda _: {})

    def _paint(self, records: tuple[PlanRecord, ...]) -> None:
        first = not self._records
        self._records = {each.person_uid: each for each in records}
        self.children_list.show([_row(each) for each in records])
        asked = next((each.person_uid for each in records if each.unasked), None)
        if first and (self._go_to or asked):
            self.children_list.move_to(self._go_to or asked or "")
        self.show_record()

    @on(Lines.Highlighted, "#children")
    def show_record(self) -> None:
        """Show the plans of the child under the cursor."""
        found = self._found()
        self.record.show("\n".join(_lines(found)) if found else "")
        self.refresh_bindings()

    def working_under_cursor(self) -> tuple[str, ...] | None:
        """Return how the months of the child under the cursor were counted."""
        found = self._found()
        age = found.age if found else None
        if found is None or age is None:
            return None
        reached = f"{age.mark} months were reached on {_day(age.mark_on)}." if age.mark else ""
        coming = f"The next mark is on {_day(age.next_mark_on)}." if age.next_mark_on else ""
        return (
            f"{found.name}: {age.months} whole months",
            f"Counted from {_day(age.start)}, when the plan began, to {_day(found.as_at)}.",
            "A month is full on the same day of the next, or on that month's last day.",
            *filter(None, (reached, coming)),
            "At which lengths a chair asks why is in the office's procedures.",
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what fits the child under the cursor."""
        found = self._found()
        if action == "ask_why":
            return bool(found and found.unasked)
        if action == "take_correction_back":
            return bool(found and found.elsewhere)
        return super().check_action(action, parameters)

    def action_ask_why(self) -> None:
        """Ask what came of asking why the plan lasts."""
        found = self._found()
        if found is None or not found.unasked:
            return
        session, uid, months = self.session, found.person_uid, found.unasked

        def answered(text: str) -> None:
            self.save(
                f"why {uid}",
                lambda _: service.challenge(session, uid, months, text),
                f"{found.name}: put down. u undoes.",
            )

        question = f"{found.name}: {months} months on a plan. Why does it last, and what now?"
        dialogs.ask_line(self, question, answered)

    def action_decided_elsewhere(self) -> None:
        """Ask for a start or end that no conference here decided: what, then why or in what."""
        found, session = self._found(), self.session
        if found is None:
            return

        def ask(choices: Choices) -> None:
            categories, ends = choices

            def because(reason: str) -> None:
                # Too long a text comes back at once, and not after the day was typed.
                words = clean_text(reason, limit=service.WORDS_LIMIT)
                self.call_next(self._ask_when, found, service.ENDED, None, words)

            def started(category: str | None) -> None:
                if category is not None:
                    code = None if category == NOT_KNOWN else category
                    self.call_next(self._ask_when, found, service.STARTED, code, "")

            def ended(reason: str | None) -> None:
                if reason == TYPE_IT:
                    dialogs.ask_line(self, why, because)
                elif reason is not None:
                    because(reason)

            def answered(outcome: str | None) -> None:
                if outcome == service.STARTED:
                    others = [(NOT_KNOWN, "Known to nobody here: not recorded")]
                    question = f"{found.name}: in which category?"
                    self.app.push_screen(AskCategory(question, categories, others), started)
                elif outcome == service.ENDED:
                    known = lettered([*ends, (TYPE_IT, "Type it in other words")])
                    self.app.push_screen(dialogs.Ask(why, known), ended)

            why = f"{found.name}: why did the plan end?"
            question = f"{found.name}: a plan that, elsewhere …"
            self.app.push_screen(dialogs.Ask(question, lettered(WHAT)), answered)

        self.read(lambda: service.elsewhere_choices(session), ask, group="choices")

    async def _ask_when(
        self, found: PlanRecord, outcome: str, category: str | None, reason: str
    ) -> None:
        session, uid = self.session, found.person_uid

        def then(values: dict[str, Any]) -> None:
            self.save(
                f"elsewhere {uid}",
                lambda _: service.record_elsewhere(
                    session,
                    uid,
                    values["on"],
                    outcome,
                    known_from=values["known_from"] or "",
                    category=category,
                    reason=reason,
                ),
                f"{found.name}: put right. u undoes.",
            )

        await self.ask(
            f"{found.name}: a plan {dict(WHAT)[outcome]} elsewhere",
            DateField(
                "on",
                "On",
                today=session.today,
                calendar=office.typing_calendar(session),
                required=True,
            ),
            Field("known_from", "How it is known", placeholder="letter of 3 March", required=True),
            then=then,
            draft=f"elsewhere {outcome} {uid}",
        )

    def action_take_correction_back(self) -> None:
        """Take one of the corrections out; of several, ask which."""
        found = self._found()
        if found is None:
            return
        session = self.session
        known = {each.uid: each for each in found.elsewhere}

        def answered(uid: str | None) -> None:
            if uid is not None:
                rev = known[uid].rev
                self.save(
                    f"elsewhere {uid}",
                    lambda _: service.take_back_elsewhere(session, uid, rev),
                    "Taken out. u undoes.",
                )

        choices = lettered([(uid, _elsewhere(each)) for uid, each in known.items()])
        self.app.push_screen(dialogs.Ask("Which one is not so?", choices), answered)

    def _found(self) -> PlanRecord | None:
        return self._records.get(self.children_list.key or "")


def _row(each: PlanRecord) -> Row:
    on_plan = {True: "yes", False: "no", None: "not recorded"}[each.status.on_plan]
    age = each.age
    warning: str | Cell = ""
    if each.unasked:
        warning = Cell(f"! {each.unasked} months: why does it last? w", "late")
    elif age and age.is_long:
        warning = Cell("over two years", "late")
    elif age and age.next_mark_on:
        warning = Cell(f"next asked {date_words(age.next_mark_on)}", "quiet")
    months = str(age.months) if age else "not rec." if each.status.on_plan else ""
    return Row(each.person_uid, (each.name, on_plan, months, str(each.number or ""), warning))


def _lines(each: PlanRecord) -> Iterable[str]:
    if each.status.on_plan is None:
        yield "No decision about a plan is recorded, which is neither yes nor no."
    elif not each.plans:
        yield "No plan."
    for number, plan in reversed(list(enumerate(each.plans, 1))):
        again = ", a plan made again" if number > 1 else ""
        yield f"Plan {number}{again}"
        yield f"   from {_day(plan.start)} to {_day(plan.end) if plan.end else 'now'}"
        if plan.first_category == plan.category:
            yield f"   category {plan.category}"
        else:
            yield f"   category first {plan.first_category}, latest {plan.category}"
        if plan.end:
            yield f"   ended because: {plan.reason or 'not recorded'}"
    if each.age and each.age.is_long:
        yield "It has lasted over two years, and is counted as such."
    for asked in each.challenges:
        yield f"Asked why at {asked.months} months, {date_words(asked.on)}, {asked.by}:"
        yield f"   {asked.words}"
    for correction in each.elsewhere:
        yield _elsewhere(correction)
    yield "Worked out from what each conference decided; nothing of it is typed twice."


def _elsewhere(each: service.Elsewhere) -> str:
    what = dict(WHAT)[each.outcome]
    said = [f", category {each.category}"] if each.category else []
    said += [f", because: {each.reason}"] if each.reason else []
    when = date_words(each.on)
    return f"Elsewhere, {when}: it {what}{''.join(said)} (known from: {each.known_from})"


def _day(day: date | None) -> str:
    return date_words(day) if day else "a day not recorded"
