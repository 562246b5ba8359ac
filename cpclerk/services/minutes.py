"""The minutes: drafted from the record, to the chair, approved, frozen."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from cpclerk.rules import minutes as rules
from cpclerk.rules.approval import EMAIL, Evidence, check_evidence, check_reason
from cpclerk.rules.audience import Audience
from cpclerk.rules.dates_in_words import date_words, listed
from cpclerk.rules.errors import Refused
from cpclerk.rules.letters import MINUTES, OUTLINE_PLAN
from cpclerk.rules.text import clean_text
from cpclerk.services import stages as stage_rows
from cpclerk.services.approval import approver_of, approvers_of
from cpclerk.services.conferences import Heading, get, headings, rules_for, with_names
from cpclerk.services.minutes_blocks import (
    Block,
    as_block,
    blocks_of,
    digest_of,
    draw,
    must_be_classified,
    must_keep_apart,
    otherwise,
)
from cpclerk.services.outbox import must_not_lie_in_outbox
from cpclerk.services.permission import reading, writing
from cpclerk.services.plan_versions import keep_version
from cpclerk.services.record import Record, record_of
from cpclerk.services.stages import StageLine, close_if_done, must_be_held, must_follow, reach
from cpclerk.services.timescales import left_a_plan
from cpclerk.services.undo import Saved
from cpclerk.store import (
    ChildAtConference,
    Conference,
    Copy,
    Minutes,
    MinutesBlock,
    Session,
    Stage,
    StoppedCopy,
    must_stand,
)

BLOCK_LIMIT = 60_000
NOTE_LIMIT = 2_000
OUTSIDE = "How did it go out, if not as copies from here? Such as: secure mail of the case system."
OUTCOME = "What came of the request for this correction? Type what was corrected, and what was not."


@dataclass(frozen=True, slots=True)
class MinutesPage:
    """The minutes of one conference: latest version, its blocks, and every stage.

    `version` is 0 before the first draft. `behind` counts parts of the record that are not as they
    were when this version was drawn from it, approved or not. `approval` is the uid of the stage
    at which this version was approved. `late_reasons` are codes with their
    words, `approvers` those who may approve, the conference's chair first, by uid.
    """

    heading: Heading
    version: int
    state: str
    digest: str
    approval: str
    blocks: tuple[Block, ...]
    stages: tuple[StageLine, ...]
    behind: int
    late_reasons: tuple[tuple[str, str], ...]
    approvers: tuple[tuple[str, str], ...]
    names: Mapping[str, str]

    @property
    def state_words(self) -> str:
        """How the minutes stand: `with the chair`."""
        return rules.STATE_WORDS[self.state]


def page(session: Session, conference_uid: str) -> MinutesPage:
    """Return the minutes of one conference as they stand."""
    with reading(session):
        row = with_names(conference_uid)
        minutes = latest(conference_uid)
        state = minutes.state if minutes else rules.NONE
        rows = blocks_of(minutes) if minutes else []
        record = record_of(session, conference_uid) if minutes else Record((), ())
        return MinutesPage(
            heading=headings(session, [row])[0],
            version=minutes.version if minutes else 0,
            state=state,
            digest=minutes.digest if minutes else "",
            approval=minutes.approval if minutes else "",
            blocks=tuple(as_block(each) for each in rows),
            stages=stage_rows.stages_of(session, row),
            behind=len(otherwise(rows, rules.parts(record.sources))),
            late_reasons=stage_rows.late_reasons(rules_for(session, row)),
            approvers=approvers_of(row),
            names={uid: each.full_name for each in record.people for uid in each.uids},
        )


def block(session: Session, block_uid: str) -> Block:
    """Return one block as it stands. Raises Refused when it is gone."""
    with reading(session):
        return as_block(the_block(block_uid))


def draft(session: Session, conference_uid: str, on: dt.date | None = None) -> Saved:
    """Draw the minutes from the record; drawn again, what was edited by hand stays.

    Raises Refused: not held, with the chair, or frozen.
    """
    with writing(session, "draft minutes", conference_uid) as change:
        row, minutes = _begun(conference_uid, "draft")
        parts = rules.parts(record_of(session, conference_uid).sources)
        if minutes is None:
            day = on or session.today
            must_follow(change, row, day)
            minutes = change.insert(Minutes, conference=row, state=rules.DRAFT)
            reach(change, row, "minutes_drafted", day)
        draw(change, minutes, parts)
        return Saved(minutes.uid, minutes.rev, change.sequence)


def amend_block(session: Session, block_uid: str, rev: int, text: str) -> Saved:
    """Put other words into a block; who may see it stays as it is.

    Raises Stale when somebody changed the block since `rev`, Refused when the minutes are
    frozen, with the chair (for a clerk), or the text is too long.
    """
    text = clean_text(text, lines=True, limit=BLOCK_LIMIT)
    with writing(session, "amend minutes", block_uid) as change:
        row = the_block(block_uid)
        rules.require_amendable(row.minutes.state, session.actor.role)
        must_stand(row, rev)
        change.update(row, text=text)
        return Saved(row.uid, row.rev, change.sequence)


def to_chair(
    session: Session, conference_uid: str, on: dt.date, *, answer: str = "", late_reason: str = ""
) -> Saved:
    """Put down that the minutes went to the chair on a day, again with an answer to the comments.

    Raises Refused, naming the field.
    """
    with writing(session, "send minutes to chair", conference_uid) as change:
        row, minutes = _in_hand(conference_uid, "to_chair")
        must_follow(change, row, on, "minutes_drafted", "minutes_returned", "minutes_new_version")
        blocks = blocks_of(minutes)
        if not any(each.text for each in blocks):
            raise Refused("Every block is empty. There is nothing to send to the chair.")
        must_keep_apart(blocks, record_of(session, conference_uid))
        note = _note(answer)
        reach(change, row, "minutes_to_chair", on, late_reason=late_reason, note=note)
        change.update(minutes, state=rules.WITH_CHAIR)
        return Saved(minutes.uid, minutes.rev, change.sequence)


def return_to_clerk(
    session: Session, conference_uid: str, on: dt.date, *, comments: str = ""
) -> Saved:
    """Put down that the chair sent the minutes back, with the chair's comments."""
    with writing(session, "return minutes", conference_uid) as change:
        row, minutes = _in_hand(conference_uid, "return")
        must_follow(change, row, on, "minutes_to_chair")
        note = _note(comments, "comments", "Type the chair's comments: what has to change?")
        reach(change, row, "minutes_returned", on, note=note, by=row.chair_id)
        change.update(minutes, state=rules.RETURNED)
        return Saved(minutes.uid, minutes.rev, change.sequence)


def approve(
    session: Session,
    conference_uid: str,
    on: dt.date,
    *,
    by: str | None = None,
    way: str = "",
    came_at: dt.time | None = None,
    evidence: str = "",
    note: str = "",
    late_reason: str = "",
    outcome: str = "",
    as_they_are: bool = False,
) -> Saved:
    """Put down the approval and freeze this version with its digest.

    `by` is a chair's or manager's uid: whoever acts, if they are one, or else the conference's
    chair. Of an approval that somebody else logs it is said which `way` it came (rules.approval),
    an e-mail at what time of the day `on`, and what it says and where it is filed (`evidence`).
    Of somebody who approves for an absent chair it is said why (`note`). Of a correction it is put
    down what came of the request (`outcome`). Raises Refused, naming the field: also when nobody
    has said for whom an added block is, or, unless they are approved `as_they_are`, when the
    record changed since they were drawn from it.
    """
    with writing(session, "approve minutes", conference_uid) as change:
        row, minutes = _in_hand(conference_uid, "approve")
        must_follow(change, row, on, "minutes_to_chair")
        blocks = blocks_of(minutes)
        must_be_classified(blocks)
        record = record_of(session, conference_uid)
        must_keep_apart(blocks, record)
        if not as_they_are:
            _must_be_as_recorded(otherwise(blocks, rules.parts(record.sources)))
        # Nobody types how it was approved for what cannot be approved yet.
        approver = approver_of(session, row, by)
        shown = Evidence()
        if approver.uid != session.actor.uid:
            shown = Evidence(way, came_at if way == EMAIL else None, _note(evidence))
            check_evidence(shown, name=approver.name, on=on, now=session.here.replace(tzinfo=None))
        note = _note(note)
        if approver.uid != row.chair_id:
            chair = row.chair.name if row.chair else ""
            check_reason(note, name=approver.name, chair=chair)
        outcome = _note(outcome, "outcome", OUTCOME if minutes.version > 1 else "")
        stage = reach(
            change, row, "minutes_approved", on, late_reason=late_reason, note=note,
            by=approver.uid, evidence=shown,
        )  # fmt: skip
        digest = digest_of(minutes.version, blocks)
        change.update(
            minutes, state=rules.APPROVED, digest=digest, outcome=outcome, approval=stage.uid
        )
        return Saved(minutes.uid, minutes.rev, change.sequence)


def new_version(
    session: Session, conference_uid: str, reason: str, on: dt.date | None = None
) -> Saved:
    """Begin a correction of approved minutes; the version before stays as it was sent.

    Copies confirmed but not yet sent are taken back; who was to have none stays known. Raises
    Refused without a reason, or while copies lie in the outbox: they would go with what is to be
    corrected in them.
    """
    with writing(session, "correct minutes", conference_uid) as change:
        row, minutes = _in_hand(conference_uid, "new_version")
        must_not_lie_in_outbox(conference_uid, MINUTES)
        day = on or session.today
        must_follow(change, row, day, "minutes_approved")
        note = _note(reason, "reason", "What has to be corrected, and who asked for it?")
        reach(change, row, "minutes_new_version", day, note=note)
        new = change.insert(Minutes, conference=row, version=minutes.version + 1, state=rules.DRAFT)
        for each in blocks_of(minutes):
            change.insert(
                MinutesBlock,
                minutes=new,
                position=each.position,
                heading=each.heading,
                text=each.text,
                drafted=each.drafted,
                sources=each.sources,
                audience=each.audience,
            )
        for copy in Copy.select().where(
            Copy.conference == row,
            Copy.document == "minutes",
            Copy.sent_on.is_null(),
            Copy.method != "none",
        ):
            change.take_out(copy)
        for stopped in StoppedCopy.select().where(
            StoppedCopy.conference == row, StoppedCopy.document == MINUTES
        ):
            change.take_out(stopped)
        change.update(row, closed=False)
        return Saved(new.uid, new.rev, change.sequence)


def outline_plan_out(
    session: Session, conference_uid: str, on: dt.date, note: str, *, late_reason: str = ""
) -> Saved:
    """Put down that the outline plan went out otherwise than as copies from here, and how: `note`.

    Once its copies are sent, the stage is reached by them (`services/copies_out.py`). Raises
    Refused, naming the field: none is owed, copies are under way, or not said how it went.
    """
    how = _note(note, "note", OUTSIDE)
    with writing(session, "send outline plan", conference_uid) as change:
        row = get(conference_uid)
        must_be_held(row)
        must_owe_outline(row)
        known = Stage.get_or_none((Stage.conference == row) & (Stage.stage == "outline_plan_sent"))
        if known is not None:
            raise Refused(f"The outline plan went out on {date_words(known.on)} already.")
        if Copy.select().where(Copy.conference == row, Copy.document == OUTLINE_PLAN).exists():
            raise Refused(
                "Copies of the outline plan are confirmed here or went out. Go on with them: o "
                "opens their list, and the last one out is the day."
            )
        must_follow(change, row, on)
        note = f"Outside this program: {how}"
        stage = reach(change, row, "outline_plan_sent", on, late_reason=late_reason, note=note)
        keep_version(change, row, 1, on, record_of(session, conference_uid))
        close_if_done(change, row)
        return Saved(stage.uid, stage.rev, change.sequence)


def stages(session: Session, conference_uid: str) -> tuple[StageLine, ...]:
    """Return every stage against its limit in working days, with its working."""
    return stage_rows.stages(session, conference_uid)


# What distribution uses too


def latest(conference_uid: str) -> Minutes | None:
    """Return the latest version of a conference's minutes. Needs an open connection."""
    found: Minutes | None = (
        Minutes.select()
        .where(Minutes.conference == conference_uid)
        .order_by(Minutes.version.desc())
        .first()
    )
    return found


def must_owe_outline(row: Conference) -> None:
    """Raise Refused unless a child left the conference with a plan. Needs a connection."""
    made = left_a_plan(list(ChildAtConference.select().where(ChildAtConference.conference == row)))
    if made is None:
        raise Refused("What was decided is not recorded yet. Decide first, child by child.")
    if not made:
        raise Refused("No child left this conference with a plan, so no outline plan is owed.")


def _begun(conference_uid: str, step: str) -> tuple[Conference, Minutes | None]:
    """Return the conference and its latest minutes, if they may take this step."""
    row = get(conference_uid)
    must_be_held(row)
    minutes = latest(conference_uid)
    rules.require_step(step, minutes.state if minutes else rules.NONE)
    return row, minutes


def _in_hand(conference_uid: str, step: str) -> tuple[Conference, Minutes]:
    """Return the conference and its minutes for a step that needs a draft."""
    row, minutes = _begun(conference_uid, step)
    assert minutes is not None, step
    return row, minutes


def _must_be_as_recorded(changed: list[tuple[str, Audience, str, str]]) -> None:
    if changed:
        headings = listed(list(dict.fromkeys(f"“{heading}”" for heading, *_ in changed)))
        raise Refused(
            f"The record changed since these minutes were drawn from it: {headings} (v shows it). "
            "Return them and draw them again, or are they approved as they are?",
            "as_they_are",
        )


def _note(text: str, field: str = "", question: str = "") -> str:
    note = clean_text(text, lines=True, limit=NOTE_LIMIT)
    if question and not note:
        raise Refused(question, field)
    return note


def the_block(block_uid: str) -> MinutesBlock:
    """Return a block with its minutes. Raises Refused when it is gone. Needs a connection."""
    row: MinutesBlock | None = (
        MinutesBlock.select(MinutesBlock, Minutes)
        .join(Minutes)
        .where(MinutesBlock.uid == block_uid)
        .first()
    )
    if row is None:
        raise Refused("That block is not in the minutes any more. Go back and look again.")
    return row
