"""What we write for a spreadsheet runs nothing there, and comes back as it was."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from cpclerk.cli import main
from cpclerk.exchange.log import export_log, import_log, read_log
from cpclerk.exchange.spreadsheets import csv_text, guarded, unguarded
from cpclerk.rules.text import clean_text
from cpclerk.services.logs import terms
from cpclerk.store import Agency, Conference, Row, Session, Team, database
from cpclerk.store.profiles import text_of
from tests.attacks.hostile import acts, hostile
from tests.conftest import as_role, new_office
from tests.exchange.logs import RUTLAND

TEXT = st.text(st.sampled_from("'=+-@＝＋－＠\t\r\n,\" a1\x1b\u202eé"), max_size=12) | st.text(
    max_size=20
)


def runs(cell: str) -> bool:
    """Whether a spreadsheet would take the cell for a formula, blanks before it or not."""
    return cell.strip(" \t\r\n\0").startswith(tuple("=+-@＝＋－＠")) and not cell.startswith("'")


@given(TEXT)
def test_a_guarded_cell_runs_nothing(text: str) -> None:
    cell = guarded(text)
    assert not runs(cell)
    assert not set(cell) & set("\t\r\n\x1b\u202e")


@given(TEXT)
def test_what_is_clean_comes_back_as_it_was(text: str) -> None:
    clean = clean_text(text)
    [[cell, _]] = csv.reader([csv_text([[clean, "x"]])])
    assert unguarded(cell) == clean


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1))
def test_ordinary_words_are_written_as_they_are(text: str) -> None:
    if text.strip()[:1] not in {"=", "+", "-", "@", "'"}:
        assert guarded(text) == text.strip()


def test_a_hostile_store_goes_out_and_comes_back(session: Session, tmp_path: Path) -> None:
    """As an older or a strange store holds them: put into the tables past `clean_text`."""
    import_log(session, RUTLAND)
    words = hostile(400)
    with session.store.reading(), database.atomic():
        tables: tuple[type[Row], ...] = (Agency, Team)
        for table in tables:
            for row in table.select():
                name = next(words)[:100]
                table.update(name=f"{name} {row.uid[-4:]}").where(table.uid == row.uid).execute()
        for row in Conference.select().limit(40):
            ref = f"{next(words)[:60]}{row.uid[-4:]}"
            Conference.update(reference=ref).where(Conference.uid == row.uid).execute()
    export_log(session, tmp_path / "out")
    for file in (tmp_path / "out").iterdir():
        with file.open(encoding="utf-8", newline="") as text:
            for cells in csv.reader(text, strict=True):
                assert not [cell for cell in cells if runs(cell) or acts(cell)], file.name
    first = read_log(tmp_path / "out", terms(session))
    session.store.close()
    other = new_office(tmp_path / "other.db")
    clerk = as_role(other, "clerk")
    import_log(clerk, tmp_path / "out")
    export_log(clerk, tmp_path / "again")
    again = read_log(tmp_path / "again", terms(clerk))
    assert len(again.rows) == len(first.rows)
    # In the order of the references, which had something before them in the other store.
    assert set(again.rows) == set(first.rows)
    other.store.close()


def test_deadlines_for_a_spreadsheet_are_guarded(own_home: Path) -> None:
    """The words of a limit are those of the office's own profile."""
    folder = own_home / "profiles"
    folder.mkdir(parents=True)
    text = text_of("rutland-2013").replace('name = "rutland-2013"', 'name = "own"')
    assert 'label = "' in text
    (folder / "own.toml").write_text(text.replace('label = "', 'label = "=cmd|x!A0 '), "utf-8")
    asked = ["--kind", "initial", "--conference", "2014-01-06", "--profile", "own"]
    result = CliRunner().invoke(main, ["deadlines", *asked, "--format", "csv"])
    assert result.exit_code == 0, result.output
    rows = list(csv.reader(result.stdout.splitlines()))
    assert any(cell.startswith("'=cmd") for row in rows for cell in row)
    assert not [cell for row in rows for cell in row if runs(cell)]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", " =1", "＝1", "'=1"]
)
def test_formulas_of_every_kind_are_text(text: str) -> None:
    assert guarded(text) == "'" + text.strip()
