"""A family's rows on its page, and the fields by which a person is put down."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from cpclerk.rules.calendar import Calendar
from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.text import fold
from cpclerk.services.conferences import Heading
from cpclerk.services.families import FamilyPage, Member
from cpclerk.services.people import CHILD, Someone
from cpclerk.ui.forms import ChoiceField, Field, YesNoField
from cpclerk.ui.forms.birth import BirthField
from cpclerk.ui.widgets.lines import Cell, Row

SEXES = (("F", "female"), ("M", "male"), ("U", "not known"))


def person_fields(now: Someone, today: date, calendar: Calendar) -> tuple[Field, ...]:
    """Return the fields for what is known of somebody."""
    relation = Field(
        "relation",
        "Who",
        text=now.relation,
        required=True,
        placeholder="child, mother, grandfather",
    )
    return (
        relation,
        Field("given_name", "First name", text=now.given_name),
        Field("surname", "Surname", text=now.surname),
        BirthField(
            "born",
            "Born, or due",
            today=today,
            calendar=calendar,
            value=now.born,
            is_child=lambda: fold(relation.text) == CHILD,
        ),
        YesNoField(
            "expected", "Not yet born", value=now.expected if now.expected or now.relation else None
        ),
        ChoiceField("sex", "Sex", SEXES, value=now.sex if now.relation else None),
        YesNoField("responsibility", "Responsibility", value=now.parental_responsibility),
    )


def someone_of(values: dict[str, Any]) -> Someone:
    """Return the person that the fields tell of."""
    return Someone(
        values["relation"] or "",
        values["given_name"] or "",
        values["surname"] or "",
        values["born"],
        bool(values["expected"]),
        values["sex"] or "U",
        values["responsibility"],
    )


def as_known(each: Member) -> Someone:
    """Return a member as the fields tell of one."""
    return Someone(
        each.relation,
        each.given_name,
        each.surname,
        each.born,
        each.expected,
        each.sex,
        each.parental_responsibility,
    )


def member_row(each: Member) -> Row:
    """Return a member in a line."""
    standing = Cell(each.standing, "late" if each.status and each.status.on_plan else "")
    if each.relation != CHILD:
        has = {True: "yes", False: "no", None: "not recorded"}[each.parental_responsibility]
        # The answer must not be cut off: without it none looks like the other.
        standing = Cell(f"PR {has}", "quiet")
    age = "" if each.age == "age not recorded" and each.relation != CHILD else each.age
    return Row(each.uid, (each.relation, each.name, age, standing, each.reference))


def kin_words(page: FamilyPage, member: Member) -> str:
    """Return who is what to a member: `Rosa: mother, main carer · Leo: half-brother`."""
    names = {each.person_uid: each.given_name or each.name for each in page.members}
    told = []
    for each in page.kin:
        care = ["main carer"] if each.main_carer else []
        if each.other_uid == member.person_uid:
            words = ", ".join(filter(None, (each.relation, *care)))
            told.append(f"{names[each.person_uid]}: {words}")
        elif each.person_uid == member.person_uid:
            words = " and ".join(filter(None, (each.relation, *care)))
            told.append(f"{words} of {names[each.other_uid]}")
    return " · ".join(told)


def network_rows(children: Sequence[Member]) -> list[Row]:
    """Return the professionals around these children, each with whose network they are in."""
    whose: dict[str, list[str]] = {}
    links = {}
    for child in children:
        for link in child.network:
            whose.setdefault(link.professional_uid, []).append(child.given_name or child.name)
            links[link.professional_uid] = link
    return [
        Row(
            uid,
            (
                links[uid].name,
                links[uid].capacity,
                links[uid].agency,
                ", ".join(names),
                _spell(links[uid].since, links[uid].until),
            ),
        )
        for uid, names in whose.items()
    ]


def conference_row(each: Heading) -> Row:
    """Return a conference in a line."""
    when = date_words(each.date) if each.date else "no date yet"
    state = each.state.replace("_", " ")
    state += ", inquorate" if each.quorate is False else ""
    return Row(each.uid, (when, each.reference, each.kind_words, state, each.chair))


def _spell(since: date | None, until: date | None) -> str:
    told = f"since {date_words(since)}" if since else ""
    return f"{told} until {date_words(until)}".strip() if until else told
