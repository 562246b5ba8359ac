"""After a conference: the outline plan, the minutes from draft to the last copy."""

from datetime import time

from cpclerk.rules.approval import EMAIL
from cpclerk.rules.letters import MINUTES, OUTLINE_PLAN
from cpclerk.rules.text import fold
from cpclerk.sample import plan, words
from cpclerk.sample.before import chair_ticks, people, tick
from cpclerk.sample.case import Case
from cpclerk.sample.room import FEW
from cpclerk.services import confirming, copies_out, distribution, envelopes, minutes, reports

TITLES = frozenset({"mr", "mrs", "ms", "dr", "pc", "dc", "ds"})


def outline_plan(case: Case) -> None:
    """The decision and the outline plan go to everybody; long ago the chair sent them otherwise."""
    if case.is_recent:
        _send_to_all(case, OUTLINE_PLAN, {each.uid for each in people(case)})
        return
    minutes.outline_plan_out(
        case.chair, case.uid, case.chair.today, words.SENT_OTHERWISE, late_reason=_why(case)
    )


def key_in(case: Case) -> None:
    """The chair's form is filled in, and the case system keyed."""
    if case.number % 5:
        chair_ticks(case, "chair_form")
    if case.number % 4:
        tick(case, "case_system")
    # Of long ago nothing is left to do.
    if case.number % 4 or not case.is_recent:
        plan.key_across(case)


def draft(case: Case) -> None:
    """The clerk drafts the minutes from the record, and mends a block by hand."""
    minutes.draft(case.clerk, case.uid)
    if case.is_recent:
        block = minutes.page(case.clerk, case.uid).blocks[0]
        case.office.clock.go_on(600)
        text = f"{block.text}\nThe family asked for a break after an hour."
        minutes.amend_block(case.clerk, block.uid, block.rev, text)


def to_chair(case: Case) -> None:
    """The draft goes to the chair."""
    minutes.to_chair(case.clerk, case.uid, case.clerk.today, late_reason=_why(case))


def comes_back(case: Case) -> None:
    """The chair sends the draft back with comments; it is mended and goes again."""
    minutes.return_to_clerk(case.chair, case.uid, case.chair.today, comments=words.RETURNED)
    case.office.clock.go_on(1800)
    minutes.to_chair(case.clerk, case.uid, case.clerk.today, late_reason=_why(case))


def approve(case: Case) -> None:
    """The chair approves, or says so by e-mail; the manager approves for a chair who is away."""
    today = case.clerk.today
    late = _why(case)
    if case.number % 6 == 2:
        manager = case.office.session("MF")
        note = "The chair is on leave until next week."
        minutes.approve(manager, case.uid, today, note=note, late_reason=late)
    elif case.number % 3 == 0:
        minutes.approve(
            case.clerk, case.uid, today, way=EMAIL, came_at=time(8, 40),
            evidence=words.EVIDENCE, late_reason=late,
        )  # fmt: skip
    else:
        minutes.approve(case.chair, case.uid, today, late_reason=late)


def distribute(case: Case) -> None:
    """Each recipient is confirmed, then all copies go out; long ago the fewest got one."""
    ask_round(case)
    there = [each.uid for each in people(case) if each.attended]
    _send_to_all(case, MINUTES, set(there if case.is_recent else there[:FEW]))
    if case.number % 3:
        tick(case, "questionnaire_sent")


def _send_to_all(case: Case, document: str, served: set[str]) -> None:
    clerk, late = case.clerk, _why(case)
    found = [
        (each, _way(each) if each.invitee_uid in served or each.is_family else "none")
        for each in distribution.recipients(clerk, case.uid, document).recipients
        if each.state == "to_confirm"
    ]
    # Who gets none first: each copy says who else is sent it, and need not be made again.
    for each, method in sorted(found, key=lambda pair: pair[1] != "none"):
        case.office.clock.go_on(25)
        confirming.confirm(
            clerk,
            case.uid,
            each.invitee_uid,
            document=document,
            method=method,
            initials=_initials(each.name),
            late_reason=late,
        )
    case.office.clock.go_on(900)
    copies_out.send_confirmed(clerk, case.uid, clerk.today, document=document, late_reason=late)
    if case.is_recent:
        for envelope in envelopes.envelopes(clerk, case.uid):
            if envelope.state == "open":
                envelopes.seal(clerk, envelope.uid, envelope.rev)


def _way(each: distribution.Recipient) -> str:
    """Return how a copy goes; by mail it would wait in an outbox that nobody sends from."""
    return "post" if "post" in each.addresses else "by_hand"


def ask_round(case: Case) -> None:
    """Before the last copy goes out, nothing that closing left open is left."""
    for each in reports.reports(case.clerk, case.uid):
        if each.is_outstanding:
            case.office.clock.go_on(30)
            reports.not_received(case.clerk, case.uid, each.which, each.rev)
    if not case.number % 5:
        chair_ticks(case, "chair_form")


def _why(case: Case) -> str:
    """Return the reason given if this turns out to be late."""
    return case.turn(("backlog", "team_staffing", "chair_unavailable", "other"))


def _initials(name: str) -> str:
    names = [each for each in fold(name).replace(".", " ").split() if each not in TITLES]
    return "".join(each[0] for each in names)
