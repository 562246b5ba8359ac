"""What can be found by a few letters: names, references and birth dates of everybody in the store.

The one place that asks for what only SQLite has (FTS5). A plain table says what each row is found
by, in the words it is searched by (small letters, no accents); triggers keep the index in step
with it, and the one way to write keeps it in step with the facts, in the same transaction. How
anybody is reached, and anything protected, is never among these words.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from cpclerk.rules.text import fold
from cpclerk.store.schema import database

# From so many letters on, the middle of a name is found too: `smith` in Goldsmith.
WITHIN = 3
# A family comes before the people in it; a part of a name is little beside the beginning of one.
_WEIGHTS = "bm25(30.0, 10.0, 1.0)"
_FIRST = "family"

# Letters that no accent can be taken off of; an English keyboard has none of them.
_PLAIN = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ŧ": "t",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
    }
)

LAID_OUT = (
    """CREATE TABLE "searchable" (
    "id" INTEGER NOT NULL PRIMARY KEY, "kind" TEXT NOT NULL, "uid" TEXT NOT NULL UNIQUE,
    "first" TEXT NOT NULL, "words" TEXT NOT NULL, "parts" TEXT NOT NULL)""",
    """CREATE VIRTUAL TABLE "search" USING fts5(
    "first", "words", "parts", content='searchable', content_rowid='id', prefix='1 2 3')""",
    f"""INSERT INTO "search" ("search", "rank") VALUES ('rank', '{_WEIGHTS}')""",
    """CREATE TRIGGER "searchable_in" AFTER INSERT ON "searchable" BEGIN
    INSERT INTO "search" (rowid, "first", "words", "parts")
    VALUES (NEW."id", NEW."first", NEW."words", NEW."parts"); END""",
    """CREATE TRIGGER "searchable_out" AFTER DELETE ON "searchable" BEGIN
    INSERT INTO "search" ("search", rowid, "first", "words", "parts")
    VALUES ('delete', OLD."id", OLD."first", OLD."words", OLD."parts"); END""",
)
"""The statements that lay the index out."""


def _date(value: str | None) -> str:
    return value.replace("-", "") if value else ""


_FOUND_BY: dict[str, tuple[tuple[str, Callable[[Any], str] | None], ...]] = {
    "family": (("reference", None), ("surname", None), ("case_system_id", None)),
    "person": (
        ("reference", None), ("given_name", None), ("surname", None), ("date_of_birth", _date),
    ),
    "professional": (("name", None), ("capacity", None)),
    "agency": (("name", None),),
    "conference": (("reference", None),),
}  # fmt: skip
"""Each table of which rows are found, with the columns that they are found by."""


def fill(db: Any = database) -> None:
    """Find everything anew, whatever was found before; in `db`, which a schema step is given."""
    _run('DELETE FROM "searchable"', db=db)
    for table in _FOUND_BY:
        _put_in(table, _rows(table, db=db), db)


def follow(touched: Iterable[Mapping[str, Any]]) -> None:
    """Find rows as they are now: those that a change touched, by `table` and `uid`."""
    moved: dict[str, list[str]] = {}
    for each in touched:
        if each["table"] in _FOUND_BY:
            moved.setdefault(each["table"], []).append(each["uid"])
    for table, uids in moved.items():
        for some in _in_hundreds(list(dict.fromkeys(uids))):
            _run(f'DELETE FROM "searchable" WHERE "uid" IN ({_places(some)})', some)
            _put_in(table, _rows(table, some))


def find(words: str, *, day: str = "", kinds: Collection[str] = (), limit: int) -> list[Any]:
    """Return (kind, uid) of what is found by every one of the words, the best first.

    `day`, an ISO date, finds those born then as well. `kinds` are tables; none means all. Needs
    an open connection.
    """
    if not (asked := question(words, day)):
        return []
    sql = (
        'SELECT "s"."kind", "s"."uid" FROM "search" JOIN "searchable" AS "s" ON "s"."id" = '
        '"search".rowid WHERE "search" MATCH ?'
    )
    if kinds:
        sql += f' AND "s"."kind" IN ({_places(kinds)})'
    sql += " ORDER BY rank LIMIT ?"
    return list(_run(sql, [asked, *kinds, limit]).fetchall())


def question(words: str, day: str = "") -> str:
    """Return what FTS5 is asked: each word the beginning of one, or (longer ones) a part."""
    parts = []
    for word in _plain(words).split():
        quoted = '"' + word.replace('"', "") + '"'
        if not any(character.isalnum() for character in word):
            # Signs alone are in no name: nothing is called so.
            return ""
        parts.append(f"{quoted}*" if len(word) >= WITHIN else f"{{first words}} : {quoted}*")
    asked = " AND ".join(parts)
    if day:
        asked = f'({asked}) OR words : "{_date(day)}"'
    return asked


def _rows(
    table: str, uids: Sequence[str] | None = None, db: Any = database
) -> Iterator[tuple[str, list[str]]]:
    columns = _FOUND_BY[table]
    names = ", ".join(f'"{name}"' for name, _ in columns)
    sql = f'SELECT "uid", {names} FROM "{table}"'
    if uids is not None:
        sql += f' WHERE "uid" IN ({_places(uids)})'
    for uid, *values in _run(sql, uids or (), db).fetchall():
        yield (
            uid,
            [
                told(value) if told else value
                for (_, told), value in zip(columns, values, strict=True)
                if value
            ],
        )


def _put_in(table: str, rows: Iterable[tuple[str, list[str]]], db: Any = database) -> None:
    cursor = db.cursor()
    first = table == _FIRST
    cursor.executemany(
        'INSERT INTO "searchable" ("kind", "uid", "first", "words", "parts") '
        "VALUES (?, ?, ?, ?, ?)",
        [
            (table, uid, words if first else "", "" if first else words, parts)
            for uid, values in rows
            for words, parts in (found_by(values),)
        ],
    )
    cursor.close()


_BOUNDARIES = re.compile(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])")


def found_by(values: Iterable[str]) -> tuple[str, str]:
    """Return the words that values are found by, and the ends of those words."""
    words = [word for value in values for word in _plain(value).split()]
    found = dict.fromkeys(words)
    for word in words:
        # Smith-O'Brien is found by `obrien`, CP0042 by `42` and F0007C2 by `c2`.
        for piece in (word, *word.split("-")):
            joined = "".join(character for character in piece if character.isalnum())
            ends = [joined[each.start() :] for each in _BOUNDARIES.finditer(joined)]
            found |= dict.fromkeys((joined, *ends, *(end.lstrip("0") for end in ends)))
    parts = {word[at:]: None for word in words for at in range(1, len(word) - WITHIN + 1)}
    return " ".join(filter(None, found)), " ".join(each for each in parts if each not in found)


def _plain(text: str) -> str:
    return fold(text).translate(_PLAIN)


def _in_hundreds(uids: Sequence[str]) -> Iterator[Sequence[str]]:
    for at in range(0, len(uids), 500):
        yield uids[at : at + 500]


def _places(values: Collection[str]) -> str:
    return ", ".join("?" * len(values))


def _run(sql: str, values: Sequence[Any] = (), db: Any = database) -> Any:
    return db.execute_sql(sql, list(values))
