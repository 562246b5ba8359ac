"""Who can open the store, seen from a service: also in a training store, which has no locks."""

import pytest

from cpclerk.rules.errors import Refused
from cpclerk.services import office, premises, unlocking, users
from cpclerk.services.office import places
from cpclerk.services.opening import open_office
from cpclerk.services.undo import undo
from cpclerk.store import Session, Stale
from cpclerk.store.key_slots import WrongPassphrase
from tests.conftest import PHRASE

ANOTHER = "four purple wet stones"


def test_a_training_store_takes_people_in_and_out_without_passphrases(session: Session) -> None:
    added = users.add_user(session, "Bo Speak", "advocate")
    assert added in users.users(session)
    with pytest.raises(Refused, match="already"):
        users.add_user(session, "bo speak", "clerk")
    users.remove_user(session, "Bo Speak")
    assert added not in users.users(session)
    assert "Bo Speak" not in {each.name for each in open_office(session.store.path).staff}
    with pytest.raises(Refused, match="no passphrases"):
        users.change_passphrase(session, PHRASE)


def test_somebody_must_be_left_who_lets_others_in(locked: Session) -> None:
    with pytest.raises(Refused, match="Nobody would be left"):
        users.remove_user(locked, "Jo Clerk")
    users.add_user(locked, "Nell Reed", "chair", ANOTHER)
    with pytest.raises(Refused, match="Nobody would be left"):
        users.remove_user(locked, "Jo Clerk")


def test_a_passphrase_is_changed_by_whoever_knows_it(locked: Session) -> None:
    with pytest.raises(WrongPassphrase) as wrong:
        users.change_own_passphrase(locked, "not the right one", ANOTHER)
    assert wrong.value.field == "old"
    with pytest.raises(Refused, match="Wait"):
        users.change_own_passphrase(locked, PHRASE, ANOTHER)
    locked.store.path.with_name("locked.db.tries").unlink()
    with pytest.raises(Refused) as short:
        users.change_own_passphrase(locked, PHRASE, "short")
    assert short.value.field == "new"
    users.change_own_passphrase(locked, PHRASE, ANOTHER)
    assert unlocking.unlock_office(locked.store.path, "Jo Clerk", ANOTHER).staff_uid


@pytest.mark.parametrize("minutes", [0, -1, 61])
def test_the_lock_waits_for_1_to_60_minutes(session: Session, minutes: int) -> None:
    assert office.locks_after(session) == 5
    with pytest.raises(Refused, match="1 to 60"):
        office.set_lock(session, minutes)
    saved = office.set_lock(session, 60)
    assert office.locks_after(session) == 60
    undo(session, saved)
    assert office.locks_after(session) == 5


def test_rooms_and_teams_are_added_and_renamed(session: Session) -> None:
    saved = premises.add(session, premises.ROOM, "  Oak room ")
    premises.add(session, premises.TEAM, "Oak room")
    assert [each.words for each in places(session).rooms] == ["Oak room"]
    with pytest.raises(Refused, match="already"):
        premises.add(session, premises.ROOM, "OAK ROOM")
    with pytest.raises(Refused, match="Type the name of the team"):
        premises.add(session, premises.TEAM, " ")
    renamed = premises.rename(session, premises.ROOM, saved.uid, saved.rev, "Elm room")
    assert [each.words for each in places(session).rooms] == ["Elm room"]
    with pytest.raises(Stale):
        premises.rename(session, premises.ROOM, saved.uid, saved.rev, "Ash room")
    undo(session, renamed)
    assert [each.words for each in places(session).rooms] == ["Oak room"]
