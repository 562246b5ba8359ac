"""Procedure profiles: shipped or the office's own, copied into the store when first used."""

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from cpclerk.files import read_small
from cpclerk.machine import this_machine
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
# Ten times the longest that is shipped.
LARGEST = 1_000_000


def shipped(name: str) -> str:
    """Return the text of the shipped profile `name`. Raises Refused when there is none."""
    file = PROFILES / f"{name}.toml"
    if file.parent != PROFILES or not _is_there(file):
        raise Refused(
            f"There is no procedure profile called {name}. To see which there are: "
            "cpclerk profile list"
        )
    return file.read_text(encoding="utf-8")


def names() -> list[tuple[str, bool]]:
    """Return the name of every profile, shipped ones first, and whether it is the office's own."""
    shipped_ones = [(file.stem, False) for file in sorted(PROFILES.glob("*.toml"))]
    own = sorted(_own_folder().glob("*.toml"))
    return shipped_ones + [(file.stem, True) for file in own if not _is_shipped(file)]


def not_used() -> list[str]:
    """Return a sentence for each own profile that is not used, as a shipped one is called so."""
    own = sorted(_own_folder().glob("*.toml"))
    return [_taken(file) for file in own if _is_shipped(file)]


def text_of(name: str) -> str:
    """Return the text of the profile `name`: a shipped one, or else one of the office's own.

    Raises Refused when there is none, ProfileError when an own one cannot be used.
    """
    folder = _own_folder()
    own = folder / f"{name}.toml"
    if _is_shipped(own) or own.parent != folder or not _is_there(own):
        return shipped(name)
    text, _ = read_file(own)
    return text


def read_file(file: Path) -> tuple[str, Rules]:
    """Return a profile's text and rules from a file that need not be in any folder of profiles.

    Raises Refused when it cannot be read as text, ProfileError when it is not whole or is not
    called what the file is called.
    """
    if file.is_dir():
        raise Refused(f"{file} is a folder. Give the name of a profile's file, such as own.toml.")
    try:
        text = read_small(file, LARGEST).decode("utf-8-sig")
    except OSError as error:
        raise Refused(
            f"{file.name} cannot be read: {error.strerror}. Give the name of a profile's file."
        ) from None
    except UnicodeDecodeError:
        raise Refused(f"{file.name} is not plain text in UTF-8. Save it as that.") from None
    return text, read_profile(text, file.name, name=file.stem)


def _is_there(file: Path) -> bool:
    try:
        return file.is_file()
    except OSError:
        # No file has so long a name.
        return False


def check_name(file: Path) -> None:
    """Refuse an own profile that is called as a shipped one is: it would not be used."""
    if _is_shipped(file) and file.resolve().parent != PROFILES.resolve():
        raise Refused(_taken(file))


def _is_shipped(file: Path) -> bool:
    return _is_there(PROFILES / file.name)


def _taken(file: Path) -> str:
    return (
        f"{file} is not used: there are shipped procedures called {file.stem}. Give the file "
        "another name, and its name line."
    )


def _own_folder() -> Path:
    # The one folder of this machine that the store looks into, so that every way to a profile
    # by its name finds the office's own.
    return this_machine().profiles_folder


def keep(change: Change, name: str, choices: Mapping[str, str] | None = None) -> Profile:
    """Return the store's copy of the profile `name`, made now if it has none.

    `choices` are what the office sets locally; its copy of the text ends with them.
    """
    return keep_text(change, name, with_choices(text_of(name), choices or {}))


def keep_text(change: Change, name: str, text: str) -> Profile:
    """Return the store's copy of a profile's text, made now if it has none."""
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
        store.cache[key] = read_profile(kept.text, f"{kept.name}.toml", is_kept=True)
    rules: Rules = store.cache[key]
    return rules


def in_force(day: date) -> Procedures:
    """Return what the office books under on that day. Needs an open connection."""
    past = Procedures.select().where(Procedures.in_force_from <= day)
    found: Procedures | None = past.order_by(Procedures.in_force_from.desc()).first()
    # Before the first day of all, the first stands.
    return found or Procedures.select().order_by(Procedures.in_force_from).get()
