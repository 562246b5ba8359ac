"""The envelope pass: what goes by post or by hand, printed, sealed one by one, or come back."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from cpclerk.documents.copies import save
from cpclerk.documents.reading import pages_of
from cpclerk.rules.errors import Refused
from cpclerk.rules.text import clean_text, for_file_name
from cpclerk.rules.told import PURPOSES
from cpclerk.services.conferences import get
from cpclerk.services.letters import labels
from cpclerk.services.permission import reading, require, writing
from cpclerk.services.sending import the_notice
from cpclerk.services.sent import files_of
from cpclerk.services.told import ON_PAPER, is_overtaken
from cpclerk.services.undo import Saved
from cpclerk.store import Conference, Notice, Session, Stale, look


@dataclass(frozen=True, slots=True)
class Envelope:
    """One envelope: whose it is, the number of the copy, how many pages go into it.

    `state`: open, sealed, returned, overtaken (not sealed, and the date it tells of is no more).
    `pages` is as this program lays the letter out; `address` is
    as it may be shown.
    """

    uid: str
    rev: int
    name: str
    address: str
    purpose: str
    number: int
    pages: int
    method: str
    sent_on: dt.date
    state: str
    on: dt.date | None


def envelopes(session: Session, conference_uid: str) -> tuple[Envelope, ...]:
    """Return what was sent on paper for a conference, what is still open first."""
    with reading(session):
        row, rows = get(conference_uid), _on_paper(conference_uid)
        found = [
            Envelope(
                uid=each.uid,
                rev=each.rev,
                name=each.name,
                address=each.address,
                purpose=PURPOSES.get(each.purpose, each.purpose),
                number=each.number,
                pages=each.pages or sum(pages_of(file.content) for file in files_of(each)),
                method=each.method,
                sent_on=each.sent_on,
                state=_state(row, each),
                on=each.returned_on or each.sealed_on,
            )
            for each in rows
            if each.sent_on is not None
        ]
    order = ("open", "returned", "overtaken", "sealed")
    return tuple(sorted(found, key=lambda each: (order.index(each.state), each.number)))


def seal(session: Session, notice_uid: str, rev: int) -> Saved:
    """Put down that an envelope is sealed: label, name, copy number and pages are right."""
    with writing(session, "seal envelope", notice_uid) as change:
        notice = _standing(notice_uid, rev)
        if notice.returned_on is not None:
            raise Refused("That letter came back. Send it again once the address is right.")
        if notice.sealed_on is not None:
            raise Refused("That envelope is sealed already.")
        if is_overtaken(get(notice.conference_id), notice):
            raise Refused("It tells of a date that is no more. Do not post it: tell them again.")
        pages = sum(pages_of(each.content) for each in files_of(notice))
        change.update(notice, sealed_on=session.today, pages=pages)
        return Saved(notice.uid, notice.rev, change.sequence)


def open_again(session: Session, notice_uid: str, rev: int) -> Saved:
    """Take back that an envelope is sealed, or that it came back."""
    with writing(session, "open envelope again", notice_uid) as change:
        notice = _standing(notice_uid, rev)
        if notice.returned_on is not None:
            change.update(notice, returned_on=None)
        else:
            change.update(notice, sealed_on=None)
        return Saved(notice.uid, notice.rev, change.sequence)


def came_back(session: Session, notice_uid: str, rev: int) -> Saved:
    """Put down that a letter came back: whoever it was for has not been told by it.

    They are among those still to be told again, on the list and on the desk. Raises Refused:
    not sealed yet, or came back already.
    """
    with writing(session, "letter came back", notice_uid) as change:
        notice = _standing(notice_uid, rev)
        if notice.returned_on is not None:
            raise Refused("That letter came back already.")
        if notice.sealed_on is None:
            raise Refused("It is not sealed yet, so it cannot have come back. Seal it first.")
        change.update(notice, returned_on=session.today)
        return Saved(notice.uid, notice.rev, change.sequence)


def save_notices(session: Session, conference_uid: str, folder: str) -> tuple[Path, ...]:
    """Save what waits in envelopes, and a sheet of labels, in a folder to be printed.

    A protected address is on its owner's own label and nowhere else; that it was printed is
    audited. Nothing there is written over. Raises Refused, naming the field.
    """
    require(session, "save notices in a folder")
    place = clean_text(folder)
    if not place:
        raise Refused("Type the folder in which to save the letters.", "folder")
    with reading(session):
        row = get(conference_uid)
        rows = [each for each in _on_paper(conference_uid) if _state(row, each) == "open"]
        files: dict[str, str | bytes] = {
            file.name: file.content for each in rows for file in files_of(each)
        }
    if not rows:
        raise Refused("Nothing waits to be put into an envelope. Send what is confirmed first.")
    posted = [each for each in rows if each.method == "letter"]
    if posted:
        numbers = {each.invitee_id: each.number for each in posted}
        stem = for_file_name(row.reference)
        first = min(numbers.values())
        files[f"{stem}-labels-{first:02}.docx"] = labels(session, row.uid, list(numbers), numbers)
    paths = save(Path(place), files)
    look(session, "save notices in a folder", rows, row.uid)
    return paths


def _state(row: Conference, notice: Notice) -> str:
    if notice.returned_on is not None:
        return "returned"
    if notice.sealed_on is not None:
        return "sealed"
    return "overtaken" if is_overtaken(row, notice) else "open"


def _on_paper(conference_uid: str) -> list[Notice]:
    """Return what this program made and sent on paper; what went by other means is not here."""
    rows = Notice.select().where(
        Notice.conference == conference_uid,
        Notice.sent_on.is_null(False),
        Notice.method.in_(ON_PAPER),
    )
    return [each for each in rows.order_by(Notice.number) if each.files]


def _standing(notice_uid: str, rev: int) -> Notice:
    notice = the_notice(notice_uid)
    if notice.rev != rev:
        raise Stale(notice)
    return notice
