"""Whether the parts of a profile fit together: every name it uses is one that it has."""

import re
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, TypeVar

from cpclerk.rules.durations import parse_duration
from cpclerk.rules.errors import Refused
from cpclerk.rules.profile_parts import (
    UNSET,
    Advocacy,
    AgendaItem,
    ChecklistItem,
    Chosen,
    Invitee,
    Kind,
    MonitoringQuestion,
    Offered,
    Report,
    Timescale,
)
from cpclerk.rules.profile_toml import Tables, meant
from cpclerk.rules.set_locally import check_choice

if TYPE_CHECKING:
    from cpclerk.rules.profile import Profile

Part = TypeVar(
    "Part", Timescale, Report, Invitee, ChecklistItem, AgendaItem, Advocacy, MonitoringQuestion
)
READERS = {"chair", "family"}
# In `S2 T2b` or `as S1 5.2.1, S2 T2b`, what is like a short name and stands where one does; in
# `S2 T1, T2` the second is none.
_SHORT_NAME = re.compile(r"(?:^(?:as )?|, (?=\w+ ))(?P<short>[A-Z]{1,3}[0-9]{1,2})(?![\w.])")


def spell_out(
    tables: Tables, section: str, parts: Sequence[Part], kinds: Sequence[Kind]
) -> tuple[Part, ...]:
    """The parts with each group of kinds they name replaced by the kinds of that group."""
    codes = {kind.code for kind in kinds}
    groups = {kind.group for kind in kinds}
    spelt = []
    for index, part in enumerate(parts):
        for name in part.kinds:
            if name not in codes | groups:
                tables.refuse(section, index, "kinds", _unknown(name, codes | groups))
        if groups.isdisjoint(part.kinds):
            spelt.append(part)
            continue
        named = tuple(k.code for k in kinds if k.code in part.kinds or k.group in part.kinds)
        spelt.append(part._replace(kinds=named))
    return tuple(spelt)


def check(tables: Tables, profile: "Profile") -> None:
    """Refuse the first thing in the profile that does not fit, naming its place."""
    _check_heading(tables, profile)
    types = {each.code for each in profile.child_types}
    outcomes = {each.code for each in profile.outcomes}
    agencies = {each.name for each in profile.agencies}
    events = set(profile.events)
    settings = {each.code for each in profile.settings}
    names = _Names(tables)
    names_used: list[tuple[str, Sequence[object], str, set[str]]] = [
        ("kind", profile.kinds, "types", types),
        ("kind", profile.kinds, "also_types", types),
        ("child_type", profile.child_types, "outcomes", outcomes),
        ("outcome", profile.outcomes, "next_type", types),
        ("follows", profile.follows, "outcomes", outcomes),
        ("timescale", profile.timescales, "types", types),
        ("timescale", profile.timescales, "event", events),
        ("timescale", profile.timescales, "after", events),
        ("timescale", profile.timescales, "before", events),
        ("report", profile.reports, "agency", agencies),
        ("report", profile.reports, "chair_event", events),
        ("report", profile.reports, "family_event", events),
        ("report", profile.reports, "agencies_to", READERS),
        ("invitee", profile.invitees, "agency", agencies),
        ("invitee", profile.invitees, "notice", events),
        ("minutes_stage", profile.minutes_stages, "event", events),
        ("timescale", profile.timescales, "setting", settings),
        ("quorum", [profile.quorum], "setting", settings),
        ("advocacy", [profile.advocacy], "setting", settings),
        ("offered", profile.offered, "setting", settings),
        ("chosen", profile.chosen, "setting", settings),
    ]
    for section, parts, key, known in names_used:
        names.check(section, parts, key, known)
    _check_kinds(tables, profile)
    _check_timescales(tables, profile)
    _check_settings(tables, profile)
    _check_provenance(tables, "checklist", profile.checklists)
    _check_provenance(tables, "monitoring", profile.monitoring)
    if profile.day_sheet.room:
        _check_provenance(tables, "day_sheet", [profile.day_sheet])
    _check_provenance(tables, "late_reason", profile.late_reasons)
    _check_provenance(tables, "offered", profile.offered)
    _check_provenance(tables, "quorum", [profile.quorum])
    _check_provenance(tables, "advocacy", [profile.advocacy])
    _check_provenance(tables, "question", profile.questions)
    _check_plan_length(tables, profile)
    _check_sources(tables, profile)


class _Names:
    """Looks names up, and refuses the one that is not known."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def check(
        self, section: str, parts: Sequence[object], key: str, known: Collection[str]
    ) -> None:
        for index, part in enumerate(parts):
            value = getattr(part, key)
            for name in (value,) if isinstance(value, str) else value:
                if name and name not in known:
                    self._tables.refuse(section, index, key, _unknown(name, known))


def _unknown(name: str, known: Collection[str]) -> str:
    choices = ", ".join(sorted(known)) or "nothing: the profile lists none"
    return f'"{name}" is not known; expected one of {choices}{meant(name, known)}.'


def _check_heading(tables: Tables, profile: "Profile") -> None:
    heading = profile.heading
    if heading.in_force_to and heading.in_force_to < heading.in_force_from:
        tables.refuse("profile", 0, "in_force_to", "it ends before it comes into force.")
    if not profile.kinds:
        tables.refuse("kind", 0, "", "expected at least one kind of meeting, headed [[kind]].")


def _check_kinds(tables: Tables, profile: "Profile") -> None:
    """Each kind can come about from its children's types; what is kept apart shares none."""
    holding: dict[frozenset[str], str] = {}
    for index, kind in enumerate(profile.kinds):
        types = frozenset((*kind.types, *kind.also_types))
        if types and holding.setdefault(types, kind.code) != kind.code:
            tables.refuse(
                "kind",
                index,
                "types",
                "no meeting could ever be of this kind: children of the same types make it "
                f'"{holding[types]}".',
            )
        for other in profile.kinds:
            if kind.kept_apart == other.kept_apart:
                continue
            if kind.group == other.group:
                tables.refuse(
                    "kind",
                    index,
                    "kept_apart",
                    f'the group "{kind.group}" is kept apart as a whole, or not at all.',
                )
            if shared := set(kind.types) & {*other.types, *other.also_types}:
                tables.refuse(
                    "kind", index, "types", f'"{min(shared)}" belongs to "{other.code}" too.'
                )


def _check_settings(tables: Tables, profile: "Profile") -> None:
    """What is left to the office is used, offered, and of its kind wherever a value stands."""
    settings = {each.code: each for each in profile.settings}
    numbers = {profile.quorum.setting, profile.advocacy.setting}
    lengths = {rule.setting for rule in profile.timescales}
    for index, setting in enumerate(profile.settings):
        if setting.code not in (numbers if setting.is_number else lengths):
            tables.refuse("setting", index, "code", f'no rule asks for "{setting.code}".')
        if setting.code in (lengths if setting.is_number else numbers):
            tables.refuse("setting", index, "is_number", "a rule asks for the other kind of value.")
        if not profile.offered_for(setting.code):
            tables.refuse("setting", index, "code", f'nothing is offered for "{setting.code}".')
    sections: dict[str, Sequence[Offered | Chosen]] = {
        "offered": profile.offered,
        "chosen": profile.chosen,
    }
    for section, values in sections.items():
        for index, each in enumerate(values):
            try:
                kept = check_choice(settings[each.setting], each.value)
            except Refused as error:
                tables.refuse(section, index, "value", error.sentence)
            if kept != each.value:
                tables.refuse(section, index, "value", f'expected "{kept}".')
    for section, has_value, rule in (
        ("quorum", bool(profile.quorum.other_agencies), profile.quorum),
        ("advocacy", bool(profile.advocacy.age), profile.advocacy),
    ):
        if has_value == bool(rule.setting):
            tables.refuse(
                section, 0, "", "expected the number, or the setting that gives it, and not both."
            )


def _check_timescales(tables: Tables, profile: "Profile") -> None:
    for index, rule in enumerate(profile.timescales):
        if (rule.limit is UNSET) != bool(rule.setting):
            tables.refuse(
                "timescale",
                index,
                "",
                "expected a limit, or the setting that gives it, and not both.",
            )
        if rule.setting and "{limit}" not in rule.rule:
            tables.refuse("timescale", index, "rule", "expected {limit} where the limit is said.")
        if bool(rule.after) == bool(rule.before):
            tables.refuse("timescale", index, "", "expected either after or before, and not both.")
        if not rule.types and not rule.kinds:
            tables.refuse(
                "timescale", index, "", "expected types or kinds, to say when it applies."
            )
        if rule.limit.direction:
            tables.refuse(
                "timescale",
                index,
                "limit",
                "expected the length alone; after or before says which.",
            )
        if not rule.setting and rule.limit.words not in rule.rule:
            tables.refuse(
                "timescale",
                index,
                "rule",
                f'expected words that say the limit, "{rule.limit.words}".',
            )
    _check_provenance(tables, "timescale", profile.timescales)


def _check_plan_length(tables: Tables, profile: "Profile") -> None:
    rule = profile.plan_length
    if rule is None:
        return
    _check_provenance(tables, "plan_length", [rule])
    try:
        lengths = [parse_duration(each) for each in rule.ask_after]
    except Refused as error:
        tables.refuse("plan_length", 0, "ask_after", error.sentence)
    if any(each.unit != "month" for each in (*lengths, rule.counted_after)):
        tables.refuse("plan_length", 0, "", "expected lengths in months.")
    if [each.n for each in lengths] != sorted({each.n for each in lengths}):
        tables.refuse("plan_length", 0, "ask_after", "expected each longer than the one before.")


def _check_provenance(tables: Tables, section: str, parts: Sequence[object]) -> None:
    for index, part in enumerate(parts):
        source, assumption = getattr(part, "source", ""), getattr(part, "assumption", False)
        if getattr(part, "setting", "") and section != "offered":
            if source or assumption:
                tables.refuse(section, index, "source", "the value chosen brings its own source.")
            continue
        if bool(source) == bool(assumption):
            tables.refuse(
                section, index, "source", "expected a source, or assumption = true without one."
            )


def _check_sources(tables: Tables, profile: "Profile") -> None:
    """A short name of a source is one that the profile lists, so that F1 can show its title."""
    sections: dict[str, Sequence[object]] = {
        "kind": profile.kinds,
        "timescale": profile.timescales,
        "quorum": [profile.quorum],
        "quorum_exception": profile.quorum_exceptions,
        "advocacy": [profile.advocacy],
        "checklist": profile.checklists,
        "participation": profile.participation,
        "late_reason": profile.late_reasons,
        "factor": profile.factors,
        "follows": profile.follows,
        "offered": profile.offered,
        "monitoring": profile.monitoring,
        "day_sheet": [profile.day_sheet],
        "plan_length": [profile.plan_length] if profile.plan_length else [],
        "question": profile.questions,
    }
    for section, parts in sections.items():
        for index, part in enumerate(parts):
            for found in _SHORT_NAME.finditer(getattr(part, "source", "")):
                if found["short"] not in profile.sources:
                    known = ", ".join(profile.sources) or "nothing"
                    tables.refuse(
                        section,
                        index,
                        "source",
                        f'"{found["short"]}" is not in [sources], which lists {known}.',
                    )
