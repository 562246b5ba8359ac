"""Step 4: what is said, typed as it is said. The entry line always has the focus."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, ClassVar

from cpclerk.rules.audience import Audience, in_part
from cpclerk.rules.errors import Refused
from cpclerk.rules.kinds import LETTERS
from cpclerk.rules.recording import find_voice
from cpclerk.services import recording
from cpclerk.services.recording import Entered, Moved
from cpclerk.ui import dialogs
from cpclerk.ui.commands import Command
from cpclerk.ui.dialogs import Answer
from cpclerk.ui.screens import recording_line as words
from cpclerk.ui.screens.recording_commands import COMMANDS
from cpclerk.ui.screens.recording_keeping import KeepingKeys
from cpclerk.ui.screens.recording_line import NotEntered, Typing
from cpclerk.ui.screens.recording_pointing import CHANGED_MEANWHILE, THE_ENTRY


class RecordingScreen(KeepingKeys):
    """Three columns, and one line in which everything is typed."""

    STEP = "recording"
    AUTO_FOCUS = "EntryInput"
    FOOTER_LINES = 2
    OFFERS: ClassVar[tuple[type[Command], ...]] = COMMANDS

    def __init__(self, conference_uid: str) -> None:
        super().__init__(conference_uid)
        # What was typed at the start and taken, and the line as it was before; the last one last.
        self._taken: list[tuple[str, Typing]] = []
        self._is_told = False
        # What was asked about at Enter: the same again means it.
        self._asked: tuple[str, str | None] | None = None

    # Typing

    def on_input_changed(self) -> None:
        """Say what is understood so far; have what is typed kept."""
        if self.input.asleep:
            return
        if self.looking:
            self.understand_looking()
            return
        self.line.text = self.input.value
        self.keeping.touch()
        if self._is_told and not self.input.value:
            # What was made of what was taken has just been said.
            return
        self._is_told = False
        said = words.echo_of(self.line, self.voices, self.day, self.calendar)
        if said is not None and said != self.echo.text:
            self.echo.say(said)

    def take_speaker(self, typed: str) -> bool:
        """Make somebody the speaker; nothing before the colon means nobody in particular."""
        if self.looking:
            return False
        found = find_voice(typed, self.voices)
        if typed and len(found) != 1:
            if any(character.isalpha() for character in typed):
                self.echo.say(words.unclear(typed, self.voices))
            return False
        self._taken.append((f"{typed}:", replace(self.line)))
        self._is_told = True
        self.line.speaker = found[0].uid if found else None
        self.echo.say(f"{found[0].tag}: {found[0].name}" if found else "said by nobody named")
        self.show_line()
        return True

    def take_letter(self, typed: str) -> bool:
        """Make the line what a letter means: its column, and what it is in that column."""
        if self.looking:
            return False
        if typed not in LETTERS:
            self.echo.say(words.letters())
            return False
        (column, kind), said = LETTERS[typed], self.line.amending
        if said is not None and said.column != column:
            self.echo.say("An entry stays in its column, so the letter stays in the text.")
            return False
        self._taken.append((f"{typed};", replace(self.line)))
        self._is_told = True
        if said is None:
            self.go_to_column(column)
        self.set_kind(said, kind)
        return True

    def give_back(self) -> str:
        """Return what was typed at the start; the line is as before it again."""
        if not self._taken or self.looking:
            return ""
        typed, before = self._taken.pop()
        line = self.line
        line.speaker, line.column = before.speaker, before.column
        # Whom it is for stays as narrow as it was made since.
        line.kind, line.goal_for = before.kind, before.goal_for
        self.show_line()
        return typed

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
            self.go_through_receipts()
            return
        self._taken.clear()
        line = words.with_speaker(replace(self.line, text=self.input.value), self.voices)
        try:
            step = words.understood(line, self.day, self.calendar)
        except Refused as error:
            self.echo.say(error.sentence, complaint=True)
            return
        session, uid = self.session, self.conference_uid
        if line.amending is not None:
            self._amend(line, line.amending.rev)
            return
        doubt = words.doubt(line, self.voices, self.meeting)
        if doubt and self._asked != (line.text, line.speaker):
            self._asked = line.text, line.speaker
            self.echo.say(doubt, complaint=True)
            return
        self._asked = None
        self.line = line.following(self.usual_audience)
        self.clear_line()
        self._hand_over(
            line,
            lambda: recording.enter(
                session,
                uid,
                line.column,
                step.text,
                line.speaker,
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

    def _amend(self, line: Typing, rev: int) -> None:
        said = line.amending
        if said is None:
            return
        session, step = self.session, words.understood(line, self.day, self.calendar)
        self.let_go_aside(said.uid)
        self.put_down()
        self._hand_over(
            line,
            lambda: recording.amend(
                session,
                said.uid,
                rev,
                text=step.text,
                speaker=line.speaker,
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
            if self.input.value.strip():
                self.input.put(f"{line.text} / {self.input.value}")
            else:
                audience = in_part(line.audience, closed=self.closed_part)
                self.line = replace(line, audience=audience)
                self.input.put(line.text)
        self.show_line()
        self._failed(failed.error, "This was not saved; what you typed is still here")
