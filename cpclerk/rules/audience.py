"""Who may see a text. What cannot be understood is seen by nobody."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from cpclerk.rules.dates_in_words import listed

_SEPARATOR = ";"


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who is about to read: their uid, and whether they are family."""

    uid: str
    is_family: bool


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a text is for: everyone, professionals, named people only, or all but named people.

    The limits add up: a text can be for professionals and withheld from one of them.
    `only` None means that nobody is singled out.
    """

    professionals_only: bool = False
    only: frozenset[str] | None = None
    withheld: frozenset[str] = frozenset()

    @classmethod
    def for_everyone(cls) -> "Audience":
        """Everyone at the conference."""
        return cls()

    @classmethod
    def for_professionals(cls) -> "Audience":
        """Professionals, not the family."""
        return cls(professionals_only=True)

    @classmethod
    def for_only(cls, uids: Iterable[str]) -> "Audience":
        """Nobody but the people named by uid."""
        return cls(only=frozenset(uids))

    @classmethod
    def withheld_from(cls, uids: Iterable[str]) -> "Audience":
        """Everyone but the people named by uid."""
        return cls(withheld=frozenset(uids))

    @classmethod
    def for_nobody(cls) -> "Audience":
        """Nobody at all: what an unreadable audience becomes."""
        return cls(only=frozenset())

    @classmethod
    def parse(cls, stored: str | None) -> "Audience":
        """The audience from its stored form; nobody when it cannot be understood."""
        return _parsed(stored) if stored else cls.for_nobody()

    @property
    def stored(self) -> str:
        """The form kept in the store: `everyone`, `professionals`, `only:a,b`, `not:a,b`."""
        parts = []
        if self.professionals_only:
            parts.append("professionals")
        if self.only is not None:
            parts.append("only:" + ",".join(sorted(self.only)))
        if self.withheld:
            parts.append("not:" + ",".join(sorted(self.withheld)))
        return _SEPARATOR.join(parts) or "everyone"

    @property
    def is_restricted(self) -> bool:
        """Whether anybody at the conference may not see it."""
        return self != Audience()

    @property
    def words_on_paper(self) -> str:
        """The audience as a copy says it to somebody who may see it; nothing for everyone.

        From whom it is kept would tell them more than they need to know.
        """
        if self == Audience.for_professionals():
            return self.words
        return "the reader of this copy" if self.is_restricted else ""

    def words_with(self, names: Mapping[str, str]) -> str:
        """The audience in plain words for those who work on the record, with names by uid."""

        def named(uids: frozenset[str]) -> str:
            known = sorted({names[uid] for uid in uids if uid in names})
            rest = sum(uid not in names for uid in uids)
            return listed([*known, *([f"{rest} more"] if rest else [])])

        if not self.is_restricted:
            return self.words
        parts = ["professionals only"] if self.professionals_only else []
        if self.only is not None:
            parts.append(f"{named(self.only)} only" if self.only else "nobody")
        if self.withheld:
            parts.append(f"all but {named(self.withheld)}")
        return ", ".join(parts)

    @property
    def words(self) -> str:
        """The audience in plain words, naming nobody."""
        if not self.is_restricted:
            return "everyone at the conference"
        parts = ["professionals only"] if self.professionals_only else []
        if self.only is not None:
            parts.append(f"named people only ({len(self.only)})" if self.only else "nobody")
        if self.withheld:
            parts.append(f"withheld from named people ({len(self.withheld)})")
        return ", ".join(parts)


@lru_cache(maxsize=256)
def _parsed(stored: str) -> Audience:
    # A record has hundreds of texts and a handful of audiences.
    return strictest([_parse_one(part) for part in stored.split(_SEPARATOR)])


def _parse_one(part: str) -> Audience:
    kind, colon, names = part.strip().partition(":")
    uids = [name.strip() for name in names.split(",")]
    if not colon:
        known = {"everyone": Audience.for_everyone, "professionals": Audience.for_professionals}
        return known.get(kind, Audience.for_nobody)()
    if kind == "not" and all(uids):
        return Audience.withheld_from(uids)
    if kind == "only" and all(uids):
        return Audience.for_only(uids)
    return Audience.for_nobody()


def may_see(reader: Reader, audience: Audience) -> bool:
    """Whether the reader may see a text of that audience.

    A reader whose uid is not known may see only what is limited by no names.
    """
    if audience.professionals_only and reader.is_family:
        return False
    if audience.only is None and not audience.withheld:
        return True
    if not reader.uid or reader.uid in audience.withheld:
        return False
    return audience.only is None or reader.uid in audience.only


def in_part(audience: Audience, *, closed: bool) -> Audience:
    """Whom something is for that is saved in the part for professionals only, or in the rest."""
    return strictest([audience, Audience.for_professionals()]) if closed else audience


def strictest(audiences: Iterable[Audience]) -> Audience:
    """The audience of texts put together: those who may see every one of them.

    Of nothing at all it is nobody, so that a forgotten audience hides rather than shows.
    """
    found = list(audiences)
    if not found:
        return Audience.for_nobody()
    onlys = [audience.only for audience in found if audience.only is not None]
    return Audience(
        professionals_only=any(audience.professionals_only for audience in found),
        only=frozenset.intersection(*onlys) if onlys else None,
        withheld=frozenset().union(*(audience.withheld for audience in found)),
    )
