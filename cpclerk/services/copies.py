"""Copies to look at: as they went, as they would go, and saved in a folder to be posted."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from cpclerk.documents.copies import file_name, save
from cpclerk.rules.errors import Refused
from cpclerk.rules.text import clean_text
from cpclerk.services.conferences import get
from cpclerk.services.editions import (
    copies_of,
    edition,
    must_be_ready,
    next_number,
    text_digest,
    text_for,
    the_copy,
)
from cpclerk.services.permission import reading, require
from cpclerk.services.recipients import addressees
from cpclerk.store import Session, look


@dataclass(frozen=True, slots=True)
class CopyText:
    """One copy, exactly as it went or, before it is sent, as it would go."""

    uid: str
    name: str
    number: int
    text: str
    sent_on: dt.date | None
    method: str


def copy_text(session: Session, copy_uid: str) -> CopyText:
    """Return a copy exactly as it went. Raises Refused when it is not what was sealed."""
    with reading(session):
        copy = the_copy(copy_uid)
        if text_digest(copy.text) != copy.digest:
            raise Refused("This copy is not as it was sent. Restore the store from a backup.")
        people = addressees(session, get(copy.conference_id))
        name = next((each.name for each in people if each.invitee_uid == copy.invitee_id), "")
        return CopyText(copy.uid, name, copy.number, copy.text, copy.sent_on, copy.method)


def preview(
    session: Session, conference_uid: str, invitee_uid: str, document: str = "minutes"
) -> CopyText:
    """Return the copy that a recipient would be sent, as the document stands now."""
    with reading(session):
        row = get(conference_uid)
        found = edition(session, row, document)
        addressee = found.addressee(invitee_uid)
        number = next_number(copies_of(found, row))
        text = text_for(found, addressee, number)
        return CopyText("", addressee.name, number, text, None, addressee.method)


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
        found = edition(session, row, document)
        must_be_ready(row, found)
        copies = [each for each in copies_of(found, row) if each.method != "none"]
    if not copies:
        raise Refused("Nobody is confirmed, so there is no copy to save. Confirm recipients first.")
    texts = {
        file_name(row.reference, document, each.version, each.number): each.text for each in copies
    }
    paths = save(Path(place), texts)
    look(session, "save copies in a folder", copies)
    return paths
