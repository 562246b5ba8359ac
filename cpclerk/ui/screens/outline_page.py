"""What the outline plan shows: goals, actions, core group, what if, each child's own version."""

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual import on
from textual.widget import Widget

from cpclerk.services import outline as service
from cpclerk.services.looking_back import last_time
from cpclerk.services.next_meetings import NextMeetings, next_meetings
from cpclerk.services.outline import Member, Outline, Part
from cpclerk.services.plan_actions import Action, Carried
from cpclerk.services.undo import Saved
from cpclerk.ui.commands import Command
from cpclerk.ui.screens import outline_commands as commands
from cpclerk.ui.screens import outline_words as words
from cpclerk.ui.screens.beside_decisions import BesideDecisions
from cpclerk.ui.screens.next_meetings_words import in_a_line
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Lines
from cpclerk.ui.widgets.plain import Plain

Found = tuple[Outline, tuple[Carried, ...], tuple[tuple[str, str], ...]]
"""The plan, the actions of the plan before, and how each goal stands against last time's."""
ON_A_LINE = frozenset({"change_part", "take_line_out"})


class OutlinePage(BesideDecisions):
    """Goals, actions, core group, what if and each child's own version, in one list."""

    TITLE = "Outline plan"
    AUTO_FOCUS = "#plan"
    FOOTER_LINES = 2
    OFFERS: ClassVar[tuple[type[Command], ...]] = commands.ALL
    DEFAULT_CSS = """
    OutlinePage #state { height: auto; padding: 0 1; color: $text-muted; }
    OutlinePage #following { height: auto; padding: 0 1; }
    OutlinePage #plan { height: 1fr; min-height: 4; }
    OutlinePage #detail { height: auto; max-height: 4; padding: 0 2; color: $text-muted; }
    OutlinePage.-asking #detail { display: none; }
    OutlinePage.-asking #plan { height: 1fr; }
    """

    def __init__(self, conference_uid: str) -> None:
        super().__init__(conference_uid)
        self.page: Outline | None = None
        self._items: dict[str, words.Item] = {}
        self._new = ""
        self.state = Plain("", id="state")
        self.following = Plain("", id="following")
        self.detail = Plain("", id="detail")
        self.plan = Lines(
            (
                Column(width=3),
                Column(stretch=True, least=34),
                Column(least=6, stretch=True),
                Column(least=6, rank=1),
            ),
            empty="Nothing is written yet.",
            id="plan",
            classes="panel",
        )

    def content(self) -> Iterable[Widget]:
        """Return what is missing, the plan, the line under the cursor in full, and the form."""
        yield self.state
        yield self.following
        yield self.plan
        yield self.detail
        yield self.asking

    def focus_list(self) -> None:
        """Put the focus back on the plan."""
        self.plan.focus()

    def load(self) -> None:
        """Read the plan, what is carried from the plan before, and how its goals stand."""
        super().load()
        session, uid = self.session, self.conference_uid

        def read() -> Found:
            last = last_time(session, uid)
            carried = last.actions if last else ()
            return service.outline(session, uid), carried, last.posts if last else ()

        self.read_page(read, self._paint, _revs)
        self.read(lambda: next_meetings(session, uid), self._paint_following, group="following")

    def is_frozen(self) -> bool:
        """Return whether nothing is added any more, and say why before anything is asked."""
        why = self.page.frozen if self.page else ""
        if why:
            self.complain(why)
        return bool(why)

    def add(self, job: Callable[[], Saved]) -> None:
        """Write a new line of the plan; the cursor goes to it, so that the next key is about it."""

        def said(saved: Saved) -> str:
            self._new = saved.uid
            return self.saved_words()

        self.do("added", lambda _: job(), said, saved=lambda saved: saved)

    def item(self) -> words.Item | None:
        """Return what the line under the cursor is about."""
        return self._items.get(self.plan.key or "")

    def _paint(self, found: Found) -> None:
        page, carried, posts = found
        self.page = page
        items: list[Part | Action | Member] = [*page.parts, *page.actions, *page.core_group]
        self._items = {each.uid: each for each in items}
        self._items |= {f"{words.CARRIED}{each.action.uid}": each for each in carried}
        self.state.show(words.progress(page))
        self.plan.show(list(words.rows(page, carried, posts)))
        if self._new in self._items:
            self.plan.move_to(self._new)
            self._new = ""
        self._show_detail()

    def _paint_following(self, following: NextMeetings) -> None:
        """Say when the plan is looked at again, and when those who carry it out first meet."""
        self.following.show(in_a_line(following))

    @on(Lines.Highlighted, "#plan")
    def _show_detail(self) -> None:
        self.detail.show(words.detail(self.item()))
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what can be done to the line under the cursor."""
        item = self.item() if self.asking.form is None else None
        if action == "judge":
            return isinstance(item, Carried)
        if action == "tie_to_goal":
            return isinstance(item, Action) and bool(self.page and self.page.goals)
        if action in ON_A_LINE:
            may_change = isinstance(item, Part | Action)
            return may_change or (isinstance(item, Member) and action == "take_line_out")
        if action == "bring_in_steps":
            return bool(self.page and self.page.steps_left)
        return super().check_action(action, parameters)


def _revs(found: Found) -> dict[str, int]:
    page, carried, _ = found
    items: list[Part | Action | Member] = [*page.parts, *page.actions, *page.core_group]
    revs = {each.uid: each.rev for each in items}
    for each in carried:
        revs[f"{words.CARRIED}{each.action.uid}"] = each.here.rev if each.here else 0
    return revs
