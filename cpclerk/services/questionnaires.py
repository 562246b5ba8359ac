"""Questionnaires that came back after a conference: entered, and counted."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from cpclerk.rules.audience import Audience
from cpclerk.rules.errors import Refused
from cpclerk.rules.profile_parts import Question
from cpclerk.rules.questionnaires import ASKED_OF, Count, checked_answers, counts
from cpclerk.rules.text import clean_text
from cpclerk.services.conferences import get, rules_for
from cpclerk.services.permission import reading, writing
from cpclerk.services.undo import Saved
from cpclerk.store import Conference, Questionnaire, Session, row_at

COMMENT_LIMIT = 4_000
NAME_LIMIT = 120
# What a parent says of the chair, or an agency of the parents, is for neither by default.
COMMENT = Audience.for_professionals()


@dataclass(frozen=True, slots=True)
class Returned:
    """One questionnaire that came back; without a name it is anonymous."""

    uid: str
    rev: int
    asked_of: str
    answers: Mapping[str, int]
    comment: str
    audience: Audience
    name: str
    on: dt.date


@dataclass(frozen=True, slots=True)
class Questionnaires:
    """Those of one conference: what was asked of whom, what came back, and how it counts.

    `why_not` says why none can be entered yet; empty when one can.
    """

    conference_uid: str
    questions: tuple[Question, ...]
    returned: tuple[Returned, ...]
    why_not: str = ""

    def asked(self, asked_of: str) -> tuple[Question, ...]:
        """Return the questions to parents or to agencies."""
        return tuple(each for each in self.questions if each.asked_of == asked_of)

    def counts(self, asked_of: str) -> tuple[Count, ...]:
        """Return how parents or agencies answered each question."""
        came = [each.answers for each in self.returned if each.asked_of == asked_of]
        return counts(came, [each.code for each in self.asked(asked_of)])


def questionnaires(session: Session, conference_uid: str) -> Questionnaires:
    """Return what came back after one conference."""
    with reading(session):
        row = get(conference_uid)
        rows = Questionnaire.select().where(Questionnaire.conference == row)
        return Questionnaires(
            row.uid,
            rules_for(session, row).questions,
            tuple(as_returned(e) for e in rows.order_by(Questionnaire.on, Questionnaire.uid)),
            _why_not(row),
        )


def _why_not(row: Conference) -> str:
    held = row.state == "held"
    return "" if held else "Questionnaires come back after a conference. This one is not held yet."


def as_returned(row: Questionnaire) -> Returned:
    """Return a questionnaire as the screens see it."""
    return Returned(
        row.uid,
        row.rev,
        row.asked_of,
        row.answers,
        row.comment,
        Audience.parse(row.audience),
        row.name,
        row.on,
    )


def enter_questionnaire(
    session: Session,
    conference_uid: str,
    asked_of: str,
    answers: Mapping[str, int],
    *,
    comment: str = "",
    name: str = "",
    audience: Audience = COMMENT,
) -> Saved:
    """Enter one questionnaire that came back: 1 to 5 by the question's code.

    A question that is left out was not answered. Raises Refused, naming the field.
    """
    with writing(session, "enter questionnaire", conference_uid) as change:
        comment = clean_text(comment, lines=True, limit=COMMENT_LIMIT)
        name = clean_text(name, limit=NAME_LIMIT)
        if asked_of not in ASKED_OF:
            raise Refused("Questionnaires go to parents and to agencies.", "asked_of")
        row = get(conference_uid)
        if why_not := _why_not(row):
            raise Refused(why_not)
        asked = [e.code for e in rules_for(session, row).questions if e.asked_of == asked_of]
        given = checked_answers(answers, asked)
        if not given and not comment:
            raise Refused("Nothing is answered on it. Type an answer, or a comment.", "answers")
        entered = change.insert(
            Questionnaire,
            conference=row,
            asked_of=asked_of,
            answers=given,
            comment=comment,
            name=name,
            on=session.today,
            audience=audience.stored,
        )
        return Saved(entered.uid, entered.rev, change.sequence)


def take_questionnaire_out(session: Session, uid: str, rev: int) -> Saved:
    """Take out a questionnaire that was entered wrongly; the history keeps it. Raises Stale."""
    with writing(session, "take questionnaire out", uid) as change:
        row = row_at(Questionnaire, uid, rev)
        change.take_out(row)
        return Saved(uid, 0, change.sequence)
