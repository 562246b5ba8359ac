"""Words that stand in one document of a conference, for fewer people, and in no record."""

from collections.abc import Iterator

from cpclerk.rules.audience import Audience
from cpclerk.rules.minutes import Source
from cpclerk.rules.outline import OWN_VERSION
from cpclerk.store import Minutes, MinutesBlock, PlanPart, Prepared

_OWN_VERSIONS = Prepared(
    lambda conference: PlanPart.select().where(
        PlanPart.conference == conference, PlanPart.part.in_(list(OWN_VERSION))
    )
)
# What was added to the minutes was drawn from nothing.
_ADDED = Prepared(
    lambda conference: (
        MinutesBlock.select(MinutesBlock, Minutes.version)
        .join(Minutes)
        .where(Minutes.conference == conference, MinutesBlock.drafted == "")
        .order_by(Minutes.version.desc())
    )
)


def written_beside(conference_uid: str) -> Iterator[Source]:
    """Yield what a child's own version or a block added to the latest minutes keeps from some.

    Needs an open connection.
    """
    for part in _OWN_VERSIONS.models(conference_uid):
        yield Source(part.uid, OWN_VERSION[part.part], "", Audience.parse(part.audience), part.text)
    added = _ADDED.models(conference_uid)
    for block in added:
        if block.minutes.version == added[0].minutes.version:
            yield Source(block.uid, block.heading, "", Audience.parse(block.audience), block.text)
