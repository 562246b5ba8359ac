"""The outline plan: which parts it has, and which actions are carried to the next conference."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from types import MappingProxyType

from cpclerk.rules.dates_in_words import listed
from cpclerk.rules.errors import Refused
from cpclerk.rules.recording import Voice, find_named
from cpclerk.rules.text import clean_text, fold

GOAL, CONTINGENCY = "goal", "contingency"
# A child's own version, in the child's words (S4; the house words of Signs of Safety).
OWN_VERSION = MappingProxyType(
    {
        "child_worried": "What people worry about",
        "child_well": "What goes well",
        "child_next": "What happens next",
        "child_who": "Who does it",
    }
)
OWN, PLAIN = "own", "plain"
WHOSE_WORDS = MappingProxyType({PLAIN: "plain words for the child", OWN: "the child's own words"})
PARTS = MappingProxyType(
    {
        GOAL: "What must be true for the plan to end",
        CONTINGENCY: "What happens if it does not work",
    }
)
DONE, PARTLY, NOT_DONE = "done", "partly", "not_done"
RESULTS = MappingProxyType({DONE: "done", PARTLY: "partly done", NOT_DONE: "not done"})
TEXT_LIMIT = 4_000

_BETWEEN = re.compile(r"[,;&+/]|\band\b|\bwith\b")
_ARTICLE = re.compile(r"(the|all|both|his|her|their) ")
# Who is nobody on a list, and yet everybody in the room knows whom it means.
_TOGETHER = frozenset(
    {"core group", "family", "parents", "agencies", "professionals", "everyone", "everybody", "all"}
)


@dataclass(frozen=True, slots=True)
class Sitting:
    """A conference that was held: whether it left a child on a plan, what it set, what it found.

    `actions` are keys of those first written there; `results` how each stood there, by key.
    """

    leaves_a_plan: bool
    actions: tuple[str, ...]
    results: tuple[tuple[str, str], ...] = ()


def carried(sittings: Iterable[Sitting]) -> tuple[str, ...]:
    """The actions that the next conference after these, oldest first, has to look at.

    Each is carried until it is done, so that no goal post moves unseen (S0 6.2.2); none of them
    outlives the plan.
    """
    open_actions: list[str] = []
    for sitting in sittings:
        done = {key for key, result in sitting.results if result == DONE}
        open_actions = [key for key in open_actions if key not in done]
        open_actions += sitting.actions
        if not sitting.leaves_a_plan:
            open_actions = []
    return tuple(open_actions)


def without_action(goals: Iterable[str], served: Iterable[str]) -> tuple[str, ...]:
    """The goals that no action serves: nobody would do anything about them."""
    known = frozenset(served)
    return tuple(each for each in goals if each not in known)


def strangers(who: str, voices: Collection[Voice], others: Iterable[str]) -> tuple[str, ...]:
    """The names in `SW, Mum and Zed` of nobody known: neither a voice, nor one of the `others`.

    Those are people of the core group, capacities and agencies; the beginning of a word is enough.
    """
    known = [f" {fold(each)}" for each in others]
    return tuple(
        name
        for name in filter(None, (each.strip() for each in _BETWEEN.split(who)))
        if not _is_known(name, voices, known)
    )


def _is_known(name: str, voices: Collection[Voice], known: Iterable[str]) -> bool:
    wanted = _ARTICLE.sub("", fold(name))
    words = [f" {word}" for word in wanted.replace(".", " ").split()]
    # N. Shah is Nora Shah, and the health visitor whoever comes as one.
    if wanted in _TOGETHER or any(all(word in each for word in words) for each in known):
        return True
    try:
        find_named(name, voices)
    except Refused:
        return False
    return True


def checked_part(part: str) -> str:
    """The part. Refused when the plan has none such."""
    if part not in PARTS:
        raise Refused("The outline plan has no such part.", "part")
    return part


def checked_words(text: str, *, lines: bool = False) -> str:
    """The text, cleaned. Refused when nothing is left of it."""
    clean = clean_text(text, limit=TEXT_LIMIT, lines=lines)
    if not clean:
        raise Refused("There is nothing to enter yet. Type it, then save.", "text")
    return clean


def checked_whose(whose: str) -> str:
    """Whose words a child's own version is in. Refused when it is neither."""
    if whose not in WHOSE_WORDS:
        raise Refused(f"Choose one of: {', '.join(WHOSE_WORDS.values())}.", "whose")
    return whose


def version_title(children: Iterable[tuple[str, bool]]) -> str:
    """The title of own versions: of each child its name, and whether it is in its own words."""
    found = dict(children)
    own = listed([f"{name}'s" for name, is_own in found.items() if is_own])
    plain = listed([name for name, is_own in found.items() if not is_own])
    ways = ([f"in {own} own words"] if own else []) + (
        [f"in plain words for {plain}"] if plain else []
    )
    return f"A plan {' and '.join(ways)}" if ways else "A plan in plain words"


def checked_result(result: str) -> str:
    """How an action stands. Refused when it is neither done, partly done nor not done."""
    if result not in RESULTS:
        raise Refused(f"Choose one of: {', '.join(RESULTS.values())}.", "result")
    return result
