"""What each child thinks, in the child's own words; and what was done about it (S4)."""

from dataclasses import dataclass

from cpclerk.rules.audience import Audience, in_part
from cpclerk.rules.child_views import check_brought, checked_about, checked_how, is_wish
from cpclerk.rules.errors import Refused
from cpclerk.rules.outline import checked_words
from cpclerk.rules.text import clean_text
from cpclerk.services.attenders import Attender, attenders
from cpclerk.services.conferences import Child, children_of, get, rules_for
from cpclerk.services.frozen import must_not_be_approved, narrows
from cpclerk.services.own_words import brought_by, own_words
from cpclerk.services.permission import reading, writing
from cpclerk.services.undo import Saved
from cpclerk.store import ChildAtConference, ChildView, Invitee, Session, row_at

EVERYONE = Audience.for_everyone()
ANSWER_LIMIT = 2_000


@dataclass(frozen=True, slots=True)
class View:
    """One thing a child thinks. `answer` is what was done about it, empty: nobody has said.

    `entry` is the uid of what says the same in the record.
    """

    uid: str
    rev: int
    child_uid: str
    about: str
    text: str
    how: str
    brought_by: str | None
    answer: str
    audience: Audience
    entry: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it is a wish that nobody has answered."""
        return is_wish(self.about) and not self.answer


@dataclass(frozen=True, slots=True)
class ChildViews:
    """The children of a conference, who may have brought their views, and the views.

    `in_record` is how many sayings of theirs stand in the record and not here.
    """

    children: tuple[Child, ...]
    people: tuple[Attender, ...]
    views: tuple[View, ...]
    in_record: int


def child_views(session: Session, conference_uid: str) -> ChildViews:
    """Return what the children of a conference think, the eldest child's first."""
    with reading(session):
        row = get(conference_uid)
        people = attenders(conference_uid, rules_for(session, row))
        return ChildViews(
            children_of(conference_uid),
            people,
            views_of(conference_uid),
            len(own_words(conference_uid, people)),
        )


def views_of(conference_uid: str) -> tuple[View, ...]:
    """Return the views, child by child, in the order in which they were put down.

    Needs an open connection.
    """
    places = {each.uid: place for place, each in enumerate(children_of(conference_uid))}
    rows = list(ChildView.select().where(ChildView.child.in_(list(places))))
    rows.sort(key=lambda each: (places[each.child_id], each.uid))
    return tuple(
        View(
            uid=each.uid,
            rev=each.rev,
            child_uid=each.child_id,
            about=each.about,
            text=each.text,
            how=each.how,
            brought_by=each.brought_by_id,
            answer=each.answer,
            audience=Audience.parse(each.audience),
            entry=each.entry,
        )
        for each in rows
    )


def add_view(
    session: Session,
    child_uid: str,
    about: str,
    text: str,
    *,
    how: str = "",
    invitee_uid: str | None = None,
    audience: Audience = EVERYONE,
) -> Saved:
    """Put down what a child thinks, as the child says it; a letter keeps its lines.

    `invitee_uid` is who brought it, such as the advocate. In the part for professionals only it is
    for them. Raises Refused, naming the field.
    """
    with writing(session, "record a child's view", child_uid) as change:
        _must_not_be_approved(child_uid)
        values = _checked(child_uid, about, text, how, invitee_uid)
        _check_brought(session, child_uid, how, invitee_uid)
        whom = in_part(audience, closed=_is_closed_part(child_uid))
        row = change.insert(ChildView, child=child_uid, audience=whom.stored, **values)
        return Saved(row.uid, row.rev, change.sequence)


def amend_view(
    session: Session,
    uid: str,
    rev: int,
    about: str,
    text: str,
    *,
    how: str = "",
    invitee_uid: str | None = None,
    audience: Audience = EVERYONE,
) -> Saved:
    """Put a view right; what stood before is kept. Raises Stale when it has moved.

    New words of the part for professionals only are for them, and so is then the view.
    """
    with writing(session, "record a child's view", uid) as change:
        row = row_at(ChildView, uid, rev)
        values = _checked(row.child_id, about, text, how, invitee_uid)
        stands = (row.about, row.text, row.how, row.brought_by_id)
        if stands[2:] != (how, invitee_uid):
            _check_brought(session, row.child_id, how, invitee_uid)
        if stands != tuple(values.values()) or not narrows(row.audience, audience.stored):
            _must_not_be_approved(row.child_id)
        closed = row.text != values["text"] and _is_closed_part(row.child_id)
        change.update(row, audience=in_part(audience, closed=closed).stored, **values)
        return Saved(row.uid, row.rev, change.sequence)


def answer_view(session: Session, uid: str, rev: int, answer: str) -> Saved:
    """Put down what was done about a view; empty takes it back. Raises Stale."""
    with writing(session, "answer a child's view", uid) as change:
        row = row_at(ChildView, uid, rev)
        _must_not_be_approved(row.child_id)
        change.update(row, answer=clean_text(answer, lines=True, limit=ANSWER_LIMIT))
        return Saved(row.uid, row.rev, change.sequence)


def take_view_out(session: Session, uid: str, rev: int) -> Saved:
    """Take a view out that was put down by mistake; the history keeps it. Raises Stale."""
    with writing(session, "take a child's view out", uid) as change:
        row = row_at(ChildView, uid, rev)
        _must_not_be_approved(row.child_id)
        change.take_out(row)
        return Saved(uid, 0, change.sequence)


def _check_brought(session: Session, child_uid: str, how: str, invitee_uid: str | None) -> None:
    child = ChildAtConference.get_by_id(child_uid)
    people = attenders(child.conference_id, rules_for(session, get(child.conference_id)))
    by = next((each for each in people if each.uid == invitee_uid), None)
    check_brought(how, brought_by(by, child.person_id) if by else "")


def _is_closed_part(child_uid: str) -> bool:
    child = ChildAtConference.get_or_none(ChildAtConference.uid == child_uid)
    return child is not None and get(child.conference_id).closed_part


def _must_not_be_approved(child_uid: str) -> None:
    child = ChildAtConference.get_or_none(ChildAtConference.uid == child_uid)
    if child is not None:
        must_not_be_approved(child.conference_id)


def _checked(
    child_uid: str, about: str, text: str, how: str, invitee_uid: str | None
) -> dict[str, str | None]:
    child = ChildAtConference.get_or_none(ChildAtConference.uid == child_uid)
    if child is None:
        raise Refused("That child is not at this conference.", "child")
    if invitee_uid is not None:
        who = Invitee.get_or_none(Invitee.uid == invitee_uid)
        if who is None or who.conference_id != child.conference_id:
            raise Refused("That person is not on this meeting's list.", "brought_by")
    return {
        "about": checked_about(about),
        "text": checked_words(text, lines=True),
        "how": checked_how(how),
        "brought_by": invitee_uid,
    }
