"""What each child thinks, in the child's own words, and what was done about it. From step 4."""

from collections.abc import Iterable
from typing import Any, ClassVar

from textual.widget import Widget

from cpclerk.rules.audience import Audience
from cpclerk.rules.child_views import ABOUT, HOW
from cpclerk.services import child_views as service
from cpclerk.services.child_views import ChildViews, View
from cpclerk.ui.choosing_audience import AUDIENCES
from cpclerk.ui.commands import Command
from cpclerk.ui.forms import ChoiceField, Field, NoteField
from cpclerk.ui.screens.step import StepScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Cell, Lines, Row
from cpclerk.ui.widgets.notice import NoticeLine

NEW = "a new one"


class AddView(Command):
    """a on the children's views."""

    id = "add-child-view"
    key = "a"
    words = "add"
    description = "Put down what a child thinks, as the child says it, or a letter read out"


class AnswerView(Command):
    """Enter on the children's views."""

    id = "answer-child-view"
    key = "enter"
    words = "what was done"
    description = "Put down what was done about it: a child who wants a change is owed an answer"
    priority = True


class AmendView(Command):
    """e on the children's views."""

    id = "amend-child-view"
    key = "e"
    words = "put right"
    description = "Put right the view under the cursor; what it said before is kept"


class TakeViewOut(Command):
    """x on the children's views."""

    id = "take-child-view-out"
    key = "x"
    words = "take out"
    description = "Take the view under the cursor out of the record; u brings it back"


class ChildViewsScreen(StepScreen):
    """Child by child: what works well, what worries them, what they want to change, letters."""

    STEP = "recording"
    TITLE = "The children's views"
    AUTO_FOCUS = "#views"
    OFFERS: ClassVar[tuple[type[Command], ...]] = (AddView, AnswerView, AmendView, TakeViewOut)

    def __init__(self, conference_uid: str) -> None:
        super().__init__(conference_uid)
        self.state = NoticeLine()
        self._page = ChildViews((), (), ())
        self._views: dict[str, View] = {}
        self.lines = Lines(
            (
                Column("", width=16),
                Column("In the child's words", stretch=True, least=20),
                Column("What was done about it", stretch=True, least=14),
            ),
            titles=True,
            empty="This conference has no children.",
            id="views",
            classes="panel",
        )

    def content(self) -> Iterable[Widget]:
        """Return what is still owed, the list, and the form."""
        yield self.state
        yield self.lines
        yield self.asking

    def focus_list(self) -> None:
        """Put the focus on the list."""
        self.lines.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the keys of the list while no form is open."""
        if action.endswith(("child_view", "child_view_out")):
            return self.lines.has_focus
        return super().check_action(action, parameters)

    def load(self) -> None:
        """Read the views."""
        super().load()
        session, uid = self.session, self.conference_uid
        self.read_page(
            lambda: service.child_views(session, uid),
            self.paint,
            lambda page: {each.uid: each.rev for each in page.views},
        )

    def paint(self, page: ChildViews) -> None:
        """Show them."""
        self._page = page
        self._views = {each.uid: each for each in page.views}
        tags = {each.uid: each.tag for each in page.people}
        rows: list[Row] = []
        for child in page.children:
            rows.append(Row(None, (Cell(child.name, "strong"),)))
            own = [each for each in page.views if each.child_uid == child.uid]
            rows += [_row(each, tags) for each in own]
            if not own:
                rows.append(Row(None, ("", Cell("nothing recorded yet", "quiet"))))
        self.lines.show(rows)
        still = sum(each.is_open for each in page.views)
        if still:
            words = "wish nobody has" if still == 1 else "wishes nobody has"
            self.state.say(
                f"{still} {words} answered. Enter puts down what was done.", complaint=True
            )
        else:
            self.state.say("a puts down what a child thinks, in the child's words.")
        self.refresh_bindings()

    async def action_add_child_view(self) -> None:
        """Ask what a child thinks."""
        session, page = self.session, self._page
        if not page.children:
            return

        def then(values: dict[str, Any]) -> None:
            child = values.get("child") or page.children[0].uid
            about, text = values["about"] or "", values["text"] or ""
            given = _given(values)
            self.save(
                NEW,
                lambda _: service.add_view(session, child, about, text, **given),
                "Put down. u undoes.",
            )

        await self.ask("What does the child think?", *self._fields(None), then=then, draft="view")

    async def action_amend_child_view(self) -> None:
        """Ask how it is to be put right."""
        session, view = self.session, self._views.get(self.lines.key or "")
        if view is None:
            return
        uid = view.uid

        def then(values: dict[str, Any]) -> None:
            about, text, given = values["about"] or "", values["text"] or "", _given(values)
            self.save(
                uid,
                lambda rev: service.amend_view(session, uid, rev, about, text, **given),
                "Put right. u undoes.",
            )

        await self.ask(
            "What does the child think?", *self._fields(view), then=then, draft=f"view {uid}"
        )

    async def action_answer_child_view(self) -> None:
        """Ask what was done about it."""
        session, view = self.session, self._views.get(self.lines.key or "")
        if view is None:
            return
        uid = view.uid

        def then(values: dict[str, Any]) -> None:
            answer = values["answer"] or ""
            self.save(
                uid,
                lambda rev: service.answer_view(session, uid, rev, answer),
                "It is answered in the record. u undoes.",
            )

        field = Field("answer", "What was done", text=view.answer, wide=True)
        await self.ask(f"“{view.text}”", field, then=then, draft=f"answer {uid}")

    def action_take_child_view_out(self) -> None:
        """Take it out."""
        session, view = self.session, self._views.get(self.lines.key or "")
        if view is not None:
            uid = view.uid
            self.save(
                uid,
                lambda rev: service.take_view_out(session, uid, rev),
                "It is out of the record. u brings it back.",
            )

    def _fields(self, view: View | None) -> list[Field]:
        children = [(each.uid, each.name) for each in self._page.children]
        people = [(each.uid, each.tag) for each in self._page.people]
        audience = "everyone"
        if view is not None and view.audience.is_restricted:
            audience = next((code for code, each in AUDIENCES.items() if each == view.audience), "")
        fields: list[Field] = []
        if view is None and len(children) > 1:
            fields.append(ChoiceField("child", "Which child", children, value=children[0][0]))
        return [
            *fields,
            ChoiceField("about", "About", ABOUT.items(), value=view.about if view else "well"),
            NoteField("text", "In their words", text=view.text if view else ""),
            ChoiceField("how", "How given", HOW.items(), value=view.how if view else None),
            ChoiceField("by", "Brought by", people, value=view.brought_by if view else None),
            ChoiceField(
                "audience",
                "For",
                [("everyone", "everyone"), ("professionals", "professionals only")],
                value=audience,
            ),
        ]


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {
        "how": values["how"] or "",
        "invitee_uid": values["by"],
        # Nobody chosen: a name was singled out elsewhere, and nobody sees it until it is said.
        "audience": AUDIENCES.get(values["audience"] or "", Audience.for_nobody()),
    }


def _row(view: View, tags: dict[str, str]) -> Row:
    mark = "[R] " if view.audience.is_restricted else ""
    by = f" ({tags.get(view.brought_by, '')})" if view.brought_by else ""
    answer = Cell("not answered yet", "soon") if view.is_open else Cell(view.answer)
    return Row(view.uid, (f"  {ABOUT[view.about]}", f"{mark}“{view.text}”{by}", answer))
