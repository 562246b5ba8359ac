"""A family as a tree of lines: who is whose parent and partner, and the children by each.

It says what is recorded, and of what is not that it is not: nobody's parent is guessed.
"""

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cpclerk.rules.text import fold

CHILD = "child"
PARENTS = frozenset({"mother", "father", "parent", "mum", "dad"})
"""How a parent is put, by birth or adoption; a step-parent or carer is no line of descent."""
BEFORE_PARENT = frozenset({"birth", "adoptive", "natural", "biological"})
OFFSPRING = frozenset({"son", "daughter", "child"})
PARTNERS = frozenset({"partner", "husband", "wife", "spouse"})
"""The last word of a partner's; `former partner` and `ex-husband` are told as they are put."""
WIDTH = 76
LEAST = 20
"""Cells that words keep, however deep in the tree they stand."""
NOT_RECORDED = "Who is whose parent is not recorded (F3, r records it)."


@dataclass(frozen=True, slots=True)
class Relative:
    """Somebody in a family: `detail` is what stands behind the name, such as an age."""

    name: str
    relation: str
    detail: str = ""
    uid: str = ""

    @property
    def named(self) -> str:
        """`Rosa Ash (mother)`."""
        return self.name if self.relation == CHILD else f"{self.name} ({self.relation})"

    @property
    def words(self) -> str:
        """`Rosa Ash (mother), parental responsibility`."""
        return f"{self.named}, {self.detail}" if self.detail else self.named


@dataclass(frozen=True, slots=True)
class Tie:
    """One of a family as another's: `uid` is the `relation` of `other_uid`, in its own words."""

    uid: str
    other_uid: str
    relation: str


def family_tree(
    family: Sequence[Relative], ties: Iterable[Tie] = (), width: int = WIDTH
) -> tuple[str, ...]:
    """The family as lines of at most `width` characters, everybody in full once.

    A parent, then under it each other parent with the children of both. Who is related in another
    way stands below with that; where no parents are recorded, parents by their place in the
    family stand above all its children, and it is said that this is not recorded.
    """
    known = {each.uid for each in family}
    found = [each for each in ties if {each.uid, each.other_uid} <= known]
    tree = _Tree(family, found, width)
    if not tree.parents:
        return tree.as_placed()
    return tree.by_descent()


class _Tree:
    """What is known of who descends from whom, and the lines so far."""

    def __init__(self, family: Sequence[Relative], ties: Sequence[Tie], width: int) -> None:
        self.family = {each.uid: each for each in family}
        self.everybody = tuple(family)
        self.width = width
        self.parents: dict[str, list[str]] = {}
        self.partners: dict[str, dict[str, str]] = {}
        self.others: list[Tie] = []
        self.shown: set[str] = set()
        for tie in ties:
            self._take(tie)

    def as_placed(self) -> tuple[str, ...]:
        """Return the tree where only each one's place in the family is recorded."""
        parents = [each for each in self.everybody if each.relation in PARENTS]
        children = [each for each in self.everybody if each.relation == CHILD]
        others = [each for each in self.everybody if each not in (*parents, *children)]
        lines = [line for each in parents for line in self._wrapped(each.words)]
        lines = lines or ["No parent is recorded."]
        lines += self._branches([(each.words, ()) for each in children], "  ")
        lines += self._around(others)
        if parents and children:
            lines.append(NOT_RECORDED)
        return (*lines, *self._also())

    def by_descent(self) -> tuple[str, ...]:
        """Return the tree of those of whom a parent or a partner is recorded, then the others."""
        lines: list[str] = []
        tied = {*self.parents, *self.partners, *(u for own in self.parents.values() for u in own)}
        tops = [uid for uid in self.family if uid in tied and uid not in self.parents]
        # The eldest generation first, so that everybody stands under their own parents.
        tops.sort(key=self._height, reverse=True)
        # Whoever is left hangs in a circle: recorded by mistake, and shown all the same.
        for uid in (*tops, *(uid for uid in self.family if uid in tied)):
            if uid not in self.shown:
                lines += self._wrapped(self._words(uid))
                lines += self._branches(tuple(self._below(uid)), "  ")
        left = [each for each in self.everybody if each.uid not in self.shown]
        children = [each for each in left if each.relation == CHILD]
        if children:
            lines.append("Whose children these are is not recorded:")
            lines += self._branches([(each.words, ()) for each in children], "  ")
        lines += self._around([each for each in left if each.relation != CHILD])
        return (*lines, *self._also())

    def _take(self, tie: Tie) -> None:
        words = fold(tie.relation).replace("-", " ").split()
        last = words[-1] if words else ""
        if last in PARENTS and set(words[:-1]) <= BEFORE_PARENT:
            self._descends(tie.other_uid, tie.uid)
        elif words == [last] and last in OFFSPRING:
            self._descends(tie.uid, tie.other_uid)
        elif last in PARTNERS:
            self.partners.setdefault(tie.uid, {}).setdefault(tie.other_uid, tie.relation)
            self.partners.setdefault(tie.other_uid, {}).setdefault(tie.uid, tie.relation)
        elif last:
            self.others.append(tie)

    def _descends(self, child: str, parent: str) -> None:
        own = self.parents.setdefault(child, [])
        if parent not in own:
            own.append(parent)

    def _height(self, uid: str) -> int:
        """Return how many generations descend from somebody."""
        height, level, seen = 0, {uid}, {uid}
        while level:
            height += 1
            level = {child for child, own in self.parents.items() if level & set(own)} - seen
            seen |= level
        return height

    def _words(self, uid: str) -> str:
        """Return somebody in full the first time, later by name alone."""
        each = self.family[uid]
        if uid in self.shown:
            return f"{each.named}, as above"
        self.shown.add(uid)
        return each.words

    def _below(self, uid: str) -> "Iterator[tuple[str, Sequence[_Branch]]]":
        """Yield those with whom somebody has children, with these; then partners without any."""
        by: dict[tuple[str, ...], list[str]] = {}
        for child in self.family:
            if uid in (own := self.parents.get(child, [])):
                by.setdefault(tuple(each for each in own if each != uid), []).append(child)
        partners: Mapping[str, str] = self.partners.get(uid, {})
        for others, children in by.items():
            yield self._with(others, partners), tuple(self._child(each) for each in children)
        had = {each for others in by for each in others}
        for each, words in partners.items():
            if each not in had:
                yield f"{words}: {self._words(each)}", ()

    def _with(self, others: Sequence[str], partners: Mapping[str, str]) -> str:
        if not others:
            return "the other parent is not recorded"
        said = [
            self._words(each) + (f", {partners[each]}" if each in partners else "")
            for each in others
        ]
        return f"with {' and '.join(said)}"

    def _child(self, uid: str) -> "_Branch":
        if uid in self.shown:
            return self._words(uid), ()
        words = self._words(uid)
        return words, tuple(self._below(uid))

    def _around(self, others: Sequence[Relative]) -> list[str]:
        lines = [line for each in others for line in self._wrapped(each.words, "  ", "    ")]
        return ["Around them:", *lines] if lines else []

    def _also(self) -> list[str]:
        """Return the relations that are no line of descent, in the family's own words."""
        lines = [
            line
            for each in self.others
            for line in self._wrapped(
                f"{self.family[each.uid].name}: {each.relation} of "
                f"{self.family[each.other_uid].name}",
                "  ",
                "    ",
            )
        ]
        return ["Also related:", *lines] if lines else []

    def _branches(self, branches: "Sequence[_Branch]", indent: str) -> list[str]:
        lines = []
        for place, (words, below) in enumerate(branches):
            is_last = place == len(branches) - 1
            first, rest = ("└─ ", "   ") if is_last else ("├─ ", "│  ")
            lines += self._wrapped(words, indent + first, indent + rest)
            lines += self._branches(below, indent + rest)
        return lines

    def _wrapped(self, words: str, first: str = "", rest: str = "  ") -> list[str]:
        return textwrap.wrap(
            words,
            max(self.width, len(first) + LEAST),
            initial_indent=first,
            subsequent_indent=rest,
            break_on_hyphens=False,
        )


_Branch = tuple[str, Sequence["_Branch"]]
