"""The day sheet of a conference, to be printed: who signs in, what the room needs, the agenda."""

from collections.abc import Mapping, Sequence
from datetime import time
from itertools import zip_longest
from textwrap import wrap
from typing import NamedTuple

from cpclerk.documents.pages import Page, Part, table
from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.day_sheet import agenda_times, before
from cpclerk.rules.exclusions import APART as DECIDED_APART
from cpclerk.rules.exclusions import SEPARATELY
from cpclerk.rules.masking import SOMEBODY, Listed
from cpclerk.rules.profile import Profile
from cpclerk.rules.taking_part import APART, EXCLUDED, SECOND, TIMES
from cpclerk.services.attenders import CHAIR, Attender, attenders
from cpclerk.services.conferences import Heading, headings, rules_for, with_names
from cpclerk.services.exclusions import Excluded, exclusions_of
from cpclerk.services.masking import listed
from cpclerk.services.permission import reading
from cpclerk.store import Conference, Invitee, Session

NAME, CAPACITY = 24, 28
"""Cells for who signs, so that the line for the signature stays beside them."""
SIGNATURE = "." * 20
DOTTED = "." * NAME
ROOM = "." * 12
NO_TIME = "--:--"


def day_sheet(session: Session, conference_uid: str) -> Page:
    """Return the day sheet of a conference. It lies open: whoever is protected is masked."""
    with reading(session):
        row = with_names(conference_uid)
        top = headings(session, [row])[0]
        rules = rules_for(session, row)
        people = attenders(row.uid, rules)
        shown = listed(session, row, people)
        decided = {each.invitee_uid: each for each in exclusions_of(session, row) if each.words}
        when = date_words(top.date) if top.date else "no date yet"
        at = f" at {top.time:%H:%M}" if top.time else ""
        sittings = _sittings(row, people, decided, shown)
        return Page(
            # The family's name is not on a sheet that lies in a corridor.
            title=f"Day sheet: {top.reference}",
            about=(f"{top.kind_words}, {when}{at}, {top.room or 'no room yet'}",),
            parts=(
                Part("By the clock", _clock(row, rules, sittings)),
                Part("The room", _room(rules, _apart(row, people, decided, shown))),
                Part("Here", _signing(_seated(people, decided), shown, _staff(top))),
                Part("Heard separately", _separately(people, decided, shown)),
                Part("Agenda", _agenda(row, rules, sittings)),
            ),
        )


class _Sitting(NamedTuple):
    """A part of the conference: what begins, when (None: not recorded), and whose it is."""

    begins: str
    at: time | None
    family: tuple[str, ...]


def _sittings(
    row: Conference,
    people: Sequence[Attender],
    decided: Mapping[str, Excluded],
    shown: Mapping[str, Listed],
) -> list[_Sitting]:
    """Return the parts of a conference by the clock. The family of one does not meet the others."""
    rows = {each.uid: each for each in Invitee.select().where(Invitee.conference == row.uid)}
    asked = [(each, rows[each.uid]) for each in people]
    if not any(invitee.part in APART for _, invitee in asked):
        return [_Sitting("The conference", row.conference_time, ("the family",))]
    first, second, others = [], [], []
    for each, invitee in asked:
        if not each.is_family or invitee.part == EXCLUDED:
            continue
        name = _name(each, shown)
        if invitee.part == SECOND:
            second.append(name)
        elif invitee.part == TIMES or _is_heard_apart(each, decided):
            others.append(_Sitting("", invitee.part_from or row.conference_time, (name, "apart")))
        else:
            first.append(name)
    found = [_Sitting("The conference", row.conference_time, tuple(first))]
    times = [invitee.part_from for _, invitee in asked if invitee.part == SECOND]
    if times:
        begins = min(filter(None, times), default=None)
        found.append(_Sitting("The second part", begins, tuple(second)))
    return sorted([*found, *others], key=lambda each: each.at or time.max)


def _is_heard_apart(person: Attender, decided: Mapping[str, Excluded]) -> bool:
    return person.uid in decided and decided[person.uid].extent == SEPARATELY


def _clock(row: Conference, rules: Profile, sittings: Sequence[_Sitting]) -> tuple[str, ...]:
    start, day = row.conference_time, rules.day_sheet
    if start is None:
        return ("No time is booked yet.",)
    lines = []
    if day.reading_minutes:
        lines.append((f"{before(start, day.reading_minutes):%H:%M}", "Agencies read the reports"))
    for each in sittings:
        if day.family_minutes and each.family:
            meets = before(each.at, day.family_minutes) if each.at else None
            lines.append((_time(meets), f"Chair meets {', '.join(each.family)}"))
        if each.begins:
            lines.append((_time(each.at), f"{each.begins} begins"))
    if any(each.at is None for each in sittings):
        lines.append((NO_TIME, "not recorded: write it in once it is agreed"))
    return table(sorted(lines, key=lambda line: (line[0] == NO_TIME, line[0])))


def _time(at: time | None) -> str:
    return f"{at:%H:%M}" if at else NO_TIME


def _name(person: Attender, shown: Mapping[str, Listed]) -> str:
    return SOMEBODY if shown[person.uid].is_masked else person.name


def _apart(
    row: Conference,
    people: Sequence[Attender],
    decided: Mapping[str, Excluded],
    shown: Mapping[str, Listed],
) -> list[str]:
    """Return the names of those who come, wait and leave apart from the others."""
    rows = {each.uid: each for each in Invitee.select().where(Invitee.conference == row.uid)}
    return [
        _name(each, shown)
        for each in people
        if (invitee := rows[each.uid]).part != EXCLUDED
        and (
            invitee.separate_waiting
            or invitee.part == SECOND
            or (each.uid in decided and decided[each.uid].extent in DECIDED_APART)
        )
    ]


def _room(rules: Profile, apart: Sequence[str]) -> tuple[str, ...]:
    lines = [f"[ ] {each}" for each in rules.day_sheet.room]
    return (*lines, *(f"[ ] arrives, waits and leaves apart: {name}, in {ROOM}" for name in apart))


def _seated(people: Sequence[Attender], decided: dict[str, Excluded]) -> list[Attender]:
    """Return those asked who sit in the room together: not kept out of it, or heard separately."""
    away = {
        uid for uid, each in decided.items() if each.part == EXCLUDED or each.extent == SEPARATELY
    }
    # The chair is on the list once they have spoken.
    asked = [each for each in people if each.invited is not False and not each.chairs]
    return [each for each in asked if each.uid not in away]


def _staff(top: Heading) -> list[tuple[str, str]]:
    """Return the chair and who takes the minutes, with their capacities: asked by nobody."""
    return [(top.chair or DOTTED, CHAIR), (top.clerk or DOTTED, "Takes the minutes")]


def _signing(
    people: Sequence[Attender], shown: Mapping[str, Listed], staff: Sequence[tuple[str, str]]
) -> tuple[str, ...]:
    rows = [("Name", "Capacity", "Signature")]
    asked = [
        (SOMEBODY, "") if shown[each.uid].is_masked else (each.name, each.capacity or each.agency)
        for each in people
    ]
    for name, capacity in (*asked, *staff):
        # What is longer goes on below: two schools' teachers differ in their last words.
        names, capacities = wrap(name, NAME), wrap(capacity, CAPACITY)
        rows += zip_longest(names, capacities, (SIGNATURE,), fillvalue="")
    # Those who come unannounced sign too.
    rows += [(DOTTED, "." * CAPACITY, SIGNATURE)] * 2
    return table(rows)


def _separately(
    people: Sequence[Attender], decided: Mapping[str, Excluded], shown: Mapping[str, Listed]
) -> tuple[str, ...]:
    return tuple(
        f"{_name(each, shown)}"
        + ("" if shown[each.uid].is_masked else f" ({each.capacity or 'family'})")
        # They sign, too, on a part that can be cut off: the others' names are above.
        + f": {decided[each.uid].how_long}  {SIGNATURE}"
        for each in people
        if _is_heard_apart(each, decided)
    )


def _agenda(row: Conference, rules: Profile, sittings: Sequence[_Sitting]) -> tuple[str, ...]:
    """Return the agenda by the clock; a second part stands where it begins."""
    agenda, start = rules.agenda_for(row.kind), row.conference_time
    if start is None:
        return tuple(each.name for each in agenda)
    times = agenda_times(agenda, start, rules.kind(row.kind).length_minutes)
    lines = [
        (_time(each.at), f"-- {each.begins} begins, with {', '.join(each.family) or 'nobody'} --")
        for each in sittings[1:]
        if each.begins
    ]
    lines += [(_time(at), name) for at, name in times]
    return table(sorted(lines, key=lambda line: (line[0] == NO_TIME, line[0]))) if times else ()
