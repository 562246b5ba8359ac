"""A conference in a store with a marker in each restricted thing, and whose each marker is.

Who may read what is worked out here apart from the program: by tag, as `random_audience` draws it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from cpclerk.store import Session
from cpclerk.store.prepared import insert_row
from tests.afterwards import EVERY_TAG, random_audience

EVERYBODY = frozenset(EVERY_TAG)
Tags = frozenset[str]


@dataclass
class Whole:
    """A conference that was held, with all that can be recorded of one.

    `seen_by` has by marker the tags of those who may read it; `must` also in which documents each
    of them finds it. What is in `never` stands in nobody's; `hiding` are protected details with
    the tags of those whose they are, `named` the tags of those who may learn of each. `said` is
    what was said with a marker, `of_others` the child in whose own version it has no
    place, `posted` those who are sent something by post.
    """

    session: Session
    rng: Random
    seed: int
    uid: str = ""
    invitees: dict[str, str] = field(default_factory=dict)
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    persons: dict[str, str] = field(default_factory=dict)
    uids: dict[str, list[str]] = field(default_factory=dict)
    seen_by: dict[str, Tags] = field(default_factory=dict)
    must: dict[str, dict[str, Tags]] = field(default_factory=dict)
    never: set[str] = field(default_factory=set)
    hiding: dict[str, Tags] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)
    whole_names: dict[str, list[str]] = field(default_factory=dict)
    named: dict[str, Tags] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    of_others: dict[str, str] = field(default_factory=dict)
    posted: set[str] = field(default_factory=set)

    def put(self, table: Any, **values: Any) -> str:
        """Put a row into the store, without history or audit; return its uid."""
        row = table(uid=self.session.new_uid(), **values)
        insert_row(table, row.__data__)
        return str(row.uid)

    def often(self, chance: float) -> bool:
        return self.rng.random() < chance

    def audience(self) -> tuple[str, Tags]:
        """Return an audience as stored, and who may see what has it."""
        return random_audience(self.rng, self.uids) if self.often(0.7) else ("everyone", EVERYBODY)

    def mark(self, tags: Tags, documents: Iterable[str]) -> str:
        """Return a marker that those with these tags must find in these documents."""
        marker = f"marker{self.seed}x{len(self.seen_by) + len(self.never)}x"
        self.seen_by[marker] = tags
        self.must[marker] = dict.fromkeys(documents, tags)
        return marker

    @property
    def last(self) -> str:
        """The latest marker."""
        return list(self.seen_by)[-1]

    def words(self, tags: Tags, *documents: str) -> str:
        """Return words with a marker in them, as somebody says them."""
        marker = self.mark(tags, documents)
        between = self.rng.choice((" ", "\n"))
        said = f"Before it.{between}{'word ' * self.rng.randint(0, 30)}{marker} and after."
        self.said[marker] = said
        return said

    def strike(self) -> None:
        """Expect what was marked last in nobody's copy: it was struck out."""
        marker = self.last
        del self.seen_by[marker], self.must[marker], self.said[marker]
        self.never.add(marker)
