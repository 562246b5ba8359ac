"""Telling everybody, in rows and sentences."""

import datetime as dt

from cpclerk.rules.dates_in_words import date_words, day_month_words
from cpclerk.rules.invitations import METHODS
from cpclerk.rules.told import PURPOSES
from cpclerk.services.envelopes import Envelope
from cpclerk.services.sending import Line, Sending
from cpclerk.services.sent import AsSent, Gone
from cpclerk.ui.widgets.lines import Cell, Row

TONES = {
    "to_confirm": "soon",
    "confirmed": "strong",
    "changed": "late",
    "told": "done",
    "stopped": "late",
    "not_owed": "quiet",
}


def row(each: Line) -> Row:
    """Return somebody as a row: who, how it goes, what they were told, how it stands."""
    heard, tone = knows(each)
    return Row(
        each.invitee_uid,
        (
            each.name,
            each.capacity,
            METHODS.get(each.method, each.method),
            Cell(heard, tone),
            Cell(state(each), TONES[each.state]),
        ),
    )


def knows(each: Line) -> tuple[str, str]:
    """Return what somebody has been told: `of 30 Nov, letter 23 Nov`, and its tone."""
    if each.standing in {"never", "not_owed"} or (each.told_on is None and each.told_of is None):
        return "nothing", "quiet"
    of = f"of {_short(each.told_of)}" if each.told_of else "that it is off"
    how = "phone" if each.told_by == "telephone" else METHODS.get(each.told_by, each.told_by)
    when = " ".join(filter(None, (how, _short(each.told_on) if each.told_on else "")))
    return f"{of}, {when}" if when else of, "late" if each.standing == "of_another" else ""


def state(each: Line) -> str:
    """Return how somebody stands, in a word or two."""
    again = {"changed": ", of the change", "cancelled": ", that it is off"}.get(each.purpose, "")
    return {
        "to_confirm": f"to confirm{again}",
        "confirmed": f"confirmed, copy {each.number}",
        "changed": "changed: confirm again",
        "told": "in the outbox" if each.on_its_way else "knows",
        "stopped": "waits: see below",
        "not_owed": "need not be told",
    }[each.state]


def detail(each: Line) -> str:
    """Return what is confirmed: name, address, how it goes, what is left out; or why it waits."""
    who = f"{each.name}, {each.capacity}" if each.capacity else each.name
    how = METHODS.get(each.method, each.method)
    where = f"{how}, {each.address}" if each.address else how
    what = "" if each.state in {"told", "not_owed"} else f" · {PURPOSES[each.purpose]}"
    lines = [f"{who}{what}", f"How: {where}"]
    lines.append(f"Left out: {'; '.join(each.omitted) if each.omitted else 'nothing'}")
    if each.why_not:
        lines.append(each.why_not)
    return "\n".join(lines)


def title(page: Sending) -> str:
    """Return the title over the list: what of, and how many know."""
    known = page.count("told")
    owed = len(page.lines) - page.count("not_owed")
    what = f"of {date_words(page.sitting.day)}" if page.sitting.day else "that it is on no date"
    if page.sitting.off and page.heading.state in {"cancelled", "stood_down"}:
        what = f"that it is {page.heading.state.replace('_', ' ')}"
    return f"{known} of {owed} know {what} · {page.count('to_confirm', 'changed')} to confirm"


def subtitle(page: Sending) -> str:
    """Return how many are confirmed, and what confirming asks for."""
    ready = page.count("confirmed")
    asks = "confirming asks for initials: something is restricted or protected"
    return " · ".join(
        filter(None, (f"{ready} confirmed: s sends" if ready else "", asks * page.restricted))
    )


def question(page: Sending) -> str:
    """Return what is asked before anything goes."""
    ready = [each for each in page.lines if each.state in {"confirmed", "changed"}]
    mails = sum(each.method == "email" for each in ready)
    parts = [
        f"{len(ready) - mails} to print" if len(ready) > mails else "",
        f"{mails} into the outbox" if mails else "",
    ]
    return (
        f"Send {'this one' if len(ready) == 1 else f'these {len(ready)}'} "
        f"({', '.join(filter(None, parts))})? What was sent cannot be taken back."
    )


def gone(result: Gone) -> str:
    """Return what went, and how many are still to be told."""
    letters = f"{result.letters} to print, v for envelopes" if result.letters else ""
    mails = f"{result.mails} in the outbox" if result.mails else ""
    left = f" {result.left} still to be told." if result.left else " Everybody knows."
    return f"Sent: {' · '.join(filter(None, (letters, mails)))}.{left}"


def as_sent(found: tuple[AsSent, ...]) -> str:
    """Return all that somebody was sent, the latest first, as a text to read."""
    parts = []
    for each in found:
        of = f" of {date_words(each.for_date)}" if each.for_date else ""
        back = ", CAME BACK" if each.returned else ""
        head = f"{each.purpose.capitalize()}{of}: {each.method}, {date_words(each.on)}"
        parts.append(f"{head}, copy {each.number}{back}\n{'=' * 76}\n{each.text}".rstrip())
    return "\n\n\n".join(parts)


def envelope_row(each: Envelope) -> Row:
    """Return an envelope as a row: label, name, copy number, pages, how it stands."""
    tone = {"open": "soon", "returned": "late"}.get(each.state, "done")
    words = {"open": "to seal", "sealed": "sealed", "returned": "came back"}[each.state]
    on = f" {day_month_words(each.on)}" if each.on else ""
    pages = "about 1 page" if each.pages == 1 else f"about {each.pages} pages"
    return Row(
        each.uid,
        (
            str(each.number),
            each.name,
            each.address or METHODS.get(each.method, each.method),
            each.purpose,
            pages,
            Cell(f"{words}{on}", tone),
        ),
    )


def _short(day: dt.date) -> str:
    return f"{day.day} {day:%b}"
