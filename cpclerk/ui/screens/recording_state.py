"""How the meeting stands, in one line: shorter where there is less room, and never cut."""

import datetime as dt

from cpclerk.services.attendance import Attendance

_SHOWN = ("clock", "part", "began", "receipts", "here", "quorum", "left")
_GIVES_WAY = (
    "quorum", "began", "left", "receipts", "part", "here", "clock", "quorum", "began", "part",
)  # fmt: skip
"""What is said in fewer words first, where there is no room; F4 and F2 say all of it."""


def standing(meeting: Attendance, now: dt.time, receipts: int = 0) -> tuple[tuple[str, ...], bool]:
    """Return how the meeting stands, the longest words first, and whether something is amiss.

    `receipts` are those of reports that Enter asks for.
    """
    clock = f"{now:%H:%M}"
    if meeting.state == "held":
        closed = f"closed {meeting.closed_at:%H:%M}" if meeting.closed_at else "held"
        added = "What is added now is added after the meeting."
        held = (f"{clock}  {closed}  {added}", f"{closed}  New entries come after the meeting.")
        return (*held, f"{closed}: new entries come after"), False
    family = family_here(meeting) if meeting.closed_part else ""
    quorate = meeting.quorum.quorate
    amiss = meeting.is_under_way and not quorate and not meeting.went_ahead_reason
    # Each in its words, the longest first; the last may be none.
    said = {
        "clock": (clock, ""),
        "part": _part(meeting, family),
        "began": _began(meeting),
        "receipts": (f"Enter: {receipts} receipt{'s' if receipts > 1 else ''}", "")
        if receipts
        else ("",),
        "here": (f"here {meeting.here}", ""),
        "quorum": _quorum(meeting, amiss=amiss),
        "left": (f"{len(meeting.not_marked)} not marked", "") if meeting.not_marked else ("",),
    }
    at = dict.fromkeys(_SHOWN, 0)
    texts = [_joined(said, at)]
    for name in _GIVES_WAY:
        if at[name] + 1 < len(said[name]):
            at[name] += 1
            texts.append(_joined(said, at))
    return tuple(texts), amiss or bool(family)


def family_here(meeting: Attendance) -> str:
    """Return the tags of those of the family who are down as here: `Mum, Dad`."""
    return ", ".join(each.tag for each in meeting.people if each.is_here and each.is_family)


def _joined(said: dict[str, tuple[str, ...]], at: dict[str, int]) -> str:
    return "  ".join(filter(None, (said[name][at[name]] for name in _SHOWN)))


def _part(meeting: Attendance, family: str) -> tuple[str, ...]:
    if not meeting.closed_part:
        return ("",)
    if not family:
        return ("PROFESSIONALS ONLY",)
    many = family.count(",") + 1
    who = f"{many} of the family here?" if many > 1 else f"{family} here?"
    only = "PROFESSIONALS ONLY, F4"
    return f"{only}: {family} here?", f"{only}: {who}", "PROFESSIONALS ONLY F4?"


def _began(meeting: Attendance) -> tuple[str, ...]:
    if not meeting.is_under_way:
        return "not begun: F2 or the first entry begins it", "not begun: F2", "not begun"
    return (f"since {meeting.started_at:%H:%M}", "") if meeting.started_at else ("",)


def _quorum(meeting: Attendance, *, amiss: bool) -> tuple[str, ...]:
    quorum = meeting.quorum
    if quorum.quorate:
        return ("quorate",)
    if amiss:
        return quorum.words, quorum.brief, "Not quorate, F4"
    if meeting.went_ahead_reason:
        return "not quorate; the chair goes ahead", "not quorate, goes ahead", "not quorate"
    return ("not quorate",)
