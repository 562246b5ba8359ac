"""What a meeting is asked beside its record: receipts of reports, and the chair's form."""

from collections.abc import Callable

from cpclerk.rules.reports import open_receipts_words
from cpclerk.services import monitoring, reports
from cpclerk.ui.rooms import room
from cpclerk.ui.screens.recording_glance import GlanceKeys


class ReceiptKeys(GlanceKeys):
    """The pass of receipts, as a meeting begins and as it closes; then the chair's form.

    At the beginning it is offered beside the line: what is being typed is never taken.
    """

    def first_seen(self) -> None:
        """Offer the pass before a meeting begins, on its day."""
        super().first_seen()
        if self.may_ask_receipts() and self.meeting is not None and not self.meeting.is_under_way:
            self.offer_receipts("")

    def may_ask_receipts(self) -> bool:
        """Whether it can be asked yet when each reader had the reports: from its day until held."""
        meeting = self.meeting
        if meeting is None or meeting.state != "booked" or meeting.date is None:
            return False
        return meeting.date <= self.session.today

    def offer_receipts(self, before: str) -> None:
        """Say how many receipts are open; Enter on the empty line asks for them from then on.

        A screen that opened by itself would take for answers what somebody types on without
        looking.
        """

        def offer(gaps: int) -> None:
            self.open_receipts = gaps
            self.show_state()
            if gaps:
                words = open_receipts_words(gaps)
                self.echo.say(f"{before}{words}: Enter on the empty line asks.", complaint=True)

        self.with_gaps(offer)

    def ask_for_receipts(self) -> None:
        """Ask for the receipts; while the meeting is under way only on the second Enter.

        Enter pressed twice after an entry is a habit: what is typed next would be answers.
        """
        under_way = self.meeting is not None and self.meeting.is_under_way
        if under_way and not self.goes_to_receipts:
            self.goes_to_receipts = True
            self.echo.say("Enter again asks when each reader had the reports. Or type on.")
        else:
            self.go_through_receipts()

    def go_through_receipts(self, before: str = "") -> None:
        """Ask for the receipts not recorded, then say how many were left for later."""
        self.pass_then(lambda: self.with_gaps(lambda gaps: self._went_through(gaps, before)))

    def with_gaps(self, then: Callable[[int], None]) -> None:
        """Go on with how many receipts of reports are not recorded."""
        session, uid = self.session, self.conference_uid

        def count() -> int:
            return sum(each.is_outstanding for each in reports.reports(session, uid))

        self.read(count, then, group="receipts")

    def pass_then(self, then: Callable[[], None]) -> None:
        """Show the pass; whatever happens in it, the meeting goes on from here."""
        from cpclerk.ui.screens.receipts import ReceiptsScreen

        self.keeping.now()
        self.open_receipts = 0
        self.app.push_screen(ReceiptsScreen(self.conference_uid), lambda _: then())

    def form_then(self, then: Callable[[bool], None]) -> None:
        """Show the chair's form if it is owed, then go on with whether it still is."""
        session, uid = self.session, self.conference_uid

        def is_owed() -> bool:
            form = monitoring.chair_form(session, uid)
            return bool(form.questions) and not form.is_filled

        def show(owed: bool) -> None:
            if not owed or room("monitoring").closed_to(session.actor.role):
                then(owed)
                return
            from cpclerk.ui.screens.monitoring import MonitoringScreen

            self.app.push_screen(
                MonitoringScreen(uid, as_it_closes=True),
                lambda _: self.read(is_owed, then, group="form"),
            )

        self.read(is_owed, show, group="form")

    def _went_through(self, gaps: int, before: str) -> None:
        if gaps:
            words = f"{before}{open_receipts_words(gaps)}. Closing asks again."
            self.echo.say(words, complaint=True)
        else:
            self.echo.say(f"{before}Every receipt of a report is recorded.")
