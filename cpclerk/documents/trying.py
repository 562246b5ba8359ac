"""Trying a template before it is taken: in a program of its own, which can be ended.

What it is tried with is made up, so nothing about anybody is in that program.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from cpclerk.documents.word import Fields, render
from cpclerk.documents.word_safety import MOST_BYTES, unpacked
from cpclerk.rules.errors import Refused
from cpclerk.rules.letters import fields_of

SECONDS = 10.0
MOST_MEMORY = 1_000_000_000


def must_work(template: str, file: bytes, *, seconds: float = SECONDS) -> None:
    """Raise Refused, saying what to do, unless letters of this kind can be made from a file.

    It is filled with examples, and again with nothing. `seconds` is how long that may take.
    """
    if len(file) > MOST_BYTES:
        # So that it is not even handed over.
        unpacked(file)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "cpclerk.documents.trying", template],
            input=file,
            capture_output=True,
            timeout=seconds,
            check=True,
        )
        why = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        raise Refused(
            f"This template takes longer than {seconds:g} seconds to fill. Make it simpler.",
            "template",
        ) from None
    except (subprocess.CalledProcessError, OSError, ValueError):
        raise Refused(
            "This template cannot be filled on this machine: it asks for too much. Make it "
            "simpler, or begin again from the shipped one.",
            "template",
        ) from None
    if why:
        raise Refused(why, "template")


def tried(template: str, file: bytes) -> str:
    """Return why letters cannot be made from a file; nothing when they can."""
    examples = {name: each.sample for name, each in fields_of(template).items()}
    try:
        for fields in (examples, _emptied(examples)):
            parts = unpacked(render(file, fields))
            # Examples hold no braces: what is left of them stands where no field is filled.
            if any(_has_tag(data) for name, data in parts.items() if name.startswith("word/")):
                raise Refused(
                    "A field stands where none is filled: in a comment, an endnote or the "
                    "properties. Move it into the text.",
                )
    except Refused as error:
        return error.sentence
    return ""


def _has_tag(data: bytes) -> bool:
    return any(each in data for each in (b"{{", b"{%", b"}}", b"%}"))


def _emptied(fields: Mapping[str, Any]) -> Fields:
    return {name: type(value)() for name, value in fields.items()}


def _bounded() -> None:
    """Give this program no more memory than a letter needs, where the system can say so."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


if __name__ == "__main__":
    _bounded()
    print(json.dumps(tried(sys.argv[1], sys.stdin.buffer.read(MOST_BYTES + 1))))
