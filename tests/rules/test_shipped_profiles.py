"""The shipped profiles: whole, sourced, and each of their limits counted again by other means."""

import calendar as months
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

import cpclerk
from cpclerk.rules.profile import Profile, read_profile
from cpclerk.rules.profile_parts import Kind, Timescale
from cpclerk.rules.set_locally import with_choices
from cpclerk.rules.timescales import Facts, deadlines
from tests.rules.calendars import office, published, shipped, statutory

FOLDER = Path(cpclerk.__file__).parent / "profiles"
NAMES = sorted(file.stem for file in FOLDER.glob("*.toml"))

HOLDING = {
    "initial_conference": "15 working days",
    "pre_birth_conference": "15 working days",
    "receiving_in_conference": "15 working days",
    "first_review": "3 months",
    "subsequent_review": "6 months",
    "held_again": "10 working days",
}
BEFORE = {
    "invitation_list": "10 working days",
    "police_notice": "7 days",
    "report_to_chair_initial": "1 working day",
    "report_to_chair_review": "3 working days",
}
AFTER = {
    "outline_plan": "1 working day",
    "minutes_to_chair": "5 working days",
    "minutes_approved": "5 working days",
    "minutes_distributed": "15 working days",
    "core_group": "10 working days",
}
REPORTS_TO_FAMILY = {
    "report_to_family_initial": "2 working days",
    "report_to_family_review": "3 working days",
}
LADO = {"lado_most": "4 weeks", "lado_nearly_all": "3 months"}
LEICESTERSHIRE = {
    **HOLDING,
    **BEFORE,
    **AFTER,
    **REPORTS_TO_FAMILY,
    "advocate_feedback": "5 working days",
}
LIMITS = {
    "england-2023": {
        "initial_conference": "15 working days",
        "receiving_in_conference": "15 working days",
        "first_review": "3 months",
        "subsequent_review": "6 months",
        "core_group": "10 working days",
        **LADO,
    },
    "leicester-city-2015": {
        **HOLDING,
        **BEFORE,
        **AFTER,
        **LADO,
        "report_to_family": "48 hours",
    },
    "leicestershire-2013": LEICESTERSHIRE,
    "leicestershire-2015": LEICESTERSHIRE,
    "rutland-2013": {**HOLDING, **BEFORE, **AFTER, "report_to_family": "1 working day"},
    "sample-office": {
        **HOLDING,
        **BEFORE,
        **AFTER,
        **REPORTS_TO_FAMILY,
        "first_review_after_birth": "20 working days",
    },
}
# Which limits stand in no source.
ASSUMED = {
    "england-2023": set(),
    "leicester-city-2015": {
        *("pre_birth_conference", "held_again", "invitation_list", "police_notice"),
        *("report_to_chair_initial", "report_to_chair_review", "outline_plan"),
        *("minutes_to_chair", "minutes_approved", "minutes_distributed"),
    },
    "leicestershire-2013": {
        *("pre_birth_conference", "held_again", "invitation_list", "outline_plan"),
        *("minutes_to_chair", "minutes_approved", "minutes_distributed"),
    },
    "leicestershire-2015": {
        *("pre_birth_conference", "held_again", "invitation_list", "outline_plan"),
        *("minutes_to_chair", "minutes_approved", "minutes_distributed"),
    },
    "rutland-2013": {
        *("receiving_in_conference", "held_again", "invitation_list", "police_notice"),
        "report_to_family",
    },
    "sample-office": {
        *("receiving_in_conference", "held_again", "invitation_list", "first_review_after_birth"),
    },
}
# What England leaves to each office: the limit or number, and the values offered.
OFFERED = {
    "pre_birth_after_strategy": ["15 working days"],
    "pre_birth_before_due": ["3 months", "6 weeks"],
    "review_after_birth": ["20 working days", "4 weeks", "3 months"],
    "held_again_within": ["10 working days"],
    "invitation_list_before": ["10 working days"],
    "police_notice_before": ["7 days", "7 working days"],
    "report_family_initial": ["2 working days", "48 hours", "3 working days"],
    "report_chair_initial": ["1 working day", "3 working days"],
    "report_family_review": ["3 working days", "48 hours", "5 working days"],
    "report_chair_review": ["3 working days", "5 working days"],
    "exclusion_asked_before": ["3 working days"],
    "outline_plan_within": ["1 working day", "24 hours"],
    "minutes_to_chair_within": ["5 working days"],
    "minutes_approved_within": ["5 working days"],
    "minutes_out_within": ["15 working days", "20 working days"],
    "dissent_within": ["72 hours"],
    "complaint_within": ["28 days"],
    "advocate_feedback_within": ["5 working days"],
    "other_agencies": ["2"],
    "advocacy_age": ["10"],
}
CONFERENCES = {
    *("initial", "pre_birth_initial", "initial_and_pre_birth", "receiving_in"),
    *("first_review", "review_and_initial", "subsequent_review"),
}
OTHER_KINDS = {
    "england-2023": {"cse", "cusab", "lado_strategy", "lado_outcome", "macfa"},
    "leicester-city-2015": {"lado_strategy", "lado_evaluation", "lado_outcome", "macfa"},
    "leicestershire-2013": {"cse", "cusab"},
    "leicestershire-2015": {"cusab"},
    "rutland-2013": {"cse"},
    "sample-office": {"cse", "cusab"},
}


def text_of(name: str) -> str:
    return (FOLDER / f"{name}.toml").read_text(encoding="utf-8")


def settled_ways(name: str) -> Iterator[Profile]:
    """The profile; where it leaves things to the office, with each thing that it offers."""
    profile = shipped(name)
    most = max((len(profile.offered_for(each.code)) for each in profile.settings), default=0)
    if not most:
        yield profile
    for nth in range(most):
        choices = {
            each.code: profile.offered_for(each.code)[
                min(nth, len(profile.offered_for(each.code)) - 1)
            ].value
            for each in profile.settings
        }
        yield read_profile(with_choices(text_of(name), choices), f"{name}.toml")


def test_what_is_set_locally_is_named_in_one_line_of_a_small_screen() -> None:
    for name in NAMES:
        for setting in read_profile(text_of(name), name).settings:
            assert len(setting.name) <= 58, setting.name
            assert "How long before it" not in setting.name


def test_every_profile_is_tabled_here() -> None:
    assert NAMES == sorted(LIMITS) == sorted(OTHER_KINDS) == sorted(ASSUMED)


@pytest.mark.parametrize("name", NAMES)
def test_its_name_is_its_file_s_and_its_days_are_sane(name: str) -> None:
    heading = shipped(name).heading
    assert heading.name == name
    assert heading.guidance.startswith("Working Together 20")
    assert date(2013, 1, 1) <= heading.in_force_from <= date(2026, 1, 1)
    assert heading.in_force_to is None or heading.in_force_to > heading.in_force_from
    assert name == "sample-office" or heading.note


def test_leicestershire_is_never_under_two_and_never_under_none() -> None:
    former, present = shipped("leicestershire-2013"), shipped("leicestershire-2015")
    assert former.in_force_to is not None
    assert present.in_force_from - former.in_force_to == timedelta(days=1)


@pytest.mark.parametrize("name", NAMES)
def test_its_limits(name: str) -> None:
    profile = shipped(name)
    assert {rule.code: rule.limit.words for rule in profile.timescales} == LIMITS[name]
    assert {rule.code for rule in profile.timescales if rule.assumption} == ASSUMED[name]


def test_what_england_leaves_to_the_office() -> None:
    profile = shipped("england-2023")
    offered = {
        each.code: [value.value for value in profile.offered_for(each.code)]
        for each in profile.settings
    }
    assert offered == OFFERED
    asked = {rule.setting for rule in profile.undecided}
    assert asked == set(OFFERED) - {"other_agencies", "advocacy_age"}


@pytest.mark.parametrize("name", NAMES)
def test_its_kinds_of_meeting(name: str) -> None:
    profile = shipped(name)
    kinds = {kind.code for kind in profile.kinds}
    assert kinds == CONFERENCES | OTHER_KINDS[name]
    for kind in profile.kinds:
        other = kind.code not in CONFERENCES
        assert kind.decides == kind.quorum == (not other)
        assert bool(kind.source) + kind.assumption == other
        assert kind.kept_apart == kind.code.startswith("lado")
        assert kind.names_family == (kind.code != "macfa")
        assert kind.kept_apart == (kind.group == "lado")
        for part in (profile.checklist_for, profile.agenda_for, profile.invitees_for):
            assert part(kind.code), f"{kind.code} has nothing in {part.__name__}"


def test_every_kind_is_in_england() -> None:
    england = {kind.code for kind in shipped("england-2023").kinds}
    everywhere = {kind.code for name in NAMES for kind in shipped(name).kinds}
    assert everywhere - england == {"lado_evaluation"}


@pytest.mark.parametrize("name", NAMES)
def test_nothing_for_other_meetings_is_asked_of_a_conference(name: str) -> None:
    profile = shipped(name)
    for kind in CONFERENCES:
        for part in (profile.checklist_for(kind), profile.agenda_for(kind)):
            assert not [each.code for each in part if each.code.startswith(("cse_", "cusab_"))]
            assert not [each.code for each in part if each.code.startswith(("lado_", "macfa_"))]


def sources_of(profile: Profile) -> Iterator[str]:
    parts = (
        *(profile.timescales, profile.offered, profile.checklists, profile.kinds),
        *(profile.late_reasons, profile.factors, profile.follows, profile.quorum_exceptions),
        (profile.quorum, profile.advocacy),
    )
    for part in parts:
        for each in part:
            assert isinstance(each.source, str)
            if each.source:
                yield each.source


@pytest.mark.parametrize("name", NAMES)
def test_every_source_is_one_that_the_profile_names(name: str) -> None:
    profile = shipped(name)
    found = set(sources_of(profile))
    assert found
    for source in found:
        first = source.removeprefix("as ").split()[0]
        assert first in profile.sources or source.startswith("Working Together 20")
        # A paragraph or a table, not a whole report.
        assert first not in profile.sources or len(source.removeprefix("as ").split()) > 1


@pytest.mark.parametrize("name", NAMES)
def test_every_limit_says_whose_and_where_it_stands(name: str) -> None:
    for profile in settled_ways(name):
        assert not profile.undecided
        for rule in profile.timescales:
            assert rule.authority
            assert bool(rule.source) + rule.assumption + bool(rule.setting) >= 1
            assert not (rule.source and rule.assumption)
            assert rule.limit.words in rule.rule
            assert rule.rule.endswith(".")


# Counting without the code under test: a day at a time, by the list that gov.uk publishes.


def counted(start: date, rule: Timescale) -> date:
    shut = {date(2014, 12, day) for day in (24, 29, 30, 31)}
    closed = {*published(), *(shut if rule.calendar == "office" else ())}
    number, unit = rule.limit.words.split(" ", 1)
    n, step = int(number), timedelta(days=-1 if rule.before else 1)
    day = start
    if unit.startswith("working day"):
        while n:
            day += step
            n -= day.weekday() < 5 and day not in closed
    elif unit.startswith("month"):
        over = start.month - 1 + (-n if rule.before else n)
        year, month = start.year + over // 12, over % 12 + 1
        day = date(year, month, min(start.day, months.monthrange(year, month)[1]))
    else:
        days = {"day": n, "week": 7 * n, "hour": n // 24 + (n % 24 > 0)}[unit.rstrip("s")]
        day += days * step
    while rule.on_working_day and (day.weekday() > 4 or day in closed):
        day -= timedelta(days=1)
    return day


def sittings(kind: Kind) -> Iterator[frozenset[str]]:
    types = (*kind.types, *kind.also_types)
    yield frozenset(types)
    yield from (frozenset({each}) for each in types)


# A month's end, Easter on the way, Christmas and an office closure on the way, a Saturday.
STARTS = (date(2014, 8, 31), date(2014, 4, 14), date(2014, 12, 19), date(2015, 2, 28))


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("name", NAMES)
def test_every_rule_falls_due_when_counted_by_hand(name: str, start: date) -> None:
    for profile in settled_ways(name):
        dates = {rule.counted_from: start for rule in profile.timescales}
        dates |= {rule.event: start for rule in profile.timescales if rule.when == "event_known"}
        rules = {rule.code: rule for rule in profile.timescales}
        exercised = set()
        for kind in profile.kinds:
            for types in sittings(kind):
                facts = Facts(kind.code, "held", dates, plan_made=True, types=types)
                found = deadlines(facts, profile, statutory(), office(), start)
                applying = {
                    rule.code
                    for rule in rules.values()
                    if (not rule.types or set(rule.types) & (types or set(kind.types)))
                    and (not rule.kinds or kind.code in rule.kinds)
                }
                assert {each.code for each in found} == applying
                for each in found:
                    assert each.due == counted(start, rules[each.code]), each.code
                    assert each.working.lines()
                exercised |= applying
        assert exercised == set(rules)


def test_what_nobody_need_bring_about_is_judged_only_once_it_is_there() -> None:
    profile = next(settled_ways("england-2023"))
    held = {"conference": date(2026, 3, 2)}
    codes = ("dissent", "complaint", "exclusion_request")

    def judged(events: dict[str, date]) -> dict[str, str]:
        facts = Facts("initial", "held", events)
        found = deadlines(facts, profile, statutory(), office(), date(2026, 6, 1))
        return {each.code: each.state.value for each in found if each.code in codes}

    assert set(judged(held).values()) == {"not_applicable"}
    late = {**held, "dissent_in_writing": date(2026, 3, 6), "complaint_made": date(2026, 3, 30)}
    assert judged(late) == {
        "dissent": "met_late",
        "complaint": "met",
        "exclusion_request": "not_applicable",
    }


def test_where_leicestershire_changed() -> None:
    former, present = shipped("leicestershire-2013"), shipped("leicestershire-2015")
    assert "first_review" not in former.advocacy.kinds
    assert set(present.advocacy.kinds) == CONFERENCES
    assert former.advocacy.age == present.advocacy.age == 10
    columns = [item.name for item in present.agenda_for("first_review") if item.column]
    assert columns == [
        "What are we worried about?",
        "What's working well?",
        "What needs to happen?",
    ]
    assert "What's working well?" not in [item.name for item in former.agenda_for("first_review")]
    assert former.timescales[0].source == "Working Together 2013"
    assert present.timescales[0].source == "Working Together 2015"
