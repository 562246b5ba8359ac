"""Before anybody is invited: the request, the booking, and what is called off."""

from collections.abc import Callable
from datetime import time
from types import MappingProxyType

from cpclerk.sample import families, words
from cpclerk.sample.case import Case
from cpclerk.services import asking, booking, requests
from cpclerk.services.asking import Asked
from cpclerk.services.placing import Place


def ask(case: Case) -> None:
    """The social work team asks for a conference; a family not known yet is entered."""
    if not case.kin.uid:
        families.enter(case)
    if case.first is not None:
        case.uid = booking.hold_again(case.clerk, case.first.uid).uid
    else:
        case.uid = booking.request(case.clerk, _asked(case)).uid


def _asked(case: Case) -> Asked:
    sitting = case.sitting
    types = [sitting.types.get(given, sitting.type) for given in case.children]
    events = {}
    if sitting.started:
        is_notice = sitting.type == "receiving_in"
        events["written_notice" if is_notice else "strategy_discussion"] = sitting.started
    previous = asking.ready(case.clerk, case.kin.uid).previous
    if previous and any(each.endswith("_review") for each in types):
        events["previous_conference"] = previous
    return Asked(
        family_uid=case.kin.uid,
        types=dict(zip((case.kin.persons[each] for each in case.children), types, strict=True)),
        events=events,
        team_uid=case.office.teams[case.household.team],
        reason=words.REASONS[sitting.category] if sitting.started else "",
    )


def book(case: Case) -> None:
    """The clerk books it with the family's own chair."""
    place = Place(
        day=case.day,
        start=time.fromisoformat(case.sitting.at),
        chair_uid=case.chair.actor.uid,
        room_uid=case.turn(case.office.rooms),
        late_reason=case.sitting.late_reason or "arranged_late",
    )
    booking.book(case.clerk, case.uid, case.rev, place)


def postpone(case: Case) -> None:
    """It is put off, to no date yet."""
    words = "Mother is in hospital; the team gives a new date this week."
    booking.postpone(case.clerk, case.uid, case.rev, late_reason="family", words=words)


def cancel(case: Case) -> None:
    """It is called off for good."""
    booking.cancel(case.clerk, case.uid, case.rev, "The children moved to another area.")


def stand_down(case: Case) -> None:
    """It turns out not to be needed."""
    booking.stand_down(case.clerk, case.uid, case.rev, "The enquiry found nothing to worry about.")


def end_otherwise(case: Case) -> None:
    """What was asked for ends in something else."""
    words = "The school and the health visitor see enough being done; the team keeps in touch."
    requests.end_otherwise(case.clerk, case.uid, case.rev, "early_help", words)


CALLED_OFF: MappingProxyType[str, Callable[[Case], None]] = MappingProxyType(
    {"postponed": postpone, "cancelled": cancel, "stood_down": stand_down}
)
