"""How parents and carers took part, and what a young child's day is like, as sources."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from cpclerk.rules.audience import Audience, strictest
from cpclerk.rules.exclusions import EXTENTS, GROUNDS
from cpclerk.rules.masking import Listed
from cpclerk.rules.minutes import Source
from cpclerk.rules.parents import EXCLUDED, SEPARATELY, WAYS
from cpclerk.services.attenders import Attender
from cpclerk.store import ChildAtConference, Conference, Exclusion

DECIDED = frozenset({EXCLUDED, SEPARATELY})
"""Ways that follow from what the chair decided: like its grounds, they are not for the family."""


def parent_sources(
    row: Conference, people: Iterable[Attender], shown: Mapping[str, Listed]
) -> Iterator[Source]:
    """Yield how each parent or carer took part (S2 2.3), and what was decided about anybody.

    Needs an open connection.
    """
    people = tuple(people)
    decided = {
        each.invitee_id: each for each in Exclusion.select().where(Exclusion.conference == row.uid)
    }
    parents = [each for each in people if each.is_parent]
    if parents:
        title = "How each parent or carer took part:"
        yield Source(row.uid, "attendance", title, Audience.for_everyone())
    for who in parents:
        way = WAYS[who.took_part] if who.took_part else "not recorded"
        audiences = [shown[who.uid].shown_to]
        if who.took_part in DECIDED or who.uid in decided:
            audiences.append(Audience.for_professionals())
        line = f"- {who.full_name}, {who.relation}: {way}"
        yield Source(who.uid, "attendance", line, strictest(audiences))
    for who in people:
        if (each := decided.get(who.uid)) is not None:
            yield from _excluded(each, who, shown[who.uid].shown_to)


def day_sources(
    children: Sequence[ChildAtConference], names: Mapping[str, str]
) -> Iterator[Source]:
    """Yield what the day of each young child is like, and whose observation that is.

    `names` are the children's, by person.
    """
    for child in children:
        if not child.day_like and not child.observed_by:
            continue
        audience = Audience.parse(child.day_audience)
        said = child.day_like or "its day is not recorded"
        by = f" (seen by: {child.observed_by})" if child.observed_by else ""
        line = f"- {names[child.person_id]}: {said}{by}"
        yield Source(child.uid, "young_days", line, audience, child.day_like)


def _excluded(row: Exclusion, who: Attender, shown_to: Audience) -> Iterator[Source]:
    """Yield the chair's decision about somebody, each text a line, so that none of them leaks."""
    audience = strictest([Audience.parse(row.audience), shown_to])

    def fact(line: str, words: str = "") -> Source:
        return Source(row.uid, "attendance", line, audience, words)

    ground = GROUNDS.get(row.ground, row.ground)
    yield fact(f"- {who.full_name}: {EXTENTS.get(row.extent, row.extent)}, ground: {ground}")
    for before, words in (
        ("Reason", row.reason),
        ("For how long", row.how_long),
        ("How their views got in", row.views_by),
    ):
        if words:
            yield fact(f"  {before}: {words}", words)
