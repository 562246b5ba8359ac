"""Reading a profile's tables into its parts, with the place of anything that is wrong."""

import difflib
import re
import tomllib
import types
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any, Literal, NoReturn, TypeVar, get_args, get_origin, get_type_hints

from cpclerk.rules.durations import Duration, parse_duration
from cpclerk.rules.errors import Refused
from cpclerk.rules.text import printable

Part = TypeVar("Part")
_HEADER = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_-]+)\s*\]\]?")
_EXPECTED = {
    str: "words in quotation marks, on one line and without hidden characters",
    bool: "true or false",
    int: "a whole number, not below 0",
    date: "a date such as 2013-04-01, without quotation marks",
}


def _is_words(value: object) -> bool:
    # Asked of every value at every start: what Python calls printable holds nothing that acts or
    # hides, and is known at once.
    return isinstance(value, str) and value.isprintable() and bool(value.strip())


_GOOD: dict[type, Callable[[object], bool]] = {
    str: _is_words,
    bool: lambda value: isinstance(value, bool),
    int: lambda value: type(value) is int and value >= 0,
    date: lambda value: type(value) is date,
}
_KEY = re.compile(r"\s*([A-Za-z0-9_-]+)\s*=")


class ProfileError(Refused):
    """A profile that cannot be used: where it is wrong, and what was expected there."""

    def __init__(self, file: str, line: int, key: str, expected: str) -> None:
        place = f"{file}, line {line}" + (f", {key}" if key else "")
        # A key may be anything in quotation marks.
        super().__init__(printable(f"{place}: {expected}"), key or None)
        self.file = file
        self.line = line
        self.key = key
        self.expected = expected


class Tables:
    """The tables of one profile file, each known by its place."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self._text = text
        try:
            self.raw = tomllib.loads(text)
        except (ValueError, RecursionError) as error:
            # Not only TOMLDecodeError: a number of thousands of digits is a ValueError.
            self._refuse_syntax(str(error))

    def refuse(self, section: str, index: int, key: str, expected: str) -> NoReturn:
        """Say what was expected at a key of the index-th table of a section."""
        # Places are looked for only now: a profile that is whole is read at every start.
        lines = _lines_of_keys(self._text)
        places = ((section, index, key), (section, index, ""), ("", 0, section))
        line = next((lines[place] for place in places if place in lines), 1)
        raise ProfileError(self.file, line, ".".join(filter(None, (section, key))), expected)

    def check_sections(self, known: frozenset[str]) -> None:
        """Refuse a section that the form does not have."""
        for section in self.raw:
            if section not in known:
                self.refuse(section, 0, "", f"no such section{meant(section, known)}.")

    def words(self, section: str) -> Mapping[str, str]:
        """A table of free keys whose values are all text; empty when it is not there."""
        table = self.raw.get(section, {})
        if not isinstance(table, dict):
            self.refuse(section, 0, "", f"expected a table headed [{section}].")
        for key, value in table.items():
            if not _is_words(value) or not _is_words(key):
                self.refuse(section, 0, key, f"expected {_EXPECTED[str]}.")
        return types.MappingProxyType(table)

    def one(self, section: str, part: type[Part]) -> Part:
        """The single table of a section, which must be there."""
        table = self.raw.get(section)
        if not isinstance(table, dict):
            self.refuse(section, 0, "", f"expected a table headed [{section}].")
        return self._read(section, 0, table, part)

    def one_or(self, section: str, otherwise: Part) -> Part:
        """The single table of a section, or `otherwise` when it is not there."""
        return self.one(section, type(otherwise)) if section in self.raw else otherwise

    def many(self, section: str, part: type[Part], unique: str = "code") -> tuple[Part, ...]:
        """The tables of a section in order; `unique` names the key that may not repeat, if any."""
        found = self.raw.get(section, [])
        if not isinstance(found, list) or not all(isinstance(table, dict) for table in found):
            self.refuse(section, 0, "", f"expected tables headed [[{section}]].")
        parts = tuple(self._read(section, i, table, part) for i, table in enumerate(found))
        seen: set[object] = set()
        for index, each in enumerate(parts if unique else ()):
            value = getattr(each, unique)
            if value in seen:
                self.refuse(section, index, unique, f'"{value}" is there twice.')
            seen.add(value)
        return parts

    def _read(self, section: str, index: int, table: dict[str, Any], part: type[Part]) -> Part:
        form = _form(part)  # type: ignore[arg-type]
        for key in table:
            if key not in form:
                self.refuse(section, index, key, f"no such key{meant(key, form)}.")
        values: dict[str, object] = {}
        for key, (hint, needed) in form.items():
            if key in table:
                values[key] = self._value(section, index, key, table[key], hint)
            elif needed:
                self.refuse(section, index, "", f"the key {key} is missing.")
        return part(**values)

    def _value(self, section: str, index: int, key: str, value: object, hint: Any) -> object:
        if hint is Duration:
            return self._duration(section, index, key, value)
        if expected := _expected(value, hint):
            self.refuse(section, index, key, f"expected {expected}, found {value!r:.60}.")
        return tuple(value) if isinstance(value, list) else value

    def _duration(self, section: str, index: int, key: str, value: object) -> Duration:
        try:
            return parse_duration(value if isinstance(value, str) else "")
        except Refused:
            self.refuse(
                section,
                index,
                key,
                f'expected a length of time such as "15 working days", found {value!r:.60}.',
            )

    def _refuse_syntax(self, message: str) -> NoReturn:
        found = re.search(r"\(at line (\d+), column \d+\)", message)
        lines = _lines_of_keys(self._text).values()
        line = int(found[1]) if found else max(lines, default=1)
        what = message.partition(" (at ")[0]
        # A list that is not closed is found out only where the next thing stands.
        before = max((each for each in lines if each < line), default=line)
        written = self._text.splitlines()[before - 1]
        if written.count("[") > written.count("]"):
            line = before
        raise ProfileError(
            self.file,
            line,
            "",
            f"this is not TOML here: {what}. Look at the quotation marks, the = and the brackets "
            "of this line.",
        )


def _expected(value: object, hint: Any) -> str:
    """What was expected, in words; empty when the value is of its kind."""
    if hint in _GOOD:
        return "" if _GOOD[hint](value) else _EXPECTED[hint]
    if get_origin(hint) is Literal:
        choices = [choice for choice in get_args(hint) if choice]
        return "" if value in choices else f"one of {', '.join(choices)}"
    good = isinstance(value, list) and all(map(_is_words, value))
    return "" if good else 'a list of words, such as ["initial", "receiving_in"]'


@cache
def _form(part: type) -> dict[str, tuple[Any, bool]]:
    """For each key its type (without None) and whether it must be given."""
    defaults = part._field_defaults  # type: ignore[attr-defined]
    form = {}
    for key, hint in get_type_hints(part).items():
        optional = get_origin(hint) is types.UnionType
        form[key] = (get_args(hint)[0] if optional else hint, key not in defaults)
    return form


def meant(word: str, known: Iterable[str]) -> str:
    """`; perhaps initial was meant`, where a name that is known is close to the word."""
    close = difflib.get_close_matches(word, sorted(known), n=1)
    return f"; perhaps {close[0]} was meant" if close else ""


def _lines_of_keys(text: str) -> dict[tuple[str, int, str], int]:
    """The line of each key and header, by section, index of its table, and key."""
    lines: dict[tuple[str, int, str], int] = {}
    counts: dict[str, int] = {}
    section, index = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            section = header[2]
            index = counts.get(section, 0)
            counts[section] = index + 1
            lines[section, index, ""] = number
        elif key := _KEY.match(line):
            lines.setdefault((section, index, key[1]), number)
    return lines
