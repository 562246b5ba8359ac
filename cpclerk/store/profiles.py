"""Procedure profiles: shipped as files, copied with their hash into the store when first used."""

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from cpclerk.rules.errors import Refused
from cpclerk.rules.profile import Profile as Rules
from cpclerk.rules.profile import read_profile
from cpclerk.rules.set_locally import with_choices
from cpclerk.store.changes import Change
from cpclerk.store.opening import Store
from cpclerk.store.schema import Procedures, Profile

PROFILES = Path(__file__).parent.parent / "profiles"
SAMPLE = "sample-office"
RUTLAND = "rutland-2013"


def shipped(name: str) -> str:
    """Return the text of the shipped profile `name`. Raises Refused when there is none."""
    file = PROFILES / f"{name}.toml"
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise Refused(f"There is no procedure profile called {name}.") from None


def keep(change: Change, name: str, choices: Mapping[str, str] | None = None) -> Profile:
    """Return the store's copy of the profile `name`, made now if it has none.

    `choices` are what the office sets locally; its copy of the text ends with them.
    """
    text = with_choices(shipped(name), choices or {})
    uid = hashlib.sha256(text.encode()).hexdigest()
    kept = Profile.get_or_none(Profile.uid == uid)
    if kept is not None:
        return kept
    rules = read_profile(text, f"{name}.toml")
    return change.insert(Profile, uid=uid, name=name, title=rules.heading.title, text=text)


def rules_of(store: Store, uid: str) -> Rules:
    """Return the rules kept under the hash `uid`, read once for each open store."""
    key = f"profile {uid}"
    if key not in store.cache:
        with store.reading():
            kept = Profile.get_by_id(uid)
        store.cache[key] = read_profile(kept.text, f"{kept.name}.toml")
    rules: Rules = store.cache[key]
    return rules


def in_force(day: date) -> Procedures:
    """Return what the office books under on that day. Needs an open connection."""
    past = Procedures.select().where(Procedures.in_force_from <= day)
    found: Procedures | None = past.order_by(Procedures.in_force_from.desc()).first()
    # Before the first day of all, the first stands.
    return found or Procedures.select().order_by(Procedures.in_force_from).get()
