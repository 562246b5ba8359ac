"""Rows and words of step 5, Decide."""

import datetime as dt

from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.decisions import PlanStatus, Spell
from cpclerk.rules.people import age_words
from cpclerk.rules.timescales import Deadline
from cpclerk.services.attenders import Attender
from cpclerk.services.decided import ChildDecided, Decisions, View
from cpclerk.ui.screens import next_meetings_words as next_words
from cpclerk.ui.screens.next_meetings_words import CORE_GROUP, REVIEW
from cpclerk.ui.widgets.lines import Cell, Row


def child_rows(page: Decisions) -> list[Row]:
    """Return a row for each child: how it came, what agencies think, what is decided."""
    return [_child_row(each, page) for each in page.children]


def view_rows(child: ChildDecided, page: Decisions) -> list[Row]:
    """Return a row for each agency that came: what it thinks about one child."""
    names = {each.code: each.name for each in page.categories}
    return [_view_row(who, child.views.get(who.uid), names) for who in page.agencies]


def agency_words(who: Attender) -> str:
    """Return somebody who speaks for an agency in a question: `Ros Helm (Social worker)`."""
    return f"{who.full_name} ({who.capacity or who.agency})"


def date_rows(page: Decisions) -> list[Row]:
    """Return a row for each date that follows from the decisions."""
    following, rows = page.following, []
    if page.core_group is not None:
        missing, words = following.needs_core_group, following.core_group_words
        rows.append(
            _date_row(
                CORE_GROUP, "Core group", words, page.core_group_date, page.core_group, missing
            )
        )
    if page.review is not None:
        missing, words = following.needs_review, following.review_words
        rows.append(_date_row(REVIEW, "Next review", words, page.review_date, page.review, missing))
    return rows


def before_words(status: PlanStatus) -> str:
    """Return whether a child was on a plan on coming: `since Tue 1 Sep 2026`, `no`."""
    if status.on_plan is None:
        return "not recorded"
    if not status.on_plan:
        return "no"
    return f"since {date_words(status.since)}" if status.since else "yes"


def progress(page: Decisions) -> str:
    """Return how many children are decided."""
    count = len(page.children)
    done = count - len(page.undecided)
    noun = "child" if count == 1 else "children"
    said = f"{done} of {count} {noun} decided"
    if done < count:
        return said
    missing = page.following.are_missing
    return f"{said}. {'r books review and core group, b' if missing else 'b'} reads it back."


def working(page: Decisions) -> tuple[str, ...] | None:
    """Return how the dates were worked out; None while there are none."""
    # Where no core group is owed there is nothing to say of it.
    keys = (CORE_GROUP, REVIEW) if page.following.core_group is not None else (REVIEW,)
    parts = [next_words.working(page.following, key) for key in keys]
    lines = [line for part in parts if part for line in (*part, "")]
    return tuple(lines[:-1]) or None


def about(each: ChildDecided, page: Decisions) -> str:
    """Return what else is known of a child: its plans so far, then what was ticked for it."""
    lines = [plans_before(each), circumstances(each, page)]
    if each.multiple_reason:
        lines.insert(0, f"More than one category, because: {each.multiple_reason}")
    return "\n".join(lines)


def plans_before(each: ChildDecided) -> str:
    """Return how long the plan has lasted, and that there was one before, in a sentence."""
    spells = each.before.spells
    if each.before.on_plan is None:
        return "Plans so far: not recorded."
    parts = []
    if each.age is not None:
        months = each.age.months
        reached = f"; {each.age.mark} are reached" if each.age.mark else ""
        parts.append(f"On a plan for {months} month{'' if months == 1 else 's'}{reached}.")
        if each.age.is_long:
            parts.append("! Over two years.")
    elif each.before.on_plan:
        parts.append("On a plan; its start is not recorded.")
    earlier = [spell for spell in spells if spell.end is not None]
    if earlier:
        parts.append(f"Earlier plans: {'; '.join(map(_spell_words, earlier))}.")
    return " ".join(parts) or "No plan before."


def _spell_words(spell: Spell) -> str:
    start = date_words(spell.start) if spell.start else "a day not recorded"
    end = date_words(spell.end) if spell.end else "now"
    return f"{start} to {end}"


def circumstances(each: ChildDecided, page: Decisions) -> str:
    """Return dual status and legal advice of a child in a line, its factors in another."""
    names = {factor.code: factor.name for factor in page.factors}
    factors = "not recorded"
    if each.factors is not None:
        factors = ", ".join(names.get(code, code) for code in each.factors) or "none of them"
    words = {True: "yes", False: "no", None: "not recorded"}
    dual, legal = words[each.dual_status], words[each.legal_advice]
    return f"Dual status: {dual} · legal advice: {legal}\nFactors: {factors}"


def _child_row(each: ChildDecided, page: Decisions) -> Row:
    child = each.child
    age = ""
    if page.day is not None:
        age = age_words(child.date_of_birth, expected=child.expected, day=page.day)
    decided = Cell("not decided yet", "soon")
    if each.outcome is not None:
        parts = (each.outcome.name, each.category.name if each.category else each.instead)
        decided = Cell(" · ".join(part for part in parts if part), "done")
    return Row(
        child.uid,
        (child.name, age, Cell(before_words(each.before), "quiet"), _tally(each), decided),
    )


def _tally(each: ChildDecided) -> str:
    parts = (
        (f"{each.for_plan} for", each.for_plan),
        (f"{each.against_plan} against", each.against_plan),
    )
    return ", ".join(words for words, count in parts if count)


def _view_row(who: Attender, view: View | None, categories: dict[str, str]) -> Row:
    said = Cell("not said", "quiet")
    if view is not None and view.plan is not None:
        said = Cell("plan" if view.plan else "no plan", "strong")
    category = categories.get((view.category if view else None) or "", "")
    dissent = ""
    if view is not None and view.dissent:
        mark = "[R] " if view.audience.is_restricted else ""
        dissent = f"{mark}dissents: {view.words}"
    return Row(who.uid, (Cell(who.tag, "strong"), who.full_name, said, category, dissent))


def _date_row(
    key: str, label: str, words: str, day: dt.date | None, limit: Deadline, missing: bool
) -> Row:
    due = f"last date {date_words(limit.due)}" if limit.due else "no limit is set"
    if limit.due is not None and day is not None and day > limit.due:
        return Row(key, (label, Cell(f"too late, {due}: {words}", "late", runs_on=True)))
    if missing:
        return Row(key, (label, Cell(f"{words}  {due}", "soon", runs_on=True)))
    return Row(key, (label, Cell(words, "done", runs_on=True)))
