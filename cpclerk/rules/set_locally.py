"""What procedures leave to each office: the values offered, and what this office has chosen.

A profile names such a thing as a `[[setting]]` and offers values with their sources. The office's
choices are written at the end of its own copy of the text, so that they are kept, and hashed,
with the rules they belong to.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from cpclerk.rules.durations import Duration, Unit, parse_duration
from cpclerk.rules.errors import Refused
from cpclerk.rules.profile_parts import Offered, Setting, Timescale

if TYPE_CHECKING:
    from cpclerk.rules.profile import Profile

NO_LIMIT = "none"
"""Chosen for a length of time: this office sets no such limit."""
BY_THE_OFFICE = "set locally by this office"
MOST = 99
LONGEST: dict[Unit, int] = {
    "working day": 500,
    "day": 730,
    "week": 104,
    "month": 24,
    "hour": 17_520,
}
"""About two years: no limit of this work is longer, and a longer one is a slip of the keyboard."""
_HEADING = "\n# Chosen by the office.\n"


def check_choice(setting: Setting, value: str) -> str:
    """The value as it is kept, such as `2 working days`, `10` or `none`.

    Refused, naming the setting, when it is no such value.
    """
    words = " ".join(value.split())
    if setting.is_number:
        if not (words.isascii() and words.isdigit() and 0 < int(words) <= MOST):
            raise Refused(f"{setting.name}: type a whole number from 1 to {MOST}.", setting.code)
        return str(int(words))
    if words.casefold() == NO_LIMIT:
        return NO_LIMIT
    try:
        found = parse_duration(words)
    except Refused:
        found = None
    if found is None or found.direction:
        raise Refused(
            f"{setting.name}: type a length of time such as 2 working days, or none.",
            setting.code,
        )
    most = LONGEST[found.unit]
    if not 0 < found.n <= most:
        raise Refused(
            f"{setting.name}: type from 1 to {most:,} {found.unit}s, or none.", setting.code
        )
    return found.words


def with_choices(text: str, choices: Mapping[str, str]) -> str:
    """The profile's text with these choices, by code of setting, in place of those it had."""
    rules = text.partition(_HEADING)[0].rstrip("\n") + "\n"
    if not choices:
        return rules
    tables = (
        f'\n[[chosen]]\nsetting = "{code}"\nvalue = "{value}"\n' for code, value in choices.items()
    )
    return rules + _HEADING + "".join(tables)


def settled(profile: "Profile") -> "Profile":
    """The profile with the office's choices in place.

    A limit not chosen yet is set aside as undecided; a number not chosen yet is the first offered.
    """
    chosen = {each.setting: each.value for each in profile.chosen}
    limits: list[Timescale] = []
    undecided: list[Timescale] = []
    for rule in profile.timescales:
        value = chosen.get(rule.setting)
        if not rule.setting:
            limits.append(rule)
        elif value is None:
            undecided.append(rule)
        elif value != NO_LIMIT:
            limits.append(_with_limit(rule, parse_duration(value), value, profile.offered))
    quorum, advocacy = profile.quorum, profile.advocacy
    if quorum.setting:
        others = _number(quorum.setting, chosen, profile.offered)
        quorum = quorum._replace(other_agencies=others)
    if advocacy.setting:
        age = _number(advocacy.setting, chosen, profile.offered)
        advocacy = advocacy._replace(age=age)
    return replace(
        profile,
        timescales=tuple(limits),
        undecided=tuple(undecided),
        quorum=quorum,
        advocacy=advocacy,
    )


def _with_limit(
    rule: Timescale, limit: Duration, value: str, offered: Iterable[Offered]
) -> Timescale:
    seen = next((o for o in offered if (o.setting, o.value) == (rule.setting, value)), None)
    source = f"as {seen.authority}, {seen.source}" if seen and seen.source else ""
    words = rule.rule.replace("{limit}", limit.words)
    return rule._replace(limit=limit, rule=words, authority=BY_THE_OFFICE, source=source)


def _number(setting: str, chosen: Mapping[str, str], offered: Iterable[Offered]) -> int:
    return int(chosen.get(setting) or next(o.value for o in offered if o.setting == setting))
