"""What is typed in step 4 and not saved: kept as a draft, and never left behind unnoticed."""

from collections.abc import Callable
from dataclasses import replace
from textwrap import shorten
from typing import Any

from cpclerk.ui import dialogs
from cpclerk.ui.dialogs import Answer
from cpclerk.ui.screens import recording_line as words
from cpclerk.ui.screens.recording_last_time import LastTimeKeys
from cpclerk.ui.screens.recording_line import Typing


class KeepingKeys(LastTimeKeys):
    """Drafts of the line, of lines that wait and of wordings put aside; leaving the screen."""

    def __init__(self, conference_uid: str) -> None:
        super().__init__(conference_uid)
        # Lines about which something was asked, while the next one is typed; the last one last.
        self.held: list[Typing] = []

    def bring_back(self) -> None:
        """Put the line that waits back, with what was asked about it."""
        raise NotImplementedError

    def to_keep(self) -> dict[str, Any] | None:
        """Return what is being typed, as a draft keeps it; None for nothing."""
        line, aside, at = self.before or self.line, dict(self.aside), dict(self.aside_at)
        said = self.line.amending
        if said is not None and self._is_amended():
            aside[said.uid], at[said.uid] = self.line.text, said.rev
        usual = Typing(audience=self.usual_audience)
        held = [words.kept(each) for each in self.held]
        if not line.text.strip() and not aside and not held and replace(line, text="") == usual:
            return None
        return words.kept(line) | {"aside": aside, "aside_at": at, "held": held}

    def recover(self, payload: dict[str, Any], others: int) -> None:
        """Put back what was being typed when the screen was last left; `others` more are kept."""
        self.aside, self.aside_at = dict(payload["aside"]), dict(payload.get("aside_at", {}))
        for uid in self.aside:
            self.show_again(uid)
        text = payload["text"]
        if not text.strip() and not self.input.value and self.line.amending is None:
            self.line.column, self.line.speaker = payload["column"], payload["speaker"]
            self.line.guessed = payload.get("guessed", "")
        saved = {said.text for said in self.said.values()}
        self.held = [
            words.recalled(each, closed=self.closed_part)
            for each in payload.get("held", ())
            if each["text"] not in saved
        ]
        if text.strip() and not self.input.value and text not in saved:
            self.line = words.recalled(payload, closed=self.closed_part)
            self.input.put(text)
            more = " Another line is kept: open step 4 again." if others else ""
            self.say(f"What you were typing is back. Enter enters it.{more}")
        elif self.held and not self.input.value:
            self.bring_back()
        elif self.aside:
            where = "its entry: Up, Enter" if set(self.aside) & set(self.said) else "it: Ctrl+O"
            self.say(f"Something you did not save is kept with {where} bring it back.")
        self.show_line()

    def unsaved(self) -> bool:
        """Whether something was typed here that is not entered."""
        line = self.before or self.line
        return bool(line.text.strip() or self.held or self.aside or self._is_amended())

    def _is_amended(self) -> bool:
        said = self.line.amending
        return said is not None and self.line.text.strip() != words.taken_up(said).text

    def keep_drafts(self) -> None:
        """Keep at once what is being typed."""
        self.keeping.now()

    def when_settled(self, go: Callable[[], Any]) -> None:
        """Call `go` once nothing typed here is left behind unnoticed."""
        line = self.before or self.line
        if line.text.strip() or self.held or self._is_amended():
            self._ask_about_line(go)
        elif self.aside:
            self._ask_about_aside(go)
        else:
            go()

    def _ask_about_line(self, go: Callable[[], Any]) -> None:
        def answered(answer: str | None) -> None:
            if answer == "discard":
                # What is put aside with entries is asked about by itself.
                self.before, self.line = None, self.line.following(self.usual_audience)
                self.held.clear()
                self.column.point(None)
                self.clear_line()
                self.keeping.now()
                self.when_settled(go)
            elif answer == "draft":
                self.keeping.now()
                go()

        answers = [
            Answer("keep", "k", "Go on typing"),
            Answer("draft", "l", "Leave it as a draft: it is here when you come back"),
            Answer("discard", "d", "Discard it"),
        ]
        self.app.push_screen(dialogs.Ask("What you typed is not entered.", answers), answered)

    def _ask_about_aside(self, go: Callable[[], Any]) -> None:
        """Ask about wordings that are put aside: none goes without having been shown."""
        shown = [self._aside_words(uid, text) for uid, text in self.aside.items()]

        def answered(answer: str | None) -> None:
            if answer == "discard":
                for uid in list(self.aside):
                    self.let_go_aside(uid)
            if answer in {"discard", "draft"}:
                self.keeping.now()
                go()

        answers = [
            Answer("stay", "s", "Stay here"),
            Answer("draft", "l", "Leave it put aside: it is here when you come back"),
            Answer("discard", "d", "Throw it away"),
        ]
        self.app.push_screen(dialogs.Ask("\n".join(shown), answers), answered)

    def _aside_words(self, uid: str, text: str) -> str:
        said = self.said.get(uid)
        if said is not None:
            where = f"“{_short(said.text)}”"
        else:
            where = "something of last time" if uid in self._then else "an entry that is gone"
        return f"A wording of yours is put aside with {where}: {_short(text)}"

    def clear_line(self) -> None:
        """Empty the line, and what is said under it."""
        self.input.put("")
        self.echo.say("")
        self.show_line()


def _short(text: str) -> str:
    return shorten(text, 60, placeholder=" …")
