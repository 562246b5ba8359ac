"""Who is sent a copy, what each reader may see of it, and what a finished copy must not hold."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from cpclerk.rules.audience import Audience, Reader, may_see
from cpclerk.rules.errors import Refused
from cpclerk.rules.invitations import PARENTS
from cpclerk.rules.text import fold

METHODS = MappingProxyType(
    {"post": "post", "secure_mail": "secure mail", "by_hand": "by hand", "none": "no copy"}
)
NEEDS_ADDRESS = frozenset({"post", "secure_mail"})
PAGE_DIGITS = 3
# A sentence shorter than this is ordinary speech, not a quotation.
LEAST_WORDS = 4
_SENTENCE_ENDS = re.compile(r"(?<=[.!?])\s+|\n+")
# A number is written with dashes or without.
_GAPS = "-‐‑–—.()/"
_NOT_INITIALS = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "pc", "dc", "ds", "di", "dci", "rev"}
)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who may be sent a copy: every uid by which an audience can name them.

    An advocate is no professional to an audience, and has the uids of the children they may speak
    for (`speaks_for`): what is withheld from a child is withheld from the child's advocate.
    `comes_for` are the children somebody comes for, by person; empty: nobody said.
    """

    uids: frozenset[str]
    is_family: bool
    is_advocate: bool = False
    speaks_for: frozenset[str] = frozenset()
    comes_for: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Hidden:
    """Words that a reader may not see, and where they were recorded, in plain words.

    `why` says from whom they are kept, or for whom they are, as the store knows it.
    """

    where: str
    text: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Leak:
    """Words found in a finished text that should not be there: where from, and on which line.

    They stand between the characters `start` and `end` of it. `digest` knows again what was
    hidden, where it was recorded and from whom it is kept, without holding it.
    """

    where: str
    line: int
    start: int
    end: int
    digest: str


def may_have(recipient: Recipient, audience: Audience, whose: frozenset[str] = frozenset()) -> bool:
    """Whether a recipient may see a text, by whichever uid the audience names people.

    Being withheld under one uid counts before being named under another. `whose` are the uids of
    the child whose own it is: to an advocate of several it is that child's alone.
    """
    speaks_for = recipient.speaks_for & whose if whose else recipient.speaks_for
    if (recipient.uids | speaks_for) & audience.withheld:
        return False
    named = recipient.uids & (audience.only or frozenset())
    uid = min(named or recipient.uids, default="")
    return may_see(Reader(uid, recipient.is_family or recipient.is_advocate), audience)


def may_have_version_of(
    recipient: Recipient, child: frozenset[str], siblings: frozenset[str]
) -> bool:
    """Whether one child's own version may be for a recipient at all; both are uids of children.

    A child's brother or sister has none of it, nor who comes for those alone. An advocate has it
    once it is said that they come for this child, unless it is the only one.
    """
    if recipient.uids & siblings:
        return False
    if recipient.comes_for:
        return bool(recipient.comes_for & child)
    return not (recipient.is_advocate and siblings)


def is_proposed(
    *,
    is_family: bool,
    relation: str,
    parental_responsibility: bool | None,
    invited: bool | None,
    attended: bool | None,
    is_advocate: bool = False,
) -> str:
    """Return nothing for somebody who is usually sent a copy, or else why they are not.

    Those are parents, whoever has parental responsibility, and professionals. Anybody else is
    chosen on purpose: a child, an advocate (who sees no record unless given one), a supporter.
    """
    if is_advocate:
        return "an advocate: sees no record unless it is given on purpose"
    if is_family:
        if relation == "child":
            return "a child: given the decision in its own words"
        is_parent = fold(relation) in PARENTS and parental_responsibility is None
        if parental_responsibility or (is_parent and attended):
            return ""
        return "no parental responsibility recorded"
    if attended or invited is not False:
        return ""
    return "was not invited and was not there"


def checked_method(method: str) -> str:
    """Return a method of sending. Refused when it is none."""
    if method not in METHODS:
        raise Refused(f"Choose how it is sent: {', '.join(METHODS.values())}.", "method")
    return method


def checked_pages(text: str) -> int:
    """Return how many pages somebody counted. Refused when it is no number of pages."""
    if not (text.isascii() and text.isdigit() and 0 < len(text) <= PAGE_DIGITS and int(text)):
        raise Refused("Type how many pages there are, such as: 5.", "pages")
    return int(text)


def must_type_initials(
    *,
    is_family: bool,
    has_protected: bool,
    family_protected: bool,
    kept_from_others: bool,
    left_out: int,
) -> bool:
    """Whether the initials of a recipient are typed before anything goes to them (S8).

    Where what they get is not what the others get: a detail of theirs is protected, who they are
    is kept from somebody, or something or somebody is left out for them. Of the family also where
    anything about the conference is protected: a letter in the wrong envelope does most harm there.
    """
    own = has_protected or kept_from_others or left_out > 0
    return own or (is_family and family_protected)


def require_initials(typed: str, name: str) -> None:
    """Raise Refused unless these are the initials of the name: `RA` for Rosa Ash.

    Titles and the second half of a double name may be left out; the whole name does too, and the
    short form that stands in the name of an agency: `PSW` for SW Team Manager/PSW.
    """
    given = "".join(fold(typed).replace(".", "").split())
    whole = "".join(fold(name).replace(".", "").split())
    short = short_forms(name)
    if given and given in {*_initials(name), whole, *map(fold, short)}:
        return
    forms = f" ({' or '.join(short)} will do)" if short else ""
    # The question, with the name, stands beside it while another answer is typed.
    raise Refused(
        f"Those are not the initials{forms}."
        if given
        else f"Something is restricted here. Type the initials of {name}, the recipient{forms}.",
        "initials",
    )


def short_forms(name: str) -> tuple[str, ...]:
    """Return the short forms that stand in a name: `SW` and `PSW` in SW Team Manager/PSW.

    None in a name that is written in capitals as a whole, and no title.
    """
    words = [] if name.isupper() else re.split(r"[-/\s]+", name)
    short = (each for each in words if len(each) > 1 and each.isupper() and each.isalpha())
    return tuple(each for each in short if fold(each) not in _NOT_INITIALS)


def leaks(text: str, hidden: Iterable[Hidden], seen: Sequence[str]) -> tuple[Leak, ...]:
    """Return every place of a finished text where a hidden one stands, whole or by the sentence.

    Case, spacing, dashes, stops and line ends do not matter. Words that the reader may also see in
    the record (`seen`) are no leak. What stands within a longer one that is hidden for the same
    reason is one leak with it.
    """
    finished = _Searched(text)
    found: dict[tuple[str, str], list[tuple[int, int, Hidden]]] = {}
    for each in hidden:
        for piece in _pieces(each.text):
            spans = list(finished.spans(piece))
            if spans and not any(piece in _Searched(other) for other in seen):
                alike = found.setdefault((each.where, each.why), [])
                alike += [(*span, each) for span in spans]
    return tuple(
        Leak(each.where, text.count("\n", 0, start) + 1, start, end, known_as(each))
        for alike in found.values()
        for start, end, each in _outermost(alike)
    )


def _outermost(found: Sequence[tuple[int, int, Hidden]]) -> list[tuple[int, int, Hidden]]:
    """Return what stands within nothing else that was found; of two in one place the first."""
    kept: list[tuple[int, int, Hidden]] = []
    for each in sorted(found, key=lambda place: (place[0], -place[1])):
        if not kept or each[1] > kept[-1][1]:
            kept.append(each)
    return kept


def known_as(hidden: Hidden) -> str:
    """Return the SHA-256 of a hidden text, however it is spaced, with where and why it is kept."""
    held = "\0".join((_packed(hidden.text), hidden.where, hidden.why))
    return hashlib.sha256(held.encode()).hexdigest()


def _packed(text: str) -> str:
    packed = "".join(text.split())
    for gap in _GAPS:
        # Nine of these take a tenth of what one expression takes.
        packed = packed.replace(gap, "")
    return packed.casefold()


class _Searched:
    """A text to search in, however it is laid out in lines."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.packed = _packed(text)

    @cached_property
    def places(self) -> list[int]:
        """Where each packed character stands; asked for only once something was found."""
        return [
            place
            for place, character in enumerate(self.text)
            if not character.isspace() and character not in _GAPS
            for _ in character.casefold()
        ]

    def __contains__(self, piece: str) -> bool:
        return any(True for _ in self.spans(piece))

    def spans(self, piece: str) -> Iterator[tuple[int, int]]:
        """Yield where a packed piece stands as whole words: its first place and that after it."""
        start = self.packed.find(piece)
        while start >= 0:
            first, last = self.places[start], self.places[start + len(piece) - 1]
            if not self._joined(first - 1, first) and not self._joined(last, last + 1):
                yield first, last + 1
            start = self.packed.find(piece, start + 1)

    def _joined(self, left: int, right: int) -> bool:
        """Whether two neighbouring characters belong to one word."""
        text = self.text
        return left >= 0 and right < len(text) and text[left].isalnum() and text[right].isalnum()


def _pieces(text: str) -> list[str]:
    sentences = [each for each in _SENTENCE_ENDS.split(text) if len(each.split()) >= LEAST_WORDS]
    packed = (_packed(each) for each in (text, *sentences))
    return [piece for piece in dict.fromkeys(packed) if piece]


def _initials(name: str) -> frozenset[str]:
    words = [word for word in fold(name).split() if word.rstrip(".") not in _NOT_INITIALS]
    words = words or fold(name).split()
    every = [part for word in words for part in re.split(r"[-/]", word) if part]
    titled = [part for word in fold(name).split() for part in re.split(r"[-/]", word) if part]
    return frozenset("".join(word[0] for word in each) for each in (words, every, titled))
