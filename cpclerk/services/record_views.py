"""Children's views and what came of last time, as sources of the record."""

from collections.abc import Callable, Iterator, Mapping

from cpclerk.rules.audience import Audience, strictest
from cpclerk.rules.child_views import ABOUT, HOW
from cpclerk.rules.minutes import Source
from cpclerk.rules.outline import RESULTS
from cpclerk.services.audiences import lasting
from cpclerk.services.child_views import views_of
from cpclerk.store import ActionResult, Entry, LookedBack, PlanAction, PlanPart


def view_sources(
    conference_uid: str, names: Mapping[str, str], who: Callable[[str | None], str]
) -> Iterator[Source]:
    """Yield what each child thinks, and what was done about it. Needs an open connection.

    `names` are the children's by their row at the conference; `who` names an invitee.
    """
    for each in views_of(conference_uid):
        how = HOW.get(each.how, "")
        by = who(each.brought_by)
        told = ", ".join(filter(None, (names.get(each.child_uid, ""), ABOUT[each.about], how, by)))
        line = f"- “{each.text}” ({told})"
        yield Source(each.uid, "own_words", line, each.audience, each.text)
        if each.answer:
            line = f"  What was done about it: {each.answer}"
            yield Source(each.uid, "own_words", line, each.audience, each.answer)


def looked_back_sources(conference_uid: str) -> Iterator[Source]:
    """Yield what came of last time's worries, goals and actions. Needs an open connection."""
    looked = LookedBack.select().where(LookedBack.conference == conference_uid)
    for row in looked.order_by(LookedBack.uid):
        entry = Entry.get_or_none(Entry.uid == row.about)
        yield from _came_of(row, entry or PlanPart.get_or_none(PlanPart.uid == row.about))
    results = ActionResult.select().where(ActionResult.conference == conference_uid)
    for judged in results.order_by(ActionResult.uid):
        yield from _came_of(judged, PlanAction.get_or_none(PlanAction.uid == judged.action_id))


def _came_of(
    row: LookedBack | ActionResult, thing: Entry | PlanPart | PlanAction | None
) -> Iterator[Source]:
    is_struck = isinstance(thing, Entry) and thing.struck
    text = thing.text if thing and not is_struck else ""
    # Said elsewhere, to other people: whom it was kept from then it is kept from now.
    audiences = [row.audience, thing.audience] if thing else [row.audience]
    audience = strictest([lasting(Audience.parse(each)) for each in audiences])
    line = f"- {text or 'something taken out'}: {RESULTS[row.result]}"
    yield Source(row.uid, "looked_back", line, audience, text)
    if row.words:
        yield Source(row.uid, "looked_back", f"  {row.words}", audience, row.words)
