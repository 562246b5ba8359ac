"""Who does an action: offered from those who are known, and a stranger is asked about once."""

from typing import Any

from cpclerk.rules.dates_in_words import listed
from cpclerk.rules.outline import strangers
from cpclerk.services.outline import Outline
from cpclerk.ui.forms import New, Option, PickField


class WhoField(PickField):
    """One of those offered, or any words: several people, or somebody whom nobody here knows."""

    HOW = (
        "Type a part of a name, a capacity or an agency; Down shows them all, Enter takes what is "
        "marked. Several stay as they are typed: SW and Mum."
    )

    def __init__(self, name: str, label: str, page: Outline | None, now: str) -> None:
        self.page = page
        offered = [Option(who, who, detail) for who, detail in (page.doers if page else ())]
        if now and all(each.value != now for each in offered):
            offered.append(Option(now, now, "as it stands"))
        super().__init__(name, label, offered, value=now or None, allow_new=True)

    def echo(self, value: Any) -> str:
        """Return what tells them apart, or that nobody knows who that is."""
        if not isinstance(value, New):
            return super().echo(value)
        return "not known here" if unknown(value.name, self.page) else ""


def who_typed(value: Any) -> str:
    """Return who does it as words; empty where nobody is named."""
    return value.name if isinstance(value, New) else value or ""


def unknown(who: str, page: Outline | None) -> str:
    """Return that somebody is known to nobody here, in words; empty where everybody is known."""
    if page is None:
        return ""
    others = [*(f"{name} {detail}" for name, detail in page.doers)]
    names = strangers(who, [each.voice for each in page.people], others)
    if not names:
        return ""
    are = "is" if len(names) == 1 else "are"
    return f"{listed(names)} {are} neither on the list nor in the core group, and no agency."
