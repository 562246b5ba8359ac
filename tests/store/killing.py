"""A program that is killed at the nth of the calls that can leave something half done."""

import signal
import subprocess
import sys

KILLED = """
import datetime, os, pathlib, signal, sys
from cpclerk.store import backups, disk, engine, restoring
first, second = map(pathlib.Path, sys.argv[1:3])
step = int(sys.argv[3])
def killing(real):
    def call(*arguments, **keywords):
        global step
        step -= 1
        if step < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments, **keywords)
    return call
for module, name in ({places}):
    setattr(module, name, killing(getattr(module, name)))
{what}
print("done")
"""


def killed_at(step: int, places: str, what: str, *paths: object) -> bool:
    """Do `what` to the paths `first` and `second`; return whether it was killed on the way.

    `places` are pairs of a module and a name in it, as text: the calls that are counted.
    """
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            KILLED.format(places=places, what=what),
            *map(str, paths),
            str(step),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != -signal.SIGKILL:
        assert done.stdout == "done\n", done.stderr
        return False
    return True
