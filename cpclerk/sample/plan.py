"""What comes of a decision: factors, the outline plan, how the last one went, what came back."""

from datetime import date

from cpclerk.rules.people import age_on
from cpclerk.sample import words
from cpclerk.sample.case import Case
from cpclerk.services import (
    case_system,
    decided,
    decisions,
    outline,
    plan_actions,
    plan_goals,
    plan_records,
    questionnaires,
)

# Before this day no outline plan is written down: the conferences are there for their decisions.
WRITTEN_FROM = date(2026, 5, 1)
FACTORS = (
    ("domestic_abuse", "alcohol"),
    ("poor_parenting_history", "parental_mental_health"),
    ("substance_misuse", "criminal_history", "domestic_abuse"),
    (),
)
RESULTS = ("done", "partly", "not_done")


def circumstances(case: Case) -> None:
    """The factors are ticked for each child; now and then nobody does it."""
    for place, each in enumerate(decided.decided(case.clerk, case.uid).children):
        if (case.number + place) % 7 == 3:
            continue
        case.office.clock.go_on(20)
        decisions.record_circumstances(
            case.clerk,
            each.child.uid,
            each.child.rev,
            factors=case.turn(FACTORS),
            dual_status=False if case.is_recent else None,
            legal_advice=case.number % 5 == 0 if case.is_recent else None,
        )


def look_back(case: Case) -> None:
    """At a review each action of the plan before is looked at."""
    for place, each in enumerate(plan_actions.carried_to(case.clerk, case.uid)):
        result = case.turn(RESULTS, place)
        said = words.CAME_OF_IT[result]
        case.office.clock.go_on(30)
        plan_actions.judge(case.clerk, case.uid, each.action.uid, 0, result, said)


def write(case: Case) -> None:
    """Goals, actions, core group, what if, and the eldest child's own version."""
    page = outline.outline(case.clerk, case.uid)
    if case.day < WRITTEN_FROM or not decided.decided(case.clerk, case.uid).leaves_a_plan:
        return
    for place in range(2 if case.is_recent else 1):
        goal = case.said(case.turn(words.GOALS, place))
        outline.write_part(case.clerk, case.uid, "goal", goal)
    if page.steps_left:
        plan_actions.bring_in_steps(case.clerk, case.uid)
    if not case.is_recent:
        return
    first, *_ = outline.outline(case.clerk, case.uid).goals
    for each in outline.outline(case.clerk, case.uid).actions[:2]:
        plan_goals.serve_goal(case.clerk, each.uid, each.rev, first.uid)
    there = [each.uid for each in page.people if (each.attended and each.agency) or each.is_family]
    outline.set_core_group(case.clerk, case.uid, there[:5])
    outline.write_part(case.clerk, case.uid, "contingency", case.turn(words.WHAT_IF))
    eldest = page.children[0]
    if eldest.date_of_birth and age_on(eldest.date_of_birth, case.day) >= 5:
        own = {part: case.said(text) for part, text in words.OWN_VERSION.items()}
        outline.write_own_version(case.clerk, case.uid, eldest.person_uid, own, seen={})


def ask_why(case: Case) -> None:
    """The chair asks why a plan still lasts; on the youngest it is still to be asked."""
    records = plan_records.plan_records(case.chair, case.uid)
    asked = [each for each in records if each.unasked]
    for each in asked[: -1 if case.is_recent else None]:
        case.office.clock.go_on(60)
        plan_records.challenge(case.chair, each.person_uid, each.unasked, words.WHY_IT_LASTS)


def key_across(case: Case) -> None:
    """Each child's line is keyed into the case system; one of them says something else there."""
    for each in case_system.sheet(case.clerk, case.uid).lines:
        if not each.decided:
            continue
        case.office.clock.go_on(40)
        saved = case_system.key_in(case.clerk, each.child_uid, each.rev)
        if case.is_recent and case.number % 3 == 0:
            says = {**each.values, "category": "Emotional abuse (EMO)"}
            case_system.read_off(case.clerk, each.child_uid, saved.rev, says)


def came_back(case: Case) -> None:
    """Questionnaires that came back, each question answered or not."""
    asked = questionnaires.questionnaires(case.clerk, case.uid)
    for who, how_many in (("parents", 1 + case.number % 2), ("agencies", case.number % 2)):
        for place in range(how_many):
            answers = {
                each.code: 2 + (case.number + place + number) % 4
                for number, each in enumerate(asked.asked(who))
                if (case.number + number + place) % 6
            }
            comment = case.turn(words.COMMENTS, place) if who == "parents" else ""
            questionnaires.enter_questionnaire(case.clerk, case.uid, who, answers, comment=comment)
