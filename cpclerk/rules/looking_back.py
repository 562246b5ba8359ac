"""Last time against today: how each thing stands; which goals stand, are gone or new (S0 6.2.2)."""

import re
from collections.abc import Sequence

from cpclerk.rules.errors import Refused
from cpclerk.rules.outline import DONE, NOT_DONE, PARTLY
from cpclerk.rules.text import clean_text, fold

STANDS, GONE, NEW = "stands", "gone", "new"
_RESULT = re.compile(
    r"(?P<how>d|done|p|partly|n|no|not done)(?:[\s,;:.–-]+(?P<words>.*))?", re.IGNORECASE
)
_RESULTS = {"d": DONE, "p": PARTLY, "n": NOT_DONE}


def parse_result(text: str) -> tuple[str, str]:
    """Read `p goes to a group`: done, partly or not_done, and what came of it, if anything is said.

    Raises Refused when the text begins with none of d, p and n.
    """
    found = _RESULT.fullmatch(clean_text(text))
    if found is None:
        raise Refused(
            "Type d (done), p (partly) or n (not done); then, if you like, what came of it.",
            "result",
        )
    return _RESULTS[found["how"][0].lower()], found["words"] or ""


def result_as_typed(result: str, words: str) -> str:
    """Return how something stands as it could have been typed, for putting it right."""
    letter = next(each for each, known in _RESULTS.items() if known == result)
    return f"{letter} {words}".rstrip()


def as_read(text: str) -> str:
    """Return a wording as it is compared: capitals, blanks and a full stop make no other of it."""
    return " ".join(fold(text).rstrip(" .").split())


def goal_posts(before: Sequence[str], now: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return each goal with how it stands: last time's in order, then those that are new.

    A goal that is worded otherwise is another goal: nobody says unseen that it is the same.
    """
    then, today = {as_read(each) for each in before}, {as_read(each) for each in now}
    stands = [(each, STANDS if as_read(each) in today else GONE) for each in before]
    return (*stands, *((each, NEW) for each in now if as_read(each) not in then))
