"""How the store says no."""

from cpclerk.rules.errors import Refused


class StoreError(Refused):
    """A store that cannot be opened, in one sentence that says what to do."""
