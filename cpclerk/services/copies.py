"""Copies to look at: as they went, as they would go, and saved in a folder to be posted."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cpclerk.documents.copies import file_name, save
from cpclerk.documents.reading import with_header
from cpclerk.rules.distribution import METHODS
from cpclerk.rules.errors import Refused
from cpclerk.rules.letters import DOCUMENTS
from cpclerk.rules.outbox import STATES
from cpclerk.rules.text import clean_text
from cpclerk.services.conferences import get
from cpclerk.services.editions import copies_of, must_be_ready, next_number, the_copy
from cpclerk.services.issuing import edition_now, issue
from cpclerk.services.kept import content_of
from cpclerk.services.mailing import mails_of
from cpclerk.services.permission import reading, require
from cpclerk.store import JOIN, Copy, Session, Staff, look
from cpclerk.store.session import LONDON


@dataclass(frozen=True, slots=True)
class CopyText:
    """One copy, exactly as it went or, before it is sent, as it would go: file and words."""

    uid: str
    name: str
    number: int
    text: str
    file: bytes
    sent_on: dt.date | None
    method: str


@dataclass(frozen=True, slots=True)
class Gone:
    """A line of the distribution log: a copy that went out, and what became of it.

    `omitted` is what was left out, counted by audience; copies with the same `variant` hold the
    same words. `sent_at` is on the wall clock in England. `digest` is the SHA-256 of the file;
    `mail` how its mail stands in the outbox, `answer` what the server said.
    """

    uid: str
    document: str
    version: int
    number: int
    name: str
    method: str
    address: str
    omitted: tuple[tuple[str, int], ...]
    variant: str
    sent_on: dt.date
    sent_at: dt.datetime | None
    by: str
    digest: str
    mail: str
    answer: str
    returned_on: dt.date | None
    acknowledged_on: dt.date | None


def distribution_log(session: Session, conference_uid: str) -> tuple[Gone, ...]:
    """Return every copy of every document that went out, the latest first."""
    with reading(session):
        rows = (
            Copy.select(Copy, Staff)
            .join(Staff, JOIN.LEFT_OUTER, on=(Copy.sent_by == Staff.uid), attr="sent_by")
            .where(Copy.conference == conference_uid, Copy.sent_on.is_null(False))
            .order_by(Copy.sent_on.desc(), Copy.sent_at.desc(), Copy.number.desc())
        )
        mails = mails_of(conference_uid)
        return tuple(
            Gone(
                uid=each.uid,
                document=DOCUMENTS[each.document],
                version=each.version,
                number=each.number,
                name=each.name,
                method=METHODS[each.method],
                address=each.address,
                omitted=tuple((words, number) for words, number in each.omitted),
                variant=each.variant,
                sent_on=each.sent_on or dt.date.min,
                sent_at=_in_england(each.sent_at),
                by=each.sent_by.name if each.sent_by else "",
                digest=each.digest,
                mail=STATES[mails[each.uid].state] if each.uid in mails else "",
                answer=mails[each.uid].answer if each.uid in mails else "",
                returned_on=each.returned_on,
                acknowledged_on=each.acknowledged_on,
            )
            for each in rows
        )


def copy_text(session: Session, copy_uid: str) -> CopyText:
    """Return a copy exactly as it went. Raises Refused when it is not what was kept."""
    with reading(session):
        copy = the_copy(copy_uid)
        file = content_of(copy.digest)
        return CopyText(
            copy.uid, copy.name, copy.number, with_header(file), file, copy.sent_on, copy.method
        )


def preview(
    session: Session, conference_uid: str, invitee_uid: str, document: str = "minutes"
) -> CopyText:
    """Return the copy that a recipient would be sent, as the document stands now."""
    with reading(session):
        found = edition_now(session, get(conference_uid), document)
        addressee = found.addressee(invitee_uid)
        number = next_number(copies_of(found))
        file = issue(found, addressee, number).file
        return CopyText("", addressee.name, number, with_header(file), file, None, addressee.method)


def save_copies(
    session: Session, conference_uid: str, folder: str, document: str = "minutes"
) -> tuple[Path, ...]:
    """Save every confirmed or sent copy of this version in a folder, to be printed and posted.

    That it was done is audited. Raises Refused, naming the field.
    """
    require(session, "save copies in a folder")
    place = clean_text(folder)
    if not place:
        raise Refused("Type the folder in which to save the copies.", "folder")
    with reading(session):
        row = get(conference_uid)
        found = edition_now(session, row, document)
        must_be_ready(row, found)
        copies = [each for each in copies_of(found) if each.method != "none"]
        files = files_of(row.reference, copies)
    if not copies:
        raise Refused("Nobody is confirmed, so there is no copy to save. Confirm recipients first.")
    paths = save(Path(place), files)
    look(session, "save copies in a folder", copies)
    return paths


def _in_england(at: dt.datetime | None) -> dt.datetime | None:
    return at and at.replace(tzinfo=dt.UTC).astimezone(LONDON).replace(tzinfo=None)


def files_of(reference: str, copies: Sequence[Copy]) -> dict[str, bytes]:
    """Return the files of copies by name, exactly as they were kept. Needs an open connection."""
    found = {}
    for each in copies:
        name, file = (
            file_name(reference, each.document, each.version, each.number),
            content_of(each.digest),
        )
        # From before there were Word files.
        name = name if file.startswith(b"PK") else name.replace(".docx", ".txt")
        found[name] = file
    return found
