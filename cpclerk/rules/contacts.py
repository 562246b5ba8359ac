"""Ways to reach somebody: which kinds there are, and what can be one."""

import re
from types import MappingProxyType

from cpclerk.rules.errors import Refused
from cpclerk.rules.text import clean_field

ADDRESS, EMAIL, SECURE_EMAIL = "address", "email", "secure_email"
PLACES = frozenset({ADDRESS, "school", "workplace", "refuge"})
KINDS = MappingProxyType(
    {
        ADDRESS: "address",
        "phone": "phone",
        "mobile": "mobile",
        EMAIL: "e-mail",
        SECURE_EMAIL: "secure e-mail",
        "school": "school",
        "workplace": "workplace",
        "refuge": "refuge",
    }
)
"""Each kind with the words for it."""
ALWAYS_PROTECTED = frozenset({"refuge"})
LIMIT = 300

_MAIL = re.compile(r"[^\s@,;<>()]+@[^\s@,;<>()]+\.[^\s@.,;<>()]{2,}")
_NUMBER = re.compile(r"[+()\d\s.\-/]{5,}(?:(?:ext|x)\.?\s*\d+)?", re.IGNORECASE)


def checked_contact(kind: str, value: str, field: str = "value") -> str:
    """Return a way to reach somebody, cleaned. Raises Refused for what cannot be one."""
    if kind not in KINDS:
        raise Refused(f"Choose what it is: {', '.join(KINDS.values())}.", "kind")
    cleaned = clean_field(value.replace("\n", ", "), field, limit=LIMIT)
    if not cleaned:
        raise Refused(f"Type the {KINDS[kind]}.", field)
    if kind in {EMAIL, SECURE_EMAIL} and not is_mail(cleaned):
        raise Refused(
            "This is no e-mail address. One reads like name@example.org; type one at a time.", field
        )
    if kind in {"phone", "mobile"} and not _NUMBER.fullmatch(cleaned):
        raise Refused(
            "This is no telephone number. Type its figures, such as 0116 496 0000.", field
        )
    return cleaned


def is_mail(text: str) -> bool:
    """Whether this can be one e-mail address."""
    return bool(_MAIL.fullmatch(text)) and ".." not in text and len(text) <= 254


def address_lines(value: str) -> tuple[str, ...]:
    """Return an address line by line, as an envelope has it."""
    return tuple(part.strip() for part in re.split(r"[,\n]", value) if part.strip())


def number_forms(value: str) -> tuple[str, ...]:
    """Return the ways of writing a telephone number, in figures; none for what is no number."""
    if not _NUMBER.fullmatch(value):
        return ()
    figures = re.sub(r"\D", "", re.split(r"ext|x", value, flags=re.IGNORECASE)[0])
    own = figures.removeprefix("44" if value.lstrip("(").startswith("+44") else "").removeprefix(
        "0"
    )
    return tuple(f"{before}{own}" for before in ("0", "44", "440", ""))
