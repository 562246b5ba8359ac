"""The words for a conference: its kind, its state, its children's types and outcomes."""

from types import MappingProxyType

from cpclerk.rules.profile import Profile

STATES = MappingProxyType(
    {
        "requested": "requested",
        "booked": "booked",
        "held": "held",
        "postponed": "postponed",
        "cancelled": "cancelled",
        "stood_down": "stood down",
    }
)
REPLIES = MappingProxyType(
    {
        "coming": "coming",
        "apologies": "apologies",
        "sending_report": "sending a report",
        "substitute": "sending somebody else",
    }
)
COLUMNS = MappingProxyType(
    {
        "worried": "Worried about",
        "working_well": "Working well",
        "needs_to_happen": "Needs to happen",
    }
)
_DECIDED = MappingProxyType(
    {
        "plan_started": "a child protection plan starts",
        "plan_continued": "the child protection plan continues",
        "plan_ended": "the child protection plan ends",
        "no_plan": "no child protection plan is needed",
    }
)


def kind_words(kind: str, profile: Profile, *, short: bool = False) -> str:
    """`Initial conference`, or in short `ICPC`; the code itself when the profile has none."""
    for each in profile.kinds:
        if each.code == kind:
            return each.short_name if short else each.name
    return kind


def type_words(child_type: str, profile: Profile) -> str:
    """What a child comes to a conference for: `Pre-birth initial`."""
    names = {each.code: each.name for each in profile.child_types}
    return names.get(child_type, child_type)


def outcome_words(outcome: str | None, profile: Profile) -> str:
    """Subject to a plan: `Starts`, `Not needed`, `Continues`, `Ends`; or `Not recorded`."""
    names = {each.code: each.name for each in profile.outcomes}
    return names.get(outcome, outcome) if outcome else "Not recorded"


def decision_words(outcome: str | None, profile: Profile) -> str:
    """`a child protection plan starts`: a decision as a family reads it."""
    if outcome is None:
        return "what was decided is not recorded"
    return _DECIDED.get(outcome) or f"child protection plan: {outcome_words(outcome, profile)}"


def category_words(category: str | None, profile: Profile) -> str:
    """`Neglect`; or `Not recorded`."""
    names = {each.code: each.name for each in profile.categories}
    return names.get(category, category) if category else "Not recorded"


def census_words(category: str | None, profile: Profile) -> str:
    """A category with its code in the Children in Need census: `Neglect (NEG)`."""
    census = next((each.census for each in profile.categories if each.code == category), "")
    return f"{category_words(category, profile)}{f' ({census})' if census else ''}"


def participation_words(participation: str | None, profile: Profile) -> str:
    """`Represented by an advocate`; or `Not recorded`."""
    names = {each.code: each.name for each in profile.participation}
    return names.get(participation, participation) if participation else "Not recorded"


def state_words(state: str) -> str:
    """`stood down`."""
    return STATES.get(state, state)
