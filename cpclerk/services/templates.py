"""Templates of letters: those that are shipped, and those that the office edited in Word."""

import datetime as dt
import hashlib
from base64 import b64decode, b64encode
from dataclasses import dataclass
from pathlib import Path

from cpclerk.documents.copies import save
from cpclerk.documents.shipped import shipped
from cpclerk.documents.trying import must_work
from cpclerk.documents.word_safety import MOST_BYTES
from cpclerk.files import read_small
from cpclerk.rules.errors import Refused
from cpclerk.rules.letters import TEMPLATES
from cpclerk.rules.roles import SET_LETTERS
from cpclerk.rules.text import clean_text
from cpclerk.services.permission import require, writing
from cpclerk.services.undo import Saved
from cpclerk.store import LetterTemplate, Session, Staff, fn


@dataclass(frozen=True, slots=True)
class Template:
    """A template in use: version 0 is the shipped one. `digest` is the SHA-256 of the file."""

    code: str
    words: str
    version: int
    digest: str
    file: bytes


@dataclass(frozen=True, slots=True)
class Listed:
    """A template as the list shows it. Version 0 and rev 0: the shipped one is in use."""

    code: str
    words: str
    version: int
    rev: int
    on: dt.date | None
    by: str
    digest: str


def templates(session: Session) -> tuple[Listed, ...]:
    """Return every template, and which version of it is in use since when."""
    with session.store.reading():
        return tuple(_listed(code) for code in TEMPLATES)


def give_out(session: Session, code: str, folder: str) -> Path:
    """Save the template in use in a folder, to be edited in Word; nothing is written over.

    Raises Refused, naming the field: no such template, or a folder that cannot be used.
    """
    require(session, SET_LETTERS)
    _known(code)
    place = clean_text(folder)
    if not place:
        raise Refused("Type the folder in which to save the template.", "folder")
    with session.store.reading():
        template = in_use(code)
    name = f"{code.replace('_', '-')}-v{template.version}.docx"
    return save(Path(place), {name: template.file})[0]


def bring_back(session: Session, code: str, file: str) -> Saved:
    """Take in a template that was edited in Word; letters are made from it from now on.

    It is tried first. One that cannot be used is Refused in words (file), and the one before
    stays in use.
    """
    require(session, SET_LETTERS)
    _known(code)
    try:
        data = read_small(Path(clean_text(file)).expanduser(), MOST_BYTES)
        must_work(code, data)
    except (OSError, RuntimeError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise Refused(f"This file cannot be read: {why}. Type another.", "file") from None
    except Refused as error:
        raise Refused(error.sentence, "file") from None
    with writing(session, SET_LETTERS) as change:
        newest = LetterTemplate.select(fn.MAX(LetterTemplate.version))
        row = change.insert(
            LetterTemplate,
            code=code,
            version=(newest.where(LetterTemplate.code == code).scalar() or 0) + 1,
            content=b64encode(data).decode("ascii"),
            digest=_digest(data),
            on=session.today,
            by=session.actor.uid,
        )
        return Saved(row.uid, row.rev, change.sequence)


def use_shipped(session: Session, code: str) -> Saved:
    """Make letters from the shipped template again. Refused when they are already."""
    with writing(session, SET_LETTERS, code) as change:
        _known(code)
        rows = list(
            LetterTemplate.select().where(LetterTemplate.code == code, ~LetterTemplate.retired)
        )
        if not rows:
            raise Refused("The shipped template is in use already.")
        for row in rows:
            change.update(row, retired=True)
        return Saved(rows[0].uid, rows[0].rev, change.sequence)


def in_use(code: str) -> Template:
    """Return the template from which letters are made now. Needs an open connection.

    Raises Refused when the store's is not as it was put in.
    """
    row = _newest(code)
    if row is None:
        file = shipped(code)
        return Template(code, TEMPLATES[code], 0, _digest(file), file)
    file = b64decode(row.content)
    if _digest(file) != row.digest:
        raise Refused(
            f"The template “{TEMPLATES[code]}” is not as it was put in. Go back to the shipped one "
            "under Settings, Letters, or restore the store from a backup.",
            "template",
        )
    return Template(code, TEMPLATES[code], row.version, row.digest, file)


def _listed(code: str) -> Listed:
    row = _newest(code)
    if row is None:
        return Listed(code, TEMPLATES[code], 0, 0, None, "", _digest(shipped(code)))
    who = Staff.get_or_none(Staff.uid == row.by_id)
    name = who.name if who else ""
    return Listed(code, TEMPLATES[code], row.version, row.rev, row.on, name, row.digest)


def _known(code: str) -> None:
    if code not in TEMPLATES:
        raise Refused("Choose one of the templates on the list.", "code")


def _newest(code: str) -> LetterTemplate | None:
    found: LetterTemplate | None = (
        LetterTemplate.select()
        .where(LetterTemplate.code == code, ~LetterTemplate.retired)
        .order_by(LetterTemplate.version.desc())
        .first()
    )
    return found


def _digest(file: bytes) -> str:
    return hashlib.sha256(file).hexdigest()
