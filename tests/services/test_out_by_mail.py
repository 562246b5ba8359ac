"""Copies that go by mail are out once that left: when the stage is reached, and on which day."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from cpclerk.documents.outbox import Outcome
from cpclerk.rules.errors import Refused
from cpclerk.services import (
    Session,
    carrying,
    confirming,
    copies_out,
    distribution,
    in_hand,
    lateness,
    letter_settings,
    minutes,
    outbox,
    outline,
)
from cpclerk.services.copies import distribution_log
from cpclerk.services.plan_work import plan_work
from cpclerk.services.stages import stages
from cpclerk.store import Conference, MinutesBlock, Stage, transaction
from cpclerk.store.session import clock_on
from tests.afterwards import (
    EVERYBODY,
    HELD,
    INITIALS,
    TODAY,
    Held,
    fill_form,
    key_all,
    line_for,
    make_held,
    make_ordinary,
    reach_person,
    say,
)
from tests.conftest import as_role

NEXT = TODAY + timedelta(days=1)
SENT = Outcome("sent", "250 kept")
REFUSED = Outcome("refused", "550 no such mailbox", permanent=True)
BY_MAIL = ("HV", "Sch", "SW")


@pytest.fixture
def held(session: Session) -> Held:
    found = make_ordinary(session)
    by_mail(session, found)
    return found


def by_mail(session: Session, held: Held) -> None:
    for tag in BY_MAIL:
        reach_person(session, held.people[tag], "secure_email", f"{tag}@example.org", safe=True)
    letter_settings.set_sending(session, 0, host="smtp.example.org", sender="cp@example.org")


def on(session: Session, day: date) -> Session:
    return replace(session, clock=clock_on(day))


def confirm(
    session: Session, held: Held, tag: str, method: str = "", *, again: bool = False
) -> str:
    uid, initials = held.people[tag].uid, "" if method == "none" else INITIALS[tag]
    return confirming.confirm(
        session, held.uid, uid, method=method, initials=initials, again=again
    ).uid


def release(session: Session, held: Held, **values: str) -> copies_out.Sent:
    for tag in EVERYBODY:
        confirm(session, held, tag)
    return copies_out.send_confirmed(session, held.uid, session.today, **values)


def waiting(session: Session) -> list[outbox.Mail]:
    return [each for each in outbox.outbox(session) if each.state == "queued"]


def carried(session: Session, outcome: Outcome = SENT, count: int = 9) -> None:
    for mail in waiting(session)[:count]:
        carrying.note(session, carrying.begin(session, mail.uid, mail.rev), outcome)


def out_on(session: Session, held: Held) -> date | None:
    line = next(each for each in stages(session, held.uid) if each.event == "minutes_distributed")
    assert (minutes.page(session, held.uid).state == "distributed") == bool(line.reached)
    assert distribution.recipients(session, held.uid).done_on == line.done_on
    return line.done_on


def asked(session: Session) -> list[str]:
    return [each.what for each in plan_work(session, mine=False).to_do]


def is_closed(held: Held, session: Session) -> bool:
    with session.store.reading():
        return bool(Conference.get_by_id(held.uid).closed)


def test_minutes_are_out_once_the_last_mail_left(session: Session, held: Held) -> None:
    minutes.outline_plan_out(session, held.uid, HELD, "by hand")
    key_all(session, held)
    fill_form(session, held)
    sent = release(session, held)
    assert (sent.copies, sent.mails, sent.left, sent.finished) == (5, 3, 0, False)
    assert out_on(session, held) is None
    assert len(in_hand.in_hand(session).records) == 1
    assert "Outbox: 3 copies" in asked(session)
    carried(session, count=2)
    assert out_on(session, held) is None
    assert "Outbox: 1 copy" in asked(session)
    assert not is_closed(held, session)
    tomorrow = on(session, NEXT)
    carried(tomorrow)
    assert out_on(tomorrow, held) == NEXT
    assert is_closed(held, session)
    assert not in_hand.in_hand(session).records
    assert not [each for each in asked(session) if "Outbox" in each]
    with session.store.reading():
        assert Stage.get(Stage.stage == "minutes_distributed").note == (
            "5 copies: 2 post, 3 secure mail"
        )


def test_each_copy_has_the_day_on_which_its_mail_left(session: Session, held: Held) -> None:
    release(session, held)
    (log, *_) = distribution_log(session, held.uid)
    assert (log.mail, log.has_left) == ("waiting", False)
    carried(on(session, NEXT))
    days = {
        each.method: (each.sent_on, each.has_left) for each in distribution_log(session, held.uid)
    }
    assert days == {"post": (TODAY, True), "secure mail": (NEXT, True)}
    assert line_for(session, held, "HV").sent_on == NEXT


def test_what_was_refused_brought_nobody_anything(session: Session, held: Held) -> None:
    release(session, held)
    carried(session, count=2)
    carried(session, REFUSED)
    assert out_on(session, held) is None
    # Somebody who went by post instead, on a later day.
    tag = next(each for each in BY_MAIL if line_for(session, held, each).state == "refused")
    tomorrow = on(session, NEXT)
    uid = confirm(tomorrow, held, tag, "post")
    assert out_on(tomorrow, held) is None
    assert copies_out.send(tomorrow, uid, NEXT).finished
    assert out_on(tomorrow, held) == NEXT


def test_who_gets_no_copy_after_a_refusal_is_not_waited_for(session: Session, held: Held) -> None:
    release(session, held)
    carried(session, count=2)
    carried(session, REFUSED)
    tag = next(each for each in BY_MAIL if line_for(session, held, each).state == "refused")
    confirm(session, held, tag, "none")
    assert out_on(session, held) == TODAY


def test_drafts_handed_to_another_program_are_out(
    session: Session, held: Held, tmp_path: Path
) -> None:
    release(session, held)
    carrying.save_drafts(on(session, NEXT), str(tmp_path))
    assert out_on(session, held) == NEXT


def test_what_may_have_gone_is_out_on_the_day_somebody_says(session: Session, held: Held) -> None:
    release(session, held)
    carried(session, count=2)
    carried(session, Outcome("unsure", "The connection was cut."))
    assert out_on(session, held) is None
    assert "Outbox: 1 copy" in asked(session)
    later = on(session, NEXT + timedelta(days=1))
    (mail,) = [each for each in outbox.outbox(later) if each.state == "unsure"]
    for wrong, why in ((later.today + timedelta(days=1), "future"), (HELD, "put in the outbox")):
        with pytest.raises(Refused, match=why):
            carrying.it_went(later, mail.uid, mail.rev, wrong)
    carrying.it_went(later, mail.uid, mail.rev, NEXT)
    assert out_on(later, held) == NEXT
    known = next(each for each in outbox.outbox(later) if each.uid == mail.uid)
    assert (known.state, "it went on Tue 24 Nov 2026" in known.answer) == ("sent", True)
    with pytest.raises(Refused, match="is known"):
        carrying.it_went(later, known.uid, known.rev, NEXT)


def test_a_correction_is_not_begun_while_what_it_corrects_may_still_go(
    session: Session, held: Held
) -> None:
    release(session, held)
    carried(session, count=1)
    with pytest.raises(Refused, match="2 copies lie in the outbox still"):
        minutes.new_version(session, held.uid, "Rosa Ash: the number is wrong")
    for mail in waiting(session):
        carrying.cancel(session, mail.uid, mail.rev)
    minutes.new_version(session, held.uid, "Rosa Ash: the number is wrong")


def test_that_a_mail_went_is_put_down_whatever_became_of_the_minutes(
    session: Session, held: Held
) -> None:
    release(session, held)
    with transaction(session, "tamper") as change:
        change.update(MinutesBlock.select().order_by(MinutesBlock.position).first(), text="x")
    carried(session)
    assert not waiting(session)
    with session.store.reading():
        assert not Stage.select().where(Stage.stage == "minutes_distributed").exists()


@pytest.mark.parametrize("document", ["attendance", "outline_plan"])
def test_other_documents_are_out_with_their_mail_too(
    session: Session, held: Held, document: str
) -> None:
    for tag in EVERYBODY:
        uid = held.people[tag].uid
        confirming.confirm(session, held.uid, uid, document=document, initials=INITIALS[tag])
    copies_out.send_confirmed(session, held.uid, TODAY, document=document, late_reason="backlog")

    def done_on() -> date | None:
        return distribution.recipients(session, held.uid, document).done_on

    assert done_on() is None
    carried(on(session, NEXT))
    assert done_on() == NEXT


def test_a_plan_that_changed_while_it_went_out_was_out_all_the_same(session: Session) -> None:
    held = make_held(session)
    by_mail(session, held)
    for tag in EVERYBODY:
        uid = held.people[tag].uid
        confirming.confirm(session, held.uid, uid, document="outline_plan")
    copies_out.send_confirmed(
        session, held.uid, TODAY, document="outline_plan", late_reason="backlog"
    )
    outline.write_part(session, held.uid, "contingency", "Nobody answers: 999")
    found = distribution.recipients(session, held.uid, "outline_plan")
    assert (found.version, found.done_on) == (2, None)
    carried(on(session, NEXT))
    found = distribution.recipients(session, held.uid, "outline_plan")
    assert (found.version, found.done_on) == (2, NEXT)
    assert {each.state for each in found.recipients} == {"to_confirm"}


# Late


def late(session: Session) -> Held:
    held = make_held(session, day=date(2026, 10, 26))
    by_mail(session, held)
    say(session, held, "One")
    minutes.draft(session, held.uid, date(2026, 10, 27))
    minutes.to_chair(session, held.uid, date(2026, 10, 28))
    minutes.approve(as_role(session, "chair"), held.uid, date(2026, 10, 29))
    return held


def test_who_releases_late_says_why_before_the_mail_leaves(session: Session) -> None:
    held = late(session)
    with pytest.raises(Refused, match="Minutes out is 5 working days late"):
        release(session, held)
    copies_out.send_confirmed(session, held.uid, TODAY, late_reason="backlog")
    assert out_on(session, held) is None
    carried(on(session, NEXT))
    assert out_on(session, held) == NEXT
    assert lateness.reasons_for(session, held.uid, "minutes_distributed").given == "backlog"


def test_what_left_late_by_itself_is_asked_about_afterwards(session: Session) -> None:
    held = late(session)
    in_time = on(session, date(2026, 11, 16))
    release(in_time, held)
    carried(session)
    assert out_on(session, held) == TODAY
    assert lateness.reasons_for(session, held.uid, "minutes_distributed").given == ""
    lateness.say_why_late(session, held.uid, "minutes_distributed", "backlog")


# At random, against a count of its own


STEPS = "confirm again back leave_out send send mail mail cancel retry wait"


class Walk:
    """Whatever can become of copies and their mails, day by day; `left` is a count of its own."""

    def __init__(self, session: Session, held: Held, seed: int) -> None:
        self.held, self.rng, self.now = held, Random(seed), on(session, TODAY)
        self.left: dict[str, date] = {}
        self.none: set[str] = set()
        self.turn = 0
        self.look()

    def look(self) -> None:
        self.page = distribution.recipients(self.now, self.held.uid)
        self.lines = {each.invitee_uid: each for each in self.page.recipients}

    def go(self) -> str:
        """Do one thing, or nothing where it cannot be done."""
        self.turn += 1
        # Whoever was left out by chance gets theirs in the end.
        served = {*self.left, *self.none} if self.turn > 30 else set()
        tag = self.rng.choice([each for each in EVERYBODY if each not in served] or EVERYBODY)
        done = self.rng.choice(STEPS.split())
        getattr(self, done)(tag, self.lines[self.held.people[tag].uid])
        self.look()
        return done

    @property
    def out_on(self) -> date | None:
        """The day on which the last of them was sent their first, once nothing is on its way."""
        on_its_way = waiting(self.now) or self.page.confirmed
        if on_its_way or not self.left or {*self.left, *self.none} < set(EVERYBODY):
            return None
        return max(self.left.values())

    def wait(self, _tag: str, _line: distribution.Recipient) -> None:
        self.now = on(self.now, self.now.today + timedelta(days=self.rng.randrange(2)))

    def confirm(self, tag: str, line: distribution.Recipient) -> None:
        if line.state in {"to_confirm", "refused"}:
            ways = ["post", *(["secure_mail"] if tag in BY_MAIL else [])]
            confirm(self.now, self.held, tag, self.rng.choice(ways))

    def again(self, tag: str, line: distribution.Recipient) -> None:
        if line.state == "sent" and self.turn < 60 and not self.lies(tag):
            confirm(self.now, self.held, tag, again=True)

    def back(self, _tag: str, line: distribution.Recipient) -> None:
        if line.state == "confirmed":
            confirming.take_back(self.now, line.copy_uid, line.copy_rev)

    def leave_out(self, tag: str, line: distribution.Recipient) -> None:
        if line.state in {"to_confirm", "refused"} and self.rng.random() < 0.3:
            confirm(self.now, self.held, tag, "none")
            self.none.add(tag)

    def send(self, tag: str, line: distribution.Recipient) -> None:
        if line.state == "confirmed" and not self.lies(tag):
            copies_out.send(self.now, line.copy_uid, self.now.today)
            if line.method == "post":
                self.left.setdefault(tag, self.now.today)

    def mail(self, _tag: str, _line: distribution.Recipient) -> None:
        if mails := waiting(self.now):
            mail, outcome = self.rng.choice(mails), self.rng.choice((SENT, SENT, REFUSED))
            carrying.note(self.now, carrying.begin(self.now, mail.uid, mail.rev), outcome)
            if outcome is SENT:
                self.left.setdefault(whose(mail), self.now.today)

    def cancel(self, _tag: str, _line: distribution.Recipient) -> None:
        if mails := waiting(self.now):
            mail = self.rng.choice(mails)
            carrying.cancel(self.now, mail.uid, mail.rev)

    def retry(self, _tag: str, _line: distribution.Recipient) -> None:
        states = ("refused", "cancelled")
        if mails := [each for each in outbox.outbox(self.now) if each.state in states]:
            mail = self.rng.choice(mails)
            # A newer one was made for some: that counts.
            with suppress(Refused):
                outbox.retry(self.now, mail.uid, mail.rev)

    def lies(self, tag: str) -> bool:
        return tag in {whose(each) for each in waiting(self.now)}


def whose(mail: outbox.Mail) -> str:
    return mail.to.partition("@")[0]


@pytest.mark.parametrize("seed", range(3))
def test_the_stage_is_reached_when_nobody_is_left_without(
    session: Session, held: Held, seed: int
) -> None:
    walk = Walk(session, held, seed)
    while walk.out_on is None and walk.turn < 200:
        done = walk.go()
        assert walk.page.done_on == walk.out_on, (seed, walk.turn, done)
    assert out_on(walk.now, held) == walk.out_on is not None
