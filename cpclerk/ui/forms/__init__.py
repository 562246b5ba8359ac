"""Fields that parse what people type and echo what they understood."""

from cpclerk.ui.forms.choice import ChoiceField, YesNoField
from cpclerk.ui.forms.dates import DateField, TimeField
from cpclerk.ui.forms.field import CheckedField, Field, NoteField
from cpclerk.ui.forms.form import Form
from cpclerk.ui.forms.pick import New, Option, PickField

__all__ = [
    "CheckedField",
    "ChoiceField",
    "DateField",
    "Field",
    "Form",
    "New",
    "NoteField",
    "Option",
    "PickField",
    "TimeField",
    "YesNoField",
]
