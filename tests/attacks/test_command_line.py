"""Whatever stands on the command line: done or one sentence, and nothing a terminal acts on."""

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpclerk.cli import main
from cpclerk.services.office import start_training_store
from cpclerk.store.profiles import text_of
from tests.attacks.conftest import within
from tests.attacks.hostile import acts, hostile
from tests.attacks.stores import acting

HOSTILE = st.sampled_from([each.replace("\x00", "")[:200] for each in hostile(600)])
# As a shell hands over bytes that are no UTF-8.
BYTES = st.binary(min_size=1, max_size=12).map(
    lambda data: data.replace(b"\0", b"").decode("utf-8", "surrogateescape")
)
NUMBERS = st.sampled_from(["0", "-1", "1e9", "9" * 30, "9" * 5_000, "nan", "٣", "0x10", " 5"])
DAYS = st.sampled_from(
    ["0001-01-01", "9999-12-31", "2014-02-30", "+99999wd", "-5wd", "31/12/99999", "29/2", "fri"]
)
WORDS = st.one_of(
    HOSTILE, BYTES, NUMBERS, DAYS, st.text(max_size=12).map(lambda t: t.replace("\0", ""))
)
COMMANDS = [
    ["check", "?"],
    ["backup", "STORE", "?"],
    ["restore", "?", "?"],
    ["init", "--unencrypted", "?"],
    ["init", "--unencrypted", "NEW", "--office", "?"],
    ["init", "--unencrypted", "NEW", "--profile", "?"],
    ["init", "NEW", "--user", "?", "--passphrase-file", "?"],
    ["?", "--user", "?"],
    ["users", "?", "list"],
    ["users", "STORE", "add", "?", "--role", "?"],
    ["users", "STORE", "remove", "?"],
    ["import-log", "?", "--into", "STORE"],
    ["import-log", "LOG", "--into", "STORE", "--as-at", "?"],
    ["import-log", "LOG", "--into", "STORE", "--profile", "?"],
    ["export-log", "?/", "--from-store", "STORE"],
    ["calendar", "show", "STORE", "--year", "?"],
    ["calendar", "close", "STORE", "?", "?"],
    ["calendar", "close", "STORE", "2027-01-05", "?"],
    ["calendar", "proclaim", "STORE", "2027-02-02", "?"],
    ["calendar", "close", "STORE", "2027-01-05", "x", "--to", "?"],
    ["calendar", "open", "STORE", "?"],
    ["calendar", "withdraw", "STORE", "?"],
    ["calendar", "show", "STORE"],
    ["workdays", "add", "?", "?"],
    ["workdays", "between", "?", "?"],
    ["workdays", "add", "2026-11-23", "?"],
    ["deadlines", "--kind", "?", "--conference", "?"],
    ["deadlines", "--kind", "initial", "--strategy", "?"],
    ["deadlines", "--kind", "initial", "--strategy", "tue", "--profile", "?"],
    ["deadlines", "--kind", "initial", "--strategy", "tue", "--format", "?"],
    ["profile", "show", "?"],
    ["profile", "check", "?"],
    ["audit", "show", "STORE", "--who", "?"],
    ["audit", "show", "STORE", "--subject", "?"],
    ["audit", "verify", "STORE", "--head", "?"],
    ["backup-place", "?"],
    ["recover", "?"],
    ["recovery-drill", "?"],
    ["rekey", "?"],
    ["?"],
    ["?", "?"],
    ["profile", "?"],
]


def run(*words: str) -> Result:
    with within(30):
        result = CliRunner().invoke(main, list(words))
    said = result.stdout + result.stderr
    assert result.exit_code in {0, 2, 3, 4}, (words, said)
    assert "Traceback" not in said
    assert not acts(said), (words, said)
    return result


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return start_training_store(tmp_path / "office.db")


def attack(store: Path, command: list[str], words: list[str]) -> None:
    # A store that an earlier word named would be opened on the screen, to stay there.
    shutil.rmtree(Path.cwd())
    store.with_name("here").mkdir()
    os.chdir(store.with_name("here"))
    names = {"STORE": str(store), "NEW": str(store.with_name("new.db")), "LOG": "log"}
    given, word = [], iter(words)
    for each in command:
        given.append(re.sub(r"^\?", lambda _: next(word), names.get(each, each)))
    run(*given)
    store.with_name("new.db").unlink(missing_ok=True)
    inside = [each.name for each in store.parent.iterdir()]
    assert not acting(store)
    # Nothing that people typed became a place outside the folder the command was run in.
    assert {each for each in inside if "office.db" not in each} <= {"here", "home"}, inside


TWO = st.lists(WORDS, min_size=2, max_size=2)
CHECKS = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


def typing(examples: int) -> Callable[..., None]:
    @settings(max_examples=examples, suppress_health_check=CHECKS)
    @given(st.sampled_from(COMMANDS), TWO)
    def test(store: Path, command: list[str], words: list[str]) -> None:
        attack(store, command, words)

    return test


test_whatever_is_typed_it_is_done_or_refused = typing(100)
test_whatever_is_typed_thousands_of_times = pytest.mark.long(typing(5_000))


@pytest.mark.parametrize(
    "name",
    ["../england-2023", "england-2023/", "/etc/passwd", "..", ".", "", "x" * 5_000],
    ids=ascii,
)
def test_a_profile_is_named_and_no_path(store: Path, name: str) -> None:
    for words in (
        ("profile", "show", name),
        ("deadlines", "--kind", "initial", "--conference", "2014-01-06", "--profile", name),
        ("init", "--unencrypted", str(store.with_name("new.db")), "--profile", name),
    ):
        assert run(*words).exit_code == 2
    assert not store.with_name("new.db").exists()


def test_what_a_profile_holds_is_printed_and_not_done(store: Path, own_home: Path) -> None:
    folder = own_home / "profiles"
    folder.mkdir(parents=True)
    text = text_of("rutland-2013").replace('name = "rutland-2013"', 'name = "own"')
    own = folder / "own.toml"
    own.write_text(text + "\n# \x9b31m\u202e evil\n", "utf-8")
    assert run("profile", "show", "own", "--text").exit_code == 0
    for escaped in ("\\u001b[2J", "\\u009b31m", "\\u202e", "\\u0000", "\\n"):
        own.write_text(text.replace('title = "', f'title = "{escaped}', 1), "utf-8")
        result = run("profile", "check", str(own))
        assert result.exit_code == 2
        assert "on one line and without hidden characters" in result.stderr
        assert "Cannot be used" in run("profile", "list").stderr


def test_users_names_and_an_office_come_out_as_words(store: Path) -> None:
    for each in ("Ann\x1b]0;owned\x07 Lee", "\u202eeel nna", "[b]Bo[/] \x9b2J"):
        made = store.with_name("named.db")
        run("init", "--unencrypted", str(made), "--office", each)
        run("calendar", "close", str(made), "2027-01-05", each)
        assert "owned" not in run("calendar", "show", str(made), "--year", "2027").stdout
        made.unlink()
