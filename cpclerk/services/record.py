"""A conference's whole record as sources: each line with its section and who may see it."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cpclerk.rules.audience import Audience, strictest
from cpclerk.rules.coming_and_going import late_and_early
from cpclerk.rules.conference import category_words, decision_words, participation_words
from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.kinds import KIND_WORDS
from cpclerk.rules.masking import SOMEBODY, Listed
from cpclerk.rules.minutes import Source
from cpclerk.rules.next_meetings import when_words
from cpclerk.rules.profile import Profile
from cpclerk.rules.recording import who_by_when
from cpclerk.rules.text import ended
from cpclerk.services.attenders import Attender, attenders
from cpclerk.services.child_views import View, views_of
from cpclerk.services.circle import Circle, circle_of
from cpclerk.services.conferences import child_rows, rules_for, with_names
from cpclerk.services.masking import listed
from cpclerk.services.naming import person_name
from cpclerk.services.next_meetings import review_of
from cpclerk.services.record_plan import plan_sources
from cpclerk.services.record_taking_part import day_sources, parent_sources
from cpclerk.services.record_views import looked_back_sources, view_sources
from cpclerk.services.written_beside import written_beside
from cpclerk.store import (
    AgencyView,
    ChildAtConference,
    Conference,
    Entry,
    FamilyMember,
    Invitee,
    Prepared,
    ScaleMark,
    Session,
)

EVERYONE = Audience.for_everyone()
NOT_RECORDED = "not recorded"
# As a family may read it of its own child.
NOT_KNOWN = "it was not noted down how"
NOT_DECIDED = "nothing was decided, because the conference is to be held again"


@dataclass(frozen=True, slots=True)
class Record:
    """What was recorded at a conference; `struck` is no longer part of it, yet still words.

    So are those `beside` it, which are written in one document for fewer people than it is for.
    `people` are those on its list, `shown` who may learn of each of them, `around` the rows.
    """

    sources: tuple[Source, ...]
    struck: tuple[Source, ...]
    beside: tuple[Source, ...] = ()
    people: tuple[Attender, ...] = ()
    shown: Mapping[str, Listed] = field(default_factory=dict)
    around: Circle | None = None


@dataclass(frozen=True, slots=True)
class _Room:
    """What the lines need: the conference's rules, people by invitee uid, children by person."""

    rules: Profile
    people: Mapping[str, Attender]
    shown: Mapping[str, Listed]
    children: Sequence[ChildAtConference]
    names: Mapping[str, str]
    # Invitees who are children, of this conference or of its family.
    young: frozenset[str]

    def who(self, invitee_uid: str | None) -> str:
        """Return a person as the minutes name them: `N. Shah, Health visitor`.

        Whom not every reader may learn of is named to none of them.
        """
        person = self.people.get(invitee_uid or "")
        if person is None:
            return ""
        return SOMEBODY if self.shown[person.uid].is_masked else _named(person)


_ENTRIES = Prepared(
    lambda conference: (
        Entry.select().where(Entry.conference == conference).order_by(Entry.position, Entry.uid)
    )
)
_MARKS = Prepared(
    lambda conference: (
        ScaleMark.select().where(ScaleMark.conference == conference).order_by(ScaleMark.uid)
    )
)


# Those of the list who are children, of this conference or of its family.
_YOUNG = Prepared(
    lambda conference, family: Invitee.select(Invitee.uid).where(
        Invitee.conference == conference,
        Invitee.person.in_(
            FamilyMember.select(FamilyMember.person).where(
                FamilyMember.family == family, FamilyMember.relation == "child"
            )
        )
        | Invitee.person.in_(
            ChildAtConference.select(ChildAtConference.person).where(
                ChildAtConference.conference == conference
            )
        ),
    )
)


def record_of(session: Session, conference_uid: str) -> Record:
    """Return the record of one conference. Needs an open connection."""
    row = with_names(conference_uid)
    rules = rules_for(session, row)
    children = child_rows(conference_uid)
    names = {child.person_id: person_name(child.person) for child in children}
    around = circle_of(session, row)
    people = {
        each.uid: each for each in attenders(conference_uid, rules, list(around.rows.values()))
    }
    shown = listed(session, row, list(people.values()), around)
    room = _Room(rules, people, shown, children, names, _young(row))
    entries = _ENTRIES.models(conference_uid)
    twice = {each.entry: each for each in views_of(conference_uid) if each.entry}
    return Record(
        (
            *_about(row, room),
            *_attendance(row, room),
            *looked_back_sources(conference_uid),
            *(
                _entry(each, room)
                for each in entries
                if not each.struck and not (each.uid in twice and _says_no_more(each, twice))
            ),
            *view_sources(
                conference_uid, {each.uid: names[each.person_id] for each in children}, room.who
            ),
            *day_sources(children, names),
            *_marks(conference_uid, room),
            *_views(row, room),
            *_decisions(row, room),
            *plan_sources(conference_uid, names, people, shown, room.who),
            *_dates(row, room),
        ),
        tuple(_entry(each, room) for each in entries if each.struck),
        tuple(written_beside(conference_uid)),
        tuple(people.values()),
        shown,
        around,
    )


def _young(row: Conference) -> frozenset[str]:
    return frozenset(uid for (uid,) in _YOUNG.rows(row.uid, row.family_id))


def _about(row: Conference, room: _Room) -> Iterator[Source]:
    def fact(line: str) -> Source:
        return Source(row.uid, "about", line, EVERYONE)

    yield fact(f"{room.rules.kind(row.kind).name}, {row.reference}")
    if row.conference_date:
        at = f" at {row.conference_time:%H:%M}" if row.conference_time else ""
        where = f", {row.room.name}" if row.room else ""
        yield fact(f"Held on {date_words(row.conference_date)}{at}{where}")
    yield fact(f"Chair: {row.chair.name if row.chair else NOT_RECORDED}")
    yield fact(f"Record taken by: {row.clerk.name if row.clerk else NOT_RECORDED}")
    yield fact("Children:")
    for child in room.children:
        yield fact(f"- {room.names[child.person_id]}, {_born(child)}")


def _attendance(row: Conference, room: _Room) -> Iterator[Source]:
    def fact(line: str, uid: str = row.uid) -> Source:
        return Source(uid, "attendance", line, EVERYONE)

    people = list(room.people.values())
    groups = (
        ("There:", [each for each in people if each.attended]),
        ("Apologies:", [each for each in people if not each.attended and each.is_excused]),
        ("Not there:", [each for each in people if each.attended is False and not each.is_excused]),
        (
            "Not recorded whether they were there:",
            [each for each in people if each.attended is None and not each.is_excused],
        ),
    )
    for title, members in groups:
        if members:
            yield fact(title)
            for each in members:
                yield fact(f"- {room.who(each.uid)}{_when_there(each, row, room)}", each.uid)
                if room.shown[each.uid].is_masked:
                    line = f"- {_named(each)} ({title.rstrip(':').lower()})"
                    audience = room.shown[each.uid].shown_to
                    yield Source(each.uid, "attendance", line, audience, each.full_name)
    yield fact("How each child took part:")
    for child in room.children:
        name = room.names[child.person_id]
        took_part = _lower(participation_words(child.participation, room.rules))
        known = f"- {name}: {took_part}" if child.participation else f"- {name}: {NOT_KNOWN}"
        yield fact(known, child.uid)
    yield from parent_sources(row, people, room.shown)
    if row.quorate is not None:
        # A parent reads it too, to whom the word alone says nothing.
        few = "Too few agencies were there to decide (it was not quorate)."
        yield fact("The conference was quorate." if row.quorate else few)
    if row.went_ahead_reason:
        reason, audience = row.went_ahead_reason, Audience.parse(row.audience)
        yield Source(row.uid, "attendance", f"It went ahead because: {reason}", audience, reason)


def _when_there(person: Attender, row: Conference, room: _Room) -> str:
    """Return in brackets that somebody came late or left early, unless they are not named."""
    words = late_and_early(
        person.arrived_at, person.left_at, began=row.started_at, closed=row.closed_at
    )
    return f" ({words})" if words and not room.shown[person.uid].is_masked else ""


def _says_no_more(entry: Entry, views: Mapping[str, View]) -> bool:
    """Whether a child's view says all that an entry does: it is then printed once."""
    view = views[entry.uid]
    plain = (entry.text, Audience.parse(entry.audience)) == (view.text, view.audience)
    more = entry.kind, entry.stance, entry.who, entry.by_when, entry.added_after
    return plain and not any(more)


def _entry(row: Entry, room: _Room) -> Source:
    speaker = room.people.get(row.speaker_id or "")
    who = room.who(row.speaker_id)
    about = [room.names[uid] for uid in row.children if uid in room.names]
    if len(about) == len(room.names):
        about = []
    section, audience = row.column, Audience.parse(row.audience)
    after = "added after the meeting" if row.added_after else ""
    is_a = ", ".join(filter(None, (KIND_WORDS.get(row.kind, ""), row.stance, after)))
    young = row.speaker_id in room.young
    if row.verbatim and (young or speaker is None or not speaker.is_family):
        section = "own_words"
        by = f"said by {who}" if young else f"as told by {who}" if who else ""
        tail = ", ".join(filter(None, (by, f"about {_listed(about)}" if about else "", is_a)))
        return Source(
            row.uid, section, f"- “{row.text}”{f' ({tail})' if tail else ''}", audience, row.text
        )
    text = f"“{row.text}”" if row.verbatim else row.text
    line = f"- {who}: {text}" if who else f"- {text}"
    if is_a:
        line += f" ({is_a})"
    if about:
        line += f" (about {_listed(about)})"
    if row.who or row.by_when:
        line += f" {who_by_when(row.who, row.by_when)}"
    return Source(row.uid, section, line, audience, row.text)


def _marks(conference_uid: str, room: _Room) -> Iterator[Source]:
    for mark in _MARKS.models(conference_uid):
        about = Entry.get_or_none(Entry.uid == mark.about) if mark.about else None
        value = NOT_RECORDED if mark.value is None else str(mark.value)
        line = f"- {room.who(mark.invitee_id)}: {'declined' if mark.declined else value}"
        if mark.reason:
            line += f". {mark.reason}"
        audience = Audience.parse(mark.audience)
        if mark.about:
            said = about.text if about and not about.struck else ""
            line += f" (about: {said})" if said else " (about something taken out)"
            # Nobody reads a restricted danger in the mark that was given on it.
            audience = strictest([audience, Audience.parse(about.audience if about else None)])
        yield Source(mark.uid, "scale", line, audience, mark.reason)


def _views(row: Conference, room: _Room) -> Iterator[Source]:
    """Yield what each agency thinks: child by child, the agencies in the list's order."""
    if not room.rules.kind(row.kind).decides:
        return
    uids = [child.uid for child in room.children]
    places = {uid: place for place, uid in enumerate(room.people)}
    found = list(AgencyView.select().where(AgencyView.child.in_(uids)))
    found.sort(key=lambda each: (places.get(each.invitee_id, len(places)), each.uid))
    for child in room.children:
        views = [each for each in found if each.child_id == child.uid and _says_something(each)]
        name = room.names[child.person_id]
        yield Source(child.uid, "views", f"{name}:", EVERYONE)
        if not views:
            yield Source(child.uid, "views", "- No agency's view is recorded.", EVERYONE)
        for view in views:
            # What is recommended is everybody's to know; why need not be.
            said, words = _view_words(view, room.rules), ended(view.words)
            audience = Audience.parse(view.audience)
            who = room.who(view.invitee_id)
            if not words or audience == EVERYONE:
                line = f"- {who}: {said}{':' if view.dissent and words else '.'} {words}".rstrip()
                yield Source(view.uid, "views", line, EVERYONE, view.words)
                continue
            # Drawn from the child's: what was reworded of the words follows where these go.
            yield Source(child.uid, "views", f"- {who}: {said}.", EVERYONE)
            why = "why it dissents: " if view.dissent else ""
            yield Source(view.uid, "views", f"- {name}: {who}: {why}{words}", audience, view.words)


def _says_something(view: AgencyView) -> bool:
    return view.plan is not None or view.dissent or bool(view.words)


def _view_words(view: AgencyView, rules: Profile) -> str:
    """`no plan is needed. Dissents from the decision`, without why."""
    plan = {True: "a plan is needed", False: "no plan is needed"}
    said = plan.get(view.plan, "did not say whether a plan is needed")
    if view.category:
        said += f", {_lower(category_words(view.category, rules))}"
    return f"{said}. Dissents from the decision" if view.dissent else said


def _decisions(row: Conference, room: _Room) -> Iterator[Source]:
    follows = {each.code: each.name for each in room.rules.follows}
    for child in room.children:
        name = room.names[child.person_id]
        put_off = row.quorate is False and not row.went_ahead_reason and not child.outcome
        said = NOT_DECIDED if put_off else decision_words(child.outcome, room.rules)
        line = f"- {name}: {said}."
        if child.category:
            line += f" Category: {_lower(category_words(child.category, room.rules))}."
        yield Source(child.uid, "decisions", line, EVERYONE)
        audience = Audience.parse(child.audience)
        if child.multiple_reason:
            line = f"- {name}: more than one category, because: {ended(child.multiple_reason)}"
            yield Source(child.uid, "decisions", line, audience, child.multiple_reason)
        if child.instead:
            known = follows.get(child.instead)
            instead = known or child.instead
            way = "why the plan ends" if child.outcome == "plan_ended" else "what happens instead"
            line = f"- {name}: {way}: {ended(_lower(known) if known else instead)}"
            yield Source(child.uid, "decisions", line, audience, instead)
        if child.dual_status:
            line = f"- {name}: also accommodated under section 20 (dual status)."
            yield Source(child.uid, "decisions", line, EVERYONE)
        if child.legal_advice:
            line = f"- {name}: legal advice is to be taken."
            yield Source(child.uid, "decisions", line, Audience.for_professionals())


def _dates(row: Conference, room: _Room) -> Iterator[Source]:
    goes_on = {each.code for each in room.rules.outcomes if each.on_plan}
    if not any(child.outcome in goes_on for child in room.children):
        return
    # The day said at the conference; where none was, that of the review booked since.
    booked = review_of(row) if row.review_date is None else None
    day = row.review_date or (booked.conference_date if booked else None)
    review = date_words(day) if day else "not booked yet"
    yield Source(row.uid, "dates", f"Next review: {review}", EVERYONE)
    if row.core_group_date:
        when = when_words(row.core_group_date, row.core_group_time, row.core_group_place)
        yield Source(row.uid, "dates", f"First core group: {when}", EVERYONE)


def _named(person: Attender) -> str:
    detail = person.capacity or (person.agency if person.agency != person.name else "")
    return f"{person.full_name}, {detail}" if detail else person.full_name


def _born(child: ChildAtConference) -> str:
    day: dt.date | None = child.date_of_birth
    if day is None:
        return f"date of birth {NOT_RECORDED}"
    return f"{'due' if child.expected else 'born'} {day.day} {day:%B %Y}"


def _listed(names: Sequence[str]) -> str:
    return " and ".join(names)


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
