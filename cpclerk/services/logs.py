"""Whole logs into a store and out of it: the one bulk service."""

from dataclasses import dataclass
from datetime import date

from cpclerk.rules.errors import Refused
from cpclerk.rules.history import is_history
from cpclerk.rules.log import Log, LogRefused, Terms
from cpclerk.rules.log_difference import difference
from cpclerk.rules.profile import read_profile
from cpclerk.rules.roles import EXPORT_LOG
from cpclerk.services.backups import back_up_before
from cpclerk.services.growing import take
from cpclerk.services.logged import logged, put_off
from cpclerk.services.permission import require, writing
from cpclerk.services.procedures import office_rules
from cpclerk.services.taking import Under
from cpclerk.store import Conference, Session, look
from cpclerk.store.calendars import statutory
from cpclerk.store.profiles import in_force, keep, text_of


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of reading a log: rows added, rows changed, rows known already.

    `as_at` is the day it was judged as at; `history`: that day is long past.
    """

    conferences: int
    children: int
    agencies: int
    filled: int
    known: int
    as_at: date
    history: bool


def terms(session: Session, *, as_at: date | None = None, profile: str | None = None) -> Terms:
    """Return by what a log is judged: the office's procedures or the `profile` of that name.

    Raises Refused: no such profile, or an as-at day still to come.
    """
    if as_at is not None and as_at > session.today:
        raise Refused(f"{as_at} is still to come. Give the day on which the log was true.", "as_at")
    with session.store.reading():
        if profile is None:
            rules = office_rules(session)
        else:
            rules = read_profile(text_of(profile), f"{profile}.toml")
        return Terms(rules, statutory(session.store), session.today, as_at)


def take_in(session: Session, log: Log, judged_by: Terms, *, profile: str | None = None) -> Taken:
    """Put a log into the store, whole or not at all; the same log again writes nothing.

    A backup is made before anything is written. `profile` names the procedures that new
    conferences are kept under; without it, the office's. Raises LogRefused with every
    contradiction, and Refused when not allowed.
    """
    as_at = judged_by.as_at or log.end or session.today
    with writing(session, "import log") as change:
        found = difference(logged(), log, judged_by, put_off())
        if found.faults:
            raise LogRefused(found.faults)
        if found.new.rows or found.changes:
            back_up_before(session, "import")
        uid = in_force(session.today).profile_id
        if profile is not None and found.new.conferences:
            uid = keep(change, profile).uid
        take(change, log, found, Under(uid, judged_by.rules, as_at))
    new, filled = found.new, len(found.changes)
    return Taken(
        conferences=len(new.conferences),
        children=len(new.children),
        agencies=len(new.agencies),
        filled=filled,
        known=len(log.rows) - len(new.rows) - filled,
        as_at=as_at,
        history=is_history(as_at, session.today),
    )


def give_out(session: Session) -> Log:
    """Return every conference of the store as a log; that they were is entered in the audit."""
    require(session, EXPORT_LOG)
    with session.store.reading():
        log = logged()
        given = list(Conference.select(Conference.uid, Conference.rev))
    if given:
        look(session, "export log", given)
    return log
