"""Entering a family when it is first heard of, and what is learnt of it later."""

from cpclerk.sample.case import Case
from cpclerk.sample.office import phone
from cpclerk.sample.people import AROUND_EVERYBODY, HOUSEHOLDS, Adult, Household, Young
from cpclerk.services import contacts, families, kin, networks, people
from cpclerk.store import Person, Session, transaction

# The mother of this family is at risk from the father: her address is kept from him.
AT_RISK = "Fir"
RELATED = frozenset({"Birch", "Cedar"})
"""Families of whom it is recorded who is whose parent; of the others it is not."""
STREETS = ("Heron Close", "Sluice Lane", "Causeway", "Reed Street", "Market Drove")


def enter(case: Case) -> None:
    """Add the family of a case with its people, its network, and ways to reach the parents."""
    clerk, household = case.clerk, case.household
    saved = people.add_family(
        clerk,
        surname=household.surname,
        people=[
            *(_adult(each) for each in household.adults),
            *(_young(each, clerk) for each in household.children),
        ],
        team_uid=case.office.teams[household.team],
    )
    case.kin.uid = saved.uid
    page = families.family(clerk, saved.uid)
    known = {(each.given_name, each.born): each.person_uid for each in page.members}
    for adult in household.adults:
        case.kin.persons[adult.given] = known[(adult.given, None)]
    for young in household.children:
        someone = _young(young, clerk)
        case.kin.persons[young.given] = known[(someone.given_name, someone.born)]
    children = [case.kin.persons[each.given] for each in household.children]
    around = (household.social_worker, *household.network, *AROUND_EVERYBODY)
    for name in around:
        case.office.clock.go_on(20)
        networks.put_in_network(clerk, children, case.office.professionals[name])
    _how_to_reach(case, household)
    _what_no_screen_asks(case, household)


def relate(case: Case) -> None:
    """Say who is whose parent, and whose partner, in the family of a case."""
    mother, *others = case.household.adults
    persons, clerk = case.kin.persons, case.clerk
    for young in case.household.children:
        kin.relate(clerk, persons[mother.given], persons[young.given], "mother")
    for adult in others:
        if adult.relation == "mother's partner":
            kin.relate(clerk, persons[adult.given], persons[mother.given], "partner")
        elif adult.relation == "father":
            for young in case.household.children:
                kin.relate(clerk, persons[adult.given], persons[young.given], "father")


def birth(case: Case) -> None:
    """A child that was expected has been born."""
    young = case.household.children[0]
    member = families.family(case.clerk, case.kin.uid).children[0]
    people.amend_person(case.clerk, member.uid, member.rev, _young(young, case.clerk))


def _adult(adult: Adult) -> people.Someone:
    return people.Someone(
        relation=adult.relation,
        given_name=adult.given,
        surname=adult.surname,
        sex=adult.sex,
        parental_responsibility=adult.responsibility,
    )


def _young(young: Young, session: Session) -> people.Someone:
    """Return a child as it is known on this day: expected before its birth."""
    born = young.born if young.born and young.born <= session.today else None
    return people.Someone(
        relation=people.CHILD,
        given_name=young.given if born else "",
        surname=young.surname,
        born=born or young.due,
        expected=born is None,
        sex=young.sex if born else "U",
    )


def _how_to_reach(case: Case, household: Household) -> None:
    """Put in how parents are reached, and where contact is safe."""
    number = 100 + 10 * HOUSEHOLDS.index(household)
    for place, adult in enumerate(household.adults[:2]):
        person = [case.kin.persons[adult.given]]
        street = STREETS[(number // 10 + place) % len(STREETS)]
        address = f"{number // 10 + place} {street}, Fenmarsh"
        hidden = household.surname == AT_RISK and adult.relation == "mother"
        saved = contacts.add_contact(case.clerk, person, "address", address, protected=hidden)
        if not hidden:
            contacts.confirm_contact(case.clerk, saved.uid, saved.rev, safe=True)
        contacts.add_contact(case.clerk, person, "phone", phone(number + place), protected=hidden)


def _what_no_screen_asks(case: Case, household: Household) -> None:
    """Put in ethnicity, which no service takes yet."""
    with transaction(case.clerk, "record ethnicity", case.kin.uid) as change:
        for young in household.children:
            change.update(
                Person.get_by_id(case.kin.persons[young.given]), ethnicity=young.ethnicity
            )
