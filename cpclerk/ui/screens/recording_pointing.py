"""The keys that are about entries already made: amend, strike out, take back."""

from collections.abc import Callable
from dataclasses import replace

from cpclerk.rules.audience import in_part
from cpclerk.rules.conference import COLUMNS
from cpclerk.rules.kinds import kind_in
from cpclerk.services import recording
from cpclerk.services.editing import EnteredAll
from cpclerk.services.recording import Entered, Moved
from cpclerk.services.said import Said
from cpclerk.services.undo import Saved, undo
from cpclerk.ui import dialogs
from cpclerk.ui.dialogs import Answer
from cpclerk.ui.screens import recording_line as words
from cpclerk.ui.screens.recording_audience import audience_words
from cpclerk.ui.screens.recording_differences import Difference, Step, difference
from cpclerk.ui.screens.recording_meeting import MeetingKeys
from cpclerk.ui.widgets.entry import EntryInput

CODES = tuple(COLUMNS)


THE_ENTRY = Difference("the entry")
TAKEN_OUT = "Somebody took this entry out meanwhile: there is nothing to change any more."
CHANGED_MEANWHILE = "Somebody else changed this entry meanwhile; nothing was overwritten."


class PointingKeys(MeetingKeys):
    """Pointing at an entry leaves the focus, and what is being typed, where they are."""

    def __init__(self, conference_uid: str) -> None:
        super().__init__(conference_uid)
        self._done: list[Step] = []
        self._undone: list[Step] = []

    def did(self, saved: Saved, what: Difference) -> None:
        """Remember what was saved, to be taken back; what was taken back before stays so."""
        if saved.sequence:
            self._done.append(Step(saved, what))
            self._undone.clear()

    def difference(self, before: Said, after: Said) -> Difference:
        """Return how an entry differs from what it was, in words."""
        return difference(before, after, self.tags, self.names)

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
        step = self._done.pop()
        if isinstance(step.saved, EnteredAll):
            for each in step.saved.said:
                self.hide(each.uid)
        elif step.difference == THE_ENTRY:
            self.hide(step.saved.uid)
        self._turn_back(step, "Taken back", step.difference.before, self._undone)

    def action_redo(self) -> None:
        """Do again what was taken back last."""
        if self.line.amending:
            self.echo.say("Enter saves the new wording, Esc leaves it; then Ctrl+Y does it again.")
            return
        if not self._undone:
            self.say("Nothing was taken back that could be done again.")
            return
        step = self._undone.pop()
        self._turn_back(step, "Done again", step.difference.after, self._done)

    def _turn_back(self, step: Step, said: str, so_now: str, to: list[Step]) -> None:
        """Take a change back; that is a change of its own, and can be taken back in its turn."""
        session, what = self.session, step.difference

        def done(turned: Saved) -> None:
            # What comes back shows nobody anything by itself.
            self.office_app.feed.be_careful()
            to.append(Step(turned, what))
            self.say(f"{said}: {what.what}. {self.session.here:%H:%M:%S}")
            self.echo.say(so_now)
            self.changed()

        self.write(lambda: undo(session, step.saved), done)

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
            said,
            lambda rev: change(session, said.uid, rev),
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
            self._leave_wording()
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
            whom = f"; {audience_words(said.audience, self.tags)}"
        danger = self.said.get(said.goal_for)
        answers = f"; answers: {danger.text}" if danger else ""
        aside = f"yours, put aside: {self.aside[said.uid]} · " if said.uid in self.aside else ""
        self.echo.say(f"{aside}{when}{answers}{whom}{before}")

    def take_up(self, said: Said) -> None:
        """Take an entry up into the line, to be amended."""
        self.before, self.line = self.line, words.taken_up(said)
        if said.uid in self.aside:
            self.line.text = self.aside[said.uid]
            self.line.amending = replace(said, rev=self.aside_at.get(said.uid, 0))
        self.line.audience = in_part(said.audience, closed=self.closed_part)
        self.input.asleep = False
        self.input.put(self.line.text)
        self.echo.say("Enter saves the new wording, Esc leaves it as it was.")
        self.show_line()

    def put_aside(self, said: Said, text: str) -> None:
        """Keep a wording that is not saved with its entry, as it stood when it was begun."""
        self.aside[said.uid], self.aside_at[said.uid] = text, said.rev
        self.show_again(said.uid)

    def let_go_aside(self, uid: str) -> None:
        """Keep no wording with an entry any more."""
        self.aside.pop(uid, None)
        self.aside_at.pop(uid, None)
        self.show_again(uid)

    def show_again(self, uid: str) -> None:
        """Show an entry again, with what is kept here beside it."""
        if (said := self.said.get(uid)) is not None:
            self.columns[said.column].put(words.saying(said, self.known()))

    def _leave_wording(self) -> None:
        """Leave an amendment; a wording that differs is kept with the entry."""
        said = self.line.amending
        if said is not None and self.line.text.strip() != words.taken_up(said).text:
            self.put_aside(said, self.line.text)
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
        self.line.column, self.line.back_to = column, ""
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

    def change(self, said: Said, job: Callable[[int], Entered | Moved], echo: str) -> None:
        """Change an entry as it was seen; what somebody else did to it meanwhile is shown first.

        `job` is given the rev at which it is changed.
        """

        def done(result: Entered | Moved) -> None:
            if isinstance(result, Moved):
                self.ask_whose(said, result, echo, lambda now: self.change(now, job, echo))
                return
            self.put(result.said)
            amending = self.line.amending
            if amending is not None and amending.uid == result.uid:
                # A wording begun on an older text still asks before it takes the place of this one.
                rev = result.rev if amending.rev == said.rev else amending.rev
                self.line.amending = replace(result.said, rev=rev)
                self.line.audience = in_part(result.said.audience, closed=self.closed_part)
            self.did(result, self.difference(said, result.said))
            self.say_saved()
            self.echo.say(echo)
            self.show_line()

        self.write(lambda: job(said.rev), done)

    def ask_whose(
        self, said: Said, found: Moved, yours: str, do_it: Callable[[Said], None]
    ) -> None:
        """Show what somebody else made of an entry, and ask whether `yours` is done all the same.

        What was taken off the wall at the key stays off it until then.
        """
        theirs = found.theirs
        if theirs is None:
            self.changed()
            self.complain(TAKEN_OUT)
            return
        if said.uid in self.hidden:
            self.undecided.add(said.uid)
        self.changed()

        def answered(answer: str | None) -> None:
            self.undecided.discard(said.uid)
            if answer == "yours":
                do_it(theirs)
                return
            # It may be what you wanted off the wall that stands there otherwise.
            self.office_app.feed.be_careful()
            self.changed()

        what = self.difference(said, theirs).after
        question = "\n".join(
            (
                CHANGED_MEANWHILE,
                f"You saw: {said.text}",
                f"Theirs: {theirs.text}" + (f" ({what})" if said.text == theirs.text else ""),
                f"Yours: {yours}",
            )
        )
        answers = [
            Answer("theirs", "t", "Leave it as they have it"),
            Answer("yours", "y", "Do yours all the same; their wording stays"),
        ]
        self.app.push_screen(dialogs.Ask(question, answers), answered)
