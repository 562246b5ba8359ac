"""What the checklist screen says, in words, so that colour is never the only signal."""

from collections.abc import Sequence
from datetime import date

from cpclerk.rules.dates_in_words import date_words, day_month_words
from cpclerk.rules.reports import EARLIER, HOW
from cpclerk.rules.timescales import Deadline, DeadlineState
from cpclerk.services.checklists import ELSEWHERE, Item
from cpclerk.services.reports import Owed
from cpclerk.ui.screens.overview import TONES, state_words


def mark(each: Item) -> str:
    """Return the box of an item: ticked, open, or not applicable."""
    return "[x]" if each.is_done else "[ ]" if each.applies else "n/a"


def text(each: Item) -> str:
    """Return an item's words, and from which conference it is left."""
    return f"{each.text} (left from {each.carried_from})" if each.carried_from else each.text


def heading(each: Item) -> str:
    """Return under which heading an item stands."""
    if each.carried_from:
        return f"Left open by {each.carried_from}"
    return "Before the conference" if each.is_before else "After the conference"


def owner(each: Item) -> str:
    """Return whose job an item is."""
    return each.owner.replace("_", " ")


def by(deadline: Deadline | None) -> str:
    """Return the last day, short."""
    return day_month_words(deadline.due) if deadline is not None and deadline.due else ""


def state_of_item(each: Item) -> tuple[str, str]:
    """Return how an item stands, and its tone."""
    if not each.applies:
        return "does not apply", "quiet"
    if each.is_done and each.deadline.state is DeadlineState.MET:
        return "done", "done"
    if each.is_done and each.deadline.state is not DeadlineState.MET_LATE:
        return "done", "quiet"
    if each.is_done:
        return f"done {abs(each.deadline.days or 0)} wd late", "late"
    return state_words(each.deadline), TONES.get(each.deadline.state, "")


def who_and_when(each: Item) -> str:
    """Return who ticked an item, and when."""
    if each.on is None:
        return ""
    return f"{each.by} {each.on.day} {each.on:%b}".strip()


def detail(each: Item) -> str:
    """Return an item in full: its words, whose it is; why it does not apply, where its day is."""
    if each.reason:
        return f"Does not apply: {each.reason} · {each.text}"
    if each.is_done and not each.by:
        return f"{each.text}. Its day is {ELSEWHERE[each.code]}."
    return f"{text(each)} · {owner(each)}"


def working_of_item(each: Item | None) -> tuple[str, ...] | None:
    """Return how an item's limit came about, line by line, and why it does not apply."""
    if each is None:
        return None
    lines = each.deadline.working.lines()
    return (*lines, f"It does not apply here: {each.reason}") if each.reason else lines


def counts_of_items(items: Sequence[Item]) -> str:
    """Return the title of the checklist: how many are open, how many of them late."""
    still = sum(each.is_open for each in items)
    late = sum(each.is_late for each in items)
    return f"Checklist: {still} of {len(items)} open" + (f", {late} late" if late else "")


def counts_of_reports(reports: Sequence[Owed]) -> str:
    """Return the title of the reports: received, and not recorded, of those owed."""
    if not reports:
        return "Reports received"
    came = sum(each.state == "received" for each in reports)
    unknown = sum(each.state == "not_recorded" for each in reports)
    return f"Reports: {came} of {len(reports)} received, {unknown} not recorded"


def reader(each: Owed) -> str:
    """Return who reads it."""
    return each.reader


def title(each: Owed) -> str:
    """Return a report and its reader, to speak of it."""
    return f"{each.name} to {reader(each)}"


def received(each: Owed) -> str:
    """Return when and how it was received, or that it was not, or that nobody wrote it down."""
    if each.state == "not_received":
        return "not received"
    if each.state == "not_recorded":
        return "not recorded"
    if each.received_on is None:
        return each.came if each.came == EARLIER else f"yes, {each.came}"
    day = f"{each.received_on.day} {each.received_on:%b}"
    if each.state == "verbal":
        return f"verbal {day}"
    by_letter = "letter " if each.how == "letter" else ""
    return f"{by_letter}{day}" + (f", {each.came}" if each.came else "")


def state_of_report(each: Owed) -> tuple[str, str]:
    """Return how a report stands against its limit, and its tone."""
    if each.deadline is None:
        return "no limit set", "quiet"
    if each.state == "not_received" and each.deadline.state in {
        DeadlineState.NOT_RECORDED,
        DeadlineState.OVERDUE,
    }:
        return "not met", "late"
    return state_words(each.deadline), TONES.get(each.deadline.state, "")


def quality(in_format: bool | None, has_view: bool | None) -> str:
    """Return how a report is, in words; nothing where that is not recorded."""
    said = []
    if in_format is not None:
        said.append("agreed format" if in_format else "other format")
    if has_view is not None:
        said.append("with a view" if has_view else "only facts")
    return ", ".join(said)


def how_it_is(each: Owed) -> str:
    """Return how a report is, how many files it came in, and when it was chased last."""
    said = [quality(each.in_format, each.has_view)]
    if each.files:
        said.append("1 file" if each.files == 1 else f"{each.files} files")
    if each.chased_on and each.is_outstanding:
        said.append(f"chased {each.chased_on.day} {each.chased_on:%b}")
    return ", ".join(filter(None, said))


def detail_of_report(each: Owed) -> str:
    """Return a report in full: whose it is, who reads it, how it came, and how it is."""
    whose = f"{each.name}, {each.detail}" if each.detail else each.name
    due = f"by {by(each.deadline)}: {state_of_report(each)[0]}" if by(each.deadline) else ""
    parts = (f"{whose}, to {reader(each)}", received(each), due, how_it_is(each))
    return " · ".join(filter(None, parts))


def working_of_report(each: Owed | None) -> tuple[str, ...] | None:
    """Return how a report's limit came about, line by line."""
    if each is None:
        return None
    if each.deadline is None:
        return (f"{each.name}: the procedures set no limit for this report.",)
    lines = each.deadline.working.lines()
    if each.state == "verbal" and each.received_on:
        said = f"It was given by word of mouth on {date_words(each.received_on)}"
        lines = (*lines, f"{said}, which is no report to judge by the limit.")
    if each.state == "not_received":
        lines = (*lines, "It is recorded that none was received.")
    return lines


def was_received(each: Owed, day: date, how: str, note: str) -> str:
    """Return what is said when a report was put down as received."""
    return " ".join(
        filter(None, (f"{title(each)}: {HOW[how]}, {day_month_words(day)}.", note, "u undoes."))
    )
