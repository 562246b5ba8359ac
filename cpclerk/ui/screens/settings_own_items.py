"""An office's own items of the checklists, beside those of its procedures."""

from typing import Any, ClassVar

from cpclerk.rules.checklists import OWNERS, SITUATIONS, check_due
from cpclerk.rules.errors import Refused
from cpclerk.rules.roles import ADD_ITEM, AMEND_ITEM, DROP_ITEM
from cpclerk.services import own_items as service
from cpclerk.services.own_items import Own, OwnItems
from cpclerk.ui.commands import Command
from cpclerk.ui.forms import ChoiceField, Field
from cpclerk.ui.forms.field import CheckedField
from cpclerk.ui.screens.page import PageScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Lines, Row


class NewItem(Command):
    """i on the office's own items."""

    id = "new-item"
    key = "i"
    words = "new item"
    description = "Add something to see to, from today on"


class AmendItem(Command):
    """Enter on the office's own items."""

    id = "amend-item"
    key = "enter"
    words = "change"
    description = "Change the item under the cursor; what was ticked stays ticked"
    # Else the list would take Enter for itself and the footer not show it.
    priority = True


class DropItem(Command):
    """x on the office's own items."""

    id = "drop-item"
    key = "x"
    words = "take away"
    description = "Take the item under the cursor away from conferences of today and later"


class OwnItemsScreen(PageScreen):
    """The office's own items: what, whose, when due, for which kinds and situation."""

    TITLE = "Checklists"
    OFFERS: ClassVar[tuple[type[Command], ...]] = (AmendItem, NewItem, DropItem)

    def __init__(self) -> None:
        super().__init__()
        self.page: OwnItems | None = None
        self.lines = Lines(
            (
                Column("To see to", stretch=True, least=20),
                Column("Whose", rank=1),
                Column("Due", least=12),
                Column("For", stretch=True, least=8, rank=2),
                Column("Where", stretch=True, least=8, rank=3),
            ),
            titles=True,
            empty="None yet. The procedures' own items stand on every checklist anyway.",
            classes="panel",
        )
        self.lines.border_title = "Your own items of the checklists"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the keys of the list while no form is open."""
        if action in {"amend_item", "drop_item"}:
            return self.lines.has_focus
        return super().check_action(action, parameters)

    def load(self) -> None:
        """Read them."""
        session = self.session
        self.read(lambda: service.own_items(session), self.paint)

    def paint(self, page: OwnItems) -> None:
        """Show them."""
        self.page = page
        self.lines.show([_row(each) for each in page.items])
        if self.focused is None:
            self.lines.focus()

    async def action_new_item(self) -> None:
        """Ask for a new one."""
        if self.allowed(ADD_ITEM):
            await self._ask(None)

    async def action_amend_item(self) -> None:
        """Ask what is to be changed."""
        each = self._item()
        if each is not None and self.allowed(AMEND_ITEM):
            await self._ask(each)

    def action_drop_item(self) -> None:
        """Take one away."""
        each, session = self._item(), self.session
        if each is not None and self.allowed(DROP_ITEM):
            uid, rev = each.uid, each.rev
            self.save(
                lambda: service.drop_own_item(session, uid, rev),
                lambda _: "Taken away. What was held before today keeps it. u undoes.",
            )

    async def _ask(self, each: Own | None) -> None:
        session, kinds = self.session, self.page.kinds if self.page else {}

        def then(values: dict[str, Any]) -> None:
            given = {
                "text": values["text"] or "",
                "owner": values["owner"] or "",
                "due": values["due"].words,
                "kinds": _codes(values["kinds"] or "", kinds),
                "situation": values["situation"] or "",
            }
            if each is None:
                self.save(
                    lambda: service.add_own_item(session, **given), lambda _: "Added. u undoes."
                )
            else:
                uid, rev = each.uid, each.rev
                self.save(
                    lambda: service.amend_own_item(session, uid, rev, **given),
                    lambda _: "Changed. u undoes.",
                )

        await self.ask(
            "A new item" if each is None else "Change this item",
            (
                Field(
                    "text", "To see to", text=each.text if each else "", required=True, wide=True
                ),
                ChoiceField(
                    "owner", "Whose", OWNERS.items(), value=each.owner if each else "clerk"
                ),
                CheckedField(
                    "due",
                    "Due",
                    check_due,
                    in_words=lambda due: f"{due.words} the conference",
                    text=each.due if each else "",
                    placeholder="3 working days before",
                    required=True,
                ),
                CheckedField(
                    "kinds",
                    "Kinds",
                    lambda text: _checked(text, kinds),
                    text=", ".join(kinds[code] for code in each.kinds) if each else "",
                    placeholder="every kind, or names",
                ),
                ChoiceField(
                    "situation",
                    "Only where",
                    SITUATIONS.items(),
                    value=each.situation or None if each else None,
                ),
            ),
            then,
            draft=f"own item {each.uid if each else 'new'}",
        )

    def _item(self) -> Own | None:
        items = self.page.items if self.page else ()
        return next((each for each in items if each.uid == self.lines.key), None)


def _row(each: Own) -> Row:
    return Row(
        each.uid,
        (
            each.text,
            OWNERS.get(each.owner, each.owner),
            each.due,
            each.kind_words,
            SITUATIONS.get(each.situation, ""),
        ),
    )


def _checked(text: str, kinds: Any) -> str:
    """Return the text if each name in it is a kind of meeting. Raises Refused."""
    _codes(text, kinds)
    return text


def _codes(text: str, kinds: Any) -> list[str]:
    by_name = {name.casefold(): code for code, name in kinds.items()}
    names = [part.strip() for part in text.split(",") if part.strip()]
    unknown = [name for name in names if name.casefold() not in by_name]
    if unknown:
        first = next(iter(kinds.values()), "")
        raise Refused(f"There is no such kind of meeting. Type, say, {first}.", "kinds")
    return [by_name[name.casefold()] for name in names]
