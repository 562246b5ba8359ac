"""Those in the room: who they are, what they are called beside their words, what they count as."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cpclerk.rules.distribution import Recipient
from cpclerk.rules.invitations import usual_for
from cpclerk.rules.parents import took_part
from cpclerk.rules.profile import Profile
from cpclerk.rules.quoracy import NOT_COUNTED, Presence, Quorum, quorum
from cpclerk.rules.recording import Voice, distinct, tag_for
from cpclerk.rules.taking_part import EXCLUDED
from cpclerk.rules.text import fold
from cpclerk.services.advocates_list import comes_as_advocate, is_advocate
from cpclerk.services.naming import invitee_name
from cpclerk.services.told import moves_of, standing_reply
from cpclerk.store import (
    JOIN,
    Agency,
    ChildAtConference,
    Conference,
    FamilyMember,
    Invitee,
    Person,
    Prepared,
    Professional,
    Staff,
)

COMES = frozenset({"coming", "substitute"})
"""Replies by which somebody, or somebody in their place, is there."""
EXCUSED = frozenset({"apologies", "sending_report"})
"""Replies of those who are not expected."""

CHAIR = "Chair"
"""What somebody is at the conference that they chair."""


@dataclass(frozen=True, slots=True)
class Attender:
    """Somebody asked to the meeting, or there without being asked. None is not recorded.

    A reply to a date that was given up is none to the date as it stands.
    `tag` is the short word that stands beside what they say: HV, Mum, Sch2. `uids` are all by
    which an audience can name them; of an advocate `speaks_for` are those of the children.
    `comes_for` are the children they come for, by person; empty: nobody said.
    """

    uid: str
    rev: int
    tag: str
    name: str
    capacity: str
    agency: str
    counts_as: str
    is_family: bool
    invited: bool | None
    reply: str | None
    attended: bool | None
    arrived_at: dt.time | None
    left_at: dt.time | None
    substitute: str
    uids: frozenset[str]
    relation: str
    said_how: str | None
    is_advocate: bool
    speaks_for: frozenset[str]
    comes_for: frozenset[str]
    chairs: bool

    @property
    def is_parent(self) -> bool:
        """Whether this is a parent or carer: somebody of the family who is no child of it."""
        return bool(self.relation) and self.relation != "child"

    @property
    def is_excused(self) -> bool:
        """Whether they said that they would not come, or send a report in their place."""
        return self.reply in EXCUSED

    @property
    def recommends(self) -> bool:
        """Whether they may say if a plan is needed: they come for an agency that has a say.

        An advocate takes no part in the decision (S0 4.3.3); nor do interpreters, supporters and
        the office's own staff.
        """
        return not self.is_family and bool(self.agency) and self.counts_as != NOT_COUNTED

    @property
    def took_part(self) -> str | None:
        """How a parent or carer took part; None is not recorded."""
        return took_part(
            self.said_how,
            attended=self.attended,
            left=self.left_at is not None,
            invited=self.invited,
        )

    @property
    def is_here(self) -> bool:
        """Whether they are in the room now."""
        return self.attended is True and self.left_at is None

    @property
    def full_name(self) -> str:
        """The name of who came: the substitute's, if there is one."""
        return f"{self.substitute} (for {self.name})" if self.substitute else self.name

    @property
    def reader(self) -> Recipient:
        """This person as somebody who reads what is shown."""
        return Recipient(
            self.uids, self.is_family, self.is_advocate, self.speaks_for, self.comes_for
        )

    @property
    def voice(self) -> Voice:
        """This person as somebody who may be quoted."""
        return Voice(
            self.uid,
            self.tag,
            self.substitute or self.name,
            self.is_here,
            self.relation,
            self.capacity,
            self.agency,
        )


# Only what is asked of those joined: all of it takes three times as long, on every screen.
_LISTED = Prepared(
    lambda conference: (
        Invitee.select(
            Invitee,
            Conference.uid,
            Conference.conference_date,
            Conference.chair,
            *(Person.uid, Person.given_name, Person.surname, Person.reference, Person.expected),
            *(Professional.uid, Professional.name, Professional.capacity, Professional.agency),
            *(Staff.uid, Staff.name, Staff.role),
        )
        .join(Conference)
        .switch(Invitee)
        .join(Person, JOIN.LEFT_OUTER)
        .switch(Invitee)
        .join(Professional, JOIN.LEFT_OUTER)
        .switch(Invitee)
        .join(Staff, JOIN.LEFT_OUTER)
        .where(Invitee.conference == conference, ~Invitee.dropped)
        .order_by(Invitee.position, Invitee.uid)
    )
)


def on_the_list(conference_uid: str) -> list[Invitee]:
    """Return the rows of a conference's list, in its order. Needs a connection."""
    return _LISTED.models(conference_uid)


def attenders(
    conference_uid: str, rules: Profile, rows: Sequence[Invitee] | None = None
) -> tuple[Attender, ...]:
    """Return those asked to a conference or there, in the list's order. Needs a connection.

    `rows` are those of the list, where they are read already.
    """
    if rows is None:
        rows = on_the_list(conference_uid)
    agencies = {each.uid: each for each in Agency.select()}
    persons = [row.person_id for row in rows if row.person_id]
    family = FamilyMember.select().where(FamilyMember.person.in_(persons)) if persons else ()
    relations = {each.person_id: each.relation for each in family}
    once: dict[str, set[str]] = {}
    for each in Person.select().where(Person.merged_into.in_(persons)) if persons else ():
        # What was kept from somebody who was there twice stays kept from the one.
        once.setdefault(each.merged_into_id or "", set()).add(each.uid)
    moves = moves_of([conference_uid]).get(conference_uid, ())
    plain = [
        _attender(
            row,
            standing_reply(row.conference, row, moves),
            agencies,
            relations,
            once.get(row.person_id or "", set()),
            rules,
        )
        for row in rows
    ]
    if any(values["is_advocate"] for _, values in plain):
        children, listed = children_at(conference_uid), [values["uids"] for _, values in plain]
        for _, values in plain:
            if values["is_advocate"]:
                spoken_for = values["comes_for"] & children or children
                values["speaks_for"] = all_uids(spoken_for, listed)
    tags = distinct([tag for tag, _ in plain])
    return tuple(Attender(tag=tag, **values) for tag, (_, values) in zip(tags, plain, strict=True))


def quorum_of(people: tuple[Attender, ...], rules: Profile) -> Quorum:
    """Return the quorum of those in the room now."""
    return quorum(
        [Presence(each.agency, each.counts_as) for each in people if each.is_here], rules.quorum
    )


def forecast(
    people: Iterable[Attender], rules: Profile, replies: Collection[str | None] = COMES
) -> Quorum:
    """Return the quorum of those whose reply is one of these: they say that they are coming."""
    coming = [Presence(each.agency, each.counts_as) for each in people if each.reply in replies]
    return quorum(coming, rules.quorum)


def _attender(
    row: Invitee,
    reply: str | None,
    agencies: Mapping[str, Agency],
    relations: Mapping[str, str],
    once: Collection[str],
    rules: Profile,
) -> tuple[str, dict[str, Any]]:
    who = row.professional
    place = agencies.get(row.agency_id or (who.agency_id if who else ""))
    agency, own = (place.name, place.counts_as) if place else ("", "")
    relation = relations.get(row.person_id or "", "")
    capacity = row.capacity or (who.capacity if who else "")
    if not capacity and row.staff:
        capacity = row.staff.role.capitalize()
    known, usual = rules.agency(agency), usual_for(agency, capacity, rules.invitees)
    # One agency, several callings: a school nurse is SN, not HV.
    is_unclear = usual is not None and sum(each.agency == agency for each in rules.invitees) > 1
    is_family = not _is_professional(row, agency, capacity, rules)
    name = _name(row, agency)
    uids = (row.uid, row.person_id, row.professional_id, row.staff_id, *once)
    tag = tag_for(
        name,
        relation=relation,
        agency_short="" if is_unclear else known.short if known else "",
        capacity=usual.name if is_unclear and usual else capacity,
    )
    return tag, {
        "uid": row.uid,
        "rev": row.rev,
        "name": name,
        "capacity": capacity or relation,
        "agency": agency,
        "counts_as": own or (counts_as(agency, capacity, rules) if agency else NOT_COUNTED),
        "is_family": is_family,
        # Whoever is kept out is not expected, whatever they answered before that was decided.
        "invited": False if row.part == EXCLUDED else row.invited,
        "reply": None if row.part == EXCLUDED else reply,
        "attended": row.attended,
        "arrived_at": row.arrived_at,
        "left_at": row.left_at,
        "substitute": row.substitute,
        "relation": relation,
        "said_how": row.took_part,
        # Of the office or from elsewhere.
        "is_advocate": is_advocate(row, rules)
        or (row.person_id is None and comes_as_advocate(capacity, rules)),
        "speaks_for": frozenset(),
        "comes_for": comes_for(row),
        "chairs": row.staff_id is not None and row.staff_id == row.conference.chair_id,
        "uids": frozenset(filter(None, uids)),
    }


def comes_for(row: Invitee) -> frozenset[str]:
    """Return for which children somebody comes, by person; of none, nobody said."""
    return frozenset(filter(None, row.comes_for.split(",")))


def children_at(conference_uid: str) -> frozenset[str]:
    """Return the children a conference is about, by person. Needs a connection."""
    rows = ChildAtConference.select(ChildAtConference.person).where(
        ChildAtConference.conference == conference_uid
    )
    return frozenset(each.person_id for each in rows)


def all_uids(persons: frozenset[str], listed: Iterable[frozenset[str]]) -> frozenset[str]:
    """Return all by which an audience can name these persons, on a list or not."""
    return persons.union(*(uids for uids in listed if uids & persons))


def counts_as(agency: str, capacity: str, rules: Profile) -> str:
    """Return what a professional counts as towards quorum: by capacity, or else by agency."""
    usual = usual_for(agency, capacity, rules.invitees)
    known = rules.agency(agency)
    return (usual.counts_as if usual else "") or (known.counts_as if known else "") or agency


def _is_professional(row: Invitee, agency: str, capacity: str, rules: Profile) -> bool:
    """Return whether somebody comes for an agency or the unit, or as the profile's professionals.

    Everybody else is told no more than the family is.
    """
    if row.person_id is not None:
        return False
    return bool(agency or row.staff_id) or any(
        each.group == "professional" and fold(each.name) == fold(capacity)
        for each in rules.invitees
    )


def _name(row: Invitee, agency: str) -> str:
    """Return a person's name, or in a log that has none the agency's."""
    named = row.professional_id or row.person_id or row.staff_id or row.name
    return invitee_name(row) if named else agency or "not named"
