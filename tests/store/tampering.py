"""Somebody with the file and no key: every way to change an audit that we could think of."""

import json
import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cpclerk.store.auditing import verify
from cpclerk.store.sealing import sealed

COLUMNS = ("device", "sequence", "at", "actor", "action", "subject", "rows", "seal")
SEALED = COLUMNS[:-1]
Entry = dict[str, Any]
Chain = list[Entry]


def open_up(path: Path) -> sqlite3.Connection:
    """Connect as a tamperer does: the triggers are the first thing to go."""
    raw = sqlite3.connect(path, isolation_level=None)
    for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        raw.execute(f'DROP TRIGGER "{name}"')
    # So that two entries may bear one number, and nothing is indexed as it was.
    raw.execute("ALTER TABLE audit RENAME TO audit_before")
    raw.execute(f"CREATE TABLE audit ({', '.join(COLUMNS)})")
    raw.execute(f"INSERT INTO audit SELECT {', '.join(COLUMNS)} FROM audit_before")
    raw.execute("DROP TABLE audit_before")
    return raw


def entries(raw: sqlite3.Connection) -> Chain:
    found = raw.execute(f"SELECT {', '.join(COLUMNS)} FROM audit ORDER BY device, sequence")
    return [dict(zip(COLUMNS, row, strict=True)) for row in found]


def put_back(raw: sqlite3.Connection, chain: Chain) -> None:
    raw.execute("BEGIN")
    raw.execute("DELETE FROM audit")
    raw.executemany(
        f"INSERT INTO audit VALUES ({', '.join('?' * len(COLUMNS))})",
        [[entry[name] for name in COLUMNS] for entry in chain],
    )
    raw.execute("COMMIT")


def reseal(chain: Chain, key: bytes) -> None:
    """Seal a chain as the program would, with the key that the tamperer has or has guessed."""
    before: dict[str, str] = {}
    for entry in chain:
        values = {**{name: entry[name] for name in SEALED}, "rows": json.loads(entry["rows"])}
        entry["seal"] = sealed(key, before.get(entry["device"], ""), values)
        before[entry["device"]] = entry["seal"]


def own(chain: Chain, random_: random.Random) -> Chain:
    """Return the entries of one device."""
    device = random_.choice(sorted({entry["device"] for entry in chain}))
    return [entry for entry in chain if entry["device"] == device]


def edit(chain: Chain, random_: random.Random) -> None:
    entry, name = random_.choice(chain), random_.choice(COLUMNS)
    old = entry[name]
    if name == "rows":
        rows = json.loads(old)
        changed = [
            [*rows, ["family", "0" * 32, 1]],
            rows[1:],
            [[*row[:2], row[2] + 1] for row in rows],
        ]
        entry[name] = random_.choice(
            [json.dumps(each, separators=(",", ":")) for each in changed if each != rows]
        )
    elif name == "sequence":
        entry[name] = old + random_.choice([-2, -1, 1, 2, 1000])
    elif not old:
        entry[name] = "x"
    else:
        place = random_.randrange(len(old))
        letter = random_.choice([each for each in "0123456789abcdef -:" if each != old[place]])
        entry[name] = old[:place] + letter + old[place + 1 :]


def retype(chain: Chain, random_: random.Random) -> None:
    """Keep what it looks like, and change what it is."""
    entry = random_.choice(chain)
    way = random_.randrange(4)
    if way == 0:
        entry["rows"] = entry["rows"].replace(",", ", ") if "," in entry["rows"] else " []"
    elif way == 1:
        entry["sequence"] = str(entry["sequence"])
    elif way == 2:
        entry["actor"] = None
    else:
        entry["rows"] = random_.choice(["", "{", "null", None, b"\xff", "[" * 5000])


def remove(chain: Chain, random_: random.Random) -> None:
    among = own(chain, random_)
    start = random_.randrange(len(among))
    for entry in among[start : start + random_.randint(1, 3)]:
        chain.remove(entry)


def remove_and_number_anew(chain: Chain, random_: random.Random) -> None:
    among = own(chain, random_)
    gone = among.pop(random_.randrange(len(among)))
    chain.remove(gone)
    for number, entry in enumerate(among, 1):
        entry["sequence"] = number


def insert(chain: Chain, random_: random.Random) -> None:
    among = own(chain, random_)
    like = random_.choice(among)
    new = {**like, "seal": random_.choice([like["seal"], "0" * 64, ""])}
    if random_.random() < 0.5:
        for entry in among:
            if entry["sequence"] > like["sequence"]:
                entry["sequence"] += 1
        new["sequence"] = like["sequence"] + 1
    elif random_.random() < 0.5:
        new["sequence"] = len(among) + 1
    elif random_.random() < 0.5:
        new["device"], new["sequence"] = "another", 1
    chain.append(new)


def swap(chain: Chain, random_: random.Random) -> None:
    among = own(chain, random_)
    if len(among) < 2:
        return remove(chain, random_)
    one, other = random_.sample(among, 2)
    names = random_.choice([("sequence",), tuple(each for each in SEALED if each != "device")])
    for name in names:
        one[name], other[name] = other[name], one[name]
    return None


def cut(chain: Chain, random_: random.Random) -> None:
    among = own(chain, random_)
    for entry in among[random_.randrange(len(among)) :]:
        chain.remove(entry)


WAYS: tuple[Callable[[Chain, random.Random], None], ...] = (
    edit, retype, remove, remove_and_number_anew, insert, swap, cut,
)  # fmt: skip


class Tampered:
    """One store in memory, tampered with over and over."""

    def __init__(self, path: Path, folder: Path) -> None:
        copy = folder / "tampered.db"
        shutil.copyfile(path, copy)
        self.raw = open_up(copy)
        self.whole = entries(self.raw)
        self.noted = [("this machine noted", each) for each in verify(self.raw).heads]

    def chain(self) -> Chain:
        return [dict(each) for each in self.whole]

    def is_found(self, chain: Chain) -> bool:
        put_back(self.raw, chain)
        return bool(verify(self.raw, noted=self.noted).faults)


GUESSES = (b"\xff" * 32, b"cpclerk")


def tamper(store: Path, folder: Path, times: int, seed: int) -> Counter[str]:
    """Tamper `times` times, in turn without and with knowing how the chain is made.

    Fails unless each is found; returns what was done how often.
    """
    random_ = random.Random(seed)
    tampered = Tampered(store, folder)
    done: Counter[str] = Counter()
    missed: list[str] = []
    for number in range(times):
        way = WAYS[number % len(WAYS)]
        chain = tampered.chain()
        way(chain, random_)
        if random_.random() < 0.2:
            random_.choice(WAYS[:1])(chain or tampered.chain(), random_)
        knows = number % 2 == 1 and way.__name__ != "retype"
        if knows:
            reseal(sorted(chain, key=in_order), random_.choice(GUESSES))
        name = f"{way.__name__}{', sealed anew with a wrong key' if knows else ''}"
        done[name] += 1
        if not tampered.is_found(chain):
            missed.append(f"{name} ({number})")
    assert tampered.is_found(tampered.chain()) is False
    assert missed == []
    return done


def in_order(entry: dict[str, object]) -> tuple[str, int]:
    return str(entry["device"]), int(str(entry["sequence"]))
