"""Places that break a store are known for what they are, and only those."""

import os
from datetime import datetime
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from cpclerk.store import Session, StoreError, open_store, places
from cpclerk.store.creating import create_store
from cpclerk.store.places import NETWORK, REMOTE_DRIVE, Surroundings, why_not

HOME = (("/", "ext4"), ("/home", "btrfs"), ("/home/jo/share", "cifs"), ("/mnt/old disk", "fuseblk"))
MAC = (("/", "apfs"), ("/Volumes/Office", "smbfs"))
DRIVES = (("C:\\", "ntfs"), ("H:\\", REMOTE_DRIVE))


@pytest.mark.parametrize("kind", sorted(NETWORK | {"fuse.sshfs", "fuse.rclone", "fuse.davfs2"}))
def test_a_network_filesystem_is_refused_by_its_kind(kind: str) -> None:
    around = Surroundings(mounts=(("/", "ext4"), ("/srv/office", kind)))
    said = why_not(PurePosixPath("/srv/office/unit/office.db"), around)
    assert said.startswith(f"/srv/office/unit/office.db lies on another machine ({kind})")
    assert "cpclerk backup-place" in said
    assert why_not(PurePosixPath("/srv/office-of-ours/office.db"), around) == ""


@pytest.mark.parametrize(
    "place",
    [
        "/home/jo/office.db",
        "/mnt/old disk/office.db",
        "/home/jo/shared/office.db",
        "/home/jo/Boxes/office.db",
        "/home/jo/dropboxes-of-lost-property/office.db",
        "/home/jo/onedriveless/office.db",
        "/office.db",
    ],
)
def test_a_disk_of_this_machine_is_no_trouble(place: str) -> None:
    assert why_not(PurePosixPath(place), Surroundings(mounts=HOME)) == ""


@pytest.mark.parametrize("kind", sorted(places.ON_THIS_MACHINE | {"fuseblk", "overlay", "tmpfs"}))
def test_a_local_filesystem_of_another_kind_is_no_trouble(kind: str) -> None:
    around = Surroundings(mounts=(("/", "ext4"), ("/data", kind)))
    assert why_not(PurePosixPath("/data/office.db"), around) == ""


def test_the_innermost_mount_counts() -> None:
    outer = Surroundings(mounts=(("/net", "nfs4"), ("/net/local", "ext4")))
    assert why_not(PurePosixPath("/net/office.db"), outer)
    assert why_not(PurePosixPath("/net/local/office.db"), outer) == ""
    assert why_not(PurePosixPath("/home/jo/share/office.db"), Surroundings(mounts=HOME))
    assert why_not(PurePosixPath("/Volumes/Office/office.db"), Surroundings(mounts=MAC))


@pytest.mark.parametrize(
    "place",
    [
        r"\\server\unit\office.db",
        r"\\?\UNC\server\unit\office.db",
        r"H:\office.db",
        r"h:\unit\office.db",
    ],
)
def test_on_windows_shares_and_mapped_drives_are_refused(place: str) -> None:
    assert "another machine" in why_not(PureWindowsPath(place), Surroundings(mounts=DRIVES))


@pytest.mark.parametrize("place", [r"C:\Users\jo\office.db", r"\\?\C:\Users\jo\office.db"])
def test_on_windows_an_own_disk_is_no_trouble(place: str) -> None:
    assert why_not(PureWindowsPath(place), Surroundings(mounts=DRIVES)) == ""


@pytest.mark.parametrize(
    ("place", "service"),
    [
        (r"C:\Users\jo\OneDrive - Some Council\office.db", "OneDrive"),
        (r"C:\Users\jo\OneDrive\unit\office.db", "OneDrive"),
        (r"C:\Users\jo\Dropbox (Unit)\office.db", "Dropbox"),
        ("/Users/jo/Library/Mobile Documents/com~apple~CloudDocs/office.db", "iCloud Drive"),
        ("/Users/jo/Library/CloudStorage/GoogleDrive-jo@example.org/office.db", "a cloud service"),
        ("/home/jo/Google Drive/office.db", "Google Drive"),
        ("/home/jo/Nextcloud/unit/office.db", "Nextcloud"),
        ("/home/jo/dropbox/office.db", "Dropbox"),
    ],
)
def test_a_folder_that_is_kept_in_step_is_refused_by_its_name(place: str, service: str) -> None:
    path = PureWindowsPath(place) if "\\" in place else PurePosixPath(place)
    said = why_not(path, Surroundings(mounts=(*HOME, *DRIVES)))
    assert f"in a folder that {service} keeps in step" in said
    assert "Choose a folder that stays on this machine" in said


def test_a_store_may_be_named_after_a_service() -> None:
    assert why_not(PurePosixPath("/home/jo/onedrive"), Surroundings(mounts=HOME)) == ""


def refused(path: Path) -> str:
    with pytest.raises(StoreError) as caught:
        open_store(path, now=datetime(2026, 11, 23, 9, 0))
    return caught.value.sentence


def test_what_a_service_says_of_its_folder_is_believed(
    setting_up: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = setting_up.store.path
    setting_up.store.close()
    before = sorted(path.parent.rglob("*"))
    monkeypatch.setenv("OneDriveCommercial", str(path.parent))
    assert "OneDrive keeps in step" in refused(path)
    assert sorted(path.parent.rglob("*")) == before


@pytest.mark.parametrize(("marker", "service"), places.MARKERS)
def test_what_a_service_leaves_in_its_folder_gives_it_away(
    setting_up: Session, marker: str, service: str
) -> None:
    path = setting_up.store.path
    setting_up.store.close()
    (path.parent / marker).mkdir()
    assert f"{service} keeps in step" in refused(path)


def test_a_link_into_such_a_folder_is_followed(setting_up: Session, tmp_path: Path) -> None:
    path = setting_up.store.path
    setting_up.store.close()
    synced = tmp_path / "Nextcloud"
    synced.mkdir()
    path.rename(synced / "office.db")
    path.symlink_to(synced / "office.db")
    assert "Nextcloud keeps in step" in refused(path)


def test_no_store_is_made_there(tmp_path: Path) -> None:
    folder = tmp_path / "Dropbox"
    folder.mkdir()
    with pytest.raises(StoreError, match="Dropbox keeps in step"):
        create_store(folder / "office.db", office="x", profile="sample-office", staff=())
    assert list(folder.iterdir()) == []


def test_this_machine_says_where_its_disks_are(monkeypatch: pytest.MonkeyPatch) -> None:
    found = dict(places._mounts())
    assert "/" in found or os.name == "nt"
    # As on Windows and macOS, where there is no list to read.
    monkeypatch.setattr(places, "Path", lambda _name: Path("/nowhere"))
    assert dict(places._mounts())
