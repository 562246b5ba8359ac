"""Who is let in or out when the disk is full is so once there is room, and not half."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from cpclerk.rules.errors import Refused
from cpclerk.services.opening import open_office
from cpclerk.services.users import add_user, remove_user, users
from cpclerk.store import Session, Staff, StoreError, database
from cpclerk.store.locked import unlock
from tests.faults.locked_office import CHAIR, PASSPHRASE, Office, come_in


def test_somebody_who_was_let_in_when_the_disk_was_full_is_let_in_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = come_in(office.path)
    with full_at_commit(monkeypatch), pytest.raises(StoreError, match="full"):
        add_user(session, "Ada Voice", "advocate", PASSPHRASE)
    ada = add_user(session, "Ada Voice", "advocate", PASSPHRASE)
    assert [each.name for each in users(session)] == ["Ada Voice", "Jo Clerk", "Nell Reed"]
    session.store.close()
    assert unlock(office.path, "Ada Voice", PASSPHRASE).staff == ada.uid


def test_somebody_who_was_let_out_when_the_disk_was_full_is_let_out_by_trying_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = come_in(office.path)
    with full_at_commit(monkeypatch), pytest.raises(StoreError, match="full"):
        remove_user(session, CHAIR)
    with session.store.reading():
        nell = Staff.get(Staff.name == CHAIR)
    assert nell.active
    assert remove_user(session, CHAIR.lower()).uid == nell.uid
    assert "Nell Reed" not in {
        each.name for each in open_office(office.path, key=key_of(session)).staff
    }
    with pytest.raises(Refused, match="no user called"):
        remove_user(session, CHAIR)
    assert [each.name for each in users(session)] == ["Jo Clerk"]


def key_of(session: Session) -> bytes:
    assert session.store.key is not None
    return bytes(session.store.key)


@contextmanager
def full_at_commit(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have the disk be full when the store would keep what the key file holds already."""

    def full(self: object) -> None:
        database.rollback()
        raise StoreError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(type(database), "commit", full)
        yield
