"""Questionnaires of a quarter or a year: how each question was answered, and the rows behind."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import ClassVar

from textual import on
from textual.widget import Widget

from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.periods import Period, quarter_of, year_of
from cpclerk.rules.questionnaires import ANSWERS, ASKED_OF
from cpclerk.services import questionnaire_figures as service
from cpclerk.services.questionnaire_figures import Behind, Figures
from cpclerk.ui import dialogs
from cpclerk.ui.commands import Command
from cpclerk.ui.screens.base import BaseScreen
from cpclerk.ui.screens.printing import PrintScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Cell, Lines, Row
from cpclerk.ui.widgets.plain import Plain


class Earlier(Command):
    """Left on the figures."""

    id = "period-earlier"
    key = "left"
    words = "earlier"
    description = "The quarter or year before this one"
    does = "go_to(-1)"
    # Else the list would take it for itself and the footer not show it.
    priority = True


class Later(Command):
    """Right on the figures."""

    id = "period-later"
    key = "right"
    words = "later"
    description = "The quarter or year after this one"
    does = "go_to(1)"
    # Left says enough where the line is short.
    shown = False
    priority = True


class QuarterOrYear(Command):
    """y on the figures."""

    id = "quarter-or-year"
    key = "y"
    words = "year, quarter"
    description = "Show the whole year, April to March, or one quarter of it"


class RowsBehind(Command):
    """Enter on a figure."""

    id = "rows-behind"
    key = "enter"
    words = "who"
    description = "The questionnaires behind the figure under the cursor"
    priority = True


class AsPage(Command):
    """p on the figures."""

    id = "figures-page"
    key = "p"
    words = "page"
    description = "The figures as a page, to print or to save"


class FiguresPage(PrintScreen):
    """The figures as they were shown."""

    WHICH = "questionnaires"
    WORDS = "Questionnaires"

    def __init__(self, text: str) -> None:
        super().__init__()
        self._given = text

    def load(self) -> None:
        """Show the page as it was laid out."""
        self.paint(self._given)


class QuestionnaireFiguresScreen(BaseScreen):
    """Every question with its five answers: how many, of how many, how many left it out."""

    TITLE = "Answers counted"
    AUTO_FOCUS = "#figures"
    OFFERS: ClassVar[tuple[type[Command], ...]] = (
        RowsBehind,
        Earlier,
        Later,
        QuarterOrYear,
        AsPage,
    )
    DEFAULT_CSS = """
    QuestionnaireFiguresScreen #state { height: auto; padding: 0 1; color: $text-muted; }
    QuestionnaireFiguresScreen #figures { height: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.period: Period | None = None
        self.page: Figures | None = None
        self.by_year = False
        self._behind: dict[str, tuple[str, ...]] = {}
        self.state = Plain("", id="state")
        self.figures = Lines(
            (
                Column("", stretch=True, least=20),
                Column("Gave it", align="right", width=7),
                Column("Of", align="right", width=4),
                Column("Not recorded", align="right", width=12),
                Column("Per cent", align="right", width=8),
            ),
            titles=True,
            empty="No conference was held in this time. Left goes to an earlier one.",
            id="figures",
            classes="panel",
        )

    def body(self) -> Iterable[Widget]:
        """Return what came back, and the figures."""
        yield self.state
        yield self.figures

    def load(self) -> None:
        """Read the figures of the period; to begin with, of the quarter that today lies in."""
        session = self.session
        period = self.period = self.period or quarter_of(session.today)
        self.read(
            lambda: service.questionnaire_figures(session, period), self.paint, group="figures"
        )

    def paint(self, found: Figures) -> None:
        """Show them."""
        self.page = found
        self._behind = {}
        self.figures.border_title = found.period.words
        self.state.show("\n".join(service.came_words(found, who) for who in ASKED_OF))
        self.figures.show(list(self._rows(found)))

    def _rows(self, found: Figures) -> Iterator[Row]:
        for asked in found.questions:
            question = asked.question
            yield Row(None, (f"{ASKED_OF[question.asked_of]}: {question.text}",))
            for number, (words, share) in enumerate(
                zip(ANSWERS.values(), asked.shares, strict=True)
            ):
                key = f"{question.asked_of} {question.code} {number}"
                self._behind[key] = share.behind
                counts = (share.count, share.of, share.not_recorded)
                yield Row(key, (words, *map(str, counts), service.percent_words(share)))
            if asked.left_out:
                key = f"{question.asked_of} {question.code} left out"
                self._behind[key] = asked.left_out
                counted = f"{len(asked.left_out)} of {found.came(question.asked_of)}"
                yield Row(
                    key, (Cell(f"not recorded: {counted} left it out", "quiet", runs_on=True),)
                )

    def action_rows_behind(self) -> None:
        """List the questionnaires behind the figure; one chosen opens its conference's."""
        page, behind = self.page, self._behind.get(self.figures.key or "", ())
        if page is None or not behind:
            self.say("No questionnaire is behind this figure.")
            return
        known = [page.returned[uid] for uid in behind]

        def chosen(uid: str | None) -> None:
            if uid is not None and page is not None:
                self.open("questionnaires", page.returned[uid].conference_uid)

        options = [(each.returned.uid, *_behind_words(each, page)) for each in known]
        title = f"{len(known)} questionnaire{'' if len(known) == 1 else 's'}"
        self.app.push_screen(dialogs.Pick(title, options), chosen)

    @on(Lines.Chosen, "#figures")
    def open_behind(self) -> None:
        """Do the same for a click."""
        self.action_rows_behind()

    def action_go_to(self, by: int) -> None:
        """Go to the period before or after."""
        period = self.period
        if period is not None:
            day = period.last + timedelta(days=1) if by > 0 else period.first - timedelta(days=1)
            self._show_period(day)

    def action_quarter_or_year(self) -> None:
        """Show the year of this quarter, or the last quarter of this year that has begun."""
        self.by_year = not self.by_year
        if self.period is not None:
            self._show_period(min(self.period.last, max(self.session.today, self.period.first)))

    def _show_period(self, day: date) -> None:
        self.period = year_of(day) if self.by_year else quarter_of(day)
        self.load()

    def action_figures_page(self) -> None:
        """Show the figures as a page."""
        if self.page is not None:
            self.app.push_screen(FiguresPage(service.figures_page(self.page)))


def _behind_words(each: Behind, page: Figures) -> tuple[str, str]:
    """Return which questionnaire it is, and its answers in order; what was left out is a dash."""
    asked = [e.question for e in page.questions if e.question.asked_of == each.returned.asked_of]
    given = [each.returned.answers.get(question.code) for question in asked]
    when = date_words(each.day) if each.day else "no date"
    by = f", {each.returned.name}" if each.returned.name else ""
    answers = " ".join(str(answer or "–") for answer in given)
    comment = ", with a comment" if each.returned.comment else ""
    return f"{each.reference}  {when}{by}", f"{answers}{comment}"
