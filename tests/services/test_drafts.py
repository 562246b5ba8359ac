"""What was being typed comes back to the one who typed it, and to nobody else."""

import json
import os
import socket
from datetime import datetime
from typing import Any

import pytest

from cpclerk.services import drafts
from cpclerk.services.drafts import Payload
from cpclerk.store import Session, presence


def test_a_draft_is_kept_recalled_and_dropped(session: Session, chair_session: Session) -> None:
    assert drafts.recall(session, "entry CP001") is None
    drafts.keep(session, "entry CP001", {"text": "Mia says"})
    drafts.keep(session, "entry CP001", {"text": "Mia says she 👋 [b]x[/"})
    kept = drafts.recall(session, "entry CP001")
    assert kept is not None
    assert kept.payload == {"text": "Mia says she 👋 [b]x[/"}
    assert kept.at == session.now
    assert drafts.recall(chair_session, "entry CP001") is None
    drafts.drop(session, "entry CP001")
    assert drafts.recall(session, "entry CP001") is None


def test_two_programs_of_one_person_keep_what_is_typed_apart(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def keep(text: str) -> None:
        drafts.keep(session, drafts.place_of("recording"), {"text": text})

    def together(first: Payload, more: Payload) -> Payload | None:
        return {**first, "aside": more["aside"]} if "aside" in more else None

    def holds(payload: Payload) -> bool:
        return bool(payload["text"])

    def take_up() -> tuple[str, int] | None:
        kept = drafts.take_up(session, "recording", holds, together)
        return (kept.payload["text"], kept.others) if kept else None

    # The program that runs these tests runs, too.
    other = os.getppid()
    beside = presence.folder_of(session.store.path) / f"{other}.json"
    said: dict[str, Any] = {"who": "clerk", "host": socket.gethostname()}
    said["since"] = datetime.now().astimezone().isoformat("T", "seconds")
    beside.parent.mkdir()
    beside.write_text(json.dumps(said))
    monkeypatch.setattr(drafts, "getpid", lambda: other)
    keep("typed there")
    monkeypatch.setattr(drafts, "getpid", os.getpid)
    assert take_up() is None
    keep("typed here")
    assert take_up() == ("typed here", 0)
    # The other was killed: what was typed there comes once what was typed here is entered.
    beside.unlink()
    assert take_up() == ("typed here", 1)
    keep("")
    assert take_up() == ("typed there", 0)
    assert take_up() == ("typed there", 0)
    drafts.drop(session, drafts.place_of("recording"))
    assert take_up() is None
    # Kept by an older version, without saying by which program.
    drafts.keep(session, "recording", {"text": "long ago"})
    assert take_up() == ("long ago", 0)
    # What can be put together is one draft.
    drafts.keep(session, "recording", {"text": "by the way", "aside": "wording"})
    assert take_up() == ("long ago", 0)
    kept = drafts.recall(session, drafts.place_of("recording"))
    assert kept is not None
    assert kept.payload["aside"] == "wording"
