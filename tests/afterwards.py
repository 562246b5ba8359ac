"""A conference that was held, with its record, for tests of what follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from random import Random
from typing import Any

from cpclerk.rules.profile_parts import CHAIR_FORM
from cpclerk.rules.text import fold
from cpclerk.services import case_system, checklists, contacts, distribution, minutes
from cpclerk.services.undo import Saved
from cpclerk.store import (
    ChildAtConference,
    Conference,
    Contact,
    Entry,
    FamilyMember,
    Invitee,
    Person,
    Session,
    transaction,
)
from tests.conftest import as_role
from tests.making import make_conference, make_family, make_professional

# Thursday; the tests' today is Monday 23 November.
HELD = date(2026, 11, 19)
TODAY = date(2026, 11, 23)
EVERYBODY = ("Mum", "Dad", "SW", "HV", "Sch")
INITIALS = {"Mum": "ra", "Dad": "TK", "SW": "L.H.", "HV": "KM", "Sch": "rs"}
YOUNG = ("Mia", "Leo")
FAMILY = frozenset({"Mum", "Dad", "Friend", *YOUNG})
# No professional to an audience, though none of the family; speaks for the children.
NO_PROFESSIONAL = FAMILY | {"Adv"}
EVERY_TAG = (*sorted(FAMILY), "SW", "HV", "Sch", "Pol", "Ref", "Adv")
HEALTH = "School Nurse/Health Visitor/Midwife"


@dataclass
class Held:
    """A held conference and its invitees: Mum, Dad, SW, HV, Sch."""

    conference: Conference
    people: dict[str, Invitee]

    @property
    def uid(self) -> str:
        return self.conference.uid


def make_held(
    session: Session,
    *,
    number: int = 1,
    outcome: str | None = "plan_started",
    day: date = HELD,
    **values: Any,
) -> Held:
    """Make a conference held on `day` with two parents and three professionals there."""
    family = make_family(session, reference=f"F{number:03}")
    values = {
        "reference": f"CP{number:03}",
        "state": "held",
        "quorate": True,
        "started_at": time(10, 0),
        "closed_at": time(12, 0),
        "review_date": date(2027, 2, 18),
        **values,
    }
    conference = make_conference(session, family, conference_date=day, **values)
    known = {
        "SW": make_professional(session, "Social Worker", "Lena Hart", "Social worker"),
        "HV": make_professional(session, HEALTH, "Kim Moss", "Health visitor"),
        "Sch": make_professional(session, "School", "Ravi Shah", "Head teacher"),
    }
    with transaction(session, "make people") as change:
        mother = FamilyMember.get(
            (FamilyMember.family == family) & (FamilyMember.relation == "mother")
        ).person_id
        father = change.insert(
            Person, given_name="Tom", surname="Khan", sex="M", name_folded=fold("Tom Khan")
        )
        change.insert(
            FamilyMember,
            family=family,
            person=father,
            relation="father",
            parental_responsibility=True,
        )
        people = {
            tag: change.insert(
                Invitee,
                conference=conference,
                person=person,
                capacity=capacity,
                position=position,
                invited=True,
                attended=True,
            )
            for position, (tag, person, capacity) in enumerate(
                (("Mum", mother, "Mother"), ("Dad", father.uid, "Father"))
            )
        }
        for position, (tag, who) in enumerate(known.items(), 2):
            people[tag] = change.insert(
                Invitee,
                conference=conference,
                professional=who,
                agency=who.agency_id,
                position=position,
                invited=True,
                attended=True,
            )
        for house, each in enumerate(people.values(), 1):
            owner = {"person": each.person_id, "professional": each.professional_id}
            change.insert(Contact, kind="address", value=f"{house} Post Row, Fenmarsh", **owner)
        for child in ChildAtConference.select().where(ChildAtConference.conference == conference):
            change.update(
                child, outcome=outcome, category="neglect" if outcome == "plan_started" else None
            )
    return Held(conference, people)


def say(session: Session, held: Held, text: str, tag: str = "HV", **values: Any) -> Entry:
    """Put an entry into the record as it stands after the meeting."""
    with transaction(session, "make entry") as change:
        count = Entry.select().count()
        return change.insert(
            Entry,
            **{
                "conference": held.conference,
                "column": "worried",
                "position": count + 1,
                "text": text,
                "speaker": held.people[tag],
                "audience": "everyone",
                **values,
            },
        )


def reach_person(
    session: Session,
    invitee: Invitee,
    kind: str,
    value: str,
    *,
    protected: bool = False,
    safe: bool | None = None,
) -> None:
    """Record a way to reach an invitee."""
    uid = invitee.person_id or invitee.professional_id
    assert uid is not None
    saved = contacts.add_contact(session, [uid], kind, value, protected=protected)
    if safe is not None:
        contacts.confirm_contact(session, saved.uid, saved.rev, safe)


def add_professional(session: Session, held: Held, tag: str, name: str, agency: str) -> Invitee:
    """Put one more professional on the list of those who were there."""
    who = make_professional(session, agency, name)
    with transaction(session, "make address") as change:
        change.insert(Contact, professional=who, kind="address", value=f"{name} House, Fenmarsh")
    return add_invitee(session, held, tag, professional=who, agency=who.agency_id)


def add_invitee(session: Session, held: Held, tag: str, **values: Any) -> Invitee:
    with transaction(session, "make invitee") as change:
        held.people[tag] = change.insert(
            Invitee,
            **{
                "conference": held.conference,
                "position": len(held.people),
                "invited": True,
                "attended": True,
                **values,
            },
        )
    return held.people[tag]


def make_approved(session: Session, held: Held, on: date = TODAY) -> None:
    """Take the minutes from the record to the chair's approval."""
    minutes.draft(session, held.uid)
    minutes.to_chair(session, held.uid, on)
    minutes.approve(as_role(session, "chair"), held.uid, on)


def make_ordinary(session: Session) -> Held:
    """Make a conference with approved minutes and nothing restricted."""
    held = make_held(session)
    say(session, held, "Missed three checks")
    make_approved(session, held)
    return held


def key_all(session: Session, held: Held) -> None:
    """Key every child's line into the case system."""
    for line in case_system.sheet(session, held.uid).lines:
        case_system.key_in(session, line.child_uid, line.rev)


def fill_form(session: Session, held: Held) -> Saved:
    """Tick that the chair's form is filled in, on paper."""
    return checklists.tick(session, held.uid, CHAIR_FORM, 0)


def texts(session: Session, held: Held) -> dict[str, str]:
    """Return what each recipient would be sent, by tag."""
    from cpclerk.services.copies import preview

    return {
        tag: preview(session, held.uid, invitee.uid).text for tag, invitee in held.people.items()
    }


def line_for(session: Session, held: Held, tag: str, document: str = "minutes") -> Any:
    """Return one line of the distribution list."""
    found = distribution.recipients(session, held.uid, document).recipients
    return next(each for each in found if each.invitee_uid == held.people[tag].uid)


def random_audience(rng: Random, uids: Mapping[str, Sequence[str]]) -> tuple[str, frozenset[str]]:
    """Return an audience as stored, and the tags of those who may see it, worked out apart.

    `uids` are those by which an audience may name each of them, by tag.
    """
    names = rng.sample(list(uids), rng.randint(1, 3))
    named = ",".join(rng.choice(uids[tag]) for tag in names)
    everyone = frozenset(uids)
    kept_from = {*names, *(["Adv"] if {*YOUNG} & {*names} else [])}
    return rng.choice(
        [
            ("everyone", everyone),
            ("professionals", everyone - NO_PROFESSIONAL),
            (f"only:{named}", frozenset(names)),
            (f"not:{named}", everyone - kept_from),
            (f"professionals;not:{named}", everyone - NO_PROFESSIONAL - kept_from),
            (f"professionals;only:{named}", frozenset(names) - NO_PROFESSIONAL),
            ("", frozenset()),
            (f"only:{named},", frozenset()),
            ("family", frozenset()),
        ]
    )
