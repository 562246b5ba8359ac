"""How each child and each parent took part, and what a young child's day is like."""

from typing import Any

from cpclerk.rules.audience import Audience
from cpclerk.rules.errors import Refused
from cpclerk.rules.parents import WAYS, WERE_THERE
from cpclerk.rules.people import age_on
from cpclerk.rules.text import clean_text
from cpclerk.services.attendance import must_be_its_day, time_now
from cpclerk.services.conferences import get, rules_for
from cpclerk.services.frozen import must_not_be_approved
from cpclerk.services.permission import writing
from cpclerk.services.undo import Saved
from cpclerk.store import ChildAtConference, Conference, Invitee, Session, row_at

PROFESSIONALS = Audience.for_professionals()
DAY_LIMIT = 2_000


def participate(session: Session, child_uid: str, rev: int, code: str) -> Saved:
    """Put down how a child took part. *Under age* is judged by the age on the day."""
    with writing(session, "record participation", child_uid) as change:
        child = row_at(ChildAtConference, child_uid, rev)
        row = get(child.conference_id)
        must_be_its_day(session, row)
        rules = rules_for(session, row)
        if code not in {each.code for each in rules.participation}:
            raise Refused("That is not one of the ways in which a child can take part.")
        age = _age_on_the_day(child, row)
        if code == "under_age" and age is not None and age >= rules.advocacy.age:
            raise Refused(
                f"This child was {age} on the day: {rules.advocacy.age} and over are asked. "
                "Choose how the child took part."
            )
        change.update(child, participation=code)
        return Saved(child.uid, child.rev, change.sequence)


def parent_took_part(session: Session, invitee_uid: str, rev: int, way: str) -> Saved:
    """Put down how a parent or carer took part (S2 2.3); that says whether they came, too."""
    if way not in WAYS:
        raise Refused("Choose one of: " + ", ".join(WAYS.values()) + ".")
    with writing(session, "record how a parent took part", invitee_uid) as change:
        invitee = row_at(Invitee, invitee_uid, rev)
        row = get(invitee.conference_id)
        must_be_its_day(session, row)
        came = way in WERE_THERE
        values: dict[str, Any] = {"took_part": way, "attended": came}
        if not came:
            values |= {"arrived_at": None, "left_at": None}
        elif invitee.attended is not True:
            values |= {"arrived_at": time_now(session, row)}
        change.update(invitee, **values)
        return Saved(invitee.uid, invitee.rev, change.sequence)


def young_child_s_day(
    session: Session,
    child_uid: str,
    rev: int,
    *,
    observed_by: str,
    day_like: str,
    audience: Audience = PROFESSIONALS,
) -> Saved:
    """Put down who has seen how a young child lives, what its day is like, and who may see that.

    Raises Refused, naming the field: a day without whose observation it is.
    """
    texts = {"observed_by": observed_by, "day_like": day_like}
    for name, text in texts.items():
        try:
            texts[name] = clean_text(text, lines=name == "day_like", limit=DAY_LIMIT)
        except Refused as error:
            raise Refused(error.sentence, name) from None
    if texts["day_like"] and not texts["observed_by"]:
        raise Refused("Say whose observation this is.", "observed_by")
    with writing(session, "record a young child's day", child_uid) as change:
        child = row_at(ChildAtConference, child_uid, rev)
        must_not_be_approved(child.conference_id)
        change.update(child, day_audience=audience.stored, **texts)
        return Saved(child.uid, child.rev, change.sequence)


def _age_on_the_day(child: ChildAtConference, row: Conference) -> int | None:
    if child.expected or child.date_of_birth is None or row.conference_date is None:
        return None
    return age_on(child.date_of_birth, row.conference_date)
