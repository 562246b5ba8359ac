"""What children say in the record, in their own words."""

from collections.abc import Iterable
from dataclasses import dataclass

from cpclerk.rules.child_views import ADVOCATE, CHILD, OTHER, is_advocate
from cpclerk.services.attenders import Attender
from cpclerk.store import ChildAtConference, ChildView, Entry


@dataclass(frozen=True, slots=True)
class OwnWords:
    """An entry that holds a child's words, and how they were given."""

    entry: Entry
    child_uid: str
    how: str
    brought_by: str | None


def own_words(conference_uid: str, people: Iterable[Attender]) -> tuple[OwnWords, ...]:
    """Return what children say in the record and not among their views, in order.

    Needs an open connection. It is what a child says itself, and what somebody who is not of the
    family says word for word of one child.
    """
    known = {each.uid: each for each in people}
    rows = ChildAtConference.select().where(ChildAtConference.conference == conference_uid)
    children = {each.person_id: each.uid for each in rows}
    views = ChildView.select(ChildView.entry).where(ChildView.child.in_(list(children.values())))
    there = {each.entry for each in views}
    entries = Entry.select().where(Entry.conference == conference_uid, ~Entry.struck)
    found = []
    for entry in entries.order_by(Entry.position, Entry.uid):
        speaker = known.get(entry.speaker_id or "")
        person = next((uid for uid in children if speaker and uid in speaker.uids), None)
        about = entry.children or list(children)
        if person is None and entry.verbatim and len(about) == 1:
            person = None if speaker and speaker.is_family else about[0]
        if person in children and entry.uid not in there:
            how, by = _given(speaker, person)
            found.append(OwnWords(entry, children[person], how, by))
    return tuple(found)


def brought_by(who: Attender, person_uid: str) -> str:
    """Return who brought the view of a child: the child itself, the advocate, or another."""
    if person_uid in who.uids:
        return CHILD
    return ADVOCATE if is_advocate(who.capacity) else OTHER


def _given(speaker: Attender | None, person_uid: str) -> tuple[str, str | None]:
    """Return how a child's words in the record were given, and by whom they were brought."""
    if speaker is None:
        return "", None
    by = brought_by(speaker, person_uid)
    if by == CHILD:
        return "said" if speaker.attended else "", None
    return "advocate" if by == ADVOCATE else "somebody", speaker.uid
