"""How the store says no."""

from datetime import datetime
from pathlib import Path

from cpclerk.rules.errors import Refused


class StoreError(Refused):
    """A store that cannot be opened, in one sentence that says what to do."""


class Damaged(StoreError):
    """A store that is damaged; `backup` is the newest good backup of it, made `at`, if any is.

    `at` is naive UTC.
    """

    def __init__(
        self, sentence: str, backup: Path | None = None, at: datetime | None = None
    ) -> None:
        super().__init__(sentence)
        self.backup = backup
        self.at = at
