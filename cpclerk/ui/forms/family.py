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
from cpclerk.ui.forms.pick import Option, PickField

SEXES = (("F", "girl"), ("M", "boy"), ("U", "not known"))
UNBORN = frozenset({"unborn", "baby", "unborn baby", "expected"})
PARENTS = (("mother", "Mother", "F"), ("father", "Father", "M"))
AS_FAMILY = "as the family"


class FamilyForm(Form):
    """One more child is always ready below; Enter on one left empty saves."""

    def __init__(
        self, *, surname: str, teams: Iterable[Option], today: date, calendar: Calendar
    ) -> None:
        self.today = today
        self.calendar = calendar
        self.number = 0
        fields: list[Field] = [
            Field("surname", "Family's surname", text=surname, required=True),
            PickField("team", "Team", teams, placeholder="social work team, if known"),
        ]
        for who, label, _ in PARENTS:
            fields.append(Field(f"given_name-{who}", label, placeholder="first name"))
            fields.append(Field(f"surname-{who}", "  surname", placeholder=AS_FAMILY))
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
        """Go to the next field; from a child's last one to the next child; from nobody, save."""
        here = next((each for each in self.fields.values() if each.has_focus_within), None)
        name = here.field_name if here else ""
        what, _, row = name.partition("-")
        if what == "given_name" and row.isdigit() and row != "1" and self._is_empty(row):
            self.action_save()
        else:
            super().go_on()

    def on_field_changed(self, message: Field.Changed) -> None:
        """Once the last child is begun, make the next one ready."""
        _, _, row = message.field.field_name.partition("-")
        if row == str(self.number) and not self._is_empty(row):
            self.mount(*self._child_fields())

    def restore(self, payload: Mapping[str, str]) -> None:
        """Put back what was typed, with as many children as there were."""
        numbers = [int(name[5:]) for name in payload if name.startswith("born-")]
        while self.number < max(numbers, default=1):
            self.mount(*self._child_fields())
        # The fields just made take what they held once they are there.
        self.call_after_refresh(super().restore, payload)

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
