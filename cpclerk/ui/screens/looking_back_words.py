"""Last time in words: for its page, and for where it stands beside the record."""

from collections.abc import Callable
from types import MappingProxyType

from cpclerk.rules.audience import Audience
from cpclerk.rules.kinds import KIND_WORDS, SAFETY_GOAL
from cpclerk.rules.looking_back import GONE, NEW
from cpclerk.rules.outline import DONE, NOT_DONE, PARTLY, RESULTS
from cpclerk.rules.recording import NEXT_STEPS, step_as_typed, step_words
from cpclerk.services import Session, plan_actions
from cpclerk.services import looking_back as service
from cpclerk.services.looking_back import LastTime, Then
from cpclerk.services.plan_actions import Carried
from cpclerk.services.undo import Saved
from cpclerk.ui.widgets.lines import Cell, Row
from cpclerk.ui.widgets.said import Saying

Thing = Then | Carried
"""A worry, goal or next step of last time, or an action carried to it."""

TAGS = MappingProxyType({DONE: "done", PARTLY: "part", NOT_DONE: "not", None: "?"})
WIDEST_TAG = 4


def key_of(thing: Thing) -> str:
    """Return the key of its row."""
    return thing.uid if isinstance(thing, Then) else thing.action.uid


def text_of(thing: Thing) -> str:
    """Return what it says."""
    return thing.text if isinstance(thing, Then) else thing.action.text


def result_of(thing: Thing) -> tuple[str | None, str]:
    """Return how it stands here, None while nobody has said, and what came of it."""
    if isinstance(thing, Then):
        return thing.result, thing.words
    return (thing.here.result, thing.here.words) if thing.here else (None, "")


def said_again(found: LastTime, thing: Thing) -> tuple[str, str, str, Audience]:
    """Return it as it would be said today: column, kind, text, and for whom it was."""
    if not isinstance(thing, Then):
        action = thing.action
        return NEXT_STEPS, "", step_as_typed(action.text, action.who, None), action.audience
    if thing in found.steps:
        return NEXT_STEPS, "", step_as_typed(thing.text, thing.who, None), thing.audience
    if thing in found.goals:
        return NEXT_STEPS, SAFETY_GOAL, thing.text, thing.audience
    kind = next((code for code, words in KIND_WORDS.items() if words == thing.kind), "")
    return "worried", kind, thing.text, thing.audience


def things_of(found: LastTime) -> dict[str, Thing]:
    """Return all that is to be looked at, by key, in order."""
    return {key_of(each): each for _, things in parts_of(found) for each in things}


def parts_of(found: LastTime) -> tuple[tuple[str, tuple[Thing, ...]], ...]:
    """Return all that is to be looked at, under its headings."""
    return (
        ("Worries", found.worries),
        ("Goals", found.goals),
        ("Actions", found.actions),
        ("Next steps that are in no plan", found.steps),
    )


def revs_of(found: LastTime | None) -> dict[str, int]:
    """Return at which rev each of them stands here, 0 while nobody has said."""
    if found is None:
        return {}
    revs = {each.uid: each.rev for each in (*found.worries, *found.goals, *found.steps)}
    return revs | {e.action.uid: e.here.rev if e.here else 0 for e in found.actions}


def putting_down(
    session: Session, conference_uid: str, thing: Thing, result: str, words: str
) -> Callable[[int], Saved]:
    """Return what puts down how a thing stands, given its rev."""
    key = key_of(thing)
    if isinstance(thing, Then):
        return lambda rev: service.look_back(session, conference_uid, key, rev, result, words)
    return lambda rev: plan_actions.judge(session, conference_uid, key, rev, result, words)


def row(thing: Thing) -> Row:
    """Return its row on the page of last time."""
    result, words = result_of(thing)
    how = Cell(RESULTS[result], "done") if result else Cell("not looked at", "soon")
    return Row(key_of(thing), (_mark(thing) + _words(thing), how, words))


def sayings(found: LastTime) -> list[Saying]:
    """Return all of it as it stands beside the record; headings and today's goals have no uid."""
    posts = dict(found.posts)
    shown: list[Saying] = []
    for title, things in parts_of(found):
        if things:
            shown.append(Saying("", "", title, tone="heading"))
            shown += [_saying(each, posts if things is found.goals else {}) for each in things]
    new = [text for text, how in found.posts if how == NEW]
    if new:
        shown.append(Saying("", "", "Goals today that are new", tone="heading"))
        shown += [Saying("", "new", text) for text in new]
    return shown


def _saying(thing: Thing, posts: dict[str, str]) -> Saying:
    result, words = result_of(thing)
    moved = "(no goal today)" if posts.get(text_of(thing)) == GONE else ""
    return Saying(
        uid=key_of(thing),
        tag=TAGS[result],
        words=_words(thing),
        step=f"= {words}" if words else "",
        marks=" ".join(filter(None, (_mark(thing).strip(), moved))),
        tone="quiet" if result else "",
    )


def _mark(thing: Thing) -> str:
    audience = thing.audience if isinstance(thing, Then) else thing.action.audience
    return "[R] " if audience.is_restricted else ""


def _words(thing: Thing) -> str:
    if isinstance(thing, Then) and thing.kind:
        return f"{thing.text} ({thing.kind})"
    step = thing if isinstance(thing, Then) else thing.action
    return f"{step.text} {step_words(step.who, step.by_when)}".rstrip()
