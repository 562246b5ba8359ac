"""Copies to look at: as they went, as they would go, and saved in a folder to be posted."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from cpclerk.documents.copies import file_name
from cpclerk.documents.reading import with_header
from cpclerk.rules.distribution import METHODS
from cpclerk.rules.letters import DOCUMENTS
from cpclerk.rules.outbox import GONE, STATES
from cpclerk.services.building import edition_now
from cpclerk.services.conferences import get
from cpclerk.services.copies_out import went_on
from cpclerk.services.editions import copies_of, next_number, the_copy
from cpclerk.services.issuing import issue
from cpclerk.services.kept import content_of
from cpclerk.services.mailing import mails_of
from cpclerk.services.permission import reading
from cpclerk.store import JOIN, Copy, Outgoing, Session, Staff
from cpclerk.store.session import in_england


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
    same words. `sent_at` is on the wall clock in England: of its mail once that left (`has_left`).
    `digest` is the SHA-256 of the file; `mail` how its mail stands in the outbox, `answer` what the
    server said.
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
    has_left: bool
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
                sent_at=_left_at(each, mails.get(each.uid)),
                by=each.sent_by.name if each.sent_by else "",
                digest=each.digest,
                has_left=went_on(each, mails) is not None,
                mail=STATES[mails[each.uid].state] if each.uid in mails else "",
                answer=mails[each.uid].answer if each.uid in mails else "",
                returned_on=each.returned_on,
                acknowledged_on=each.acknowledged_on,
            )
            for each in rows
        )


def _left_at(copy: Copy, mail: Outgoing | None) -> dt.datetime | None:
    """Return when a copy left, or was put down as sent or into the outbox; as far as is known."""
    at = (mail.tried_at if mail is not None and mail.state in GONE else None) or copy.sent_at
    return in_england(at) if at else None


def numbers_taken_back(
    session: Session, conference_uid: str
) -> tuple[tuple[str, int, tuple[int, ...]], ...]:
    """Return by document and version the numbers of copies that were taken back unsent.

    So that a number that is not there is known to be no lost copy.
    """
    with reading(session):
        numbers: dict[tuple[str, int], set[int]] = {}
        for each in Copy.select().where(Copy.conference == conference_uid, Copy.number > 0):
            numbers.setdefault((each.document, each.version), set()).add(each.number)
    gaps = {
        key: tuple(number for number in range(1, max(used)) if number not in used)
        for key, used in sorted(numbers.items())
    }
    return tuple((DOCUMENTS[which], version, gap) for (which, version), gap in gaps.items() if gap)


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
