"""What step 5 shows: the children, what agencies think of one of them, the dates that follow."""

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.message import Message
from textual.widget import Widget

from cpclerk.services.decided import ChildDecided, Decisions, decided
from cpclerk.ui.commands import Command, Offering
from cpclerk.ui.screens import decisions_commands as commands
from cpclerk.ui.screens import decisions_words as words
from cpclerk.ui.screens.step import StepScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Lines
from cpclerk.ui.widgets.plain import Plain

PLAN = {"plan": True, "no_plan": False, "not_said": None}
"""What the keys say that need no more than a key."""


class Views(Offering, Lines):
    """What each agency thinks about the child under the cursor, one key each."""

    OFFERS: ClassVar[tuple[type[Command], ...]] = commands.VIEWS

    class Said(Message):
        """A key was pressed on an agency's row; `is_last`: there is none below it."""

        def __init__(self, invitee_uid: str, what: str, *, is_last: bool) -> None:
            super().__init__()
            self.invitee_uid = invitee_uid
            self.what = what
            self.is_last = is_last

    answered: str | None = None
    """The agency just answered, while nothing else was pressed since."""
    dissented: str | None = None
    """The agency whose dissent was just typed, while nothing else was pressed since."""

    def action_move(self, by: int) -> None:
        """Go up or down: what is pressed next is for the agency under the cursor."""
        self.answered = self.dissented = None
        super().action_move(by)

    def go_on_from(self, key: str) -> bool:
        """Go on to the next agency after `key` was answered; False after the last."""
        before = self.cursor
        self.action_move(1)
        self.answered = key
        return self.cursor != before

    def action_view(self, what: str) -> None:
        """Tell the screen what was pressed, and for what; go on to the next agency.

        A dissent right after an answer is that agency's, and not the next one's; so is who may
        read it.
        """
        key = self.key
        if key is None:
            return
        is_last = False
        if what in PLAN:
            # Here and now: the next key may be waiting already, and is for the next agency.
            is_last = not self.go_on_from(key)
        elif what == "dissent":
            key, self.answered = self.answered or key, None
            self.dissented = key
        elif what == "restrict":
            key = self.dissented or key
        self.post_message(self.Said(key, what, is_last=is_last))


class DecisionsPage(StepScreen):
    """Children at the top, what agencies think of the one under the cursor, then the dates."""

    STEP = "decisions"
    AUTO_FOCUS = "#children"
    FOOTER_LINES = 2
    OFFERS: ClassVar[tuple[type[Command], ...]] = (*commands.ALL, commands.Dissent)
    DEFAULT_CSS = """
    DecisionsPage .state { height: auto; padding: 0 1; color: $text-muted; }
    DecisionsPage .state.-amiss { color: $text-error; text-style: bold; }
    DecisionsPage #children { height: auto; min-height: 3; max-height: 9; }
    DecisionsPage #about { height: auto; max-height: 4; padding: 0 2; color: $text-muted; }
    DecisionsPage #views { height: 1fr; min-height: 4; }
    DecisionsPage.-asking #views, DecisionsPage.-asking #about { display: none; }
    DecisionsPage.-viewing #about { display: none; }
    DecisionsPage #dates { height: auto; max-height: 2; padding: 0 2; }
    """

    def __init__(self, conference_uid: str) -> None:
        super().__init__(conference_uid)
        self.page: Decisions | None = None
        self.state = Plain(classes="state")
        self.children_list = Lines(
            (
                Column("Child", stretch=True, least=12),
                Column("Age", least=3),
                Column("Came on a plan", least=12, rank=2),
                Column("Agencies", least=5, rank=1),
                Column("Subject to a plan", stretch=True, least=16),
            ),
            titles=True,
            empty="This meeting is about no child. Step 1 says which.",
            id="children",
            classes="panel",
        )
        self.about = Plain("", id="about")
        self.views = Views(
            _view_columns(""),
            titles=True,
            empty="No professional is down as having come. Step 4, F4 puts it down.",
            id="views",
            classes="panel",
        )
        self.dates = Lines((Column(width=12), Column(least=10), Column(stretch=True)), id="dates")

    def content(self) -> Iterable[Widget]:
        """Return how far it is, the children, the views, the dates and the form."""
        yield self.state
        yield self.children_list
        yield self.about
        yield self.views
        yield self.dates
        yield self.asking

    def focus_list(self) -> None:
        """Put the focus back on the children."""
        self.children_list.focus()

    def load(self) -> None:
        """Read the decisions."""
        super().load()
        session, uid = self.session, self.conference_uid
        self.read_page(lambda: decided(session, uid), self._paint, _revs)

    def working_under_cursor(self) -> tuple[str, ...] | None:
        """Return how the dates that follow were worked out."""
        return words.working(self.page) if self.page else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the decisions that the child under the cursor can be given, on its own row."""
        if action == "decide":
            child = self.child()
            possible = {each.code for each in child.possible} if child else set()
            return self.focused is self.children_list and parameters[0] in possible
        if action == "view":
            return self.views.answered is not None
        if action in {"views", "circumstances"}:
            return self.focused is self.children_list
        if action in {"core_group_date", "review_date"} and self.page is not None:
            limit = self.page.core_group if action == "core_group_date" else self.page.review
            return self.page.leaves_a_plan and limit is not None
        return super().check_action(action, parameters)

    def _paint(self, page: Decisions) -> None:
        self.page = page
        self.state.show(f"! {page.why_not}" if page.why_not else words.progress(page))
        self.state.set_class(bool(page.why_not), "-amiss")
        self.children_list.show(words.child_rows(page))
        self._paint_views()
        self.dates.show(words.date_rows(page))
        self.dates.display = bool(self.dates.rows)
        self.refresh_bindings()

    def _paint_views(self) -> None:
        child = self.child()
        self.about.show(words.about(child, self.page) if child and self.page else "")
        self.views.columns = _view_columns(child.child.name if child else "")
        self.views.show(words.view_rows(child, self.page) if child and self.page else [])

    def on_descendant_focus(self) -> None:
        """Leave the room to the agencies while they are gone through."""
        self.set_class(self.views.has_focus, "-viewing")

    @on(Lines.Highlighted, "#children")
    def show_views(self) -> None:
        """Show what agencies think of the child under the cursor, and what it can be given."""
        self.views.answered = self.views.dissented = None
        self._paint_views()
        self.refresh_bindings()

    def child(self) -> ChildDecided | None:
        """Return the child under the cursor."""
        children = self.page.children if self.page else ()
        key = self.children_list.key
        return next((each for each in children if each.child.uid == key), None)


def _view_columns(child: str) -> tuple[Column, ...]:
    return (
        Column("", least=3),
        Column(f"On {child}" if child else "", stretch=True, least=14),
        Column("Plan?", width=8),
        Column("Category", least=8, rank=1),
        Column("", stretch=True, least=8, rank=2),
    )


def _revs(page: Decisions) -> dict[str, int]:
    revs = {page.conference_uid: page.rev}
    for each in page.children:
        revs[each.child.uid] = each.child.rev
        for view in each.views.values():
            revs[f"{each.child.uid} {view.invitee_uid}"] = view.rev
    return revs
