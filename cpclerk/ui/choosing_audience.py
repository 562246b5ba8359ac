"""Asking who may see something: everyone, professionals, named people, or all but named ones."""

from collections.abc import Callable, Sequence
from typing import Any

from textual.app import App

from cpclerk.rules.audience import Audience
from cpclerk.rules.errors import Refused
from cpclerk.rules.recording import Voice, find_named
from cpclerk.ui import dialogs
from cpclerk.ui.dialogs import Answer

RESTRICTED = (
    Answer("professionals", "p", "Professionals only"),
    Answer("only", "n", "Named people only …"),
    Answer("withheld", "w", "All but named people …"),
)
# On no letter: somebody who types on while the question stands lets nobody see anything.
EVERYONE = Answer("everyone", "", "Everyone at the conference")
AUDIENCES = {"everyone": Audience.for_everyone(), "professionals": Audience.for_professionals()}
QUESTIONS = {
    "only": "Who alone may see it? Their tags, with commas between, such as Mum, HV",
    "withheld": "From whom is it withheld? Their tags, with commas between, such as Dad",
}


def ask_audience(
    app: App[Any],
    question: str,
    now: Audience,
    voices: Sequence[Voice],
    then: Callable[[Audience], None],
    *,
    may_be_everyone: bool = True,
) -> None:
    """Ask `question`, and for names where they are needed; `then` is given the audience.

    The cursor is on what it is now; everyone comes last.
    """

    def answered(answer: str | None) -> None:
        if answer in AUDIENCES:
            then(AUDIENCES[answer])
        elif answer is not None:
            uids = now.withheld if answer == "withheld" else now.only or ()
            named = ", ".join(each.tag for each in voices if each.uid in uids)
            _ask_whom(app, voices, then, answer, named)

    answers = (*RESTRICTED, EVERYONE) if may_be_everyone else RESTRICTED
    app.push_screen(dialogs.Ask(question, answers, at=_answer_for(now)), answered)


def _answer_for(now: Audience) -> str:
    if now.only is not None:
        return "only"
    if now.withheld:
        return "withheld"
    return "professionals" if now.professionals_only else EVERYONE.value


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
