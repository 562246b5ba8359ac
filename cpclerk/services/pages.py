"""The working pages of the office saved in a folder, to be printed."""

import datetime as dt
from pathlib import Path

from cpclerk.documents.copies import save
from cpclerk.documents.pages import Page, Part, written
from cpclerk.rules.dates_in_words import date_words, day_month_words
from cpclerk.rules.errors import Refused
from cpclerk.rules.text import clean_text, for_file_name
from cpclerk.services.day_sheet import day_sheet
from cpclerk.services.permission import require
from cpclerk.services.preparation import preparation
from cpclerk.services.read_back import read_back
from cpclerk.services.runup import Coming, runup
from cpclerk.store import Conference, Session, look

PREPARATION, DAY_SHEET, RUNUP = "preparation", "day-sheet", "run-up"
READ_BACK, DIARY, QUESTIONNAIRES = "read-back", "diary", "questionnaires"
PAGES = frozenset({PREPARATION, DAY_SHEET, RUNUP, READ_BACK, DIARY, QUESTIONNAIRES})


def page_text(session: Session, which: str, conference_uid: str = "") -> str:
    """Return a page as it is printed: preparation, day-sheet, read-back or run-up (of all)."""
    if which == PREPARATION:
        return written(preparation(session, conference_uid))
    if which == DAY_SHEET:
        return written(day_sheet(session, conference_uid))
    if which == READ_BACK:
        return written(read_back(session, conference_uid))
    return written(runup_page(runup(session), session.today))


def save_page(
    session: Session, which: str, folder: str, conference_uid: str = "", *, text: str = ""
) -> Path:
    """Save a page in a folder, to be printed; the file's name says nothing of whom it is about.

    `text` is that of a page made as it was wanted, such as one room's diary. That it was done is
    audited. Raises Refused, naming the field.
    """
    require(session, "save page in a folder")
    if which not in PAGES:
        raise ValueError("there is no such page")
    place = clean_text(folder)
    if not place:
        raise Refused("Type the folder in which to save the page.", "folder")
    text = text or page_text(session, which, conference_uid)
    with session.store.reading():
        row = Conference.get_or_none(Conference.uid == conference_uid)
    name = f"{for_file_name(row.reference)} {which}" if row is not None else which
    # A page is saved as it stands now: never over one that was saved before.
    path = save(Path(place), {f"{name} {session.here:%Y-%m-%d %H%M%S}.txt": text})[0]
    if row is not None:
        look(session, "save page in a folder", [row], subject=row.uid)
    return path


def runup_page(coming: tuple[Coming, ...], today: dt.date) -> Page:
    """Return the run-up as a page: each conference with what it lacks."""
    return Page(
        title=f"Run-up from {date_words(today)}",
        about=("What is open before the conferences of the next days.",),
        parts=tuple(Part(_title(each), _lines(each)) for each in coming)
        or (Part("Conferences", ("None is booked for these days.",)),),
    )


def _title(each: Coming) -> str:
    top = each.heading
    when = day_month_words(top.date) if top.date else ""
    at = f" {top.time:%H:%M}" if top.time else ""
    return f"{when}{at}  {top.reference} {top.family}  {top.kind_short}"


def _lines(each: Coming) -> tuple[str, ...]:
    top = each.heading
    return (
        f"{top.room or 'no room yet'}, {top.chair or 'no chair yet'}",
        f"Reports with the chair: {each.reports_in} of {each.reports}. Coming: {each.coming} of "
        f"{each.invited}, {each.silent} silent. {each.quorum}".rstrip(),
        *([f"Not with the chair: {', '.join(each.reports_out)}."] if each.reports_out else []),
        *(
            f"[ ] {item.text} ({item.owner.replace('_', ' ')}"
            f"{', LATE' if item.is_late else ''}"
            f"{f', left from {item.carried_from}' if item.carried_from else ''})"
            for item in each.open
        ),
    )
