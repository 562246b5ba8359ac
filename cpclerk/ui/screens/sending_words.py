"""Telling everybody, in rows and sentences."""

import datetime as dt
from collections.abc import Iterable

from cpclerk.rules.dates_in_words import date_words, day_month_words
from cpclerk.rules.invitations import METHODS
from cpclerk.rules.told import PURPOSES
from cpclerk.services.envelopes import Envelope
from cpclerk.services.sending import Sending
from cpclerk.services.sending_line import Line
from cpclerk.services.sent import AsSent, Gone
from cpclerk.services.told import ENVELOPE, OUTBOX
from cpclerk.ui.widgets.lines import Cell, Row

NOTHING = ("nothing", "quiet")
WAITS = {ENVELOPE: "to seal", OUTBOX: "in the outbox"}
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
            Cell(state(each), "soon" if state(each) in WAITS.values() else TONES[each.state]),
        ),
    )


def knows(each: Line) -> tuple[str, str]:
    """Return what somebody has been told: `of 30 Nov, letter 23 Nov`, and its tone."""
    if each.standing in {"never", "not_owed"} or (each.told_on is None and each.told_of is None):
        return (f"came back {_short(each.came_back)}", "late") if each.came_back else NOTHING
    of = f"of {_short(each.told_of)}" if each.told_of else "that it is off"
    how = "phone" if each.told_by == "telephone" else METHODS.get(each.told_by, each.told_by)
    when = " ".join(filter(None, (how, _short(each.told_on) if each.told_on else "")))
    return f"{of}, {when}" if when else of, "late" if each.standing == "of_another" else ""


def state(each: Line) -> str:
    """Return how somebody stands, in a word or two."""
    again = {"changed": ": new date", "cancelled": ": it is off"}.get(each.purpose, "")
    return {
        "to_confirm": f"to confirm{again}",
        "confirmed": f"confirmed, copy {each.number}",
        "changed": "changed: confirm again",
        "told": WAITS.get(each.on_its_way, "knows"),
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
    if each.came_back and each.state in {"to_confirm", "changed", "stopped"}:
        lines.append(f"! A letter to there came back on {date_words(each.came_back)}.")
    if each.why_not:
        lines.append(each.why_not)
    return "\n".join(lines)


def title(page: Sending) -> str:
    """Return the title over the list: what of, and how many know."""
    waiting = page.on_their_way
    known = page.count("told") - waiting
    owed = len(page.lines) - page.count("not_owed")
    what = f"of {date_words(page.sitting.day)}" if page.sitting.day else "that it is on no date"
    if page.sitting.off and page.heading.state in {"cancelled", "stood_down"}:
        what = f"that it is {page.heading.state.replace('_', ' ')}"
    way = f" · {waiting} on their way" if waiting else ""
    return f"{known} of {owed} know {what}{way} · {page.count('to_confirm', 'changed')} to confirm"


def to_tell(page: Sending) -> str:
    """Return how many are to be told of what was just done, and by which keys."""
    waiting = page.count("to_confirm", "changed", "stopped")
    return f"{waiting} to tell: c confirms each, s sends."


def subtitle(page: Sending) -> str:
    """Return how many are confirmed, and what confirming asks for."""
    ready = page.count("confirmed")
    asking = sum(each.restricted for each in page.lines if each.state in {"to_confirm", "changed"})
    asks = f"{asking} ask for initials: restricted or protected" if asking else ""
    return " · ".join(filter(None, (f"{ready} confirmed: s sends" if ready else "", asks)))


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
    """Return what was made and is on its way, and how many are still to be told."""
    letters = f"{result.letters} to print and seal: v" if result.letters else ""
    mails = f"{result.mails} in the outbox" if result.mails else ""
    left = f"{result.left} still to be told." if result.left else "Nobody else is to be told."
    way = " · ".join(filter(None, (letters, mails)))
    return f"{result.letters + result.mails} on their way: {way}. {left}"


def as_sent(found: tuple[AsSent, ...]) -> str:
    """Return all that somebody was sent, the latest first, as a text to read."""
    parts = []
    for each in found:
        of = f" of {date_words(each.for_date)}" if each.for_date else ""
        back = ", CAME BACK" if each.returned else ""
        head = f"{each.purpose.capitalize()}{of}: {each.method}, {date_words(each.on)}"
        parts.append(f"{head}, copy {each.number}{back}\n{'=' * 76}\n{each.text}".rstrip())
    return "\n\n\n".join(parts)


WITHOUT_LABEL = {"post": "no address: no label", "letter": "no address: no label"}


def left_behind(rows: Iterable[Envelope]) -> str:
    """Return how many were not saved, or have no label as nobody knows where; else nothing."""
    rows = tuple(rows)
    changed = sum(each.state == "changed" for each in rows)
    without = [e for e in rows if e.state == "open" and not e.address and e.method in WITHOUT_LABEL]
    return (f", {changed} left out: changed since confirmed" if changed else "") + (
        f", {len(without)} without a label: no address is known" if without else ""
    )


def counted(count: int) -> str:
    """Return how many pages somebody counted: `5 pages`."""
    return "1 page" if count == 1 else f"{count} pages"


def envelope_row(each: Envelope) -> Row:
    """Return an envelope as a row: label, name, copy number, pages, how it stands."""
    tone = {"open": "soon", "sealed": "done"}.get(each.state, "late")
    # A copy leaves after it is sealed: until then it can still be taken back.
    gone = "" if each.sent_on else ", not sent"
    words = {
        "open": f"to seal{gone}",
        "sealed": f"sealed{gone}",
        "changed": "changed: confirm again",
        "returned": "came back",
        "overtaken": "do not post: old date",
    }[each.state]
    on = f" {day_month_words(each.on)}" if each.on and not gone else ""
    return Row(
        each.uid,
        (
            # Two versions of one person's copy may lie on the table at once.
            f"{each.number} (v{each.version})" if each.version > 1 else str(each.number),
            each.name,
            each.purpose,
            each.address or WITHOUT_LABEL.get(each.method, METHODS.get(each.method, each.method)),
            str(each.pages) if each.counted else f"about {each.pages}",
            Cell(f"{words}{on}", tone),
        ),
    )


def _short(day: dt.date) -> str:
    return f"{day.day} {day:%b}"
