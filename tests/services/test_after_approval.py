"""What comes after approval: corrections, copies that come back, false hits, other documents."""

import zlib
from datetime import date, timedelta
from email import policy
from email.parser import BytesParser
from pathlib import Path
from random import Random

import pytest

from cpclerk.rules.audience import Audience
from cpclerk.rules.errors import Refused
from cpclerk.services import (
    Session,
    Stale,
    child_views,
    confirming,
    copies_out,
    corrections,
    decisions,
    distribution,
    editing,
    envelopes,
    in_hand,
    minutes,
    outbox,
    outline,
    own_blocks,
    recording,
    scaling,
)
from cpclerk.services.copies import copy_text, distribution_log, preview
from cpclerk.services.plan_work import plan_work
from cpclerk.services.undo import Saved, undo
from cpclerk.store import (
    ChildAtConference,
    Copy,
    Entry,
    Invitee,
    Minutes,
    Outgoing,
    OutgoingMail,
    Stage,
    transaction,
)
from cpclerk.store.schema import database
from tests.afterwards import (
    EVERYBODY,
    HELD,
    INITIALS,
    TODAY,
    Held,
    add_invitee,
    add_professional,
    line_for,
    make_approved,
    make_held,
    make_ordinary,
    reach_person,
    say,
)
from tests.conftest import as_role
from tests.rules.calendars import published
from tests.services.test_roles import GIVEN, ask, services


@pytest.fixture
def held(session: Session) -> Held:
    return make_ordinary(session)


def confirm(session: Session, held: Held, tag: str, **values: str) -> str:
    uid = held.people[tag].uid
    return confirming.confirm(session, held.uid, uid, initials=INITIALS[tag], **values).uid  # type: ignore[arg-type]


def asked(session: Session) -> list[str]:
    return [each.what for each in plan_work(session, mine=False).to_do]


def the(session: Session, uid: str) -> Copy:
    with session.store.reading():
        copy: Copy = Copy.get_by_id(uid)
        return copy


# A copy that went


def test_the_desk_asks_once_for_all_copies_that_came_back(session: Session, held: Held) -> None:
    asked_for = []
    for tags in (EVERYBODY[:1], EVERYBODY[1:4]):
        for tag in tags:
            uid = confirm(session, held, tag)
            copies_out.send(session, uid, TODAY)
            envelopes.came_back(session, uid, the(session, uid).rev)
        said: list[str] = []
        with session.store.reading():
            database.connection().set_trace_callback(said.append)
            found = asked(session)
            database.connection().set_trace_callback(None)
        asked_for.append(len(said))
        assert any(each.endswith("came back: send again") for each in found)
    assert "4 copies came back: send again" in found
    lines = plan_work(session, mine=True).to_do
    assert next(each for each in lines if "came back" in each.what).urgency == "today"
    assert asked_for[0] == asked_for[1]


def test_for_whom_no_copy_is_put_down_none_is_sent_again(session: Session, held: Held) -> None:
    uid = confirm(session, held, "Mum")
    copies_out.send(session, uid, TODAY)
    envelopes.came_back(session, uid, the(session, uid).rev)
    confirming.confirm(session, held.uid, held.people["Mum"].uid, method="none")
    assert not any("came back" in each for each in asked(session))


def test_what_came_back_is_sent_again_and_the_log_knows_both(session: Session, held: Held) -> None:
    first = confirm(session, held, "Mum")
    with pytest.raises(Refused, match="not gone out yet"):
        envelopes.came_back(session, first, the(session, first).rev)
    copies_out.send(session, first, TODAY)
    file = copy_text(session, first).file
    (envelope,) = envelopes.envelopes(session, held.uid)
    assert (envelope.name, envelope.purpose, envelope.state) == ("Rosa Ash", "Minutes", "open")
    envelopes.seal(session, first, envelope.rev)
    envelopes.came_back(session, first, the(session, first).rev)
    assert line_for(session, held, "Mum").state == "returned"
    assert "1 copy came back: send again" in asked(session)
    # Nobody asks whether it is to be sent again: it is.
    second = confirm(session, held, "Mum")
    assert "1 copy came back: send again" not in asked(session)
    copies_out.send(session, second, TODAY)
    got = copies_out.acknowledge(session, second, the(session, second).rev)
    assert line_for(session, held, "Mum").state == "acknowledged"
    undo(session, got)
    log = distribution_log(session, held.uid)
    assert [(each.number, each.returned_on, each.acknowledged_on) for each in log] == [
        (2, None, None),
        (1, TODAY, None),
    ]
    assert {(each.document, each.version, each.method, each.by) for each in log} == {
        ("Minutes", 1, "post", "Jo Clerk")
    }
    assert {f"{each.sent_at:%H:%M}" for each in log} == {"09:00"}
    # The two differ by a number on the page; what they say is one variant.
    assert len({each.variant for each in log}) == 1
    assert len({each.digest for each in log}) == 2
    assert copy_text(session, first).file == file


def test_secure_mail_goes_through_the_outbox(session: Session, held: Held) -> None:
    reach_person(session, held.people["HV"], "secure_email", "kim.moss@example.org", safe=True)
    uid = confirm(session, held, "HV")
    copies_out.send(session, uid, TODAY)
    with session.store.reading():
        (mail,) = Outgoing.select()
        message = BytesParser(policy=policy.default).parsebytes(
            zlib.decompress(OutgoingMail.get_by_id(mail.uid).packed)
        )
    assert (mail.to, mail.purpose, str(message["Subject"])) == (
        "kim.moss@example.org", "minutes", "CP001",
    )  # fmt: skip
    (attached,) = message.iter_attachments()
    assert attached.get_payload(decode=True) == copy_text(session, uid).file
    assert envelopes.envelopes(session, held.uid) == ()
    assert [each.mail for each in distribution_log(session, held.uid)] == ["waiting"]


def test_a_mail_that_was_refused_stands_on_the_recipients_line_and_on_the_desk(
    session: Session, held: Held
) -> None:
    reach_person(session, held.people["HV"], "secure_email", "kim.moss@example.org", safe=True)
    copies_out.send(session, confirm(session, held, "HV"), TODAY)
    with transaction(session, "note") as change:
        change.update(Outgoing.get(), state="refused", answer="550 No such user")
    line = line_for(session, held, "HV")
    assert (line.state, line.mail.answer) == ("refused", "550 No such user")
    assert "1 copy refused by mail: send again" in asked(session)
    # Into the outbox again, or another copy another way; nobody asks whether it is to go again.
    undo(session, outbox.retry(session, line.mail.uid, line.mail.rev))
    confirm(session, held, "HV", method="post")
    assert line_for(session, held, "HV").state == "confirmed"
    assert not [each for each in asked(session) if "refused" in each]
    (gone,) = distribution_log(session, held.uid)
    assert (gone.mail, gone.answer) == ("refused", "550 No such user")


def test_copies_and_their_labels_are_printed_in_the_envelope_pass(
    session: Session, held: Held, tmp_path: Path
) -> None:
    reach_person(session, held.people["Mum"], "address", "1 Hidden Row", protected=True)
    reach_person(session, held.people["Dad"], "address", "2 Elm Row")
    for tag in ("Mum", "Dad"):
        copies_out.send(session, confirm(session, held, tag), TODAY)
    paths = envelopes.save_notices(session, held.uid, str(tmp_path / "post"))
    assert [path.name for path in paths] == [
        "CP001-minutes-v1-copy-01.docx",
        "CP001-minutes-v1-copy-02.docx",
        "CP001-minutes-v1-labels-01.docx",
    ]
    assert [each.address for each in distribution_log(session, held.uid)] == [
        "2 Elm Row",
        "protected: on the envelope only",
    ]


def test_a_line_of_a_protected_address_is_found_too(session: Session, held: Held) -> None:
    entry = "Missed three checks"
    address = f"{entry.removesuffix(' checks')}, Fenmarsh, FM1 1AA"
    reach_person(session, held.people["Dad"], "address", address, protected=True)
    with pytest.raises(Refused, match="Stopped"):
        confirm(session, held, "HV")
    confirm(session, held, "Dad")


# Other documents


def test_a_child_gets_its_own_plan_and_no_other(session: Session) -> None:
    held = make_held(session)
    children = minutes_children(session, held)
    for tag, person in zip(("Mia", "Leo"), children, strict=True):
        add_invitee(session, held, tag, person=person)
    with pytest.raises(Refused, match="No child's own version is written"):
        confirming.confirm(
            session, held.uid, held.people["Mia"].uid, document="child_plan", initials="ma"
        )
    for person, word in zip(children, ("Larkspur", "Foxglove"), strict=True):
        outline.write_own_version(
            session, held.uid, person, {"child_worried": f"{word} when they shout"}, seen={}
        )
    found = {
        each.name: each.why_not
        for each in distribution.recipients(session, held.uid, "child_plan").recipients
    }
    assert found["Mia Ash"] == found["Rosa Ash"] == ""
    assert found["Kim Moss"] == "written for the child and the family"
    said = {
        tag: preview(session, held.uid, held.people[tag].uid, "child_plan").text
        for tag in ("Mia", "Leo", "Mum")
    }
    assert {tag for tag, text in said.items() if "Larkspur" in text} == {"Mia", "Mum"}
    assert {tag for tag, text in said.items() if "Foxglove" in text} == {"Leo", "Mum"}
    assert "Mia Ash: what people worry about" in said["Mia"]


def minutes_children(session: Session, held: Held) -> list[str]:
    with session.store.reading():
        rows = ChildAtConference.select().where(ChildAtConference.conference == held.conference)
        return [each.person_id for each in rows.order_by(ChildAtConference.date_of_birth)]


def test_attendance_and_questionnaires_are_documents_too(session: Session) -> None:
    held = make_held(session)
    say(session, held, "Larkspur")
    add_invitee(session, held, "Gone", name="Ann Pool", attended=False)
    for tag in EVERYBODY:
        text = preview(session, held.uid, held.people[tag].uid, "attendance").text
        assert "Not there:" in text
        assert "Larkspur" not in text
    parents = preview(session, held.uid, held.people["Mum"].uid, "questionnaire").text
    agencies = preview(session, held.uid, held.people["HV"].uid, "questionnaire").text
    assert "Did you feel prepared for the case conference?" in parents
    assert "Did you feel prepared for the case conference?" not in agencies
    assert "completely" in agencies
    for tag in ("Mum", "HV"):
        confirm(session, held, tag, document="questionnaire", method="by_hand")
    sent = copies_out.send_confirmed(session, held.uid, TODAY, document="questionnaire")
    assert (sent.copies, sent.left) == (2, 3)


def test_minutes_say_who_else_has_them_but_not_who_is_not_to_be_known(session: Session) -> None:
    held = make_held(session)
    with transaction(session, "mask") as change:
        change.update(held.people["Sch"], shown_to=f"not:{held.people['Dad'].uid}")
    make_approved(session, held)
    said = {
        tag: preview(session, held.uid, held.people[tag].uid).text for tag in ("Mum", "Dad", "Sch")
    }
    assert "Ravi Shah" not in said["Dad"]
    assert "Somebody who is not named here" in said["Dad"]
    assert "Ravi Shah" in said["Mum"]


def test_where_somebody_comes_from_who_is_not_named_stops_a_copy_too(session: Session) -> None:
    held = make_held(session)
    add_professional(session, held, "Ref", "Rhea Haven", "Fenmarsh Refuge")
    with transaction(session, "mask") as change:
        change.update(held.people["Ref"], shown_to=f"not:{held.people['Dad'].uid}")
    say(session, held, "The family goes to FENMARSH refuge on Mondays")
    make_approved(session, held)
    with pytest.raises(Refused, match="where somebody comes from who is not named"):
        confirm(session, held, "Dad")
    confirm(session, held, "Mum")
    # Once somebody is named who comes from there too, it tells nothing.
    add_professional(session, held, "Two", "Una Open", "Fenmarsh Refuge")
    confirm(session, held, "Dad")


# Blocks that somebody adds


def test_an_added_block_is_nobodys_until_it_is_classified(
    session: Session, chair_session: Session
) -> None:
    held = make_held(session)
    say(session, held, "One")
    minutes.draft(session, held.uid)
    first = minutes.page(session, held.uid).blocks[0]
    saved = own_blocks.add_block(session, held.uid, "Summed up", "In short:\n\nit went", first.uid)
    added = minutes.page(session, held.uid).blocks[1]
    assert (added.heading, added.is_classified, added.audience) == (
        "Summed up", False, Audience.for_nobody(),
    )  # fmt: skip
    minutes.to_chair(session, held.uid, TODAY)
    with pytest.raises(Refused, match="“Summed up” was added, and nobody has said for whom"):
        minutes.approve(chair_session, held.uid, TODAY)
    with pytest.raises(Refused, match="drawn from the record"):
        own_blocks.classify_block(chair_session, first.uid, first.rev, Audience())
    with pytest.raises(Stale):
        own_blocks.classify_block(chair_session, saved.uid, saved.rev + 1, Audience())
    own_blocks.classify_block(chair_session, saved.uid, saved.rev, Audience.for_professionals())
    minutes.approve(chair_session, held.uid, TODAY)
    texts = {t: preview(session, held.uid, held.people[t].uid).text for t in ("HV", "Mum")}
    assert "In short:" in texts["HV"]
    assert "In short:" not in texts["Mum"]


def test_words_of_two_blocks_put_together_are_for_those_who_may_see_both(
    session: Session, chair_session: Session
) -> None:
    held = make_held(session)
    nurse, worker = (held.people[tag].uid for tag in ("HV", "SW"))
    entries = {
        "everyone": "The dog is called Biscuit now",
        "professionals": "There is an enquiry under way",
        f"only:{nurse}": "The scan was on a Tuesday",
        f"only:{worker}": "Gran has asked to be left out",
        f"not:{held.people['Dad'].uid}": "She moves to her own sister",
    }
    for stored, words in entries.items():
        say(session, held, words, audience=stored)
    minutes.draft(session, held.uid)

    def joined(*audiences: str) -> Saved:
        text = "\n".join(entries[each] for each in audiences)
        return own_blocks.add_block(session, held.uid, "Both", text)

    def classified(block: Saved, audience: Audience) -> Saved:
        return own_blocks.classify_block(session, block.uid, block.rev, audience)

    everyone, professionals, nurses, workers, not_dad = map(Audience.parse, entries)
    both = joined("everyone", "professionals")
    for wider in (everyone, not_dad):
        with pytest.raises(Refused, match="recorded under “What are we worried about\\?”, prof"):
            classified(both, wider)
    classified(both, professionals)
    # A part of it that is split off is no less for them.
    split = joined("professionals")
    with pytest.raises(Refused, match="Take them out of it first"):
        classified(split, everyone)
    classified(split, professionals)
    # Nobody may see the words of two who are each named alone.
    named = joined(f"only:{nurse}", f"only:{worker}")
    for audience in (everyone, professionals, nurses, workers):
        with pytest.raises(Refused, match="Take them out of it first"):
            classified(named, audience)
    minutes.to_chair(session, held.uid, TODAY)
    with pytest.raises(Refused, match="nobody has said for whom it is"):
        minutes.approve(chair_session, held.uid, TODAY)
    own_blocks.take_block_out(chair_session, named.uid, named.rev)
    minutes.approve(chair_session, held.uid, TODAY)
    texts = {t: preview(session, held.uid, held.people[t].uid).text for t in ("HV", "SW", "Mum")}
    assert [texts[t].count("There is an enquiry under way") for t in texts] == [3, 3, 0]


def test_an_added_block_stays_where_it_was_put_when_the_record_is_drawn_again(
    session: Session,
) -> None:
    held = make_held(session)
    say(session, held, "One")
    minutes.draft(session, held.uid)
    first = minutes.page(session, held.uid).blocks[0]
    saved = own_blocks.add_block(session, held.uid, "Summed up", "In short:\n\nit went", first.uid)
    say(session, held, "Two", column="working_well")
    assert minutes.page(session, held.uid).behind == 1
    minutes.draft(session, held.uid)
    blocks = minutes.page(session, held.uid).blocks
    assert (blocks[1].uid, blocks[1].text) == (saved.uid, "In short:\n\nit went")
    own_blocks.take_block_out(session, saved.uid, saved.rev)
    assert "Summed up" not in {each.heading for each in minutes.page(session, held.uid).blocks}


# Approved is approved


def test_what_was_approved_is_not_changed_under_the_minutes(
    session: Session, chair_session: Session, held: Held
) -> None:
    with session.store.reading():
        entry, child = Entry.get(), ChildAtConference.get()
    for attempt in (
        lambda: recording.enter(session, held.uid, "worried", "One more"),
        lambda: recording.amend(session, entry.uid, entry.rev, text="x", speaker=None),
        lambda: recording.strike(session, entry.uid, entry.rev),
        lambda: scaling.scale(session, held.uid, held.people["HV"].uid, 5),
        lambda: decisions.decide(session, child.uid, child.rev, "no_plan"),
        lambda: decisions.record_circumstances(session, child.uid, child.rev, factors=[]),
        lambda: editing.set_children(session, entry.uid, entry.rev, []),
        lambda: editing.move_to_column(session, entry.uid, entry.rev, "working_well"),
        lambda: child_views.add_view(session, child.uid, "well", "My dog"),
    ):
        with pytest.raises(Refused, match="minutes are approved"):
            attempt()
    # Narrowing is always possible, and stops the copies; widening is not.
    narrow = Audience.for_professionals()
    narrowed = recording.restrict(session, entry.uid, entry.rev, narrow)
    assert isinstance(narrowed, recording.Entered)
    with pytest.raises(Refused, match="Stopped"):
        confirm(session, held, "Mum")
    with pytest.raises(Refused, match="minutes are approved"):
        recording.restrict(session, entry.uid, narrowed.rev, Audience())
    with pytest.raises(Refused, match="minutes are approved"):
        undo(session, narrowed)
    minutes.new_version(session, held.uid, "Rosa Ash: the number is wrong")
    assert isinstance(
        recording.amend(session, entry.uid, narrowed.rev, text="Missed two", speaker=None),
        recording.Entered,
    )


def test_a_correction_shows_request_outcome_and_what_changed(
    session: Session, chair_session: Session, held: Held
) -> None:
    assert corrections.correction(session, held.uid).changed == ()
    minutes.new_version(session, held.uid, "Rosa Ash: the number is wrong")
    block = next(each for each in minutes.page(session, held.uid).blocks if "three" in each.text)
    minutes.amend_block(session, block.uid, block.rev, block.text.replace("three", "two"))
    own_blocks.add_block(session, held.uid, "Added", "New words")
    own = minutes.page(session, held.uid).blocks[-1]
    own_blocks.classify_block(session, own.uid, own.rev, Audience())
    minutes.to_chair(session, held.uid, TODAY)
    with pytest.raises(Refused, match="What came of the request") as caught:
        minutes.approve(chair_session, held.uid, TODAY)
    assert caught.value.field == "outcome"
    minutes.approve(chair_session, held.uid, TODAY, outcome="Corrected as asked")
    found = corrections.correction(session, held.uid)
    assert (found.version, found.request, found.outcome) == (
        2, "Rosa Ash: the number is wrong", "Corrected as asked",
    )  # fmt: skip
    changed, added = found.changed
    assert "Missed three" in changed.was
    assert "Missed two" in changed.now
    assert (added.was, added.now, added.now_for) == ("", "New words", "everyone at the conference")


LEFT_OUT = frozenset(("minutes.approve", "undo.undo", "users.rekey", "backups.back_up_to"))


@pytest.mark.parametrize("role", ["clerk", "chair"])
def test_no_service_gets_minutes_out_that_nobody_approved(
    session: Session, tmp_path: Path, role: str
) -> None:
    held = make_held(session)
    say(session, held, "One")
    minutes.draft(session, held.uid)
    block = minutes.page(session, held.uid).blocks[0]
    own = {
        "conference_uid": held.uid,
        "invitee_uid": held.people["SW"].uid,
        "block_uid": block.uid,
        "document": "minutes",
        "method": "by_hand",
        "rev": 1,
        "on": TODAY,
        "initials": "lh",
        "folder": str(tmp_path / "out"),
        "file": tmp_path / "copy.db",
    }
    before = dict(GIVEN)
    GIVEN.update(own)
    try:
        # Twice: what one of them makes possible another might use.
        for _ in range(2):
            for name, service in services().items():
                if name not in LEFT_OUT:
                    ask(as_role(session, role), service)
    finally:
        GIVEN.clear()
        GIVEN.update(before)
    with session.store.reading():
        assert not Copy.select().where(Copy.document == "minutes").exists()
        assert not Minutes.select().where(Minutes.digest != "").exists()
        assert not Stage.select().where(Stage.stage == "minutes_approved").exists()
        assert Invitee.select().count()
    assert not list(tmp_path.glob("out/*minutes*"))


# How long it took


def working_days(start: date, end: date) -> int:
    """Count them one by one, with what gov.uk published."""
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(day.weekday() < 5 and day not in published() for day in days)


def last_day(start: date, limit: int) -> date:
    day = start
    while working_days(start, day) < limit or day.weekday() > 4 or day in published():
        day += timedelta(days=1)
    return day


LIMITS = {
    # Counted from, and how many working days (sample-office, as Rutland: S2 T2b).
    "outline_plan_sent": ("conference", 1),
    "minutes_to_chair": ("conference", 5),
    "minutes_approved": ("minutes_to_chair", 5),
    "minutes_distributed": ("conference", 15),
}


def test_every_stage_is_timed_as_a_count_day_by_day_would(session: Session) -> None:
    rng = Random(8)
    for number in range(1, 25):
        day = date(2025, 12, 1) + timedelta(days=rng.randrange(330))
        if working_days(day - timedelta(days=1), day) == 0:
            continue
        held = make_held(session, number=number, day=day)
        reached = {"conference": day}
        with transaction(session, "reach") as change:
            for event in LIMITS:
                after = max(day, reached.get(LIMITS[event][0], day))
                reached[event] = min(after + timedelta(days=rng.randrange(30)), TODAY)
                change.insert(
                    Stage, conference=held.conference, stage=event, on=reached[event],
                    audience="professionals",
                )  # fmt: skip
        lines = {each.event: each for each in minutes.stages(session, held.uid)}
        for event, (counted_from, limit) in LIMITS.items():
            start = reached[counted_from]
            line = lines[event]
            assert line.deadline is not None
            assert line.deadline.due == last_day(start, limit), (event, start)
            assert line.days == working_days(start, reached[event]), (event, start)
            assert line.deadline.was_late == (reached[event] > last_day(start, limit))


def test_records_in_hand_are_those_not_out_with_what_is_late(session: Session) -> None:
    late = make_held(session, number=1, day=date(2026, 10, 20))
    fresh = make_held(session, number=2, day=HELD)
    out = make_held(session, number=3, day=HELD)
    make_approved(session, out)
    with transaction(session, "out") as change:
        change.update(Minutes.get(Minutes.conference == out.conference), state="distributed")
        change.insert(
            Stage, conference=out.conference, stage="minutes_distributed", on=HELD, audience="x"
        )
    minutes.draft(session, late.uid)
    found = in_hand.in_hand(session)
    assert [(each.key, each.state) for each in found.records] == [
        (late.uid, "draft"),
        (fresh.uid, ""),
    ]
    assert found.records[0].due == last_day(date(2026, 10, 20), 5)
    assert found.records[1].out_due == last_day(HELD, 15)
    assert (found.late, found.records[0].chair, found.records[1].days) == (1, "Nell Reed", 2)
    assert found.pace is not None
    assert [each.due for each in found.weeks] == [1, 0, 1, 0]
