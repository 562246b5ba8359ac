"""The envelope pass: what goes by post or by hand, printed, sealed one by one, or come back.

Invitations and copies of documents alike: an envelope is an envelope. A copy is printed and sealed
once it is confirmed, and put down as sent when it leaves; a letter once it is sent.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cpclerk.documents.copies import save
from cpclerk.documents.reading import pages_of
from cpclerk.rules.distribution import checked_pages
from cpclerk.rules.errors import Refused
from cpclerk.rules.letters import DOCUMENTS
from cpclerk.rules.roles import COUNT_PAGES, SAVE_TO_PRINT
from cpclerk.rules.text import clean_text, for_file_name
from cpclerk.rules.told import PURPOSES
from cpclerk.services import copies, sent
from cpclerk.services.building import edition_now, still_goes
from cpclerk.services.conferences import get
from cpclerk.services.copies_out import CHANGED
from cpclerk.services.letters import labels
from cpclerk.services.permission import reading, require, writing
from cpclerk.services.told import ON_PAPER as NOTICES_ON_PAPER
from cpclerk.services.told import is_overtaken
from cpclerk.services.undo import Saved
from cpclerk.store import Conference, Copy, Notice, Session, look, must_stand

ON_PAPER = (*NOTICES_ON_PAPER, "post")
IN_AN_ENVELOPE = ("letter", "post")


@dataclass(frozen=True, slots=True)
class Envelope:
    """One envelope: whose it is, the number of the copy, how many pages go into it.

    `state`: open, sealed, returned, overtaken (not sealed, and the date it tells of is no more),
    changed (since the copy was confirmed: it is neither printed nor sealed). `sent_on` is None
    for a copy that is confirmed and has not left yet.
    `pages` is what somebody `counted`, or else about how many this program thinks there are;
    `address` is as it may be shown; `version` is that of the document, 1 of a letter.
    """

    uid: str
    rev: int
    name: str
    address: str
    purpose: str
    number: int
    version: int
    pages: int
    counted: bool
    method: str
    sent_on: dt.date | None
    state: str
    on: dt.date | None


def envelopes(session: Session, conference_uid: str) -> tuple[Envelope, ...]:
    """Return what goes on paper for a conference, what is still open first."""
    with reading(session):
        row, rows = get(conference_uid), _on_paper(conference_uid)
        changed = _changed(session, row, rows)
        found = [
            Envelope(
                uid=each.uid,
                rev=each.rev,
                name=each.name,
                address=each.address,
                purpose=_what(each),
                number=each.number,
                version=each.version if isinstance(each, Copy) else 1,
                pages=each.pages or _pages(each),
                counted=each.pages is not None,
                method=each.method,
                sent_on=each.sent_on,
                state="changed" if each.uid in changed else _state(row, each),
                on=each.returned_on or each.sealed_on,
            )
            for each in rows
        ]
    order = ("open", "changed", "returned", "overtaken", "sealed")
    return tuple(sorted(found, key=lambda each: (order.index(each.state), each.number)))


def seal(session: Session, notice_uid: str, rev: int) -> Saved:
    """Put down that an envelope is sealed: label, name, copy number and pages are right."""
    with writing(session, "seal envelope", notice_uid) as change:
        notice = _standing(notice_uid, rev)
        if notice.returned_on is not None:
            raise Refused("That letter came back. Send it again once the address is right.")
        if notice.sealed_on is not None:
            raise Refused("That envelope is sealed already.")
        row = get(notice.conference_id)
        if _changed(session, row, [notice]):
            raise Refused(CHANGED.format(name=notice.name))
        if isinstance(notice, Notice) and is_overtaken(row, notice):
            raise Refused("It tells of a date that is no more. Do not post it: tell them again.")
        change.update(notice, sealed_on=session.today)
        return Saved(notice.uid, notice.rev, change.sequence)


def count_pages(session: Session, notice_uid: str, rev: int, pages: int) -> Saved:
    """Put down how many pages were counted in what is printed. Raises Refused, Stale."""
    with writing(session, COUNT_PAGES, notice_uid) as change:
        checked_pages(str(pages))
        notice = _standing(notice_uid, rev)
        change.update(notice, pages=pages)
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
    """Put down that a letter or a copy came back: whoever it was for does not have it.

    They are among those still to be told, or sent it, again. Raises Refused: not sealed yet, or
    came back already.
    """
    with writing(session, "letter came back", notice_uid) as change:
        notice = _standing(notice_uid, rev)
        if notice.returned_on is not None:
            raise Refused("That letter came back already.")
        if notice.sent_on is None:
            raise Refused("It has not gone out yet, so it cannot have come back.")
        # A copy may have been posted by somebody who went through no envelopes.
        if isinstance(notice, Notice) and notice.sealed_on is None:
            raise Refused("It is not sealed yet, so it cannot have come back. Seal it first.")
        change.update(notice, returned_on=session.today)
        return Saved(notice.uid, notice.rev, change.sequence)


def save_notices(session: Session, conference_uid: str, folder: str) -> tuple[Path, ...]:
    """Save what waits to be sealed, and a sheet of labels, in a folder to be printed.

    What goes by post to no address that is known has no label. A protected address is on its
    owner's own label and nowhere else; that it was printed is audited. Nothing there is written
    over. Raises Refused, naming the field.
    """
    require(session, SAVE_TO_PRINT)
    place = clean_text(folder)
    if not place:
        raise Refused("Type the folder in which to save the letters.", "folder")
    with reading(session):
        row = get(conference_uid)
        rows = _on_paper(conference_uid)
        changed = _changed(session, row, rows)
        rows = [e for e in rows if _state(row, e) == "open" and e.uid not in changed]
        files = {name: file for each in rows for name, file in _files(each).items()}
    if not rows:
        raise Refused("Nothing on paper waits to be sealed. Confirm each recipient first.")
    sheets: dict[str, dict[str, int]] = {}
    for each in rows:
        if has_label(each):
            sheets.setdefault(_stem(each), {})[each.invitee_id] = each.number
    stem = for_file_name(row.reference)
    for kind, numbers in sheets.items():
        first = min(numbers.values())
        name = f"{stem}-{kind}labels-{first:02}.docx"
        files[name] = labels(session, row.uid, list(numbers), numbers)
    paths = save(Path(place), files)
    look(session, SAVE_TO_PRINT, rows, row.uid)
    return paths


Paper = Notice | Copy


def has_label(row: Paper | Envelope) -> bool:
    """Return whether a label is printed for an envelope: it is posted, and somebody knows where."""
    return row.method in IN_AN_ENVELOPE and bool(row.address)


def _state(row: Conference, paper: Paper) -> str:
    if paper.returned_on is not None:
        return "returned"
    if paper.sealed_on is not None:
        return "sealed"
    overtaken = isinstance(paper, Notice) and is_overtaken(row, paper)
    return "overtaken" if overtaken else "open"


def _on_paper(conference_uid: str) -> list[Paper]:
    """Return what this program made for paper: letters sent, and copies confirmed or sent."""
    found: list[Paper] = []
    for table in (Notice, Copy):
        rows = table.select().where(table.conference == conference_uid, table.method.in_(ON_PAPER))
        found.extend(rows.order_by(table.number))
    return [
        each
        for each in found
        if isinstance(each, Copy) or (each.files and each.sent_on is not None)
    ]


def _changed(session: Session, row: Conference, rows: Sequence[Paper]) -> set[str]:
    """Return the copies, not sent yet, that are not as they were confirmed any more."""
    waiting = [each for each in rows if isinstance(each, Copy) and each.sent_on is None]
    found = {e: edition_now(session, row, e) for e in {each.document for each in waiting}}
    return {each.uid for each in waiting if not still_goes(found[each.document], each)}


def _what(row: Paper) -> str:
    if isinstance(row, Copy):
        return DOCUMENTS[row.document]
    return PURPOSES.get(row.purpose, row.purpose)


def _stem(row: Paper) -> str:
    return f"{row.document.replace('_', '-')}-v{row.version}-" if isinstance(row, Copy) else ""


def _files(row: Paper) -> dict[str, bytes]:
    if isinstance(row, Copy):
        return copies.files_of(get(row.conference_id).reference, [row])
    return {each.name: each.content for each in sent.files_of(row)}


def _pages(row: Paper) -> int:
    return sum(map(pages_of, _files(row).values()))


def _standing(uid: str, rev: int) -> Paper:
    row: Paper | None = Copy.get_or_none(Copy.uid == uid) or Notice.get_or_none(Notice.uid == uid)
    if row is None:
        raise Refused("That is not confirmed any more. Look at the list again.")
    must_stand(row, rev)
    return row
