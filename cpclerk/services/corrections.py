"""Minutes and outline plans beside the version before, and minutes beside the record now."""

import datetime as dt
from dataclasses import dataclass

from cpclerk.rules.audience import Audience
from cpclerk.rules.minutes import SECTIONS, Part, parts
from cpclerk.rules.plan_versions import Differs, Said
from cpclerk.services.conferences import get
from cpclerk.services.minutes import latest
from cpclerk.services.minutes_blocks import blocks_of, otherwise
from cpclerk.services.permission import reading
from cpclerk.services.plan_versions import versions
from cpclerk.services.record import record_of
from cpclerk.services.stages import stages_of
from cpclerk.store import Minutes, MinutesBlock, Session


@dataclass(frozen=True, slots=True)
class Changed:
    """A block that is another in the new version; `was` or `now` is empty where it is not there."""

    heading: str
    was: str
    now: str
    was_for: str
    now_for: str


@dataclass(frozen=True, slots=True)
class Correction:
    """The latest version beside the one before it; `version` 1 has none before.

    `request` is who asked for what, `outcome` what came of it, empty until it is approved; nobody
    asks for another outline plan, of which `before` is the day when the version before went out.
    `since` is what the record says otherwise now than it did when this version was drawn from it:
    after the approval that is where life went on, such as another first core group.
    """

    version: int
    request: str
    outcome: str
    changed: tuple[Changed, ...]
    since: tuple[Changed, ...]
    before: dt.date | None = None


def correction(session: Session, conference_uid: str) -> Correction:
    """Return what the latest version changes, block by block, and what the record says since."""
    with reading(session):
        now = latest(conference_uid)
        if now is None:
            return Correction(0, "", "", (), ())
        since = _since(blocks_of(now), parts(record_of(session, conference_uid).sources))
        if now.version == 1:
            return Correction(1, "", "", (), since)
        before = Minutes.get(
            (Minutes.conference == conference_uid) & (Minutes.version == now.version - 1)
        )
        stages = {each.event: each for each in stages_of(session, get(conference_uid))}
        requests = stages["minutes_new_version"].reached
        return Correction(
            now.version,
            requests[now.version - 2].note if len(requests) > now.version - 2 else "",
            now.outcome,
            _compared(blocks_of(before), blocks_of(now)),
            since,
        )


def plan_correction(session: Session, conference_uid: str) -> Correction:
    """Return what the latest version of the outline plan says otherwise than the one before."""
    with reading(session):
        found = versions(get(conference_uid), record_of(session, conference_uid))
    changed = tuple(_differs(each) for each in found.differs)
    return Correction(found.version, "", "", changed, (), found.before)


def _differs(each: Differs) -> Changed:
    def whom(said: Said | None) -> str:
        return Audience.parse(said.audience).words if said else ""

    was, now = each.was, each.now
    return Changed(
        SECTIONS[each.section], was.line if was else "", now.line if now else "",
        whom(was), whom(now),
    )  # fmt: skip


def _since(blocks: list[MinutesBlock], stands: tuple[Part, ...]) -> tuple[Changed, ...]:
    """Return what was drawn into blocks and is otherwise, or is not drawn into them at all."""
    return tuple(
        Changed(heading, was, now, audience.words if was else "", audience.words if now else "")
        for heading, audience, was, now in otherwise(blocks, stands)
    )


def _compared(was: list[MinutesBlock], now: list[MinutesBlock]) -> tuple[Changed, ...]:
    """Pair the blocks of two versions: by heading and audience, then by heading alone."""
    left = list(was)
    found = []
    for exactly in (True, False):
        for each in list(now):
            pair = next(
                (
                    other
                    for other in left
                    if other.heading == each.heading
                    and (not exactly or other.audience == each.audience)
                ),
                None,
            )
            if pair is not None:
                left.remove(pair)
                now = [other for other in now if other is not each]
                if (pair.text, pair.audience) != (each.text, each.audience):
                    found.append((each.position, _changed(each.heading, pair, each)))
    found += [(each.position, _changed(each.heading, None, each)) for each in now]
    found += [(each.position, _changed(each.heading, each, None)) for each in left]
    return tuple(each for _, each in sorted(found, key=lambda pair: pair[0]))


def _changed(heading: str, was: MinutesBlock | None, now: MinutesBlock | None) -> Changed:
    def whom(row: MinutesBlock | None) -> str:
        return Audience.parse(row.audience).words if row else ""

    return Changed(heading, was.text if was else "", now.text if now else "", whom(was), whom(now))
