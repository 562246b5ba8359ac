"""Reports to chase, over all conferences to come; and which agencies are often late or silent."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.widget import Widget

from cpclerk.rules.dates_in_words import day_month_words
from cpclerk.rules.reports import Tally
from cpclerk.services import report_chasing as service
from cpclerk.services import reports
from cpclerk.services.report_chasers import NOBODY_OWES, Chasers, write_chasers
from cpclerk.services.report_chasing import HOW, Chasing, ToChase
from cpclerk.ui import dialogs
from cpclerk.ui.commands import Command
from cpclerk.ui.screens.page import PageScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Cell, Lines, Row


class ByTelephone(Command):
    """c on the reports to chase."""

    id = "chased-by-telephone"
    key = "c"
    words = "called"
    description = "Put down that this report was chased by telephone today"


class ChaserLetter(Command):
    """l on the reports to chase."""

    id = "chaser-letter"
    key = "l"
    words = "write"
    description = (
        "Ask for this report in writing: a mail into the outbox where a secure address is "
        "approved, else a letter to print"
    )


class ChaserForAll(Command):
    """a on the reports to chase."""

    id = "chaser-for-all"
    key = "a"
    words = "write for all"
    description = "Ask in writing for every report that was not chased today"


class InToday(Command):
    """r on the reports to chase."""

    id = "in-today"
    key = "r"
    words = "in today"
    description = "This report came today, to the reader it is owed to first"


class OtherOrder(Command):
    """o on the reports to chase."""

    id = "other-order"
    key = "o"
    words = "by agency/days"
    description = "Show the reports by agency, or by the days left"


class OpenItsCheck(Command):
    """Enter on the reports to chase."""

    id = "open-its-check"
    key = "enter"
    words = "open"
    description = "Open step 3, Check, of the conference that the report is owed to"
    # Else the list would take Enter for itself and the footer not show it.
    priority = True


class ReportChasingScreen(PageScreen):
    """What is to be chased, then how each agency's reports came of late."""

    TITLE = "Reports to chase"
    DEFAULT_CSS = """
    ReportChasingScreen #to-chase { height: 2fr; }
    ReportChasingScreen #agencies { height: 1fr; min-height: 5; }
    """
    FOOTER_LINES = 2
    OFFERS: ClassVar[tuple[type[Command], ...]] = (
        ByTelephone,
        ChaserLetter,
        ChaserForAll,
        InToday,
        OpenItsCheck,
        OtherOrder,
    )

    def __init__(self) -> None:
        super().__init__()
        self._found: dict[str, ToChase] = {}
        self._page: Chasing | None = None
        self._by_agency = False
        self.to_chase = Lines(
            (
                Column("Left", width=6),
                Column("Due", width=10, rank=2),
                Column("Report", stretch=True, least=14),
                Column("Agency", stretch=True, least=8, rank=1),
                Column("Conference", stretch=True, least=12),
                Column("Chased", least=8),
            ),
            titles=True,
            empty="Nothing to chase: every report of the conferences to come is in.",
            id="to-chase",
            classes="panel",
        )
        self.agencies = Lines(
            (
                Column("Agency", stretch=True, least=12),
                Column("In time", align="right"),
                Column("Late", align="right"),
                Column("Verbal", align="right", rank=2),
                Column("Never", align="right"),
                Column("Not recorded", align="right", least=12, rank=1),
                Column("", least=10),
            ),
            titles=True,
            empty="No report was owed to a conference of the last 12 months.",
            id="agencies",
            classes="panel",
        )

    def body(self) -> Iterable[Widget]:
        """Return the two lists."""
        self.to_chase.border_title = "Reports to chase"
        self.agencies.border_title = "Agencies' reports of the last 12 months"
        yield self.to_chase
        yield self.agencies
        yield self.asking

    def focus_list(self) -> None:
        """Put the focus on the list."""
        self.to_chase.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what is done to a report where one is under the cursor."""
        if action in {
            *("chased_by_telephone", "chaser_letter", "chaser_for_all", "in_today"),
            "open_its_check",
        }:
            return self.to_chase.has_focus
        return super().check_action(action, parameters)

    def load(self) -> None:
        """Read what is to be chased."""
        session = self.session
        self.read(lambda: service.chasing(session), self.paint)

    def paint(self, page: Chasing) -> None:
        """Show it."""
        self._page = page
        self._found = {each.key: each for each in page.to_chase}
        rows = list(page.to_chase)
        if self._by_agency:
            rows.sort(key=lambda each: (each.agency, each.days))
        self.to_chase.show([_row(each) for each in rows])
        late = sum(each.days < 0 for each in rows)
        self.to_chase.border_title = f"Reports to chase: {len(rows)}, {late} late"
        self.agencies.show([_tally_row(each) for each in page.agencies])
        if self.focused is None:
            self.to_chase.focus()

    def working_under_cursor(self) -> tuple[str, ...] | None:
        """Return how the limit came about, and each time the report was chased."""
        each = self._found.get(self.to_chase.key or "")
        if each is None or not self.to_chase.has_focus:
            return None
        times = [
            f"Chased on {day_month_words(one.on)} by {HOW[one.how]}, {one.by}."
            for one in each.chased
        ]
        return (*each.working, *times)

    def action_other_order(self) -> None:
        """Show them by agency, or by days left."""
        self._by_agency = not self._by_agency
        if self._page is not None:
            self.paint(self._page)
        self.say("By agency." if self._by_agency else "By the days left.")

    def action_open_its_check(self) -> None:
        """Open step 3 of its conference."""
        if (each := self._found.get(self.to_chase.key or "")) is not None:
            self.open("checklists", each.conference_uid)

    def action_chased_by_telephone(self) -> None:
        """Put down that it was chased by telephone."""
        each, session = self._found.get(self.to_chase.key or ""), self.session
        if each is None:
            return
        self.save(
            lambda: service.chased(session, each.conference_uid, each.which, "phone"),
            lambda _: f"{each.name}: chased by telephone today. u undoes.",
        )

    def action_in_today(self) -> None:
        """Put down that it came today."""
        each, session = self._found.get(self.to_chase.key or ""), self.session
        if each is None:
            return
        self.save(
            lambda: (
                reports.received(
                    session, each.conference_uid, each.which, each.rev, session.today
                ).saved
            ),
            lambda _: f"{each.name}: in today. u undoes.",
        )

    def action_chaser_letter(self) -> None:
        """Ask for this report by mail, or else by letter."""
        each = self._found.get(self.to_chase.key or "")
        if each is not None and not each.invitee_uid:
            self.complain(NOBODY_OWES)
        elif each is not None:
            self._write([each])

    def action_chaser_for_all(self) -> None:
        """Ask for every report that nobody asked for today."""
        today = self.session.today
        quiet = [
            each
            for each in self._found.values()
            if each.failed or not (each.waits or any(one.on == today for one in each.chased))
        ]
        if quiet:
            self._write(quiet)
        else:
            self.say("Each of these was chased today, or has a mail in the outbox.")

    def _write(self, some: Sequence[ToChase]) -> None:
        """Write for some reports: into the outbox at once; for letters a folder is asked."""
        session, keys = self.session, [each.key for each in some]
        mails = sum(each.by_mail for each in some)
        letters = sum(bool(each.invitee_uid) and not each.by_mail for each in some)

        def write(folder: str) -> None:
            self.save(lambda: write_chasers(session, keys, folder), _written)

        if not letters:
            write("")
            return
        first = f"{_count(mails, 'mail')} into the outbox. " if mails else ""
        question = f"{first}{_count(letters, 'letter')} to print: save in which folder?"
        dialogs.ask_line(self, question, write)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _written(made: Chasers) -> str:
    """Say what was made, and how many were left: why is said where one is asked for alone."""
    said = []
    if made.mails:
        said.append(f"{_count(made.mails, 'mail')} in the outbox.")
    if made.letters:
        said.append(f"{_count(made.letters, 'letter')} in {made.folder}.")
    if made.left:
        said.append(f"{len(made.left)} not asked: l on one says why.")
    return " ".join((*said, "u undoes."))


def _row(each: ToChase) -> Row:
    chased = f"{len(each.chased)}, {day_month_words(each.chased[-1].on)}" if each.chased else "no"
    if each.waits or each.failed:
        chased = "in the outbox" if each.waits else "mail did not go"
    tone = "late" if each.days < 0 else "soon" if each.days <= 1 else ""
    return Row(
        each.key,
        (
            Cell(f"{each.days} wd", tone),
            day_month_words(each.due),
            each.name,
            each.agency,
            f"{each.family} {day_month_words(each.held_on)}",
            chased,
        ),
    )


def _tally_row(each: Tally) -> Row:
    def of(number: int) -> str:
        return f"{number}/{each.recorded}"

    stands_out = Cell("OFTEN LATE OR SILENT", "late") if each.stands_out else ""
    return Row(
        each.agency,
        (
            each.agency,
            of(each.in_time),
            of(each.late),
            of(each.verbal),
            of(each.silent),
            f"{each.not_recorded} of {each.owed}",
            stands_out,
        ),
    )
