"""Choosing the category of abuse, with what each one means in sight."""

from collections.abc import Iterable
from textwrap import wrap

from cpclerk.rules.profile_parts import Category
from cpclerk.ui.answers import lettered
from cpclerk.ui.dialogs import Ask
from cpclerk.ui.widgets.lines import Row

WIDTH = 64
"""Cells for a definition in a dialog on the smallest screen."""


class AskCategory(Ask):
    """The categories, each on a letter, with its definition under it; then `others`."""

    # Those of the smallest screen, with what is known of none of them still in sight.
    DEFAULT_CSS = "AskCategory Lines { max-height: 18; }"

    def __init__(
        self, question: str, categories: Iterable[Category], others: Iterable[tuple[str, str]] = ()
    ) -> None:
        self.categories = {each.code: each for each in categories}
        names = [(each.code, each.name) for each in self.categories.values()]
        super().__init__(question, lettered([*names, *others]))

    def rows(self) -> list[Row]:
        """Return each category, and under it what it means."""
        rows = []
        for each in self.answers:
            rows.append(Row(each.value, (each.key, each.words)))
            category = self.categories.get(each.value)
            definition = category.definition if category else ""
            for line in wrap(definition, WIDTH, break_on_hyphens=False):
                rows.append(Row(None, (f"    {line}",), "quiet"))
        return rows
