"""`python -m benchmarks [NAME…] [--json]`: measure, print, and exit 1 when a limit is missed."""

import json
import sys

import click
from rich.console import Console
from rich.table import Table

from benchmarks import (  # noqa: F401
    documents,
    echo,
    grown,
    idle,
    keystrokes,
    locked,
    recording,
    startup,
    workdays,
)
from benchmarks.rows import MEASURES, Row, chosen


def _number(figure: float) -> str:
    return f"{figure:.0f}" if figure == round(figure) else f"{figure:.2f}"


def _table(rows: list[Row]) -> Table:
    table = Table("name", "value", "unit", "floor", "ratio", "limit", "limit on", "")
    for column in ("value", "floor", "ratio", "limit"):
        next(each for each in table.columns if each.header == column).justify = "right"
    for row in rows:
        figures = (row.value, row.floor, row.ratio, row.limit)
        value, floor, ratio, limit = (_number(figure) for figure in figures)
        ok = "ok" if row.ok else "MISSED"
        table.add_row(row.name, value, row.unit, floor, ratio, limit, row.limit_on, ok)
    return table


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME…]")
@click.option("--json", "as_json", is_flag=True, help="Print the rows as JSON.")
def main(names: tuple[str, ...], as_json: bool) -> None:
    """Measure the rows, or the groups of rows, NAME (all of them, if none is named).

    Lower is better. Value and floor are measured alternately in the same run. Exit code 1: a
    limit is missed; 2: there is no such row.
    """
    try:
        wanted = chosen(names)
    except KeyError as unknown:
        known = sorted({name for each in MEASURES.values() for name in (each.name, each.group)})
        raise click.UsageError(
            f"There is no row {unknown.args[0]}. There are: {', '.join(known)}."
        ) from None
    rows = []
    for each in wanted:
        print(f"{each.name} …", file=sys.stderr, flush=True)
        rows.append(each.run())
    if as_json:
        print(json.dumps([row.as_json() for row in rows], indent=2))
    else:
        Console(width=100).print(_table(rows))
    sys.exit(not all(row.ok for row in rows))


main(prog_name="python -m benchmarks")
