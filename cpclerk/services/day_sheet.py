"""The day sheet of a conference, to be printed: who signs in, what the room needs, the agenda."""

from collections.abc import Mapping, Sequence
from textwrap import shorten

from cpclerk.documents.pages import Page, Part, table
from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.day_sheet import agenda_times, before
from cpclerk.rules.errors import Refused
from cpclerk.rules.exclusions import SEPARATELY
from cpclerk.rules.masking import SOMEBODY, Listed
from cpclerk.rules.profile import Profile
from cpclerk.rules.taking_part import EXCLUDED
from cpclerk.services.attenders import Attender, attenders
from cpclerk.services.conferences import headings, rules_for, select
from cpclerk.services.exclusions import Excluded, exclusions_of
from cpclerk.services.masking import listed
from cpclerk.services.permission import reading
from cpclerk.store import Conference, Session

NAME, CAPACITY = 24, 28
"""Cells for who signs, so that the line for the signature stays beside them."""
SIGNATURE = "." * 20


def day_sheet(session: Session, conference_uid: str) -> Page:
    """Return the day sheet of a conference. It lies open: whoever is protected is masked."""
    with reading(session):
        row = select().where(Conference.uid == conference_uid).first()
        if row is None:
            raise Refused("That conference is not in this store any more. Go back to the desk.")
        top = headings(session, [row])[0]
        rules = rules_for(session, row)
        people = attenders(row.uid, rules)
        decided = {each.invitee_uid: each for each in exclusions_of(session, row) if each.words}
        when = date_words(top.date) if top.date else "no date yet"
        at = f" at {top.time:%H:%M}" if top.time else ""
        return Page(
            # The family's name is not on a sheet that lies in a corridor.
            title=f"Day sheet: {top.reference}",
            about=(f"{top.kind_words}, {when}{at}, {top.room or 'no room yet'}",),
            parts=(
                Part("By the clock", _clock(row, rules)),
                Part("The room", _room(rules, decided)),
                Part("Here", _signing(_seated(people, decided), listed(session, row, people))),
                Part("Heard separately", _separately(people, decided)),
                Part("Agenda", _agenda(row, rules)),
            ),
        )


def _clock(row: Conference, rules: Profile) -> tuple[str, ...]:
    start, day = row.conference_time, rules.day_sheet
    if start is None:
        return ("No time is booked yet.",)
    lines = []
    if day.reading_minutes:
        lines.append((f"{before(start, day.reading_minutes):%H:%M}", "Agencies read the reports"))
    if day.family_minutes:
        lines.append((f"{before(start, day.family_minutes):%H:%M}", "Chair meets the family"))
    lines.append((f"{start:%H:%M}", "The conference begins"))
    return table(lines)


def _room(rules: Profile, decided: dict[str, Excluded]) -> tuple[str, ...]:
    lines = [f"[ ] {each}" for each in rules.day_sheet.room]
    if any(each.part != EXCLUDED for each in decided.values()):
        lines.append("[ ] separate arrival, waiting and leaving for those heard separately")
    return tuple(lines)


def _seated(people: Sequence[Attender], decided: dict[str, Excluded]) -> list[Attender]:
    """Return those who sit in the room together: nobody kept out of it, or heard separately."""
    away = {
        uid for uid, each in decided.items() if each.part == EXCLUDED or each.extent == SEPARATELY
    }
    return [each for each in people if each.uid not in away and each.invited is not False]


def _signing(people: Sequence[Attender], shown: Mapping[str, Listed]) -> tuple[str, ...]:
    rows = [("Name", "Capacity", "Signature")]
    for each in people:
        is_masked = shown[each.uid].is_masked
        name = SOMEBODY if is_masked else each.name
        capacity = "" if is_masked else each.capacity or each.agency
        rows.append((_cut(name, NAME), _cut(capacity, CAPACITY), SIGNATURE))
    # Those who come unannounced sign too.
    rows += [("." * NAME, "." * CAPACITY, SIGNATURE)] * 2
    return table(rows)


def _cut(text: str, width: int) -> str:
    return shorten(text, width, placeholder=" …")


def _separately(people: Sequence[Attender], decided: dict[str, Excluded]) -> tuple[str, ...]:
    names = {each.uid: each for each in people}
    return tuple(
        f"{names[uid].name} ({names[uid].capacity or 'family'}): {each.how_long}"
        for uid, each in decided.items()
        if each.extent == SEPARATELY and uid in names
    )


def _agenda(row: Conference, rules: Profile) -> tuple[str, ...]:
    agenda, start = rules.agenda_for(row.kind), row.conference_time
    if start is None:
        return tuple(each.name for each in agenda)
    times = agenda_times(agenda, start, rules.kind(row.kind).length_minutes)
    return table([(f"{at:%H:%M}", name) for at, name in times]) if times else ()
