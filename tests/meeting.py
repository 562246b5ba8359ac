"""A conference of today with people asked to it, for tests of what happens in the room."""

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from cpclerk.services.attendance import arrive
from cpclerk.store import (
    Conference,
    FamilyMember,
    Invitee,
    Professional,
    Session,
    transaction,
)
from tests.making import make_conference, make_family, make_professional

HEALTH = "School Nurse/Health Visitor/Midwife"


@dataclass
class Meeting:
    """A conference and its invitees by the tags they get: Mum, SW, HV, Sch, Sch2, Pol."""

    conference: Conference
    people: dict[str, Invitee]

    @property
    def uid(self) -> str:
        return self.conference.uid


def make_meeting(
    session: Session,
    *,
    here: tuple[str, ...] = (),
    births: tuple[date, ...] = (date(2014, 5, 1), date(2019, 8, 9)),
    **values: Any,
) -> Meeting:
    """Make a conference of today at 9:00; those named in `here` have come."""
    family = make_family(session, births=births)
    values = {"conference_date": session.today, "started_at": None, **values}
    conference = make_conference(session, family, **values)
    mother = FamilyMember.get(FamilyMember.relation == "mother").person_id
    known = {
        "SW": make_professional(session, "Social Worker", "Lena Hart", "Social worker"),
        "HV": make_professional(session, HEALTH, "Kim Moss", "Health visitor"),
        "Sch": make_professional(session, "School", "Ravi Shah", "Head teacher"),
        "Sch2": make_professional(session, "School", "Nora Shah"),
        "Pol": make_professional(session, "Local/Other Police", "PC Dev Stone"),
    }
    with transaction(session, "make list") as change:
        people = {
            "Mum": change.insert(
                Invitee,
                conference=conference,
                person=mother,
                capacity="Mother",
                position=0,
                invited=True,
            )
        }
        for position, (tag, who) in enumerate(known.items(), 1):
            people[tag] = change.insert(
                Invitee,
                conference=conference,
                professional=who,
                agency=_agency(who),
                position=position,
                invited=True,
            )
    for tag in here:
        saved = arrive(session, people[tag].uid, 1)
        people[tag].rev = saved.rev
    return Meeting(conference, people)


def make_quorate(session: Session, **values: Any) -> Meeting:
    """Make a meeting that is under way with social care and two other agencies."""
    here = ("Mum", "SW", "HV", "Sch")
    return make_meeting(session, here=here, **{"started_at": time(9, 0), **values})


def _agency(who: Professional) -> str:
    return str(who.agency_id)
