"""Templates of letters: those that are shipped, and those that the office edited in Word."""

import hashlib
from base64 import b64decode
from dataclasses import dataclass

from cpclerk.documents.shipped import shipped
from cpclerk.rules.errors import Refused
from cpclerk.rules.letters import TEMPLATES
from cpclerk.store import LetterTemplate


@dataclass(frozen=True, slots=True)
class Template:
    """A template in use: version 0 is the shipped one. `digest` is the SHA-256 of the file."""

    code: str
    words: str
    version: int
    digest: str
    file: bytes


def in_use(code: str) -> Template:
    """Return the template from which letters are made now. Needs an open connection.

    Raises Refused when the store's is not as it was put in.
    """
    row = _newest(code)
    if row is None:
        file = shipped(code)
        return Template(code, TEMPLATES[code], 0, _digest(file), file)
    file = b64decode(row.content)
    if _digest(file) != row.digest:
        raise Refused(
            f"The template “{TEMPLATES[code]}” is not as it was put in. Go back to the shipped one "
            "under Settings, Letters, or restore the store from a backup.",
            "template",
        )
    return Template(code, TEMPLATES[code], row.version, row.digest, file)


def _newest(code: str) -> LetterTemplate | None:
    found: LetterTemplate | None = (
        LetterTemplate.select()
        .where(LetterTemplate.code == code, ~LetterTemplate.retired)
        .order_by(LetterTemplate.version.desc())
        .first()
    )
    return found


def _digest(file: bytes) -> str:
    return hashlib.sha256(file).hexdigest()
