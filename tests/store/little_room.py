"""A program that finds no room on the disk for a file of more than 100,000 bytes."""

import subprocess
import sys

LIMIT = """
import datetime, pathlib, resource, sys
from cpclerk.store import StoreError, backups, restoring
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
first, second = map(pathlib.Path, sys.argv[1:])
try:
    {what}
except StoreError as error:
    print(error.sentence)
"""


def in_little_room(what: str, *paths: object) -> str:
    """Do something to the paths `first` and `second`; return the one sentence that it says."""
    done = subprocess.run(
        [sys.executable, "-c", LIMIT.format(what=what), *map(str, paths)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    (sentence,) = done.stdout.splitlines()
    return sentence
