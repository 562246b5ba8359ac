"""Hostile words on the wall: whatever the line brings, nothing acts, and no row is too wide."""

from rich.cells import cell_len

from cpclerk.rules.text import printable
from cpclerk.rules.wall import Frame, Line, Mark
from cpclerk.ui.wall.page import laid_out
from tests.attacks.hostile import acts, hostile


def test_no_word_acts_on_the_wall() -> None:
    words = hostile(10**9, seed=7)
    for width, height in ((80, 24), (120, 40)):
        for _ in range(60):
            lines = [Line("worried", next(words), next(words), next(words)) for _ in range(3)]
            marks = (Mark(next(words), 4, next(words)),)
            rows = laid_out(Frame(tuple(lines), marks, next(words)), width, height)
            assert len(rows) <= height
            for row in rows:
                # As the wall draws each piece.
                text = "".join(printable(piece.text) for piece in row)
                assert not acts(text)
                assert cell_len(text) <= width
