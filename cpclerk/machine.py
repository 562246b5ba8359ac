"""What belongs to this machine and not to a store: folders, its own number, who was last here."""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any


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
    def profiles_folder(self) -> Path:
        """Procedure profiles of the office's own, if there are any."""
        return self.config / "profiles"

    @property
    def device(self) -> str:
        """The number by which the audit knows this machine, made once."""
        settings = self._settings()
        if "device" not in settings:
            settings["device"] = secrets.token_hex(8)
            self._save(settings)
        return str(settings["device"])

    def last_staff(self, store: Path) -> str | None:
        """Return the uid of who last signed in to `store` here."""
        found = self._settings().get("staff", {}).get(str(store.resolve()))
        return str(found) if found else None

    def remember_staff(self, store: Path, uid: str) -> None:
        """Remember who signed in to `store` here, to offer that name first."""
        settings = self._settings()
        settings.setdefault("staff", {})[str(store.resolve())] = uid
        self._save(settings)

    def setting(self, name: str) -> str:
        """Return a choice made on this machine (theme), or nothing."""
        found = self._settings().get(name, "")
        return found if isinstance(found, str) else ""

    def remember(self, name: str, value: str) -> None:
        """Remember a choice made on this machine."""
        self._save({**self._settings(), name: value})

    def _settings(self) -> dict[str, Any]:
        try:
            settings = json.loads(self.settings_file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            # A settings file that is gone or spoiled costs a remembered name, nothing more.
            return {}
        return settings if isinstance(settings, dict) else {}

    def _save(self, settings: dict[str, Any]) -> None:
        self.config.mkdir(mode=0o700, parents=True, exist_ok=True)
        making = self.settings_file.with_suffix(f".{os.getpid()}")
        making.write_text(json.dumps(settings, indent=2), encoding="utf-8")
        making.replace(self.settings_file)


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
