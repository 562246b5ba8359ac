"""A procedure profile in plain aligned text, for reading on paper or in a terminal."""

import textwrap
from collections.abc import Iterator, Sequence

from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.profile import Profile
from cpclerk.rules.profile_parts import Advocacy, Kind, Offered, QuorumRule, Timescale

WIDTH = 100
# Where what is said of a limit begins, past the limit itself.
MARGIN = 20
SET_LOCALLY = "set locally"


def in_force_words(profile: Profile) -> str:
    """When the procedures hold: `from Mon 1 Apr 2013 to Tue 31 Mar 2015`."""
    until = profile.in_force_to
    end = f" to {date_words(until)}" if until else ""
    return f"from {date_words(profile.in_force_from)}{end}"


def whole_words(profile: Profile) -> str:
    """What a profile that is whole holds, in one line."""
    assumed = sum(rule.assumption for rule in profile.timescales)
    limits = len(profile.timescales) + len(profile.undecided)
    return (
        f"{profile.title} is whole: {_count(len(profile.kinds), 'kind')} of meeting, "
        f"{_count(limits, 'limit')}, of which {assumed} assumed and "
        f"{len(profile.undecided)} {SET_LOCALLY}."
    )


def profile_words(profile: Profile) -> str:
    """The whole profile: its kinds, its limits, whose they are and where they stand, its lists."""
    return "\n".join(line.rstrip() for line in _lines(profile)) + "\n"


def _lines(profile: Profile) -> Iterator[str]:
    heading = profile.heading
    yield f"{heading.title} ({heading.name})"
    yield f"{heading.authority}, by {heading.guidance}, {in_force_words(profile)}"
    yield from textwrap.wrap(heading.note, WIDTH)
    yield from _part("Sources")
    yield from _table([(short, title) for short, title in profile.sources.items()])
    yield from _part("Kinds of meeting")
    yield from _table([(k.code, k.name, _kind_words(k)) for k in profile.kinds])
    yield from _part("Limits")
    for rule in profile.timescales:
        yield from _limit(rule.limit.words, rule, profile)
    for rule in profile.undecided:
        yield from _limit(SET_LOCALLY, rule, profile)
    yield from _part("Quorum")
    quorum = profile.quorum
    yield from _wrapped(quorum.words)
    yield from _number("Other agencies:", quorum.other_agencies, quorum, profile)
    if profile.quorum_exceptions:
        yield "  The chair may go ahead without:"
        yield from (f"    {each.name}" for each in profile.quorum_exceptions)
    yield from _part("Advocate")
    advocacy = profile.advocacy
    yield from _number("Told at booking of a child from age", advocacy.age, advocacy, profile)
    yield from _wrapped(f"At: {', '.join(advocacy.kinds)}")
    yield f"  Tries to reach a parent {advocacy.contact_attempts} times, then writes."
    yield from _part("Lists")
    yield from _table(_counts(profile))


def _part(name: str) -> tuple[str, str]:
    return "", name


def _wrapped(words: str, indent: str = "  ") -> list[str]:
    return textwrap.wrap(words, WIDTH, initial_indent=indent, subsequent_indent=indent + "  ")


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The rows with each column as wide as its longest word needs; the last is left as it is."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        *cells, last = row
        yield "  " + "".join(f"{c:<{w}}  " for c, w in zip(cells, widths, strict=False)) + last


def _kind_words(kind: Kind) -> str:
    said = [
        *(["no decisions"] if kind.names_family and not kind.decides else []),
        *(["kept apart"] if kind.kept_apart else []),
        *(["names no family"] if not kind.names_family else []),
        *([kind.source or "assumption"] if kind.source or kind.assumption else []),
    ]
    return ", ".join(said)


def _limit(limit: str, rule: Timescale, profile: Profile) -> Iterator[str]:
    """A limit, its rule in words, whose it is and where it stands; or what is offered for it."""
    words = textwrap.wrap(rule.rule.replace("{limit}", "…"), WIDTH - MARGIN)
    yield f"  {limit:<{MARGIN - 2}}{words[0]}"
    indent = " " * MARGIN
    yield from (indent + line for line in words[1:])
    if limit != SET_LOCALLY:
        yield from _wrapped(_stands(rule), indent)
    yield from _offered(rule.setting, profile, indent)


def _offered(setting: str, profile: Profile, indent: str) -> Iterator[str]:
    for each in profile.offered_for(setting):
        yield from _wrapped(f"offered: {each.value}; {_stands(each)}", indent)


def _stands(part: Timescale | QuorumRule | Advocacy | Offered) -> str:
    """`Leicestershire; S1 5.2.1`, or `Leicestershire; assumption`."""
    said = part.source or ("assumption" if part.assumption else "")
    return f"{part.authority}; {said}" if said else part.authority


def _number(
    words: str, number: int, rule: QuorumRule | Advocacy, profile: Profile
) -> Iterator[str]:
    if not rule.setting:
        yield f"  {words} {number}; {_stands(rule)}"
        return
    chosen = profile.choice(rule.setting)
    yield f"  {words} {number}; {SET_LOCALLY}{'' if chosen else ', not chosen yet'}"
    yield from _offered(rule.setting, profile, "    ")


def _counts(profile: Profile) -> list[tuple[str, str]]:
    lists: tuple[tuple[str, Sequence[object]], ...] = (
        ("Checklist items", profile.checklists),
        ("Of these for a situation", [each for each in profile.checklists if each.when]),
        ("Questions of the chair's form", profile.monitoring),
        ("Parts of agendas", profile.agenda),
        ("Usually invited", profile.invitees),
        ("Agencies", profile.agencies),
        ("Reports owed", profile.reports),
        ("Stages of the minutes", profile.minutes_stages),
        ("Ways a child takes part", profile.participation),
        ("Reasons for lateness", profile.late_reasons),
        ("Categories", profile.categories),
        ("Significant factors", profile.factors),
        ("What follows without a plan", profile.follows),
    )
    return [(name, str(len(parts))) for name, parts in lists]


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
