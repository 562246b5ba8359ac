"""Each recipient gets what they may see and nothing else; what was sent never changes."""

import hashlib
import zlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cpclerk.rules.heads import Head
from cpclerk.services import Refused, Session, minutes, reports, trail
from cpclerk.services.confirming import confirm, set_method, take_back
from cpclerk.services.copies import copy_text, preview
from cpclerk.services.copies_out import send, send_confirmed
from cpclerk.services.desk import desk
from cpclerk.services.distribution import recipients
from cpclerk.services.envelopes import envelopes, save_notices, seal
from cpclerk.services.undo import undo
from cpclerk.store import (
    Audit,
    Conference,
    Copy,
    Entry,
    FamilyMember,
    Kept,
    Minutes,
    MinutesBlock,
    Person,
    Report,
    SignedHead,
    Signer,
    Stage,
    Stale,
    transaction,
)
from tests.afterwards import (
    EVERYBODY,
    HELD,
    INITIALS,
    TODAY,
    Held,
    add_invitee,
    fill_form,
    key_all,
    line_for,
    make_approved,
    make_held,
    make_ordinary,
    reach_person,
    say,
    texts,
)
from tests.conftest import as_role


@pytest.fixture
def held(session: Session) -> Held:
    return make_ordinary(session)


def confirm_all(session: Session, held: Held, tags: tuple[str, ...] = EVERYBODY) -> None:
    for tag in tags:
        confirm(session, held.uid, held.people[tag].uid, initials=INITIALS[tag])


def text_of(session: Session, copy: Copy) -> str:
    return copy_text(session, copy.uid).text


def stored(session: Session, table: type[Copy] = Copy) -> list[Copy]:
    with session.store.reading():
        return list(table.select().order_by(table.number))


# Who is proposed


def test_those_who_usually_get_a_copy_are_proposed(session: Session, held: Held) -> None:
    with transaction(session, "make more") as change:
        gran = change.insert(Person, given_name="Ivy", surname="Ash", sex="F")
        change.insert(
            FamilyMember, family=held.conference.family_id, person=gran, relation="grandmother"
        )
        child = FamilyMember.select().where(FamilyMember.relation == "child").first()
    add_invitee(session, held, "Gran", person=gran, attended=False)
    add_invitee(session, held, "Mia", person=child.person_id)
    add_invitee(session, held, "Friend", name="Bo Lake", invited=False, attended=True)
    add_invitee(session, held, "Gone", name="Ann Pool", dropped=True)
    found = {each.name: each for each in recipients(session, held.uid).recipients}
    assert "Ann Pool" not in found
    assert {name for name, each in found.items() if not each.why_not} == {
        "Rosa Ash", "Tom Khan", "Lena Hart", "Kim Moss", "Ravi Shah",
    }  # fmt: skip
    # A supporter is chosen on purpose, as a relative is.
    assert found["Bo Lake"].why_not.startswith("no parental responsibility")
    assert found["Ivy Ash"].why_not.startswith("no parental responsibility")
    assert found["Mia Ash"].why_not.startswith("a child")
    assert found["Ivy Ash"].state == "not_proposed"
    assert found["Bo Lake"].is_family


def test_the_method_follows_what_is_known(session: Session, held: Held) -> None:
    reach_person(session, held.people["HV"], "secure_email", "kim.moss@example.org", safe=True)
    reach_person(session, held.people["Sch"], "secure_email", "head@example.org")
    reach_person(session, held.people["Mum"], "email", "rosa@example.org", safe=True)
    reach_person(session, held.people["Mum"], "address", "1 Elm Row", protected=True)
    assert line_for(session, held, "HV").method == "secure_mail"
    assert line_for(session, held, "HV").addresses["secure_mail"] == "kim.moss@example.org"
    assert line_for(session, held, "Sch").method == "post"
    mum = line_for(session, held, "Mum")
    assert (mum.method, mum.addresses["post"]) == ("post", "protected: on the envelope only")
    with pytest.raises(Refused, match="No safe e-mail") as caught:
        confirm(session, held.uid, held.people["Dad"].uid, method="secure_mail", initials="TK")
    assert caught.value.field == "method"


def test_what_is_left_out_is_counted_without_its_words(session: Session) -> None:
    held = make_held(session)
    say(session, held, "Larkspur", audience="professionals")
    say(session, held, "Foxglove", audience="professionals")
    say(session, held, "Bryony", audience=f"only:{held.people['HV'].uid}", column="working_well")
    make_approved(session, held)
    found = recipients(session, held.uid)
    assert found.is_restricted
    assert line_for(session, held, "Mum").omitted == (
        ("of “What are we worried about?”, for professionals only", 2),
        ("of “What is working well?”, for Kim Moss only", 1),
    )
    assert line_for(session, held, "Sch").omitted == (
        ("of “What is working well?”, for Kim Moss only", 1),
    )
    assert line_for(session, held, "HV").omitted == ()
    assert "Larkspur" not in repr(found)


# Before approval


@pytest.mark.parametrize("stage", ["none", "draft", "with_chair", "returned"])
def test_nothing_goes_out_before_approval(session: Session, stage: str) -> None:
    held = make_held(session)
    say(session, held, "One")
    if stage != "none":
        minutes.draft(session, held.uid)
    if stage in {"with_chair", "returned"}:
        minutes.to_chair(session, held.uid, TODAY)
    if stage == "returned":
        minutes.return_to_clerk(session, held.uid, TODAY, comments="no")
    assert "approved" in recipients(session, held.uid).not_ready
    for attempt in (
        lambda: confirm(session, held.uid, held.people["SW"].uid),
        lambda: send_confirmed(session, held.uid, TODAY),
    ):
        with pytest.raises(Refused, match="approved"):
            attempt()
    assert not stored(session)


def test_a_confirmation_does_not_outlive_the_approval(
    session: Session, chair_session: Session
) -> None:
    held = make_held(session)
    say(session, held, "One")
    minutes.draft(session, held.uid)
    minutes.to_chair(session, held.uid, TODAY)
    approval = minutes.approve(chair_session, held.uid, TODAY)
    saved = confirm(session, held.uid, held.people["SW"].uid)
    undo(chair_session, approval)
    with pytest.raises(Refused, match="not approved"):
        send(session, saved.uid, TODAY)
    block = minutes.page(session, held.uid).blocks[-1]
    minutes.amend_block(chair_session, block.uid, block.rev, "Other words")
    minutes.approve(chair_session, held.uid, TODAY)
    with pytest.raises(Refused, match="not as it was confirmed"):
        send(session, saved.uid, TODAY)
    assert line_for(session, held, "SW").state == "changed"
    again = confirm(session, held.uid, held.people["SW"].uid)
    assert (again.uid, line_for(session, held, "SW").state) == (saved.uid, "confirmed")
    assert send(session, again.uid, TODAY).copies == 1


def test_an_approval_is_not_undone_once_something_went_out(
    session: Session, chair_session: Session
) -> None:
    held = make_held(session)
    say(session, held, "One")
    minutes.draft(session, held.uid)
    minutes.to_chair(session, held.uid, TODAY)
    approval = minutes.approve(chair_session, held.uid, TODAY)
    send(session, confirm(session, held.uid, held.people["SW"].uid).uid, TODAY)
    with pytest.raises(Refused, match="printed or went out, so the approval stays"):
        undo(chair_session, approval)
    assert minutes.page(session, held.uid).state == "going_out"


def test_minutes_tampered_with_after_approval_are_not_sent(session: Session, held: Held) -> None:
    with session.store.reading():
        MinutesBlock.update(text="forged").where(MinutesBlock.position == 0).execute()
    with pytest.raises(Refused, match="not as they were approved"):
        confirm(session, held.uid, held.people["SW"].uid)


# Confirming


def test_a_copy_is_built_numbered_and_kept(session: Session, held: Held) -> None:
    confirm_all(session, held, ("SW", "Mum"))
    one, two = stored(session)
    assert [(one.number, one.invitee_id), (two.number, two.invitee_id)] == [
        (1, held.people["SW"].uid),
        (2, held.people["Mum"].uid),
    ]
    text = text_of(session, two)
    for words in (
        "CONFIDENTIAL", "Copy 2 for Rosa Ash", "Minutes, version 1", "CP001", "Missed three checks",
    ):  # fmt: skip
        assert words in text, words
    assert (two.name, two.address, two.omitted) == ("Rosa Ash", "1 Post Row, Fenmarsh", [])
    assert line_for(session, held, "Mum").state == "confirmed"


def test_a_confirmation_is_taken_back(session: Session, held: Held) -> None:
    saved = confirm(session, held.uid, held.people["SW"].uid)
    with pytest.raises(Refused, match="confirmed already"):
        confirm(session, held.uid, held.people["SW"].uid)
    with pytest.raises(Stale):
        take_back(session, saved.uid, saved.rev + 1)
    take_back(session, saved.uid, saved.rev)
    assert not stored(session)
    undone = confirm(session, held.uid, held.people["SW"].uid)
    undo(session, undone)
    assert not stored(session)


def test_the_method_of_a_confirmed_copy_changes(session: Session, held: Held) -> None:
    saved = confirm(session, held.uid, held.people["Mum"].uid)
    saved = set_method(session, saved.uid, saved.rev, "by_hand")
    assert line_for(session, held, "Mum").method == "by_hand"
    with pytest.raises(Refused, match="Choose how it is sent"):
        set_method(session, saved.uid, saved.rev, "pigeon")
    with pytest.raises(Refused, match="No safe e-mail"):
        set_method(session, saved.uid, saved.rev, "secure_mail")


@pytest.mark.parametrize(
    "typed",
    ["", "  ", "XX", "R", "Rosa", "👩", "\x1b[31m", "r" * 5000],
    ids=["empty", "spaces", "wrong", "half", "name", "emoji", "escape", "long"],
)
def test_where_something_is_restricted_the_initials_are_typed(session: Session, typed: str) -> None:
    held = make_held(session)
    say(session, held, "Larkspur", audience="professionals")
    make_approved(session, held)
    with pytest.raises(Refused, match=r"not the initials|initials of Rosa Ash") as caught:
        confirm(session, held.uid, held.people["Mum"].uid, initials=typed)
    assert caught.value.field == "initials"
    confirm(session, held.uid, held.people["Mum"].uid, initials="r.a")
    confirm(session, held.uid, held.people["Dad"].uid, initials=" tom KHAN ")


def test_a_protected_detail_counts_as_restricted(session: Session, held: Held) -> None:
    assert not recipients(session, held.uid).is_restricted
    reach_person(session, held.people["Mum"], "address", "Refuge House", protected=True)
    assert recipients(session, held.uid).is_restricted


# Sending


def test_the_last_copy_out_ends_the_work(session: Session, held: Held) -> None:
    minutes.outline_plan_out(session, held.uid, HELD, "by hand")
    key_all(session, held)
    fill_form(session, held)
    confirm_all(session, held)
    first = stored(session)[0]
    sent = send(session, first.uid, TODAY)
    assert (sent.copies, sent.left, sent.finished) == (1, 4, False)
    with session.store.reading():
        assert not Conference.get_by_id(held.uid).closed
        before = Audit.select().count()
    sent = send_confirmed(session, held.uid, TODAY)
    assert (sent.copies, sent.left, sent.finished) == (4, 0, True)
    with session.store.reading():
        assert Audit.select().count() == before + 1
        assert Conference.get_by_id(held.uid).closed
        assert Stage.get(Stage.stage == "minutes_distributed").on == TODAY
    assert minutes.page(session, held.uid).state == "distributed"
    assert recipients(session, held.uid).done_on == TODAY


def test_what_is_not_recorded_stays_on_the_desk_when_the_last_copy_is_out(
    session: Session, held: Held
) -> None:
    minutes.outline_plan_out(session, held.uid, HELD, "by hand")
    key_all(session, held)
    with transaction(session, "close with a gap") as change:
        change.update(Conference.get_by_id(held.uid), receipts_missing=1)
        change.insert(Report, conference=held.uid, author="social_worker", reader="chair")
    confirm_all(session, held)
    assert send_confirmed(session, held.uid, TODAY).finished

    def asked() -> set[str]:
        return {each.what for each in desk(session, mine=False).to_do} - {"First core group"}

    def is_closed() -> bool:
        with session.store.reading():
            return bool(Conference.get_by_id(held.uid).closed)

    assert asked() == {"1 report receipt", "Chair's form"}
    fill_form(session, held)
    assert asked() == {"1 report receipt"}
    assert not is_closed()
    which = reports.Which("social_worker", None, "chair")
    rev = next(each.rev for each in reports.reports(session, held.uid) if each.which == which)
    saved = reports.not_received(session, held.uid, which, rev)
    assert is_closed()
    assert not asked()
    undo(session, saved)
    assert asked() == {"1 report receipt"}


def test_an_outline_plan_still_owed_keeps_the_conference_open(session: Session, held: Held) -> None:
    confirm_all(session, held)
    assert send_confirmed(session, held.uid, TODAY).finished
    with session.store.reading():
        assert not Conference.get_by_id(held.uid).closed
    minutes.outline_plan_out(session, held.uid, HELD, "by hand")
    with session.store.reading():
        assert not Conference.get_by_id(held.uid).closed
    # The last thing owed: what was decided is keyed into the case system.
    key_all(session, held)
    fill_form(session, held)
    with session.store.reading():
        assert Conference.get_by_id(held.uid).closed


def test_the_stage_has_the_day_of_the_last_copy(session: Session) -> None:
    held = make_held(session)
    say(session, held, "One")
    minutes.draft(session, held.uid, HELD)
    minutes.to_chair(session, held.uid, HELD)
    minutes.approve(as_role(session, "chair"), held.uid, HELD)
    confirm_all(session, held)
    copies = stored(session)
    send(session, copies[0].uid, TODAY)
    send_confirmed(session, held.uid, date(2026, 11, 20))
    assert recipients(session, held.uid).done_on == TODAY


def test_nobody_left_out_by_choice_is_waited_for(session: Session, held: Held) -> None:
    confirm_all(session, held, ("Mum", "SW", "HV", "Sch"))
    assert not send_confirmed(session, held.uid, TODAY).finished
    saved = confirm(session, held.uid, held.people["Dad"].uid, method="none")
    assert line_for(session, held, "Dad").state == "no_copy"
    assert recipients(session, held.uid).done_on == TODAY
    with pytest.raises(Refused, match="gets no copy"):
        send(session, saved.uid, TODAY)
    with pytest.raises(Refused, match="put down for no copy"):
        confirm(session, held.uid, held.people["Dad"].uid)


def test_late_distribution_asks_for_its_reason(session: Session) -> None:
    held = make_held(session, day=date(2026, 10, 26))
    say(session, held, "One")
    minutes.draft(session, held.uid, date(2026, 10, 27))
    minutes.to_chair(session, held.uid, date(2026, 10, 28))
    minutes.approve(as_role(session, "chair"), held.uid, date(2026, 10, 29))
    confirm_all(session, held)
    with pytest.raises(Refused, match="Minutes out is 5 working days late") as caught:
        send_confirmed(session, held.uid, TODAY)
    assert caught.value.field == "late_reason"
    assert not any(each.sent_on for each in stored(session))
    assert send_confirmed(session, held.uid, TODAY, late_reason="backlog").finished


@pytest.mark.parametrize(
    ("on", "why"), [(date(2026, 11, 24), "in the future"), (HELD, "before the approval")]
)
def test_impossible_days_are_refused(session: Session, held: Held, on: date, why: str) -> None:
    saved = confirm(session, held.uid, held.people["SW"].uid)
    with pytest.raises(Refused, match=why):
        send(session, saved.uid, on)


def test_a_copy_names_the_head_of_the_audit_at_its_foot(session: Session, held: Held) -> None:
    signing = replace(session, signer=Signer(lambda: bytes(range(32))))
    assert "Audit head" not in preview(signing, held.uid, held.people["SW"].uid).text
    confirm(signing, held.uid, held.people["SW"].uid)
    text = text_of(session, stored(session)[0])
    with session.store.reading():
        (signed,) = SignedHead.select()
        entry = Audit.get(Audit.sequence == signed.sequence, Audit.device == signed.device)
    assert (signed.device, signed.seal) == ("test", entry.seal)
    seal = signed.seal
    code = f"test-{signed.sequence}-{seal[:4]}-{seal[4:8]}-{seal[8:12]}"
    assert text.rstrip().splitlines()[-1] == f"Audit head {code}"
    # Cut off behind it, the audit no longer has what was printed.
    cut = Head("test", signed.sequence + 50, signed.seal)
    assert trail.verified(session).faults == ()
    (fault,) = trail.verified(session, [("the code you typed names", cut)]).faults
    assert "the code you typed names entry" in str(fault)


def test_a_familys_copy_names_no_head_of_the_audit(session: Session, held: Held) -> None:
    signing = replace(session, signer=Signer(lambda: bytes(range(32))))
    mum = next(each for each in held.people if each == "Mum")
    confirm(signing, held.uid, held.people[mum].uid)
    assert "Audit head" not in text_of(session, stored(session)[0])
    assert stored(session)[0].head


def test_what_was_sent_is_never_changed(session: Session, held: Held) -> None:
    saved = confirm(session, held.uid, held.people["SW"].uid)
    file = copy_text(session, saved.uid).file
    send(session, saved.uid, TODAY)
    copy = stored(session)[0]
    for attempt in (
        lambda: take_back(session, copy.uid, copy.rev),
        lambda: set_method(session, copy.uid, copy.rev, "by_hand"),
        lambda: undo(session, saved),
    ):
        with pytest.raises(Refused):
            attempt()
    with transaction(session, "change everything") as change:
        change.update(Person.get_by_id(held.people["Mum"].person_id), given_name="Renamed")
    found = copy_text(session, copy.uid)
    assert (found.file, found.sent_on) == (file, TODAY)
    assert hashlib.sha256(file).hexdigest() == copy.digest


def test_a_sent_copy_that_was_forged_is_not_shown(session: Session, held: Held) -> None:
    saved = confirm(session, held.uid, held.people["SW"].uid)
    send(session, saved.uid, TODAY)
    with session.store.reading():
        Kept.update(content=zlib.compress(b"forged")).execute()
    with pytest.raises(Refused, match="not as it was sent"):
        copy_text(session, saved.uid)


def test_nobody_is_sent_the_same_twice_unasked(session: Session, held: Held) -> None:
    saved = confirm(session, held.uid, held.people["SW"].uid)
    send(session, saved.uid, TODAY)
    with pytest.raises(Refused, match="not sent twice"):
        send(session, saved.uid, TODAY)
    with pytest.raises(Refused, match="Send another copy") as caught:
        confirm(session, held.uid, held.people["SW"].uid)
    assert caught.value.field == "again"
    again = confirm(session, held.uid, held.people["SW"].uid, again=True)
    send(session, again.uid, TODAY)
    line = line_for(session, held, "SW")
    assert (line.state, line.number, line.earlier) == ("sent", 2, 1)


def test_a_copy_that_went_is_never_said_not_to_have_gone(session: Session, held: Held) -> None:
    saved = confirm(session, held.uid, held.people["SW"].uid)
    send(session, saved.uid, TODAY)
    for again in (False, True):
        with pytest.raises(Refused, match="no copy cannot be put down"):
            confirm(session, held.uid, held.people["SW"].uid, method="none", again=again)
    assert line_for(session, held, "SW").state == "sent"


def test_nobody_confirmed_sends_nothing(session: Session, held: Held) -> None:
    with pytest.raises(Refused, match="Nobody is confirmed"):
        send_confirmed(session, held.uid, TODAY)


def test_a_correction_goes_to_everybody_again(session: Session, held: Held) -> None:
    confirm_all(session, held)
    send_confirmed(session, held.uid, TODAY)
    minutes.new_version(session, held.uid, "A wrong name")
    assert "approved" in recipients(session, held.uid).not_ready
    minutes.to_chair(session, held.uid, TODAY)
    minutes.approve(as_role(session, "chair"), held.uid, TODAY, outcome="Corrected")
    found = recipients(session, held.uid)
    assert (found.version, {each.state for each in found.recipients}) == (2, {"to_confirm"})
    confirm_all(session, held)
    assert send_confirmed(session, held.uid, TODAY).finished
    assert len(stored(session)) == 10
    with session.store.reading():
        assert Minutes.get(Minutes.version == 1).state == "distributed"


# What a copy may not hold


def test_a_leak_is_stopped_and_said_without_its_words(session: Session) -> None:
    held = make_held(session)
    say(session, held, "Everyone heard this")
    make_approved(session, held)
    # Restricted after approval: the frozen block still holds it.
    say(session, held, "everyone   HEARD this", audience=f"not:{held.people['Dad'].uid}")
    confirm(session, held.uid, held.people["Mum"].uid, initials="RA")
    with transaction(session, "restrict") as change:
        first = Entry.select().order_by(Entry.position).first()
        change.update(first, audience=f"not:{held.people['Dad'].uid}")
    with pytest.raises(
        Refused, match="Stopped: the copy for Tom Khan holds, in the text, line"
    ) as caught:
        confirm(session, held.uid, held.people["Dad"].uid, initials="TK")
    assert "heard" not in caught.value.sentence.casefold()
    assert "What are we worried about?" in caught.value.sentence
    assert "withheld from named people" in caught.value.sentence


def test_a_copy_confirmed_before_a_restriction_is_stopped_when_sent(session: Session) -> None:
    held = make_held(session)
    entry = say(session, held, "She will move in with her sister")
    make_approved(session, held)
    saved = confirm(session, held.uid, held.people["Dad"].uid)
    with transaction(session, "restrict") as change:
        change.update(Entry.get_by_id(entry.uid), audience="professionals")
    with pytest.raises(Refused, match="Stopped"):
        send(session, saved.uid, TODAY)
    assert stored(session)[0].sent_on is None


def test_a_stopped_copy_holds_up_no_others(session: Session) -> None:
    held = make_held(session)
    entry = say(session, held, "She will move in with her sister")
    make_approved(session, held)
    confirm_all(session, held, ("Dad", "SW"))
    with transaction(session, "restrict") as change:
        change.update(Entry.get_by_id(entry.uid), audience="professionals")
    with pytest.raises(Refused, match="Stopped: the copy for Tom Khan"):
        send_confirmed(session, held.uid, TODAY)
    # None went with it, and it is not one of those that can go.
    assert line_for(session, held, "SW").state == "confirmed"
    assert recipients(session, held.uid).confirmed == 1
    assert send_confirmed(session, held.uid, TODAY).copies == 1
    assert (line_for(session, held, "SW").state, line_for(session, held, "Dad").sent_on) == (
        "sent", None,
    )  # fmt: skip
    with pytest.raises(Refused, match="Stopped: the copy for Tom Khan"):
        send_confirmed(session, held.uid, TODAY)


def test_a_protected_address_reaches_nobody_elses_copy(
    session: Session, chair_session: Session
) -> None:
    held = make_held(session)
    say(session, held, "They live at 7 Larkspur Lane now")
    make_approved(session, held)
    reach_person(session, held.people["Mum"], "address", "7 Larkspur Lane", protected=True)
    # Everybody may see the entry that says it, and yet nobody else's copy goes out with it.
    with pytest.raises(Refused, match="a protected contact detail"):
        confirm(session, held.uid, held.people["Dad"].uid, initials="TK")
    confirm(session, held.uid, held.people["Mum"].uid, initials="RA")


def test_audiences_name_people_by_any_of_their_uids(session: Session) -> None:
    held = make_held(session)
    hv, dad = held.people["HV"], held.people["Dad"]
    say(session, held, "Larkspur", audience=f"only:{hv.professional_id}")
    say(session, held, "Foxglove", audience=f"not:{dad.person_id}")
    say(session, held, "Bryony", audience=f"only:{dad.uid},{hv.uid};not:{dad.person_id}")
    make_approved(session, held)
    found = texts(session, held)
    assert {tag for tag, text in found.items() if "Larkspur" in text} == {"HV"}
    assert {tag for tag, text in found.items() if "Foxglove" in text} == {*EVERYBODY} - {"Dad"}
    assert {tag for tag, text in found.items() if "Bryony" in text} == {"HV"}


# The outline plan


def test_the_outline_plan_goes_out_before_any_minutes(session: Session) -> None:
    held = make_held(session)
    say(session, held, "A worry for the minutes")
    say(session, held, "Visit weekly", column="needs_to_happen")
    for tag in EVERYBODY:
        confirm(session, held.uid, held.people[tag].uid, document="outline_plan")
    text = text_of(session, stored(session)[0])
    assert "Decision and outline plan, version 1" in text
    assert "Visit weekly" in text
    assert "a child protection plan starts" in text
    assert "A worry" not in text
    sent = send_confirmed(session, held.uid, HELD, document="outline_plan")
    assert sent.finished
    assert recipients(session, held.uid, "outline_plan").done_on == HELD
    lines = {each.event: each for each in minutes.stages(session, held.uid)}
    assert lines["outline_plan_sent"].done_on == HELD


def test_an_outline_plan_changed_after_it_went_is_another_version(session: Session) -> None:
    held = make_held(session)
    saved = confirm(session, held.uid, held.people["SW"].uid, document="outline_plan")
    send(session, saved.uid, HELD)
    assert recipients(session, held.uid, "outline_plan").version == 1
    say(session, held, "One more step", column="needs_to_happen")
    found = recipients(session, held.uid, "outline_plan")
    assert (found.version, {each.state for each in found.recipients}) == (2, {"to_confirm"})


def test_no_outline_plan_goes_out_where_none_is_owed(session: Session) -> None:
    held = make_held(session, outcome="no_plan")
    assert "no outline plan is owed" in recipients(session, held.uid, "outline_plan").not_ready
    with pytest.raises(Refused, match="no outline plan is owed"):
        confirm(session, held.uid, held.people["SW"].uid, document="outline_plan")


# Saving in a folder


def test_copies_are_printed_and_sealed_once_they_are_confirmed_and_before_they_leave(
    session: Session, held: Held, tmp_path: Path
) -> None:
    confirm_all(session, held, ("SW", "Mum"))
    folder = tmp_path / "to post"
    paths = save_notices(session, held.uid, f"  {folder} ")
    assert [path.name for path in paths] == [
        "CP001-minutes-v1-copy-01.docx",
        "CP001-minutes-v1-copy-02.docx",
        "CP001-minutes-v1-labels-01.docx",
    ]
    assert paths[1].read_bytes() == copy_text(session, stored(session)[1].uid).file
    with session.store.reading():
        last = Audit.select().order_by(Audit.sequence.desc()).first()
    assert (last.action, len(last.rows)) == ("save notices in a folder", 2)
    first, second = envelopes(session, held.uid)
    assert (first.state, first.sent_on) == ("open", None)
    seal(session, first.uid, first.rev)
    # What changes in between is neither printed nor sealed, until it is confirmed again.
    with transaction(session, "rename") as change:
        change.update(Person.get_by_id(held.people["Mum"].person_id), surname="Elm")
    # The other's too, which names her, though it is in its envelope.
    assert [each.state for each in envelopes(session, held.uid)] == ["changed", "changed"]
    with pytest.raises(Refused, match="Confirm it again"):
        seal(session, second.uid, second.rev)
    with pytest.raises(Refused, match="Nothing on paper waits"):
        save_notices(session, held.uid, str(folder))


@pytest.mark.parametrize(
    ("typed", "why"),
    [("", "Type the folder"), ("{tmp}/no/such/place", "no folder"), ("{tmp}/file", "is a file")],
)
def test_a_folder_that_cannot_be_used_is_refused(
    session: Session, held: Held, tmp_path: Path, typed: str, why: str
) -> None:
    (tmp_path / "file").write_text("x")
    confirm_all(session, held, ("SW",))
    with pytest.raises(Refused, match=why) as caught:
        save_notices(session, held.uid, typed.format(tmp=tmp_path))
    assert caught.value.field == "folder"
