"""The command line: what it prints, its exit codes, and that a refusal writes nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cpclerk import __version__
from cpclerk.cli import main
from cpclerk.rules.profile import Profile
from cpclerk.services.opening import open_office, sign_in
from cpclerk.services.procedures import adoptions
from cpclerk.store import Office, Session

LOG = Path(__file__).parent / "data" / "rutland-2013-14"


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CPCLERK_HOME", str(tmp_path / "home"))


def run(*words: object) -> Result:
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def one_sentence(result: Result) -> str:
    """Return the one line said on standard error with exit code 2."""
    assert result.exit_code == 2
    assert result.stdout == ""
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1
    assert "Traceback" not in result.stderr
    return lines[0]


def test_help_teaches_every_command() -> None:
    result = run("--help")
    assert result.exit_code == 0
    for command in ("demo", "init", "import-log", "export-log", "locate", "open"):
        assert command in result.stdout
        assert run(command, "--help").exit_code == 0
    assert "Exit codes" in result.stdout


def test_version() -> None:
    assert run("--version").stdout.strip() == f"cpclerk, version {__version__}"


def test_locate_says_where_everything_is(tmp_path: Path) -> None:
    text = run("locate").stdout
    for name in ("store", "backups", "settings", "own keys", "program"):
        assert name in text
    assert str(tmp_path / "home") in text
    assert not (tmp_path / "home").exists()


def test_init_makes_a_training_store_once(tmp_path: Path) -> None:
    store = tmp_path / "office.db"
    assert "unencrypted training store" in run("init", "--unencrypted", store).stdout
    before = store.read_bytes()
    assert "is there already" in one_sentence(run("init", "--unencrypted", store))
    assert store.read_bytes() == before


def test_init_says_which_procedures_the_store_books_under(tmp_path: Path) -> None:
    made = run("init", "--unencrypted", tmp_path / "a.db")
    assert "store that books under Fenmarsh. Open it with" in made.stdout
    made = run("init", "--unencrypted", tmp_path / "b.db", "--profile", "rutland-2013")
    assert "store that books under Rutland 2013. Open it with" in made.stdout


@pytest.mark.parametrize(
    ("typed", "meant"), [("workday", "workdays"), ("deadline", "deadlines"), ("int", "init")]
)
def test_a_mistyped_command_is_taken_for_no_store(typed: str, meant: str) -> None:
    said = one_sentence(run(typed, "add", "1", "2"))
    assert said == f"There is no command or store called {typed}. Perhaps {meant} was meant?"


@pytest.mark.parametrize("name", ["workday.db", "./workday", "office"])
def test_what_can_be_a_stores_name_is_one(name: str) -> None:
    assert "no command or store" not in run(name).stderr


def test_a_store_called_nearly_as_a_command_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "workday").write_text("not a store")
    assert "no command or store" not in run("workday").stderr


def test_init_with_an_unknown_profile_leaves_nothing(tmp_path: Path) -> None:
    store = tmp_path / "office.db"
    said = one_sentence(run("init", "--unencrypted", store, "--profile", "atlantis-1999"))
    assert "no procedure profile called atlantis-1999" in said
    assert list(tmp_path.glob("office*")) == []


@pytest.mark.parametrize("place", ["none.db", "folder", "letter.doc", "letter.doc/office.db"])
def test_what_is_no_store_is_not_opened(tmp_path: Path, place: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "letter.doc").write_text("Dear Ms Ash")
    before = sorted(tmp_path.rglob("*"))
    one_sentence(run(tmp_path / place))
    one_sentence(run("open", tmp_path / place))
    one_sentence(run("import-log", LOG, "--into", tmp_path / place))
    one_sentence(run("export-log", tmp_path / "out", "--from-store", tmp_path / place))
    assert sorted(tmp_path.rglob("*")) == before


def test_the_log_goes_in_and_comes_out_again(tmp_path: Path) -> None:
    store, out = tmp_path / "office.db", tmp_path / "out"
    run("init", "--unencrypted", store, "--profile", "rutland-2013")
    first = run("import-log", LOG, "--into", store)
    assert first.exit_code == 0, first.stderr
    assert "70" in first.stdout
    again = run("import-log", LOG, "--into", store)
    assert again.exit_code == 0
    result = run("export-log", out, "--from-store", store)
    assert result.exit_code == 0, result.stderr
    for name in ("conferences.csv", "children.csv", "agencies.csv"):
        assert (out / name).read_bytes() == (LOG / name).read_bytes()


def test_a_day_that_is_none(tmp_path: Path) -> None:
    result = run("import-log", LOG, "--into", tmp_path / "x.db", "--as-at", "31/4/2014")
    assert result.exit_code == 2
    assert one_sentence(result) == (
        "'31/4/2014': There is no 31 April 2014. Type a day such as 30/4 or tue."
    )


def procedures_of(path: Path) -> Profile:
    with at_work_in(path) as session:
        return adoptions(session).now.rules


def test_a_store_is_made_with_what_its_office_sets(tmp_path: Path) -> None:
    store = tmp_path / "office.db"
    made = run(
        "init", "--unencrypted", store, "--profile", "england-2023",
        "--choose", "minutes_out_within=12 wd", "--choose", "advocacy_age=8",
    )  # fmt: skip
    assert made.exit_code == 0
    rules = procedures_of(store)
    assert rules.choice("minutes_out_within") == "12 working days"
    assert rules.advocacy.age == 8
    assert rules.choice("minutes_to_chair_within") == "5 working days"
    assert not rules.undecided


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--choose", "advocacy_age"), "Write it as CODE=VALUE"),
        (("--choose", "advocacy_age=ten"), "type a whole number from 1 to 99"),
        (("--choose", "tea=12 wd"), '"tea" is not left to the office'),
        (("--keeps", "cse"), "It keeps apart: lado."),
        (("--profile", "none-such"), "no procedure profile called none-such"),
    ],
)
def test_a_store_is_not_made_with_what_cannot_be(
    tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    store = tmp_path / "office.db"
    refused = run("init", "--unencrypted", store, "--profile", "england-2023", *options)
    assert said in one_sentence(refused)
    assert not store.exists()


def test_a_store_for_allegations_alone(tmp_path: Path) -> None:
    store = tmp_path / "lado.db"
    made = run("init", "--unencrypted", store, "--profile", "england-2023", "--keeps", "lado")
    assert made.exit_code == 0
    with at_work_in(store) as session:
        assert Office.get().keeps == "lado"
        assert session.actor.role == "clerk"


@contextmanager
def at_work_in(path: Path) -> Iterator[Session]:
    """Give a session of a store that a command made."""
    office = open_office(path)
    session = sign_in(office, office.staff[0].uid, device="test")
    with session.store.reading():
        yield session
    session.store.close()


def test_the_sample_is_explored_as_whoever_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    said = one_sentence(run("demo", "--as", "Zed Nobody"))
    assert said.startswith("Nobody in ")
    assert "Nell Reed (chair)" in said
    # Somebody of the office is let in, and it is only the terminal that is missing.
    assert "The desk needs a terminal" in one_sentence(run("demo", "--as", "nell reed"))
    monkeypatch.setenv("CPCLERK_USER", "Zed Nobody")
    assert one_sentence(run("demo")) == said


@pytest.mark.parametrize("words", [(), ("demo",)])
def test_without_a_terminal_the_desk_is_not_opened(words: tuple[str, ...]) -> None:
    assert "The desk needs a terminal" in one_sentence(run(*words))
