"""Files in which reports came: kept in the store, and given out to be looked at."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from cpclerk.files import read_small
from cpclerk.rules.attachments import LARGEST, check_file, safe_name
from cpclerk.rules.errors import Refused
from cpclerk.services import kept
from cpclerk.services.conferences import get
from cpclerk.services.permission import reading, require, writing
from cpclerk.services.reports import Which
from cpclerk.services.undo import Saved
from cpclerk.store import ReportFile, Session, Staff, look, row_at

MOST_FILES = 10
"""Files of one report."""
AS_IT_CAME = "This file is not as it came. Restore the store from a backup."


@dataclass(frozen=True, slots=True)
class Attached:
    """One file of a report: what kind of document, how many bytes, when it was put here."""

    uid: str
    rev: int
    name: str
    kind: str
    size: int
    added_on: dt.date
    by: str


def files(session: Session, conference_uid: str, which: Which) -> tuple[Attached, ...]:
    """Return the files of one report, whoever reads it."""
    with reading(session):
        rows = (
            ReportFile.select(ReportFile, Staff)
            .join(Staff)
            .where(
                ReportFile.conference == conference_uid,
                ReportFile.author == which.author,
                _of(which),
            )
            .order_by(ReportFile.added_on, ReportFile.uid)
        )
        return tuple(
            Attached(
                row.uid,
                row.rev,
                safe_name(number, row.kind),
                row.kind,
                row.size,
                row.added_on,
                row.by.initials,
            )
            for number, row in enumerate(rows, 1)
        )


def attach(session: Session, conference_uid: str, which: Which, file: str) -> Saved:
    """Keep a file of this machine with a report. Its name is not kept.

    Raises Refused, naming `file`: not there, too large, an archive, or nothing that can be read.
    """
    require(session, "attach report file")
    if not file.strip():
        raise Refused("Type the file's name, with its folder.", "file")
    try:
        path = Path(file.strip()).expanduser()
        content = read_small(path, LARGEST)
    except FileNotFoundError:
        raise Refused("There is no file of that name. Type it with its folder.", "file") from None
    except PermissionError:
        raise Refused("You may not read this file. Ask who may.", "file") from None
    except (OSError, ValueError, RuntimeError) as error:
        # Larger than it may be, or no plain file; a name with a null byte is a ValueError, a
        # home of nobody a RuntimeError.
        why = "it is larger than 10 MB" if "larger" in str(error) else "it is no plain file"
        raise Refused(f"This file cannot be taken: {why}.", "file") from None
    kind = check_file(path.name, content)
    digest = kept.digest_of(content)
    with writing(session, "attach report file", conference_uid) as change:
        which.check()
        row = get(conference_uid)
        known = ReportFile.select().where(
            ReportFile.conference == row.uid, ReportFile.author == which.author, _of(which)
        )
        if any(each.digest == digest for each in known):
            raise Refused("This very file is attached already.", "file")
        if len(list(known)) >= MOST_FILES:
            raise Refused(f"There are {MOST_FILES} files already. Take one away first.", "file")
        attached = change.insert(
            ReportFile,
            conference=row,
            author=which.author,
            invitee=which.invitee_uid,
            kind=kind,
            size=len(content),
            digest=kept.keep(content),
            added_on=session.today,
            by=session.actor.uid,
        )
        return Saved(attached.uid, attached.rev, change.sequence)


def detach(session: Session, file_uid: str, rev: int) -> Saved:
    """Take a file away from its report."""
    with writing(session, "take report file away", file_uid) as change:
        row = row_at(ReportFile, file_uid, rev)
        change.take_out(row)
        return Saved(row.uid, 0, change.sequence)


def content_of(session: Session, file_uid: str) -> tuple[str, bytes]:
    """Return a file's kind and what is in it, and enter in the audit that it was opened.

    Raises Refused when it is not as it was when it was put here.
    """
    with reading(session):
        row = ReportFile.get_or_none(ReportFile.uid == file_uid)
        if row is None:
            raise Refused("That file is not in this store any more.")
        content = kept.content_of(row.digest, AS_IT_CAME)
    look(session, "open report file", [row], subject=row.conference_id)
    return row.kind, content


def _of(which: Which) -> object:
    if which.invitee_uid:
        return ReportFile.invitee == which.invitee_uid
    return ReportFile.invitee.is_null()
