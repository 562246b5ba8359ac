"""The question who is in the core group, asked on the outline plan and on the next meetings."""

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any

from cpclerk.ui.ticks import Tick, Ticks

if TYPE_CHECKING:
    from textual.app import App

    from cpclerk.services.outline import Outline


def ask_members(
    app: "App[Any]",
    plan: "Outline",
    then: Callable[[list[str]], None],
    proposed: Collection[str] = (),
) -> None:
    """Tick who of those asked is in the core group; `proposed` are ticked while nobody is."""
    inside = {each.invitee_uid for each in plan.core_group} or set(proposed)
    ticks = [
        Tick(each.uid, ", ".join(filter(None, (each.full_name, each.capacity or each.agency))),
             each.uid in inside)
        for each in plan.people
    ]  # fmt: skip

    def answered(states: dict[str, bool | None] | None) -> None:
        if states is not None:
            then([each for each, state in states.items() if state])

    app.push_screen(Ticks("Who is in the core group?", ticks), answered)
