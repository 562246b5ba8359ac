"""An office's own items of the checklists, beside those of its procedures."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from cpclerk.rules.checklists import OWN, OWNERS, SITUATIONS, TEXT_LIMIT, check_due
from cpclerk.rules.durations import parse_duration
from cpclerk.rules.errors import Refused
from cpclerk.rules.profile_parts import ChecklistItem, Situation
from cpclerk.rules.text import clean_text
from cpclerk.services.permission import writing
from cpclerk.services.procedures import office_rules
from cpclerk.services.undo import Saved
from cpclerk.store import Conference, OwnItem, Session, row_at


@dataclass(frozen=True, slots=True)
class Own:
    """One item of the office's own; `kinds` in words, and by code."""

    uid: str
    rev: int
    text: str
    owner: str
    due: str
    kinds: tuple[str, ...]
    kind_words: str
    situation: str
    since: dt.date


@dataclass(frozen=True, slots=True)
class OwnItems:
    """The office's own items as they stand, and the kinds of meeting there are, by code."""

    items: tuple[Own, ...]
    kinds: Mapping[str, str]


def own_items(session: Session) -> OwnItems:
    """Return the office's own items, those taken away left out."""
    with session.store.reading():
        names = {each.code: each.name for each in office_rules(session).kinds}
        rows = OwnItem.select().where(OwnItem.until.is_null()).order_by(OwnItem.since, OwnItem.uid)
        items = tuple(
            Own(
                row.uid,
                row.rev,
                row.text,
                row.owner,
                row.due,
                tuple(row.kinds),
                ", ".join(names.get(kind, kind) for kind in row.kinds) or "every kind",
                row.situation,
                row.since,
            )
            for row in rows
        )
        return OwnItems(items, names)


def own_items_for(row: Conference) -> dict[ChecklistItem, dt.date]:
    """Return the office's own items as they hold for a conference, with the day each was put in.

    An item holds from that day on: what was held before then never had it. Needs an open
    connection.
    """
    day = row.conference_date
    return {
        ChecklistItem(
            code=f"{OWN}{each.uid}",
            text=each.text,
            owner=each.owner,
            due=parse_duration(each.due),
            kinds=tuple(each.kinds),
            when=cast(Situation, each.situation),
            source="the office's own",
        ): each.since
        for each in _all()
        if day is None or (each.since <= day and (each.until is None or day < each.until))
    }


def add_own_item(
    session: Session,
    *,
    text: str,
    owner: str,
    due: str,
    kinds: Collection[str] = (),
    situation: str = "",
) -> Saved:
    """Add an item, from today on. Raises Refused, naming the field."""
    values = _checked(session, text, owner, due, kinds, situation)
    with writing(session, "add own checklist item") as change:
        row = change.insert(OwnItem, since=session.today, **values)
        return Saved(row.uid, row.rev, change.sequence)


def amend_own_item(
    session: Session,
    uid: str,
    rev: int,
    *,
    text: str,
    owner: str,
    due: str,
    kinds: Collection[str] = (),
    situation: str = "",
) -> Saved:
    """Change an item; what was ticked stays ticked. Raises Refused, naming the field."""
    values = _checked(session, text, owner, due, kinds, situation)
    with writing(session, "amend own checklist item", uid) as change:
        row = row_at(OwnItem, uid, rev)
        change.update(row, **values)
        return Saved(row.uid, row.rev, change.sequence)


def drop_own_item(session: Session, uid: str, rev: int) -> Saved:
    """Take an item away from the conferences of today and later."""
    with writing(session, "drop own checklist item", uid) as change:
        row = row_at(OwnItem, uid, rev)
        change.update(row, until=session.today)
        return Saved(row.uid, row.rev, change.sequence)


def _all() -> Sequence[OwnItem]:
    return list(OwnItem.select().order_by(OwnItem.since, OwnItem.uid))


def _checked(
    session: Session, text: str, owner: str, due: str, kinds: Collection[str], situation: str
) -> dict[str, object]:
    try:
        text = clean_text(text, limit=TEXT_LIMIT)
    except Refused as error:
        raise Refused(error.sentence, "text") from None
    if not text:
        raise Refused("Type what is to be seen to.", "text")
    if owner not in OWNERS:
        raise Refused("Choose whose it is: " + ", ".join(OWNERS.values()) + ".", "owner")
    if situation and situation not in SITUATIONS:
        raise Refused("Choose one of: " + ", ".join(SITUATIONS.values()) + ".", "situation")
    with session.store.reading():
        known = {each.code for each in office_rules(session).kinds}
    if not set(kinds) <= known:
        raise Refused("Choose from the kinds of meeting that the procedures have.", "kinds")
    return {
        "text": text,
        "owner": owner,
        "due": check_due(due).words,
        "kinds": sorted(kinds),
        "situation": situation,
    }
