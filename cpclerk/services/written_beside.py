"""Words that stand in one document of a conference, for fewer people, and in no record."""

from collections.abc import Iterator

from cpclerk.rules.audience import Audience
from cpclerk.rules.minutes import Source
from cpclerk.rules.outline import OWN_VERSION
from cpclerk.store import Minutes, MinutesBlock, PlanPart, Prepared

_OWN_VERSIONS = Prepared(
    lambda conference: PlanPart.select(
        PlanPart.uid, PlanPart.part, PlanPart.audience, PlanPart.text
    ).where(PlanPart.conference == conference, PlanPart.part.in_(list(OWN_VERSION)))
)
# What was added to the minutes was drawn from nothing.
_ADDED = Prepared(
    lambda conference: (
        MinutesBlock.select(
            MinutesBlock.uid, MinutesBlock.heading, MinutesBlock.audience, MinutesBlock.text,
            Minutes.version,
        )
        .join(Minutes)
        .where(Minutes.conference == conference, MinutesBlock.drafted == "")
        .order_by(Minutes.version.desc())
    )
)  # fmt: skip


def written_beside(conference_uid: str) -> Iterator[Source]:
    """Yield what a child's own version or a block added to the latest minutes keeps from some.

    Needs an open connection.
    """
    for uid, part, audience, text in _OWN_VERSIONS.rows(conference_uid):
        yield Source(uid, OWN_VERSION[part], "", Audience.parse(audience), text)
    added = _ADDED.rows(conference_uid)
    for uid, heading, audience, text, version in added:
        if version == added[0][-1]:
            yield Source(uid, heading, "", Audience.parse(audience), text)
