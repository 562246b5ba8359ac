"""What was approved stands: the record behind approved minutes is not changed under them.

Refused is what the minutes print as said, seen and agreed at the conference. What goes on after it
can be changed: who carries the plan out, the next dates, a child's own version, who is on the list
to be sent a copy. Where that reads otherwise than the minutes, their page says so
(`services/corrections.py`). An action's results belong to the conference that looks at it.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from cpclerk.rules.audience import Audience
from cpclerk.rules.errors import Refused
from cpclerk.rules.letters import MINUTES
from cpclerk.rules.minutes import APPROVED, FROZEN, is_within, require_amendable
from cpclerk.services.printed import printed
from cpclerk.store import (
    ROWS,
    ActionResult,
    AgencyView,
    Audit,
    ChildAtConference,
    ChildView,
    Conference,
    Copy,
    Entry,
    History,
    Invitee,
    LookedBack,
    Minutes,
    MinutesBlock,
    PlanAction,
    PlanPart,
    Row,
    ScaleMark,
)

_PRINTED: Mapping[type[Row], frozenset[str]] = MappingProxyType(
    {
        Conference: frozenset({"went_ahead_reason"}),
        Invitee: frozenset(
            {
                "attended", "arrived_at", "left_at", "reply", "substitute", "took_part", "dropped",
            }
        ),
        **dict.fromkeys(
            (
                ActionResult, AgencyView, ChildAtConference, ChildView, Entry, LookedBack,
                PlanAction, PlanPart, ScaleMark,
            ),
            frozenset(),
        ),
    }
)  # fmt: skip
"""What the minutes are drawn from; of a row that holds more than that, these fields."""


def must_not_be_approved(conference_uid: str) -> None:
    """Raise Refused where minutes are approved: what was recorded and decided stands as it is.

    Who may see something can be narrowed all the same. Needs an open connection.
    """
    if why_not := why_frozen(conference_uid):
        raise Refused(why_not)


def why_frozen(conference_uid: str) -> str:
    """Return why nothing recorded or decided is changed now; nothing while it may be.

    Needs an open connection.
    """
    minutes = (
        Minutes.select()
        .where(Minutes.conference == conference_uid)
        .order_by(Minutes.version.desc())
        .first()
    )
    if minutes is None or minutes.state not in FROZEN:
        return ""
    # Short: what to do must be read whole on the smallest screen.
    return "The minutes are approved. Step 6, n begins a correction: then change this."


def must_not_undo(done: Audit, role: str) -> None:
    """Raise Refused where taking this back would change approved minutes or the record behind them.

    What is with the chair only a chair or a manager changes so. Nor does it approve anything: an
    approval taken back is given again, and a correction only while nothing was corrected.
    """
    rows = History.select().where(History.device == done.device, History.sequence == done.sequence)
    for uid in _printed_in(rows):
        must_not_be_approved(uid)
    for each in rows.where(History.table == MinutesBlock._meta.table_name):
        block = MinutesBlock.get_or_none(MinutesBlock.uid == each.uid)
        minutes = Minutes.get_or_none(Minutes.uid == _value(each, block, "minutes"))
        if minutes is not None:
            require_amendable(minutes.state, role)
    for each in rows.where(History.table == Minutes._meta.table_name):
        state = each.changed.get("state", [""])
        if state[0] in FROZEN:
            raise Refused("An approval that was taken back is not undone: approve them again.")
        if len(state) > 1 and state[1] == APPROVED:
            _must_not_have_left(each.uid, done)
        corrects = each.changed.get("version", [1])[0] > 1
        if corrects and each.changed["conference"][0] in _printed_in(_since(done)):
            raise Refused(
                "What was recorded was changed since this correction was begun, so it stays. "
                "Have it approved."
            )


def _must_not_have_left(minutes_uid: str, approval: Audit) -> None:
    """Raise Refused once a copy of approved minutes was saved to be printed, sealed or sent."""
    minutes = Minutes.get_by_id(minutes_uid)
    others, own = set(), []
    for each in Copy.select().where(Copy.conference == minutes.conference_id):
        is_own = each.document == MINUTES and each.version == minutes.version
        own.append(each) if is_own else others.add(each.uid)
    # A copy that was taken back since is on paper all the same.
    on_paper = printed(minutes.conference_id, _is_after(approval)) - others
    if on_paper or any(each.sealed_on or each.sent_on for each in own):
        raise Refused(
            "A copy was printed or went out, so the approval stays. n begins a correction."
        )


def narrows(before: str, now: str) -> bool:
    """Return whether an audience, as it is stored, lets nobody see what they could not before."""
    return is_within(Audience.parse(now), Audience.parse(before))


def only_narrows(
    row: PlanPart | PlanAction, audience: Audience, **values: str | date | None
) -> bool:
    """Return whether these values leave a row as it is, but for fewer people."""
    same = all(getattr(row, name) == value for name, value in values.items())
    return same and narrows(row.audience, audience.stored)


def _since(done: Audit) -> Any:
    """Return what changed after a change, on any device."""
    same = (Audit.device == History.device) & (Audit.sequence == History.sequence)
    return History.select().join(Audit, on=same).where(_is_after(done))


def _is_after(done: Audit) -> Any:
    here = (Audit.device == done.device) & (Audit.sequence > done.sequence)
    return here | (Audit.at > done.at)


def _printed_in(rows: Any) -> set[str]:
    """Return the conferences of which these changes changed what minutes print."""
    tables = [each._meta.table_name for each in _PRINTED]
    touched = rows.where(History.table.in_(tables))
    return {_conference_of(each) for each in touched if _is_printed(each)} - {""}


def _is_printed(past: History) -> bool:
    """Return whether a change to a row changed what minutes print."""
    fields = _PRINTED[ROWS[past.table]]
    # A row that was added says nothing yet where its fields are empty.
    return not fields or any(
        len(pair) > 1 or pair[0] not in (None, "", False)
        for name, pair in past.changed.items()
        if name in fields
    )


def _conference_of(past: History) -> str:
    """Return the conference whose row was changed; nothing where it is none of the record's."""
    table = ROWS[past.table]
    row = table.get_or_none(table.uid == past.uid)
    if table is Conference:
        return past.uid
    if table is PlanPart and _value(past, row, "person"):
        return ""
    if table in (AgencyView, ChildView):
        child = ChildAtConference.get_or_none(ChildAtConference.uid == _value(past, row, "child"))
        return child.conference_id if child else ""
    return _value(past, row, "conference")


def _value(past: History, row: Row | None, name: str) -> str:
    """Return to which row one belongs or belonged that was changed; nothing if to none."""
    if name in past.changed:
        return past.changed[name][0] or ""
    return getattr(row, f"{name}_id", None) or ""
