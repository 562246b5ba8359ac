"""Chasers for reports: a mail into the outbox where one may go, else a letter to print."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from cpclerk.documents.copies import save
from cpclerk.rules.errors import Refused
from cpclerk.rules.letters import CHASE_REPORT
from cpclerk.rules.roles import COMPOSE, QUEUE_MAIL
from cpclerk.rules.text import clean_text
from cpclerk.services.letters import Composed, compose
from cpclerk.services.outbox import put_in
from cpclerk.services.permission import require, writing
from cpclerk.services.report_chasing import CHASE, ToChase, chasing, put_down
from cpclerk.services.undo import Saved
from cpclerk.store import Change, ReportChase, Session

NOBODY_OWES = "Nobody on the list owes this report. Add them in step 2, Invite."


@dataclass(frozen=True, slots=True)
class Chasers(Saved):
    """Chasers that were made: mails that wait in the outbox, letters in a folder.

    `left` says of each report that was not chased, by its name, why not.
    """

    mails: int
    letters: int
    folder: str
    left: tuple[tuple[str, str], ...]


def write_chasers(session: Session, keys: Collection[str], folder: str = "") -> Chasers:
    """Chase reports, by `ToChase.key`: by mail to an approved secure address, else by letter.

    Mails wait in the outbox, where they can be cancelled; no family is ever mailed. Letters are
    saved in `folder`. Each is put down as chased today; all of it is one change. What cannot be
    chased is left, with the reason. Raises Refused when nothing can be, or naming the folder.
    """
    for action in (COMPOSE, QUEUE_MAIL):
        require(session, action)
    place = clean_text(folder)
    chosen = [each for each in chasing(session).to_chase if each.key in keys]
    made, left = _composed(session, chosen)
    about = chosen[0].conference_uid if chosen else ""
    with writing(session, CHASE, about) as change:
        chased: list[ReportChase] = []
        letters: dict[str, str | bytes] = {}
        for each, composed in made:
            is_mail = composed.mail is not None
            if is_mail and (why := _why_not_queued(change, composed)):
                left.append((each.name, why))
                continue
            if not is_mail:
                letters[composed.letter_name] = composed.letter
            how = "mail" if is_mail else "letter"
            chased.append(put_down(change, each.conference_uid, each.which, how))
        if not chased:
            raise Refused(left[0][1] if left else "This is not to be chased any more. Look again.")
        if letters and not place:
            raise Refused("Type the folder in which to save the letters.", "folder")
        # In the change: what cannot be saved was not chased.
        paths = save(Path(place), letters) if letters else ()
        return Chasers(
            uid=chased[-1].uid,
            rev=chased[-1].rev,
            sequence=change.sequence,
            mails=len(chased) - len(letters),
            letters=len(letters),
            folder=str(paths[0].parent) if paths else "",
            left=tuple(left),
        )


def _composed(
    session: Session, chosen: Iterable[ToChase]
) -> tuple[list[tuple[ToChase, Composed]], list[tuple[str, str]]]:
    """Return the letter that asks for each report, and why there is none for the others."""
    made, left = [], []
    for each in chosen:
        if not each.invitee_uid:
            left.append((each.name, NOBODY_OWES))
            continue
        try:
            letter = compose(session, each.invitee_uid, CHASE_REPORT, report_by=each.due)
        except Refused as refused:
            left.append((each.name, refused.sentence))
        else:
            made.append((each, letter))
    return made, left


def _why_not_queued(change: Change, composed: Composed) -> str:
    """Put a mail into the outbox, or return why it may not go there."""
    try:
        put_in(change, composed)
    except Refused as refused:
        return refused.sentence
    return ""
