"""The keys that are about entries already made: amend, strike out, take back."""

from collections.abc import Callable

from cpclerk.rules.audience import in_part
from cpclerk.rules.conference import COLUMNS
from cpclerk.rules.kinds import kind_in
from cpclerk.services import recording
from cpclerk.services.editing import EnteredAll
from cpclerk.services.recording import Entered, Moved, Said
from cpclerk.services.undo import Saved, undo
from cpclerk.ui.screens import recording_line as words
from cpclerk.ui.screens.recording_meeting import MeetingKeys
from cpclerk.ui.widgets.entry import EntryInput

CODES = tuple(COLUMNS)


THE_ENTRY = "the entry"
CHANGED_MEANWHILE = "Somebody changed this entry meanwhile. Look at it, then do it again."


class PointingKeys(MeetingKeys):
    """Pointing at an entry leaves the focus, and what is being typed, where they are."""

    def __init__(self, conference_uid: str) -> None:
        super().__init__(conference_uid)
        self._done: list[tuple[Saved, str]] = []
        self._undone: list[tuple[Saved, str]] = []

    def did(self, saved: Saved, what: str) -> None:
        """Remember what was saved, to be taken back; what was taken back before stays so."""
        self._done.append((saved, what))
        self._undone.clear()

    def action_next_column(self) -> None:
        """Go on to the next column."""
        self._go_to_column(1)

    def action_previous_column(self) -> None:
        """Go back to the column before."""
        self._go_to_column(-1)

    def action_undo_last(self) -> None:
        """Take back what was saved last on this screen."""
        if self.line.amending:
            self.echo.say("Enter saves the new wording, Esc leaves it; then F5 undoes.")
            return
        if not self._done:
            self.say("Nothing was saved on this screen yet that could be taken back.")
            return
        saved, what = self._done.pop()
        if isinstance(saved, EnteredAll):
            for each in saved.said:
                self.hide(each.uid)
        elif what == THE_ENTRY:
            self.hide(saved.uid)
        self._turn_back(saved, what, "Taken back", self._undone)

    def action_redo(self) -> None:
        """Do again what was taken back last."""
        if self.line.amending:
            self.echo.say("Enter saves the new wording, Esc leaves it; then Ctrl+Y does it again.")
            return
        if not self._undone:
            self.say("Nothing was taken back that could be done again.")
            return
        saved, what = self._undone.pop()
        self._turn_back(saved, what, "Done again", self._done)

    def _turn_back(self, saved: Saved, what: str, said: str, to: list[tuple[Saved, str]]) -> None:
        """Take a change back; that is a change of its own, and can be taken back in its turn."""
        session = self.session

        def done(turned: Saved) -> None:
            # A restriction that is taken back shows nobody anything by itself.
            self.office_app.feed.be_careful()
            to.append((turned, what))
            self.say(f"{said}: {what}. {self.session.here:%H:%M:%S}")
            self.changed()

        self.write(lambda: undo(session, saved), done)

    def action_entry_above(self) -> None:
        """Point at the entry above; from the line, at the last one."""
        self._point(-1)

    def action_entry_below(self) -> None:
        """Point at the entry below; after the last one the line is back."""
        if self.input.asleep or self.looking:
            self._point(1)

    def action_column_page_up(self) -> None:
        """Scroll the column back."""
        self.column.page(-1)

    def action_column_page_down(self) -> None:
        """Scroll the column on."""
        self.column.page(1)

    def on_entry_input_slept(self, message: EntryInput.Slept) -> None:
        """Strike the entry pointed at out, or let it stand again."""
        said, session = self.pointed, self.session
        if message.key != "delete" or said is None:
            return
        change = recording.unstrike if said.struck else recording.strike
        self.hide(said.uid)
        self.change(
            lambda: change(session, said.uid, said.rev),
            "This entry stands again." if said.struck else "Struck out; it stays to be read.",
        )

    def hide(self, uid: str) -> None:
        """Take an entry off the wall at once, whatever becomes of it."""
        self.hidden.add(uid)
        self.to_wall()

    def wake(self) -> None:
        """Point at no entry: the line is back as it was."""
        if self.input.asleep:
            self.input.asleep = False
            self.column.point(None)
            self.input.put(self.line.text)
            self.show_line()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Esc leaves a wording or an entry pointed at even where there is no screen before."""
        if action == "go_back" and (self.line.amending or self.input.asleep or self.looking):
            return True
        return super().check_action(action, parameters)

    def action_go_back(self) -> None:
        """Leave the wording, the entry pointed at, or else the screen."""
        if self.line.amending:
            self._put_aside()
        elif self.input.asleep or self.looking:
            self.wake()
        else:
            super().action_go_back()

    def _point(self, by: int) -> None:
        if self.line.amending:
            self.echo.say("Enter saves the new wording, Esc leaves it.")
            return
        uid = self.column.next_to(self.column.pointed, by)
        if uid is None:
            if by > 0:
                self.wake()
            elif not self.input.asleep:
                self.echo.say("Nothing was said in this column yet.")
            return
        if not self.input.asleep:
            self.input.asleep = True
            self.input.put("")
        self.column.point(uid)
        self.show_line()
        self.tell_about_pointed()

    def tell_about_pointed(self) -> None:
        """Say under the line when it was said, for whom it is, and what it said before."""
        said = self.pointed
        if said is None:
            return
        when = f"said at {said.said_at:%H:%M}" if said.said_at else "added later"
        before = f"; before: {said.before[-1]}" if said.before else ""
        whom = ""
        if said.audience.is_restricted:
            whom = f"; {words.audience_words(said.audience, self.tags)}"
        danger = self.said.get(said.goal_for)
        answers = f"; answers: {danger.text}" if danger else ""
        aside = "; your unsaved wording is kept with it" if said.uid in self.aside else ""
        self.echo.say(f"{when}{answers}{whom}{aside}{before}")

    def take_up(self, said: Said) -> None:
        """Take an entry up into the line, to be amended."""
        self.before, self.line = self.line, words.taken_up(said)
        self.line.text = self.aside.get(said.uid, self.line.text)
        self.line.audience = in_part(said.audience, closed=self.closed_part)
        self.input.asleep = False
        self.input.put(self.line.text)
        self.echo.say("Enter saves the new wording, Esc leaves it as it was.")
        self.show_line()

    def _put_aside(self) -> None:
        """Leave an amendment; a wording that differs is kept with the entry."""
        said = self.line.amending
        if said is not None and self.line.text.strip() != words.taken_up(said).text:
            self.aside[said.uid] = self.line.text
            self.echo.say(
                "Your wording is kept with the entry, unsaved: Up and Enter bring it back."
            )
        else:
            self.echo.say("")
        self.put_down(keep_echo=True)

    def put_down(self, *, keep_echo: bool = False) -> None:
        """Go back from an amendment to the line that was typed before."""
        self.column.point(None)
        self.line, self.before = self.before or self.line.following(self.usual_audience), None
        # It was typed before: what has just been said about the amendment stays under it.
        with self.input.prevent(self.input.Changed):
            self.input.put(self.line.text)
        if not keep_echo:
            self.echo.say("")
        self.show_line()
        self.keeping.touch()

    def go_to_column(self, column: str) -> None:
        """Type into a column from now on."""
        self.wake()
        self.line.column = column
        self.line.kind, self.line.goal_for = kind_in(column, self.line.kind), ""
        self.show_line()
        self.keeping.touch()

    def _go_to_column(self, by: int) -> None:
        if self.line.amending:
            self.echo.say("An entry stays in its column. Enter saves the wording, Esc leaves it.")
            return
        was_pointing = self.input.asleep
        self.go_to_column(CODES[(CODES.index(self.line.column) + by) % len(CODES)])
        if was_pointing:
            self._point(-1)

    def change(self, job: Callable[[], Entered | Moved], said: str) -> None:
        """Change the entry pointed at; what somebody else did to it meanwhile is shown first."""

        def done(result: Entered | Moved) -> None:
            if isinstance(result, Moved):
                self.changed()
                self.complain(CHANGED_MEANWHILE)
                return
            self.put(result.said)
            if self.line.amending is not None and self.line.amending.uid == result.uid:
                self.line.amending = result.said
                self.line.audience = result.said.audience
            self.did(result, "that")
            self.say_saved()
            self.echo.say(said)
            self.show_line()

        self.write(job, done)
