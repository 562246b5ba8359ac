"""One page to read aloud before anyone leaves: decisions, what is to be done, dates."""

from collections.abc import Iterable
from dataclasses import dataclass

from cpclerk.documents.pages import Page, Part
from cpclerk.rules.conference import kind_words
from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.heard import Heard, not_mentioned
from cpclerk.rules.kinds import without_goal
from cpclerk.rules.minutes import SECTIONS, Source
from cpclerk.rules.profile import Profile
from cpclerk.rules.recording import NEXT_STEPS
from cpclerk.services.attenders import attenders
from cpclerk.services.child_views import views_of
from cpclerk.services.conferences import children_of, get, rules_for
from cpclerk.services.decided import decided, late_review
from cpclerk.services.looking_back import last_time_of
from cpclerk.services.next_meetings import meetings_after
from cpclerk.services.permission import reading
from cpclerk.services.plan_goals import goals_without_action
from cpclerk.services.record import record_of
from cpclerk.services.record_plan import brought_in
from cpclerk.store import AgencyView, ChildAtConference, Conference, Entry, PlanAction, Session


@dataclass(frozen=True, slots=True)
class Leaving:
    """What is still open before a meeting is closed: the children undecided, and the rest.

    `undecided` are names, empty where the meeting decides on no child; `others` a sentence each.
    """

    undecided: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def nothing_decided(self) -> str:
        """The children undecided, in a sentence; empty where there are none."""
        return f"Nothing is decided yet for {_and(self.undecided)}." if self.undecided else ""

    @property
    def lines(self) -> tuple[str, ...]:
        """All of it, a sentence each, the children first."""
        return tuple(filter(None, (self.nothing_decided, *self.others)))


READ_ALOUD = (
    "decisions", "goals", "actions", "needs_to_happen", "core_group", "dates", "contingency",
)  # fmt: skip


def read_back(session: Session, conference_uid: str) -> Page:
    """Return what is read aloud, and before it what is still open.

    What is not for everyone is not read out, and the page says how much that is.
    """
    with reading(session):
        row = get(conference_uid)
        rules = rules_for(session, row)
        in_plan = brought_in(conference_uid)
        sources = [
            each
            for each in record_of(session, conference_uid).sources
            if each.section in READ_ALOUD and each.section != "dates" and each.uid not in in_plan
        ]
        aloud = [each for each in sources if not each.audience.is_restricted]
        when = date_words(row.conference_date) if row.conference_date else "no date yet"
        left_out = len(sources) - len(aloud)
        about = f"{kind_words(row.kind, rules)}, {row.reference}, {when}."
        if left_out:
            about += f" {_counted(left_out, 'line')} not for everyone and not read out."
        dates = tuple(f"- {each}" for each in meetings_after(session, row).lines)
        leaving = _open(session, row, rules)
    late = late_review(decided(session, conference_uid))
    return Page(
        title="Read-back: before anyone leaves",
        about=(about,),
        parts=(
            Part("Still open", tuple(f"[ ] {each}" for each in (*leaving.lines, *late))),
            *(
                Part(SECTIONS[section], _lines(aloud, section) if section != "dates" else dates)
                for section in READ_ALOUD
            ),
        ),
    )


def before_leaving(session: Session, conference_uid: str) -> Leaving:
    """Return what is still open before a meeting is closed."""
    with reading(session):
        row = get(conference_uid)
        leaving = _open(session, row, rules_for(session, row))
    late = late_review(decided(session, conference_uid))
    return Leaving(leaving.undecided, (*leaving.others, *late))


def _open(session: Session, row: Conference, rules: Profile) -> Leaving:
    """Return what is still open. Needs an open connection."""
    entries = list(
        Entry.select()
        .where(Entry.conference == row.uid, ~Entry.struck)
        .order_by(Entry.position, Entry.uid)
    )
    children = children_of(row.uid)
    found, decides = [], rules.kind(row.kind).decides
    if decides:
        found += _next_to_book(session, row)
        found += _not_said(row, rules)
    agenda = rules.agenda_for(row.kind)
    codes = [each.code for each in agenda]
    if row.agenda_at in codes[:-1]:
        at = codes.index(row.agenda_at)
        found.append(f"The agenda is at {at + 1} of {len(codes)}: {agenda[at].name}.")
    dangers = len(without_goal(entries))
    if dangers:
        found.append(f"{_counted(dangers, 'danger')} without a safety goal.")
    names = {each.person_uid: each.name.partition(" ")[0] for each in children}
    said = [Heard(each.text, each.speaker_id, tuple(each.children)) for each in entries]
    if nothing := not_mentioned(names, said):
        found.append(f"Nothing was said of {_and(names[uid] for uid in nothing)}.")
    if idle := goals_without_action(row.uid):
        found.append(f"{_counted(idle, 'goal')} without an action.")
    wishes = sum(each.is_open for each in views_of(row.uid))
    if wishes:
        found.append(f"{_counted(wishes, 'wish of a child', 'wishes of children')} not answered.")
    before = last_time_of(row)
    if before is not None and before.open:
        still = _counted(before.open, "thing of last time", "things of last time")
        found.append(f"{still} not looked at.")
    steps = [
        *(each for each in entries if each.column == NEXT_STEPS and not each.kind),
        *PlanAction.select().where(PlanAction.conference == row.uid, PlanAction.entry.is_null()),
    ]
    unclear = sum(not each.who or each.by_when is None for each in steps)
    if unclear:
        found.append(f"{_counted(unclear, 'next step')} without who does it, or by when.")
    undecided = [each.name for each in children if decides and not each.outcome]
    return Leaving(tuple(undecided), tuple(found))


def _next_to_book(session: Session, row: Conference) -> list[str]:
    found = []
    following = meetings_after(session, row)
    if following.needs_review:
        found.append(
            "The day of the next review is set, but it is not booked."
            if following.review_date
            else "The next review is not booked."
        )
    if following.needs_core_group:
        found.append("The first core group is not booked.")
    return found


def _not_said(row: Conference, rules: Profile) -> list[str]:
    """Return which of those who speak for an agency have not said what they think."""
    children = ChildAtConference.select().where(ChildAtConference.conference == row.uid)
    views = AgencyView.select().where(
        AgencyView.child.in_([each.uid for each in children]), AgencyView.plan.is_null(False)
    )
    said = {each.invitee_id for each in views}
    silent = [
        each.tag
        for each in attenders(row.uid, rules)
        if each.attended and each.recommends and each.uid not in said
    ]
    return [f"Not said yet whether a plan is needed: {', '.join(silent)}."] if silent else []


def _lines(sources: Iterable[Source], section: str) -> tuple[str, ...]:
    return tuple(each.line for each in sources if each.section == section)


def _counted(number: int, one: str, many: str = "") -> str:
    return f"1 {one} is" if number == 1 else f"{number} {many or f'{one}s'} are"


def _and(names: Iterable[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last
