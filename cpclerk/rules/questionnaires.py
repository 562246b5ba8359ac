"""Questionnaires after a conference: five answers, and who has not given one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cpclerk.rules.errors import Refused

ANSWERS = MappingProxyType(
    {1: "not at all", 2: "a little", 3: "somewhat", 4: "a lot", 5: "completely"}
)
"""The five answers (S1 T7, T8), by the key that gives each."""
ASKED_OF = MappingProxyType({"parents": "Parents", "agencies": "Agencies"})


@dataclass(frozen=True, slots=True)
class Count:
    """How one question was answered: how many gave each answer, and how many gave none.

    `given` is in the order of the answers.
    """

    question: str
    given: tuple[int, ...]
    not_answered: int

    @property
    def answered(self) -> int:
        """How many answered: what the percentages are of."""
        return sum(self.given)


def percent(part: int, of: int) -> int | None:
    """So many of so many in whole per cent, a half rounded up; None where there are none.

    None of them is nothing to take a share of, which is not nought per cent.
    """
    return (200 * part + of) // (2 * of) if of else None


def checked_answers(answers: Mapping[str, int], questions: Iterable[str]) -> dict[str, int]:
    """The answers, in the order of the questions; what is missing was not answered.

    Refused for a question that was not asked, or an answer that is none of the five.
    """
    order = tuple(questions)
    for question, answer in answers.items():
        if question not in order:
            raise Refused("That question is not on this questionnaire.", "answers")
        if answer not in ANSWERS:
            raise Refused("An answer is 1, not at all, to 5, completely.", "answers")
    return {question: answers[question] for question in order if question in answers}


def counts(
    questionnaires: Iterable[Mapping[str, int]], questions: Iterable[str]
) -> tuple[Count, ...]:
    """How each question was answered; not answered is counted apart, and never as an answer."""
    came = list(questionnaires)
    found = []
    for question in questions:
        given = [each[question] for each in came if question in each]
        found.append(
            Count(question, tuple(given.count(value) for value in ANSWERS), len(came) - len(given))
        )
    return tuple(found)
