"""Key slots: who has the secret gets the key; whatever is changed in the file is found."""

import json
from base64 import b64decode, b64encode
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cpclerk.rules.errors import Refused
from cpclerk.store import StoreError, key_slots
from cpclerk.store.engine import keys_file
from cpclerk.store.key_file import read, write
from cpclerk.store.key_slots import Slots, WrongPassphrase
from tests.conftest import FULL_COST

KEY = bytes(range(32))
NEW_KEY = bytes(range(1, 33))
PHRASE = "correct horse battery"
OTHER = "staple staple staple"


@pytest.fixture
def two() -> Slots:
    slots, _ = key_slots.first_slots("Jo Clerk", "jo", PHRASE, key=KEY)
    return key_slots.with_user(slots, "Max Figures", "max", OTHER, key=KEY)


def test_what_people_get_from_the_program_is_the_full_cost() -> None:
    assert (FULL_COST.passes, FULL_COST.memory, FULL_COST.lanes) == (3, 65536, 4)


def test_the_right_passphrase_gives_the_key(two: Slots) -> None:
    assert key_slots.unlock_user(two, "Jo Clerk", PHRASE).current == KEY
    assert key_slots.unlock_user(two, "jo clerk", PHRASE).slot.staff == "jo"
    assert key_slots.unlock_user(two, "Max Figures", OTHER).current == KEY


@pytest.mark.parametrize(
    ("user", "passphrase"),
    [
        ("Jo Clerk", OTHER),
        ("Jo Clerk", PHRASE + " "),
        ("Jo Clerk", ""),
        ("Nobody", PHRASE),
        ("", ""),
    ],
)
def test_anything_else_does_not(two: Slots, user: str, passphrase: str) -> None:
    with pytest.raises(WrongPassphrase, match="do not open this store"):
        key_slots.unlock_user(two, user, passphrase)


def test_the_recovery_key_gives_the_key_and_another_stores_does_not() -> None:
    slots, secret = key_slots.first_slots("Jo Clerk", "jo", PHRASE, key=KEY)
    others, _ = key_slots.first_slots("Jo Clerk", "jo", PHRASE, key=KEY)
    assert key_slots.unlock_recovery(slots, secret).current == KEY
    with pytest.raises(WrongPassphrase, match="not this store's"):
        key_slots.unlock_recovery(others, secret)


def test_the_file_comes_back_as_it_was_written(two: Slots, tmp_path: Path) -> None:
    store = tmp_path / "office.db"
    write(store, two)
    assert read(store) == two
    assert [each.name for each in tmp_path.iterdir()] == ["office.db.keys"]
    held = keys_file(store).read_bytes()
    assert PHRASE.encode() not in held
    assert KEY not in held
    assert b64encode(KEY) not in held


def put(store: Path, held: Any) -> None:
    keys_file(store).write_text(json.dumps(held), encoding="ascii")


def changed(text: str) -> str:
    """Return base64 of the same length with its first bit the other way round."""
    data = bytearray(b64decode(text))
    data[0] ^= 1
    return b64encode(bytes(data)).decode()


def opens(store: Path) -> bool:
    """Return whether the file still gives the clerk the key; anything but a refusal is raised."""
    try:
        return key_slots.unlock_user(read(store), "Jo Clerk", PHRASE).current == KEY
    except Refused:
        return False


@pytest.mark.parametrize(
    "field", ["user", "staff", "cost", "salt", "public", "private", "current", "next"]
)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_each_field_of_each_slot_is_bound(
    two: Slots, tmp_path: Path, field: str, place: int
) -> None:
    store = tmp_path / "office.db"
    write(store, two)
    assert opens(store)
    held = json.loads(keys_file(store).read_text())
    slot = held["slots"][place]
    if field == "cost":
        slot["cost"]["passes"] += 1
    elif field in ("user", "staff"):
        slot[field] += "x"
    else:
        slot[field] = changed(slot[field]) if slot[field] else slot["current"]
    put(store, held)
    assert not opens(store)


@pytest.mark.parametrize("field", ["store", "seal", "format", "more"])
def test_what_stands_above_the_slots_is_bound(two: Slots, tmp_path: Path, field: str) -> None:
    store = tmp_path / "office.db"
    write(store, two)
    held = json.loads(keys_file(store).read_text())
    held[field] = changed(held["seal"]) if field == "seal" else "x"
    put(store, held)
    assert not opens(store)


def test_a_slot_taken_out_or_put_into_anothers_place_is_found(two: Slots, tmp_path: Path) -> None:
    store = tmp_path / "office.db"
    write(store, two)
    held = json.loads(keys_file(store).read_text())
    put(store, {**held, "slots": [each for each in held["slots"] if each["user"] != "Max Figures"]})
    assert not opens(store)
    put(store, {**held, "slots": held["slots"][::-1]})
    assert not opens(store)
    names = {each["user"]: each for each in held["slots"]}
    jo, most = names["Jo Clerk"], names["Max Figures"]
    for field in ("private", "public", "salt", "current"):
        jo[field], most[field] = most[field], jo[field]
    put(store, held)
    assert not opens(store)


def test_a_file_cut_off_anywhere_is_told_in_words(two: Slots, tmp_path: Path) -> None:
    store = tmp_path / "office.db"
    write(store, two)
    whole = keys_file(store).read_bytes()
    for length in range(0, len(whole) - 1, 37):
        keys_file(store).write_bytes(whole[:length])
        with pytest.raises(StoreError, match="damaged"):
            read(store)


@pytest.mark.parametrize(
    "text", [b"\xff\xfe", b"[]", b"null", b"{}", b"[" * 5000, b"x" * 1_000_001]
)
def test_garbage_is_told_in_words(tmp_path: Path, text: bytes) -> None:
    keys_file(tmp_path / "office.db").write_bytes(text)
    with pytest.raises(StoreError, match="damaged"):
        read(tmp_path / "office.db")


def test_a_missing_file_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is not there"):
        read(tmp_path / "office.db")


@pytest.mark.parametrize(
    "ask",
    [{"memory": 100_000_000}, {"passes": 10**9}, {"lanes": 0}, {"memory": True}, {"memory": 1.5}],
)
def test_no_file_makes_this_machine_choke(two: Slots, tmp_path: Path, ask: dict[str, Any]) -> None:
    store = tmp_path / "office.db"
    write(store, two)
    held = json.loads(keys_file(store).read_text())
    held["slots"][0]["cost"].update(ask)
    put(store, held)
    with pytest.raises(StoreError, match="damaged"):
        read(store)


def test_a_write_that_fails_leaves_the_file_as_it_was(
    two: Slots, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "office.db"
    write(store, two)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StoreError, match="No space left"):
        write(store, key_slots.without_user(two, "max", key=KEY))
    assert read(store) == two
    assert [each.name for each in tmp_path.iterdir()] == ["office.db.keys"]


def test_the_last_user_stays(two: Slots) -> None:
    one = key_slots.without_user(two, "max", key=KEY)
    with pytest.raises(Refused, match="Nobody else"):
        key_slots.without_user(one, "jo", key=KEY)


def test_a_new_key_reaches_those_who_are_not_there(two: Slots) -> None:
    pending = key_slots.with_next(two, key=KEY, following=NEW_KEY)
    found = key_slots.unlock_user(pending, "Max Figures", OTHER)
    assert (found.current, found.next) == (KEY, NEW_KEY)
    after = key_slots.settled(pending, NEW_KEY, moved=True)
    assert key_slots.unlock_user(after, "Jo Clerk", PHRASE).current == NEW_KEY
    stayed = key_slots.settled(pending, KEY, moved=False)
    assert key_slots.unlock_user(stayed, "Jo Clerk", PHRASE).current == KEY


def test_nobody_gets_a_key_of_their_own_in_without_the_stores_key(two: Slots) -> None:
    """Somebody who can write the file puts their own public key in a slot and waits for rekey."""
    jo = two.of_user("Jo Clerk")
    thief, _ = key_slots.first_slots("Thief", "jo", PHRASE, key=NEW_KEY)
    stranger = thief.of_user("Thief")
    assert jo is not None
    assert stranger is not None
    planted = replace(two, slots=(replace(jo, public=stranger.public), *two.slots[1:]))
    with pytest.raises(StoreError, match="changed by something other"):
        key_slots.check_seal(planted, KEY)
