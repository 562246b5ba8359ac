"""One professional, one agency: what is known of them, put right, and retired when they go."""

from dataclasses import dataclass
from typing import Any

from cpclerk.rules.errors import Refused
from cpclerk.rules.quoracy import NOT_COUNTED, SOCIAL_CARE
from cpclerk.rules.text import clean_field, fold
from cpclerk.services.attenders import counts_as
from cpclerk.services.naming import family_name, person_name
from cpclerk.services.networks import NAME_LIMIT
from cpclerk.services.permission import reading, writing
from cpclerk.services.procedures import office_rules
from cpclerk.services.undo import Saved
from cpclerk.store import (
    Agency,
    Family,
    FamilyMember,
    NetworkMember,
    Person,
    Professional,
    Session,
    must_stand,
)

GONE = "That is not in this store any more. Go back and find it again."


@dataclass(frozen=True, slots=True)
class WorksWith:
    """A child whose network somebody is in."""

    child: str
    family_uid: str
    family: str


@dataclass(frozen=True, slots=True)
class ProfessionalPage:
    """A professional whole. `counts_as` is what their agency counts as towards quorum."""

    uid: str
    rev: int
    name: str
    capacity: str
    agency_uid: str
    agency: str
    active: bool
    counts_as: str
    works_with: tuple[WorksWith, ...]


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of an agency, in a line."""

    uid: str
    name: str
    capacity: str
    active: bool


@dataclass(frozen=True, slots=True)
class AgencyPage:
    """An agency whole. `counts_as` is the office's own word; empty: as the procedures say.

    `usual` is what the procedures have it count as.
    """

    uid: str
    rev: int
    name: str
    active: bool
    counts_as: str
    usual: str
    professionals: tuple[Colleague, ...]


def professional(session: Session, uid: str) -> ProfessionalPage:
    """Return one professional whole. Raises Refused when there is none."""
    with reading(session):
        row = _professional(uid)
        agency: Agency = row.agency
        usual = counts_as(agency.name, row.capacity, office_rules(session))
        return ProfessionalPage(
            row.uid,
            row.rev,
            row.name,
            row.capacity,
            agency.uid,
            agency.name,
            row.active,
            agency.counts_as or usual,
            _works_with(session, uid),
        )


def agency(session: Session, uid: str) -> AgencyPage:
    """Return one agency whole. Raises Refused when there is none."""
    with reading(session):
        row = _agency(uid)
        people = (
            Professional.select()
            .where(Professional.agency == uid)
            .order_by(Professional.active.desc(), Professional.name_folded)
        )
        return AgencyPage(
            row.uid,
            row.rev,
            row.name,
            row.active,
            row.counts_as,
            counts_as(row.name, "", office_rules(session)),
            tuple(Colleague(each.uid, each.name, each.capacity, each.active) for each in people),
        )


def amend_professional(
    session: Session, uid: str, rev: int, *, name: str, capacity: str, agency_uid: str
) -> Saved:
    """Put right a professional's name, capacity or agency. Raises Stale when it has moved."""
    with writing(session, "amend professional", uid) as change:
        row = _at(_professional(uid), rev)
        name = _clean(name, "name")
        if not name:
            raise Refused("Type the professional's name, or what they are.", "name")
        place = _agency(agency_uid)
        _check_second(Professional, row.uid, fold(name), Professional.agency == place)
        change.update(
            row,
            name=name,
            name_folded=fold(name),
            capacity=_clean(capacity, "capacity"),
            agency=place,
        )
    return Saved(row.uid, row.rev, change.sequence)


def amend_agency(session: Session, uid: str, rev: int, *, name: str, counted: str) -> Saved:
    """Put right an agency's name, and what it counts as towards quorum.

    `counted` is social_care, none, or a name that it shares with others; empty: as the procedures
    say. Raises Stale when it has moved.
    """
    with writing(session, "amend agency", uid) as change:
        row = _at(_agency(uid), rev)
        name = _clean(name, "name")
        if not name:
            raise Refused("Type the agency's name.", "name")
        _check_second(Agency, row.uid, fold(name), Agency.uid != row.uid)
        counted = _clean(counted, "counts_as")
        if fold(counted) in {"social care", "children's social care"}:
            counted = SOCIAL_CARE
        elif fold(counted) in {NOT_COUNTED, "nothing", "no"}:
            counted = NOT_COUNTED
        change.update(row, name=name, name_folded=fold(name), counts_as=counted)
    return Saved(row.uid, row.rev, change.sequence)


def retire(session: Session, uid: str, rev: int) -> Saved:
    """A professional or an agency is not there any more: offered no longer, kept where it was.

    Networks are left by a professional from today. Raises Stale when it has moved.
    """
    with writing(session, "retire", uid) as change:
        row = _at(_either(uid), rev)
        if isinstance(row, Professional):
            links = NetworkMember.select().where(
                NetworkMember.professional == uid, NetworkMember.until.is_null()
            )
            for link in links:
                change.update(link, until=session.today)
        else:
            still = Professional.select().where(Professional.agency == uid, Professional.active)
            if count := still.count():
                are = "1 professional is" if count == 1 else f"{count} professionals are"
                raise Refused(f"{are} there still. Retire them, or move them to another first.")
        change.update(row, active=False)
    return Saved(row.uid, row.rev, change.sequence)


def take_on_again(session: Session, uid: str, rev: int) -> Saved:
    """A professional or an agency is there again. Raises Stale when it has moved."""
    with writing(session, "take on again", uid) as change:
        row = change.update(_at(_either(uid), rev), active=True)
    return Saved(row.uid, row.rev, change.sequence)


def counts_words(counted: str) -> str:
    """Return what something counts as towards quorum, in words."""
    return {SOCIAL_CARE: "children's social care", NOT_COUNTED: "nothing"}.get(counted, counted)


def _works_with(session: Session, uid: str) -> tuple[WorksWith, ...]:
    rows: Any = (
        NetworkMember.select(NetworkMember, Person)
        .join(Person)
        .where(
            NetworkMember.professional == uid,
            NetworkMember.until.is_null() | (NetworkMember.until > session.today),
        )
    )
    children = {each.child_id: person_name(each.child) for each in rows}
    families: Any = (
        FamilyMember.select(FamilyMember, Family)
        .join(Family)
        .where(FamilyMember.person.in_(list(children)))
        .order_by(Family.name_folded, Family.reference)
    )
    return tuple(
        WorksWith(
            children[each.person_id],
            each.family_id,
            family_name(each.family.reference, each.family.surname),
        )
        for each in families
    )


def _check_second(table: Any, uid: str, folded: str, where: Any) -> None:
    same = table.select().where(table.uid != uid, table.name_folded == folded, table.active, where)
    if same.exists():
        raise Refused("There is one of this name already. Choose another name.", "name")


def _at(row: Any, rev: int) -> Any:
    must_stand(row, rev)
    return row


def _either(uid: str) -> Professional | Agency:
    return Professional.get_or_none(Professional.uid == uid) or _agency(uid)


def _professional(uid: str) -> Professional:
    row: Professional | None = (
        Professional.select(Professional, Agency)
        .join(Agency)
        .where(Professional.uid == uid)
        .first()
    )
    if row is None:
        raise Refused(GONE)
    return row


def _agency(uid: str) -> Agency:
    row = Agency.get_or_none(Agency.uid == uid)
    if row is None:
        raise Refused(GONE, "agency")
    return row


def _clean(text: str, field: str) -> str:
    return clean_field(text, field, limit=NAME_LIMIT)
