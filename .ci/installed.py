"""Run the README's demo command in a terminal, then check that all of the program was installed."""

import os
import sys
import tempfile
from pathlib import Path

from tests.terminal import Terminal


def main(folder: Path, command: str) -> None:
    """Run `command` in `folder`, a copy of the repository; exit with a sentence if it fails."""
    with tempfile.TemporaryDirectory() as home:
        surroundings = {**os.environ, "CPCLERK_HOME": home, "TERM": "xterm-256color"}
        with Terminal(["bash", "-c", command], env=surroundings, cwd=folder) as terminal:
            terminal.wait("To do", timeout=300)
            terminal.settle()
            print(terminal.screen.text)
            terminal.send("q")
            code = terminal.ended()
    if code:
        sys.exit(f"It ended with exit code {code}:\n{terminal.screen.text}")
    (installed,) = folder.glob(".venv/lib/python*/site-packages/cpclerk")
    wanted = [path for path in (folder / "cpclerk").rglob("*") if path.is_file()]
    names = [path.relative_to(folder / "cpclerk") for path in wanted if path.suffix != ".pyc"]
    missing = [str(name) for name in names if not (installed / name).is_file()]
    if missing:
        sys.exit(f"The package lacks: {', '.join(missing)}")
    print(f"{len(names)} files installed, none missing")


main(Path(sys.argv[1]), sys.argv[2])
