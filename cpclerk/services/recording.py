"""What is said, as it is said: entries in three columns.

Entries are amended and struck through, never lost: what they said before is in the history.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from cpclerk.rules.audience import Audience, in_part
from cpclerk.rules.errors import Refused
from cpclerk.rules.kinds import DANGER, checked_kind, checked_stance
from cpclerk.rules.recording import checked_column, checked_text, checked_who
from cpclerk.services.attendance import chair_on_list
from cpclerk.services.attenders import CHAIR, Attender, attenders
from cpclerk.services.conferences import get, rules_for
from cpclerk.services.frozen import must_not_be_approved, narrows
from cpclerk.services.meeting import begin
from cpclerk.services.permission import reading, writing
from cpclerk.services.record_plan import brought_in
from cpclerk.services.said import Mark, Said, known, mark_of, said_of, texts_before
from cpclerk.services.undo import Saved
from cpclerk.store import (
    Change,
    Conference,
    Entry,
    Invitee,
    Prepared,
    ScaleMark,
    Session,
    fn,
)

EVERYONE = Audience.for_everyone()
NOT_ASKED = "That person is not on this meeting's list. Add them with F4."


@dataclass(frozen=True, slots=True)
class Entered(Saved):
    """An entry that is on disk, as it stands now.

    `closed_part` says whether the part for professionals only was under way, where words were
    saved: then they are for professionals, whoever typed them.
    """

    said: Said
    closed_part: bool | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """Somebody changed the entry meanwhile: nothing was written. Both texts, to choose from."""

    yours: str
    theirs: Said | None


@dataclass(frozen=True, slots=True)
class Record:
    """Everything said at one conference, column by column in order, and the marks given.

    `in_plan` are the entries that are in the outline plan.
    """

    entries: tuple[Said, ...]
    marks: tuple[Mark, ...]
    people: tuple[Attender, ...]
    in_plan: frozenset[str] = frozenset()

    def column(self, column: str) -> tuple[Said, ...]:
        """Return the entries of one column, struck ones too."""
        return tuple(each for each in self.entries if each.column == column)


def enter(
    session: Session,
    conference_uid: str,
    column: str,
    text: str,
    speaker: str | None = None,
    *,
    verbatim: bool = False,
    children: Iterable[str] = (),
    who: str = "",
    by_when: dt.date | None = None,
    audience: Audience = EVERYONE,
    entry_kind: str = "",
    stance: str = "",
    goal_for: str = "",
) -> Entered:
    """Put down what somebody said, at the end of a column; `speaker` is an invitee's uid, or CHAIR.

    The chair is on the list from their first words on. The first entry begins the meeting if nobody
    has. Raises Refused, naming the field.
    """
    column, text, who = checked_column(column), checked_text(text), checked_who(who)
    with writing(session, "record entry", conference_uid) as change:
        kind, stance = checked_kind(column, entry_kind), checked_stance(stance)
        said, closed = enter_in(
            change,
            conference_uid,
            column,
            text,
            speaker,
            audience,
            verbatim=verbatim,
            children=list(children),
            who=who,
            by_when=by_when,
            kind=kind,
            stance=stance,
            goal_for=a_danger(goal_for, conference_uid) if goal_for else "",
        )
        return Entered(said.uid, said.rev, change.sequence, said, closed)


def enter_in(
    change: Change,
    conference_uid: str,
    column: str,
    text: str,
    speaker: str | None,
    audience: Audience,
    **values: object,
) -> tuple[Said, bool]:
    """Put down what somebody said, already checked, as part of a larger change.

    Returns with it whether it was in the part for professionals only: then it is for them.
    """
    speaker = _listed(change, conference_uid, speaker)
    position, said_at, state, closed = _place(change, conference_uid, speaker)
    entry = change.insert(
        Entry,
        conference=conference_uid,
        column=column,
        position=position,
        text=text,
        speaker=speaker,
        said_at=said_at,
        added_after=state == "held",
        audience=in_part(audience, closed=closed).stored,
        **values,
    )
    return said_of(entry), closed


def amend(
    session: Session,
    entry_uid: str,
    rev: int,
    *,
    text: str,
    speaker: str | None,
    verbatim: bool = False,
    who: str = "",
    by_when: dt.date | None = None,
) -> Entered | Moved:
    """Put other words in an entry's place; what it said before is kept.

    New words of the part for professionals only are for them, and so is then the entry.
    Returns Moved, and writes nothing, when it no longer stands at `rev`. Raises Refused.
    """
    text, who = checked_text(text), checked_who(who)
    with writing(session, "amend entry", entry_uid) as change:
        entry = Entry.get_or_none(Entry.uid == entry_uid)
        if entry is None or entry.rev != rev:
            return Moved(text, known([entry])[0] if entry else None)
        meeting = get(entry.conference_id)
        must_be_under_way(change, meeting)
        speaker = _listed(change, meeting.uid, speaker)
        must_be_asked(speaker, meeting.uid)
        closed = meeting.closed_part and (entry.text, entry.who) != (text, who)
        change.update(
            entry,
            text=text,
            speaker=speaker,
            verbatim=verbatim,
            who=who,
            by_when=by_when,
            audience=in_part(Audience.parse(entry.audience), closed=closed).stored,
        )
        return replace(as_entered(entry, change), closed_part=meeting.closed_part)


def strike(session: Session, entry_uid: str, rev: int) -> Entered | Moved:
    """Strike an entry through; it stays to be read."""
    return _change(session, entry_uid, rev, "strike entry", struck=True)


def unstrike(session: Session, entry_uid: str, rev: int) -> Entered | Moved:
    """Let a struck entry stand again."""
    return _change(session, entry_uid, rev, "restore entry", struck=False)


def restrict(session: Session, entry_uid: str, rev: int, audience: Audience) -> Entered | Moved:
    """Say who may see an entry."""
    return _change(session, entry_uid, rev, "restrict entry", audience=audience.stored)


def entries(session: Session, conference_uid: str) -> Record:
    """Return everything said at one conference."""
    with reading(session):
        people = attenders(conference_uid, rules_for(session, get(conference_uid)))
        rows = Entry.select().where(Entry.conference == conference_uid).order_by(Entry.position)
        marks = (
            ScaleMark.select().where(ScaleMark.conference == conference_uid).order_by(ScaleMark.uid)
        )
        tags = {each.uid: each.tag for each in people}
        return Record(
            tuple(
                replace(each, speaker=tags.get(each.speaker_uid or "", ""))
                for each in known(list(rows))
            ),
            tuple(mark_of(each) for each in marks),
            people,
            brought_in(conference_uid),
        )


def _change(
    session: Session, entry_uid: str, rev: int, action: str, **values: object
) -> Entered | Moved:
    """Change fields of an entry that stands at `rev`; Moved, and nothing written, when not."""
    with writing(session, action, entry_uid) as change:
        entry = Entry.get_or_none(Entry.uid == entry_uid)
        if entry is None or entry.rev != rev:
            return as_moved(entry)
        if "audience" not in values or not narrows(entry.audience, str(values["audience"])):
            must_not_be_approved(entry.conference_id)
        change.update(entry, **values)
        return as_entered(entry, change)


def a_danger(uid: str, conference_uid: str) -> str:
    """Return the uid of a danger of this record. Refused when it is none."""
    row = Entry.get_or_none(Entry.uid == uid)
    if row is None or row.kind != DANGER or row.conference_id != conference_uid:
        raise Refused("That is no danger of this record. Choose one that is.", "goal_for")
    return uid


def as_moved(entry: Entry | None) -> Moved:
    """Return an entry as somebody else left it."""
    return Moved(entry.text if entry else "", known([entry])[0] if entry else None)


def as_entered(entry: Entry, change: Change) -> Entered:
    """Return an entry after a change that has yet to write its own history."""
    before = texts_before([entry.uid]).get(entry.uid, [])
    now = [
        each["changed"]["text"][0]
        for each in change.touched
        if each["uid"] == entry.uid and "text" in each["changed"]
    ]
    said = replace(said_of(entry), before=(*before, *now))
    return Entered(entry.uid, entry.rev, change.sequence, said)


def _listed(change: Change, conference_uid: str, speaker: str | None) -> str | None:
    """Return a speaker as the list has them: the chair is put on it where they are not yet."""
    return chair_on_list(change, get(conference_uid)) if speaker == CHAIR else speaker


# What an entry needs to know, in one question: it is asked at every Enter.
_STANDING = Prepared(
    lambda conference, speaker, today: Conference.select(
        Conference.state,
        Conference.started_at,
        Conference.conference_date == today,
        Conference.closed_part,
        Entry.select(fn.MAX(Entry.position)).where(Entry.conference == conference),
        Invitee.select(Invitee.conference).where(Invitee.uid == speaker),
    ).where(Conference.uid == conference)
)


def _place(
    change: Change, conference_uid: str, speaker: str | None
) -> tuple[int, dt.time | None, str, bool]:
    """Return the place after the last entry, the time it was said, if this is the day,
    the state of the meeting, and whether its part for professionals only is under way.
    """
    here = change.session.here
    found = _STANDING.rows(conference_uid, speaker, here.date().isoformat())
    state, started_at, is_today, closed, last, asked_to = found[0] if found else (None,) * 6
    if state == "held":
        must_not_be_approved(conference_uid)
    elif started_at is None:
        begin(change, get(conference_uid))
    if speaker is not None and asked_to != conference_uid:
        raise Refused(NOT_ASKED, "speaker")
    at = here.time().replace(microsecond=0) if is_today else None
    return (last or 0) + 1, at, state, bool(closed)


def must_be_under_way(change: Change, row: Conference) -> None:
    """Begin the meeting if it has not begun. Refused when it cannot be, or it is all approved."""
    must_not_be_approved(row.uid)
    if row.state != "held" and row.started_at is None:
        begin(change, row)


def must_be_asked(invitee_uid: str | None, conference_uid: str) -> None:
    """Raise Refused unless somebody, if anybody is named, is on the conference's list."""
    if invitee_uid is None:
        return
    asked = Invitee.get_or_none(Invitee.uid == invitee_uid)
    if asked is None or asked.conference_id != conference_uid:
        raise Refused(NOT_ASKED, "speaker")
