"""SQL made once and run often: making it anew takes peewee longer than the disk takes to write."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from functools import cache
from typing import Any

from peewee import Field, Function

from cpclerk.store.schema import Table, database

_AS_THEY_ARE = {str, int, type(None)}


def insert_row(table: type[Table], values: Mapping[str, Any]) -> None:
    """Insert one row of a table; a field that `values` does not name becomes null."""
    sql, fields = _insert(table)
    _run(sql, [_parameter(each, values.get(each.name)) for each in fields])


def insert_rows(table: type[Table], rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows of a table, many of them, by the same SQL."""
    sql, fields = _insert(table)
    parameters = [[_parameter(each, values.get(each.name)) for each in fields] for values in rows]
    with closing(database.cursor()) as cursor:  # type: ignore[no-untyped-call]
        cursor.executemany(sql, parameters)


class Prepared:
    """A query that `build` makes from one stand-in for each of its parameters (all of them texts).

    It gives tuples as the engine returns them: dates and times still want `python_value`.
    """

    def __init__(self, build: Callable[..., Any]) -> None:
        self._build = build
        self._sql = ""
        self._order: list[Any] = []

    def rows(self, *parameters: str | None) -> list[tuple[Any, ...]]:
        """Run the query with these parameters. Needs an open connection."""
        if not self._sql:
            self._prepare(len(parameters))
        values = [parameters[each] if isinstance(each, int) else each.value for each in self._order]
        found: list[tuple[Any, ...]] = _run(self._sql, values).fetchall()
        return found

    def _prepare(self, count: int) -> None:
        stand_ins = [f"\x00{number}" for number in range(count)]
        self._sql, values = self._build(*stand_ins).sql()
        self._order = [
            stand_ins.index(value) if value in stand_ins else _Constant(value) for value in values
        ]


def _run(sql: str, values: list[Any]) -> Any:
    return database.execute_sql(sql, values)  # type: ignore[no-untyped-call]


class _Constant:
    def __init__(self, value: Any) -> None:
        self.value = value


@cache
def _insert(table: type[Table]) -> tuple[str, tuple[Field, ...]]:
    fields = tuple(table._meta.sorted_fields)
    names = ", ".join(f'"{each.column_name}"' for each in fields)
    places = ", ".join(_place(each) for each in fields)
    return f'INSERT INTO "{table._meta.table_name}" ({names}) VALUES ({places})', fields


def _place(field: Field) -> str:
    # SQLite has JSON checked by its own function; PostgreSQL's driver wraps the value instead.
    checked = field.field_type == "JSON" and isinstance(_stored(field, {}), Function)
    return f"json({database.param})" if checked else str(database.param)


def _parameter(field: Field, value: Any) -> Any:
    # Most values are stored as they are: asking the field would cost as much as the rest.
    if type(value) in _AS_THEY_ARE and field.field_type != "JSON":
        return value
    stored = _stored(field, value)
    return stored.arguments[0] if isinstance(stored, Function) and stored.arguments else stored


def _stored(field: Field, value: Any) -> Any:
    return field.db_value(value)  # type: ignore[no-untyped-call]
