"""Which children stand on the advocate's list: by age, from the day their conference is booked."""

import datetime as dt
from collections.abc import Collection

from cpclerk.rules.people import age_on
from cpclerk.rules.profile import Profile
from cpclerk.rules.text import fold
from cpclerk.store import ChildAtConference, Conference, Invitee, Person


def old_enough(
    row: Conference, rules: Profile, today: dt.date, said: Collection[str] = ()
) -> list[tuple[ChildAtConference, int]]:
    """Return the children old enough for an advocate on the day, eldest first, with their age.

    Where it is `said` for which persons the advocate comes, those, of whatever age.
    """
    day = row.conference_date or today
    children = (
        ChildAtConference.select(ChildAtConference, Person)
        .join(Person)
        .where(
            ChildAtConference.conference == row.uid,
            ~ChildAtConference.expected,
        )
        .order_by(ChildAtConference.date_of_birth, Person.reference)
    )
    aged = [(each, age_on(born, day)) for each in children if (born := each.date_of_birth)]
    return [
        (child, age)
        for child, age in aged
        if (child.person_id in said if said else age >= rules.advocacy.age)
    ]


def on_lists_by_itself(row: Conference, rules: Profile) -> bool:
    """Whether such a conference puts its children on the list once booked (S0 4.1.1, S1 5.5.3).

    That an advocate is invited, or was dropped, decides it otherwise.
    """
    if row.kind not in rules.advocacy.kinds or row.state == "requested":
        return False
    rows = list(Invitee.select().where(Invitee.conference == row.uid))
    gone = [each for each in rows if each.dropped and is_advocate(each, rules)]
    return not gone or any(not each.dropped and is_advocate(each, rules) for each in rows)


def is_advocate(invitee: Invitee, rules: Profile) -> bool:
    """Whether an invitee is an advocate of the office, named or still to be named."""
    if invitee.staff is not None:
        return bool(invitee.staff.role == "advocate")
    return is_unnamed(invitee) and comes_as_advocate(invitee.capacity, rules)


def comes_as_advocate(capacity: str, rules: Profile) -> bool:
    """Whether somebody comes as what the procedures call a child's advocate."""
    return fold(capacity) in {
        fold(each.name)
        for each in rules.invitees
        if each.when == "advocacy_age" and each.group == "professional"
    }


def is_unnamed(invitee: Invitee) -> bool:
    """Whether an invitee is nobody in particular yet."""
    return not (invitee.staff_id or invitee.person_id or invitee.professional_id)
