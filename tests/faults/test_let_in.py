"""Who is let in when the disk is full is let in once there is room, and not half."""

import pytest

from cpclerk.services.users import add_user, users
from cpclerk.store import StoreError, database
from cpclerk.store.locked import unlock
from tests.faults.locked_office import PASSPHRASE, Office, come_in


def test_somebody_who_was_let_in_when_the_disk_was_full_is_let_in_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = come_in(office.path)

    def full(self: object) -> None:
        database.rollback()
        raise StoreError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(type(database), "commit", full)
        with pytest.raises(StoreError, match="full"):
            add_user(session, "Ada Voice", "advocate", PASSPHRASE)
    ada = add_user(session, "Ada Voice", "advocate", PASSPHRASE)
    assert [each.name for each in users(session)] == ["Ada Voice", "Jo Clerk", "Nell Reed"]
    session.store.close()
    assert unlock(office.path, "Ada Voice", PASSPHRASE).staff == ada.uid
