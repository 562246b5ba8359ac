"""A family as a tree of lines: the parents, their children under them, the others beside."""

from collections.abc import Sequence
from dataclasses import dataclass

PARENTS = ("mother", "father")


@dataclass(frozen=True, slots=True)
class Relative:
    """Somebody in a family: `detail` is what stands behind the name, such as an age."""

    name: str
    relation: str
    detail: str = ""

    @property
    def words(self) -> str:
        """`Rosa Ash (mother), parental responsibility`."""
        who = self.name if self.relation == "child" else f"{self.name} ({self.relation})"
        return f"{who}, {self.detail}" if self.detail else who


def family_tree(family: Sequence[Relative]) -> tuple[str, ...]:
    """The family as lines, everybody once: parents first, each child under them."""
    parents = [each for each in family if each.relation in PARENTS]
    children = [each for each in family if each.relation == "child"]
    others = [each for each in family if each not in parents and each not in children]
    lines = [each.words for each in parents] or ["No parent is recorded."]
    for place, each in enumerate(children):
        branch = "└" if place == len(children) - 1 else "├"
        lines.append(f"  {branch}─ {each.words}")
    if others:
        lines.append("Around them:")
        lines += [f"  {each.words}" for each in others]
    return tuple(lines)
