"""The templates that come with the program (making_templates makes them)."""

from functools import cache
from pathlib import Path


@cache
def shipped(template: str) -> bytes:
    """Return a shipped template by its code. Raises FileNotFoundError."""
    return (Path(__file__).parent / "templates" / f"{template}.docx").read_bytes()
