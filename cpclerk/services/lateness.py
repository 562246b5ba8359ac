"""Why limits passed: each late one asks for a coded reason of its profile (domain.md §2)."""

from cpclerk.rules.errors import Refused
from cpclerk.rules.text import clean_text
from cpclerk.services.conferences import get, rules_for
from cpclerk.services.permission import reading, writing
from cpclerk.services.placing import check_coded
from cpclerk.services.timescales import judged
from cpclerk.services.undo import Saved
from cpclerk.store import LateReason, Session

WORDS_LIMIT = 1_000


def late_reasons(session: Session, conference_uid: str) -> tuple[tuple[str, str], ...]:
    """Return the coded reasons of the conference's procedures: code and words."""
    with reading(session):
        rules = rules_for(session, get(conference_uid))
        return tuple((each.code, each.name) for each in rules.late_reasons)


def say_why_late(
    session: Session, conference_uid: str, limit: str, reason: str, words: str = ""
) -> Saved:
    """Keep why a limit of a conference passed, in place of a reason given before.

    Refused when it is not late, when the reason is not one of the coded ones, or when the
    conference came from a log.
    """
    with writing(session, "say why late", conference_uid) as change:
        row = get(conference_uid)
        if row.judged_as_at is not None:
            raise Refused("This conference came from a log and is kept as the log gives it.")
        limits = judged(session, [row])[row.uid]
        late = next((each for each in limits if each.code == limit), None)
        if late is None or not late.is_late:
            raise Refused("This limit is not late, so there is nothing to give a reason for.")
        check_coded(rules_for(session, row), reason)
        try:
            words = clean_text(words, limit=WORDS_LIMIT)
        except Refused as error:
            raise Refused(error.sentence, "words") from None
        given = LateReason.get_or_none(
            (LateReason.conference == row.uid) & (LateReason.limit == limit)
        )
        values = {"reason": reason, "words": words, "on": session.today, "by": session.actor.uid}
        if given is None:
            given = change.insert(
                LateReason, conference=row, limit=limit, audience="professionals", **values
            )
        else:
            change.update(given, **values)
    return Saved(given.uid, given.rev, change.sequence)
