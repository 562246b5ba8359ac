"""What belongs to this machine and not to a store: folders, its own number, who was last here."""

import json
import os
import re
import secrets
import stat
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from cpclerk.files import read_small

LARGEST_SETTINGS = 1_000_000
_DEVICE = re.compile("[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Machine:
    """Where settings and stores live here. `CPCLERK_HOME` puts both in one folder."""

    config: Path
    data: Path

    @property
    def default_store(self) -> Path:
        """The store opened when none is named."""
        return self.data / "office.db"

    @property
    def settings_file(self) -> Path:
        """This machine's own settings; no secret and no record text is ever in it."""
        return self.config / "machine.json"

    @property
    def keymap_file(self) -> Path:
        """The user's own keys, if there are any."""
        return self.config / "keymap.toml"

    @property
    def backup_place(self) -> str:
        """The second place for backups, or nothing when none is set."""
        return self.setting("backup_place")

    @property
    def profiles_folder(self) -> Path:
        """Procedure profiles of the office's own, if there are any."""
        return self.config / "profiles"

    @property
    def device(self) -> str:
        """The number by which the audit knows this machine, made once."""
        settings = self._settings()
        device = settings.get("device")
        # It goes into every entry of the audit: nothing else may come in that way.
        if not isinstance(device, str) or not _DEVICE.fullmatch(device):
            device = settings["device"] = secrets.token_hex(8)
            self._save(settings)
        return device

    def signing_key(self) -> bytes:
        """Return the private half of the key by which this machine signs, made once: 32 bytes.

        Raises OSError when it can be neither read nor made.
        """
        file = self.config / "signing.key"
        try:
            key = read_small(file, 32)
        except FileNotFoundError:
            self.config.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Whoever comes second takes the key of whoever came first.
            with suppress(FileExistsError):
                making = file.with_suffix(f".{os.getpid()}")
                with os.fdopen(os.open(making, os.O_CREAT | os.O_WRONLY, 0o600), "wb") as new:
                    new.write(secrets.token_bytes(32))
                    os.fsync(new.fileno())
                try:
                    os.link(making, file)
                finally:
                    making.unlink()
            key = read_small(file, 32)
        if len(key) != 32:
            raise OSError(f"{file} is not a key")
        return key

    def heads(self, store: Path) -> dict[str, tuple[int, str]]:
        """Return the last entry of each device's audit, and its seal, when last noted here."""
        found = self._of(store, "heads")
        try:
            return {device: (int(at), str(seal)) for device, (at, seal) in found.items()}
        except (AttributeError, TypeError, ValueError):
            return {}

    def note_heads(self, store: Path, heads: Mapping[str, tuple[int, str]]) -> None:
        """Note how far each device's audit goes, so that an end cut off is found here."""
        self._note(store, "heads", dict(heads))

    def last_sent(self, store: Path) -> date | None:
        """Return the day on which a backup of `store` last went to the second place."""
        try:
            return date.fromisoformat(self._of(store, "sent"))
        except (TypeError, ValueError):
            return None

    def note_sent(self, store: Path, on: date) -> None:
        """Note that a backup of `store` went to the second place on a day."""
        self._note(store, "sent", on.isoformat())

    def last_staff(self, store: Path) -> str | None:
        """Return the uid of who last signed in to `store` here."""
        found = self._of(store, "staff")
        return str(found) if found else None

    def remember_staff(self, store: Path, uid: str) -> None:
        """Remember who signed in to `store` here, to offer that name first."""
        self._note(store, "staff", uid)

    def setting(self, name: str) -> str:
        """Return a choice made on this machine (theme), or nothing."""
        found = self._settings().get(name, "")
        return found if isinstance(found, str) else ""

    def remember(self, name: str, value: str) -> None:
        """Remember a choice made on this machine."""
        self._save({**self._settings(), name: value})

    def _of(self, store: Path, name: str) -> Any:
        """Return what is noted here of `store` under a name, or None."""
        held = self._settings().get(name)
        return held.get(str(store.resolve())) if isinstance(held, dict) else None

    def _note(self, store: Path, name: str, value: Any) -> None:
        settings = self._settings()
        held = settings.get(name)
        settings[name] = {**(held if isinstance(held, dict) else {}), str(store.resolve()): value}
        self._save(settings)

    def _settings(self) -> dict[str, Any]:
        try:
            settings = json.loads(read_small(self.settings_file, LARGEST_SETTINGS))
        except (OSError, ValueError, RecursionError):
            # A settings file that is gone or spoiled costs a remembered name, nothing more.
            return {}
        return settings if isinstance(settings, dict) else {}

    def _save(self, settings: dict[str, Any]) -> None:
        making = self.settings_file.with_suffix(f".{os.getpid()}")
        # No room for a remembered name is no reason to keep anybody from working.
        with suppress(OSError):
            self.config.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                making.write_text(json.dumps(settings, indent=2), encoding="utf-8")
                making.replace(self.settings_file)
            finally:
                making.unlink(missing_ok=True)


def this_machine() -> Machine:
    """Return this machine's folders, by `CPCLERK_HOME` or the platform's custom."""
    home = os.environ.get("CPCLERK_HOME")
    if home:
        return Machine(Path(home), Path(home))
    import platformdirs

    return Machine(
        platformdirs.user_config_path("cpclerk", appauthor=False),
        platformdirs.user_data_path("cpclerk", appauthor=False),
    )


def runtime_folder() -> Path:
    """Return where this user's running programs find each other; nothing there outlives them."""
    home = os.environ.get("CPCLERK_HOME")
    if home:
        return Path(home) / "run"
    import warnings

    import platformdirs

    with warnings.catch_warnings():
        # Where there is none a folder in the temporary one does, if it is this user's alone.
        warnings.simplefilter("ignore")
        return platformdirs.user_runtime_path("cpclerk", appauthor=False)


def is_ours(path: Path) -> bool:
    """Return whether this user alone can read a file or folder. Raises OSError."""
    if os.name == "nt":
        return True
    found = path.lstat()
    is_link = stat.S_ISLNK(found.st_mode)
    return found.st_uid == os.geteuid() and not found.st_mode & 0o077 and not is_link


def runs(number: int, file: Path) -> bool:
    """Return whether the program of that number runs, and is the one that wrote the file."""
    import psutil

    try:
        program = psutil.Process(number)
        is_over = program.status() == psutil.STATUS_ZOMBIE
        return not is_over and program.create_time() < file.stat().st_mtime + 1
    except (OSError, ValueError, OverflowError, psutil.Error):
        return False
