"""The children on the chair's preparation page: what each said last time, and what is known now."""

from collections.abc import Iterator, Sequence

from cpclerk.rules.audience import Audience, Reader, may_see
from cpclerk.rules.child_views import ABOUT
from cpclerk.rules.conference import participation_words
from cpclerk.rules.people import age_on
from cpclerk.rules.profile import Profile
from cpclerk.services.child_views import View, views_of
from cpclerk.services.conferences import Child
from cpclerk.store import ChildAtConference, Conference, Entry


def each_child(
    row: Conference, before: Sequence[Conference], children: Sequence[Child], rules: Profile
) -> Iterator[str]:
    """Each child in turn: last time's part, words, views and day, then this time's, line by line.

    `before` holds the last conference, if there was one. Needs an open connection.
    """
    reader = Reader(row.chair_id or "", is_family=False)
    rows = {
        (each.conference_id, each.person_id): each
        for each in ChildAtConference.select().where(
            ChildAtConference.conference.in_([row.uid, *(each.uid for each in before)])
        )
    }
    words = [
        each
        for last in before
        for each in Entry.select().where(
            Entry.conference == last.uid, Entry.verbatim, ~Entry.struck
        )
        if may_see(reader, Audience.parse(each.audience))
    ]
    views = [
        each
        for uid in (*(each.uid for each in before), row.uid)
        for each in views_of(uid)
        if may_see(reader, each.audience)
    ]
    for child in children:
        yield child.name
        for last in before:
            there = rows.get((last.uid, child.person_uid))
            if there is None:
                continue
            yield f"    last time: {participation_words(there.participation, rules).lower()}"
            for each in words:
                if child.person_uid in each.children:
                    yield f"    “{each.text}” ({each.column.replace('_', ' ')})"
            yield from _said(there, views)
        here = rows[row.uid, child.person_uid]
        yield f"    now: {_now(child, row, rules)}"
        yield from _said(here, views)


def _said(child: ChildAtConference, views: Sequence[View]) -> Iterator[str]:
    for each in views:
        if each.child_uid == child.uid:
            done = f"; what was done: {each.answer}" if each.answer else ""
            unsaid = "; what was done is not recorded" if each.is_open else ""
            yield f"    {ABOUT[each.about]}: {_one_line(each.text + done + unsaid)}"
    if child.day_like:
        seen = f" ({child.observed_by})" if child.observed_by else ""
        yield f"    its day: {_one_line(child.day_like)}{seen}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _now(child: Child, row: Conference, rules: Profile) -> str:
    if child.expected:
        return "not born yet"
    day = row.conference_date
    if child.date_of_birth is None or day is None:
        return "age not recorded"
    age = age_on(child.date_of_birth, day)
    if age >= rules.advocacy.age:
        return f"{age} on the day: to be asked what they want"
    return f"{age} on the day: whose observation, and what is this child's day like?"
