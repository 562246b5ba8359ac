"""Procedure profiles: shipped as files, copied with their hash into the store when first used."""

import hashlib
from pathlib import Path

from cpclerk.rules.errors import Refused
from cpclerk.rules.profile import Profile as Rules
from cpclerk.rules.profile import read_profile
from cpclerk.store.changes import Change
from cpclerk.store.opening import Store
from cpclerk.store.schema import Profile

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


def keep(change: Change, name: str) -> Profile:
    """Return the store's copy of the shipped profile `name`, made now if it has none."""
    text = shipped(name)
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
