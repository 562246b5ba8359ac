"""What this machine remembers, in its own config folder: theme, who was here last, keys."""

import os
import re
from pathlib import Path

from cpclerk.rules.errors import Refused

SETTINGS = "settings.toml"
KEYMAP = "keymap.toml"

_SAFE_KEY = re.compile(r"(?:shift\+|ctrl\+)?[a-z0-9_]+|[!-~]")


class Machine:
    """The settings of one machine; without a folder nothing is remembered."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self.settings: dict[str, str] = {}
        self.complaint = ""
        try:
            self.settings = self._read(SETTINGS)
        except Refused as error:
            self.complaint = error.sentence

    def keymap(self) -> dict[str, str]:
        """Return the keys people chose, by command id.

        Raises Refused, in a sentence that names the file, when it cannot be understood.
        """
        keys = self._read(KEYMAP)
        for command, key in keys.items():
            if not all(_SAFE_KEY.fullmatch(one.strip()) for one in key.split(",")):
                raise Refused(
                    f"{KEYMAP}: {command} has a key that cannot be used. The usual keys stay."
                )
        return keys

    def remember(self, name: str, value: str) -> None:
        """Remember a setting; a folder that cannot be written is no reason to stop."""
        self.settings[name] = value
        if self.folder is None:
            return
        lines = [f"{key} = {_quoted(text)}\n" for key, text in sorted(self.settings.items())]
        temporary = self.folder / (SETTINGS + ".new")
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            temporary.write_text("".join(lines), encoding="utf-8")
            os.replace(temporary, self.folder / SETTINGS)  # noqa: PTH105
        except OSError:
            return

    def _read(self, name: str) -> dict[str, str]:
        if self.folder is None or not (path := self.folder / name).is_file():
            return {}
        import tomllib

        try:
            found = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            raise Refused(
                f"{name} cannot be read and was left out. Correct it in {self.folder}."
            ) from None
        if not all(isinstance(value, str) for value in found.values()):
            raise Refused(f'{name}: each line must be like name = "text". It was left out.')
        return found


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c for c in escaped if c.isprintable()) + '"'
