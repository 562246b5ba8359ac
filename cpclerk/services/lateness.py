"""Why limits passed: each late one asks for a coded reason of its profile (domain.md §2)."""

from dataclasses import dataclass

from cpclerk.rules.errors import Refused
from cpclerk.rules.text import clean_text
from cpclerk.services.conferences import get, rules_for
from cpclerk.services.permission import reading, writing
from cpclerk.services.placing import check_coded
from cpclerk.services.timescales import judged, reasons_given
from cpclerk.services.undo import Saved
from cpclerk.store import Change, Conference, LateReason, Session

WORDS_LIMIT = 1_000


@dataclass(frozen=True, slots=True)
class Reasons:
    """The coded reasons of a conference's procedures, and the code of the one given: empty: none.

    `own`: the one given is that of this limit alone, and can be taken back.
    """

    coded: tuple[tuple[str, str], ...]
    given: str
    own: bool


def reasons_for(session: Session, conference_uid: str, limit: str) -> Reasons:
    """Return what can be given as the reason of a limit, and what was given."""
    with reading(session):
        row = get(conference_uid)
        given = reasons_given([row], judged(session, [row]))[row.uid].get(limit, "")
        own = _given(row.uid, limit) is not None
        coded = rules_for(session, row).late_reasons
        return Reasons(tuple((each.code, each.name) for each in coded), given, own)


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
        try:
            words = clean_text(words, limit=WORDS_LIMIT)
        except Refused as error:
            raise Refused(error.sentence, "words") from None
        given = keep_reason(change, row, limit, reason, words)
    return Saved(given.uid, given.rev, change.sequence)


def keep_reason(
    change: Change, row: Conference, limit: str, reason: str, words: str = ""
) -> LateReason:
    """Keep the coded reason of a limit as part of a larger change; Refused for another code."""
    session = change.session
    check_coded(rules_for(session, row), reason)
    values = {"reason": reason, "words": words, "on": session.today, "by": session.actor.uid}
    given = _given(row.uid, limit)
    if given is not None:
        change.update(given, **values)
        return given
    found: LateReason = change.insert(
        LateReason, conference=row, limit=limit, audience="professionals", **values
    )
    return found


def take_reason_back(session: Session, conference_uid: str, limit: str) -> Saved:
    """Take back why a limit passed. Refused when no reason was given for it alone."""
    with writing(session, "take back why late", conference_uid) as change:
        given = _given(conference_uid, limit)
        if given is None:
            raise Refused("No reason was given for this limit, so there is none to take back.")
        change.take_out(given)
    return Saved(given.uid, 0, change.sequence)


def let_reason_go(change: Change, row: Conference, limit: str) -> None:
    """Take out the reason of a limit that is kept again, as part of a larger change."""
    given = _given(row.uid, limit)
    if given is not None:
        change.take_out(given)


def _given(conference_uid: str, limit: str) -> LateReason | None:
    found: LateReason | None = LateReason.get_or_none(
        (LateReason.conference == conference_uid) & (LateReason.limit == limit)
    )
    return found
