"""The Rutland log, and copies of it that are damaged in one place."""

import csv
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

RUTLAND = Path(__file__).parent.parent / "data" / "rutland-2013-14"
Table = list[dict[str, str]]


def copy_of(folder: Path) -> Path:
    """Return a copy of the Rutland log that may be changed."""
    log = folder / "log"
    folder.mkdir(exist_ok=True)
    copytree(RUTLAND, log)
    for file in [log, *log.iterdir()]:
        file.chmod(0o755)
    return log


def table(file: Path) -> tuple[list[str], Table]:
    with file.open(encoding="utf-8", newline="") as text:
        reader = csv.DictReader(text)
        return list(reader.fieldnames or []), list(reader)


def edit(file: Path, change: Callable[[Table], None]) -> None:
    """Change the rows of a file."""
    header, rows = table(file)
    change(rows)
    with file.open("w", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, header)
        writer.writeheader()
        writer.writerows(rows)


def cell(log: Path, file: str, line: int, column: str, value: str) -> None:
    """Set one cell; `line` as an editor counts it, the header being line 1."""

    def put(rows: Table) -> None:
        rows[line - 2][column] = value

    edit(log / file, put)
