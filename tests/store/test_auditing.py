"""A tampered audit is found, whatever was done to it, and said in words."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from cpclerk.rules.heads import Head
from cpclerk.store import Session, Signer, head, look, sign_head, transaction
from cpclerk.store.auditing import Verdict, verify
from cpclerk.store.signing import EVERY
from tests.making import make_family
from tests.store.tampering import (
    Chain,
    Tampered,
    cut,
    edit,
    entries,
    in_order,
    insert,
    open_up,
    put_back,
    remove,
    reseal,
    swap,
)

KEY = bytes(range(32))
OTHERS_KEY = bytes(32)
STORES_KEY = bytes(32)
"""What `tests/conftest.py` makes stores with."""


def signing(session: Session, key: bytes = KEY) -> Session:
    return replace(session, signer=Signer(lambda: key))


def at_work(session: Session) -> Session:
    """Return the clerk after a morning on two devices, all of it signed."""
    clerk = signing(session)
    families = [make_family(clerk, f"F{number:03}", births=()) for number in range(6)]
    for family in families:
        look(clerk, "open family", [family])
        with transaction(clerk, "rename family", family.uid) as change:
            change.update(family, surname="Birch")
    second = signing(replace(session, device="second"), OTHERS_KEY)
    look(second, "open family", families)
    look(second, "open family", families[:2], subject=families[0].uid)
    sign_head(clerk)
    sign_head(second)
    return clerk


def looked_at(path: Path, *noted: tuple[str, Head]) -> Verdict:
    with closing(sqlite3.connect(path)) as raw:
        return verify(raw, noted=noted)


def words_of(path: Path, *noted: tuple[str, Head]) -> list[str]:
    return [str(each) for each in looked_at(path, *noted).faults]


@pytest.fixture
def store(session: Session) -> Path:
    clerk = at_work(session)
    clerk.store.close()
    return clerk.store.path


@pytest.fixture
def raw(store: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_up(store)) as connection:
        yield connection


def test_an_audit_as_it_was_written_is_whole(store: Path) -> None:
    found = looked_at(store)
    assert found.faults == ()
    assert {each.device for each in found.heads} == {"set-up", "test", "second"}
    assert found.entries == sum(each.sequence for each in found.heads)
    assert found.signed == found.entries - next(
        each.sequence for each in found.heads if each.device == "set-up"
    )


def test_the_tables_may_only_grow(store: Path) -> None:
    with closing(sqlite3.connect(store)) as raw:
        row = raw.execute("SELECT * FROM audit LIMIT 1").fetchone()
        places = ", ".join("?" * len(row))
        for table in ("audit", "signed_head"):
            for forbidden in (
                f"UPDATE {table} SET seal = ''",
                f"DELETE FROM {table}",
                f"REPLACE INTO {table} SELECT * FROM {table} LIMIT 1",
                f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1",
            ):
                with pytest.raises(sqlite3.IntegrityError, match="may only grow"):
                    raw.execute(forbidden)
        with pytest.raises(sqlite3.IntegrityError, match="may only grow"):
            raw.execute(f"REPLACE INTO audit VALUES ({places})", row)
    assert looked_at(store).faults == ()


def test_an_edited_entry_is_named(raw: sqlite3.Connection, store: Path) -> None:
    raw.execute("UPDATE audit SET actor = 'somebody else' WHERE device = 'test' AND sequence = 5")
    assert words_of(store) == [
        "Device test: entry 5 is not as it was sealed: it was edited, "
        "or put in the place of another."
    ]


def test_a_removed_entry_is_named(raw: sqlite3.Connection, store: Path) -> None:
    raw.execute("DELETE FROM audit WHERE device = 'test' AND sequence IN (5, 6)")
    assert words_of(store) == [
        "Device test: entries 5 to 6 are missing: removed, or entry 7 was numbered anew."
    ]


def test_entries_that_changed_places_are_named(raw: sqlite3.Connection, store: Path) -> None:
    chain = entries(raw)
    one, other = (each for each in chain if each["device"] == "test" and each["sequence"] in (4, 9))
    one["sequence"], other["sequence"] = 9, 4
    put_back(raw, chain)
    said = words_of(store)
    assert said[0].startswith("Device test: entry 4 was sealed as number 9: the order was changed")
    assert any("entry 9 was sealed as number 4" in each for each in said)


def test_an_inserted_entry_is_named(raw: sqlite3.Connection, store: Path) -> None:
    chain = entries(raw)
    for each in chain:
        if each["device"] == "test" and each["sequence"] > 4:
            each["sequence"] += 1
    like = next(each for each in chain if each["device"] == "test" and each["sequence"] == 4)
    put_back(raw, [*chain, {**like, "sequence": 5, "action": "open minutes"}])
    said = words_of(store)
    assert "entry 5 is not as it was sealed" in said[0]
    assert "entry 6 was sealed as number 5" in said[1]


def test_a_cut_off_end_is_found_by_the_signed_head_alone(
    raw: sqlite3.Connection, store: Path
) -> None:
    raw.execute("DELETE FROM history")
    last = raw.execute("SELECT MAX(sequence) FROM audit WHERE device = 'test'").fetchone()[0]
    raw.execute("DELETE FROM audit WHERE device = 'test' AND sequence > ?", [last - 3])
    assert words_of(store) == [
        f"Device test: that machine signed entry {last}, but the last is {last - 3}: "
        "the end was cut off."
    ]


def test_a_cut_off_end_is_found_by_the_history_alone(raw: sqlite3.Connection, store: Path) -> None:
    raw.execute("DELETE FROM signed_head")
    raw.execute("DELETE FROM audit WHERE device = 'test' AND sequence > 4")
    (said,) = words_of(store)
    assert "the history tells of entry" in said
    assert "the last is 4: the end was cut off" in said


def test_an_end_cut_off_everywhere_in_the_store_is_found_by_what_was_kept_elsewhere(
    raw: sqlite3.Connection, store: Path
) -> None:
    noted = next(each for each in looked_at(store).heads if each.device == "test")
    for table in ("history", "signed_head"):
        raw.execute(f"DELETE FROM {table}")
    raw.execute("DELETE FROM audit WHERE device = 'test' AND sequence > 4")
    assert words_of(store) == []
    (said,) = words_of(store, ("this machine noted", noted))
    assert f"this machine noted entry {noted.sequence}, but the last is 4" in said
    printed_code = Head.of_code(noted.code)
    assert printed_code is not None
    (said,) = words_of(store, ("the code you typed names", printed_code))
    assert "the code you typed names entry" in said


def test_a_chain_made_anew_with_the_stores_own_key_is_found_by_the_machines_signature(
    raw: sqlite3.Connection, store: Path
) -> None:
    chain = entries(raw)
    for each in chain:
        if each["device"] == "test" and each["sequence"] == 5:
            each["actor"] = "somebody else"
    reseal(chain, STORES_KEY)
    put_back(raw, chain)
    (said,) = words_of(store)
    assert "is not the one that that machine signed: the chain was made anew" in said


def test_a_signature_by_another_key_is_found(raw: sqlite3.Connection, store: Path) -> None:
    seal = entries(raw)[0]["seal"]
    raw.execute("UPDATE signed_head SET seal = ? WHERE device = 'test'", [seal])
    assert any("it was forged" in each for each in words_of(store))
    raw.execute("UPDATE device SET public_key = (SELECT public_key FROM device d2 LIMIT 1)")
    assert any("it was forged" in each for each in words_of(store))


@pytest.mark.parametrize("rows", ["", "{", "null", None, b"\xff", "[" * 5000, "[ ]"])
def test_what_is_no_entry_at_all_is_a_fault_and_no_crash(
    raw: sqlite3.Connection, store: Path, rows: object
) -> None:
    raw.execute("UPDATE audit SET rows = ? WHERE device = 'test' AND sequence = 5", [rows])
    assert "entry 5" in words_of(store)[0]


def test_a_head_is_signed_every_so_often_while_people_work(session: Session) -> None:
    clerk = signing(session)
    family = make_family(clerk)
    while head(clerk).sequence < EVERY:
        look(clerk, "open family", [family])
    clerk.store.close()
    found = looked_at(clerk.store.path)
    assert found.faults == ()
    assert found.signed >= EVERY


def test_a_key_that_cannot_be_read_stops_nobody_from_working(session: Session) -> None:
    def unreadable() -> bytes:
        raise OSError("no such key")

    clerk = replace(session, signer=Signer(unreadable))
    family = make_family(clerk)
    for _ in range(EVERY):
        look(clerk, "open family", [family])
    clerk.store.close()
    assert looked_at(clerk.store.path).signed == 0


def test_a_code_is_read_as_it_was_printed() -> None:
    whole = Head("0123456789abcdef", 120, "9f86d081884c7d659a2f" + "0" * 44)
    assert whole.code == "01234567-120-9f86-d081-884c"
    assert Head.of_code(whole.code) == Head("01234567", 120, "9f86d081884c")
    for wrong in ("", "120", "a-b-c", "01234567-x-9f86-d081-884c", "01234567-120-9f86"):
        assert Head.of_code(wrong) is None
    assert Head("test", 0, "").code == ""


@pytest.mark.parametrize("way", [edit, remove, insert, swap, cut])
def test_with_the_stores_key_but_not_the_machines_it_is_found_too(
    store: Path, tmp_path: Path, way: object
) -> None:
    assert callable(way)
    random_ = random.Random(7)
    tampered = Tampered(store, tmp_path)
    tampered.raw.execute("DELETE FROM history")
    tampered.raw.execute("DELETE FROM signed_head")
    known = {each["device"] for each in tampered.whole}
    for _ in range(40):
        chain = tampered.chain()
        way(chain, random_)
        # What the store's key can do is add: under another name, or after the last signed head.
        # It stays without a signature.
        chain = [each for each in chain if each["device"] in known]
        chain.sort(key=in_order)
        for device in known:
            for number, entry in enumerate((e for e in chain if e["device"] == device), 1):
                entry["sequence"] = number
        reseal(chain, STORES_KEY)
        assert tampered.is_found(chain) or adds_at_the_end(chain, tampered.whole)


def adds_at_the_end(chain: Chain, whole: Chain) -> bool:
    return all(each in chain for each in whole)
