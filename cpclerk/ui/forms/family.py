"""A new family: its name and team, the parents, and as many children as there are."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from cpclerk.rules.calendar import Calendar
from cpclerk.services.people import Someone
from cpclerk.ui.forms.birth import BirthField
from cpclerk.ui.forms.choice import ChoiceField
from cpclerk.ui.forms.field import Field
from cpclerk.ui.forms.form import Form
from cpclerk.ui.forms.pick import New, Option, PickField

SEXES = (("F", "girl"), ("M", "boy"), ("U", "not known"))
UNBORN = frozenset({"unborn", "baby", "unborn baby", "expected"})
PARENTS = (("mother", "Mother", "F"), ("father", "Father", "M"))
# What somebody else of the family may be, offered as it is typed; any other word is taken too.
OTHERS = {
    "stepfather": "M",
    "stepmother": "F",
    "mother's partner": "U",
    "father's partner": "U",
    "grandmother": "F",
    "grandfather": "M",
    "carer": "U",
    "foster carer": "U",
    "guardian": "U",
    "aunt": "F",
    "uncle": "M",
}
AS_FAMILY = "as the family"


class RelationField(PickField):
    """What somebody is to the children: a word that is offered, or any other."""

    def __init__(self, name: str, label: str) -> None:
        options = [Option(each, each) for each in OTHERS]
        super().__init__(name, label, options, allow_new=True, placeholder="stepfather, or Enter")

    def parse(self, text: str) -> str:
        """Return the word."""
        found = super().parse(text)
        return found.name if isinstance(found, New) else found

    def echo(self, value: Any) -> str:  # noqa: ARG002
        """Say nothing: the word says it."""
        return ""


class FamilyForm(Form):
    """One more child is always ready below; Enter on one left empty saves.

    So is, after the parents, one more of whoever else is in the family; Enter on nobody goes on to
    the children. Their rows are `a1`, `a2` and so on, the children's `1`, `2`.
    """

    def __init__(
        self, *, surname: str, teams: Iterable[Option], today: date, calendar: Calendar
    ) -> None:
        self.today = today
        self.calendar = calendar
        self.number = 0
        self.others = 0
        fields: list[Field] = [
            Field("surname", "Family's surname", text=surname, required=True),
            PickField("team", "Team", teams, placeholder="social work team, if known"),
        ]
        for who, label, _ in PARENTS:
            fields.append(Field(f"given_name-{who}", label, placeholder="first name"))
            fields.append(Field(f"surname-{who}", "  surname", placeholder=AS_FAMILY))
        fields.append(self._next_other())
        super().__init__(*fields, *self._child_fields(), id="new-family", classes="panel")
        self.border_title = "New family"

    def people(self, values: Mapping[str, Any]) -> tuple[list[Someone], list[str]]:
        """Return the people the values tell of, and of which row each is."""
        surname = values["surname"] or ""
        people, rows = [], []
        for who, _, sex in PARENTS:
            given, own = values[f"given_name-{who}"], values[f"surname-{who}"]
            if given or own:
                responsible = True if who == "mother" else None
                people.append(
                    Someone(
                        who,
                        given or "",
                        own or surname,
                        sex=sex,
                        parental_responsibility=responsible,
                    )
                )
                rows.append(who)
        for row in (f"a{number}" for number in range(1, self.others)):
            relation, given = values[f"relation-{row}"] or "", values[f"given_name-{row}"] or ""
            own = values[f"surname-{row}"]
            if relation or given or own:
                # Without any name it is refused, and not taken for one called as the family.
                called = own or (surname if given else "")
                people.append(Someone(relation, given, called, sex=OTHERS.get(relation, "U")))
                rows.append(row)
        for number in map(str, range(1, self.number + 1)):
            if self._is_empty(number):
                continue
            given = values[f"given_name-{number}"] or ""
            unborn = given.casefold() in UNBORN
            people.append(
                Someone(
                    "child",
                    "" if unborn else given,
                    values[f"surname-{number}"] or surname,
                    values[f"born-{number}"],
                    expected=unborn,
                    sex=values[f"sex-{number}"] or "U",
                )
            )
            rows.append(number)
        return people, rows

    def go_on(self) -> None:
        """Go to the next field; from a child's last one to the next child; from nobody, save.

        From nobody else in the family to the children.
        """
        here = next((each for each in self.fields.values() if each.has_focus_within), None)
        name = here.field_name if here else ""
        what, _, row = name.partition("-")
        if what == "given_name" and row.isdigit() and row != "1" and self._is_empty(row):
            self.action_save()
        elif here is not None and what == "relation" and not here.text.strip():
            self.fields["given_name-1"].focus_in()
        else:
            super().go_on()

    def on_field_changed(self, message: Field.Changed) -> None:
        """Once the last child, or the last of the others, is begun, make the next one ready."""
        _, _, row = message.field.field_name.partition("-")
        if row == str(self.number) and not self._is_empty(row):
            self.mount(*self._child_fields())
        elif row == f"a{self.others}" and message.field.text.strip():
            self._add_other()

    def restore(self, payload: Mapping[str, str]) -> None:
        """Put back what was typed, with as many children as there were."""
        numbers = [int(name[5:]) for name in payload if name.startswith("born-")]
        while self.number < max(numbers, default=1):
            self.mount(*self._child_fields())
        while f"given_name-a{self.others}" in payload:
            self._add_other()
        # The fields just made take what they held once they are there.
        self.call_after_refresh(super().restore, payload)

    def _next_other(self) -> Field:
        self.others += 1
        return RelationField(f"relation-a{self.others}", "Also, who")

    def _add_other(self) -> None:
        """Ask for the name of the last of the others, and make the next one ready."""
        row = f"a{self.others}"
        more = (
            Field(f"given_name-{row}", "  first name"),
            Field(f"surname-{row}", "  surname", placeholder=AS_FAMILY),
            self._next_other(),
        )
        self.mount(*more, before=self.fields["given_name-1"])
        # Enter goes through the fields in the order in which they are kept.
        kept = list(self.fields.items())
        place = next(n for n, (name, _) in enumerate(kept) if name == "given_name-1")
        new = [(field.field_name, field) for field in more]
        self.fields = dict([*kept[:place], *new, *kept[place:]])

    def _child_fields(self) -> list[Field]:
        """Return the fields of one more child, and keep them with the others."""
        self.number += 1
        number = self.number
        label = f"Child {number}"
        fields: list[Field] = [
            Field(
                f"given_name-{number}",
                label,
                placeholder="first name, or unborn" if number == 1 else "or Enter: no more",
            ),
            Field(f"surname-{number}", "  surname", placeholder=AS_FAMILY),
            BirthField(
                f"born-{number}",
                "  born, or due",
                today=self.today,
                calendar=self.calendar,
                is_child=lambda: True,
            ),
            ChoiceField(f"sex-{number}", "  sex", SEXES),
        ]
        if number > 1:
            self.fields.update({field.field_name: field for field in fields})
        return fields

    def _is_empty(self, row: str) -> bool:
        return not any(
            self.fields[f"{what}-{row}"].text.strip() for what in ("given_name", "surname", "born")
        )
