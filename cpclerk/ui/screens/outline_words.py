"""Rows and words of the outline plan."""

from collections.abc import Iterator, Sequence

from cpclerk.rules.audience import Audience
from cpclerk.rules.dates_in_words import day_month_words
from cpclerk.rules.looking_back import GONE, NEW
from cpclerk.rules.outline import CONTINGENCY, GOAL, OWN, OWN_VERSION, PARTS, RESULTS
from cpclerk.rules.recording import step_words
from cpclerk.services.outline import Member, Outline, Part
from cpclerk.services.plan_actions import Action, Carried
from cpclerk.services.timescales import LEFT_A_PLAN
from cpclerk.ui.widgets.lines import Cell, Row

ACTIONS, CORE_GROUP, BEFORE = "What is to be done", "Who carries it out", "The plan before"
FOR_NO_GOAL = "What else is to be done: t ties it to a goal"
EVERYONE, PROFESSIONALS, AS_IT_IS = "everyone", "professionals", "as it is"
CARRIED = "carried "
"""What the key of a row of the plan before begins with: its action may be seen to once only."""

Item = Part | Action | Member | Carried


def rows(
    page: Outline, carried: Sequence[Carried], posts: Sequence[tuple[str, str]] = ()
) -> Iterator[Row]:
    """Yield the whole plan, part by part; what is missing says which key adds it.

    `posts` are goals, last time's and today's, with how each stands (rules.looking_back).
    """
    if carried:
        yield Row(None, (BEFORE,))
        yield from (_carried_row(each) for each in carried)
    yield from _section(PARTS[GOAL], list(_goal_rows(page, posts)), "g adds one")
    left = f"s brings in {page.steps_left}" if page.steps_left else "a adds one"
    free = page.serving("")
    if free or not page.actions:
        title = FOR_NO_GOAL if page.goals and free else ACTIONS
        yield from _section(title, [_action_row(each, page) for each in free], left)
    members = [Row(each.uid, ("", each.name)) for each in page.core_group]
    yield from _section(CORE_GROUP, members, "c ticks them")
    yield from _section(
        PARTS[CONTINGENCY], [_part_row(each) for each in page.contingency], "w adds it"
    )
    for child in page.children:
        own = page.own_version(child.person_uid)
        if not own and child.outcome and child.outcome not in LEFT_A_PLAN:
            # There is no plan to say in other words.
            continue
        in_own = any(each.whose == OWN for each in own)
        title = "the plan in the child's own words" if in_own else "the plan in plain words"
        lines = [_part_row(each, f"{OWN_VERSION[each.part]}: ") for each in own]
        yield from _section(f"{child.name}: {title}", lines, "o writes it")


def progress(page: Outline) -> str:
    """Return what is still missing, in a line."""
    missing = [
        words
        for words, is_there in (
            ("goals", page.goals),
            ("actions", page.actions),
            ("core group", page.core_group),
            ("what if", page.contingency),
        )
        if not is_there
    ]
    left, idle = page.steps_left, len(page.idle_goals)
    unowned = sum(not each.who for each in page.actions)
    parts = [f"Missing: {', '.join(missing)}."] if missing else []
    if idle and page.actions:
        parts.append(f"{idle} goal{'' if idle == 1 else 's'} without an action.")
    if unowned == 1:
        parts.append("1 action with nobody to do it.")
    elif unowned:
        parts.append(f"{unowned} actions with nobody to do them.")
    if not parts:
        parts.append("Every part is there.")
    if left:
        parts.append(f"{left} next step{'' if left == 1 else 's'} of the record to bring in: s.")
    return " ".join(parts)


def detail(item: Item | None) -> str:
    """Return the row under the cursor in full: who may see it, and how it stood before."""
    if isinstance(item, Carried):
        action = item.action
        who = step_words(action.who, action.by_when)
        said = [f"Set at {item.set_at}: {action.text} {who}".rstrip()]
        said += [f"For: {item.goal}"] if item.goal else []
        seen = (*item.before, *((item.here,) if item.here else ()))
        said += [f"{each.conference}: {_result(each.result, each.words)}" for each in seen]
        return "\n".join(said)
    if item is None or isinstance(item, Member):
        return ""
    lines = item.text
    if item.audience.is_restricted:
        lines += f"\nFor {item.audience.words}."
    return lines


def in_a_line(text: str) -> str:
    """Return a text of several lines on one."""
    return " ".join(text.split())


def own_question(name: str, said: Sequence[tuple[str, Audience]]) -> str:
    """Return what is asked of a child's own version, with the words that the child has for it."""
    lines = [f"For {name}; the child's own words where there are any"]
    lines += [f"{_mark(audience)} “{in_a_line(text)}”".lstrip() for text, audience in said]
    return "\n".join(lines)


def short(label: str) -> str:
    """Return the label of a part of a child's own version as it fits beside its field."""
    words = label.removeprefix("What ")
    return words[0].upper() + words[1:]


def audiences(audience: Audience) -> tuple[tuple[str, str], ...]:
    """Return the audiences that can be chosen; a narrower one that stands can be kept."""
    choices = ((EVERYONE, "everyone"), (PROFESSIONALS, "professionals only"))
    return (*choices, (AS_IT_IS, "as it is")) if choice_of(audience) == AS_IT_IS else choices


def choice_of(audience: Audience) -> str:
    """Return which of the choices an audience is."""
    known = {Audience.for_everyone(): EVERYONE, Audience.for_professionals(): PROFESSIONALS}
    return known.get(audience, AS_IT_IS)


def chosen(choice: str | None, before: Audience) -> Audience:
    """Return the audience chosen; nothing chosen leaves it as it was."""
    known = {EVERYONE: Audience.for_everyone(), PROFESSIONALS: Audience.for_professionals()}
    return known.get(choice or "", before)


def _section(title: str, found: Sequence[Row], empty: str) -> Iterator[Row]:
    yield Row(None, (title,))
    yield from found
    if not found:
        yield Row(None, (f"   nothing yet: {empty}",), "quiet")


def _goal_rows(page: Outline, posts: Sequence[tuple[str, str]]) -> Iterator[Row]:
    """Yield each goal, and under it what is done for it; then last time's that are gone.

    What is new is marked only where there were goals to be moved (S0 6.2.2).
    """
    was_one = any(how != NEW for _, how in posts)
    new = {text for text, how in posts if how == NEW} if was_one else set()
    for goal in page.goals:
        yield _part_row(goal, "new: " if goal.text in new else "")
        yield from (_action_row(each, page, "  ") for each in page.serving(goal.uid))
        if goal.uid in page.idle_goals:
            yield Row(None, ("        nothing is done for it yet: a adds an action",), "soon")
    for text, how in posts:
        if how == GONE:
            yield Row(None, (f"      gone since last time: {in_a_line(text)}",), "soon")


def _mark(audience: Audience) -> str:
    return "[R]" if audience.is_restricted else ""


def _part_row(each: Part, before: str = "") -> Row:
    text = Cell(f"{before}{in_a_line(each.text)}", runs_on=True)
    return Row(each.uid, (_mark(each.audience), text))


def _action_row(each: Action, page: Outline, indent: str = "") -> Row:
    names = {child.person_uid: child.name for child in page.children}
    about = [names[uid] for uid in each.children if uid in names]
    text = indent + each.text
    if about and len(about) < len(names):
        text += f" ({', '.join(about)})"
    by = f"by {day_month_words(each.by_when)}" if each.by_when else ""
    return Row(each.uid, (_mark(each.audience), text, each.who or Cell("who?", "soon"), by))


def _carried_row(each: Carried) -> Row:
    here = each.here
    said = Cell(_result(here.result, here.words), "done") if here else Cell("not said", "soon")
    due = f"by {day_month_words(each.action.by_when)}" if each.action.by_when else ""
    return Row(
        f"{CARRIED}{each.action.uid}", (_mark(each.action.audience), each.action.text, said, due)
    )


def _result(result: str, words: str) -> str:
    return f"{RESULTS.get(result, result)}{f': {words}' if words else ''}"
