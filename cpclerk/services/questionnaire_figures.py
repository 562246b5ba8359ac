"""How questionnaires were answered in a time, each figure with the questionnaires behind it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from cpclerk.documents.pages import Page, Part, table, written
from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.periods import Period
from cpclerk.rules.profile_parts import Question
from cpclerk.rules.questionnaires import ANSWERS, ASKED_OF, percent
from cpclerk.services.conferences import rules_for
from cpclerk.services.permission import reading
from cpclerk.services.questionnaires import Returned, as_returned
from cpclerk.store import Conference, Questionnaire, Session


@dataclass(frozen=True, slots=True)
class Behind:
    """One questionnaire behind a figure, and the conference that it came back after."""

    conference_uid: str
    reference: str
    day: dt.date | None
    returned: Returned


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many: who gave one answer, of all who answered that question.

    `not_recorded` is how many questionnaires came back without an answer to it; it is in neither
    number. `behind` are the uids of those who gave it.
    """

    behind: tuple[str, ...]
    of: int
    not_recorded: int

    @property
    def count(self) -> int:
        """How many gave it."""
        return len(self.behind)

    @property
    def percent(self) -> int | None:
        """Of those who answered, in whole per cent, a half rounded up; None where nobody did."""
        return percent(self.count, self.of)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: a share for each of the five answers, in order; and who left it out."""

    question: Question
    shares: tuple[Share, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """The questionnaires after the conferences held in a time.

    `held` counts those conferences, `answered_after` those of them after which any came back, by
    whom it was asked of.
    """

    period: Period
    held: int
    answered_after: Mapping[str, int]
    questions: tuple[Asked, ...]
    returned: Mapping[str, Behind]

    def came(self, asked_of: str) -> int:
        """Return how many came back from parents or from agencies."""
        return sum(e.returned.asked_of == asked_of for e in self.returned.values())


def questionnaire_figures(session: Session, period: Period) -> Figures:
    """Return how each question was answered after the conferences held in a time.

    What came from a log of long ago is left out: nobody could enter a questionnaire for it.
    """
    with reading(session):
        held = {
            each.uid: each
            for each in Conference.select().where(
                Conference.conference_date.between(period.first, period.last),
                Conference.judged_as_at.is_null(),
            )
            # Asked of the store, it would begin with every conference that was ever held.
            if each.state == "held"
        }
        rows = Questionnaire.select().where(Questionnaire.conference.in_(list(held)))
        returned = {
            row.uid: Behind(
                row.conference_id,
                held[row.conference_id].reference,
                held[row.conference_id].conference_date,
                as_returned(row),
            )
            for row in rows.order_by(Questionnaire.on, Questionnaire.uid)
        }
        # An office whose procedures changed may have asked other questions before.
        questions = {
            (each.asked_of, each.code): each
            for row in {each.profile_id: each for each in held.values()}.values()
            for each in rules_for(session, row).questions
        }
    return Figures(
        period=period,
        held=len(held),
        answered_after={
            who: len({e.conference_uid for e in returned.values() if e.returned.asked_of == who})
            for who in ASKED_OF
        },
        questions=tuple(_asked(questions[key], returned) for key in sorted(questions, key=_place)),
        returned=returned,
    )


def figures_page(found: Figures) -> str:
    """Return the figures as a page of text, to be printed or saved."""
    return written(
        Page(
            title=f"Questionnaires: {found.period.words}",
            about=(
                f"After conferences held from {date_words(found.period.first)} to "
                f"{date_words(found.period.last)}.",
                *(came_words(found, who) for who in ASKED_OF),
                "The percentages are of those who answered the question. Not recorded: the "
                "questionnaire came back without an answer to it, and is in neither number.",
            ),
            parts=tuple(
                Part(f"{ASKED_OF[each.question.asked_of]}: {each.question.text}", _table(each))
                for each in found.questions
            ),
        )
    )


def came_words(found: Figures, asked_of: str) -> str:
    """Return how many came back, and after how many of the conferences held."""
    after = found.answered_after[asked_of]
    share = percent(after, found.held)
    words = f" ({share}%)" if share is not None else ""
    return (
        f"{ASKED_OF[asked_of]}: {found.came(asked_of)} came back, after {after} of {found.held} "
        f"conferences held{words}."
    )


def percent_words(share: Share) -> str:
    """Return a share in per cent; where nobody answered there is none."""
    return "none" if share.percent is None else f"{share.percent}%"


def _asked(question: Question, returned: Mapping[str, Behind]) -> Asked:
    own = {
        uid: each.returned.answers.get(question.code)
        for uid, each in returned.items()
        if each.returned.asked_of == question.asked_of
    }
    left_out = tuple(uid for uid, answer in own.items() if answer is None)
    of = len(own) - len(left_out)
    return Asked(
        question,
        tuple(
            Share(tuple(uid for uid, given in own.items() if given == answer), of, len(left_out))
            for answer in ANSWERS
        ),
        left_out,
    )


def _place(key: tuple[str, str]) -> int:
    return list(ASKED_OF).index(key[0])


def _table(asked: Asked) -> tuple[str, ...]:
    rows = [("", "gave it", "of", "not recorded", "per cent")]
    for words, share in zip(ANSWERS.values(), asked.shares, strict=True):
        numbers = (str(share.count), str(share.of), str(share.not_recorded), percent_words(share))
        rows.append((words, *numbers))
    return table(rows, indent="  ")
