"""Everybody told of a date: confirmed one by one, sent in one go, kept as sent; and told again."""

from datetime import date, time
from email import policy
from email.parser import BytesParser
from pathlib import Path

import pytest

from cpclerk.documents.reading import lines_of
from cpclerk.rules.audience import Audience
from cpclerk.rules.errors import Refused
from cpclerk.services import (
    arranging,
    booking,
    carrying,
    chasing,
    contacts,
    envelopes,
    invitations,
    inviting,
    letter_settings,
    outbox,
    sending,
    sent,
)
from cpclerk.services.ahead import ahead
from cpclerk.services.placing import Place
from cpclerk.services.undo import undo
from cpclerk.store import (
    Conference,
    Contact,
    Invitee,
    Kept,
    Notice,
    Outgoing,
    Session,
    transaction,
)
from tests.inviting import Inviting

NEW_DAY = date(2026, 12, 3)


@pytest.fixture
def told(session: Session) -> Inviting:
    """The list of a conference of which the family knows."""
    made = Inviting(session)
    made.tell_family()
    return made


def moved(made: Inviting, *, booked: bool = True) -> None:
    row = Conference.get_by_id(made.row.uid)
    place = Place(NEW_DAY, time(10), row.chair_id or "", "", "family") if booked else None
    booking.postpone(made.session, row.uid, row.rev, late_reason="family", place=place)


def states(made: Inviting) -> dict[str, str]:
    return {each.name: each.state for each in made.page().lines}


def letter_of(notice: Notice, session: Session) -> str:
    (file,) = sent.kept_files(session, notice.uid)
    return "\n".join(lines_of(file.content))


def test_what_would_go_to_whom_is_laid_out_before_anything_goes(told: Inviting) -> None:
    page = told.page()
    lines = {each.name: each for each in page.lines}
    rosa, paul, school = lines["Rosa Ash"], lines["Paul Ash"], lines["Tess Chalk"]
    assert (rosa.method, rosa.address, rosa.purpose) == (
        "letter", "1 Mill Lane, Fenmarsh", "invitation",
    )  # fmt: skip
    assert "1 person is not named" in rosa.omitted
    assert all(each.restricted for each in page.lines)
    assert "e-mail and calendar item: contact by mail is not confirmed as safe" in paul.omitted
    assert (school.method, school.address) == ("email", "head@school.example.org")
    refuge = lines["Rhea Haven"]
    assert (refuge.method, refuge.address) == ("letter", "protected: on the envelope only")
    assert "the address: on the envelope alone" in refuge.omitted
    assert lines["Lin Balm"].method == "by_hand"
    assert set(states(told).values()) == {"to_confirm"}


def test_confirmed_with_initials_then_sent_in_one_go_and_kept(
    session: Session, told: Inviting
) -> None:
    with pytest.raises(Refused, match="Type the initials of Rosa Ash") as refusal:
        told.confirm(told.rosa, initials="")
    assert refusal.value.field == "initials"
    with pytest.raises(Refused, match="not the initials"):
        told.confirm(told.rosa, initials="PA")
    told.confirm_all()
    assert set(states(told).values()) == {"confirmed"}
    gone = told.send()
    assert (gone.letters, gone.mails, gone.left) == (4, 1, 0)
    assert set(states(told).values()) == {"told"}
    with session.store.reading():
        (mail,) = Outgoing.select()
        assert (mail.to, mail.state) == ("head@school.example.org", "queued")
        notices = {each.name: each for each in Notice.select()}
    rosa = letter_of(notices["Rosa Ash"], session)
    assert "Rosa Ash" in rosa
    assert "Tess Chalk, Head teacher" in rosa
    assert "Mia Ash" in rosa
    assert "Rhea" not in rosa
    assert "Refuge" not in rosa
    (eml,) = sent.kept_files(session, notices["Tess Chalk"].uid)
    message = BytesParser(policy=policy.default).parsebytes(eml.content)
    assert message["Subject"] == "CP001"
    assert {each.get_content_type() for each in message.walk()} >= {"text/calendar", "text/plain"}
    with pytest.raises(Refused, match="Nobody is confirmed"):
        told.send()
    with pytest.raises(Refused, match="has been told of this date") as again:
        told.confirm(told.rosa)
    assert again.value.field == "again"
    told.confirm(told.rosa, again=True)
    with pytest.raises(Refused, match="cannot be taken back"):
        sending.take_back(session, notices["Rosa Ash"].uid, notices["Rosa Ash"].rev)


def test_what_was_kept_is_looked_at_when_it_is_opened(session: Session, told: Inviting) -> None:
    told.confirm(told.rosa)
    told.send()
    with session.store.reading():
        notice = Notice.get()
        Kept.update(content=b"x\x9c\x03\x00\x00\x00\x00\x01").execute()
    with pytest.raises(Refused, match="not as it was sent"):
        sent.kept_files(session, notice.uid)


def test_what_changed_since_it_was_confirmed_is_confirmed_again(
    session: Session, told: Inviting
) -> None:
    told.confirm(told.rosa)
    with session.store.reading():
        way = Contact.get(Contact.value == "1 Mill Lane, Fenmarsh")
    contacts.change_contact(session, way.uid, way.rev, "9 New Street, Fenmarsh")
    assert states(told)["Rosa Ash"] == "changed"
    with pytest.raises(Refused, match="Rosa Ash is not as it was confirmed"):
        told.send()
    told.confirm(told.rosa)
    told.send()
    with session.store.reading():
        assert "9 New Street" in letter_of(Notice.get(), session)


def test_one_moved_conference_opens_one_list_of_who_knows(session: Session, told: Inviting) -> None:
    told.confirm_all()
    told.send()
    for uid, reply in ((told.school, "coming"), (told.gp, "apologies")):
        invitations.log_reply(session, uid, told.rev(uid), reply)
    moved(told)
    page = told.page()
    assert {each.standing for each in page.lines} == {"of_another"}
    assert {each.told_of for each in page.lines} == {date(2026, 11, 30)}
    assert {each.purpose for each in page.lines} == {"changed"}
    found = invitations.invitations(session, told.row.uid)
    assert (found.untold, found.replied, found.coming) == (5, 0, 0)
    assert {each.earlier_reply for each in found.rows} == {None, "coming", "apologies"}
    sending.tell_by_telephone(session, told.row.uid, told.gp)
    told.confirm_all()
    gone = told.send()
    assert (gone.letters, gone.mails, gone.left) == (3, 1, 0)
    with session.store.reading():
        kept = list(Notice.select().where(Notice.invitee == told.rosa).order_by(Notice.number))
    assert [each.for_date for each in kept] == [date(2026, 11, 30), NEW_DAY]
    assert "Monday 30 November 2026" in letter_of(kept[0], session)
    assert "Thursday 3 December 2026" in letter_of(kept[1], session)
    assert {each.told_by for each in told.page().lines} == {
        "letter", "email", "telephone",
    }  # fmt: skip


def test_of_an_invitation_before_notices_were_kept_its_day_says_what_it_told(
    session: Session, told: Inviting
) -> None:
    with transaction(session, "long ago") as change:
        for uid in (told.school, told.gp):
            invitee = Invitee.get_by_id(uid)
            change.update(invitee, invited=True, invited_on=date(2026, 11, 17), method="email")
    assert told.line(told.school).standing == "of_this"
    moved(told)
    assert told.line(told.school).standing == "of_another"
    assert told.line(told.school).told_of == date(2026, 11, 30)
    told.confirm(told.school)
    assert states(told)["Tess Chalk"] == "confirmed"
    assert told.line(told.school).purpose == "changed"
    told.send()
    assert told.line(told.school).standing == "of_this"
    assert told.line(told.gp).standing == "of_another"


def test_called_off_everybody_who_was_told_is_told_so_and_nobody_else(
    session: Session, told: Inviting
) -> None:
    for uid in (told.rosa, told.school):
        told.confirm(uid)
    told.send()
    row = Conference.get_by_id(told.row.uid)
    booking.cancel(session, row.uid, row.rev)
    assert states(told) == {
        "Rosa Ash": "to_confirm", "Paul Ash": "not_owed", "Tess Chalk": "to_confirm",
        "Lin Balm": "not_owed", "Rhea Haven": "not_owed",
    }  # fmt: skip
    with pytest.raises(Refused, match="was told nothing"):
        told.confirm(told.gp)
    told.confirm_all()
    told.send()
    with session.store.reading():
        mail = Notice.get((Notice.invitee == told.school) & (Notice.purpose == "cancelled"))
    (eml,) = sent.kept_files(session, mail.uid)
    assert b"METHOD:CANCEL" in _calendar(eml.content)
    assert states(told)["Rosa Ash"] == "told"


def _calendar(eml: bytes) -> bytes:
    message = BytesParser(policy=policy.default).parsebytes(eml)
    part = next(each for each in message.walk() if each.get_content_type() == "text/calendar")
    return bytes(part.get_payload(decode=True))


def test_put_off_to_no_date_counts_as_not_told_until_it_is(
    session: Session, told: Inviting
) -> None:
    told.confirm(told.school)
    told.send()
    moved(told, booked=False)
    assert told.line(told.school).purpose == "cancelled"
    assert told.line(told.gp).state == "not_owed"
    with pytest.raises(Refused, match="no date now"):
        invitations.log_reply(session, told.school, told.rev(told.school), "coming")


def test_a_letter_that_came_back_told_nobody(session: Session, told: Inviting) -> None:
    told.confirm(told.rosa)
    told.send()
    (envelope,) = envelopes.envelopes(session, told.row.uid)
    assert (envelope.state, envelope.name, envelope.number, envelope.pages) == (
        "open", "Rosa Ash", 1, 1,
    )  # fmt: skip
    sealed = envelopes.seal(session, envelope.uid, envelope.rev)
    assert states(told)["Rosa Ash"] == "told"
    envelopes.came_back(session, sealed.uid, sealed.rev)
    assert states(told)["Rosa Ash"] == "to_confirm"
    assert told.line(told.rosa).standing == "never"
    (envelope,) = envelopes.envelopes(session, told.row.uid)
    assert envelope.state == "returned"
    with pytest.raises(Refused, match="came back"):
        envelopes.seal(session, envelope.uid, envelope.rev)
    # To the same address nothing goes again without a question, whoever it is for.
    told.reached(told.gp, "address", "1 Mill Lane, Fenmarsh")
    for uid, method in ((told.rosa, ""), (told.gp, "letter")):
        with pytest.raises(Refused, match="1 Mill Lane, Fenmarsh came back on Mon 23 Nov") as asked:
            told.confirm(uid, method)
        assert asked.value.field == "same_address"
    assert told.line(told.refuge).came_back is None
    told.confirm(told.rosa, same_address=True)
    told.send()
    assert states(told)["Rosa Ash"] == "told"


def test_only_what_was_sealed_can_come_back(session: Session, told: Inviting) -> None:
    told.confirm(told.rosa)
    told.send()
    assert told.page().on_their_way == 1
    assert told.line(told.rosa).on_its_way == "envelope"
    (envelope,) = envelopes.envelopes(session, told.row.uid)
    with pytest.raises(Refused, match="not sealed yet, so it cannot have come back"):
        envelopes.came_back(session, envelope.uid, envelope.rev)
    envelopes.seal(session, envelope.uid, envelope.rev)
    assert told.page().on_their_way == 0


def test_a_letter_of_a_date_that_is_no_more_is_not_sealed(session: Session, told: Inviting) -> None:
    told.confirm(told.rosa)
    told.send()
    moved(told)
    (envelope,) = envelopes.envelopes(session, told.row.uid)
    assert envelope.state == "overtaken"
    with pytest.raises(Refused, match="a date that is no more"):
        envelopes.seal(session, envelope.uid, envelope.rev)
    with pytest.raises(Refused, match="Nothing on paper waits"):
        envelopes.save_notices(session, told.row.uid, "/nowhere")
    asked = [each.what for each in ahead(session, mine=True).to_do]
    assert "Tell 1: the new date" in asked
    assert "1 letter to seal" not in asked
    told.confirm(told.rosa)
    told.send()
    assert [each.state for each in envelopes.envelopes(session, told.row.uid)] == [
        "open", "overtaken",
    ]  # fmt: skip
    assert "1 letter to seal" in [each.what for each in ahead(session, mine=True).to_do]


def test_initials_are_asked_of_those_whose_own_copy_is_not_as_the_others(session: Session) -> None:
    made = Inviting(session)
    inviting.drop(session, made.refuge, made.rev(made.refuge))
    assert not any(each.restricted for each in made.page().lines)
    arranging.leave_out(session, made.gp, made.rev(made.gp), ["place"])
    made.reached(made.paul, "address", "3 Fen Row, Fenmarsh", protected=True)
    # Who lives apart for a reason is in the same family as who is not to learn where.
    assert {each.name for each in made.page().lines if each.restricted} == {
        "Rosa Ash", "Paul Ash", "Lin Balm",
    }  # fmt: skip
    made.tell_family()
    made.confirm(made.school, initials="")
    for uid, name in ((made.rosa, "Rosa Ash"), (made.gp, "Lin Balm")):
        with pytest.raises(Refused, match=f"initials of {name}"):
            made.confirm(uid, initials="")


def test_what_went_by_other_means_is_known_by_its_day_until_the_date_moves(
    session: Session, told: Inviting
) -> None:
    invitations.mark_sent(session, told.rosa, told.rev(told.rosa), session.today, "letter")
    assert told.line(told.rosa).standing == "of_this"
    assert envelopes.envelopes(session, told.row.uid) == ()
    with pytest.raises(Refused, match="Nothing on paper waits"):
        envelopes.save_notices(session, told.row.uid, "/nowhere")
    moved(told)
    assert told.line(told.rosa).standing == "of_another"
    # On the day of the move itself a day says nothing: what is marked now is of the new date.
    invitations.mark_sent(session, told.rosa, told.rev(told.rosa), session.today, "letter")
    assert told.line(told.rosa).standing == "of_this"
    invitations.mark_sent(session, told.rosa, told.rev(told.rosa), None)
    assert told.line(told.rosa).standing == "never"


def test_letters_and_labels_are_saved_and_nothing_else_holds_a_protected_address(
    session: Session, told: Inviting, tmp_path: Path
) -> None:
    told.confirm_all()
    told.send()
    paths = envelopes.save_notices(session, told.row.uid, str(tmp_path / "post"))
    labels = next(each for each in paths if "labels" in each.name)
    assert len(paths) == 5
    words = "\n".join(lines_of(labels.read_bytes()))
    assert "Fern Lodge" in words
    assert "1 Mill Lane" in words
    for each in paths:
        assert "Ash" not in each.name
        if each != labels:
            assert "Fern" not in "\n".join(lines_of(each.read_bytes()))


def test_no_way_to_reach_somebody_is_said_beside_them(session: Session, told: Inviting) -> None:
    arranging.go_by(session, told.gp, told.rev(told.gp), "letter")
    assert told.line(told.gp).state == "stopped"
    assert "No address of Lin Balm" in told.line(told.gp).why_not
    with pytest.raises(Refused, match="No address of Lin Balm") as refusal:
        told.confirm(told.gp)
    assert refusal.value.field == "method"
    with pytest.raises(Refused, match="confirmed as safe"):
        told.confirm(told.paul, method="email")
    told.confirm(told.gp, method="by_hand")
    assert states(told)["Lin Balm"] == "confirmed"


def test_what_is_no_mail_address_is_said_before_anything_goes(
    session: Session, told: Inviting
) -> None:
    with transaction(session, "typed long ago") as change:
        way = Contact.get(Contact.value == "head@school.example.org")
        change.update(way, value="head at school")
    assert "What is recorded of Tess Chalk is no e-mail address" in told.line(told.school).why_not
    with pytest.raises(Refused, match="no e-mail address"):
        told.confirm(told.school)
    with pytest.raises(Refused, match="on the list already"):
        inviting.add(session, told.row.uid, name="lin  balm", capacity="GP")


def test_who_is_excluded_is_on_the_list_and_sent_nothing(session: Session, told: Inviting) -> None:
    arranging.take_part(session, told.paul, told.rev(told.paul), "excluded")
    assert "Paul Ash is excluded" in told.line(told.paul).why_not
    with pytest.raises(Refused, match="Paul Ash is excluded"):
        told.confirm(told.paul)
    with pytest.raises(Refused, match="Paul Ash is excluded"):
        invitations.mark_sent(session, told.paul, told.rev(told.paul), session.today)
    with pytest.raises(Refused, match="Paul Ash is excluded"):
        sending.tell_by_telephone(session, told.row.uid, told.paul)
    invitations.mark_all_sent(session, told.row.uid, session.today)
    assert told.line(told.paul).standing == "never"
    with session.store.reading():
        person = told.paul and Notice.select().where(Notice.invitee == told.paul).count()
    assert person == 0


def test_the_chase_list_puts_first_whom_the_quorum_lacks(session: Session, told: Inviting) -> None:
    worker = told.professional("Social Worker", "Sam Shaw", "Social worker")
    told.by_hand(worker, told.refuge)
    told.confirm_all()
    told.send()
    order = [each.name for each in chasing.silent(session)]
    assert order[0] == "Sam Shaw"
    assert set(order[-2:]) == {"Rosa Ash", "Paul Ash"}
    # What has not left the office nobody can have answered.
    lies = {each.name: each.lies for each in chasing.silent(session)}
    assert (lies["Tess Chalk"], lies["Sam Shaw"]) == ("outbox", "envelope")
    who = chasing.silent(session)[0]
    saved = chasing.log_chase(session, who.invitee_uid, who.rev)
    again = chasing.silent(session)[0]
    assert (again.name, again.chased, again.chased_on) == ("Sam Shaw", 1, session.today)
    undo(session, saved)
    assert chasing.silent(session)[0].chased == 0
    invitations.log_reply(session, worker, told.rev(worker), "coming")
    assert "Sam Shaw" not in [each.name for each in chasing.silent(session)]


def test_who_may_learn_of_somebody_is_decided_for_each(session: Session, told: Inviting) -> None:
    audience = Audience.for_professionals()
    arranging.let_learn(session, told.refuge, told.rev(told.refuge), audience)
    assert "1 person is not named" in told.line(told.rosa).omitted
    assert not any("not named" in each for each in told.line(told.school).omitted)
    assert "Rhea Haven, Refuge worker" in sent.preview(session, told.row.uid, told.school)


def test_a_queued_mail_goes_nowhere_once_the_family_is_not_told_after_all(
    session: Session, told: Inviting
) -> None:
    with session.store.reading():
        way = Contact.get(Contact.value == "paul@example.org")
    contacts.confirm_contact(session, way.uid, way.rev, True)
    letter_settings.set_sending(
        session, 0, host="localhost", security="plain", sender="unit@example.org"
    )
    told.confirm(told.paul, method="email")
    told.send()
    (mail,) = outbox.outbox(session)
    assert mail.to == "paul@example.org"
    row = Conference.get_by_id(told.row.uid)
    invitations.family_told(session, row.uid, row.rev, None)
    with pytest.raises(Refused, match="family has not been told"):
        carrying.begin(session, mail.uid, mail.rev)


def test_a_mail_that_was_refused_or_overtaken_told_nobody(session: Session, told: Inviting) -> None:
    told.confirm(told.school)
    told.send()
    assert told.line(told.school).on_its_way == "outbox"
    (mail,) = outbox.outbox(session)
    carrying.cancel(session, mail.uid, mail.rev)
    assert told.line(told.school).standing == "never"
    assert "1 mail did not go" in [each.what for each in ahead(session, mine=True).to_do]
    told.confirm(told.school)
    told.send()
    assert told.line(told.school).standing == "of_this"
    told.confirm(told.school, again=True)
    moved(told)
    told.confirm(told.school)
    told.send()
    moved_again = Conference.get_by_id(told.row.uid)
    place = Place(date(2026, 12, 4), time(10), moved_again.chair_id or "", "", "family")
    booking.postpone(session, told.row.uid, moved_again.rev, late_reason="family", place=place)
    told.confirm(told.school)
    told.send()
    found = [(each.purpose, each.state) for each in outbox.outbox(session)]
    assert found.count(("change of date", "queued")) == 1
    assert found.count(("change of date", "cancelled")) == 1


def test_what_is_left_out_is_chosen_confirmed_and_not_in_the_letter(
    session: Session, told: Inviting
) -> None:
    told.confirm(told.paul)
    arranging.leave_out(session, told.paul, told.rev(told.paul), ["people", "chair"])
    line = told.line(told.paul)
    assert line.state == "changed"
    assert line.omitted[:2] == ("who chairs it", "the others whose names they may see")
    told.confirm(told.paul)
    told.send()
    with session.store.reading():
        text = letter_of(Notice.get(), session)
    assert "Nell Reed" not in text
    assert "Tess Chalk" not in text
    assert "Mia Ash" in text
    with pytest.raises(Refused, match="cannot be left out"):
        arranging.leave_out(session, told.paul, told.rev(told.paul), ["date"])


def test_dropped_and_added_again_is_nobody_twice(session: Session, told: Inviting) -> None:
    inviting.drop(session, told.gp, told.rev(told.gp))
    with pytest.raises(Refused, match="not on this conference's list"):
        told.confirm(told.gp, initials="LB")
    assert "Lin Balm" not in states(told)
