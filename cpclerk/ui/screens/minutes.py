"""Step 6, Minutes: drafted, to the chair, approved, out; every stage against its limit."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from textwrap import shorten
from types import MappingProxyType
from typing import Any, ClassVar

from textual import events, on
from textual.containers import Container, Vertical, VerticalScroll
from textual.widget import Widget

from cpclerk.rules.errors import Refused
from cpclerk.rules.letters import OUTLINE_PLAN
from cpclerk.rules.minutes import FROZEN, NONE, RETURNED, require_amendable
from cpclerk.services import minutes as service
from cpclerk.services.gaps import not_recorded
from cpclerk.services.plan_versions import ToSendAgain, plan_to_send
from cpclerk.services.undo import Saved
from cpclerk.ui.commands import Command
from cpclerk.ui.forms import Field, NoteField
from cpclerk.ui.screens import minutes_commands as commands
from cpclerk.ui.screens import minutes_words as words
from cpclerk.ui.screens.minutes_approval import ApprovalKeys
from cpclerk.ui.screens.minutes_block import BlockScreen
from cpclerk.ui.screens.paper import PaperScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Lines
from cpclerk.ui.widgets.plain import Plain

COMMENTS_SHOWN = 300
# As many characters as leave room for the answer; the rest stands over each block.


class MinutesScreen(ApprovalKeys):
    """The stages, the blocks, and where there is room the words of the one under the cursor."""

    STEP = "minutes"
    AUTO_FOCUS = "#stages"
    DEFAULT_CSS = """
    MinutesScreen #minutes { layout: vertical; height: 1fr; }
    MinutesScreen #lists { height: 1fr; }
    MinutesScreen #stages { height: auto; max-height: 10; }
    MinutesScreen #blocks { height: 1fr; min-height: 4; }
    MinutesScreen #words { display: none; }
    MinutesScreen #gaps { height: auto; max-height: 3; padding: 0 1; color: $text-warning; }
    MinutesScreen.-asking #gaps, MinutesScreen.-asking.-narrow #stages { display: none; }
    MinutesScreen.-wide #minutes { layout: horizontal; }
    MinutesScreen.-wide #lists { width: 74; }
    MinutesScreen.-wide #words { display: block; width: 1fr; height: 1fr; }
    """
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    OFFERS = commands.ALL
    YES: ClassVar[Mapping[str, str]] = MappingProxyType(
        {"as_they_are": "Yes, approved as they are"}
    )

    def __init__(self, conference_uid: str) -> None:
        super().__init__(conference_uid)
        self._words = Plain("")
        self._gaps = Plain("", id="gaps")
        self._editing: BlockScreen | None = None
        self._is_on_blocks = False
        self.stages = Lines(
            (
                Column(width=1),
                Column("Stage", stretch=True, least=16),
                Column("Last date", least=10),
                Column("Done", least=10),
                Column("How it stands", least=12),
                Column("Took", rank=1),
            ),
            titles=True,
            id="stages",
            classes="panel",
        )
        self.blocks = Lines(
            (
                Column("Block", stretch=True, least=20),
                Column("For", stretch=True, least=12),
                Column("Lines", align="right", rank=2),
                Column(rank=1),
            ),
            titles=True,
            id="blocks",
            classes="panel",
        )

    def content(self) -> Iterable[Widget]:
        """Return the stages, the blocks and their words."""
        self.stages.border_title = "Stages"
        self.blocks.border_title = "Minutes"
        seen = VerticalScroll(self._words, id="words", classes="panel", can_focus=False)
        seen.border_title = "Words"
        yield Container(
            Vertical(self.stages, self._gaps, self.blocks, id="lists"), seen, id="minutes"
        )
        yield self.asking

    def names_now(self, command: type[Command]) -> bool:
        """The footer names what leads on from how the minutes stand."""
        if command is commands.OpenBlock:
            return self._is_on_blocks and super().names_now(command)
        of_use = commands.OF_USE[self.page.state if self.page else NONE]
        return super().names_now(command) and (command in of_use or command not in commands.ALL)

    def load(self) -> None:
        """Read the minutes as they stand."""
        super().load()
        session, uid = self.session, self.conference_uid

        self.read(
            lambda: (
                service.page(session, uid), not_recorded(session, uid), plan_to_send(session, uid)
            ),
            lambda found: self._paint_whole(*found),
            group="page",
        )  # fmt: skip

    def _paint_whole(
        self, page: service.MinutesPage, found: tuple[str, ...], plan: ToSendAgain | None
    ) -> None:
        """Point out what is not recorded while it can be put right, and a plan that changed."""
        self.paint(page)
        self.gaps = found
        is_open = page.state != NONE and page.state not in FROZEN
        lines = [f"! {plan.words} (o)."] if plan else []
        lines += [words.gaps(found)] if is_open and found else []
        self._gaps.show("\n".join(lines))
        self._gaps.display = bool(lines)

    def paint(self, page: service.MinutesPage) -> None:
        """Show the minutes."""
        moved_on = self.page is None or words.reached(self.page) != words.reached(page)
        if self._editing is not None and self._editing.saved is not None:
            self._done.append((self.conference_uid, self._editing.saved))
            self.say_saved()
            self._editing = None
        if self.page is None and (said := words.comments(page)):
            self.say(" ".join(said.split()))
        self.page = page
        self.refresh_bindings()
        self.late_reasons = page.late_reasons
        self.stages.show([words.stage_row(each, page) for each in page.stages])
        self.blocks.show(
            [words.block_row(each, page.names) for each in page.blocks], empty=words.empty(page)
        )
        self.blocks.border_title = words.title(page)
        self.blocks.border_subtitle = words.subtitle(page)
        if moved_on and (following := words.next_stage(page)):
            self.stages.move_to(following)
        self.show_added()
        self._show_words()

    def focus_list(self) -> None:
        """Put the focus back on the list it was on: Enter on a stage does another thing."""
        (self.blocks if self._is_on_blocks else self.stages).focus()

    @on(events.DescendantFocus)
    def _remember_list(self, event: events.DescendantFocus) -> None:
        if event.widget in (self.stages, self.blocks):
            self._is_on_blocks = event.widget is self.blocks
            self.refresh_bindings()

    def working_under_cursor(self) -> tuple[str, ...] | None:
        """Return the working of the stage under the cursor."""
        if self.page is None or not self.stages.has_focus:
            return None
        for each in self.page.stages:
            if each.event == self.stages.key:
                return words.working(each)
        return None

    # Stages

    def action_draft(self) -> None:
        """Draw the minutes from the record, today."""
        session, uid = self.session, self.conference_uid
        again = self.page is not None and self.page.version > 0
        said = "Drawn again. Edits stay, for those who may see their sources. u undoes."
        self.reach(
            lambda on: service.draft(session, uid, on),
            said if again else "Drafted from the record. u undoes.",
        )

    async def action_to_chair(self) -> None:
        """They went to the chair today; sent again, with an answer to the chair's comments."""
        if self.page is None or self.page.state != RETURNED:
            self._to_chair(self.session.today)
            return
        await self.ask(
            f"{shorten(words.comments(self.page), COMMENTS_SHOWN)} What do you answer? Enter sends "
            "them without.",
            Field("answer", "Answer", wide=True),
            then=lambda given: self._to_chair(self.session.today, answer=given["answer"] or ""),
            draft="answer",
        )

    def action_returned(self) -> None:
        """The chair sent them back today; asks for the comments."""
        self._returned(self.session.today)

    def action_outline_plan_out(self) -> None:
        """Open the list of the outline plan's copies: with the last of them it is out."""
        self.open("distribution", self.conference_uid, OUTLINE_PLAN)

    async def action_stage_when(self) -> None:
        """Ask on which other day the stage under the cursor was reached."""
        event = self.stages.key or ""
        way = self._ways().get(event)
        if way is None:
            self.complain(words.NO_DAY.get(event, "Choose a stage in the list first."))
            return
        reach, label, question = way
        fields: list[Field] = [self.day_field(label)]
        if event == "minutes_returned":
            fields.append(NoteField("comments", "Chair's comments", required=True, wide=True))
        if event == "minutes_approved" and self.page is not None:
            await self.ask_approval(self.page)
            return
        if event == "outline_plan_sent":
            fields.append(Field("note", "How", required=True, wide=True))

        def then(values: dict[str, Any]) -> None:
            rest = {name: value for name, value in values.items() if name != "on"}
            reach(values["on"], **rest)

        await self.ask(question, *fields, then=then)

    def action_new_version(self) -> None:
        """Begin a correction; asks for the reason."""
        session, uid = self.session, self.conference_uid

        def begin(reason: str = "") -> Saved:
            return service.new_version(session, uid, reason)

        self.attempt(begin, lambda _: "A new version to correct. u undoes.")

    def action_copies(self) -> None:
        """Open the minutes' distribution list."""
        self.open("distribution", self.conference_uid)

    @on(Lines.Chosen, "#stages")
    async def choose_stage(self, event: Lines.Chosen) -> None:
        """Enter on a stage does what its key does."""
        key = words.KEYS.get(event.key)
        action = next((each.action() for each in commands.ALL if each.key == key), None)
        if action is not None:
            await self.run_action(action)

    # Blocks

    def action_open_block(self) -> None:
        """Open the block under the cursor, from the palette too."""
        self.blocks.action_choose()

    @on(Lines.Chosen, "#blocks")
    def choose_block(self, event: Lines.Chosen) -> None:
        """Enter on a block opens it: to be edited, or once it may not be, to be read."""
        page, session = self.page, self.session
        if page is None:
            return
        reference = page.heading.reference
        try:
            require_amendable(page.state, session.actor.role)
        except Refused as error:
            block = next(each for each in page.blocks if each.uid == event.key)
            title = ("Minutes", reference, block.heading)
            about = f"for {block.audience.words}"
            paper = PaperScreen(title, lambda: (block.text, about), notice=error.sentence)
            self.app.push_screen(paper)
            return
        self._editing = BlockScreen(reference, event.key, words.comments(page))
        self.app.push_screen(self._editing)

    @on(Lines.Highlighted, "#blocks")
    def show_block(self) -> None:
        """Show the words of the block under the cursor."""
        self._show_words()

    def _show_words(self) -> None:
        blocks = self.page.blocks if self.page else ()
        block = next((each for each in blocks if each.uid == self.blocks.key), None)
        self._words.show(block.text if block else "")

    # What the keys and the form for another day have in common

    def _ways(self) -> dict[str, tuple[Callable[..., None], str, str]]:
        """Return by stage what reaches it, the label of its day, and the question."""
        session, uid = self.session, self.conference_uid

        def drafted(on: date) -> None:
            self.reach(lambda day: service.draft(session, uid, day), "Drafted. u undoes.", on)

        return {
            "outline_plan_sent": (
                self._outline,
                "Went out on",
                "The outline plan went outside this program: when, and how? o opens its copies.",
            ),
            "minutes_drafted": (drafted, "Drafted on", "When were the minutes drafted?"),
            "minutes_to_chair": (self._to_chair, "To chair on", "When did they go to the chair?"),
            "minutes_returned": (self._returned, "Returned on", "When did they come back?"),
            "minutes_approved": (
                self.approved,
                "Approved on",
                "When were they approved, and by whom?",
            ),
        }

    def _to_chair(self, on: date, **answers: Any) -> None:
        session, uid = self.session, self.conference_uid
        self.reach(
            lambda day, **more: service.to_chair(session, uid, day, **more),
            words.with_chair(self.page),
            on,
            **answers,
        )

    def _returned(self, on: date, **answers: Any) -> None:
        session, uid = self.session, self.conference_uid
        self.reach(
            lambda day, **more: service.return_to_clerk(session, uid, day, **more),
            "Put down: returned by the chair. u undoes.",
            on,
            **answers,
        )

    def _outline(self, on: date, **answers: Any) -> None:
        session, uid = self.session, self.conference_uid
        self.reach(
            lambda day, **more: service.outline_plan_out(session, uid, day, **more),
            "Put down: outline plan out, outside this program. u undoes.",
            on,
            **answers,
        )
