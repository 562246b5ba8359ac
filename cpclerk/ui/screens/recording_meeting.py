"""The meeting as a whole, from step 4: begun, gone ahead with, closed; who is here; the scale."""

from collections.abc import Sequence
from textwrap import wrap
from typing import Any

from cpclerk.rules.reports import gaps_words
from cpclerk.services.attendance import Attendance
from cpclerk.services.meeting import (
    Closed,
    close_meeting,
    go_ahead,
    open_again,
    set_part,
    start,
)
from cpclerk.services.read_back import Leaving, before_leaving
from cpclerk.services.undo import Saved
from cpclerk.ui import dialogs
from cpclerk.ui.dialogs import Answer
from cpclerk.ui.feed import ROOM_CHANGED
from cpclerk.ui.rooms import STEPS
from cpclerk.ui.screens.recording_next import book_next_then
from cpclerk.ui.screens.recording_receipts import ReceiptKeys
from cpclerk.ui.screens.recording_state import family_here

BESIDE = (
    Answer("last-time", "l", "Last time: its worries, goals and actions, and what came of them"),
    Answer("child-views", "v", "The children's views, and what was done about them"),
    Answer("read-back", "r", "Read back: decisions, actions and dates"),
)
"""Pages of the meeting that stand beside the record."""
OPEN_AGAIN = Answer("open-again", "o", "Open the meeting again: it was closed by mistake")


class MeetingKeys(ReceiptKeys):
    """The keys that are about the meeting, not about an entry."""

    def action_meeting(self) -> None:
        """Offer what can be done with the meeting as it stands, and the other steps."""
        meeting = self.meeting
        if meeting is None:
            return
        answers = []
        if meeting.state == "booked" and meeting.started_at is None:
            answers.append(Answer("begin", "b", "Begin the meeting"))
        if meeting.is_under_way:
            answers.append(Answer("close", "c", "Close the meeting"))
        if meeting.state == "held":
            answers.append(OPEN_AGAIN)
        if meeting.is_under_way and not meeting.quorum.quorate:
            answers.append(Answer("ahead", "g", "Go ahead without a quorum: the chair's reason"))
        if self.may_ask_receipts():
            answers.append(Answer("receipts", "p", "Reports: when did each reader have them?"))
        answers += BESIDE
        for number, step in enumerate(STEPS, 1):
            if step.name != self.STEP:
                answers.append(Answer(step.name, str(number), f"Go to step {number}: {step.words}"))
        self.app.push_screen(dialogs.Ask("The meeting", answers), self._meeting_answered)

    def action_closed_part(self) -> None:
        """Begin the part for professionals only, or end it."""
        session, uid, closed = self.session, self.conference_uid, not self.closed_part
        if self.meeting is None or not self.meeting.is_under_way:
            self.complain("The meeting is not under way. F2 begins it.")
            return
        self.office_app.blank_wall(ROOM_CHANGED)
        # From this key on, not from when it is saved.
        self.set_part(closed=closed)
        self.show_line()
        self.write(lambda: set_part(session, uid, closed=closed), self._part_set)

    def _part_set(self, _saved: Saved) -> None:
        self.say_saved()
        self.echo.say(
            "The part for professionals only: what is entered is restricted. F3 ends it."
            if self.closed_part
            else "The part for professionals only is over: what is entered is for everyone."
        )
        if self.closed_part and self.meeting and (family := family_here(self.meeting)):
            self.complain(f"Have they left the room? F4 puts it down. Still here: {family}.")
        self.changed()

    def action_who_is_here(self) -> None:
        """Show who comes and goes."""
        from cpclerk.ui.screens.attendance import AttendanceScreen

        self.keeping.now()
        self.app.push_screen(AttendanceScreen(self.conference_uid))

    def action_scale(self) -> None:
        """Show everybody's mark on the scale of safety."""
        from cpclerk.ui.screens.scaling import ScalingScreen

        self.keeping.now()
        self.app.push_screen(ScalingScreen(self.conference_uid))

    def _meeting_answered(self, answer: str | None) -> None:
        session, uid = self.session, self.conference_uid
        if answer == "begin":
            self.write(lambda: start(session, uid), self._started)
        elif answer == "ahead":
            self._ask_reason()
        elif answer == "close":
            self._close_after_pass()
        elif answer == "open-again":
            self._ask_why_again()
        elif answer == "receipts":
            self.go_through_receipts()
        elif answer in {each.value for each in BESIDE}:
            self.keeping.now()
            self.open(answer, uid)
        elif answer is not None:
            self.when_settled(lambda: self.open_instead(answer, uid))

    def _begun(self, _saved: Saved) -> None:
        self.say_saved()
        self.changed()

    def _started(self, saved: Saved) -> None:
        """Ask at once when each reader had the reports, while those who know are in the room."""
        self._begun(saved)
        self.echo.say("Begun.")
        self.with_gaps(lambda gaps: self.go_through_receipts("Begun. ") if gaps else None)

    def _ask_reason(self) -> None:
        reasons = ", or ".join(self.meeting.went_ahead_reasons) if self.meeting else ""
        question = "Why does the chair go ahead without a quorum?"
        if reasons:
            question += f"\nFor example: {reasons}."
        dialogs.ask_line(self, question, self._reason_given)

    def _reason_given(self, reason: str) -> None:
        session, uid = self.session, self.conference_uid
        self.write(lambda: go_ahead(session, uid, reason), self._begun)

    def _ask_why_again(self) -> None:
        session, uid = self.session, self.conference_uid

        def opened(saved: Saved) -> None:
            self._begun(saved)
            self.load()
            self.echo.say("The meeting is open again, as it was. F2 closes it.")

        dialogs.ask_line(
            self,
            "Why is the meeting opened again? It is kept with your name (step 6, F1).",
            lambda reason: self.write(lambda: open_again(session, uid, reason), opened),
        )

    def _close_after_pass(self) -> None:
        """Ask of each report not recorded, once more; then whether to close."""

        def go_on(gaps: int) -> None:
            if gaps:
                self.pass_then(lambda: self.with_gaps(self._ask_about_closing))
            else:
                self._ask_about_closing(0)

        self.with_gaps(go_on)

    def _ask_about_closing(self, gaps: int) -> None:
        meeting, session, uid = self.meeting, self.session, self.conference_uid
        if meeting is None:
            return

        def ask(leaving: Leaving) -> None:
            # Once it is closed, what is typed comes in as added after the meeting.
            typed = ("! What you typed is not entered yet. s goes back to it.",)
            is_typing = self.unsaved()
            lines = (*(typed if is_typing else ()), *_closing_words(meeting, gaps, leaving))
            answers = _closing_answers(meeting, gaps, leaving)
            if is_typing:
                answers.sort(key=lambda each: each.value != "stay")
            question = fitting(lines, self.size.height * 9 // 10 - 2 - len(answers))
            # Pressed twice, the key that closes would close over a child undecided.
            why_not = {"c": "not everybody is decided. x closes all the same"}
            asked = dialogs.Ask(question, answers, why_not=why_not)
            self.app.push_screen(asked, lambda answer: self._closing_answered(answer, gaps))

        book_next_then(
            self, lambda: self.read(lambda: before_leaving(session, uid), ask, group="leaving")
        )

    def _closing_answered(self, answer: str | None, gaps: int) -> None:
        session, uid = self.session, self.conference_uid
        if answer == "ahead":
            self._ask_reason()
        elif answer == "pass":
            self._close_after_pass()
        elif answer == "read-back":
            self.keeping.now()
            self.open("read-back", uid)
        elif answer == "decisions":
            self.when_settled(lambda: self.open_instead("decisions", uid))
        elif answer == "close":
            self.keeping.now()
            self.write(
                lambda: close_meeting(session, uid, despite_gaps=gaps > 0), self._meeting_closed
            )

    def _meeting_closed(self, result: Closed) -> None:
        self.say_saved()
        self.changed()
        # The heading says how it stands, too.
        self.load()
        self.form_then(lambda owed: self._ask_what_next(result, form_owed=owed))

    def _ask_what_next(self, result: Closed, *, form_owed: bool) -> None:
        if result.hold_again:
            question = "Closed as not quorate: nothing is decided, and it is to be held again."
            answers = [
                Answer("again", "b", "Ask for it again and book it now"),
                Answer("stay", "s", "Stay here"),
            ]
        else:
            question = "The meeting is closed."
            answers = [
                Answer("decisions", "5", "Go to the decisions (step 5)"),
                Answer("stay", "s", "Stay here"),
            ]
        answers.append(OPEN_AGAIN)
        if form_owed:
            question += "\nThe chair's form is not filled in: it stands on the desk."
            answers.insert(-2, Answer("monitoring", "f", "Fill in the chair's monitoring form"))
        self.app.push_screen(dialogs.Ask(question, answers), self._after_closing)

    def _after_closing(self, answer: Any) -> None:
        if answer == "monitoring":
            self.open("monitoring", self.conference_uid)
        elif answer == "again":
            self.when_settled(self._hold_again)
        elif answer == OPEN_AGAIN.value:
            self._ask_why_again()
        elif answer not in {None, "stay"}:
            self.when_settled(lambda: self.open_instead(answer, self.conference_uid))

    def _hold_again(self) -> None:
        """Ask for a conference that holds this one again, and open its booking."""
        from cpclerk.services.booking import hold_again

        session, uid = self.session, self.conference_uid

        def held(saved: Saved) -> None:
            said = "It is asked for again. Enter on a slot books it. u undoes it."
            self.open_instead("booking", saved.uid, said, saved)

        self.write(lambda: hold_again(session, uid), held)


def fitting(lines: Sequence[str], room: int) -> str:
    """Return sentences as far as there is room above the answers, then how many more there are."""
    rows = [len(wrap(line, dialogs.QUESTION_WIDTH)) for line in lines]
    if sum(rows) <= room:
        return "\n".join(lines)
    shown = next(n for n in range(len(rows), -1, -1) if sum(rows[:n]) < room)
    more = f"… and {len(lines) - shown} more: b says what is still open."
    return "\n".join((*lines[:shown], more))


def _closing_words(meeting: Attendance, gaps: int, leaving: Leaving) -> list[str]:
    lines = [f"Close the meeting? {meeting.quorum.words}"]
    if leaving.undecided:
        # First of all, so that it is in sight however much more is open.
        lines.append(f"! {leaving.nothing_decided}")
    if gaps:
        lines.append(f"{gaps_words(gaps)} It is counted, and stays on the desk.")
    if meeting.not_marked:
        tags = ", ".join(each.tag for each in meeting.not_marked)
        lines.append(f"Nobody has said whether these came: {tags}. F4 puts it down.")
    children = sum(each.participation is None for each in meeting.children)
    if children:
        lines.append(f"How they took part is not recorded for {children} of the children.")
    if meeting.days_missing:
        names = ", ".join(meeting.days_missing)
        lines.append(f"What the day of {names} is like is not recorded. F4, d puts it down.")
    return [*lines, *leaving.others]


def _closing_answers(meeting: Attendance, gaps: int, leaving: Leaving) -> list[Answer]:
    """Return what can be done; what Enter does closes over no gap and no child undecided."""
    stay = Answer("stay", "s", "Stay here")
    over = " despite what is not recorded" if gaps else ""
    first = [Answer("pass", "r", "Go through the receipts of reports")] if gaps else []
    read_back = Answer("read-back", "b", "Read back first: decisions, actions, dates")
    decisions = Answer("decisions", "5", "Go to the decisions first (step 5)")
    waits = leaving.lines
    if not (meeting.quorum.quorate or meeting.went_ahead_reason):
        return [
            *first,
            read_back,
            *([decisions] if waits else []),
            stay,
            Answer("ahead", "g", "Put down the chair's reason for going ahead"),
            Answer("close", "c", f"Close it as not quorate{over}: to be held again"),
        ]
    if leaving.undecided:
        more = ", receipts not recorded" if gaps else ""
        words = f"Close it all the same: {len(leaving.undecided)} undecided{more}"
        return [*first, decisions, read_back, stay, Answer("close", "x", words)]
    close = Answer("close", "c", f"Close it{over}")
    return [*first, close, read_back, *([decisions] if waits else []), stay]
