"""What somebody is typing, kept within a second, so that no crash loses it."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cpclerk.rules.text import printable_lines
from cpclerk.store import Draft, Session, scratch


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft found again: what was typed, and when (naive UTC)."""

    at: datetime
    payload: dict[str, Any]


def keep(session: Session, key: str, payload: dict[str, Any]) -> None:
    """Keep what this actor is typing in the place `key`, over what was kept there before.

    Half-typed words are kept as they are, but for what a terminal could act on.
    """
    with scratch(session):
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


def drop(session: Session, key: str) -> None:
    """Let go of the draft in the place `key`: it is saved, or was discarded on purpose."""
    with scratch(session):
        Draft.delete().where((Draft.actor == session.actor.uid) & (Draft.key == key)).execute()
