"""A field for when somebody was born, or is due."""

from collections.abc import Callable
from datetime import date
from typing import Any

from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.errors import Refused
from cpclerk.rules.people import age_on, age_words, check_birth
from cpclerk.ui.forms.dates import DateField


class BirthField(DateField):
    """A birth or due date. One that cannot be is said to be wrong as soon as the field is left.

    `is_child` tells whether it is a child's; a day to come is taken for the day a child is due.
    """

    def __init__(
        self, name: str, label: str, *, is_child: Callable[[], bool], **keywords: Any
    ) -> None:
        super().__init__(name, label, words=self._words, placeholder="1/5/2014", **keywords)
        self._is_child = is_child

    def check(self) -> bool:
        """Show what was understood or what is wrong; False when it is wrong."""
        if not super().check():
            return False
        born = self.so_far()
        try:
            child, due = self._is_child(), born is not None and born > self.today
            check_birth(born, expected=child and due, child=child, today=self.today)
        except Refused as error:
            self.complain(error.sentence)
            return False
        return True

    def parse(self, text: str) -> date:
        """Return the day that is meant."""
        try:
            return super().parse(text)
        except Refused as error:
            # Nobody knows the weekday of a birth, and its year is not near this one.
            told, like, _ = error.sentence.partition("Type a day such as")
            raise Refused(f"{told}{like and 'Type day, month and year: 1/5/2014.'}") from None

    def _words(self, day: date) -> str:
        if day > self.today:
            return age_words(day, expected=True, day=self.today)
        age = age_words(day, expected=False, day=self.today)
        return f"{date_words(day)}, {'aged ' if age_on(day, self.today) > 1 else ''}{age}"
