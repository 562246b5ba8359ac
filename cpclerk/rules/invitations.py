"""Who is proposed for an invitation: from the family, the children's networks and the profile."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from cpclerk.rules.dates_in_words import listed
from cpclerk.rules.people import age_on
from cpclerk.rules.profile import Profile
from cpclerk.rules.profile_parts import Invitee as Usual
from cpclerk.rules.text import fold

PARENTS = frozenset({"mother", "father", "parent"})
CHILDREN = frozenset({"child", "sibling", "brother", "sister", ""})
"""Of whom nobody asks why they are not invited; nor of somebody whose relation nobody recorded."""
METHODS = MappingProxyType(
    {"letter": "letter", "email": "e-mail", "by_hand": "by hand", "telephone": "telephone"}
)


@dataclass(frozen=True, slots=True)
class Relative:
    """A member of the family. `at_conference`: one of the children it is about."""

    uid: str
    name: str
    relation: str
    parental_responsibility: bool | None = None
    born: date | None = None
    expected: bool = False
    at_conference: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """A professional in the network of one or more of the children, named in `children`."""

    uid: str
    name: str
    agency: str
    capacity: str = ""
    children: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OnList:
    """Somebody on the list already, or dropped from it on purpose."""

    key: str
    agency: str = ""
    capacity: str = ""


@dataclass(frozen=True, slots=True)
class Proposed:
    """Somebody to invite, and why. `key` tells them from everybody else.

    `person_uid` or `professional_uid` says who it is; without either the agency stands for
    itself, or the advocate for whoever is asked to advocate. `why_not` says of somebody of the
    family why they are not usually asked: they stand there to be seen, and come only if taken in.
    """

    key: str
    name: str
    capacity: str
    why: str
    agency: str = ""
    person_uid: str | None = None
    professional_uid: str | None = None
    is_advocate: bool = False
    report_asked: bool = False
    why_not: str = ""

    @property
    def is_family(self) -> bool:
        """Whether it is somebody of the family, who must be told first (S0 4.1.1)."""
        return self.person_uid is not None


def key_of(person_uid: str | None, professional_uid: str | None, agency: str, other: str) -> str:
    """What tells an invitee from the others: who it is, or else agency and name or capacity."""
    if person_uid or professional_uid:
        return f"person:{person_uid}" if person_uid else f"professional:{professional_uid}"
    return f"{fold(agency)}:{fold(other)}"


# Of procedures' own words alone: what is kept in memory holds nothing of a record.
_folded = lru_cache(maxsize=512)(fold)


def usual_for(agency: str, capacity: str, usual: Sequence[Usual]) -> Usual | None:
    """The usual invitee that somebody of that agency and capacity is; None if that is unclear.

    Where an agency has several usual invitees (health visitor, school nurse) the capacity
    decides.
    """
    wanted, words = fold(agency), fold(capacity)
    of_agency = [each for each in usual if each.agency and _folded(each.agency) == wanted]
    for each in of_agency:
        if words and (_folded(each.name) in words or words in _folded(each.name)):
            return each
    return of_agency[0] if len(of_agency) == 1 else None


def usual_method(*, is_family: bool) -> str:
    """How an invitation goes where nobody says otherwise: to family never by e-mail unasked."""
    return "letter" if is_family else "email"


def propose(
    kind: str,
    profile: Profile,
    day: date,
    family: Sequence[Relative],
    network: Sequence[Known],
    on_list: Sequence[OnList] = (),
) -> tuple[Proposed, ...]:
    """Everybody usually invited to such a conference who is not on its list; nobody twice.

    Parents and those with parental responsibility; children of the profile's age on `day`
    (S0 4.1.1, S1 5.5.3) and their advocate; whoever is in a child's network; the agencies that
    are always asked, which stand for themselves where the network names nobody of theirs. Who else
    is grown up in the family comes last, with why they are not asked: a stepfather in the home is
    overlooked by nobody.
    """
    usual = profile.invitees_for(kind)
    there = {each.key for each in on_list}
    filled = {match.code for each in on_list if (match := _match(each, usual))}
    found: dict[str, Proposed] = {}
    for one in _everybody(usual, kind, profile, day, family, network, filled):
        if one.key not in there:
            found.setdefault(one.key, one)
    return tuple(found.values())


def _everybody(
    usual: Sequence[Usual],
    kind: str,
    profile: Profile,
    day: date,
    family: Sequence[Relative],
    network: Sequence[Known],
    filled: set[str],
) -> Iterator[Proposed]:
    """The family, then professionals in the profile's order, then the rest of the network."""
    for each in usual:
        if each.group == "family":
            yield from _of_family(each, profile, day, family)
    matched = [(one, _match(one, usual)) for one in network]
    asks_advocate = kind in profile.advocacy.kinds and any(
        _old_enough(one, profile, day) for one in family
    )
    for each in usual:
        if each.group == "family":
            continue
        named = [one for one, match in matched if match == each]
        yield from (_professional(one, each, usual) for one in named)
        if each.when == "always" and not named and each.code not in filled:
            yield _unnamed(each, "always asked")
        if each.when == "advocacy_age" and asks_advocate:
            yield _unnamed(each, _age_words(profile))
    yield from (_professional(one, None, usual) for one, match in matched if match is None)
    yield from (_not_asked(one) for one in family if fold(one.relation) not in CHILDREN)


def _match(one: OnList | Known, usual: Sequence[Usual]) -> Usual | None:
    return usual_for(one.agency, one.capacity, usual)


def _of_family(
    usual: Usual, profile: Profile, day: date, family: Sequence[Relative]
) -> Iterator[Proposed]:
    for one in family:
        is_parent = fold(one.relation) in PARENTS
        if usual.when == "advocacy_age":
            fits, capacity, why = _old_enough(one, profile, day), "Child", _age_words(profile)
        else:
            fits = is_parent or one.parental_responsibility is True
            capacity = one.relation.capitalize()
            why = "parent" if is_parent else "has parental responsibility"
        if fits:
            yield Proposed(
                key_of(one.uid, None, "", ""), one.name, capacity, why, person_uid=one.uid
            )


def _not_asked(one: Relative) -> Proposed:
    has_none = one.parental_responsibility is False
    return Proposed(
        key_of(one.uid, None, "", ""),
        one.name,
        one.relation.capitalize(),
        "",
        person_uid=one.uid,
        why_not="no PR" if has_none else "PR not recorded",
    )


def _professional(one: Known, match: Usual | None, usual: Sequence[Usual]) -> Proposed:
    same_agency = [each for each in usual if fold(each.agency) == fold(one.agency)]
    return Proposed(
        key_of(None, one.uid, "", ""),
        one.name,
        one.capacity or (match.name if match else ""),
        f"works with {listed(one.children)}" if one.children else "works with the family",
        agency=one.agency,
        professional_uid=one.uid,
        report_asked=match.report if match else any(each.report for each in same_agency),
    )


def _unnamed(usual: Usual, why: str) -> Proposed:
    """An agency that stands for itself, or the advocate."""
    return Proposed(
        key_of(None, None, usual.agency, usual.name),
        usual.agency or usual.name,
        usual.name,
        why,
        agency=usual.agency,
        is_advocate=usual.when == "advocacy_age",
        report_asked=usual.report,
    )


def _old_enough(one: Relative, profile: Profile, day: date) -> bool:
    if not one.at_conference or one.expected or one.born is None:
        return False
    return age_on(one.born, day) >= profile.advocacy.age


def _age_words(profile: Profile) -> str:
    return f"a child is {profile.advocacy.age} or over"
