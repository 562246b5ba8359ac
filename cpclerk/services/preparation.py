"""The chair's preparation of one conference, on one page."""

from collections.abc import Sequence

from cpclerk.documents.pages import Page, Part, table
from cpclerk.rules.audience import Audience, Reader, may_see
from cpclerk.rules.conference import (
    REPLIES,
    category_words,
    outcome_words,
)
from cpclerk.rules.dates_in_words import date_words, day_month_words
from cpclerk.rules.day_sheet import before
from cpclerk.rules.errors import Refused
from cpclerk.rules.exclusions import WHOLE
from cpclerk.rules.outline import RESULTS
from cpclerk.rules.profile import Profile
from cpclerk.rules.taking_part import EXCLUDED
from cpclerk.rules.text import clean_text
from cpclerk.rules.timescales import DeadlineState
from cpclerk.services.attenders import Attender, attenders, forecast
from cpclerk.services.checklists import checklist_of
from cpclerk.services.conferences import (
    Child,
    Heading,
    children_of,
    get,
    headings,
    others_held,
    rules_for,
    with_names,
)
from cpclerk.services.exclusions import Excluded, exclusions_of
from cpclerk.services.family_tree import drawn
from cpclerk.services.looking_back import Then, last_time_of
from cpclerk.services.permission import reading, writing
from cpclerk.services.plan_actions import Action, Carried
from cpclerk.services.preparation_children import each_child
from cpclerk.services.reports import Owed, reports_of
from cpclerk.services.undo import Saved
from cpclerk.store import (
    ChildAtConference,
    Conference,
    Entry,
    Invitee,
    MeetBefore,
    Session,
    must_stand,
)

WORRIES_LIMIT = 500
NOT_RECORDED = "not recorded"


def preparation(session: Session, conference_uid: str) -> Page:
    """Return the chair's preparation page of one conference. It is for the chair alone."""
    with reading(session):
        row = with_names(conference_uid)
        top = headings(session, [row])[0]
        rules = rules_for(session, row)
        people = attenders(row.uid, rules)
        children = children_of(row.uid)
        owed = reports_of(session, row)
        out = [each for each in exclusions_of(session, row) if each.words]
        held = _held_before(row)
        return Page(
            title=f"Preparation: {top.reference} {top.family}",
            about=(_when(top), "For the chair. Restricted matters are on it: keep it with you."),
            parts=(
                Part("Family", drawn(session, row.family_id or "")),
                Part("Conferences and plans", _history(session, held, children, rules)),
                Part("What was to happen, and what came of it", _actions(row)),
                Part("Reports", tuple(_report(each) for each in owed)),
                Part("Who comes", _who_comes(row, rules, people, out)),
                Part("Each child", tuple(each_child(row, held[:1], children, rules))),
                Part("Restricted matters", _restricted(row, held)),
                Part("Excluded, or heard separately", tuple(map(_out, out)) or ("Nobody.",)),
                Part("Still to see to", _open(session, row, owed)),
                Part("To meet before", _to_meet(row, people, out, rules)),
            ),
        )


def worries(session: Session, conference_uid: str) -> tuple[tuple[str, str, str, int], ...]:
    """Return those of the family on the list: uid, name, what worries them, and its rev (or 0)."""
    with reading(session):
        row = get(conference_uid)
        kept = _worries(row)
        people = attenders(row.uid, rules_for(session, row))
        return tuple(
            (
                each.uid,
                each.name,
                kept[each.uid].worries if each.uid in kept else "",
                kept[each.uid].rev if each.uid in kept else 0,
            )
            for each in people
            if each.is_family
        )


def say_worry(session: Session, invitee_uid: str, rev: int, text: str) -> Saved:
    """Put down what worries somebody whom the chair meets before. Nobody else's copy has it.

    `rev` is that of what stands now, 0 for nothing. Raises Refused, naming `worries`.
    """
    try:
        text = clean_text(text, limit=WORRIES_LIMIT)
    except Refused as error:
        raise Refused(error.sentence, "worries") from None
    with writing(session, "put down what worries somebody", invitee_uid) as change:
        invitee = Invitee.get_or_none(Invitee.uid == invitee_uid)
        if invitee is None:
            raise Refused("That person is not on this conference's list any more.")
        kept = MeetBefore.get_or_none(MeetBefore.invitee == invitee_uid)
        must_stand(kept, rev)
        if kept is not None:
            change.update(kept, worries=text)
        elif text:
            kept = change.insert(
                MeetBefore,
                conference=invitee.conference_id,
                invitee=invitee,
                worries=text,
                audience=Audience.for_professionals().stored,
            )
        return Saved(kept.uid if kept else invitee_uid, kept.rev if kept else 0, change.sequence)


def _when(top: Heading) -> str:
    day = date_words(top.date) if top.date else "no date yet"
    at = f" {top.time:%H:%M}" if top.time else ""
    return f"{top.kind_words}, {day}{at}, {top.room or 'no room yet'}, {top.chair or 'no chair'}"


def _held_before(row: Conference) -> list[Conference]:
    held = others_held(row)
    if row.conference_date is not None:
        held = held.where(Conference.conference_date <= row.conference_date)
    return list(held.order_by(Conference.conference_date.desc(), Conference.reference.desc()))


def _history(
    session: Session, held: Sequence[Conference], children: Sequence[Child], rules: Profile
) -> tuple[str, ...]:
    if not held:
        return ("This is the first conference recorded of this family.",)
    names = {each.person_uid: each.name for each in children}
    lines = []
    for row in held:
        day = date_words(row.conference_date) if row.conference_date else "no date"
        quorate = "" if row.quorate is not False else ", not quorate"
        kind = rules_for(session, row).kind(row.kind).name
        lines.append(f"{day}  {row.reference}  {kind}{quorate}")
        for child in ChildAtConference.select().where(ChildAtConference.conference == row.uid):
            name = names.get(child.person_id, "a child not at this one")
            plan = outcome_words(child.outcome, rules).lower()
            category = (
                f", {category_words(child.category, rules).lower()}" if child.category else ""
            )
            lines.append(f"    {name}: plan {plan}{category}")
    return tuple(lines)


def _answered(each: Attender) -> str:
    return "not asked" if each.invited is False else REPLIES.get(each.reply or "", "no reply")


def _actions(row: Conference) -> tuple[str, ...]:
    """Return the actions of the plan, each with what came of it, told here or at a review before.

    A next step of the last conference that nobody made an action of is among them.
    """
    left = last_time_of(row)
    if left is None:
        return ()
    reader = Reader(row.chair_id or "", is_family=False)
    lines = [
        f"{_to_do(each.action)}, set at {each.set_at}: {_came_of(each)}"
        for each in left.actions
        if may_see(reader, each.action.audience)
    ]
    lines += [
        f"{_to_do(each)}: {_said_of(each.result, each.words)}"
        for each in left.steps
        if may_see(reader, each.audience)
    ]
    return tuple(lines) or ("No action is recorded of the last conference.",)


def _to_do(each: Then | Action) -> str:
    by = f" by {day_month_words(each.by_when)}" if each.by_when else ""
    who = f" ({each.who}{by})" if each.who or by else ""
    return f"- {each.text}{who}"


def _came_of(each: Carried) -> str:
    last = each.here or (each.before[-1] if each.before else None)
    if last is None:
        return _said_of(None)
    return _said_of(last.result, last.words) + ("" if each.here else f" at {last.conference}")


def _said_of(result: str | None, words: str = "") -> str:
    if result is None:
        return f"what came of it is {NOT_RECORDED}"
    return f"{RESULTS[result]} ({words})" if words else RESULTS[result]


def _report(each: Owed) -> str:
    stands = {
        "received": f"in, {each.came}" if each.came else "in",
        "verbal": "by word of mouth",
        "not_received": "did not come",
        "not_recorded": NOT_RECORDED,
    }[each.state]
    extra = []
    if each.in_format is not None:
        extra.append("agreed format" if each.in_format else "not in the agreed format")
    if each.has_view is not None:
        extra.append("with a view" if each.has_view else "only facts")
    if each.is_outstanding and each.chased_on:
        extra.append(f"chased {day_month_words(each.chased_on)}")
    limit = each.deadline.due if each.deadline and each.is_outstanding else None
    due = f", due {day_month_words(limit)}" if limit else ""
    whose = f"{each.name} ({each.detail})" if each.detail else each.name
    return f"{whose} to {each.reader}: {', '.join((stands, *extra))}{due}"


def _who_comes(
    row: Conference, rules: Profile, people: Sequence[Attender], out: Sequence[Excluded]
) -> tuple[str, ...]:
    gone = {each.invitee_uid for each in out if each.part == EXCLUDED}
    lines = [forecast(people, rules).words] if rules.kind(row.kind).quorum else []
    rows = [
        (
            each.name,
            each.capacity or each.agency,
            "kept out" if each.uid in gone else _answered(each),
        )
        for each in people
    ]
    return (*lines, *(table(rows) if rows else ()))


def _restricted(row: Conference, held: Sequence[Conference]) -> tuple[str, ...]:
    reader = Reader(row.chair_id or "", is_family=False)
    uids = [row.uid, *(each.uid for each in held[:1])]
    hidden, lines = 0, []
    for each in Entry.select().where(Entry.conference.in_(uids), ~Entry.struck):
        audience = Audience.parse(each.audience)
        if not audience.is_restricted:
            continue
        if may_see(reader, audience):
            lines.append(f"- {each.text} [{audience.words}]")
        else:
            hidden += 1
    if hidden:
        lines.append(f"- {hidden} more, for named people of whom the chair is none")
    return tuple(lines) or ("None is recorded.",)


def _out(each: Excluded) -> str:
    views = f"; their views: {each.views_by}" if each.views_by else ""
    reason = f" ({each.reason})" if each.reason else ""
    decided = f"; decided by {each.decided_by}" if each.decided_by else ""
    return f"- {each.name}: {each.words}{reason}{decided}{views}"


def _open(session: Session, row: Conference, owed: Sequence[Owed]) -> tuple[str, ...]:
    lines = []
    for each in checklist_of(session, row, owed):
        if not each.is_open or not (each.is_before or each.carried_from):
            continue
        late = " LATE" if each.deadline.state is DeadlineState.OVERDUE else ""
        of = f" (left from {each.carried_from})" if each.carried_from else ""
        lines.append(f"- {each.text}: {each.owner.replace('_', ' ')}{late}{of}")
    return tuple(lines) or ("All is seen to.",)


def _to_meet(
    row: Conference, people: Sequence[Attender], out: Sequence[Excluded], rules: Profile
) -> tuple[str, ...]:
    kept = _worries(row)
    gone = {each.invitee_uid for each in out if each.extent == WHOLE}
    minutes = rules.day_sheet.family_minutes
    at = before(row.conference_time, minutes) if row.conference_time and minutes else None
    lines = [f"At {at:%H:%M}, {minutes} minutes before the start:"] if at else []
    for each in people:
        if not each.is_family or each.uid in gone:
            continue
        worry = kept[each.uid].worries if each.uid in kept else ""
        reply = REPLIES.get(each.reply or "", "no reply")
        said = f"worried about: {worry}" if worry else f"what worries them is {NOT_RECORDED}"
        lines.append(f"- {each.name} ({each.capacity or 'family'}), {reply}; {said}")
    return tuple(lines)


def _worries(row: Conference) -> dict[str, MeetBefore]:
    rows = MeetBefore.select().where(MeetBefore.conference == row.uid)
    return {each.invitee_id: each for each in rows}
