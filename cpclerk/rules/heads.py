"""The head of a chain of audit entries, and the short code that is printed at a copy's foot."""

import re
from typing import NamedTuple, Self

_DEVICE = 8
"""Characters of a device in a head's code."""
# In fours, which are typed from paper with fewer mistakes.
_CODE = re.compile(r"(\S+)-([0-9]+)-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})")
_WORDS = "Audit head "


class Head(NamedTuple):
    """The last entry of a device's chain: whoever knows it knows whether any before it changed."""

    device: str
    sequence: int
    seal: str

    @property
    def code(self) -> str:
        """The head short enough to print: `3f2a90c1-120-9f86-d081-884c`; nothing before any."""
        if not self.sequence:
            return ""
        seal = "-".join(self.seal[start : start + 4] for start in (0, 4, 8))
        return f"{self.device[:_DEVICE]}-{self.sequence}-{seal}"

    @classmethod
    def of_code(cls, code: str) -> Self | None:
        """Return the head that a printed code tells of, device and seal cut short, or None."""
        found = _CODE.fullmatch(code.strip().lower())
        if found is None:
            return None
        device, sequence, *seal = found.groups()
        return cls(device, int(sequence), "".join(seal))

    def message(self, office: str) -> bytes:
        """Return what a machine signs: this head, of this office's store."""
        return f"cpclerk audit head {office} {self.device} {self.sequence} {self.seal}".encode()


def printed(code: str) -> str:
    """Return the line that prints a head's code."""
    return f"{_WORDS}{code}"
