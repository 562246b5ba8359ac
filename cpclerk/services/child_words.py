"""A child's own words in the record: taken over among its views, and the other way round."""

from dataclasses import dataclass

from cpclerk.rules.audience import Audience, in_part
from cpclerk.rules.child_views import about_in, column_of
from cpclerk.rules.errors import Refused
from cpclerk.rules.recording import checked_text
from cpclerk.services.attenders import attenders
from cpclerk.services.conferences import get, rules_for
from cpclerk.services.frozen import must_not_be_approved
from cpclerk.services.own_words import own_words
from cpclerk.services.permission import writing
from cpclerk.services.recording import enter_in
from cpclerk.services.undo import Saved
from cpclerk.store import ChildAtConference, ChildView, Entry, Invitee, Session, row_at


@dataclass(frozen=True, slots=True)
class TakenOver(Saved):
    """How many sayings were taken over."""

    count: int


def take_over(session: Session, conference_uid: str) -> TakenOver:
    """Put what the children say in the record down as their views, as far as it is not yet.

    Each is for whom the entry is. Raises Refused where there is nothing.
    """
    with writing(session, "record a child's view", conference_uid) as change:
        row = get(conference_uid)
        must_not_be_approved(conference_uid)
        found = own_words(conference_uid, attenders(conference_uid, rules_for(session, row)))
        if not found:
            raise Refused("No words of a child stand in the record that are not here already.")
        for each in found:
            view = change.insert(
                ChildView,
                child=each.child_uid,
                about=about_in(each.entry.column),
                text=each.entry.text,
                how=each.how,
                brought_by=each.brought_by,
                audience=in_part(
                    Audience.parse(each.entry.audience), closed=row.closed_part
                ).stored,
                entry=each.entry.uid,
            )
        return TakenOver(view.uid, view.rev, change.sequence, len(found))


def say_in_record(session: Session, view_uid: str, rev: int) -> Saved:
    """Enter a view in the record, as what the child says, for whom the view is.

    Raises Refused for a letter, or where it is there already; Stale when it has moved.
    """
    with writing(session, "record entry", view_uid) as change:
        view = row_at(ChildView, view_uid, rev)
        child = ChildAtConference.get_by_id(view.child_id)
        if Entry.select().where(Entry.uid == view.entry, ~Entry.struck).exists():
            raise Refused("That stands in the record already.")
        own = Invitee.get_or_none(
            (Invitee.conference == child.conference_id)
            & (Invitee.person == child.person_id)
            & ~Invitee.dropped
        )
        said, _ = enter_in(
            change,
            child.conference_id,
            column_of(view.about),
            checked_text(view.text),
            own.uid if own else view.brought_by_id,
            Audience.parse(view.audience),
            verbatim=True,
            children=[child.person_id],
        )
        change.update(view, entry=said.uid)
        return Saved(view.uid, view.rev, change.sequence)
