"""A person's own keys: `keymap.toml` in the config folder, a line `command-id = "key"` for each."""

import re
from pathlib import Path

from cpclerk.files import read_small
from cpclerk.rules.errors import Refused

# More than all commands there are.
LARGEST = 100_000
_KEY = re.compile(r"(?:(?:shift|ctrl)\+)*[a-z0-9_]+|[!-~]")


def read_keymap(path: Path) -> dict[str, str]:
    """Return the keys people chose, by command id; none when there is no such file.

    Raises Refused, in a sentence that names the file, when it cannot be understood.
    """
    if not path.exists():
        return {}
    import tomllib

    try:
        found = tomllib.loads(read_small(path, LARGEST).decode())
    except (OSError, ValueError, RecursionError):
        raise Refused(f"{path.name} cannot be read, so the usual keys stay. Correct it.") from None
    keymap: dict[str, str] = {}
    for command, keys in found.items():
        if not isinstance(keys, str) or not all(
            _KEY.fullmatch(key.strip()) for key in keys.split(",")
        ):
            raise Refused(
                f'{path.name}: the usual keys stay, because {command} is not given as "f2" or "b".'
            )
        keymap[command] = keys
    return keymap
