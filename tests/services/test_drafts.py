"""What was being typed comes back to the one who typed it, and to nobody else."""

from cpclerk.services import drafts
from cpclerk.store import Session


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
