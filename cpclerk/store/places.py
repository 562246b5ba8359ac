"""Where a store may lie: on a disk of this machine, in no folder that something keeps in step.

SQLite's log and its locks work between programs of one machine only. Over a network two machines
each believe that they are alone, and a program that keeps folders in step copies a store while it
is half written, and puts an old one back.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePath
from typing import NamedTuple

NETWORK = frozenset({
    "nfs", "nfs3", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afpfs", "afs", "ncpfs",
    "davfs", "webdav", "ceph", "glusterfs", "lustre", "gfs2", "ocfs2", "9p", "prl_fs", "vboxsf",
    "vmhgfs", "virtiofs",
})  # fmt: skip
"""Filesystems whose files lie on another machine, as Linux and macOS name them."""

# Through FUSE comes nearly everything that is remote, and little that is not.
ON_THIS_MACHINE = frozenset({
    "fuse.encfs", "fuse.exfat", "fuse.fuse-overlayfs", "fuse.gocryptfs", "fuse.mergerfs",
    "fuse.ntfs-3g", "fuse.veracrypt",
})  # fmt: skip

REMOTE_DRIVE = "remote"
"""What stands for a drive of which Windows says no more than that it is remote."""

FOLDERS = (
    ("OneDrive", ("onedrive",)),
    ("Dropbox", ("dropbox",)),
    ("iCloud Drive", ("mobile documents", "icloud drive", "iclouddrive")),
    ("Google Drive", ("google drive", "googledrive", "drivefs")),
    ("Nextcloud", ("nextcloud", "owncloud")),
    ("Box", ("box sync",)),
    ("a cloud service", ("cloudstorage",)),
)
"""Services that keep folders in step, and how the names of their folders begin."""

VARIABLES = (
    ("OneDrive", "OneDrive"),
    ("OneDriveConsumer", "OneDrive"),
    ("OneDriveCommercial", "OneDrive"),
)
"""What a service tells other programs about its folder, which may bear any name."""

MARKERS = (
    (".dropbox.cache", "Dropbox"),
    (".stfolder", "Syncthing"),
    (".owncloudsync.log", "Nextcloud"),
    (".nextcloudsync.log", "Nextcloud"),
    (".tmp.drivedownload", "Google Drive"),
)
"""What a service leaves in the folder that it keeps in step."""


class Surroundings(NamedTuple):
    """What is known about a place: where disks are mounted, and which folders are kept in step.

    `mounts` are (folder, kind of filesystem); `in_step` are (folder, service).
    """

    mounts: tuple[tuple[str, str], ...] = ()
    in_step: tuple[tuple[str, str], ...] = ()


def why_not(path: PurePath, around: Surroundings) -> str:
    """Return why a store may not lie at this absolute path, and what to do; nothing if it may."""
    remote = _network(path, around.mounts)
    if remote:
        return (
            f"{path} lies on another machine ({remote}), and a store breaks when two machines use "
            "it over a network. Keep it on a disk of this machine; the other place is good for its "
            "backups: cpclerk backup-place FOLDER."
        )
    service = _service(path, around.in_step)
    if service:
        return (
            f"{path} lies in a folder that {service} keeps in step, which breaks a store and takes "
            "copies of it elsewhere. Choose a folder that stays on this machine."
        )
    return ""


def _network(path: PurePath, mounts: Iterable[tuple[str, str]]) -> str:
    plain = str(path).replace("\\", "/")
    if plain.startswith("//?/"):
        plain = "//" + plain[8:] if plain[4:8].upper() == "UNC/" else plain[4:]
    if plain.startswith("//"):
        return "a network path"
    here = [(point, kind) for point, kind in mounts if _is_in(plain, point)]
    kind = max(here, key=lambda each: len(each[0]))[1] if here else ""
    if kind in NETWORK or (kind.startswith("fuse.") and kind not in ON_THIS_MACHINE):
        return kind
    return "a network drive" if kind == REMOTE_DRIVE else ""


def _service(path: PurePath, in_step: Iterable[tuple[str, str]]) -> str:
    plain = str(path)
    for folder, service in in_step:
        if folder and _is_in(plain.replace("\\", "/"), folder):
            return service
    for part in PurePath(plain.replace("\\", "/")).parent.parts:
        for service, beginnings in FOLDERS:
            if any(_begins(part.casefold(), each) for each in beginnings):
                return service
    return ""


def _begins(part: str, beginning: str) -> bool:
    """Whether a folder is called so, or so with an account's name: `OneDrive - Some Council`."""
    rest = part.removeprefix(beginning)
    return part.startswith(beginning) and (not rest or not rest[0].isalnum())


def _is_in(path: str, folder: str) -> bool:
    plain = folder.replace("\\", "/").rstrip("/")
    # Windows takes no notice of capitals; a folder that differs by them alone is as suspicious.
    return f"{path}/".casefold().startswith(f"{plain}/".casefold())


# What this machine says


def here(path: Path) -> str:
    """Return why a store may not lie at `path` on this machine; nothing if it may."""
    place = path.absolute()
    real = place.resolve()
    around = Surroundings(tuple(_mounts()), (*_told(os.environ), *_marked(real)))
    # Through a link it may lie elsewhere than it seems.
    return next((why for each in (place, real) if (why := why_not(each, around))), "")


def _mounts() -> Iterator[tuple[str, str]]:
    mounts = Path("/proc/self/mounts")
    if mounts.exists():
        for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
            _source, point, kind, *_rest = line.split(" ")
            yield point.replace("\\040", " "), kind
        return
    import psutil

    for each in psutil.disk_partitions(all=True):
        is_remote = "remote" in each.opts.split(",")
        yield each.mountpoint, REMOTE_DRIVE if is_remote else each.fstype.casefold()


def _told(environment: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, service in VARIABLES:
        if environment.get(name):
            yield environment[name], service


def _marked(path: Path) -> Iterator[tuple[str, str]]:
    for folder in path.parents:
        for name, service in MARKERS:
            if (folder / name).exists():
                yield str(folder), service
