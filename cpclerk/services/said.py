"""An entry of the record and a mark on the scale, as they stand."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cpclerk.rules.audience import Audience
from cpclerk.store import Entry, History, ScaleMark


@dataclass(frozen=True, slots=True)
class Said:
    """One entry as it stands. `speaker` is the tag beside it, empty when nobody is named.

    `before` are its earlier texts, the first one first; `children` are uids of persons, and
    none of them means all. `kind` and `stance` are codes of rules.kinds, empty: nobody said;
    `goal_for` is the danger that a safety goal answers, `merged_into` the entry that it became
    part of. `added_after`: it was entered once the meeting was closed.
    """

    uid: str
    rev: int
    column: str
    position: int
    text: str
    speaker_uid: str | None
    speaker: str
    said_at: dt.time | None
    verbatim: bool
    children: tuple[str, ...]
    who: str
    by_when: dt.date | None
    struck: bool
    audience: Audience
    kind: str = ""
    stance: str = ""
    goal_for: str = ""
    merged_into: str = ""
    added_after: bool = False
    before: tuple[str, ...] = ()

    @property
    def is_amended(self) -> bool:
        """Whether its text was another before."""
        return bool(self.before)


@dataclass(frozen=True, slots=True)
class Mark:
    """Somebody's judgement of safety, 0 to 10, or declined, with the reason given.

    `about` is the entry that it is about, a danger stated; empty: everything together.
    """

    uid: str
    rev: int
    invitee_uid: str
    about: str
    value: int | None
    declined: bool
    reason: str
    audience: Audience


def known(rows: Sequence[Entry]) -> list[Said]:
    """Return entries with their earlier texts. Needs a connection."""
    before = texts_before([row.uid for row in rows if row.rev > 1])
    return [replace(said_of(row), before=tuple(before.get(row.uid, ()))) for row in rows]


def texts_before(uids: Sequence[str]) -> dict[str, list[str]]:
    """Return what entries said before, the first text first, by uid. Needs a connection."""
    found: dict[str, list[str]] = {}
    if uids:
        past = History.select().where(History.uid.in_(uids), History.rev > 1)
        for each in past.order_by(History.rev):
            pair = each.changed.get("text", ())
            if len(pair) == 2 and pair[0] is not None and pair[1] is not None:
                found.setdefault(each.uid, []).append(pair[0])
    return found


def said_of(row: Entry) -> Said:
    """Return an entry's row as it stands, without its earlier texts and its speaker's tag."""
    return Said(
        uid=row.uid,
        rev=row.rev,
        column=row.column,
        position=row.position,
        text=row.text,
        speaker_uid=row.speaker_id,
        speaker="",
        said_at=row.said_at,
        verbatim=row.verbatim,
        children=tuple(row.children),
        who=row.who,
        by_when=row.by_when,
        struck=row.struck,
        audience=Audience.parse(row.audience),
        kind=row.kind,
        stance=row.stance,
        goal_for=row.goal_for,
        merged_into=row.merged_into,
        added_after=row.added_after,
    )


def mark_of(row: ScaleMark) -> Mark:
    """Return the row of a mark as it stands."""
    return Mark(
        row.uid,
        row.rev,
        row.invitee_id,
        row.about,
        row.value,
        row.declined,
        row.reason,
        Audience.parse(row.audience),
    )
