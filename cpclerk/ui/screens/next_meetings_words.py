"""Rows and words of the page on which the next review and the first core group are booked."""

from datetime import date

from cpclerk.rules.dates_in_words import date_words, listed
from cpclerk.rules.next_meetings import earliest_rules
from cpclerk.rules.timescales import Deadline
from cpclerk.services.next_meetings import NextMeetings
from cpclerk.ui.widgets.lines import Cell, Row

REVIEW, CORE_GROUP = "review", "core group"
# One line of the smallest screen.
NOBODY_FREE = "No chair and room are free: k keeps the day; c, d and PgUp look further."


def rows(page: NextMeetings) -> list[Row]:
    """Return a row for each meeting that is owed; the slots say the review's last date."""
    found = []
    if page.limits:
        tone = "soon" if page.needs_review else "done"
        found.append(Row(REVIEW, ("Next review", Cell(page.review_words, tone, runs_on=True))))
    limit = page.core_group
    if limit is not None:
        tone, words = ("soon" if page.needs_core_group else "done"), page.core_group_words
        if page.needs_core_group and limit.due:
            words += f"  last date {date_words(limit.due)}"
        found.append(Row(CORE_GROUP, ("First core group", Cell(words, tone, runs_on=True))))
    return found


def in_a_line(page: NextMeetings) -> str:
    """Return both in one line, with the key that books what is missing; empty for no plan."""
    return " · ".join(page.lines) + (" (r)" if page.are_missing else "")


def state(page: NextMeetings) -> str:
    """Return what is to be known before anything is booked, a sentence each."""
    said = []
    if page.undecided:
        said.append(
            f"! Nothing is decided yet for {listed(page.undecided)}, who is not counted here."
        )
    if not page.on_plan:
        said.append("No child leaves on a plan, so neither is needed. Esc goes back.")
    elif rules := earliest_rules(page.limits):
        said.append(rules)
    if page.left_out:
        said.append(f"! On a plan, but not in that review: {listed(page.left_out)}.")
    if page.needs_review and not page.may_book:
        said.append("A clerk books the review. k keeps the day agreed until then.")
    if page.core_group is not None and page.members:
        said.append(f"In the core group: {listed([each.name for each in page.members])}.")
    if page.on_plan and not page.are_missing:
        said.append("Both are booked. Esc goes on." if page.core_group else "Booked. Esc goes on.")
    return "\n".join(said)


def who(page: NextMeetings) -> str:
    """Return who is in the core group, or whom the plan speaks for."""
    if page.members:
        return f"In it: {listed([each.name for each in page.members])}."
    if page.proposed:
        names = listed([name for _, name in page.proposed])
        return f"Proposed from the plan: {names}. m, afterwards, changes who."
    return "Nobody is in it yet: m ticks them afterwards."


def core_group_question(page: NextMeetings) -> str:
    """Return what is asked about the core group's first meeting."""
    limit = page.core_group
    by = f", by {date_words(limit.due)}" if limit and limit.due else ""
    return f"When and where does the core group first meet{by}?\n{who(page)}"


def core_group_day(day: date, limit: Deadline | None) -> str:
    """Return how a day that is typed is understood, and that it is too late."""
    late = limit is not None and limit.due is not None and day > limit.due
    return f"{date_words(day)}, after its last date: the reason is asked for" if late else (
        date_words(day)
    )  # fmt: skip


def working(page: NextMeetings, key: str) -> tuple[str, ...] | None:
    """Return how the last date of one of the meetings was worked out."""
    if key == CORE_GROUP and page.core_group is not None:
        return (page.core_group.label, *page.core_group.working.lines())
    lines: list[str] = []
    for limit in page.limits:
        lines += [limit.label, *limit.working.lines(), ""]
    return tuple(filter(None, (*lines, earliest_rules(page.limits)))) or None
