"""In the room: who comes, what is said, how safe it is judged to be, what is decided."""

from collections.abc import Iterator
from datetime import time
from typing import Any

from cpclerk.rules.audience import Audience
from cpclerk.rules.kinds import HARM
from cpclerk.sample import families, plan, words
from cpclerk.sample.before import (
    LOCUMS,
    PILLARS,
    answer_of,
    chair_ticks,
    people,
    reports_on_the_day,
    tick,
)
from cpclerk.sample.case import Case
from cpclerk.sample.sittings import END, GO_ON, NONE, START
from cpclerk.services import (
    attendance,
    booking_next,
    decided,
    decisions,
    meeting,
    recording,
    scaling,
    taking_part,
)
from cpclerk.services.attenders import Attender
from cpclerk.services.conferences import Child

PROFESSIONALS = Audience.for_professionals()
RESTRICTED = ("Detective", "Domestic")
# How many speak at a conference of long ago, and at one of this autumn.
FEW, MANY = 2, 9


def hold(case: Case) -> None:
    """Hold the conference from the first arrival to the decisions and the close."""
    begin(case)
    say(case)
    if not case.sitting.inquorate:
        mark_the_scale(case)
        plan.look_back(case)
        plan.ask_why(case)
        decide(case)
        plan.circumstances(case)
        plan.write(case)
    take_part(case)
    meeting.close_meeting(case.clerk, case.uid, despite_gaps=True)
    chair_ticks(case, "chair_meets_family")


def sit(case: Case) -> None:
    """Hold the conference up to where it stands now: people are in the room, and talk."""
    begin(case)
    say(case)


def begin(case: Case) -> None:
    """Take the attendance, and begin."""
    clerk, clock = case.clerk, case.office.clock
    tick(case, "room_ready")
    for place, each in enumerate(people(case)):
        clock.go_on(35)
        answer = answer_of(case, each, place)
        if answer == "substitute":
            attendance.substitute(clerk, each.uid, each.rev, case.turn(LOCUMS, place))
        elif _comes(case, each, place):
            attendance.arrive(clerk, each.uid, each.rev)
        elif not case.is_recent and place % 5 == 4:
            continue
        else:
            attendance.absent(clerk, each.uid, each.rev)
    if case.is_recent and case.number % 5 == 0:
        attendance.walk_in(clerk, case.uid, name="Joan Nabb", capacity="Grandmother, in support")
    reports_on_the_day(case)
    clock.put(case.day, time.fromisoformat(case.sitting.at))
    meeting.start(clerk, case.uid)


def _comes(case: Case, each: Attender, place: int) -> bool:
    if case.sitting.inquorate:
        return each.is_family or each.capacity == "Social worker"
    if each.capacity == "Father":
        return case.number % 3 != 0
    if each.capacity == "Advocate":
        return True
    if _key(each) in PILLARS:
        return True
    return answer_of(case, each, place) in {"coming", None} and (case.number + place) % 11 != 0


def _here(case: Case) -> list[Attender]:
    return [each for each in people(case) if each.is_here]


def say(case: Case) -> None:
    """Go round the table: worries, what works well, the children's words, next steps."""
    here = _here(case)
    speakers = [each for each in here if _key(each) in words.SAID]
    speakers = speakers[: MANY if case.is_recent else FEW]
    worker = next(each for each in here if each.capacity == "Social worker")
    category = case.sitting.category
    harm = "" if category in {"neglect", "sexual"} else HARM
    _enter(case, words.WORRIED, words.OPENING[category], worker, kind=harm)
    for each, text in _round(case, speakers, 0):
        _enter(case, words.WORRIED, text, each)
    if case.is_recent:
        _slips(case, speakers)
    for each, text in _round(case, speakers, 1):
        _enter(case, words.WELL, text, each)
    _childs_words(case, here)
    if case.sitting.reach == "sitting":
        return
    for each, step in _round(case, speakers, 2):
        _next_step(case, each, *step)
    if case.is_recent and (case.number % 2 or case.household.surname == families.AT_RISK):
        _keep_from_father(case, worker)


def _round(case: Case, speakers: list[Attender], place: int) -> Iterator[tuple[Attender, Any]]:
    """Yield what each has to say, worries, strengths or next steps; nobody repeats another."""
    said: set[Any] = set()
    for each in speakers:
        texts = words.SAID[_key(each)][place]
        further = next((n for n in range(len(texts)) if case.turn(texts, n) not in said), None)
        if further is not None:
            said.add(case.turn(texts, further))
            yield each, case.turn(texts, further)


def _key(each: Attender) -> str:
    return each.capacity.split(",")[0]


def _enter(
    case: Case, column: str, text: str, speaker: Attender | None, *, kind: str = ""
) -> recording.Entered:
    case.office.clock.go_on(150)
    restricted = column == words.WORRIED and speaker and speaker.capacity.startswith(RESTRICTED)
    return recording.enter(
        case.clerk,
        case.uid,
        column,
        case.said(text, speaker.capacity if speaker else ""),
        speaker.uid if speaker else None,
        audience=PROFESSIONALS if restricted else recording.EVERYONE,
        entry_kind=kind,
    )


def _next_step(case: Case, each: Attender, what: str, who: str, days: int) -> None:
    case.office.clock.go_on(200)
    recording.enter(
        case.clerk,
        case.uid,
        words.NEXT,
        case.said(what, each.capacity),
        each.uid,
        who=case.said(who),
        by_when=case.office.calendar.add(case.day, days),
    )


def _slips(case: Case, speakers: list[Attender]) -> None:
    """What is typed in haste is amended; what was said of somebody else is struck through."""
    clock = case.office.clock
    nurse = next((each for each in speakers if _key(each) in {"School nurse", "Manager"}), None)
    if nurse:
        slip = _enter(case, words.WORRIED, words.SLIP, nurse)
        clock.go_on(20)
        mended = case.said(words.MENDED, nurse.capacity)
        recording.amend(case.clerk, slip.uid, slip.rev, text=mended, speaker=nurse.uid)
    if case.number % 3 == 0:
        wrong = _enter(case, words.WORRIED, words.STRUCK, None)
        clock.go_on(30)
        recording.strike(case.clerk, wrong.uid, wrong.rev)


def _childs_words(case: Case, here: list[Attender]) -> None:
    """A child says it, or the advocate for it, or the social worker tells of it."""
    if all(case.age(given) is None for given in case.children):
        return
    ways = ("Child", "Advocate", "Designated teacher", "Social worker")
    speaker = next(each for way in ways for each in here if _key(each) == way)
    names = [each for each in case.children if each and speaker.name.startswith(f"{each} ")]
    about = (names or case.children)[0]
    case.office.clock.go_on(60)
    recording.enter(
        case.clerk,
        case.uid,
        words.WORRIED if case.number % 2 else words.WELL,
        case.turn(words.CHILDS_WORDS),
        speaker.uid,
        verbatim=True,
        children=[case.kin.persons[about]],
    )


def _keep_from_father(case: Case, worker: Attender) -> None:
    """Something that the father must not read is said by the one it would endanger."""
    father = next((each for each in people(case) if each.capacity == "Father"), None)
    if father is None:
        return
    said = recording.enter(
        case.clerk,
        case.uid,
        words.WORRIED,
        case.said("{mother} has asked the housing office for a place of her own."),
        worker.uid,
    )
    case.office.clock.go_on(15)
    recording.restrict(case.clerk, said.uid, said.rev, Audience.withheld_from([father.uid]))


def mark_the_scale(case: Case) -> None:
    """Everybody writes a number and a reason; one declines."""
    here = _here(case)
    for place, each in enumerate(here if case.is_recent else here[:FEW]):
        case.office.clock.go_on(10)
        declined = (case.number + place) % 9 == 8
        scaling.scale(
            case.clerk,
            case.uid,
            each.uid,
            None if declined else (3 * case.number + 2 * place) % 5 + (3 if _is_bad(case) else 5),
            reason="" if declined else case.turn(words.SCALE_REASONS, place),
        )


def _is_bad(case: Case) -> bool:
    return case.sitting.outcome in {START, GO_ON}


def decide(case: Case) -> None:
    """Each agency says what it thinks of each child; the chair decides, child by child."""
    page = decided.decided(case.clerk, case.uid)
    # The advocate takes no part in the decision (S0 4.3.3).
    agencies = [each for each in page.agencies if each.agency][: MANY if case.is_recent else FEW]
    for each in page.children:
        outcome = outcome_of(case, each.child)
        plan = outcome in {START, GO_ON}
        category = case.sitting.category if plan else None
        for place, agency in enumerate(agencies):
            case.office.clock.go_on(25)
            against = case.is_recent and place == 2 and case.number % 4 == 1
            decisions.view(
                case.clerk,
                each.child.uid,
                agency.uid,
                0,
                plan is not against,
                category=None if against or not plan else category,
                dissent=against and plan,
                words=words.DISSENT if against and plan else case.turn(words.VIEW_WORDS, place),
            )
        case.office.clock.go_on(40)
        decisions.decide(
            case.chair,
            each.child.uid,
            each.child.rev,
            outcome,
            category=category,
            multiple_reason=words.MULTIPLE if category == "multiple" else "",
            instead=_instead(case, outcome),
        )
    if decided.decided(case.clerk, case.uid).leaves_a_plan:
        _set_dates(case)


def outcome_of(case: Case, child: Child) -> str:
    """Return what is decided for a child: a plan that starts at an initial goes on at a review."""
    outcome = case.sitting.outcome
    if outcome == GO_ON and child.type not in {"first_review", "subsequent_review"}:
        return START
    return outcome


def _instead(case: Case, outcome: str) -> str:
    if outcome in {NONE, END}:
        return case.turn(("child_in_need", "nothing", "child_in_need"))
    return ""


def _set_dates(case: Case) -> None:
    """The next review and the first core group are booked before anybody leaves."""
    page = decided.decided(case.clerk, case.uid)
    due = page.review.due if page.review else None
    day = case.next_day or (due and case.office.calendar.add(due, -4))
    if day:
        decisions.set_review_date(case.clerk, case.uid, case.rev, day)
    if page.core_group and case.number % 7:
        core_group = case.office.calendar.add(case.day, 7 + case.number % 3)
        booking_next.set_core_group_date(case.clerk, case.uid, case.rev, core_group)


def take_part(case: Case) -> None:
    """How each child took part; now and then nobody puts it down."""
    here = {_key(each) for each in _here(case)}
    names = {each.name for each in _here(case)}
    for place, child in enumerate(attendance.attendance(case.clerk, case.uid).children):
        given = case.children[place]
        age = case.age(given)
        if (case.number + place) % 9 == 4:
            continue
        if age is None or age < 10:
            code = "consulted" if age and age > 6 else "under_age"
        elif child.name in names:
            code = "attended"
        else:
            code = "advocate" if "Advocate" in here else case.turn(("wrote_to_chair", "consulted"))
        taking_part.participate(case.clerk, child.uid, child.rev, code)
