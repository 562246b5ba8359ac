"""How a line's width is shared among columns."""

from collections.abc import Sequence
from typing import NamedTuple


class Column(NamedTuple):
    """A column of a list, in cells.

    `width` fixes it; otherwise it takes what its texts need, at least `least`. When there is
    not enough room, columns that `stretch` shrink first; then columns go, highest `rank` first
    (rank 0 stays). Room to spare goes to those that stretch.
    """

    title: str = ""
    width: int | None = None
    least: int = 6
    stretch: bool = False
    rank: int = 0
    align: str = "left"


def widths(
    columns: Sequence[Column], longest: Sequence[int], room: int, gap: int
) -> tuple[int, ...]:
    """Return the width of each column so that all of them and their gaps fit; 0 leaves one out."""
    wanted = [
        column.width if column.width is not None else max(need, 1)
        for column, need in zip(columns, longest, strict=True)
    ]
    while True:
        kept = [place for place, want in enumerate(wanted) if want]
        spare = room - sum(wanted) - gap * max(len(kept) - 1, 0)
        if spare >= 0:
            return tuple(_stretched(columns, wanted, spare))
        _shrink(columns, wanted, -spare, stretching=True)
        spare = room - sum(wanted) - gap * max(len(kept) - 1, 0)
        if spare >= 0:
            return tuple(wanted)
        last = max(kept, key=lambda place: (columns[place].rank, place), default=None)
        if last is None or columns[last].rank == 0:
            _shrink(columns, wanted, -spare, stretching=False)
            return tuple(wanted)
        wanted[last] = 0


def _shrink(columns: Sequence[Column], wanted: list[int], over: int, *, stretching: bool) -> None:
    while over > 0:
        able = [
            place
            for place, want in enumerate(wanted)
            if want > (columns[place].least if stretching else 1)
            and (not stretching or columns[place].stretch)
        ]
        if not able:
            return
        widest = max(able, key=lambda place: wanted[place])
        wanted[widest] -= 1
        over -= 1


def _stretched(columns: Sequence[Column], wanted: list[int], spare: int) -> list[int]:
    able = [place for place, want in enumerate(wanted) if want and columns[place].stretch]
    for number, place in enumerate(able):
        share = spare // (len(able) - number)
        wanted[place] += share
        spare -= share
    return wanted
