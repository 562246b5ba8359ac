"""What a passphrase must be, and how a recovery key is written on paper and read back."""

import hashlib
import unicodedata

from cpclerk.rules.errors import Refused

LEAST = 15
MOST = 1_000

# Crockford's 32: no I, L, O or U, and whoever writes one of the first three means 1 or 0.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MEANT = str.maketrans("ILO", "110")
GROUP = 4
RECOVERY_BYTES = 15
RECOVERY_GROUPS = RECOVERY_BYTES * 8 // 5 // GROUP + 1


def as_typed(text: str) -> str:
    """Return a passphrase as it is compared: the line end of a file dropped, accents composed.

    Nothing else is changed: spaces count, at the ends too.
    """
    text = text.removesuffix("\n").removesuffix("\r")
    return unicodedata.normalize("NFC", text)


def new_passphrase(text: str, field: str = "passphrase") -> str:
    """Return a new passphrase as it is compared. Refused only for its length.

    Length is what protects; rules about its letters only make people write it down.
    """
    text = as_typed(text)
    if len(text) < LEAST:
        raise Refused(
            f"A passphrase has at least {LEAST} characters; this has {len(text)}. "
            "Four or five words that only you put together are good.",
            field,
        )
    if len(text) > MOST:
        raise Refused(f"A passphrase has at most {MOST:,} characters.", field)
    return text


def recovery_key(random: bytes) -> str:
    """Return 15 random bytes as groups of four letters; the last group checks the others."""
    if len(random) != RECOVERY_BYTES:
        raise ValueError(f"a recovery key is made of {RECOVERY_BYTES} bytes")
    letters = _letters(random)
    groups = [letters[place : place + GROUP] for place in range(0, len(letters), GROUP)]
    return "-".join([*groups, _check_group(letters)])


def read_recovery_key(text: str) -> str:
    """Return a recovery key as it was printed, however it was typed: small letters, spaces.

    Refused, saying what is wrong, when it is not one or a letter of it was mistyped.
    """
    typed = "".join(text.upper().translate(MEANT).replace("-", " ").split())
    strange = sorted(set(typed) - set(LETTERS))
    if strange:
        raise Refused(f"There is no {strange[0]} in a recovery key. Look at the paper again.")
    if len(typed) != GROUP * RECOVERY_GROUPS:
        raise Refused(
            f"A recovery key has {RECOVERY_GROUPS} groups of {GROUP}; this has "
            f"{len(typed)} characters in place of {GROUP * RECOVERY_GROUPS}."
        )
    letters, check = typed[:-GROUP], typed[-GROUP:]
    if _check_group(letters) != check:
        raise Refused(
            "The last group does not fit the others: something is mistyped. "
            "Compare it with the paper, group by group."
        )
    return "-".join(typed[place : place + GROUP] for place in range(0, len(typed), GROUP))


def _letters(data: bytes) -> str:
    number = int.from_bytes(data, "big")
    count = len(data) * 8 // 5
    return "".join(LETTERS[number >> 5 * place & 31] for place in reversed(range(count)))


def _check_group(letters: str) -> str:
    digest = hashlib.sha256(f"cpclerk recovery key {letters}".encode()).digest()
    return _letters(digest[:5])[:GROUP]
