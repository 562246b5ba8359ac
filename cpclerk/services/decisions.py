"""Deciding, child by child: what agencies think, the outcome, and the dates that follow."""

import datetime as dt
from collections.abc import Iterable, Mapping
from types import EllipsisType
from typing import Any

from cpclerk.rules.audience import Audience, in_part
from cpclerk.rules.case_system import keying
from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.errors import Refused
from cpclerk.rules.profile import Profile
from cpclerk.rules.profile_parts import Named
from cpclerk.rules.text import clean_text
from cpclerk.services.attenders import attenders
from cpclerk.services.conferences import get, rules_for
from cpclerk.services.decided import why_not
from cpclerk.services.frozen import must_not_be_approved, narrows
from cpclerk.services.permission import writing
from cpclerk.services.undo import Saved
from cpclerk.store import (
    AgencyView,
    Change,
    ChildAtConference,
    Conference,
    Session,
    Stale,
    must_stand,
    row_at,
)
from cpclerk.store.calendars import office

WORDS_LIMIT = 1_000


def view(
    session: Session,
    child_uid: str,
    invitee_uid: str,
    rev: int,
    plan: bool | EllipsisType | None = ...,
    *,
    category: str | EllipsisType | None = ...,
    dissent: bool | EllipsisType = ...,
    words: str | EllipsisType = ...,
) -> Saved:
    """Put down what one agency thinks should be decided for one child; what is not given stays.

    What it recommends is for everyone. The words are for professionals where they are put down in
    the part for them only. `rev` is that of its view as it was seen, 0 when there was none; raises
    Stale when it moved.
    """
    given = {"plan": plan, "category": category, "dissent": dissent, "words": words}
    values = {name: value for name, value in given.items() if value is not ...}
    if isinstance(words, str):
        values["words"] = clean_text(words, limit=WORDS_LIMIT)
    if plan is None or plan is False:
        # Whoever is for no plan, or says nothing, is for no category.
        values["category"] = None
    with writing(session, "record view", child_uid) as change:
        child = _child(child_uid)
        row = get(child.conference_id)
        rules = rules_for(session, row)
        _may_decide(row, rules)
        if isinstance(category, str):
            rules.category(category)
        known = {each.uid: each for each in attenders(row.uid, rules)}
        if invitee_uid not in known or not known[invitee_uid].recommends:
            raise Refused(
                "Only somebody on this meeting's list who speaks for an agency says whether a plan "
                "is needed.",
                "invitee",
            )
        found = AgencyView.get_or_none(
            (AgencyView.child == child) & (AgencyView.invitee == invitee_uid)
        )
        must_stand(found, rev)
        if dissent is True and not values.get("words", found.words if found else ""):
            raise Refused("Say why this agency dissents from the decision.", "words")
        values["audience"] = _for_whom(found, values, row).stored
        if found is None:
            found = change.insert(AgencyView, child=child, invitee=invitee_uid, **values)
        else:
            change.update(found, **values)
        return Saved(found.uid, found.rev, change.sequence)


def restrict_view(session: Session, view_uid: str, rev: int, audience: Audience) -> Saved:
    """Say who may see the words of an agency's view; what it recommends is for everyone.

    Raises Stale, and Refused where minutes are approved and it is not for fewer people.
    """
    with writing(session, "restrict view", view_uid) as change:
        found = row_at(AgencyView, view_uid, rev)
        if not narrows(found.audience, audience.stored):
            must_not_be_approved(found.child.conference_id)
        change.update(found, audience=audience.stored)
        return Saved(found.uid, found.rev, change.sequence)


def _for_whom(found: AgencyView | None, values: Mapping[str, Any], row: Conference) -> Audience:
    """Return who may see the words of a view as they are now put down."""
    said = found.words if found else ""
    words = values.get("words", said)
    audience = Audience.parse(found.audience) if found and said else Audience.for_everyone()
    return in_part(audience, closed=row.closed_part and bool(words) and words != said)


def decide(
    session: Session,
    child_uid: str,
    rev: int,
    outcome: str,
    *,
    category: str | None = None,
    multiple_reason: str = "",
    instead: str = "",
) -> Saved:
    """Put down what the chair decides for one child, and for no other.

    A plan that starts or continues has a category; one that asks for it, a reason. `instead` is
    a code of the profile's list or free words. Raises Refused, naming the field; Stale.
    """
    with writing(session, "decide", child_uid) as change:
        child = _child(child_uid)
        must_stand(child, rev)
        row = get(child.conference_id)
        rules = rules_for(session, row)
        _may_decide(row, rules)
        values = _decided(rules, child.type, outcome, category, multiple_reason, instead)
        change.update(child, **values)
        reopen(change, row)
        return Saved(child.uid, child.rev, change.sequence)


def record_circumstances(
    session: Session,
    child_uid: str,
    rev: int,
    *,
    factors: Iterable[str] | EllipsisType | None = ...,
    dual_status: bool | EllipsisType | None = ...,
    legal_advice: bool | EllipsisType | None = ...,
) -> Saved:
    """Put down what else is said of one child, and of no other; what is not given stays.

    `factors` are the significant ones, codes of the profile: none of them is an answer too, None
    is not recorded (S1 5.1.6, S2 T1). `dual_status`: accommodated under section 20 as well as on
    a plan (S2 6.6). `legal_advice`: whether it is to be taken. Raises Refused; Stale.
    """
    given = {"dual_status": dual_status, "legal_advice": legal_advice}
    values: dict[str, Any] = {name: value for name, value in given.items() if value is not ...}
    with writing(session, "record circumstances", child_uid) as change:
        child = _child(child_uid)
        must_stand(child, rev)
        must_not_be_approved(child.conference_id)
        if not isinstance(factors, EllipsisType):
            known = rules_for(session, get(child.conference_id)).factors
            values["factors"] = _known_factors(known, factors)
        change.update(child, **values)
        return Saved(child.uid, child.rev, change.sequence)


def reopen(change: Change, row: Conference) -> None:
    """Open a closed conference again: what was keyed into the case system is not so any more."""
    if row.closed and keying(rules_for(change.session, row), row.kind) is not None:
        change.update(row, closed=False)


def _known_factors(known: Iterable[Named], ticked: Iterable[str] | None) -> list[str] | None:
    """Return the factors in the profile's order. Raises Refused for one that it does not have."""
    if ticked is None:
        return None
    wanted, codes = set(ticked), [each.code for each in known]
    if not wanted <= set(codes):
        raise Refused("These procedures have no such factor. Choose from their list.", "factors")
    return [code for code in codes if code in wanted]


def set_review_date(session: Session, conference_uid: str, rev: int, day: dt.date | None) -> Saved:
    """Put down when the next review is to be; beyond its limit is allowed, and seen as late."""
    with writing(session, "set review date", conference_uid) as change:
        row = get(conference_uid)
        must_stand(row, rev)
        if day is not None:
            check_day(session, row, day)
        change.update(row, review_date=day)
        reopen(change, row)
        return Saved(row.uid, row.rev, change.sequence)


def _child(uid: str) -> ChildAtConference:
    found = ChildAtConference.get_or_none(ChildAtConference.uid == uid)
    if found is None:
        raise Stale(None)
    return found


def _may_decide(row: Conference, rules: Profile) -> None:
    reason = why_not(row, attenders(row.uid, rules), rules)
    if reason:
        raise Refused(reason)
    must_not_be_approved(row.uid)


def _decided(
    rules: Profile, type: str, code: str, category: str | None, reason: str, instead: str
) -> dict[str, Any]:
    """Return the fields of a decision. Raises Refused, naming the field."""
    possible = [rules.outcome(each) for each in rules.child_type(type).outcomes]
    outcome = rules.outcome(code)
    if outcome not in possible:
        words = " or ".join(each.name.lower() for each in possible)
        raise Refused(f"For this child a plan can only be: {words}.", "outcome")
    reason, instead = clean_text(reason, limit=WORDS_LIMIT), clean_text(instead, limit=WORDS_LIMIT)
    if not outcome.on_plan:
        return {"outcome": code, "category": None, "multiple_reason": "", "instead": instead}
    if not category:
        raise Refused("Choose the category of abuse that the plan is for.", "category")
    needs_reason = rules.category(category).needs_reason
    if needs_reason and not reason:
        raise Refused("Say why one category is not enough.", "multiple_reason")
    kept = reason if needs_reason else ""
    return {"outcome": code, "category": category, "multiple_reason": kept, "instead": ""}


def check_day(session: Session, row: Conference, day: dt.date) -> None:
    """Refuse a day that is not after the conference, or is no working day of the office."""
    if row.conference_date is None or day <= row.conference_date:
        raise Refused("That is not after the conference. Type a later day, such as +10wd.", "day")
    closed = office(session.store).skipped(day - dt.timedelta(days=1), day)
    if closed:
        why = closed[0].why
        raise Refused(f"{date_words(day)} is no working day ({why}). Choose another.", "day")
