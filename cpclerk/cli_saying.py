"""What the command line prints: whatever a file or a store holds, nothing a terminal acts on."""

from typing import Any

import click

from cpclerk.rules.text import printable_lines


def say(text: str, *, nl: bool = True, err: bool = False, file: Any = None) -> None:
    """Print a text on standard output, standard error or into `file`."""
    click.echo(printable_lines(text), nl=nl, err=err, file=file)


def without_sequences(error: click.UsageError) -> click.UsageError:
    """Return an error of the command line's own reader, as it may be printed."""
    return click.UsageError(printable_lines(error.format_message()), error.ctx)
