"""The least a program that records can be: a field, a line that says *saved*, a worker that writes.

Called with a store and a file of JSON: for each Enter, the statements to be written.
"""

import json
import sys
from datetime import datetime
from pathlib import Path

from textual.app import App, ComposeResult
from textual.widgets import Footer, Header, Input, Label

from benchmarks.bare.rawsql import Statement, connect, write


class Recorder(App[None]):
    """Writes the next rows at each Enter."""

    def __init__(self, store: Path, changes: list[list[Statement]]) -> None:
        super().__init__()
        self.connection = connect(store)
        self.changes = iter(changes)

    def compose(self) -> ComposeResult:
        """Lay out the field and the line."""
        yield Header()
        yield Input(placeholder="Bare and ready")
        yield Label("", id="notice")
        yield Footer()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Write in a worker; say so when it is on disk."""
        event.input.value = ""
        statements = next(self.changes)
        self.run_worker(lambda: self.save(statements), thread=True)

    def save(self, statements: list[Statement]) -> None:
        """Write, then paint."""
        write(self.connection, statements)
        self.call_from_thread(self.say_saved)

    def say_saved(self) -> None:
        """Say *saved* and when."""
        now = datetime.now().astimezone()
        self.query_one("#notice", Label).update(f"saved {now:%H:%M:%S}")


if __name__ == "__main__":
    Recorder(Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text("utf-8"))).run()
