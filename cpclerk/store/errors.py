"""How the store says no."""

from pathlib import Path

from cpclerk.rules.errors import Refused


class StoreError(Refused):
    """A store that cannot be opened, in one sentence that says what to do."""


class Damaged(StoreError):
    """A store that is damaged; `backup` is the newest good backup of it, if there is one."""

    def __init__(self, sentence: str, backup: Path | None) -> None:
        super().__init__(sentence)
        self.backup = backup
