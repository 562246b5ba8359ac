"""Entries moved, merged, pinned and found; many lines pasted at once."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from cpclerk.rules.audience import Audience
from cpclerk.rules.conference import COLUMNS
from cpclerk.rules.errors import Refused
from cpclerk.rules.kinds import LETTERS, letter_of, letter_typed
from cpclerk.rules.recording import NEXT_STEPS
from cpclerk.services import editing
from cpclerk.services.editing import EnteredAll, ToEnter
from cpclerk.services.recording import Entered, Moved
from cpclerk.services.said import Said
from cpclerk.services.undo import Saved
from cpclerk.ui import dialogs
from cpclerk.ui.dialogs import Answer
from cpclerk.ui.screens import recording_line as words
from cpclerk.ui.screens.recording_differences import Difference
from cpclerk.ui.screens.recording_doubts import pasted_doubts, with_speaker
from cpclerk.ui.screens.recording_kinds import KindKeys
from cpclerk.ui.widgets.entry import EntryInput

MADE_ONE = Difference(
    "that two were made one", "Each stands by itself again.", "They are one entry again."
)
IN_THE_PLAN = Difference(
    "that it is in the plan", "It is not in the plan any more.", "It is in the plan again."
)

UP, DOWN, MERGE, PIN, COLUMN = "up", "down", "merge", "pin", "column "


class EditingKeys(KindKeys):
    """The rest of what Ctrl+T offers for an entry pointed at; the slash; pasting."""

    def about_answers(self, said: Said | None) -> list[Answer]:
        """Return what can be done with the entry, or the line."""
        answers = super().about_answers(said)
        if said is None or self.line.amending:
            return answers
        places = self.column.next_to(said.uid, -1), self.column.next_to(said.uid, 1)
        if places[0]:
            answers.append(Answer(UP, "u", "Put it above the entry before it"))
        if places[1]:
            answers.append(Answer(DOWN, "b", "Put it below the entry after it"))
        answers += [
            Answer(f"{COLUMN}{code}", letter_of(code), f"Move it to {name}")
            for code, name in COLUMNS.items()
            if code != said.column
        ]
        if places[0] and not said.struck:
            answers.append(Answer(MERGE, "m", "Make it one with the entry above"))
        if said.column == NEXT_STEPS and not said.struck and said.uid not in self.in_plan:
            answers.append(Answer(PIN, "p", "Pin it to the plan"))
        return answers

    def about_answered(self, said: Said | None, answer: str) -> None:
        """Do what was chosen."""
        if said is None:
            super().about_answered(said, answer)
            return
        session, uid = self.session, said.uid
        if answer in {UP, DOWN}:
            by = -1 if answer == UP else 1
            self._rearrange(
                said,
                lambda rev: editing.move_by(session, uid, rev, by),
                f"Put {'above the entry before' if by < 0 else 'below the entry after'} it.",
            )
        elif answer.startswith(COLUMN):
            column = answer.removeprefix(COLUMN)
            self._rearrange(
                said,
                lambda rev: editing.move_to_column(session, uid, rev, column),
                f"Moved to {COLUMNS[column]}.",
            )
        elif answer == MERGE:
            above = self._above(said)
            self._rearrange(
                said,
                lambda rev: editing.merge_with_above(session, uid, rev, above),
                "Made one with the entry above.",
                MADE_ONE,
            )
        elif answer == PIN:
            self.write(lambda: editing.pin(session, uid), self._pinned)
        else:
            super().about_answered(said, answer)

    def _rearrange(
        self,
        said: Said,
        job: Callable[[int], Entered | Moved],
        echo: str,
        what: Difference | None = None,
    ) -> None:
        """Change where entries stand; the one that is changed stays pointed at."""

        def done(result: Entered | Moved) -> None:
            if isinstance(result, Moved):
                if result.theirs is not None and result.theirs.uid != said.uid:
                    self.changed()
                    text = result.theirs.text
                    self.complain(f"The entry above says now: {text}. Nothing was made one.")
                    return
                self.ask_whose(
                    said, result, echo, lambda now: self._rearrange(now, job, echo, what)
                )
                return
            self.did(result, what or self.difference(said, result.said))
            self.say_saved()
            self.echo.say(echo)
            # Elsewhere it is pointed at again once it is there.
            self.point_at(result.said)
            self.changed()

        self.write(lambda: job(said.rev), done)

    def _above(self, said: Said) -> tuple[str, int] | None:
        """Return the standing entry above one in its column as it is seen, uid and rev."""
        above = [
            each
            for each in self.said.values()
            if each.column == said.column and each.position < said.position and not each.struck
        ]
        last = max(above, key=lambda each: each.position, default=None)
        return (last.uid, last.rev) if last else None

    def _pinned(self, saved: Saved) -> None:
        self.did(saved, IN_THE_PLAN)
        self.say_saved()
        self.echo.say("It is in the outline plan now; step 5 shows it there.")
        self.changed()

    # Find

    def on_entry_input_finding(self) -> None:
        """Find an entry by part of what it says, of any column."""
        if self.line.amending:
            self.echo.say("Enter saves the new wording, Esc leaves it; then / finds.")
            return
        in_order = sorted(self.said.values(), key=lambda each: -each.position)
        options = [
            (
                each.uid,
                f"{self.tags.get(each.speaker_uid or '', '')}: {each.text}".lstrip(": "),
                COLUMNS[each.column],
            )
            for each in in_order
        ]

        def answered(uid: str | None) -> None:
            if uid in self.said:
                self.point_at(self.said[uid])
                self.tell_about_pointed()

        self.app.push_screen(dialogs.Pick("Find in the record", options), answered)

    def point_at(self, said: Said) -> None:
        """Point at one entry, in whatever column it is."""
        if self.line.amending:
            return
        self.wake()
        self.line.column = said.column
        self.input.asleep = True
        with self.input.prevent(self.input.Changed):
            self.input.put("")
        self.column.point(said.uid)
        self.show_line()

    # Paste

    def on_entry_input_pasted(self, message: EntryInput.Pasted) -> None:
        """Ask what several lines are to be."""
        lines = message.lines
        if self.line.amending or self.looking:
            self._one_entry(lines)
            return

        def answered(answer: str | None) -> None:
            if answer == "one":
                self._one_entry(lines)
            elif answer == "each":
                self._one_each(lines)

        answers = [
            Answer("one", "o", "One entry"),
            Answer("each", "e", f"One each: {len(lines)} entries"),
        ]
        question = f"{len(lines)} lines were pasted. One entry, or one each?"
        self.app.push_screen(dialogs.Ask(question, answers), answered)

    def _one_entry(self, lines: list[str]) -> None:
        """Put lines into the entry line where the cursor is, one behind the other."""
        self.input.insert_text_at_cursor(" ".join(line.strip() for line in lines))

    def _one_each(self, lines: list[str]) -> None:
        line, found = self.line, []
        if self.input.value.strip():
            lines = [f"{self.input.value} {lines[0].strip()}", *lines[1:]]
        try:
            for each in lines:
                read = self._as_typed(each, line)
                step = words.understood(read, self.speakers, self.day, self.calendar)
                found.append(ToEnter(read.column, step, read.speaker, read.kind))
        except Refused as refused:
            self._one_entry(lines)
            self.echo.say(refused.sentence, complaint=True)
            return
        doubtful = pasted_doubts(line, [each.step.text for each in found], self.speakers)
        if not doubtful:
            self._enter_each(line, found)
            return

        def answered(answer: str | None) -> None:
            if answer == "enter":
                self._enter_each(line, found)
            else:
                self._one_entry(lines)

        answers = [
            Answer("back", "b", "Enter nothing yet: all of it goes into the line"),
            Answer("enter", "e", "Enter them so"),
        ]
        self.app.push_screen(dialogs.Ask(doubtful, answers), answered)

    def _enter_each(self, line: words.Typing, found: Sequence[ToEnter]) -> None:
        session, uid = self.session, self.conference_uid
        self.input.put("")
        self.line = line.following(self.usual_audience)
        self.show_line()

        def enter_all() -> EnteredAll:
            listed = [replace(each, speaker=self.listed(each.speaker)) for each in found]
            return editing.enter_each(session, uid, listed, audience=line.audience)

        self.write(enter_all, lambda result: self._all_entered(result, line.audience))

    def _as_typed(self, text: str, line: words.Typing) -> words.Typing:
        """Return a pasted line as if it had been typed: who says it, and what it is."""
        read = with_speaker(words.Typing(line.column, line.speaker, text=text), self.speakers)
        if (typed := letter_typed(read.text)) and typed[0] in LETTERS:
            column, kind = LETTERS[typed[0]]
            read = replace(read, column=column, kind=kind, text=typed[1])
        return with_speaker(read, self.speakers)

    def _all_entered(self, result: EnteredAll, wanted: Audience) -> None:
        self.did(result, Difference(f"{len(result.said)} entries"))
        self.say_saved()
        self.echo.say(f"{len(result.said)} entries; F5 takes all of them back.")
        self.tell_part(result.closed_part, wanted, result.said[0].audience)
        self.changed()
