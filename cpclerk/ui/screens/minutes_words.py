"""The minutes in rows and sentences."""

from collections.abc import Mapping, Sequence
from datetime import date

from cpclerk.rules.dates_in_words import date_words, day_month_words
from cpclerk.rules.minutes import (
    APPROVED,
    DISTRIBUTED,
    DRAFT,
    FROZEN,
    GOING_OUT,
    NONE,
    OPEN,
    RETURNED,
    WITH_CHAIR,
)
from cpclerk.rules.timescales import DeadlineState
from cpclerk.services import Actor
from cpclerk.services.minutes import MinutesPage
from cpclerk.services.minutes_blocks import Block
from cpclerk.services.stages import OPENED_AGAIN, StageLine
from cpclerk.ui.forms import Option
from cpclerk.ui.screens.overview import TONES, state_words
from cpclerk.ui.widgets.lines import Cell, Row

KEYS = {
    "outline_plan_sent": "o",
    "minutes_drafted": "d",
    "minutes_to_chair": "c",
    "minutes_returned": "r",
    "minutes_approved": "a",
    "minutes_new_version": "n",
    "minutes_distributed": "s",
}
NO_DAY = {
    OPENED_AGAIN: "A meeting is opened again on step 4, with F2.",
    "minutes_distributed": "Each copy has its own day. s opens the distribution list.",
    "minutes_new_version": "A new version begins on the day it is made, with n.",
}


_NEXT = {
    NONE: "minutes_drafted",
    DRAFT: "minutes_to_chair",
    RETURNED: "minutes_to_chair",
    WITH_CHAIR: "minutes_approved",
    APPROVED: "minutes_distributed",
    GOING_OUT: "minutes_distributed",
}


def stage_row(each: StageLine, page: MinutesPage) -> Row:
    """Return a stage as a row: its key, last date, day reached, how it stands, what it took."""
    limit = each.deadline
    tone = TONES.get(limit.state, "") if limit else ""
    year = page.heading.date.year if page.heading.date else None
    return Row(
        each.event,
        (
            "" if page.heading.judged_as_at else KEYS.get(each.event, ""),
            each.label,
            _day(limit.due if limit else None, year),
            _day(each.done_on, year),
            Cell(_stands(each), tone),
            "" if each.days is None else f"{each.days} wd",
        ),
    )


def _day(day: date | None, year: int | None) -> str:
    """Return a day, with its year only where that is not the conference's own."""
    if day is None:
        return ""
    return day_month_words(day) if day.year == year else date_words(day)


def _stands(each: StageLine) -> str:
    if each.deadline is None:
        times = len(each.reached)
        return f"{times} times" if times > 1 else "" if times else "not yet"
    return "waits" if each.deadline.state is DeadlineState.WAITING else state_words(each.deadline)


def reached(page: MinutesPage) -> int:
    """Return how often any stage was reached, to tell whether one was since."""
    return sum(len(each.reached) for each in page.stages)


def next_stage(page: MinutesPage) -> str | None:
    """Return the stage that comes next: an outline plan still owed, or as the minutes stand."""
    outline = next((each for each in page.stages if each.event == "outline_plan_sent"), None)
    if outline is not None and outline.deadline is not None and outline.deadline.is_open:
        return outline.event
    return None if page.state == DISTRIBUTED else _NEXT[page.state]


def working(each: StageLine) -> tuple[str, ...]:
    """Return how a stage stands, and each time it was reached, line by line."""
    lines = list(each.deadline.working.lines()) if each.deadline else [f"{each.label}: no limit."]
    for reached in each.reached:
        by = f", by {reached.by}" if reached.by else ""
        how = f", {reached.evidence.how}" if reached.evidence.how else ""
        lines.append(f"Put down: {date_words(reached.on)}{by}{how}.")
        if reached.evidence.words:
            lines.append(f"It says, and is filed: {reached.evidence.words}")
        if reached.late_reason:
            lines.append(f"Why late: {reached.late_reason}.")
        if reached.note:
            lines.append(f"Noted: {reached.note}")
    return tuple(lines)


def block_row(each: Block, names: Mapping[str, str]) -> Row:
    """Return a block as a row: heading, who may see it, how long, whether it was edited."""
    count = len(each.text.split("\n")) if each.text else 0
    if not each.is_classified:
        return Row(each.uid, (each.heading, Cell("F7: for whom?", "late"), str(count), "added"))
    audience = Cell(
        each.audience.words_with(names), "strong" if each.audience.is_restricted else "quiet"
    )
    if each.is_own:
        return Row(each.uid, (each.heading, audience, str(count), "added"))
    mark = "" if not each.is_edited else "edited" if each.text else "emptied"
    return Row(each.uid, (each.heading, audience, str(count), mark))


MOST_GAPS = 3
# More than these no line of a small screen holds.


def gaps(found: Sequence[str]) -> str:
    """Return what the record leaves open, while it can still be put down; else nothing."""
    if not found:
        return ""
    more = [f"{len(found) - MOST_GAPS} more with g"] if len(found) > MOST_GAPS else []
    return f"! Not recorded: {'; '.join([*found[:MOST_GAPS], *more])}."


def approvers(page: MinutesPage) -> tuple[Option, ...]:
    """Return those who may approve, to be picked: by name, told apart by their role."""
    named = ((uid, *words.rpartition(", ")[::2]) for uid, words in page.approvers)
    return tuple(Option(uid, name, role) for uid, name, role in named)


def approver(page: MinutesPage | None, actor: Actor, by: str | None) -> str:
    """Return who approves: whoever is named, or acts and may, or else the conference's chair."""
    names = {each.value: each.name for each in approvers(page)} if page else {}
    return names.get(by or actor.uid, page.heading.chair if page else actor.name)


def usual_approver(page: MinutesPage, actor: Actor) -> str | None:
    """Return the uid of who is taken to approve until another is chosen; None without a chair."""
    known = approvers(page)
    if any(each.value == actor.uid for each in known):
        return actor.uid
    return next((each.value for each in known[:1] if each.name == page.heading.chair), None)


def title(page: MinutesPage) -> str:
    """Return the title over the blocks: which version, how it stands, who approved it and how."""
    if not page.version:
        return "Minutes: not drafted"
    said = f"Minutes, version {page.version}: {page.state_words}"
    found = (each for stage in page.stages for each in stage.reached)
    approval = next((each for each in found if each.uid == page.approval), None)
    if approval is None or not approval.by:
        return said
    how = f", {approval.evidence.how}" if approval.evidence.how else ""
    approved = "" if page.state == APPROVED else ", approved"
    return f"{said}{approved} by {approval.by}{how}"


def subtitle(page: MinutesPage) -> str:
    """Return what to know about the version: that the record moved on, or its seal."""
    parts = "1 part" if page.behind == 1 else f"{page.behind} parts"
    if page.state not in FROZEN:
        again = "d draws it again" if page.state in OPEN else "v shows which"
        opens = "Tab comes here, Enter opens one" if page.blocks else ""
        return f"{parts} of the record changed since: {again}" if page.behind else opens
    reads = "reads" if page.behind == 1 else "read"
    since = f"{parts} of the record {reads} otherwise now: v · " if page.behind else ""
    return f"{since}sealed {page.digest[:12]}"


def with_chair(page: MinutesPage | None) -> str:
    """Return what is said once minutes are with the chair: also that a block is for nobody yet."""
    open_blocks = [e.heading for e in (page.blocks if page else ()) if not e.is_classified]
    if not open_blocks:
        return "Put down: with the chair. u undoes."
    return f"With the chair, but “{open_blocks[0]}” is for nobody yet. u, then F7 says for whom."


def comments(page: MinutesPage) -> str:
    """Return the chair's comments on returned minutes, or what was answered to them; or nothing."""
    event = {RETURNED: "minutes_returned", WITH_CHAIR: "minutes_to_chair"}.get(page.state)
    stage = next((each for each in page.stages if each.event == event), None)
    if stage is None or not stage.reached or not stage.reached[-1].note:
        return ""
    last = stage.reached[-1]
    who = "The chair" if page.state == RETURNED else last.by or "The clerk"
    return f"{who}: {last.note}"


def empty(page: MinutesPage) -> str:
    """Return what stands in place of blocks."""
    if page.heading.judged_as_at:
        return "This conference came from a log, which has no minutes."
    if page.heading.state != "held":
        return "The conference is not held yet. Its record comes first."
    return "d drafts the minutes from the record."
