"""Finding anything by what somebody has heard: part of a name, a reference, a birth date."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from cpclerk.rules.conference import kind_words, state_words
from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.people import age_words
from cpclerk.rules.text import fold
from cpclerk.services.matching import first_families, matches, merged, people_told
from cpclerk.services.naming import family_name, name_in_words
from cpclerk.services.permission import reading
from cpclerk.services.plans import standings
from cpclerk.services.procedures import office_rules
from cpclerk.store import (
    JOIN,
    Agency,
    Conference,
    Family,
    FamilyMember,
    Person,
    Professional,
    Session,
)

# More than this nobody reads; another letter narrows it.
MOST = 20
# Without words it is a list to look through.
BY_NAME = 50


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found. `kind`: family, person, professional, agency or conference.

    `what` says what it is in the office's words, `near` where it belongs: its family or agency; of
    a family how its children stand. `family_uid` is there for whatever belongs to one.
    """

    kind: str
    uid: str
    name: str
    what: str
    born: dt.date | None
    near: str
    family_uid: str


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found, the best first; `more` says that there is more."""

    hits: tuple[Hit, ...]
    more: bool


def find_anything(session: Session, words: str) -> Hits:
    """Return what matches every word, whatever it is; the first families by name without words."""
    with reading(session):
        most = MOST if fold(words) else BY_NAME
        if fold(words):
            found = matches(session, words, (), most + 1)
        else:
            found = [("family", uid) for uid in first_families(most + 1)]
        wanted: dict[str, list[str]] = {}
        for kind, uid in found[:most]:
            wanted.setdefault(kind, []).append(uid)
        made = {
            (hit.kind, uid): hit
            for kind, uids in wanted.items()
            for uid, hit in _TOLD[kind](session, uids)
        }
        hits = dict.fromkeys(made[pair] for pair in found[:most] if pair in made)
        return Hits(tuple(hits), more=len(found) > most)


# Each kind in a line: rows as tuples, for they are read at every key


def _tell_families(session: Session, uids: Sequence[str]) -> Iterable[tuple[str, Hit]]:
    children: dict[str, list[str]] = {}
    whose: dict[str, list[str]] = {}
    rows: Any = (
        FamilyMember.select(
            FamilyMember.family, Person.uid, Person.given_name, Person.surname, Person.reference,
            Person.date_of_birth, Person.expected,
        )
        .join(Person)
        .where(FamilyMember.family.in_(uids), FamilyMember.relation == "child")
        .order_by(Person.expected, Person.date_of_birth, Person.reference)
        .tuples()
    )  # fmt: skip
    for family, person, given, surname, reference, born, expected in rows:
        whose.setdefault(family, []).append(person)
        name = given or name_in_words(given, surname, reference, expected=expected)
        age = age_words(born, expected=expected, day=session.today) if born else ""
        children.setdefault(family, []).append(f"{name} {age}".strip())
    status = standings([person for group in whose.values() for person in group])
    families: Any = Family.select(Family.uid, Family.reference, Family.surname)
    for uid, reference, surname in families.where(Family.uid.in_(uids)).tuples():
        what = ", ".join(children.get(uid, ())) or "family"
        on_plan = [status[person].on_plan for person in whose.get(uid, ())]
        yield (
            uid,
            Hit(
                "family",
                uid,
                family_name(reference, surname),
                what,
                None,
                _plan_words(on_plan),
                uid,
            ),
        )


def _plan_words(on_plan: Sequence[bool | None]) -> str:
    """Return `plan 2 of 3`, `no plan`, or nothing while no decision is recorded."""
    if all(each is None for each in on_plan):
        return ""
    count = sum(each is True for each in on_plan)
    return f"plan {count} of {len(on_plan)}" if count else "no plan"


def _tell_people(_session: Session, uids: Sequence[str]) -> Iterable[tuple[str, Hit]]:
    hits = _people(uids)
    if len(hits) < len(uids):
        # Who is in no family any more may have become somebody else.
        became = merged([uid for uid in uids if uid not in hits])
        others = _people(list(became.values()))
        hits |= {uid: others[one] for uid, one in became.items() if one in others}
    return hits.items()


def _people(uids: Sequence[str]) -> dict[str, Hit]:
    hits: dict[str, Hit] = {}
    for row in people_told(FamilyMember.person.in_(uids)):
        uid, given, surname, reference, born, expected, relation, family, number, called = row
        name = name_in_words(given, surname, reference, expected=expected)
        hits[uid] = Hit("person", uid, name, relation, born, family_name(number, called), family)
    return hits


def _tell_professionals(_session: Session, uids: Sequence[str]) -> Iterable[tuple[str, Hit]]:
    rows: Any = (
        Professional.select(
            Professional.uid, Professional.name, Professional.capacity, Professional.active,
            Agency.name,
        )
        .join(Agency)
        .where(Professional.uid.in_(uids))
        .tuples()
    )  # fmt: skip
    for uid, name, capacity, active, agency in rows:
        what = (capacity or "professional") + ("" if active else ", not there any more")
        yield uid, Hit("professional", uid, name, what, None, agency, "")


def _tell_agencies(_session: Session, uids: Sequence[str]) -> Iterable[tuple[str, Hit]]:
    rows: Any = Agency.select(Agency.uid, Agency.name, Agency.active).where(Agency.uid.in_(uids))
    for uid, name, active in rows.tuples():
        what = "agency" if active else "agency, not there any more"
        yield uid, Hit("agency", uid, name, what, None, "", "")


def _tell_conferences(session: Session, uids: Sequence[str]) -> Iterable[tuple[str, Hit]]:
    rules = office_rules(session)
    rows: Any = (
        Conference.select(
            Conference.uid, Conference.reference, Conference.kind, Conference.state,
            Conference.conference_date, Family.uid, Family.reference, Family.surname,
        )
        .join(Family, JOIN.INNER)
        .where(Conference.uid.in_(uids))
        .tuples()
    )  # fmt: skip
    for uid, reference, kind, state, day, family, number, surname in rows:
        what = f"{kind_words(kind, rules, short=True)} {state_words(state)}"
        what += f" {date_words(day)}" if day else ""
        near = family_name(number, surname)
        yield uid, Hit("conference", uid, reference, what, None, near, family)


_TOLD = {
    "family": _tell_families,
    "person": _tell_people,
    "professional": _tell_professionals,
    "agency": _tell_agencies,
    "conference": _tell_conferences,
}
