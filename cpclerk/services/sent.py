"""What is confirmed goes: letter, mail and calendar item are made, kept as sent, and queued."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from cpclerk.documents.reading import words_of
from cpclerk.rules.distribution import Recipient
from cpclerk.rules.errors import Refused
from cpclerk.rules.invitations import METHODS
from cpclerk.rules.letters import capacity_beside
from cpclerk.rules.masking import Listed, as_read_by
from cpclerk.rules.outbox import CANCELLED, QUEUED
from cpclerk.rules.reports import report_limit
from cpclerk.rules.taking_part import part_words
from cpclerk.rules.told import PURPOSES
from cpclerk.services.attenders import attenders
from cpclerk.services.conferences import children_of, get, rules_for
from cpclerk.services.kept import content_of, keep
from cpclerk.services.letters import Composed, compose
from cpclerk.services.marking import tell_police
from cpclerk.services.masking import listed
from cpclerk.services.outbox import put_in
from cpclerk.services.permission import reading, require, writing
from cpclerk.services.sending import page_of, the_notice
from cpclerk.services.sending_line import Line
from cpclerk.services.timescales import judged
from cpclerk.store import Change, Invitee, Notice, Outgoing, Session

CHANGED = "What goes to {name} is not as it was confirmed: {why} Confirm it again."


@dataclass(frozen=True, slots=True)
class Gone:
    """What went out, which nothing takes back; `left` are those still to be told."""

    letters: int
    mails: int
    left: int


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file exactly as it was sent: letter, mail or calendar."""

    kind: str
    name: str
    content: bytes


def send(session: Session, conference_uid: str) -> Gone:
    """Make, keep and send all that is confirmed, all of it or none.

    Letters are kept to be printed, mails queued in the outbox. Raises Refused: nobody is
    confirmed, or something changed since it was confirmed.
    """
    require(session, "send notices")
    with reading(session):
        page = page_of(session, conference_uid)
    waiting = [each for each in page.lines if each.notice_uid]
    if not waiting:
        raise Refused("Nobody is confirmed. Confirm each recipient first, then send.")
    for each in waiting:
        _must_be_as_confirmed(each)
    around = _around(session, conference_uid)
    made = {each.invitee_uid: around.composed(each) for each in waiting}
    with writing(session, "send notices", conference_uid) as change:
        now = page_of(session, conference_uid)
        for each in waiting:
            line = now.line(each.invitee_uid)
            _must_be_as_confirmed(line)
            if line.digest != each.digest:
                raise Refused(CHANGED.format(name=line.name, why="it changed just now."))
            _go(change, line, made[each.invitee_uid])
        mails = sum(each.method == "email" for each in waiting)
        left = page_of(session, conference_uid).count("to_confirm", "stopped")
        return Gone(len(waiting) - mails, mails, left)


@dataclass(frozen=True, slots=True)
class _Around:
    """What every letter of one conference is made from: read once for all of them."""

    session: Session
    children: tuple[str, ...]
    people: Mapping[str, Listed]
    readers: Mapping[str, Recipient]
    invitees: Mapping[str, Invitee]
    report_by: Callable[[str], dt.date | None]

    def composed(self, line: Line) -> Composed:
        """Return what would go to somebody: others are named as their reader may learn of them."""
        others = [each for uid, each in self.people.items() if uid != line.invitee_uid]
        named = [
            ", ".join(filter(None, (each.name, capacity_beside(each.name, each.capacity))))
            for each in as_read_by(self.readers[line.invitee_uid], others)
            if each.name not in self.children
        ]
        invitee = self.invitees[line.invitee_uid]
        due = self.report_by(self.people[line.invitee_uid].agency)
        return compose(
            self.session,
            line.invitee_uid,
            line.purpose,
            left_out=line.left_out,
            people=[*self.children, *named],
            safe_contact=True,
            number=line.number or None,
            part=part_words(invitee.part, invitee.part_from, invitee.part_to),
            report_by=due if invitee.report_asked else None,
        )


def _around(session: Session, conference_uid: str) -> _Around:
    with reading(session):
        row = get(conference_uid)
        rules, limits = rules_for(session, row), judged(session, [row])[row.uid]
        people = attenders(row.uid, rules)

        def report_by(agency: str) -> dt.date | None:
            limit = report_limit(agency, row.kind, rules, limits)
            return limit.due if limit else None

        return _Around(
            session,
            tuple(each.name for each in children_of(row.uid)),
            listed(session, row, people),
            {each.uid: each.reader for each in people},
            {each.uid: each for each in Invitee.select().where(Invitee.conference == row.uid)},
            report_by,
        )


def preview(session: Session, conference_uid: str, invitee_uid: str) -> str:
    """Return how a letter to somebody would read as things stand. Nothing is written."""
    with reading(session):
        page = page_of(session, conference_uid)
    around = _around(session, conference_uid)
    return words_of(around.composed(page.line(invitee_uid)).letter)


def kept_files(session: Session, notice_uid: str) -> tuple[KeptFile, ...]:
    """Return what was sent, exactly as it went. Raises Refused when it is not what was kept."""
    with reading(session):
        return files_of(the_notice(notice_uid))


def files_of(notice: Notice) -> tuple[KeptFile, ...]:
    """Return the files of a notice as they went. Needs an open connection."""
    return tuple(KeptFile(kind, name, content_of(digest)) for kind, name, digest in notice.files)


@dataclass(frozen=True, slots=True)
class AsSent:
    """What somebody was sent once: of which date, when and how; `text` is what they could read."""

    purpose: str
    for_date: dt.date | None
    on: dt.date
    method: str
    number: int
    returned: bool
    text: str


def history(session: Session, invitee_uid: str) -> tuple[AsSent, ...]:
    """Return what somebody was sent or told, the latest first, each exactly as it went."""
    with reading(session):
        rows = Notice.select().where(Notice.invitee == invitee_uid, Notice.sent_on.is_null(False))
        return tuple(
            AsSent(
                PURPOSES.get(each.purpose, each.purpose),
                each.for_date,
                each.sent_on or dt.date.min,
                METHODS.get(each.method, each.method),
                each.number,
                each.returned_on is not None,
                "\n\n".join(words_of(file.content) for file in files_of(each)),
            )
            for each in rows.order_by(Notice.number.desc())
        )


def _must_be_as_confirmed(line: Line) -> None:
    if line.state != "confirmed":
        why = line.why_not or "something changed since."
        raise Refused(CHANGED.format(name=line.name, why=why))


def _go(change: Change, line: Line, made: Composed) -> None:
    session = change.session
    notice = the_notice(line.notice_uid)
    outgoing = None
    files: Sequence[tuple[str, str, bytes | None]] = [("letter", made.letter_name, made.letter)]
    if line.method == "email":
        # The mail holds letter and calendar item; kept apart they would lie there twice.
        files = [("mail", made.mail_name, made.mail)]
        _overtake(change, made)
        outgoing = put_in(change, made)
    change.update(
        notice,
        files=[[kind, name, keep(content or b"")] for kind, name, content in files],
        outgoing=outgoing,
        sent_on=session.today,
        sent_at=session.now,
        sent_by=session.actor.uid or None,
    )
    if line.purpose != "cancelled":
        invitee = Invitee.get_by_id(line.invitee_uid)
        change.update(invitee, invited=True, invited_on=session.today, method=line.method)
        tell_police(change, get(invitee.conference_id), invitee, session.today)


def _overtake(change: Change, made: Composed) -> None:
    """Take back a mail of the same purpose that still waits: what it says is no longer so."""
    for each in Outgoing.select().where(
        Outgoing.invitee == made.invitee_uid,
        Outgoing.purpose == made.purpose,
        Outgoing.state == QUEUED,
    ):
        change.update(each, state=CANCELLED, answer="Overtaken by another before it had gone.")
