"""Asking who may see something: everyone, professionals, named people, or all but named ones."""

from collections.abc import Callable, Sequence
from typing import Any

from textual.app import App

from cpclerk.rules.audience import Audience
from cpclerk.rules.errors import Refused
from cpclerk.rules.recording import Voice, find_named
from cpclerk.ui import dialogs
from cpclerk.ui.dialogs import Answer

ANSWERS = (
    Answer("everyone", "e", "Everyone at the conference"),
    Answer("professionals", "p", "Professionals only"),
    Answer("only", "n", "Named people only …"),
    Answer("withheld", "w", "All but named people …"),
)
AUDIENCES = {"everyone": Audience.for_everyone(), "professionals": Audience.for_professionals()}
QUESTIONS = {
    "only": "Who alone may see it? Their tags, with commas between, such as Mum, HV",
    "withheld": "From whom is it withheld? Their tags, with commas between, such as Dad",
}


def ask_audience(
    app: App[Any], question: str, voices: Sequence[Voice], then: Callable[[Audience], None]
) -> None:
    """Ask `question`, and for names where they are needed; `then` is given the audience."""

    def answered(answer: str | None) -> None:
        if answer in AUDIENCES:
            then(AUDIENCES[answer])
        elif answer is not None:
            _ask_whom(app, voices, then, answer)

    app.push_screen(dialogs.Ask(question, ANSWERS), answered)


def _ask_whom(
    app: App[Any],
    voices: Sequence[Voice],
    then: Callable[[Audience], None],
    how: str,
    typed: str = "",
    why_not: str = "",
) -> None:
    def answered(names: str | None) -> None:
        if names is None:
            return
        try:
            uids = [each.uid for each in find_named(names, voices)]
        except Refused as refused:
            _ask_whom(app, voices, then, how, names, refused.sentence)
            return
        then(Audience.for_only(uids) if how == "only" else Audience.withheld_from(uids))

    question = f"{why_not}\n{QUESTIONS[how]}" if why_not else QUESTIONS[how]
    app.push_screen(dialogs.AskText(question, typed), answered)
