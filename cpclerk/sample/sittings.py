"""The conferences of the invented office, in the order in which they came about.

`reach` says how far each has come by the office's own day: requested, consulted (it ended
otherwise than in a conference), booked, postponed, cancelled, stood_down, sitting (being recorded
now), held, drafted, with_chair, approved or
distributed. `started` is the strategy discussion, or the written notice of a receiving-in.
"""

from dataclasses import dataclass, field
from datetime import date

# Monday 23 November 2026, and the Monday on which the office opened its store.
OWN_DAY = date(2026, 11, 23)
OPENED = date(2023, 10, 2)


@dataclass(frozen=True, slots=True)
class Sitting:
    """One conference: `types` and `outcomes` name children; the rest of the family share `type`."""

    family: str
    type: str
    day: date | None
    reach: str
    started: date | None = None
    # The day on which it is asked for, where it does not follow from the rest.
    asked: date | None = None
    at: str = "10:00"
    outcome: str = ""
    category: str = "neglect"
    types: dict[str, str] = field(default_factory=dict)
    only: tuple[str, ...] = ()
    inquorate: bool = False
    again: bool = False
    # Why it was booked beyond its limit or a notice, from the profile's coded reasons.
    late_reason: str = ""
    # Working days by which outline plan, minutes to chair, approval and distribution took longer.
    slow: int = 0


def _d(day: int, month: int, year: int = 2026) -> date:
    return date(year, month, day)


START, GO_ON, END, NONE = "plan_started", "plan_continued", "plan_ended", "no_plan"

SITTINGS = (
    # Years ago, and done with.
    Sitting("Larch", "initial", _d(7, 11, 2023), "distributed", _d(18, 10, 2023), outcome=START),
    Sitting("Larch", "first_review", _d(30, 1, 2024), "distributed", outcome=GO_ON),
    Sitting("Larch", "subsequent_review", _d(9, 7, 2024), "distributed", outcome=END),
    Sitting("Willow", "initial", _d(15, 10, 2024), "distributed", _d(26, 9, 2024), outcome=START,
            category="emotional"),
    Sitting("Willow", "first_review", _d(7, 1, 2025), "distributed", outcome=GO_ON,
            category="emotional", slow=3),
    Sitting("Oak", "initial", _d(14, 1, 2025), "distributed", _d(20, 12, 2024), outcome=NONE),
    Sitting("Cedar", "initial", _d(11, 2, 2025), "distributed", _d(23, 1, 2025), outcome=START,
            category="physical"),
    Sitting("Juniper", "initial", _d(4, 3, 2025), "distributed", _d(11, 2, 2025), outcome=NONE),
    Sitting("Cedar", "first_review", _d(6, 5, 2025), "distributed", outcome=END),
    Sitting("Elm", "initial", _d(13, 5, 2025), "distributed", _d(23, 4, 2025), outcome=START,
            only=("Jade", "Kyle", "Amy")),
    Sitting("Willow", "subsequent_review", _d(24, 6, 2025), "distributed", outcome=GO_ON,
            category="emotional"),
    Sitting("Elm", "first_review", _d(5, 8, 2025), "distributed", outcome=GO_ON, slow=6,
            only=("Jade", "Kyle", "Amy")),
    Sitting("Yew", "initial", _d(9, 9, 2025), "distributed", _d(19, 8, 2025), outcome=START),
    Sitting("Yew", "first_review", _d(2, 12, 2025), "distributed", outcome=GO_ON),
    Sitting("Willow", "subsequent_review", _d(9, 12, 2025), "distributed", outcome=GO_ON,
            category="emotional"),
    # This year.
    Sitting("Elm", "subsequent_review", _d(27, 1), "distributed", outcome=GO_ON,
            only=("Jade", "Kyle", "Amy")),
    Sitting("Pine", "initial", _d(24, 2), "distributed", _d(5, 2), outcome=NONE),
    Sitting("Ash", "initial", _d(17, 3), "distributed", _d(26, 2), outcome=START),
    Sitting("Willow", "subsequent_review", _d(19, 5), "distributed", outcome=END),
    Sitting("Yew", "subsequent_review", _d(26, 5), "distributed", outcome=END),
    Sitting("Ash", "first_review", _d(9, 6), "distributed", outcome=GO_ON),
    Sitting("Elm", "subsequent_review", _d(14, 7), "distributed", _d(25, 6), outcome=GO_ON,
            types={"Ben": "initial"}, slow=4),
    Sitting("Fir", "initial", _d(13, 8), "distributed", _d(24, 7), outcome=START,
            category="emotional"),
    Sitting("Pine", "initial", _d(15, 9), "distributed", _d(20, 8), outcome=START,
            category="multiple", late_reason="team_staffing"),
    Sitting("Gorse", "receiving_in", _d(22, 9), "distributed", _d(3, 9), outcome=START,
            category="physical"),
    Sitting("Sorrel", "pre_birth_initial", _d(23, 6), "distributed", _d(3, 6), outcome=START),
    Sitting("Sorrel", "first_review", _d(16, 9), "distributed", asked=_d(24, 8), outcome=GO_ON),
    Sitting("Juniper", "initial", _d(6, 10), "distributed", _d(15, 9), outcome=START, slow=2),
    Sitting("Elm", "subsequent_review", _d(13, 10), "distributed", outcome=GO_ON,
            types={"Ben": "first_review"}),
    Sitting("Rowan", "initial", _d(27, 10), "cancelled", _d(7, 10)),
    Sitting("Maple", "initial", _d(3, 11), "distributed", _d(14, 10), inquorate=True),
    Sitting("Willow", "initial", _d(5, 11), "stood_down", _d(16, 10)),
    # In hand now.
    Sitting("Fir", "first_review", _d(10, 11), "with_chair", outcome=GO_ON, category="emotional"),
    Sitting("Larch", "initial", _d(12, 11), "held", _d(23, 10), outcome=START, category="sexual"),
    Sitting("Maple", "initial", _d(11, 11), "approved", _d(14, 10), outcome=START, again=True,
            late_reason="inquorate"),
    Sitting("Rowan", "initial", _d(17, 11), "drafted", _d(30, 10), outcome=START),
    Sitting("Yew", "initial", _d(20, 11), "postponed", _d(4, 11)),
    Sitting("Birch", "initial", _d(23, 11), "sitting", _d(3, 11), at="09:30"),
    Sitting("Cedar", "initial", _d(23, 11), "booked", _d(5, 11), at="13:00"),
    Sitting("Dale", "initial", _d(27, 11), "booked", _d(10, 11), types={"": "pre_birth_initial"}),
    Sitting("Ash", "subsequent_review", _d(1, 12), "booked", at="14:00"),
    Sitting("Pine", "first_review", _d(8, 12), "booked"),
    Sitting("Gorse", "first_review", _d(15, 12), "booked"),
    Sitting("Oak", "initial", None, "requested", _d(10, 11)),
    Sitting("Hazel", "pre_birth_initial", None, "requested", _d(16, 11), only=("",)),
    Sitting("Juniper", "first_review", None, "requested"),
    Sitting("Elm", "subsequent_review", _d(23, 3, 2027), "booked"),
    Sitting("Willow", "initial", None, "consulted", _d(6, 11)),
)  # fmt: skip
