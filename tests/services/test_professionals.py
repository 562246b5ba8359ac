"""Professionals and agencies: put right, counted, retired, taken on again."""

import pytest

from cpclerk.rules.errors import Refused
from cpclerk.services import networks, professionals
from cpclerk.services.attenders import attenders
from cpclerk.services.families import family
from cpclerk.services.undo import undo
from cpclerk.store import Invitee, Session, Stale, transaction
from cpclerk.store.profiles import in_force, rules_of
from tests.making import make_conference, make_family, make_professional, put_in_network


def test_put_right_retired_and_taken_on_again(session: Session) -> None:
    row = make_family(session)
    nurse = make_professional(session, "School nursing", "Ms N. Care", "School nurse")
    put_in_network(session, row, nurse)
    page = professionals.professional(session, nurse.uid)
    assert [(each.child, each.family) for each in page.works_with] == [
        ("Mia Ash", "F001 ASH"), ("Leo Ash", "F001 ASH"),
    ]  # fmt: skip
    with pytest.raises(Refused, match="is there still"):
        professionals.retire(session, page.agency_uid, 1)
    saved = professionals.amend_professional(
        session, page.uid, page.rev, name="Ms N. Cure", capacity="Nurse", agency_uid=page.agency_uid
    )
    with pytest.raises(Stale):
        professionals.retire(session, page.uid, page.rev)
    gone = professionals.retire(session, page.uid, saved.rev)
    assert networks.find_professionals(session, "cure") == ()
    assert family(session, row.uid).children[0].network == ()
    left = professionals.retire(session, page.agency_uid, 1)
    assert "School nursing" not in networks.agency_names(session)
    professionals.take_on_again(session, left.uid, left.rev)
    undo(session, gone)
    assert [each.name for each in family(session, row.uid).children[0].network] == ["Ms N. Cure"]


def test_what_an_agency_counts_as_is_the_offices_to_say(session: Session) -> None:
    row = make_family(session)
    conference = make_conference(session, row)
    worker = make_professional(session, "Fenmarsh Friends", "Mr F. Riend")
    page = professionals.agency(session, worker.agency_id)
    assert (page.counts_as, page.usual) == ("", "Fenmarsh Friends")
    with transaction(session, "invite") as change:
        change.insert(Invitee, conference=conference, professional=worker)
    for told, counted in (("Children's social care", "social_care"), ("nothing", "none")):
        saved = professionals.amend_agency(
            session, page.uid, page.rev, name=page.name, counted=told
        )
        page = professionals.agency(session, page.uid)
        with session.store.reading():
            rules = rules_of(session.store, in_force(session.today).profile_id)
            (there,) = attenders(conference.uid, rules)
        assert there.counts_as == page.counts_as == counted
        assert saved.rev == page.rev


def test_bad_input_is_refused_beside_its_field(session: Session) -> None:
    one = make_professional(session, "School", "Mr T. Chalk")
    make_professional(session, "School", "Ms B. Oard")
    for name, field in (("", "name"), ("ms b. oard", "name"), ("x" * 101, "name")):
        with pytest.raises(Refused) as refused:
            professionals.amend_professional(
                session, one.uid, one.rev, name=name, capacity="", agency_uid=one.agency_id
            )
        assert refused.value.field == field
    for uid in ("gone", one.uid):
        with pytest.raises(Refused):
            professionals.agency(session, uid)
