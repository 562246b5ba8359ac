"""Lists: aligned, quick, and safe with whatever people typed."""

import time
from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.widget import Widget

from cpclerk.rules.text import printable
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.screens.base import BaseScreen
from cpclerk.ui.widgets.columns import Column, widths
from cpclerk.ui.widgets.lines import Cell, Lines, Row
from cpclerk.ui.widgets.plain import fit
from tests.ui.harness import ROOMY, SMALL, SessionInName, line_with, lines_of, press, settle
from tests.ui.harness import text_of as seen

TO_DO = (
    Column("", width=5),
    Column("", width=3, align="right"),
    Column("what", stretch=True, least=20),
    Column("family", least=10),
    Column("kind", rank=1),
    Column("chair", rank=2),
)
ROWS = (
    Row(None, ("Late",)),
    Row("minutes", (Cell("late", "late"), "-2", "Minutes to chair", "ASH/KHAN", "ICPC", "N. Reed")),
    Row(None, ("Coming",)),
    Row("plan", ("today", "0", "Outline plan out", "ELM", "review", "O. Vale")),
    Row("reply", ("", "+1", "Chase reply: police", "OAK", "ICPC", "N. Reed")),
)


class Board(BaseScreen):
    def __init__(self, rows: Sequence[Row] = ROWS, columns: Sequence[Column] = TO_DO) -> None:
        super().__init__()
        self.lines = Lines(columns, titles=True, empty="Nothing to do today.", classes="panel")
        self.rows = rows
        self.heard: list[str] = []

    def body(self) -> Iterable[Widget]:
        yield self.lines

    def load(self) -> None:
        self.lines.show(self.rows)

    def on_lines_highlighted(self, message: Lines.Highlighted) -> None:
        self.heard.append(f"on {message.key}")

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        self.heard.append(f"chose {message.key}")


def showing(board: Board) -> CpclerkApp:
    return CpclerkApp(SessionInName(), first_screen=lambda: board)  # type: ignore[arg-type]


@pytest.mark.parametrize("size", [SMALL, ROOMY])
async def test_columns_are_aligned_and_fill_the_width(size: tuple[int, int]) -> None:
    async with showing(Board()).run_test(size=size) as pilot:
        await settle(pilot)
        titles, late, plan = (line_with(pilot.app, word) for word in ("what", "Minutes", "Outline"))
        assert titles.index("family") == late.index("ASH/KHAN") == plan.index("ELM")
        assert late.index("-2") == plan.index(" 0 ")
        assert late.endswith("N. Reed │") or late.rstrip("│ ").endswith("N. Reed")
        assert len(late) == size[0]


async def test_the_cursor_skips_headings_and_tells_where_it_is() -> None:
    board = Board()
    async with showing(board).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "down", "down", "down", "enter", "home", "up", "end")
        assert line_with(pilot.app, "Chase").startswith("│ >")
    assert board.heard == [
        "on minutes", "on plan", "on reply", "chose reply", "on minutes", "on reply",
    ]  # fmt: skip


async def test_the_cursor_stays_with_its_row_when_the_rows_change() -> None:
    board = Board()
    async with showing(board).run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert board.lines.move_to("plan")
        board.lines.show((Row("new", ("late", "-9", "New first", "FIR", "", "")), *ROWS))
        await settle(pilot)
        assert board.lines.key == "plan"
        board.lines.show(ROWS[:2])
        assert board.lines.key == "minutes"
        board.lines.show(())
        await settle(pilot)
        assert board.heard[-1] == "on None"
        assert "Nothing to do today." in seen(pilot.app)
        await press(pilot, "enter", "down", "pagedown", "end")
        assert not board.lines.move_to("plan")


async def test_what_people_typed_is_shown_as_text_and_keeps_the_columns() -> None:
    nasty = "💥 [b]x[/ \x1b[31mred\x9b0m שלום\u202egnp\r\nnext\ttab 漢字"
    board = Board((Row("1", ("", "0", nasty, "AFTER", "", "")), *ROWS))
    async with showing(board).run_test(size=ROOMY) as pilot:
        await settle(pilot)
        line = line_with(pilot.app, "[b]x[/")
        assert not {"\x1b", "\x9b", "\u202e", "\r", "\t"} & set(seen(pilot.app))
        before = line[: line.index("AFTER")]
        title = line_with(pilot.app, "family")
        assert cell_len(before) == cell_len(title[: title.index("family")])


async def test_ten_thousand_rows_show_and_move_at_once() -> None:
    rows = [Row(str(n), ("", str(n), f"Row {n}", "OAK", "ICPC", "N. Reed")) for n in range(10_000)]
    board = Board(rows)
    async with showing(board).run_test(size=ROOMY) as pilot:
        await settle(pilot)
        began = time.perf_counter()
        board.lines.show(rows)
        board.lines.action_last()
        assert time.perf_counter() - began < 0.2
        await settle(pilot)
        assert "Row 9999" in line_with(pilot.app, ">")
        await press(pilot, "pageup")
        assert "Row 9999" in seen(pilot.app)
        assert board.lines.key == str(9_999 - (board.lines.size.height - 2))


async def test_a_click_goes_to_a_row_and_a_second_one_chooses_it() -> None:
    board = Board()
    async with showing(board).run_test(size=SMALL) as pilot:
        await settle(pilot)
        y = next(y for y, line in enumerate(lines_of(pilot.app)) if "Outline" in line)
        await pilot.click(offset=(20, y))
        assert board.lines.key == "plan"
        await pilot.click(offset=(20, y))
        await settle(pilot)
    assert board.heard[-1] == "chose plan"


columns = st.builds(
    Column,
    title=st.text(max_size=8),
    width=st.none() | st.integers(1, 30),
    least=st.integers(1, 10),
    stretch=st.booleans(),
    rank=st.integers(0, 3),
)


@given(
    st.lists(st.tuples(columns, st.integers(0, 60)), min_size=1, max_size=7), st.integers(8, 200)
)
def test_columns_never_take_more_than_there_is(
    given_columns: list[tuple[Column, int]], room: int
) -> None:
    chosen = [column for column, _ in given_columns]
    found = widths(chosen, [longest for _, longest in given_columns], room, 1)
    assert len(found) == len(chosen)
    assert all(width >= 0 for width in found)
    if room >= 2 * len(chosen):
        assert sum(found) + max(sum(1 for width in found if width) - 1, 0) <= room
        assert all(width for width, column in zip(found, chosen, strict=True) if not column.rank)


@given(st.text(), st.integers(0, 40), st.sampled_from(["left", "right"]))
def test_a_text_is_fitted_to_its_cells(text: str, width: int, align: str) -> None:
    assert cell_len(fit(printable(text), width, align)) == width


@given(st.text())
def test_nothing_a_terminal_could_act_on_is_left(text: str) -> None:
    shown = printable(text)
    assert all(character.isprintable() or character in "\u200c\u200d" for character in shown)
    assert printable(shown) == shown


async def test_a_cell_that_runs_on_has_the_room_of_the_columns_after_it() -> None:
    long = "Nell Reed is on leave until the day after the summer holidays"
    board = Board(rows=(*ROWS, Row("away", ("", "", Cell(long, "quiet", runs_on=True)))))
    async with showing(board).run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert long in line_with(pilot.app, "Nell Reed is")
        assert "Minutes to chair" in line_with(pilot.app, "ASH/KHAN")


async def test_a_list_that_was_not_read_never_says_that_nothing_is_to_do() -> None:
    board = Board(rows=())
    board.load = lambda: None  # type: ignore[method-assign]
    app = showing(board)

    async def reading(*outcomes: Sequence[Row] | Exception) -> str:
        for outcome in outcomes:

            def job(outcome: Sequence[Row] | Exception = outcome) -> Sequence[Row]:
                if isinstance(outcome, Exception):
                    raise outcome
                return outcome

            board.read(job, board.lines.show)
            await settle_failing()
        return seen(app)

    async with app.run_test(size=SMALL) as pilot:

        async def settle_failing() -> None:
            for _ in range(200):
                await pilot.pause(0.005)
                if not app.reader.busy:
                    break
            app.unexpected.clear()
            await settle(pilot)

        await settle(pilot)
        for outcomes, shown, hidden in (
            ((), "Not read yet.", "Nothing to do today."),
            ((KeyError("x"),), "Not read yet.", "Nothing to do today."),
            (((),), "Nothing to do today.", "Not read yet."),
            ((KeyError("x"),), "Not read yet.", "Nothing to do today."),
            ((ROWS, KeyError("x")), "Not read yet.", "ASH/KHAN"),
            ((ROWS,), "ASH/KHAN", "Not read yet."),
        ):
            text = await reading(*outcomes)
            assert shown in text
            assert hidden not in text


async def test_what_stands_on_the_border_of_a_list_is_never_markup() -> None:
    board = Board()
    app = showing(board)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        for typed in ("Outside this program: [secure mail]", "Leo [/", "[@click=app.quit]x[/]"):
            board.lines.border_title = board.lines.border_subtitle = typed
            await pilot.pause()
            first, last = (line_with(app, each) for each in ("╭", "╰"))
            assert typed in first
            assert typed in last
