"""Step 4: what is said, typed as it is said. The entry line always has the focus."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, ClassVar

from cpclerk.rules.audience import Audience, in_part
from cpclerk.rules.errors import Refused
from cpclerk.services import recording
from cpclerk.services.recording import Entered, Moved
from cpclerk.ui import dialogs
from cpclerk.ui.commands import Command
from cpclerk.ui.dialogs import Answer
from cpclerk.ui.screens import recording_doubts as doubts
from cpclerk.ui.screens import recording_line as words
from cpclerk.ui.screens.recording_commands import COMMANDS
from cpclerk.ui.screens.recording_line import NotEntered, Typing
from cpclerk.ui.screens.recording_pointing import CHANGED_MEANWHILE, THE_ENTRY
from cpclerk.ui.screens.recording_speaking import SpeakingKeys


class RecordingScreen(SpeakingKeys):
    """Three columns, and one line in which everything is typed."""

    STEP = "recording"
    AUTO_FOCUS = "EntryInput"
    FOOTER_LINES = 2
    OFFERS: ClassVar[tuple[type[Command], ...]] = COMMANDS

    # Typing

    def on_input_changed(self) -> None:
        """Say what is understood so far; have what is typed kept."""
        self.goes_to_receipts = False
        if self.input.asleep:
            return
        if self.looking:
            self.understand_looking()
            return
        before, self.line.text = self.line.text, self.input.value
        self.keeping.touch()
        if self.input.asked_about == self.input.value:
            # It is back, and what was asked about it stands below.
            return
        if self.is_told and not self.input.value:
            # What was made of what was taken has just been said.
            return
        self.is_told = False
        if not self.input.value:
            if len(before) > 1:
                self.cleared()
            # After Enter what was said of the line that was entered stays.
            if len(before) != 1:
                return
        said = words.echo_of(self.line, self.speakers, self.day, self.calendar)
        if said is None and self.is_hinting and ":" not in self.line.text:
            # The name that a first word might have begun is no news any more.
            said = ""
        self.is_hinting = said is not None and " " not in self.line.text
        if said is not None and said != self.echo.text:
            self.echo.say(said)

    def action_verbatim(self) -> None:
        """Mark the line as the speaker's own words, or not."""
        if self.input.asleep:
            self.echo.say("Enter takes this entry up; then F6 marks it as own words.")
            return
        self.line.verbatim = not self.line.verbatim
        self.show_line()
        self.keeping.touch()

    # Enter

    def enter(self) -> None:
        """Enter the line; or take the entry pointed at up to be amended."""
        if self.looking:
            self.enter_looking()
            return
        said = self.pointed
        if self.input.asleep and said is not None:
            self.take_up(said)
            return
        if self.open_receipts and self.line.amending is None and not self.input.value.strip():
            self.ask_for_receipts()
            return
        self.taken.clear()
        typed = replace(self.line, text=self.input.value)
        line = doubts.with_speaker(typed, self.speakers, self.agreed)
        try:
            step = words.understood(line, self.speakers, self.day, self.calendar)
        except Refused as error:
            self.complain_of_line(error.sentence)
            return
        if self.asks(line):
            return
        session, uid = self.session, self.conference_uid
        if line.amending is not None:
            self._amend(line, line.amending.rev)
            return
        self.line = line.following(self.usual_audience)
        self.clear_line()
        self.echo.say(self.remark)
        self._hand_over(
            line,
            lambda: recording.enter(
                session,
                uid,
                line.column,
                step.text,
                self.listed(line.speaker),
                verbatim=line.verbatim,
                who=step.who,
                by_when=step.by_when,
                audience=line.audience,
                children=line.children,
                entry_kind=line.kind,
                stance=line.stance,
                goal_for=line.goal_for,
            ),
            lambda result: self._entered(result, line.audience),
        )
        self.bring_back()

    def _amend(self, line: Typing, rev: int) -> None:
        said = line.amending
        if said is None:
            return
        session = self.session
        step = words.understood(line, self.speakers, self.day, self.calendar)
        self.let_go_aside(said.uid)
        self.put_down()
        self._hand_over(
            line,
            lambda: recording.amend(
                session,
                said.uid,
                rev,
                text=step.text,
                speaker=self.listed(line.speaker),
                verbatim=line.verbatim,
                who=step.who,
                by_when=step.by_when,
            ),
            lambda result: self._amended(line, result),
        )

    def _hand_over(self, line: Typing, job: Callable[[], Any], done: Callable[[Any], None]) -> None:
        def attempt() -> Any:
            try:
                return job()
            except Exception as error:
                return NotEntered(line, error)

        def finished(result: Any) -> None:
            if isinstance(result, NotEntered):
                self._put_back(result)
            else:
                done(result)

        self.write(attempt, finished)

    def _entered(self, result: Entered, wanted: Audience) -> None:
        begins = self.meeting is not None and self.meeting.is_to_begin
        self.put(result.said)
        if result.said.speaker_uid not in {None, *self.tags}:
            # The chair is on the list now.
            self.read_record()
        if begins and self.may_ask_receipts():
            self.offer_receipts("Begun. ")
        self.did(result, THE_ENTRY)
        self.say_saved()
        self.tell_part(result.closed_part, wanted, result.said.audience)
        self.keeping.touch()

    def _amended(self, line: Typing, result: Entered | Moved) -> None:
        if isinstance(result, Entered):
            self.put(result.said)
            was = line.amending or result.said
            self.did(result, self.difference(was, result.said))
            self.say_saved()
            self.tell_part(result.closed_part, was.audience, result.said.audience)
            return
        if line.amending is not None:
            self.put_aside(line.amending, line.text)
        self.changed()
        if result.theirs is None:
            self.complain("Somebody took this entry out meanwhile. Your wording was not saved.")
            return
        theirs = result.theirs
        done = self.difference(line.amending or theirs, theirs).after
        same = line.amending is not None and line.amending.text == theirs.text and done
        how = f" ({done})" if same else ""
        question = f"{CHANGED_MEANWHILE}\nTheirs: {theirs.text}{how}\nYours: {result.yours}"
        answers = [
            Answer("theirs", "t", "Keep theirs; yours is put aside with the entry"),
            Answer("yours", "y", "Put yours in place of theirs"),
        ]

        def answered(answer: str | None) -> None:
            if answer == "yours":
                self._amend(replace(line, amending=theirs), theirs.rev)

        self.app.push_screen(dialogs.Ask(question, answers), answered)

    def _put_back(self, failed: NotEntered) -> None:
        """Give a line back that could not be saved, without touching what is typed meanwhile."""
        line = failed.line
        if line.amending is not None:
            self.put_aside(line.amending, line.text)
        else:
            self.wake()
            line = replace(line, audience=in_part(line.audience, closed=self.closed_part))
            if self.input.value.strip():
                # It is back once the line that is being typed is entered.
                self.held.append(line)
            else:
                self.line = line
                self.input.put(line.text)
        self.show_line()
        self._failed(failed.error, "This was not saved; what you typed is still here")
