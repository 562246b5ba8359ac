"""What is decided of each child at a random conference, its plan, and what came of last time."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from cpclerk.rules.audience import Audience
from cpclerk.rules.child_views import ABOUT
from cpclerk.rules.letters import CHILD_PLAN, MINUTES, OUTLINE_PLAN
from cpclerk.rules.outline import OWN_VERSION, RESULTS
from cpclerk.services.audiences import lasting
from cpclerk.store import (
    ActionResult,
    ChildAtConference,
    ChildView,
    Conference,
    CoreGroupMember,
    Entry,
    Invitee,
    LookedBack,
    PlanAction,
    PlanPart,
)
from tests.afterwards import EVERY_TAG, HELD, YOUNG, random_audience
from tests.marked import EVERYBODY, Tags, Whole

# Who is nothing but a line of a list.
NAMELESS = frozenset({"Friend", "Adv"})
WHO = ("person", "professional", "agency", "name")


def decide(made: Whole) -> None:
    """Decide on each child, and put down what it thinks and what its day is like."""
    rng = made.rng
    for child in ChildAtConference.select().where(ChildAtConference.conference == made.uid):
        stored, tags = made.audience()
        of_day, may = made.audience()
        values: dict[str, Any] = {"audience": stored, "day_audience": of_day}
        if made.often(0.5):
            values["multiple_reason"] = made.words(tags, MINUTES, OUTLINE_PLAN)
            values["category"] = "multiple"
        elif made.often(0.5):
            values |= {"outcome": "no_plan", "category": None}
            values["instead"] = made.words(tags, MINUTES, OUTLINE_PLAN)
        if made.often(0.3):
            values["day_like"] = made.words(may, MINUTES)
            values["observed_by"] = made.mark(may, (MINUTES,))
        ChildAtConference.update(**values).where(ChildAtConference.uid == child.uid).execute()
        for _ in range(rng.randint(0, 2)):
            stored, tags = made.audience()
            made.put(
                ChildView, child=child, about=rng.choice(list(ABOUT)), how="written",
                text=made.words(tags, MINUTES), answer=made.words(tags, MINUTES),
                brought_by=made.invitees[rng.choice(EVERY_TAG)], audience=stored,
            )  # fmt: skip
        if made.often(0.4):
            _said_twice(made, child)


def _said_twice(made: Whole, child: ChildAtConference) -> None:
    """Put a saying down among a child's views and in the record, for other people perhaps."""
    (stored, tags), (other, may) = made.audience(), made.audience()
    said = made.words(tags | may, MINUTES)
    entry = made.put(
        Entry, conference=made.uid, column="worried", position=60, text=said, audience=stored,
        speaker=made.invitees["Adv"], verbatim=True, children=[child.person_id],
    )  # fmt: skip
    made.put(ChildView, child=child, about="worried", text=said, audience=other, entry=entry)


def plan(made: Whole) -> None:
    """Write the outline plan, and for some children a version of their own."""
    rng = made.rng
    own = [tag for tag in YOUNG if made.often(0.6)]
    goals: dict[str, tuple[str, Tags]] = {}
    for position in range(rng.randint(0, 4)):
        stored, tags = made.audience()
        part = rng.choice(("goal", "goal", "contingency"))
        said = made.words(tags, MINUTES, OUTLINE_PLAN)
        uid = made.put(
            PlanPart, conference=made.uid, part=part, position=position, text=said, audience=stored
        )
        if part == "goal":
            goals[uid] = stored, tags
            made.must[made.last][CHILD_PLAN] = tags & _own_readers(own)
    for position in range(rng.randint(0, 4)):
        stored, tags = made.audience()
        goal = rng.choice(["", *goals])
        if goal and made.often(0.5):
            stored, tags = goals[goal]
        said = made.words(tags, MINUTES, OUTLINE_PLAN)
        about = [tag for tag in YOUNG if made.often(0.3)]
        made.put(
            PlanAction, conference=made.uid, position=position, text=said, goal=goal,
            audience=stored, children=[made.persons[tag] for tag in about],
        )  # fmt: skip
        if len(about) == 1:
            other = next(tag for tag in YOUNG if tag not in about)
            made.of_others[made.last] = other
    for tag in own:
        for position, part in enumerate(OWN_VERSION):
            stored, tags = made.audience()
            # It is not for a brother or sister, though what it says may be said elsewhere.
            said = made.words(tags & _own_readers([tag]), CHILD_PLAN)
            if tags - _own_readers([tag]):
                made.said.pop(made.last)
            made.put(
                PlanPart, conference=made.uid, part=part, position=position, text=said,
                audience=stored, person=made.persons[tag],
            )  # fmt: skip
    for tag in rng.sample(EVERY_TAG, 2):
        made.put(CoreGroupMember, conference=made.uid, invitee=made.invitees[tag])


def _own_readers(own: Sequence[str]) -> Tags:
    """Return who finds something in the versions of these children: none of a brother's."""
    return (EVERYBODY - {"Adv"} - {tag for tag in YOUNG if tag not in own}) if own else frozenset()


def look_back(made: Whole) -> None:
    """Look back at what an earlier conference left, which named people of a list of its own."""
    if made.often(0.5):
        return
    rng = made.rng
    row = Conference.get_by_id(made.uid)
    earlier = made.put(
        Conference, reference=f"CPE{made.seed}", family=row.family_id, kind="initial", state="held",
        profile=row.profile_id, office=row.office_id, conference_date=HELD - timedelta(90),
        audience="professionals",
    )  # fmt: skip
    then: dict[str, list[str]] = {}
    for tag in EVERY_TAG:
        same = {key: made.rows[tag][key] for key in WHO if key in made.rows[tag]}
        uid = made.put(Invitee, conference=earlier, **same)
        then[tag] = [uid, *made.uids[tag][1:]]
    for number in range(rng.randint(1, 4)):
        stored, tags = random_audience(rng, then)
        if any(then[tag][0] in stored for tag in NAMELESS):
            # Nobody knows who of today that was.
            tags = frozenset() if "not:" in stored else tags - NAMELESS
        said, struck = made.words(tags, MINUTES), made.often(0.2)
        table: Any = rng.choice((Entry, PlanPart, PlanAction))
        if table is Entry and struck:
            made.strike()
        came = made.words(tags, MINUTES)
        sorts: dict[Any, dict[str, Any]] = {
            Entry: {"column": "worried", "struck": struck},
            PlanPart: {"part": "goal"},
        }
        sort = sorts.get(table, {})
        about = made.put(
            table, conference=earlier, position=number, text=said, audience=stored, **sort
        )
        values = {"result": rng.choice(list(RESULTS)), "words": came}
        values["audience"] = lasting(Audience.parse(stored)).stored
        which = {"action": about} if table is PlanAction else {"about": about}
        made.put(
            ActionResult if table is PlanAction else LookedBack, conference=made.uid, **which,
            **values,
        )  # fmt: skip
