"""The chair's monitoring form: filled in after each conference (S1 8.1, S2 2.3)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from cpclerk.rules.errors import Refused
from cpclerk.rules.text import clean_text
from cpclerk.services.conferences import get, rules_for
from cpclerk.services.permission import reading, writing
from cpclerk.services.stages import close_if_done
from cpclerk.services.undo import Saved
from cpclerk.store import MonitoringAnswer, Session, Staff

TEXT_LIMIT = 1_000


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the form, and its answer; None is not answered."""

    code: str
    question: str
    answers: tuple[str, ...]
    answer: str | None


@dataclass(frozen=True, slots=True)
class Form:
    """The form of one conference; `by` and `on` say who answered first, and when."""

    questions: tuple[Asked, ...]
    gaps: int | None
    by: str
    on: dt.date | None

    @property
    def is_filled(self) -> bool:
        """Whether anything is answered."""
        return self.on is not None


def chair_form(session: Session, conference_uid: str) -> Form:
    """Return the chair's form of a conference, as its procedures have it.

    `gaps` counts the receipts of reports not recorded when it was closed; None: nobody counted.
    """
    with reading(session):
        row = get(conference_uid)
        kept = {
            each.question: each
            for each in MonitoringAnswer.select(MonitoringAnswer, Staff)
            .join(Staff)
            .where(MonitoringAnswer.conference == row.uid)
            .order_by(MonitoringAnswer.on, MonitoringAnswer.uid)
        }
        first = next(iter(kept.values()), None)
        return Form(
            questions=tuple(
                Asked(
                    each.code,
                    each.name,
                    each.answers,
                    kept[each.code].answer if each.code in kept else None,
                )
                for each in rules_for(session, row).monitoring_for(row.kind)
            ),
            gaps=row.receipts_missing,
            by=first.by.initials if first else "",
            on=first.on if first else None,
        )


def fill_chair_form(
    session: Session, conference_uid: str, answers: Mapping[str, str | None]
) -> Saved:
    """Keep the answers of the chair's form, by question; an empty one is not answered.

    Raises Refused, naming the question: an answer that is not offered, or none at all.
    """
    with writing(session, "fill in the chair's form", conference_uid) as change:
        row = get(conference_uid)
        if row.started_at is None and row.state != "held":
            raise Refused("The chair's form is filled in once the conference has begun.")
        questions = {each.code: each for each in rules_for(session, row).monitoring_for(row.kind)}
        kept = {
            each.question: each
            for each in MonitoringAnswer.select().where(MonitoringAnswer.conference == row.uid)
        }
        for code, given in answers.items():
            question = questions.get(code)
            if question is None:
                raise Refused("That is not a question of this conference's form.")
            answer = _answer(given, question.answers, code)
            if answer is None and code in kept:
                change.take_out(kept[code])
            elif answer is not None and code in kept:
                change.update(kept[code], answer=answer)
            elif answer is not None:
                change.insert(
                    MonitoringAnswer,
                    conference=row,
                    question=code,
                    answer=answer,
                    by=session.actor.uid,
                    on=session.today,
                    audience="professionals",
                )
        if not change.touched and not kept:
            raise Refused("Answer at least one question.", next(iter(questions), None))
        # It may have been the last thing that was owed.
        close_if_done(change, row)
        return Saved(row.uid, row.rev, change.sequence)


def _answer(given: str | None, offered: tuple[str, ...], code: str) -> str | None:
    try:
        answer = clean_text(given or "", lines=True, limit=TEXT_LIMIT)
    except Refused as error:
        raise Refused(error.sentence, code) from None
    if answer and offered and answer not in offered:
        raise Refused("Choose one of: " + ", ".join(offered) + ".", code)
    return answer or None
