"""The distribution list in rows and sentences."""

from collections.abc import Sequence
from datetime import date

from cpclerk.rules.dates_in_words import date_words, day_month_words, listed
from cpclerk.rules.distribution import METHODS, NEEDS_ADDRESS
from cpclerk.rules.letters import DOCUMENTS, OUTLINE_PLAN
from cpclerk.rules.outbox import SAVED, SENT, STATES, UNDER_WAY
from cpclerk.services.copies import Gone
from cpclerk.services.copies_out import Sent
from cpclerk.services.distribution import Distribution, Recipient
from cpclerk.services.issuing import Hit
from cpclerk.ui.widgets.lines import Cell, Row

KEYS = {
    "o": "outline_plan",
    "m": "minutes",
    "c": "child_plan",
    "a": "attendance",
    "q": "questionnaire",
}
AGAIN = frozenset({"returned", "refused"})
UNCONFIRMED = frozenset({"to_confirm", "not_proposed", *AGAIN})
TONES = {
    "to_confirm": "soon",
    "confirmed": "strong",
    "changed": "late",
    "sent": "done",
    "acknowledged": "done",
    "returned": "late",
    "refused": "late",
    "not_proposed": "quiet",
    "no_copy": "quiet",
}


def row(each: Recipient, method: str) -> Row:
    """Return a recipient as a row: who, how, how much is left out, how it stands."""
    count = sum(number for _, number in each.omitted)
    return Row(
        each.invitee_uid,
        (
            each.name,
            each.capacity,
            METHODS[method],
            str(count) if count else "",
            Cell("stopped: a leak?", "late")
            if each.waits
            else Cell(state(each), TONES[each.state]),
        ),
    )


def state(each: Recipient) -> str:
    """Return how a recipient stands: `confirmed, copy 3`, `sent Tue 1 Dec, copy 3`."""
    copy = f", copy {each.number}"
    if each.mail and each.mail.state == SAVED and each.state == "sent":
        return f"draft saved{copy}"
    if each.mail and each.state in {"sent", "refused"} and each.mail.state != SENT:
        return f"mail {STATES[each.mail.state]}{copy}"
    if each.state == "sent" and each.sent_on:
        return f"sent {day_month_words(each.sent_on)}{copy}"
    if each.state in {"returned", "acknowledged"} and each.on:
        words = "came back" if each.state == "returned" else "has it"
        return f"{words} {day_month_words(each.on)}{copy}"
    return {
        "to_confirm": "to confirm",
        "confirmed": f"confirmed{copy}" + (", again" if each.earlier else ""),
        "changed": "changed: confirm again",
        "not_proposed": "not proposed",
        "no_copy": "no copy",
    }.get(each.state, each.state)


def detail(each: Recipient, method: str, *, is_drafted: bool) -> str:
    """Return what is confirmed: name, address, how it goes, what is left out, who is named."""
    nowhere = "no address is known. h by hand" + (", or F3 enters one" if each.is_kept else "")
    where = "" if method not in NEEDS_ADDRESS else each.addresses.get(method, nowhere)
    how = f"{METHODS[method]}: {where}" if where else METHODS[method]
    who = f"{each.name}, {each.capacity}" if each.capacity else each.name
    left = left_out(each) if is_drafted else "Left out: not known before it is drafted"
    lines = [who, stopped(each), f"How: {how}", left, mail(each), names(each)]
    if method in NEEDS_ADDRESS and (day := each.came_back.get(where)):
        lines.insert(3, f"! From there something came back on {date_words(day)}: is it right?")
    if each.had_none is not None and each.state in UNCONFIRMED:
        lines.insert(
            1, f"! Of version {each.had_none} they were put down for no copy: x does so again."
        )
    if each.why_not:
        lines.append(f"Not proposed: {each.why_not}.")
    return "\n".join(filter(None, lines))


def stopped(each: Recipient) -> str:
    """Return for whom a stopped copy waits, and since when; nothing where none does."""
    if each.waits is None:
        return ""
    return f"Stopped {date_words(each.waits.since)}. It waits for {each.waits.whom}."


def why_no_leak(hit: Hit, names: Sequence[str]) -> str:
    """Return what a chair is asked about a hit: where, the words around it, whose copies."""
    under = f", under “{hit.under}”" if hit.under else ""
    one = len(names) == 1
    whose = f"the copy of {names[0]}" if one else f"{len(names)} copies, for {listed(names)}"
    return (
        f"In {hit.place}, line {hit.line}{under}: words from {hit.where}. That line reads: "
        f"“{hit.text}” It stops {whose}. Why is it no leak{'' if one else ' for any of them'}?"
    )


def no_leak_for(name: str, count: int) -> str:
    """Return for whose copies something was cleared: `Rosa Ash and 3 others: no leak`."""
    others = "" if count == 1 else " and 1 other" if count == 2 else f" and {count - 1} others"
    return f"{name}{others}: no leak"


def mail(each: Recipient) -> str:
    """Return what became of the mail that a copy went by, and what to do; nothing of a good one."""
    if each.mail is None or each.mail.state == SENT or each.state not in {"sent", "refused"}:
        return ""
    said = " ".join(each.mail.answer.split())
    what = f"The mail: {STATES[each.mail.state]}" + (f" ({said})" if said else "") + "."
    if each.state == "refused":
        return f"{what} m sends it again; or p or h, then c: another copy goes another way."
    if each.mail.state == SAVED:
        return f"{what} It goes from the other mail program."
    return f"{what} It lies in the outbox: m."


def names(each: Recipient) -> str:
    """Return whose names this reader finds in it, and whose not: each can be the giveaway."""
    said = [f"Reads the names of: {', '.join(each.named)}."] if each.named else []
    if each.not_named:
        said.insert(0, f"Not named to them: {', '.join(each.not_named)}.")
    return " ".join(said)


def left_out(each: Recipient) -> str:
    """Return what is left out for this reader, counted by what it is, without its words."""
    if not each.omitted:
        return "Left out: nothing"
    parts = (f"{number} {words}" for words, number in each.omitted)
    return f"Left out: {'; '.join(parts)}"


def title(page: Distribution) -> str:
    """Return the title over the list."""
    document = f"{DOCUMENTS[page.document]}, version {page.version or 1}"
    again = sum(each.state in AGAIN for each in page.recipients)
    mails = sum(each.mail is not None and each.mail.state in UNDER_WAY for each in page.recipients)
    waiting = sum(each.state in {"to_confirm", *AGAIN} for each in page.recipients)
    if mails and not waiting and not page.confirmed:
        return f"{document}: {mails} in the outbox, not out yet"
    if page.done_on and not _waits_for_first(page) and not again:
        return f"{document}: all out on {date_words(_last_out(page) or page.done_on)}"
    lying = f", {mails} in the outbox" if mails else ""
    if stopped := sum(each.waits is not None for each in page.recipients):
        lying += f", {stopped} stopped"
    return f"{document}: {waiting} to confirm, {page.confirmed} confirmed{lying}"


def none_to_send(page: Distribution | None) -> str:
    """Return why no copy can be put down as sent."""
    if page is not None and any(
        each.waits and each.state in {"confirmed", "changed"} for each in page.recipients
    ):
        return "Every copy that is confirmed was stopped. The list says for whom each waits."
    return "Nobody is confirmed. Confirm each recipient first, with c."


def _last_out(page: Distribution) -> date | None:
    """Return when the last of a later version went out: its stage was reached by the first."""
    days = [each.sent_on for each in page.recipients if each.sent_on]
    return max(days) if days and page.version > 1 else None


def _waits_for_first(page: Distribution) -> bool:
    """Return whether somebody has no copy of this version yet."""
    return any(each.state in {"to_confirm", "confirmed", "changed"} for each in page.recipients)


def subtitle(page: Distribution) -> str:
    """Return why nothing can go out yet, or what confirming asks for."""
    if page.not_ready:
        return page.not_ready
    again = sum(each.state in AGAIN for each in page.recipients)
    if page.done_on and again:
        return f"{again} came back or was refused: c confirms another copy"
    if page.document == OUTLINE_PLAN and page.version > 1 and _waits_for_first(page):
        before = f" since it went out on {date_words(page.done_on)}" if page.done_on else ""
        return f"changed{before}: o shows what"
    if page.done_on:
        # Of an earlier version, or outside this program, while copies of this one wait.
        when = f"out on {date_words(page.done_on)}: " if _waits_for_first(page) else ""
        return when + page.done_how if _last_out(page) is None else ""
    said = []
    if idle := page.goals_without_action:
        said.append(f"{idle} goal{'' if idle == 1 else 's'} without an action")
    if page.is_restricted:
        said.append("something is restricted: confirming asks for initials")
    return "; ".join(said)


def sent(result: Sent) -> str:
    """Return what was done, and how many still wait."""
    said = []
    if sent := result.copies - result.mails:
        said.append(f"{'1 copy' if sent == 1 else f'{sent} copies'} put down as sent.")
    if result.mails:
        # Until the outbox is sent they are nowhere.
        mails = "1 lies" if result.mails == 1 else f"{result.mails} lie"
        said.append(f"{mails} in the outbox, not out yet: m.")
    if result.left:
        # Short: it is the last on one line of the smallest screen.
        said.append("1 waits." if result.left == 1 else f"{result.left} wait.")
    elif result.finished and not result.mails:
        said.append("Everybody has theirs.")
    return " ".join(said)


def question(count: int, when: str) -> str:
    """Return what is asked before copies are put down as sent."""
    copies = "this copy" if count == 1 else f"these {count} copies"
    return f"Put down {copies} as sent {when}? What was sent cannot be taken back."


def log_row(each: Gone, year: int) -> Row:
    """Return a copy that went out as a row of the log; its year where that is not this one."""
    sent_on = day_month_words(each.sent_on)
    if each.sent_on.year != year:
        sent_on = date_words(each.sent_on)
    if each.returned_on:
        became = Cell(f"came back {day_month_words(each.returned_on)}", "late")
    elif each.acknowledged_on:
        became = Cell(f"has it {day_month_words(each.acknowledged_on)}", "done")
    else:
        became = Cell(each.mail, "quiet" if each.mail == STATES[SENT] else "soon")
    copy = f"{each.number} (v{each.version})"
    cells = (sent_on, each.name, each.document, copy, each.method, became)
    return Row(each.uid, cells)


Gaps = Sequence[tuple[str, int, Sequence[int]]]


def taken_back(gaps: Gaps) -> str:
    """Return which copies were taken back before they went: `Minutes v1, copy 2: taken back`."""
    said = (
        f"{document} v{version}, copy {listed([str(each) for each in numbers])}"
        for document, version, numbers in gaps
    )
    return f"taken back unsent: {'; '.join(said)}" if gaps else ""


def log_detail(each: Gone) -> str:
    """Return all that is known of a copy that went out."""
    at = f" at {each.sent_at:%H:%M}" if each.sent_at else ""
    where = f": {each.address}" if each.address else ""
    parts = (f"{number} {words}" for words, number in each.omitted)
    what = "Sent" if each.has_left else "Released"
    return "\n".join(
        (
            f"{each.document}, version {each.version}, copy {each.number} for {each.name}",
            f"{what} {date_words(each.sent_on)}{at} by {each.by or 'nobody named'}, "
            f"{each.method}{where}",
            f"Variant {each.variant or 'not recorded'}: left out {'; '.join(parts) or 'nothing'}",
            f"SHA-256 {each.digest}",
            *([f"The mail: {each.mail}. {each.answer}".strip()] if each.mail else []),
        )
    )
