"""What somebody is typing, kept within a second, so that no crash loses it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from os import getpid
from typing import Any

from cpclerk.rules.text import printable_lines
from cpclerk.store import Draft, Session, presence, scratch

Payload = dict[str, Any]

_OF = " of program "


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft found again: what was typed, and when (naive UTC).

    `others` are how many more of the same place are kept.
    """

    at: datetime
    payload: dict[str, Any]
    others: int = 0


def keep(session: Session, key: str, payload: dict[str, Any]) -> None:
    """Keep what this actor is typing in the place `key`, over what was kept there before.

    Half-typed words are kept as they are, but for what a terminal could act on.
    """
    with scratch(session):
        _put(session, key, payload)


def _put(session: Session, key: str, payload: dict[str, Any]) -> None:
    Draft.insert(
        actor=session.actor.uid,
        key=key,
        at=session.now,
        text=json.dumps(_inert(payload), ensure_ascii=False),
        audience=f"only:{session.actor.uid}",
    ).on_conflict(
        conflict_target=[Draft.actor, Draft.key], preserve=[Draft.at, Draft.text]
    ).execute()


def _inert(typed: Any) -> Any:
    """Return what was typed without anything that a terminal could act on."""
    if isinstance(typed, str):
        return printable_lines(typed)
    if isinstance(typed, dict):
        return {name: _inert(each) for name, each in typed.items()}
    return [_inert(each) for each in typed] if isinstance(typed, list) else typed


def recall(session: Session, key: str) -> Kept | None:
    """Return what this actor had typed in the place `key`, or None."""
    with session.store.reading():
        kept = Draft.get_or_none((Draft.actor == session.actor.uid) & (Draft.key == key))
    return Kept(kept.at, json.loads(kept.text)) if kept else None


def place_of(key: str) -> str:
    """Return the place `key` of this program alone, of the several that somebody may have open."""
    return f"{key}{_OF}{getpid()}"


def take_up(
    session: Session,
    key: str,
    holds: Callable[[Payload], bool],
    together: Callable[[Payload, Payload], Payload | None],
) -> Kept | None:
    """Return what was left in the place `key` by this program, or by one that is no more.

    It is this program's from now on. What does not hold anything is let go, what can be put
    `together` is one (None: it cannot), and the rest stays for the next time. What another program
    is typing now is left to it.
    """
    mine = place_of(key)
    with scratch(session):
        here = (Draft.key == key) | Draft.key.startswith(f"{key}{_OF}")
        rows = list(Draft.select().where(Draft.actor == session.actor.uid, here))
        if any(row.key != mine for row in rows):
            others = presence.others(session.store.path)
            theirs = {f"{key}{_OF}{each.process}" for each in others}
            rows = [row for row in rows if row.key not in theirs]
        found = [(row, json.loads(row.text)) for row in rows]
        found.sort(key=lambda each: (holds(each[1]), each[0].key == mine, each[0].at), reverse=True)
        if not found:
            return None
        (first, payload), gone, left = found[0], [found[0][0].key], 0
        for row, more in found[1:]:
            both = together(payload, more) if holds(more) else payload
            if both is None:
                left += 1
            else:
                payload = both
                gone.append(row.key)
        Draft.delete().where(Draft.actor == session.actor.uid, Draft.key.in_(gone)).execute()
        _put(session, mine, payload)
    return Kept(first.at, payload, left)


def drop(session: Session, key: str) -> None:
    """Let go of the draft in the place `key`: it is saved, or was discarded on purpose."""
    with scratch(session):
        Draft.delete().where((Draft.actor == session.actor.uid) & (Draft.key == key)).execute()
