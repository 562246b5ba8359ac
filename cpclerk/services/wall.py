"""What a wall must be told of at once: what stands in the record, and who is in the room, now."""

from dataclasses import dataclass

from cpclerk.rules.wall import giveaways
from cpclerk.services.conferences import get
from cpclerk.services.permission import reading
from cpclerk.services.recipients import addressees, protected_details
from cpclerk.store import (
    ChildAtConference,
    ChildView,
    Conference,
    Entry,
    Invitee,
    Prepared,
    ScaleMark,
    Session,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """The rev of each entry and mark (or child's view), and of each person on the list, by uid; of
    the conference its rev, and whether its part for professionals only is under way.
    """

    said: dict[str, int]
    people: dict[str, int]
    meeting: int
    closed_part: bool


# Asked every second while a wall shows anything.
_SAID = Prepared(
    lambda conference: (
        Entry.select(Entry.uid, Entry.rev)
        .where(Entry.conference == conference)
        .union_all(
            ScaleMark.select(ScaleMark.uid, ScaleMark.rev).where(ScaleMark.conference == conference)
        )
    )
)
_VIEWS = Prepared(
    lambda conference: (
        ChildView.select(ChildView.uid, ChildView.rev)
        .join(ChildAtConference)
        .where(ChildAtConference.conference == conference)
    )
)
_PEOPLE = Prepared(
    lambda conference: Invitee.select(Invitee.uid, Invitee.rev).where(
        Invitee.conference == conference, ~Invitee.dropped
    )
)
_MEETING = Prepared(
    lambda conference: Conference.select(Conference.rev, Conference.closed_part).where(
        Conference.uid == conference
    )
)


def standing(session: Session, conference_uid: str, *, views: bool = False) -> Standing:
    """Return how a record and its list of people stand, to be compared with what is on screen.

    With `views` what the children think instead of what was said.
    """
    with reading(session):
        said = dict((_VIEWS if views else _SAID).rows(conference_uid))
        people = dict(_PEOPLE.rows(conference_uid))
        meeting = _MEETING.rows(conference_uid)
        rev, closed = meeting[0] if meeting else (0, True)
        return Standing(said, people, rev, bool(closed))


def never_shown(session: Session, conference_uid: str) -> frozenset[str]:
    """Return what protected details around a conference are known by (see `rules.wall`)."""
    with reading(session):
        row = get(conference_uid)
        return giveaways(protected_details(session, row, addressees(session, row)))
