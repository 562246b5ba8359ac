"""A procedure profile: one authority's kinds of meeting, limits, lists and words, as data.

A profile is a TOML file. `read_profile` reads it whole or refuses it with the file, the line,
the key and what was expected there. `docs/procedures.md` describes the form.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from cpclerk.rules.errors import Refused
from cpclerk.rules.events import EVENTS, LABELS
from cpclerk.rules.profile_checks import Part, check, spell_out
from cpclerk.rules.profile_parts import (
    NO_DAY_SHEET,
    Advocacy,
    Agency,
    AgendaItem,
    Category,
    ChecklistItem,
    ChildType,
    Chosen,
    DaySheet,
    Follows,
    Heading,
    Invitee,
    Kind,
    MinutesStage,
    MonitoringQuestion,
    Named,
    Offered,
    Outcome,
    PlanLength,
    Question,
    QuorumRule,
    Report,
    Setting,
    Timescale,
)
from cpclerk.rules.profile_toml import ProfileError, Tables
from cpclerk.rules.set_locally import settled

__all__ = ["Profile", "ProfileError", "read_profile"]

_SECTIONS = frozenset(
    {"profile", "sources", "events", "kind", "child_type", "outcome", "category", "factor"}
    | {"participation", "late_reason", "follows", "timescale", "report", "agency", "invitee"}
    | {"checklist", "agenda", "minutes_stage", "quorum", "quorum_exception", "advocacy"}
    | {"setting", "offered", "chosen", "monitoring", "day_sheet", "plan_length", "question"}
)


@dataclass(frozen=True, slots=True)
class Profile:
    """One authority's procedures in force over a time. Lists keep the order of the file.

    `timescales` are the limits that stand; `undecided` those that the procedures leave to the
    office and that it has not chosen yet.
    """

    heading: Heading
    sources: Mapping[str, str]
    events: Mapping[str, str]
    kinds: tuple[Kind, ...]
    child_types: tuple[ChildType, ...]
    outcomes: tuple[Outcome, ...]
    categories: tuple[Category, ...]
    participation: tuple[Named, ...]
    late_reasons: tuple[Named, ...]
    factors: tuple[Named, ...]
    follows: tuple[Follows, ...]
    timescales: tuple[Timescale, ...]
    reports: tuple[Report, ...]
    agencies: tuple[Agency, ...]
    invitees: tuple[Invitee, ...]
    checklists: tuple[ChecklistItem, ...]
    agenda: tuple[AgendaItem, ...]
    minutes_stages: tuple[MinutesStage, ...]
    quorum: QuorumRule
    quorum_exceptions: tuple[Named, ...]
    advocacy: Advocacy
    settings: tuple[Setting, ...]
    offered: tuple[Offered, ...]
    chosen: tuple[Chosen, ...]
    monitoring: tuple[MonitoringQuestion, ...] = ()
    day_sheet: DaySheet = NO_DAY_SHEET
    undecided: tuple[Timescale, ...] = ()
    plan_length: PlanLength | None = None
    questions: tuple[Question, ...] = ()

    @property
    def name(self) -> str:
        """The short name that settings and commands use: `rutland-2013`."""
        return self.heading.name

    @property
    def title(self) -> str:
        """The name that people read: `Rutland 2013`."""
        return self.heading.title

    @property
    def authority(self) -> str:
        """Whose procedures these are."""
        return self.heading.authority

    @property
    def in_force_from(self) -> date:
        """The first day they hold."""
        return self.heading.in_force_from

    @property
    def in_force_to(self) -> date | None:
        """The last day they hold; None while they hold."""
        return self.heading.in_force_to

    def in_force(self, day: date) -> bool:
        """Whether these procedures hold on the day."""
        until = self.in_force_to
        return self.in_force_from <= day and (until is None or day <= until)

    def kind(self, code: str) -> Kind:
        """The kind of meeting of that code. Refused when the profile has none."""
        for kind in self.kinds:
            if kind.code == code:
                return kind
        known = ", ".join(kind.code for kind in self.kinds)
        raise Refused(f"{self.title} has no such kind of meeting. It has: {known}.", "kind")

    def child_type(self, code: str) -> ChildType:
        """The type of a child at a conference. Refused when the profile has none."""
        for child_type in self.child_types:
            if child_type.code == code:
                return child_type
        raise Refused(f"{self.title} has no such type of child at a conference.", "type")

    def outcome(self, code: str) -> Outcome:
        """The outcome of that code. Refused when the profile has none."""
        for outcome in self.outcomes:
            if outcome.code == code:
                return outcome
        raise Refused(f"{self.title} has no such outcome.", "outcome")

    def category(self, code: str) -> Category:
        """The category of that code. Refused when the profile has none."""
        for category in self.categories:
            if category.code == code:
                return category
        raise Refused(f"{self.title} has no such category.", "category")

    def agency(self, name: str) -> Agency | None:
        """The agency of that name as the log spells it; None when the profile has none."""
        return next((agency for agency in self.agencies if agency.name == name), None)

    def event_words(self, event: str) -> str:
        """An event in plain words: `the strategy discussion`."""
        return self.events[event]

    def event_label(self, event: str) -> str:
        """An event as the label of a field for its date: `Strategy discussion`."""
        words = self.events[event].removeprefix("the ")
        return LABELS.get(event) or words[:1].upper() + words[1:]

    def owed_by(self, event: str) -> str:
        """Who owes an event, such as the chair the outline plan; empty when no rule says."""
        return next((rule.owed_by for rule in self.timescales if rule.event == event), "")

    def invitees_for(self, kind: str) -> tuple[Invitee, ...]:
        """Who is usually invited to that kind of meeting."""
        return tuple(each for each in self.invitees if not each.kinds or kind in each.kinds)

    def checklist_for(self, kind: str) -> tuple[ChecklistItem, ...]:
        """What is to be seen to for that kind of meeting."""
        return tuple(each for each in self.checklists if not each.kinds or kind in each.kinds)

    def agenda_for(self, kind: str) -> tuple[AgendaItem, ...]:
        """The agenda of that kind of meeting."""
        return tuple(each for each in self.agenda if not each.kinds or kind in each.kinds)

    def monitoring_for(self, kind: str) -> tuple[MonitoringQuestion, ...]:
        """The chair's monitoring form of that kind of meeting."""
        return tuple(each for each in self.monitoring if not each.kinds or kind in each.kinds)

    def reports_for(self, kind: str) -> tuple[Report, ...]:
        """The reports owed to that kind of meeting."""
        return tuple(each for each in self.reports if not each.kinds or kind in each.kinds)

    def offered_for(self, setting: str) -> tuple[Offered, ...]:
        """The values offered for a setting, the usual first."""
        return tuple(each for each in self.offered if each.setting == setting)

    def choice(self, setting: str) -> str | None:
        """What the office has chosen for a setting; None while it has not."""
        return next((each.value for each in self.chosen if each.setting == setting), None)

    def source_words(self, source: str) -> str:
        """A source with its title: `as S2 T2b (Annual Report 2013-14)`."""
        for word in source.replace(",", " ").split():
            if word in self.sources:
                return f"{source} ({self.sources[word]})"
        return source


def read_profile(text: str, place: str, *, name: str = "", is_kept: bool = False) -> Profile:
    """The profile in the TOML text; `place` is the file's name for errors.

    `name`, when given, is what the profile must be called. A copy that a store keeps was checked
    when it was taken in; checks that came later do not take it away. Raises ProfileError naming
    file, line, key and what was expected.
    """
    tables = Tables(text, place)
    tables.check_sections(_SECTIONS)
    kinds = tables.many("kind", Kind)

    def by_kind(section: str, part: type[Part]) -> tuple[Part, ...]:
        return spell_out(tables, section, tables.many(section, part), kinds)

    profile = Profile(
        heading=tables.one("profile", Heading),
        sources=tables.words("sources"),
        events=MappingProxyType({**EVENTS, **tables.words("events")}),
        kinds=kinds,
        child_types=tables.many("child_type", ChildType),
        outcomes=tables.many("outcome", Outcome),
        categories=tables.many("category", Category),
        participation=tables.many("participation", Named),
        late_reasons=tables.many("late_reason", Named),
        factors=tables.many("factor", Named),
        follows=tables.many("follows", Follows),
        timescales=by_kind("timescale", Timescale),
        reports=by_kind("report", Report),
        agencies=tables.many("agency", Agency, unique="name"),
        invitees=by_kind("invitee", Invitee),
        checklists=by_kind("checklist", ChecklistItem),
        agenda=by_kind("agenda", AgendaItem),
        minutes_stages=tables.many("minutes_stage", MinutesStage),
        quorum=tables.one("quorum", QuorumRule),
        quorum_exceptions=tables.many("quorum_exception", Named),
        advocacy=spell_out(tables, "advocacy", (tables.one("advocacy", Advocacy),), kinds)[0],
        settings=tables.many("setting", Setting),
        offered=tables.many("offered", Offered, unique=""),
        chosen=tables.many("chosen", Chosen, unique="setting"),
        monitoring=by_kind("monitoring", MonitoringQuestion),
        # A copy that a store took in before there was such a table has none.
        day_sheet=tables.one_or("day_sheet", NO_DAY_SHEET),
        # A copy kept from before these were asked for does without them.
        plan_length=(
            tables.one("plan_length", PlanLength) if "plan_length" in tables.raw else None
        ),
        questions=tables.many("question", Question),
    )
    if not is_kept:
        check(tables, profile)
    if name and profile.name != name:
        tables.refuse("profile", 0, "name", f'expected "{name}", as the file is called.')
    return settled(profile) if profile.settings else profile
