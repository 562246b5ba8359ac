"""What each child thinks, in the child's own words, and what was done about it. From step 4."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, ClassVar

from textual.containers import Horizontal
from textual.widget import Widget

from cpclerk.rules.audience import Audience
from cpclerk.rules.child_views import ABOUT, HOW, given_words
from cpclerk.rules.wall import Offered
from cpclerk.services import child_views as service
from cpclerk.services.attendance import Attendance, attendance
from cpclerk.services.child_views import ChildViews, View
from cpclerk.services.child_words import TakenOver, say_in_record, take_over
from cpclerk.services.undo import Saved
from cpclerk.services.wall import Standing
from cpclerk.ui.choosing_audience import AUDIENCES
from cpclerk.ui.commands import Command
from cpclerk.ui.feed import View as OnWall
from cpclerk.ui.forms import ChoiceField, Field, NoteField
from cpclerk.ui.screens.child_views_commands import (
    AddView,
    AmendView,
    AnswerView,
    SayInRecord,
    TakeOver,
    TakeViewOut,
    ViewsOnTheWall,
)
from cpclerk.ui.screens.on_the_wall import WallScreen, standing_of, view_of
from cpclerk.ui.screens.recording_line import first_names
from cpclerk.ui.screens.step import StepScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Cell, Lines, Row
from cpclerk.ui.widgets.notice import NoticeLine
from cpclerk.ui.widgets.plain import Plain

NEW = "a new one"


class ChildViewsScreen(WallScreen, StepScreen):
    """Child by child: what works well, what worries them, what they want to change, letters."""

    STEP = "recording"
    TITLE = "The children's views"
    AUTO_FOCUS = "#views"
    FOOTER_LINES = 2
    # What was shown before stays until F10: a page that is opened changes nothing on the wall.
    TAKES_OVER = False
    SHOWS_VIEWS = True
    OFFERS: ClassVar[tuple[type[Command], ...]] = (
        AddView,
        AnswerView,
        TakeOver,
        SayInRecord,
        AmendView,
        TakeViewOut,
        ViewsOnTheWall,
    )
    DEFAULT_CSS = """
    ChildViewsScreen .state { height: 1; }
    ChildViewsScreen #detail { height: auto; max-height: 4; padding: 0 1; }
    ChildViewsScreen.-asking #detail { display: none; }
    ChildViewsScreen .state > NoticeLine { width: 1fr; }
    """

    def __init__(self, conference_uid: str) -> None:
        super().__init__(conference_uid)
        self.state = NoticeLine()
        self._page = ChildViews((), (), (), 0)
        self._views: dict[str, View] = {}
        self._tags: dict[str, str] = {}
        # The child that was under the cursor when F10 was pressed.
        self._shown_child = ""
        # Changed at the key, before it is saved: not on the wall until it is read again.
        self._hidden: set[str] = set()
        self.detail = Plain("", id="detail")
        self.lines = Lines(
            (
                Column("", width=20),
                Column("In the child's words", stretch=True, least=18),
                Column("Given", least=8),
                Column("What was done about it", stretch=True, least=14, rank=1),
            ),
            titles=True,
            empty="This conference has no children.",
            id="views",
            classes="panel",
        )

    def content(self) -> Iterable[Widget]:
        """Return what is still owed, the list, and the form."""
        yield Horizontal(self.state, self.wall, classes="state")
        yield self.lines
        yield self.detail
        yield self.asking

    def focus_list(self) -> None:
        """Put the focus on the list."""
        self.lines.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the keys of the list while no form is open."""
        if action.endswith(("child_view", "child_view_out", "take_over", "say_in_record")):
            return self.lines.has_focus
        return super().check_action(action, parameters)

    def load(self) -> None:
        """Read the views."""
        super().load()
        session, uid = self.session, self.conference_uid
        self.read_page(
            lambda: (service.child_views(session, uid), attendance(session, uid)),
            lambda found: self.paint(*found),
            lambda found: {each.uid: each.rev for each in found[0].views},
        )

    def changed(self) -> None:
        """Read again after a change that was made elsewhere."""
        self.load()

    def view(self) -> OnWall:
        """Return what the child that F10 showed thinks, and who is in."""
        if self.meeting is None:
            return OnWall()
        known = view_of(self.meeting, self.giveaways or frozenset(), self.conference_uid)
        names = first_names(self._page.children)
        child = next((e for e in self._page.children if e.uid == self._shown_child), None)
        if child is None:
            return known
        return replace(
            known,
            views=tuple(
                Offered(
                    each.about, names[child.person_uid], each.text, each.audience, step=each.answer
                )
                for each in self._page.views
                if each.child_uid == child.uid and each.uid not in self._hidden
            ),
        )

    def stands(self) -> Standing | None:
        """Return how what is on screen stands."""
        return standing_of(self.meeting, self._page.views)

    def action_wall(self) -> None:
        """Show what the child under the cursor thinks, or blank the wall."""
        view = self._views.get(self.lines.key or "")
        self._shown_child = view.child_uid if view else ""
        if view is None and not self.office_app.feed.is_shown:
            self.complain("Nothing is put down yet that a child thinks. a puts it down.")
            return
        super().action_wall()

    def save(self, key: str, job: Callable[[int], Saved], said: str) -> None:
        """Take what is being changed off the wall at the key, until it is read again."""
        self._hidden.add(key)
        self.to_wall()
        super().save(key, job, said)

    def undone(self, last: Saved) -> None:
        """What is taken back shows nobody anything by itself."""
        self.office_app.feed.be_careful()
        super().undone(last)

    def leave(self) -> None:
        """Go back; what is shown stays until the record takes the wall over, and shows itself."""
        feed = self.office_app.feed
        if feed.owner is self and isinstance(self.app.screen_stack[-2], WallScreen):
            feed.owner = None
        super().leave()

    def paint(self, page: ChildViews, meeting: Attendance) -> None:
        """Show them."""
        self._page, self.meeting, self.is_fresh = page, meeting, True
        if not self.is_writing:
            self._hidden.clear()
        self.to_wall()
        self._views = {each.uid: each for each in page.views}
        self._tags = {each.uid: each.tag for each in page.people}
        rows: list[Row] = []
        for child in page.children:
            rows.append(Row(None, (Cell(child.name, "strong"),)))
            own = [each for each in page.views if each.child_uid == child.uid]
            rows += [_row(each, self._tags) for each in own]
            if not own:
                rows.append(Row(None, ("", Cell("nothing recorded yet", "quiet"))))
        self.lines.show(rows)
        still = sum(each.is_open for each in page.views)
        if still:
            words = "wish nobody has" if still == 1 else "wishes nobody has"
            self.state.say(
                f"{still} {words} answered. Enter puts down what was done.", complaint=True
            )
        elif page.in_record:
            self.state.say(f"In the record and not here: {page.in_record}. t takes them over.")
        else:
            self.state.say("a puts down what a child thinks, in the child's words.")
        self.show_detail()
        self.refresh_bindings()

    def on_lines_highlighted(self) -> None:
        """Say in full what is under the cursor."""
        self.show_detail()

    def show_detail(self) -> None:
        """Say in full what is under the cursor: how it was given, by whom, and for whom it is."""
        view = self._views.get(self.lines.key or "")
        if view is None:
            self.detail.show("")
            return
        by = self._tags.get(view.brought_by or "", "")
        about = (HOW.get(view.how, "nobody said how it was given"), by)
        where = ", and in the record" if view.entry else ""
        given = f"{': '.join(filter(None, about))}; for {view.audience.words}{where}"
        self.detail.show("\n".join(filter(None, (f"“{view.text}”", given, view.answer))))

    def action_take_over(self) -> None:
        """Put down as views what the children say in the record."""
        session, uid = self.session, self.conference_uid

        def said(taken: TakenOver) -> str:
            return f"{taken.count} taken over from the record. u undoes."

        self.do(NEW, lambda _: take_over(session, uid), said, saved=lambda taken: taken)

    def action_say_in_record(self) -> None:
        """Enter the view under the cursor in the record."""
        session, view = self.session, self._views.get(self.lines.key or "")
        if view is not None:
            uid = view.uid
            self.save(
                uid,
                lambda rev: say_in_record(session, uid, rev),
                "It stands in the record, too, as what the child says. u undoes.",
            )

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
    given = Cell(given_words(view.how, tags.get(view.brought_by or "", "")), "quiet")
    answer = Cell("not answered yet", "soon") if view.is_open else Cell(view.answer)
    return Row(view.uid, (f"  {ABOUT[view.about]}", f"{mark}“{view.text}”", given, answer))
