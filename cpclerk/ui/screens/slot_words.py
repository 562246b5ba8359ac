"""What a slot means, in words: its chair and room, what it is too late for, who else is free."""

from datetime import time

from cpclerk.rules.dates_in_words import date_words, day_month_words, listed, time_words
from cpclerk.rules.slots import Slot
from cpclerk.rules.what_if import Consequence
from cpclerk.services.office import Choice
from cpclerk.services.slots import Day, Proposal, too_late_words
from cpclerk.ui.widgets.slots import SlotStrip


def last_words(proposal: Proposal) -> str:
    """Return the line on the last date in timescale."""
    last, kind = proposal.last, proposal.kind.short_name
    if last.due is None:
        label, _ = last.working.counted_from
        if not proposal.needed:
            return f"{kind} · no last date in timescale is set"
        return f"{kind} · last date in timescale waits for the date of {label}"
    days = last.days or 0
    left = "working day" if abs(days) == 1 else "working days"
    stands = f"{days} {left} left" if days > 0 else f"late by {-days} {left}"
    stands = "today is the last day" if days == 0 else stands
    return f"{kind} · last date in timescale {date_words(last.due)} · {stands}"


def explained(strip: SlotStrip) -> list[str]:
    """Return in lines what the slot under the cursor means."""
    day, slot, proposal = strip.day, strip.slot, strip.proposal
    if day is None or proposal is None:
        return ["No working day is left to offer."]
    start = proposal.starts[strip.place[1]]
    when = f"{date_words(day.day)} {time_words(start)}"
    if slot is None:
        moment = day.moment(start)
        is_past = moment is not None and moment.is_past
        lines = [f"{when}: {'is past' if is_past else 'no chair and room are free'}."]
    else:
        chair = _words(proposal.chairs, slot.chair_uid, "no chair in this office yet")
        own = (
            " (their chair)" if slot.chair_uid and slot.chair_uid == proposal.own_chair_uid else ""
        )
        room = _words(proposal.rooms, slot.room_uid, "no room in this office yet")
        lines = [f"{when}  {chair}{own}  {room}"]
    late = too_late_words(day, proposal.last)
    lines += [f"! {late[0].upper()}{late[1:]}: allowed, the reason is asked for."] if late else []
    lines += [
        f"! {each.rule.label}: it was due by {day_month_words(each.by)}. Chase it at once."
        for each in day.to_chase
    ]
    if day.late_already:
        names = [f"{each.then.label} (by {_by(each)})" for each in day.late_already]
        lines.append(f"! Late already then: {listed(names)}.")
    lines += [f"! {warning}" for warning in proposal.warnings]
    lines += _owed(day)
    lines += _others(day, start, slot, proposal)
    return lines + ([_moving(day)] if day.moving else [])


def _owed(day: Day) -> list[str]:
    """Return in one line what is owed before that day, what is due on one date together."""
    by: dict[str, list[str]] = {}
    for each in day.notices:
        if each not in day.to_chase:
            when = day_month_words(each.by) + ("" if each.is_kept else " (too late)")
            by.setdefault(when, []).append(each.rule.label)
    parts = [f"{listed(labels)} by {when}" for when, labels in by.items()]
    return [" · ".join(parts)] if parts else []


def _others(day: Day, start: time, slot: Slot | None, proposal: Proposal) -> list[str]:
    """Return who else and which other rooms are free then, and why the others are not."""
    moment = day.moment(start)
    if moment is None:
        return []
    taken = {
        _words(proposal.chairs, slot.chair_uid, ""),
        _words(proposal.rooms, slot.room_uid, ""),
    } if slot is not None else set()  # fmt: skip
    free = [each for each in (*moment.chairs, *moment.rooms) if each not in taken]
    parts = [f"Also free: {', '.join(free)}"] if free else []
    return [" · ".join((*parts, *moment.not_free))] if parts or moment.not_free else []


def _by(each: Consequence) -> str:
    return day_month_words(each.then.due) if each.then.due else ""


def _moving(day: Day) -> str:
    breaks = sum(each.breaks for each in day.what_if)
    known = any(each.moves and each.was.due for each in day.what_if)
    what = f"{day.moving} limit{'' if day.moving == 1 else 's'}"
    moving = f"{what} would move" if known else f"{what} would count from this day"
    broken = f", {breaks} would break" if breaks else ""
    return f"{moving}{broken}: w shows them"


def _words(choices: tuple[Choice, ...], uid: str, nobody: str) -> str:
    return next((each.words for each in choices if each.uid == uid), nobody)
