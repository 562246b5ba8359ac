"""Before a conference: who is invited, what they answer, what is seen to, which reports come."""

from cpclerk.sample.case import Case
from cpclerk.services import (
    attendance,
    checklists,
    conferences,
    invitations,
    inviting,
    proposing,
    reports,
)
from cpclerk.services.attenders import Attender
from cpclerk.services.reports import Owed

# In the order of the list: how people tend to answer. None: nobody has answered for them.
ANSWERS = ("coming", "coming", "coming", "sending_report", "coming", None, "coming", "apologies")
LOCUMS = ("Ann Locum", "Tim Standing", "Joy Proxy")
PERIPHERAL = {"GP", "CAIU", "SW Team Manager/PSW", "Housing", "Community Safety", "Army Welfare"}
# Of a conference of long ago only these were ticked.
KEPT = {"planning_meeting", "previous_plan", "chair_form", "case_system", "questionnaire_sent"}
# Without these there is no quorum, and they come.
PILLARS = ("Social worker", "Health visitor", "School nurse", "Designated teacher", "Midwife")


def list_in(case: Case) -> None:
    """The social worker's list comes in, and those proposed are put on the list."""
    clerk = case.clerk
    invitations.invitation_list_in(clerk, case.uid, case.rev, clerk.today)
    inviting.accept_proposal(clerk, case.uid, without=_left_out(case))
    if case.household.surname == "Cedar":
        inviting.add(clerk, case.uid, name="Ewa Most", capacity="Interpreter")


def _left_out(case: Case) -> set[str]:
    """Return whom a conference of long ago did without, and police at later reviews (S2 6.17.2)."""
    proposed = proposing.proposal(case.clerk, conferences.get(case.uid)).rows
    if not case.is_recent:
        return {each.key for each in proposed if each.agency in PERIPHERAL}
    review = case.sitting.type == "subsequent_review"
    return {each.key for each in proposed if review and each.agency == "CAIU"}


def family_told(case: Case) -> None:
    """The social worker confirms that the family knows."""
    invitations.family_told(case.clerk, case.uid, case.rev, case.clerk.today)


def invite(case: Case) -> None:
    """Invitations go out; the police are told."""
    clerk = case.clerk
    invitations.mark_all_sent(clerk, case.uid, clerk.today)
    invitations.police_told(clerk, case.uid, case.rev, clerk.today)
    tick(case, "invitations_sent")


def first_replies(case: Case) -> None:
    """The quick ones answer."""
    _reply(case, late=False)


def last_replies(case: Case) -> None:
    """So do the others, as far as they do."""
    _reply(case, late=True)


def _reply(case: Case, *, late: bool) -> None:
    for place, each in enumerate(people(case)):
        if (place + case.number) % 3 == 0 and not late:
            continue
        answer = answer_of(case, each, place)
        if answer is None or each.reply is not None:
            continue
        case.office.clock.go_on(40)
        locum = case.turn(LOCUMS, place) if answer == "substitute" else ""
        invitations.log_reply(case.clerk, each.uid, each.rev, answer, locum)


def people(case: Case) -> tuple[Attender, ...]:
    """Return the list of a conference as it stands."""
    return attendance.attendance(case.clerk, case.uid).people


def answer_of(case: Case, each: Attender, place: int) -> str | None:
    """Return what somebody answers, the same whenever it is asked."""
    if case.sitting.inquorate and not each.is_family and each.capacity not in PILLARS[:1]:
        return "apologies" if place % 2 else "coming"
    if each.capacity.split(",")[0] in PILLARS or each.capacity in ("Mother", "Interpreter"):
        return "coming"
    if each.capacity == "Child":
        return case.turn(("coming", "apologies", None), place)
    if each.capacity.startswith("GP"):
        return case.turn(("sending_report", "apologies", None, "sending_report"))
    if (case.number + place) % 17 == 0:
        return "substitute"
    return case.turn(ANSWERS, 3 * place)


def tick(case: Case, *items: str) -> None:
    """The clerk ticks items of the checklist, those that this kind of conference has."""
    _tick(case, items, by_chair=False)


def chair_ticks(case: Case, *items: str) -> None:
    """The chair ticks items of the checklist."""
    _tick(case, items, by_chair=True)


def _tick(case: Case, items: tuple[str, ...], *, by_chair: bool) -> None:
    ticked = [code for code in items if case.is_recent or code in KEPT]
    if not ticked:
        return
    session = case.chair if by_chair else case.clerk
    open_items = {
        each.code: each for each in checklists.checklist(session, case.uid) if each.is_open
    }
    for code in ticked:
        if code in open_items:
            case.office.clock.go_on(15)
            checklists.tick(session, case.uid, code, open_items[code].rev)


def plan_meeting(case: Case) -> None:
    """Chair and social worker plan the conference."""
    chair_ticks(case, "planning_meeting")
    tick(case, "safe_contact")


def see_to_needs(case: Case) -> None:
    """Interpreter, access, views; where nobody needs anything that is said."""
    tick(case, "views_sought")
    if case.household.surname == "Cedar":
        tick(case, "access_needs")
    elif case.is_recent and case.number % 3:
        checklists.not_applicable(
            case.clerk, case.uid, "access_needs", 0, "The social worker asked: no need."
        )
    if case.household.surname in {"Fir", "Ash"}:
        chair_ticks(case, "separate_arrangements")
    elif case.is_recent and case.number % 2:
        checklists.not_applicable(
            case.chair,
            case.uid,
            "separate_arrangements",
            0,
            "Both parents say they can sit together.",
        )


def ready(case: Case) -> None:
    """The day before: what can be ticked is."""
    tick(case, "agency_reports", "quorum_forecast", "previous_plan")
    if case.number % 4:
        chair_ticks(case, "restricted_information")


def early_reports(case: Case) -> None:
    """Reports that come days before."""
    _receive(case, "early")


def late_reports(case: Case) -> None:
    """Reports that come the day before."""
    _receive(case, "day before")


def reports_on_the_day(case: Case) -> None:
    """Asked in the flow of the meeting: what came today, by word of mouth, or not at all."""
    _receive(case, "on the day")


def _receive(case: Case, when: str) -> None:
    clerk = case.clerk
    for place, each in enumerate(reports.reports(clerk, case.uid)):
        if each.state != "not_recorded" or _comes(case, place) != when:
            continue
        case.office.clock.go_on(30)
        if when == "on the day" and _never(case, place):
            reports.not_received(clerk, case.uid, each.which, each.rev)
            continue
        how = "verbal" if when == "on the day" and not _is_social_workers(each) else "document"
        reports.received(clerk, case.uid, each.which, each.rev, clerk.today, how)
        if _is_social_workers(each) and each.which.reader == "family":
            tick(case, "report_seen_family")


def _comes(case: Case, place: int) -> str:
    """When the report in this place of the list comes; some are never recorded."""
    ways = ("early", "day before", "early", "on the day", "early", "not recorded", "on the day")
    return ways[(2 * case.number + place) % len(ways)]


def _never(case: Case, place: int) -> bool:
    return (case.number + place) % 3 == 0


def _is_social_workers(each: Owed) -> bool:
    return each.which.author == reports.SOCIAL_WORKER
