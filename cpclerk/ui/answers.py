"""Answers made from a list of choices: each on a letter of its own."""

from collections.abc import Iterable

from cpclerk.ui.dialogs import Answer

NEXT = {None: True, True: False, False: None}
"""What one key makes of yes, no and not recorded."""


def lettered(choices: Iterable[tuple[str, str]]) -> list[Answer]:
    """Return an answer for each (value, words), on the first letter of the words if it is free."""
    taken: set[str] = set()
    answers = []
    for value, words in choices:
        free = [each for each in words.lower() if each.isalpha() and each not in taken]
        letter = free[0] if free else str(len(taken) % 10)
        taken.add(letter)
        answers.append(Answer(value, letter, words))
    return answers
