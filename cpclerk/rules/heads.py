"""The head of a chain of audit entries, and the short code that is printed at a copy's foot."""

import re
from typing import NamedTuple, Self

_DEVICE, _SEAL = 8, 12
"""Characters of a device and of a seal in a head's code."""
_WORDS = "Audit head "
_PRINTED = re.compile(rf"^{_WORDS}(\S+)$", re.MULTILINE)


class Head(NamedTuple):
    """The last entry of a device's chain: whoever knows it knows whether any before it changed."""

    device: str
    sequence: int
    seal: str

    @property
    def code(self) -> str:
        """The head short enough to print: `3f2a90c1-120-9f86d081884c`; nothing before any entry."""
        if not self.sequence:
            return ""
        return f"{self.device[:_DEVICE]}-{self.sequence}-{self.seal[:_SEAL]}"

    @classmethod
    def of_code(cls, code: str) -> Self | None:
        """Return the head that a printed code tells of, device and seal cut short, or None."""
        rest, _, seal = code.strip().rpartition("-")
        device, _, sequence = rest.rpartition("-")
        if not device or not sequence.isascii() or not sequence.isdigit() or len(seal) != _SEAL:
            return None
        return cls(device, int(sequence), seal)

    def message(self, office: str) -> bytes:
        """Return what a machine signs: this head, of this office's store."""
        return f"cpclerk audit head {office} {self.device} {self.sequence} {self.seal}".encode()


def printed(code: str) -> str:
    """Return the line that prints a head's code."""
    return f"{_WORDS}{code}"


def code_in(text: str) -> str:
    """Return the code of the head that a finished copy prints, or nothing."""
    found = _PRINTED.findall(text)
    return str(found[-1]) if found else ""
