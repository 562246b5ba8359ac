"""The sittings of the sample as cases: each with its family, and the one it follows."""

from cpclerk.sample.case import Case, Kin
from cpclerk.sample.office import AtWork
from cpclerk.sample.people import HOUSEHOLDS
from cpclerk.sample.sittings import SITTINGS

REVIEWS = {"first_review", "subsequent_review"}


def cases(office: AtWork) -> list[Case]:
    """Return every sitting as a case, in the order in which they came about."""
    households = {each.surname: each for each in HOUSEHOLDS}
    kin = {surname: Kin() for surname in households}
    made: list[Case] = []
    for number, sitting in enumerate(SITTINGS):
        family = sitting.family
        case = Case(office, sitting, households[family], kin[family], number)
        before = next((each for each in reversed(made) if each.sitting.family == family), None)
        if before is not None and sitting.type in REVIEWS:
            before.next_day = sitting.day
        if sitting.again:
            case.first = before
        made.append(case)
    return made
