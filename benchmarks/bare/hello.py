"""The least a Textual program with a header, a field and a footer can be."""

from textual.app import App, ComposeResult
from textual.widgets import Footer, Header, Input


class Hello(App[None]):
    """A header, a field and a footer."""

    def compose(self) -> ComposeResult:
        """Lay them out."""
        yield Header()
        yield Input(placeholder="Bare and ready")
        yield Footer()


if __name__ == "__main__":
    Hello().run()
