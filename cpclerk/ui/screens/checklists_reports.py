"""The reports of step 3: received by whom, when and how; how each is; the files it came in."""

from datetime import date, timedelta

from textual import on

from cpclerk.opening import Shown
from cpclerk.rules.reports import DOCUMENT, HOW, VERBAL
from cpclerk.services import office, report_files
from cpclerk.services import reports as reports_service
from cpclerk.services.report_files import Attached
from cpclerk.ui import dialogs
from cpclerk.ui.answers import NEXT
from cpclerk.ui.forms import ChoiceField, DateField
from cpclerk.ui.screens import checklists_words as words
from cpclerk.ui.screens.step import StepScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Cell, Lines, Row

ON_REPORTS = frozenset(
    {
        "received_today",
        "received_yesterday",
        "received_when",
        "received_verbally",
        "not_received",
        "not_recorded",
        "in_format",
        "has_view",
        "report_files",
    }
)


class ReportKeys(StepScreen):
    """The list of reports, and the keys on it."""

    def __init__(self, conference_uid: str) -> None:
        super().__init__(conference_uid)
        self.asked_of_reports = False
        self._shown = Shown()
        self._reports: dict[str, reports_service.Owed] = {}
        self.reports = Lines(
            (
                Column("Report", stretch=True, least=16),
                Column("Reader", stretch=True, least=8),
                Column("Received", least=10),
                Column("By", width=10),
                Column("Stands", least=10),
                Column("How it is", rank=1),
            ),
            titles=True,
            empty="No report is owed. k in step 2 asks somebody for one.",
            id="reports",
            classes="panel",
        )

    def on_unmount(self) -> None:
        """Take away what was given to another program."""
        self._shown.close()

    def action_received_today(self) -> None:
        """The report under the cursor was received today."""
        self._received(self.session.today, DOCUMENT)

    def action_received_yesterday(self) -> None:
        """The report under the cursor was received yesterday."""
        self._received(self.session.today - timedelta(days=1), DOCUMENT)

    def action_received_verbally(self) -> None:
        """The reader was told by word of mouth."""
        self._received(self.session.today, VERBAL)

    @on(Lines.Chosen, "#reports")
    async def action_received_when(self) -> None:
        """Ask when and how the report under the cursor was received."""
        owed, today = self._reports.get(self.reports.key or ""), self.session.today
        if owed is None:
            return
        self.asked_of_reports = True
        how = owed.how if owed.how in HOW else DOCUMENT
        await self.ask(
            f"When and how did it come? {owed.name}, to {words.reader(owed)}.",
            DateField(
                "on",
                "Received on",
                today=today,
                calendar=office.typing_calendar(self.session),
                value=owed.received_on,
                required=True,
            ),
            ChoiceField("how", "How", HOW.items(), value=how, required=True),
            then=lambda values: self._received(values["on"], values["how"], owed),
        )

    def action_not_received(self) -> None:
        """The report under the cursor is known not to have come."""
        owed, session, uid = self._owed(), self.session, self.conference_uid
        if owed is not None:
            self.save(
                owed.which.key,
                lambda rev: reports_service.not_received(session, uid, owed.which, rev),
                f"{words.title(owed)}: not received. u undoes.",
            )

    def action_not_recorded(self) -> None:
        """Take back what was put down of the report under the cursor."""
        owed, session, uid = self._owed(), self.session, self.conference_uid
        if owed is not None:
            self.save(
                owed.which.key,
                lambda rev: reports_service.not_recorded(session, uid, owed.which, rev),
                f"{words.title(owed)}: not recorded. u undoes.",
            )

    def _received(self, day: date, how: str, owed: reports_service.Owed | None = None) -> None:
        owed, session, uid = owed or self._owed(), self.session, self.conference_uid
        if owed is None:
            return
        self.do(
            owed.which.key,
            lambda rev: reports_service.received(session, uid, owed.which, rev, day, how),
            lambda result: words.was_received(owed, day, how, result.note),
            saved=lambda result: result.saved,
        )

    def _owed(self) -> reports_service.Owed | None:
        return self._reports.get(self.reports.key or "")

    # How a report is, and the files it came in

    def action_in_format(self) -> None:
        """Put down whether it is in the agreed format: yes, no, not recorded."""
        owed = self._owed()
        if owed is not None:
            self._quality(owed, NEXT[owed.in_format], owed.has_view)

    def action_has_view(self) -> None:
        """Put down whether it gives a view, or only facts."""
        owed = self._owed()
        if owed is not None:
            self._quality(owed, owed.in_format, NEXT[owed.has_view])

    def _quality(
        self, owed: reports_service.Owed, in_format: bool | None, has_view: bool | None
    ) -> None:
        session, uid = self.session, self.conference_uid
        said = words.quality(in_format, has_view) or "how it is, is not recorded"
        self.save(
            owed.which.report_key,
            lambda _: reports_service.quality(session, uid, owed.which, in_format, has_view),
            f"{owed.name}: {said}. u undoes.",
        )

    def action_report_files(self) -> None:
        """Show the files of the report under the cursor: open one, add one, take one away."""
        owed, session, uid = self._owed(), self.session, self.conference_uid
        if owed is None:
            return
        self.read(
            lambda: report_files.files(session, uid, owed.which),
            lambda found: self._ask_file(owed, found),
            group="files",
        )

    def _ask_file(self, owed: reports_service.Owed, found: tuple[Attached, ...]) -> None:
        options = [
            (each.uid, each.name, f"{each.size // 1024 + 1} kB, {each.added_on:%d/%m}, {each.by}")
            for each in found
        ]
        options.append(("add", "Add a file …", ""))
        if found:
            options.append(("take away", "Take a file away …", ""))
        title = f"Files of {owed.name}: Enter opens one"
        self.app.push_screen(
            dialogs.Pick(title, options), lambda answer: self._file_chosen(owed, found, answer)
        )

    def _file_chosen(
        self, owed: reports_service.Owed, found: tuple[Attached, ...], answer: str | None
    ) -> None:
        if answer == "add":
            question = "Which file? Type its name with its folder. Documents of up to 10 MB."
            dialogs.ask_line(self, question, lambda name: self._add_file(owed, name))
        elif answer == "take away":
            options = [(each.uid, each.name) for each in found]
            self.app.push_screen(
                dialogs.Pick("Take which file away?", options),
                lambda uid: self._take_file(found, uid),
            )
        elif answer is not None:
            session = self.session
            name = next(each.name for each in found if each.uid == answer)
            # Opening is entered in the audit: it is the writer's.
            self.write(
                lambda: report_files.content_of(session, answer),
                lambda kept: self._show_file(name, kept[1]),
            )

    def _add_file(self, owed: reports_service.Owed, name: str) -> None:
        session, uid = self.session, self.conference_uid
        self.save(
            f"{owed.which.report_key} file",
            lambda _: report_files.attach(session, uid, owed.which, name),
            f"{owed.name}: the file is kept here. u undoes.",
        )

    def _take_file(self, found: tuple[Attached, ...], file_uid: str | None) -> None:
        session = self.session
        each = next((one for one in found if one.uid == file_uid), None)
        if each is not None:
            self.save(
                f"file {each.uid}",
                lambda _: report_files.detach(session, each.uid, each.rev),
                "Taken away. u undoes.",
            )

    def _show_file(self, name: str, content: bytes) -> None:
        try:
            self._shown.show(name, content)
        except OSError:
            self.complain("This machine has no program that opens such files.")
        else:
            self.say("Opened. The copy that was given out goes when you leave this step.")


def report_row(each: reports_service.Owed) -> Row:
    """Return one report to one reader as a row."""
    state, tone = words.state_of_report(each)
    name = f"{each.name}, {each.detail}" if each.detail else each.name
    return Row(
        each.which.key,
        (
            name,
            words.reader(each),
            words.received(each),
            words.by(each.deadline),
            Cell(state, tone),
            words.how_it_is(each),
        ),
    )
