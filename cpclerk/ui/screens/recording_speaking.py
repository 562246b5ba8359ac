"""Who says it: the name before a colon, what is only a guess, and lines that wait for an answer."""

from dataclasses import replace

from cpclerk.rules.callings import plain
from cpclerk.rules.kinds import LETTERS
from cpclerk.rules.recording import Voice, speaker_typed
from cpclerk.ui.screens import recording_doubts as doubts
from cpclerk.ui.screens import recording_line as words
from cpclerk.ui.screens.recording_audience import audience_words
from cpclerk.ui.screens.recording_keeping import KeepingKeys
from cpclerk.ui.screens.recording_line import Typing


class SpeakingKeys(KeepingKeys):
    """What is taken from the start of the line, and what is asked at its end."""

    def __init__(self, conference_uid: str) -> None:
        super().__init__(conference_uid)
        # What was typed at the start and taken, and the line as it was before; the last one last.
        self.taken: list[tuple[str, Typing]] = []
        self.is_told = False
        # Whether what is said under the line is about its first word.
        self.is_hinting = False
        # Guesses that were confirmed here, and people of whom it was said that they are not here.
        self.agreed: set[tuple[str, str]] = set()
        self._told_of: set[str] = set()
        # What was asked about which line: the same again means yes.
        self._asked_of: tuple[str, str | None] | None = None
        self._asked: list[str] = []
        # Those picked from, and the line as it was then: Down goes on to the next of them.
        self._picked_from: tuple[tuple[Voice, ...], str] = ((), "")
        # What is worth saying of who spoke, once their words are entered.
        self.remark = ""

    def take_speaker(self, typed: str) -> bool:
        """Make somebody the speaker; nothing before the colon means nobody in particular."""
        if self.looking:
            return False
        who, is_guess = doubts.meant_by(typed, self.speakers, self.agreed)
        if typed and who is None:
            if any(character.isalpha() for character in typed):
                self.echo.say(doubts.unclear(typed, self.speakers))
            return False
        self.taken.append((f"{typed}:", replace(self.line)))
        self.is_told = True
        self.line.speaker = who.uid if who else None
        self.line.guessed = typed if is_guess else ""
        if who is None:
            self.echo.say("said by nobody named")
        elif is_guess:
            self.echo.say(f"{typed} may be {who.words}: Enter asks; Backspace gives {typed}: back")
        else:
            self.echo.say(who.words)
        self.show_line()
        return True

    def pick_speaker(self, typed: str, number: int) -> bool:
        """Make that one of those who may be meant the speaker; False when there is none."""
        several = () if self.looking else doubts.choices(typed, self.speakers)
        if not 1 <= number <= len(several):
            return False
        self._pick(typed, several[number - 1])
        return True

    def action_entry_below(self) -> None:
        """Pick the next of those whom the name may mean; or point at the entry below."""
        if self.looking or self.input.asleep or not self._pick_next():
            super().action_entry_below()

    def _pick_next(self) -> bool:
        text, typed = self.input.value, speaker_typed(self.input.value)
        several = doubts.choices(typed[0], self.speakers) if typed else ()
        if typed and several:
            self._pick(typed[0], several[0])
            self.input.put(typed[1])
            self._picked_from = several, typed[1]
            return True
        several, as_it_was = self._picked_from
        uids = [each.uid for each in several]
        if text != as_it_was or self.line.speaker not in uids:
            return False
        who = several[(uids.index(self.line.speaker) + 1) % len(several)]
        self.line.speaker = who.uid
        self.echo.say(who.words)
        self.show_line()
        return True

    def _pick(self, typed: str, who: Voice) -> None:
        self.taken.append((f"{typed}:", replace(self.line)))
        self.is_told, self.input.asked_about = True, None
        self.line.speaker, self.line.guessed = who.uid, ""
        self.echo.say(who.words)
        self.show_line()

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
        self.taken.append((f"{typed};", replace(self.line)))
        self.is_told = True
        if said is None:
            self.go_to_column(column)
        self.set_kind(said, kind)
        return True

    def give_back(self) -> str:
        """Return what was typed at the start, or the line that waits; the line is as it was."""
        if self.looking:
            return ""
        if not self.taken:
            return self._take_held()
        typed, before = self.taken.pop()
        line = self.line
        line.speaker, line.column, line.guessed = before.speaker, before.column, before.guessed
        # Whom it is for stays as narrow as it was made since.
        line.kind, line.goal_for = before.kind, before.goal_for
        self.show_line()
        return typed

    def cleared(self) -> None:
        """Let what was set for a line go with its text; whom it is for stays, and is said."""
        line = self.line
        if line.amending is not None:
            return
        stands = line.audience != self.usual_audience
        line.kind = line.stance = line.goal_for = ""
        line.children, line.verbatim = (), False
        whom = audience_words(line.audience, self.named())
        self.echo.say(f"Cleared. What comes is still for {whom}: F7 says who." if stands else "")
        self.show_line()

    def first_seen(self) -> None:
        """Enter the line that waited for it to be known who is here."""
        super().first_seen()
        if self.input.asked_about and self.input.asked_about == self.input.value:
            self._asked_of = None
            self.enter()

    # Asking

    def asks(self, line: Typing) -> bool:
        """Ask about a line what is not answered yet; whether there was anything."""
        of = line.text, line.speaker
        if of != self._asked_of:
            self._asked_of, self._asked = of, []
        heard = self._told_of | {each.speaker_uid for each in self.said.values()}
        for question in doubts.doubts(line, self.speakers, self.meeting, heard):
            if question not in self._asked:
                self._asked.append(question)
                self.complain_of_line(question)
                return True
        self._asked_of = None
        self.remark = doubts.remark(line, self.meeting, heard)
        if line.speaker:
            self._told_of.add(line.speaker)
            if line.guessed:
                self.agreed.add((plain(line.guessed), line.speaker))
        return False

    def complain_of_line(self, sentence: str) -> None:
        """Say why the line is not entered; what is typed on behind it begins another."""
        self.echo.say(sentence, complaint=True)
        self.input.asked_about = self.input.value if self.line.amending is None else None

    def hold(self) -> None:
        """Let the line that was asked about wait while the next one is typed."""
        self.held.append(replace(self.line, text=self.input.value))
        self.line = self.line.following(self.usual_audience)
        # A guess stays one until it is confirmed.
        self.line.guessed = self.held[-1].guessed
        self.taken.clear()
        self.input.put("")
        self.show_line()
        count = f"{len(self.held)} lines wait" if len(self.held) > 1 else "1 line waits"
        self.complain(f"{count} for your answer. It is back after this one.")

    def bring_back(self) -> None:
        """Put the line that waits back, with what was asked about it."""
        text = self._take_held()
        if text:
            self.input.put(text)
            self.say("")
            self._asked_of = None
            self.enter()

    def _take_held(self) -> str:
        if not self.held:
            return ""
        self.line = self.held.pop()
        self.show_line()
        return self.line.text
