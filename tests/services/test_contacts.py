"""How somebody is reached: entered, shared, confirmed, ended; and what is protected stays apart."""

import json

import pytest

from cpclerk.rules.errors import Refused
from cpclerk.services import contacts, protecting
from cpclerk.services.families import FamilyPage, family
from cpclerk.services.people import Someone, add_member, amend_person
from cpclerk.services.undo import undo
from cpclerk.store import Audit, Contact, Session, Stale
from tests.making import make_family, make_professional

SECRET = "3 Larkspur Lane, Fenmarsh"


@pytest.fixture
def page(session: Session) -> FamilyPage:
    row = make_family(session)
    father = Someone("father", "Tom", "Ash", parental_responsibility=True)
    add_member(session, row.uid, father)
    return family(session, row.uid)


def uid_of(page: FamilyPage, name: str) -> str:
    return next(each.person_uid for each in page.members if each.given_name == name)


def test_an_address_is_shared_and_changed_for_all_of_them(
    session: Session, page: FamilyPage
) -> None:
    rosa, mia, leo = (uid_of(page, name) for name in ("Rosa", "Mia", "Leo"))
    contacts.add_contact(session, [rosa, mia, leo], "address", "1 Elm Row, Fenmarsh")
    ways = contacts.of_family(session, page.uid)
    assert [(each.owner, len(each.shared)) for each in ways] == [
        ("Rosa Ash", 2), ("Mia Ash", 2), ("Leo Ash", 2),
    ]  # fmt: skip
    contacts.confirm_contact(session, ways[0].uid, ways[0].rev, safe=True)
    confirmed = contacts.of_family(session, page.uid)[0]
    assert (confirmed.safe, confirmed.safe_by, confirmed.safe_on) == (
        True, "Jo Clerk", session.today,
    )  # fmt: skip
    saved = contacts.change_contact(session, ways[1].uid, ways[1].rev, "2 Oak Row, Fenmarsh")
    assert contacts.post_to(session, rosa) == ("2 Oak Row", "Fenmarsh")
    assert contacts.of_family(session, page.uid)[0].safe is None, "the new one is not confirmed"
    undo(session, saved)
    assert contacts.post_to(session, leo) == ("1 Elm Row", "Fenmarsh")
    last = contacts.of_one(session, leo)[0]
    contacts.end_contact(session, last.uid, last.rev)
    assert contacts.post_to(session, leo) == ()
    with pytest.raises(Stale):
        contacts.end_contact(session, last.uid, last.rev)


def test_what_is_protected_is_shown_when_asked_for_and_that_is_entered(
    session: Session, page: FamilyPage
) -> None:
    rosa = uid_of(page, "Rosa")
    contacts.add_contact(session, [rosa], "address", "9 Old Street")
    saved = contacts.add_contact(session, [rosa], "address", SECRET, protected=True)
    refuge = contacts.add_contact(session, [rosa], "refuge", "Fern Lodge")
    assert SECRET not in repr(contacts.of_family(session, page.uid))
    assert contacts.is_protected(session, rosa)
    with pytest.raises(Refused, match="protected"):
        contacts.confirm_contact(session, saved.uid, saved.rev, safe=True)
    assert protecting.show(session, [saved.uid, refuge.uid]) == {
        saved.uid: SECRET,
        refuge.uid: "Fern Lodge",
    }
    assert contacts.post_to(session, rosa) == ("Fern Lodge",), "their own envelope only"
    with pytest.raises(Refused, match="stays protected"):
        contacts.stop_protecting(session, refuge.uid, refuge.rev)
    opened = contacts.stop_protecting(session, saved.uid, saved.rev)
    again = contacts.protect(session, opened.uid, opened.rev)
    with session.store.reading():
        entries = list(Audit.select().order_by(Audit.sequence.desc()))
        assert SECRET not in json.dumps([[e.action, e.subject, e.rows] for e in entries])
        assert entries[2].action == "read protected details"
        assert not Contact.select().where(Contact.value == SECRET).exists()
    undo(session, again)
    assert SECRET in repr(contacts.of_one(session, rosa))


def test_only_what_is_confirmed_or_approved_is_written_to(
    session: Session, page: FamilyPage
) -> None:
    rosa = uid_of(page, "Rosa")
    nurse = make_professional(session, "Health visiting", "Ms H. Care", "Health visitor")
    mail = contacts.add_contact(session, [rosa], "email", "rosa@example.org")
    own = contacts.add_contact(session, [nurse.uid], "email", "care@example.org")
    office = contacts.add_contact(session, [nurse.agency_id], "secure_email", "hv@example.org")
    assert contacts.safe_email(session, rosa) is None
    assert contacts.secure_address(session, nurse.uid) is None
    for saved in (mail, own, office):
        contacts.confirm_contact(session, saved.uid, saved.rev, safe=True)
    assert contacts.safe_email(session, rosa) == "rosa@example.org"
    assert contacts.safe_email(session, nurse.uid) is None
    assert contacts.secure_address(session, nurse.uid) == "hv@example.org", "the agency's"
    assert contacts.secure_address(session, rosa) is None


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        ("email", "rosa at example", "no e-mail address"),
        ("email", "a@example.org, b@example.org", "one at a time"),
        ("secure_email", "rosa@example..org", "no e-mail address"),
        ("phone", "ring mum", "no telephone number"),
        ("address", " \x1b[2J ", "Type the address"),
        ("address", "x" * 301, "Shorten it"),
        ("pigeon", "loft", "Choose what it is"),
    ],
)
def test_what_cannot_be_is_refused(
    session: Session, page: FamilyPage, kind: str, value: str, said: str
) -> None:
    with pytest.raises(Refused, match=said) as refused:
        contacts.add_contact(session, [uid_of(page, "Rosa")], kind, value)
    assert refused.value.field in {"value", "kind"}


@pytest.mark.parametrize("first_protected", [True, False])
def test_two_holders_of_responsibility_do_not_share_a_protected_address(
    session: Session, page: FamilyPage, first_protected: bool
) -> None:
    rosa, tom = uid_of(page, "Rosa"), uid_of(page, "Tom")
    contacts.add_contact(session, [rosa], "address", SECRET, protected=first_protected)
    with pytest.raises(Refused, match="both have parental responsibility") as refused:
        contacts.add_contact(
            session, [tom], "address", SECRET.upper(), protected=not first_protected
        )
    assert refused.value.field == "value"
    assert contacts.post_to(session, tom) == ()


def test_nobody_is_given_responsibility_at_a_protected_address(
    session: Session, page: FamilyPage
) -> None:
    rosa = uid_of(page, "Rosa")
    saved = add_member(session, page.uid, Someone("stepfather", "Ron", "Fir"))
    contacts.add_contact(session, [rosa, saved.uid], "address", SECRET, protected=True)
    ron = next(each for each in family(session, page.uid).members if each.given_name == "Ron")
    now = Someone("stepfather", "Ron", "Fir", parental_responsibility=True)
    with pytest.raises(Refused, match="both have parental") as refused:
        amend_person(session, ron.uid, ron.rev, now)
    assert refused.value.field == "responsibility"
