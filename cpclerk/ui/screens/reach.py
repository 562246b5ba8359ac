"""Ways to reach somebody: added, put right, ended, confirmed; protected ones shown when asked."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from cpclerk.rules.contacts import ADDRESS, KINDS, SECURE_EMAIL
from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.errors import Refused
from cpclerk.rules.roles import READ_PROTECTED
from cpclerk.rules.text import fold
from cpclerk.services import contacts, protecting
from cpclerk.services.contacts import Way
from cpclerk.services.office import typing_calendar
from cpclerk.services.undo import Saved
from cpclerk.ui.commands import Command
from cpclerk.ui.forms import ChoiceField, DateField, Field, Option, PickField, YesNoField
from cpclerk.ui.screens.page import PageScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Cell, Lines, Row

HIDDEN = "protected: v shows it"


class AddContact(Command):
    """a where somebody is reached."""

    id = "add-contact"
    key = "a"
    words = "add"
    description = "Add an address, a number or an e-mail"


class ChangeContact(Command):
    """e where somebody is reached."""

    id = "change-contact"
    key = "e"
    words = "change"
    description = "Put right what is under the cursor; an address for all who share it"


class EndContact(Command):
    """x where somebody is reached."""

    id = "end-contact"
    key = "x"
    words = "end"
    description = "They are not reached there any more, from today"


class ConfirmContact(Command):
    """s where somebody is reached."""

    id = "confirm-contact"
    key = "s"
    words = "safe"
    description = "Contact there is confirmed as safe, a secure e-mail approved; again: taken back"


class ProtectContact(Command):
    """k where somebody is reached."""

    id = "protect-contact"
    key = "k"
    words = "protect"
    description = "Keep what is under the cursor apart and hidden, or among the others again"


class ShowProtected(Command):
    """v where somebody is reached."""

    id = "show-protected"
    key = "v"
    words = "show protected"
    description = "Show what is protected, which is entered in the audit; again: hide it"


class ReachScreen(PageScreen):
    """A page with a list of ways to reach somebody. A page says whose, and what stands around."""

    DEFAULT_CSS = "ReachScreen #ways { height: 1fr; min-height: 5; }"
    OFFERS: ClassVar[tuple[type[Command], ...]] = (
        AddContact,
        ShowProtected,
        ChangeContact,
        ConfirmContact,
        ProtectContact,
        EndContact,
    )

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[str, Way] = {}
        self.shown: Mapping[str, str] = {}
        # The way that is to be under the cursor once they are read.
        self.wanted = ""
        self.ways = Lines(
            (
                Column("Who", least=8),
                Column("What", least=7),
                Column("Where", stretch=True, least=24),
                Column("Safe", least=10, rank=1),
                Column("Shared with", rank=2),
                Column("Since", width=15, rank=3),
            ),
            titles=True,
            id="ways",
            empty="Nothing is recorded yet. a adds an address or a number.",
            classes="panel",
        )
        self.ways.border_title = "Ways to reach"

    def owners(self) -> tuple[Option, ...]:
        """Return those whose ways these are, as options to pick from."""
        raise NotImplementedError

    def reading_ways(self) -> Callable[[], tuple[Way, ...]]:
        """Return the job that reads them."""
        raise NotImplementedError

    def load(self) -> None:
        """Read the ways."""
        self.read(self.reading_ways(), self.paint_ways, group="ways")

    def paint_ways(self, ways: tuple[Way, ...]) -> None:
        """Show them; what is protected only while it is asked for."""
        self.known = {each.uid: each for each in ways}
        self.ways.show([self._row(each) for each in ways])
        if self.ways.move_to(self.wanted):
            self.wanted = ""
        if self.focused is None:
            self.ways.focus()

    def focus_list(self) -> None:
        """Go back to the list."""
        self.ways.focus()

    def _row(self, each: Way) -> Row:
        where: str | Cell = each.value
        if each.is_protected:
            told = self.shown.get(each.uid)
            where = Cell(told, "late") if told else Cell(HIDDEN, "quiet")
        return Row(
            each.uid,
            (
                each.owner,
                KINDS.get(each.kind, each.kind),
                where,
                _safe(each),
                ", ".join(each.shared),
                date_words(each.since) if each.since else "",
            ),
        )

    # What the keys do

    async def action_add_contact(self) -> None:
        """Ask for a way to reach somebody."""
        if not self.allowed("add contact"):
            return
        owners, session = self.owners(), self.session
        several = len(owners) > 1
        fields: list[Field] = []
        if several:
            fields = [PickField("owner", "Whose", owners, required=True)]
        fields += [
            ChoiceField("kind", "What", tuple(KINDS.items()), value=ADDRESS),
            Field("value", "Where", required=True, wide=True, placeholder="1 Elm Row, Fenmarsh"),
            YesNoField("protected", "Protected", value=False),
            DateField(
                "since",
                "Since",
                today=session.today,
                calendar=typing_calendar(session),
                past=True,
            ),
        ]
        if several:
            fields.append(
                Field("also", "Also of", wide=True, placeholder="all, or first names: Mia, Leo")
            )

        def add(values: dict[str, Any]) -> None:
            def job() -> Saved:
                whose = [values["owner"] if several else owners[0].value]
                whose += _also(values.get("also") or "", owners, whose[0])
                return contacts.add_contact(
                    session,
                    whose,
                    values["kind"] or "",
                    values["value"],
                    protected=bool(values["protected"]),
                    since=values["since"],
                )

            self.save(job, self._added)

        # Not kept as a draft: it may be what nobody else is to see.
        await self.ask("A way to reach somebody", fields, add, draft="")

    async def action_change_contact(self) -> None:
        """Ask for what it is in truth."""
        each = self._under_cursor()
        if each is None or not self.allowed("change contact"):
            return
        if each.is_protected and each.uid not in self.shown:
            self.say("This is protected. v shows it; then e changes it.")
            return
        session, text = self.session, self.shown.get(each.uid, each.value)
        all_ = f", and of {', '.join(each.shared)}" if each.shared else ""
        field = Field("value", KINDS[each.kind].capitalize(), text=text, required=True, wide=True)
        await self.ask(
            f"Of {each.owner}{all_}",
            [field],
            lambda values: self.save(
                lambda: contacts.change_contact(session, each.uid, each.rev, values["value"]),
                lambda _: "Changed. u undoes it.",
            ),
            draft="",
        )

    def action_end_contact(self) -> None:
        """Nobody is reached there from today."""
        each, session = self._under_cursor(), self.session
        if each is not None and self.allowed("end contact"):
            self.save(
                lambda: contacts.end_contact(session, each.uid, each.rev),
                lambda _: "Ended today. u undoes it.",
            )

    def action_confirm_contact(self) -> None:
        """Confirm that contact is safe there; what is confirmed is taken back."""
        each, session = self._under_cursor(), self.session
        if each is None or not self.allowed("confirm contact"):
            return
        safe = None if each.safe else True
        done = "approved" if each.kind == SECURE_EMAIL else "confirmed as safe"
        self.save(
            lambda: contacts.confirm_contact(session, each.uid, each.rev, safe),
            lambda _: f"{done.capitalize()} by you, today. u undoes it." if safe else "Taken back.",
        )

    def action_protect_contact(self) -> None:
        """Keep it apart, or among the others again."""
        each, session = self._under_cursor(), self.session
        if each is None or not self.allowed("protect contact"):
            return
        if each.is_protected:
            self.save(
                lambda: contacts.stop_protecting(session, each.uid, each.rev),
                lambda _: "Not protected any more. u undoes it.",
            )
        else:
            self.save(
                lambda: contacts.protect(session, each.uid, each.rev),
                lambda _: "Protected: hidden here, on their own envelope only. u undoes it.",
            )

    def action_show_protected(self) -> None:
        """Show what is protected, or hide it again."""
        if self.shown:
            self.shown = {}
            self.load()
            return
        hidden = [uid for uid, each in self.known.items() if each.is_protected]
        if not hidden:
            self.say("Nothing here is protected.")
        elif self.allowed(READ_PROTECTED):
            session = self.session
            self.write(lambda: protecting.show(session, hidden), self._take_shown)

    def _added(self, saved: Saved) -> str:
        self.wanted = saved.uid
        return "Added. u undoes it."

    def _take_shown(self, values: Mapping[str, str]) -> None:
        self.shown = values
        self.say("Shown, and entered in the audit. v hides it again.")
        self.load()

    def _under_cursor(self) -> Way | None:
        each = self.known.get(self.ways.key or "")
        if each is None:
            self.say("Nothing is under the cursor. a adds an address or a number.")
        return each


def _safe(each: Way) -> Cell:
    words = ("approved", "not approved") if each.kind == SECURE_EMAIL else ("safe", "NOT SAFE")
    if each.is_protected:
        return Cell("envelope only", "quiet")
    if each.safe is None:
        return Cell("not recorded", "quiet")
    if not each.safe:
        return Cell(words[1], "late")
    on = f" {each.safe_on:%d/%m/%Y}" if each.safe_on else ""
    by = f", {each.safe_by}" if each.safe_by else ""
    return Cell(f"{words[0]}{on}{by}", "done")


def _also(text: str, owners: tuple[Option, ...], but: str) -> list[str]:
    """Return the others meant by `all`, or by their names with commas between."""
    others = [each for each in owners if each.value != but]
    if fold(text) in {"all", "everybody", "everyone"}:
        return [each.value for each in others]
    found = []
    for name in filter(None, map(fold, text.split(","))):
        meant = [each for each in others if fold(each.name).startswith(name)]
        if len(meant) != 1:
            raise Refused(f"Nobody else here, or more than one, is called {name}.", "also")
        found.append(meant[0].value)
    return found
