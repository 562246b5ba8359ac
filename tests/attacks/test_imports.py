"""Logs and profiles spoilt at random: taken or refused in words, never half, never late."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from cpclerk.exchange.log import LogRefused, import_log, read_log
from cpclerk.exchange.log_reading import MOST_LINES
from cpclerk.rules.profile import ProfileError, read_profile
from cpclerk.services.logs import terms
from cpclerk.store import TABLES, Session, database
from cpclerk.store.profiles import names, text_of
from tests.attacks.conftest import within
from tests.attacks.hostile import acts, hostile
from tests.attacks.stores import acting
from tests.exchange.logs import RUTLAND, copy_of

CONFERENCES, CHILDREN, AGENCIES = "conferences.csv", "children.csv", "agencies.csv"
FIRST = tuple(f"R{number:03}".encode() for number in range(1, 9))
Files = dict[str, list[bytes]]

WORDS = [
    *(each.encode("utf-8", "surrogatepass") for each in hostile(400) if len(each) < 2_000),
    *(b"", b"yes", b"no", b"2013-02-30", b"2013-05-01", b"9999-12-31", b"0000-00-00", b"held"),
    *(b"booked", b"initial", b"R001", b"R003", b"C017", b"F015", b"GP", b"M", b"WBRI", b'"', b'""'),
    *(b",", b"\n", b"\r", b"\0", b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", b'"\n"', b"9" * 400),
]


def a_small_log() -> Files:
    """The first conferences of Rutland's log: as real as the whole, and soon read."""
    files: Files = {}
    for name in (CONFERENCES, CHILDREN, AGENCIES):
        header, *rows = (RUTLAND / name).read_bytes().split(b"\r\n")
        files[name] = [header, *(row for row in rows if row.startswith(FIRST))]
    return files


def spoilt(files: Files, random: Random) -> dict[str, bytes]:
    """The log with one to four changes: to its bytes, cells, rows, columns or files."""
    lines = {name: list(rows) for name, rows in files.items()}
    for _ in range(random.randint(1, 4)):
        random.choice(WAYS)(lines, random)
    data = {name: b"\r\n".join(rows) for name, rows in lines.items()}
    if random.random() < 0.3:
        name = random.choice(sorted(data))
        at = random.randrange(len(data[name]) + 1)
        cut = at + random.choice((0, 1, 1, 40, 4_000))
        data[name] = data[name][:at] + random.choice(WORDS) + data[name][cut:]
    return data


def a_cell(lines: Files, random: Random) -> None:
    rows = lines[random.choice(sorted(lines))]
    if rows:
        number = random.randrange(len(rows))
        cells = rows[number].split(b",")
        cells[random.randrange(len(cells))] = random.choice(WORDS)
        rows[number] = b",".join(cells)


def another_rows_cell(lines: Files, random: Random) -> None:
    rows = lines[random.choice(sorted(lines))]
    if len(rows) > 2:
        here, there = random.randrange(len(rows)), random.randrange(1, len(rows))
        cells, others = rows[here].split(b","), rows[there].split(b",")
        place = random.randrange(min(len(cells), len(others)))
        cells[place] = others[place]
        rows[here] = b",".join(cells)


def a_row(lines: Files, random: Random) -> None:
    rows = lines[random.choice(sorted(lines))]
    if rows:
        row = rows.pop(random.randrange(len(rows)))
        for _ in range(random.choice((0, 1, 2))):
            rows.insert(random.randint(0, len(rows)), row)


def a_column(lines: Files, random: Random) -> None:
    name = random.choice(sorted(lines))
    cells = [row.split(b",") for row in lines[name]]
    place, other = (random.randrange(9) for _ in range(2))
    for row in cells:
        if max(place, other) < len(row):
            row[place], row[other] = row[other], row[place]
    lines[name] = [b",".join(row) for row in cells]


def a_file(lines: Files, random: Random) -> None:
    one, other = random.choice(sorted(lines)), random.choice(sorted(lines))
    lines[one], lines[other] = list(lines[other]), list(lines[one])


WAYS: tuple[Callable[[Files, Random], None], ...] = (
    *(a_cell,) * 5, *(another_rows_cell,) * 4, *(a_row,) * 2, a_column, a_file,
)  # fmt: skip


COUNTED = ", ".join(f"(SELECT COUNT(*) FROM {table._meta.table_name})" for table in TABLES)


def contents(session: Session) -> tuple[int, ...]:
    """How many rows each table has, by one question: it is asked a hundred thousand times."""
    with session.store.reading():
        found: tuple[int, ...] = database.execute_sql(f"SELECT {COUNTED}").fetchone()
        return found


@pytest.fixture(autouse=True)
def no_backups(monkeypatch: pytest.MonkeyPatch) -> None:
    """One before each import that is taken would cost more than all the rest."""
    monkeypatch.setattr("cpclerk.services.logs.back_up_before", lambda *_: None)


def attack_with_logs(session: Session, folder: Path, random: Random, count: int) -> int:
    """Import as many spoilt logs, one after another; return how many were taken."""
    files, taken = a_small_log(), 0
    folder.mkdir()
    import_log(session, RUTLAND)
    before = contents(session)
    for number in range(count):
        data = spoilt(files, random)
        for name, each in data.items():
            (folder / name).write_bytes(each)
        try:
            with within(20):
                import_log(session, folder)
        except LogRefused as refused:
            report = refused.report()
            assert not acts(report), number
            assert contents(session) == before, number
        else:
            taken += 1
            before = contents(session)
    with session.store.reading():
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    assert not acting(session.store.path)
    return taken


def test_spoilt_logs_are_taken_or_refused(session: Session, tmp_path: Path) -> None:
    taken = attack_with_logs(session, tmp_path / "log", Random(1), 300)
    # Neither is rare, or this would prove little.
    assert 10 < taken < 290


@pytest.mark.long
@pytest.mark.parametrize("part", range(50))
def test_a_hundred_thousand_spoilt_logs(session: Session, tmp_path: Path, part: int) -> None:
    assert attack_with_logs(session, tmp_path / "log", Random(f"part {part}"), 2_000)


def attack_with_profiles(random: Random, count: int) -> int:
    """Read as many spoilt profiles; return how many were whole all the same."""
    texts = [text_of(name) for name, _ in names()]
    words = [each.decode("utf-8", "replace") for each in WORDS]
    words += ['"', "[", "]", "'''", "{", "= ", "[[kind]]", "1e999", '"\\u001b[2J"', '"\\u202e"']
    whole = 0
    said: list[str] = []
    for _ in range(count):
        lines = random.choice(texts).split("\n")
        for _ in range(random.randint(1, 3)):
            at = random.randrange(len(lines))
            line, word = lines[at], random.choice(words)
            key, _, _ = line.partition(" = ")
            lines[at] = random.choice(
                (
                    f'{key} = "{word}"',
                    word,
                    f"{line}{word}",
                    f"{key} = {word}",
                    line[: len(line) // 2],
                )
            )
            # Hardly any profile is whole once a line of it stands elsewhere.
            if random.random() < 0.5:
                lines.insert(random.randrange(len(lines)), lines.pop(random.randrange(len(lines))))
        try:
            with within(20):
                read_profile("\n".join(lines), "own.toml")
        except ProfileError as error:
            said.append(error.sentence)
        else:
            whole += 1
            assert not acts(str(tomllib.loads("\n".join(lines))))
    assert not [each for each in said if acts(each)]
    return whole


def test_spoilt_profiles_are_read_or_refused() -> None:
    assert attack_with_profiles(Random(1), 200) < 200


@pytest.mark.long
@pytest.mark.parametrize("part", range(20))
def test_twenty_thousand_spoilt_profiles(part: int) -> None:
    assert attack_with_profiles(Random(f"part {part}"), 1_000)


HEADER = a_small_log()[CHILDREN][0] + b"\n"
TOO_MUCH = {
    "lines": (b"\n" * (MOST_LINES + 1), "lines; there is room for 250,000."),
    "old line ends": (b"\r" * (MOST_LINES + 1), "lines; there is room for 250,000."),
    "commas": (b"," * 2_000_000, "has 2,000,000 bytes, more than any row can."),
    "quotation marks": (b'"' * 2_000_000, "has 2,000,000 bytes, more than any row can."),
    "one cell": (HEADER + b'"' + b"x" * 2_000_000 + b'"', "bytes, more than any row can."),
    "columns": (b"sex," * 100_000, "has 100,001 columns; a log has 9."),
    "cells": (HEADER + b"R001," * 100_000, "has 100001 fields where the first line has 9."),
    "titles never closed": (HEADER + "\x9d".encode() * 200_000, "has 1 fields where"),
    "titles in a cell": (HEADER.replace(b"sex", "\x9d".encode() * 200_000), "is not a column"),
    "marks": (HEADER + b"R001,C1,,,,,,," + "\u0344".encode() * 100_000, "is not one of"),
    "NUL": (b"\0" * 900_000, "holds a NUL character"),
    "nothing but rows": (HEADER + b"x,y,z\n" * 20_000, "has 3 fields where"),
}


@pytest.mark.parametrize("what", TOO_MUCH)
def test_too_much_of_anything_is_refused_soon(session: Session, tmp_path: Path, what: str) -> None:
    data, expected = TOO_MUCH[what]
    log = copy_of(tmp_path)
    (log / CHILDREN).write_bytes(data)
    with within(5), pytest.raises(LogRefused) as caught:
        read_log(log, terms(session))
    assert any(expected in fault.what for fault in caught.value.faults), caught.value.report()
