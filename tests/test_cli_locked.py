"""Locked stores at the command line: exit codes, one sentence each, nothing secret in any file."""

from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result

from cpclerk.machine import this_machine
from cpclerk.services import unlocking
from cpclerk.store import tries
from cpclerk.store.engine import connect
from tests.test_cli import LOG, one_sentence, run

PHRASE = "correct horse battery"
MARKER = "Quillfeather"


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CPCLERK_HOME", str(tmp_path / "home"))
    # How long the waits are is told in tests/store/test_locked.py.
    monkeypatch.setattr(tries, "seconds_to_wait", lambda *_: 0.0)


@pytest.fixture
def phrase(tmp_path: Path) -> Path:
    file = tmp_path / "phrase.txt"
    file.write_text(PHRASE + "\n", encoding="utf-8")
    return file


@pytest.fixture
def office(tmp_path: Path, phrase: Path, quick_stores: None) -> Path:
    made = run("init", tmp_path / "office.db", "--user", "Jo Clerk", "--passphrase-file", phrase)
    assert made.exit_code == 0, made.stderr
    (tmp_path / "recovery.txt").write_text(made.stdout)
    return tmp_path / "office.db"


def as_jo(office: Path, *words: object, phrase: Path | None = None) -> Result:
    file = phrase or office.with_name("phrase.txt")
    return run(*words, "--user", "jo clerk", "--passphrase-file", file)


def stays_locked(result: Result) -> str:
    assert result.exit_code == 3
    assert result.stdout == ""
    (line,) = result.stderr.strip().splitlines()
    return line


def test_init_prints_the_recovery_key_alone_and_once(office: Path) -> None:
    printed = office.with_name("recovery.txt").read_text()
    assert len(printed.strip().split("-")) == 7
    assert len(printed.splitlines()) == 1
    assert b"SQLite format 3" not in office.read_bytes()
    again = one_sentence(as_jo(office, "init", office))
    assert "is there already" in again


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        (["--profile", "atlantis-1999"], "no procedure profile"),
        (["--role", "chair"], "clerk or a manager"),
        (["--user", " "], "Type a name"),
    ],
)
def test_init_that_cannot_be_leaves_nothing(
    tmp_path: Path, phrase: Path, extra: list[str], words: str
) -> None:
    made = run("init", tmp_path / "o.db", "--user", "Jo", "--passphrase-file", phrase, *extra)
    assert words in one_sentence(made)
    assert list(tmp_path.glob("o.db*")) == []


def test_a_short_passphrase_or_nobody_to_ask_makes_nothing(tmp_path: Path) -> None:
    (tmp_path / "short").write_text("x" * 14 + "\n")
    short = run("init", tmp_path / "o.db", "--user", "Jo", "--passphrase-file", tmp_path / "short")
    assert "has at least 15 characters; this has 14" in one_sentence(short)
    assert "no terminal to ask" in one_sentence(run("init", tmp_path / "o.db"))
    assert list(tmp_path.glob("o.db*")) == []


def test_every_command_takes_the_passphrase_from_a_file(office: Path, tmp_path: Path) -> None:
    assert as_jo(office, "import-log", LOG, "--into", office).exit_code == 0
    done = as_jo(office, "export-log", tmp_path / "out", "--from-store", office)
    assert done.exit_code == 0
    assert (tmp_path / "out" / "children.csv").read_bytes() == (LOG / "children.csv").read_bytes()
    assert as_jo(office, "users", office, "list").stdout == "Jo Clerk  clerk\n"
    assert "Christmas" in as_jo(office, "calendar", "show", office, "--year", "2026").stdout
    counted = as_jo(office, "workdays", "add", "2026-12-24", "1", "--store", office)
    assert counted.stdout == "2026-12-29\n"


def test_the_surroundings_can_say_who(
    office: Path, monkeypatch: pytest.MonkeyPatch, phrase: Path
) -> None:
    monkeypatch.setenv("CPCLERK_USER", "Jo Clerk")
    monkeypatch.setenv("CPCLERK_PASSPHRASE_FILE", str(phrase))
    assert run("users", office, "list").stdout == "Jo Clerk  clerk\n"


def test_a_wrong_passphrase_is_one_sentence_and_exit_3(office: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("this is not the one")
    before = office.read_bytes()
    for words in (
        ("open", office),
        (office,),
        ("users", office, "list"),
        ("import-log", LOG, "--into", office),
        ("rekey", office),
    ):
        said = stays_locked(as_jo(office, *words, phrase=wrong))
        assert "do not open this store" in said
    assert office.read_bytes() == before
    assert not (tmp_path / "out").exists()


def test_users_come_and_go(office: Path, phrase: Path) -> None:
    added = as_jo(
        office, "users", office, "add", "Max Figures", "--role", "manager",
        "--new-passphrase-file", phrase,
    )  # fmt: skip
    assert "Max Figures can open" in added.stdout
    as_max = ("--user", "Max Figures", "--passphrase-file", phrase)
    assert run("users", office, "list", *as_max).stdout.splitlines() == [
        "Jo Clerk  clerk",
        "Max Figures  manager",
    ]
    twice = as_jo(office, "users", office, "add", "max figures", "--new-passphrase-file", phrase)
    assert "already" in one_sentence(twice)
    assert run("users", office, "remove", "Jo Clerk", *as_max).exit_code == 0
    stays_locked(as_jo(office, "users", office, "list"))
    last = run("users", office, "remove", "Max Figures", *as_max)
    assert "Nobody would be left" in one_sentence(last)


def test_only_a_clerk_or_manager_lets_people_in(office: Path, phrase: Path) -> None:
    as_jo(
        office, "users", office, "add", "Nell Reed", "--role", "chair",
        "--new-passphrase-file", phrase,
    )  # fmt: skip
    as_nell = ("--user", "Nell Reed", "--passphrase-file", phrase)
    for words in (
        ("users", office, "add", "Thief", "--new-passphrase-file", phrase),
        ("users", office, "remove", "Jo Clerk"),
        ("rekey", office),
    ):
        assert "A chair may not" in one_sentence(run(*words, *as_nell))
    changed = phrase.with_name("changed.txt")
    changed.write_text("a passphrase of my own")
    done = run("users", office, "passphrase", "--new-passphrase-file", changed, *as_nell)
    assert done.exit_code == 0
    stays_locked(run("users", office, "list", *as_nell))
    ok = run("users", office, "list", "--user", "Nell Reed", "--passphrase-file", changed)
    assert ok.exit_code == 0


def test_the_recovery_key_is_proved_and_gives_a_new_passphrase(office: Path) -> None:
    paper = office.with_name("recovery.txt")
    before = {
        each.name: each.read_bytes() for each in office.parent.glob("office.db*") if each.is_file()
    }
    drill = run("recovery-drill", office, "--recovery-key-file", paper)
    assert "opens Our office" in drill.stdout
    assert {
        each.name: each.read_bytes() for each in office.parent.glob("office.db*") if each.is_file()
    } == before
    new = office.with_name("new.txt")
    new.write_text("a quite new passphrase")
    done = run(
        "recover", office, "--recovery-key-file", paper, "--user", "jo clerk",
        "--passphrase-file", new,
    )  # fmt: skip
    assert done.stdout == "Jo Clerk has a new passphrase.\n"
    assert as_jo(office, "users", office, "list", phrase=new).exit_code == 0
    stays_locked(as_jo(office, "users", office, "list"))


def test_a_slip_in_the_recovery_key_is_told(office: Path) -> None:
    paper = office.with_name("recovery.txt")
    key = paper.read_text().strip()
    paper.write_text(("1" if key[0] != "1" else "2") + key[1:])
    assert "mistyped" in one_sentence(run("recovery-drill", office, "--recovery-key-file", paper))


def test_rekey_makes_a_backup_and_passphrases_stay(office: Path) -> None:
    paper = office.with_name("recovery.txt")
    old = office.with_name("office.db.keys").read_bytes()
    done = as_jo(office, "rekey", office, "--new-recovery-key")
    assert done.exit_code == 0, done.stderr
    stays_locked(run("recovery-drill", office, "--recovery-key-file", paper))
    paper.write_text(done.stdout)
    assert run("recovery-drill", office, "--recovery-key-file", paper).exit_code == 0
    assert as_jo(office, "users", office, "list").exit_code == 0
    (kept,) = (each for each in office.with_name("office.db.backups").glob("*.db"))
    copied = office.with_name("copy.db")
    copied.write_bytes(kept.read_bytes())
    copied.with_name("copy.db.keys").write_bytes(kept.with_name(f"{kept.name}.keys").read_bytes())
    assert as_jo(office, "users", copied, "list").exit_code == 0
    office.with_name("office.db.keys").write_bytes(old)
    assert "same day" in one_sentence(as_jo(office, "users", office, "list"))


def test_faults_of_the_files_are_told_in_one_sentence(office: Path) -> None:
    keys = office.with_name("office.db.keys")
    whole = keys.read_bytes()
    keys.write_bytes(whole[:-100])
    assert "damaged" in one_sentence(as_jo(office, "users", office, "list"))
    keys.unlink()
    assert "key file" in one_sentence(as_jo(office, "users", office, "list"))
    keys.write_bytes(whole)
    office.write_bytes(b"SQLite format 3\0" + bytes(5000))
    one_sentence(as_jo(office, "users", office, "list"))


def test_a_word_in_a_record_is_in_no_file(office: Path, phrase: Path) -> None:
    added = as_jo(
        office, "users", office, "add", f"Ada {MARKER}", "--role", "auditor",
        "--new-passphrase-file", phrase,
    )  # fmt: skip
    assert added.exit_code == 0
    as_jo(office, "users", office, "remove", f"Ada {MARKER}")
    as_jo(office, "rekey", office)
    files = [each for each in office.parent.rglob("*") if each.is_file() and each != phrase]
    with_it = {each.name for each in files if MARKER.encode() in each.read_bytes()}
    # Names of users stand in the key file as long as they are users; removed before the backup.
    assert with_it == set()
    assert all(PHRASE.encode() not in each.read_bytes() for each in files)


def test_every_command_that_writes_notes_how_far_the_audit_goes(office: Path, phrase: Path) -> None:
    for words in (
        (
            "users",
            office,
            "add",
            "Ada Voice",
            "--role",
            "advocate",
            "--new-passphrase-file",
            phrase,
        ),
        ("users", office, "remove", "Ada Voice"),
        ("users", office, "passphrase", "--new-passphrase-file", phrase),
        ("calendar", "close", office, "24/12/2026", "Christmas"),
        ("calendar", "open", office, "24/12/2026"),
        ("rekey", office),
    ):
        assert as_jo(office, *words).exit_code == 0
        key = unlocking.key_of(office, "Jo Clerk", PHRASE)
        with closing(connect(office, key)) as look:
            (last,) = look.execute(
                "SELECT device, sequence, seal FROM audit ORDER BY at DESC, sequence DESC LIMIT 1"
            ).fetchall()
        assert this_machine().heads(office)[last[0]] == (last[1], last[2]), words
