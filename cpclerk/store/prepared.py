"""SQL made once and run often: making it anew takes peewee longer than the disk takes to write."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from functools import cache
from typing import Any

from peewee import Field, Function

from cpclerk.store.schema import Table, database

NOTHING = frozenset({type(None)})
AS_THEY_ARE = NOTHING | {str, int, bool}
Column = tuple[str, frozenset[type], Callable[[Any], Any]]
"""A field's name, the types of value it stores as they are, and what others are stored as."""


def insert_row(table: type[Table], values: Mapping[str, Any]) -> None:
    """Insert one row of a table; a field that `values` does not name becomes null."""
    sql, columns = _insert(table)
    _run(sql, _parameters(columns, values))


def insert_rows(table: type[Table], rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows of a table, many of them, by the same SQL."""
    sql, columns = _insert(table)
    with closing(database.cursor()) as cursor:  # type: ignore[no-untyped-call]
        cursor.executemany(sql, [_parameters(columns, values) for values in rows])


class Prepared:
    """A query that `build` makes from a stand-in for each of its parameters, all of them texts."""

    def __init__(self, build: Callable[..., Any]) -> None:
        self._build = build
        self._query: Any = None
        self._sql = ""
        self._order: list[Any] = []

    def rows(self, *parameters: str | None) -> list[tuple[Any, ...]]:
        """Run the query with these parameters. Needs an open connection.

        It gives tuples as the engine returns them: dates and times still want `python_value`.
        """
        found: list[tuple[Any, ...]] = self._cursor(parameters).fetchall()
        return found

    def models(self, *parameters: str | None) -> list[Any]:
        """Run it likewise; it gives the rows as their models, with those they are joined to."""
        cursor = self._cursor(parameters)
        return list(self._query._get_cursor_wrapper(cursor))

    def _cursor(self, parameters: Sequence[str | None]) -> Any:
        if not self._sql:
            self._prepare(len(parameters))
        values = [parameters[each] if isinstance(each, int) else each.value for each in self._order]
        return _run(self._sql, values)

    def _prepare(self, count: int) -> None:
        stand_ins = [f"\x00{number}" for number in range(count)]
        self._query = self._build(*stand_ins)
        sql, values = self._query.sql()
        self._order = [
            stand_ins.index(value) if value in stand_ins else _Constant(value) for value in values
        ]
        # Last: another thread may look whether it is there.
        self._sql = sql


def _run(sql: str, values: list[Any]) -> Any:
    return database.execute_sql(sql, values)  # type: ignore[no-untyped-call]


class _Constant:
    def __init__(self, value: Any) -> None:
        self.value = value


@cache
def _insert(table: type[Table]) -> tuple[str, tuple[Column, ...]]:
    fields = tuple(table._meta.sorted_fields)
    names = ", ".join(f'"{each.column_name}"' for each in fields)
    places = ", ".join(_place(each) for each in fields)
    columns = tuple(
        (
            each.name,
            NOTHING if each.field_type == "JSON" else AS_THEY_ARE,
            json.dumps if _is_checked(each) else each.db_value,
        )
        for each in fields
    )
    return f'INSERT INTO "{table._meta.table_name}" ({names}) VALUES ({places})', columns


def _place(field: Field) -> str:
    return f"json({database.param})" if _is_checked(field) else str(database.param)


def _is_checked(field: Field) -> bool:
    # SQLite has JSON checked by its own function; PostgreSQL's driver wraps the value instead.
    return field.field_type == "JSON" and isinstance(field.db_value({}), Function)  # type: ignore[no-untyped-call]


def _parameters(columns: Iterable[Column], values: Mapping[str, Any]) -> list[Any]:
    # Most values need no asking, which would take as long as all the rest.
    return [
        value if type(value := values.get(name)) in kept else stored(value)
        for name, kept, stored in columns
    ]
