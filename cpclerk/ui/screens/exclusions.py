"""Who is kept out of a conference, or heard separately: grounds, for how long, and their views."""

from collections.abc import Iterable
from typing import Any, ClassVar

from textual import on
from textual.widget import Widget

from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.exclusions import EXTENTS, GROUNDS
from cpclerk.rules.taking_part import FIRST, PARTS, SECOND
from cpclerk.services import exclusions as service
from cpclerk.services.exclusions import Excluded
from cpclerk.ui.commands import Command
from cpclerk.ui.forms import ChoiceField, Field, TimeField
from cpclerk.ui.screens.step import StepScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Cell, Lines, Row
from cpclerk.ui.widgets.plain import Plain


class Exclude(Command):
    """Enter on the list."""

    id = "exclude"
    key = "enter"
    words = "exclude, or apart"
    description = "Put down what the chair decided about this person: kept out, or separately"
    # Else the list would take Enter for itself and the footer not show it.
    priority = True


class Lift(Command):
    """l on the list."""

    id = "lift-exclusion"
    key = "l"
    words = "lift"
    description = "Take back what was decided: this person can be asked to come again"


class ExclusionsScreen(StepScreen):
    """Everybody on the list, the family first, with what the chair decided."""

    STEP = "checklists"
    TITLE = "Exclusions"
    AUTO_FOCUS = "#people"
    DEFAULT_CSS = """
    ExclusionsScreen #people { height: 1fr; }
    ExclusionsScreen #detail { height: 5; padding: 0 2; color: $text-muted; }
    """
    OFFERS: ClassVar[tuple[type[Command], ...]] = (Exclude, Lift)

    def __init__(self, conference_uid: str) -> None:
        super().__init__(conference_uid)
        self._found: dict[str, Excluded] = {}
        self.people = Lines(
            (
                Column("Name", stretch=True, least=14),
                Column("Capacity", stretch=True, least=8, rank=1),
                Column("Decided", stretch=True, least=20),
                Column("On", width=10, rank=2),
            ),
            titles=True,
            empty="Nobody is on the list yet. Step 2 makes it.",
            id="people",
            classes="panel",
        )
        self.detail = Plain("", id="detail")

    def content(self) -> Iterable[Widget]:
        """Return the list, what is decided in full, and the form."""
        self.people.border_title = "Kept out, or heard separately: the chair decides"
        yield self.people
        yield self.detail
        yield self.asking

    def focus_list(self) -> None:
        """Put the focus on the list."""
        self.people.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the keys of the list while no form is open."""
        if action in {"exclude", "lift_exclusion"}:
            return self.people.has_focus
        return super().check_action(action, parameters)

    def load(self) -> None:
        """Read the list."""
        super().load()
        session, uid = self.session, self.conference_uid
        self.read_page(
            lambda: service.exclusions(session, uid),
            self.paint,
            lambda page: {each.invitee_uid: each.rev for each in page},
        )

    def paint(self, page: tuple[Excluded, ...]) -> None:
        """Show the list."""
        self._found = {each.invitee_uid: each for each in page}
        self.people.show([_row(each) for each in page])
        self._show_detail()
        self.refresh_bindings()

    @on(Lines.Highlighted, "#people")
    def highlighted(self) -> None:
        """Say in full what is decided about who is under the cursor."""
        self._show_detail()

    def _show_detail(self) -> None:
        each = self._found.get(self.people.key or "")
        self.detail.show(_in_full(each) if each is not None else "")

    async def action_exclude(self) -> None:
        """Ask what the chair decided."""
        each, session = self._found.get(self.people.key or ""), self.session
        if each is None:
            return
        uid = each.invitee_uid
        parts = [(part, PARTS[part]) for part in (FIRST, SECOND)]

        def then(values: dict[str, Any]) -> None:
            given = {name: values[name] or "" for name in ("extent", "ground", "reason")}
            given |= {name: values[name] or "" for name in ("how_long", "views_by")}
            part = values["part"] or SECOND
            self.save(
                uid,
                lambda rev: service.exclude(
                    session, uid, rev, part=part, part_from=values["part_from"], **given
                ),
                "Put down; the list of step 2 follows. u undoes.",
            )

        await self.ask(
            f"What did the chair decide about {each.name}?",
            ChoiceField("extent", "Kept out", EXTENTS.items(), value=each.extent or None),
            ChoiceField("ground", "Ground", GROUNDS.items(), value=each.ground or None),
            Field(
                "reason",
                "In words",
                text=each.reason,
                placeholder="what was said or done",
                wide=True,
            ),
            Field(
                "how_long",
                "For how long",
                text=each.how_long,
                placeholder="the first half hour",
                wide=True,
            ),
            Field(
                "views_by",
                "Their views come in",
                text=each.views_by,
                placeholder="a letter, an advocate",
                wide=True,
            ),
            ChoiceField("part", "Which part", parts, value=each.part if each.extent else None),
            TimeField("part_from", "Second part at", value=each.part_from),
            then=then,
            draft=f"exclusion {uid}",
        )

    def action_lift_exclusion(self) -> None:
        """Take back what was decided."""
        each, session = self._found.get(self.people.key or ""), self.session
        if each is not None:
            uid = each.invitee_uid
            self.save(
                uid,
                lambda rev: service.lift(session, uid, rev),
                f"{each.name} can be asked to come. u undoes.",
            )


def _row(each: Excluded) -> Row:
    on_day = f"{each.decided_on.day} {each.decided_on:%b}" if each.decided_on else ""
    tone = "late" if each.is_undecided else "strong" if each.extent else "quiet"
    return Row(
        each.invitee_uid,
        (each.name, each.capacity, Cell(each.words or "comes to all of it", tone), on_day),
    )


def _in_full(each: Excluded) -> str:
    if not each.extent:
        return each.words
    lines = [each.words + (f" ({each.reason})" if each.reason else "") + "."]
    lines.append(f"Their views come in: {each.views_by}. Decided by {each.decided_by}.")
    if each.invited_on is not None:
        lines.append(f"An invitation went out on {date_words(each.invited_on)}: tell them.")
    return "\n".join(lines)
