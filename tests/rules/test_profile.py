"""Procedure profiles: the shipped ones are whole, a broken one says where it is broken."""

import re
from datetime import date
from importlib import resources
from pathlib import Path

import pytest

from cpclerk.rules import profile_parts
from cpclerk.rules.errors import Refused
from cpclerk.rules.events import EVENTS
from cpclerk.rules.profile import Profile, ProfileError, read_profile
from cpclerk.rules.timescales import DeadlineState, Facts, deadlines
from tests.rules.calendars import office, shipped, statutory

SHIPPED = ["rutland-2013", "sample-office"]
KINDS = [
    "initial",
    "pre_birth_initial",
    "initial_and_pre_birth",
    "receiving_in",
    "first_review",
    "review_and_initial",
    "subsequent_review",
]
AGENCIES = [
    "School Nurse/Health Visitor/Midwife",
    "GP",
    "CAMHS/CPN/MHSW/Psychology",
    "School",
    "Nursery",
    "SEN/Inclusion",
    "Local/Other Police",
    "CAIU",
    "Social Worker",
    "SW Team Manager/PSW",
    "Fostering",
    "Intensive Family Support",
    "Visions",
    "Housing",
    "Community Safety",
    "Youth",
    "Swanswell",
    "Army Welfare",
    "LWA/IDVA",
]


def text_of(name: str) -> str:
    file = resources.files("cpclerk") / "profiles" / f"{name}.toml"
    return file.read_text(encoding="utf-8")


RUTLAND = text_of("rutland-2013")


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_profile_has_what_a_conference_needs(name: str) -> None:
    profile = shipped(name)
    assert profile.name == name
    assert [kind.code for kind in profile.kinds if kind.group == "conference"] == KINDS
    assert [agency.name for agency in profile.agencies] == AGENCIES
    assert {each.code for each in profile.categories} == {
        "neglect",
        "physical",
        "emotional",
        "sexual",
        "multiple",
    }
    assert {each.census for each in profile.categories} == {"NEG", "PHY", "EMO", "SAB", "MUL"}
    assert [each.code for each in profile.participation] == [
        "attended",
        "advocate",
        "wrote_to_chair",
        "consulted",
        "not_consulted",
        "under_age",
    ]
    assert profile.advocacy.age == 10
    assert profile.advocacy.kinds == tuple(KINDS)
    assert profile.owed_by("outline_plan_sent") == "chair"
    assert profile.owed_by("nothing_known") == ""
    for kind in KINDS:
        assert profile.invitees_for(kind)
        assert profile.checklist_for(kind)
        assert profile.agenda_for(kind)
        assert profile.reports_for(kind)


def test_the_checklist_of_a_review_asks_for_the_previous_plan() -> None:
    profile = shipped("sample-office")
    asked = {kind: {each.code for each in profile.checklist_for(kind)} for kind in KINDS}
    assert "previous_plan" in asked["first_review"]
    assert "previous_plan" not in asked["initial"]


def test_in_force_between_its_days() -> None:
    profile = shipped("rutland-2013")
    assert profile.in_force(date(2013, 4, 1))
    assert not profile.in_force(date(2013, 3, 31))
    ending = RUTLAND.replace("2013-04-01\n", "2013-04-01\nin_force_to = 2014-03-31\n", 1)
    assert read_profile(ending, "x").in_force(date(2014, 3, 31))
    assert not read_profile(ending, "x").in_force(date(2014, 4, 1))


def test_a_source_is_given_with_its_title() -> None:
    profile = shipped("sample-office")
    assert profile.source_words("as S1 5.2.1").startswith("as S1 5.2.1 (Leicestershire ")
    assert profile.source_words("Working Together 2023") == "Working Together 2023"


def test_asking_for_what_a_profile_has_not() -> None:
    profile = shipped("rutland-2013")
    for ask in (profile.kind, profile.child_type, profile.outcome, profile.category):
        with pytest.raises(Refused, match=r"^Rutland 2013 has no such"):
            ask("nonsense")
    assert profile.agency("nonsense") is None


def test_the_reference_describes_every_key() -> None:
    reference = Path(__file__).parents[2] / "docs" / "procedures.md"
    text = reference.read_text(encoding="utf-8")
    parts = [getattr(part, "_fields", ()) for part in vars(profile_parts).values()]
    keys = {key for fields in parts for key in fields}
    assert len(keys) > 50
    assert {key for key in keys if not re.search(rf"\b{key}\b", text)} == set()
    assert all(f"`{event}`" in text for event in EVENTS)


MISSING_MEETING = """
[[child_type]]
code = "missing"
name = "Missing from home"
child_is = "any"
outcomes = []

[[kind]]
code = "missing"
name = "Meeting about a missing child"
short_name = "Missing"
group = "missing"
types = ["missing"]
decides = false
quorum = false

[events]
risk_assessed = "the risk assessment"

[[timescale]]
code = "missing_meeting"
label = "Missing meeting"
rule = "The meeting is held within 10 working days of the risk assessment."
event = "conference"
limit = "10 working days"
after = "risk_assessed"
kinds = ["missing"]
calendar = "office"
owed_by = "clerk"
authority = "Rutland County Council"
assumption = true
"""


def test_another_kind_of_meeting_is_data_alone() -> None:
    profile = read_profile(RUTLAND + MISSING_MEETING, "own.toml")
    facts = Facts("missing", "requested", {"risk_assessed": date(2014, 12, 1)})
    (only,) = deadlines(facts, profile, statutory(), office(), date(2014, 12, 2))
    assert only.due == date(2014, 12, 15)
    assert only.state is DeadlineState.NOT_YET_DUE
    assert "Counted from the risk assessment on Mon 1 Dec 2014, which is day 0." in (
        only.working.lines()
    )
    assert "missing" not in profile.advocacy.kinds
    assert not profile.reports_for("missing")


BROKEN = [
    ('limit = "15 working days"', 'limit = "15 wrking days"', "timescale.limit", "length of time"),
    ('limit = "15 working days"', "limit = 15", "timescale.limit", "length of time"),
    ('limit = "7 days"', 'limit = "7 days before"', "timescale.limit", "the length alone"),
    (
        'calendar = "office"',
        'calendar = "offise"',
        "timescale.calendar",
        "statutory, office",
    ),
    ('after = "written_notice"', 'after = "notice"', "timescale.after", '"notice" is not known'),
    ('types = ["receiving_in"]\nalso', 'types = ["in"]\nalso', "kind.types", '"in" is not known'),
    ('types = ["initial"]', 'types = "initial"', "kind.types", "a list of words"),
    ('short_name = "RCPC"', 'shortname = "RCPC"', "kind.shortname", "perhaps short_name was meant"),
    ("age = 10", 'age = "ten"', "advocacy.age", "a whole number"),
    ("on_plan = false", 'on_plan = "no"', "outcome.on_plan", "true or false"),
    ('title = "Rutland 2013"', "title = 2013", "profile.title", "words in quotation marks"),
    ("from = 2013-04-01", 'from = "1 April"', "profile.in_force_from", "a date such as"),
    ("from = 2013-04-01", "from = 2013-04-01T09:00:00", "profile.in_force_from", "a date such as"),
    ('agency = "CAIU"', 'agency = "CAUI"', "invitee.agency", '"CAUI" is not known'),
    (
        'code = "police_notice"',
        'code = "held_again"',
        "timescale.code",
        "there twice",
    ),
    (
        'kinds = ["conference"]\nwhen',
        'kinds = ["csa"]\nwhen',
        "timescale.kinds",
        '"csa" is not known',
    ),
]


@pytest.mark.parametrize(("good", "bad", "key", "expected"), BROKEN)
def test_a_broken_key_is_named_with_its_line(good: str, bad: str, key: str, expected: str) -> None:
    text = RUTLAND.replace(good, bad, 1)
    with pytest.raises(ProfileError) as refused:
        read_profile(text, "own.toml")
    broken = refused.value
    assert broken.line == line_of(RUTLAND, good)
    assert broken.key == key
    assert expected in broken.expected
    assert broken.sentence.startswith(f"own.toml, line {broken.line}, {key}: ")


@pytest.mark.parametrize(
    ("cut", "expected"),
    [
        ('owed_by = "social_worker"\n', "the key owed_by is missing"),
        ('source = "S2 T2b"\n', "expected a source, or assumption = true"),
        ('after = "strategy_discussion"\n', "expected either after or before"),
        ('types = ["initial"]\ncalendar', "expected types or kinds"),
    ],
)
def test_a_missing_key_is_named_with_the_line_of_its_table(cut: str, expected: str) -> None:
    start = RUTLAND.index('code = "initial_conference"')
    text = RUTLAND[:start] + RUTLAND[start:].replace(cut, "calendar" * cut.endswith("dar"), 1)
    with pytest.raises(ProfileError, match=re.escape(expected)) as refused:
        read_profile(text, "own.toml")
    assert refused.value.line == line_of(text, 'code = "initial_conference"') - 1


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("", 1, "expected a table headed [profile]"),
        (RUTLAND + '\n[[kinds]]\ncode = "x"\n', RUTLAND.count("\n") + 2, "perhaps kind was meant"),
        (RUTLAND.replace("[quorum]", "[[quorum]]"), 0, "expected a table headed [quorum]"),
        (RUTLAND.replace('\ncode = "initial"', '\ncode = "initial', 1), 0, "this is not TOML here"),
        (RUTLAND.replace("[profile]", "[profile"), 0, "this is not TOML here"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(text: str, line: int, expected: str) -> None:
    with pytest.raises(ProfileError) as refused:
        read_profile(text, "own.toml")
    assert expected in refused.value.sentence
    assert refused.value.line == line or not line


def test_procedures_cannot_end_before_they_begin() -> None:
    text = RUTLAND.replace("2013-04-01\n", "2013-04-01\nin_force_to = 2012-03-31\n", 1)
    with pytest.raises(ProfileError, match="ends before it comes into force"):
        read_profile(text, "own.toml")


def test_a_profile_is_frozen() -> None:
    profile: Profile = shipped("rutland-2013")
    with pytest.raises(AttributeError):
        profile.kinds = ()  # type: ignore[misc]
    with pytest.raises(TypeError):
        profile.events["conference"] = "x"  # type: ignore[index]


def test_a_copy_that_a_store_keeps_is_read_whatever_is_checked_since() -> None:
    text = RUTLAND.replace("at least 7 days before", "in good time before")
    with pytest.raises(ProfileError):
        read_profile(text, "own.toml")
    assert read_profile(text, "own.toml", is_kept=True).name == "rutland-2013"
