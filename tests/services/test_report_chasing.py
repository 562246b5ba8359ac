"""Chasing reports across conferences, and how agencies stand, with what was not recorded."""

from datetime import date
from pathlib import Path

import pytest

from cpclerk.rules.errors import Refused
from cpclerk.services import carrying, invitations, outbox, reports
from cpclerk.services import report_chasing as room
from cpclerk.services.report_chasers import NOBODY_OWES, write_chasers
from cpclerk.services.undo import undo
from cpclerk.store import Conference, Contact, Invitee, Professional, Session, transaction
from tests.making import make_conference, make_family, make_professional, put_in_network

TODAY = date(2026, 11, 23)


def asked(session: Session, reference: str, day: date, state: str = "booked") -> Conference:
    """A conference whose GP owes a report."""
    family = make_family(session, f"F{reference}", "Ash")
    put_in_network(session, family, make_professional(session, "GP", "Dr Lint", "GP"))
    row = make_conference(session, family, reference=reference, state="booked", conference_date=day)
    invitations.accept_proposal(session, row.uid)
    with transaction(session, "state") as change:
        change.update(row, state=state)
    return row


def test_what_is_out_is_chased_across_conferences_by_the_days_left(session: Session) -> None:
    later = asked(session, "CP2", date(2026, 12, 4))
    sooner = asked(session, "CP1", date(2026, 11, 25))
    asked(session, "CP3", date(2026, 11, 20), state="held")
    found = room.chasing(session).to_chase
    assert {each.conference_uid for each in found} == {sooner.uid, later.uid}
    assert [each.days for each in found] == sorted(each.days for each in found)
    first = found[0]
    assert (first.reference, first.name) == ("CP1", "Social worker's report")
    # To the parents by 2 working days before; the chair's comes later and is not listed twice.
    assert (first.due, first.days) == (TODAY, 0)
    gp = next(each for each in found if each.name == "Dr Lint" and each.reference == "CP1")
    saved = room.chased(session, gp.conference_uid, gp.which, "phone")
    again = next(each for each in room.chasing(session).to_chase if each.key == gp.key)
    assert [(one.on, one.how, one.by) for one in again.chased] == [(TODAY, "phone", "JC")]
    owed = next(e for e in reports.reports(session, sooner.uid) if e.which == gp.which)
    assert owed.chased_on == TODAY
    undo(session, saved)
    reports.received(session, sooner.uid, gp.which, owed.rev, TODAY)
    assert gp.key not in {each.key for each in room.chasing(session).to_chase}


def test_a_chaser_goes_by_mail_where_that_is_approved_else_as_a_letter(
    session: Session, tmp_path: Path
) -> None:
    asked(session, "CP1", date(2026, 11, 25))
    asked(session, "CP2", date(2026, 12, 4))
    with transaction(session, "address") as change:
        doctor = Professional.select().where(Professional.name == "Dr Lint").first()
        change.insert(
            Contact,
            professional=doctor,
            kind="secure_email",
            value="lint@secure.example.org",
            safe=True,
        )
    first, second = (e for e in room.chasing(session).to_chase if e.name == "Dr Lint")
    assert (first.by_mail, second.by_mail) == (True, False)
    with pytest.raises(Refused, match="folder"):
        write_chasers(session, [first.key, second.key])
    # Refused whole: nothing waits in the outbox by it.
    assert not outbox.outbox(session)
    made = write_chasers(session, [first.key, second.key], str(tmp_path))
    assert (made.mails, made.letters) == (1, 1)
    (mail,) = outbox.outbox(session)
    assert (mail.to, mail.state, mail.purpose) == (
        "lint@secure.example.org",
        "queued",
        "asking for a report",
    )
    (file,) = tmp_path.glob("*.docx")
    assert "Ash" not in file.name
    assert "Lint" not in file.name
    now = {each.key: each for each in room.chasing(session).to_chase}
    assert [one.how for one in now[first.key].chased] == ["mail"]
    assert [one.how for one in now[second.key].chased] == ["letter"]
    assert (now[first.key].waits, now[second.key].waits) == (True, False)
    with pytest.raises(Refused, match="in the outbox for Dr Lint already"):
        write_chasers(session, [first.key])
    # Cancelled, it asked nobody: it can be made again.
    carrying.cancel(session, mail.uid, mail.rev)
    found = {each.key: each for each in room.chasing(session).to_chase}
    assert (found[first.key].waits, found[first.key].failed) == (False, True)
    again = write_chasers(session, [first.key])
    assert (again.mails, again.letters) == (1, 0)
    undo(session, again)
    with pytest.raises(Refused, match="changed again"):
        undo(session, made)


def test_a_chaser_is_taken_back_whole(session: Session, tmp_path: Path) -> None:
    asked(session, "CP1", date(2026, 11, 25))
    keys = [each.key for each in room.chasing(session).to_chase]
    undo(session, write_chasers(session, keys, str(tmp_path)))
    assert not outbox.outbox(session)
    assert not any(each.chased or each.waits for each in room.chasing(session).to_chase)


def test_no_family_is_mailed_and_who_owes_nothing_is_said(session: Session, tmp_path: Path) -> None:
    row = asked(session, "CP1", date(2026, 11, 25))
    with transaction(session, "promised") as change:
        mother = (
            Invitee.select()
            .where(Invitee.conference == row.uid, Invitee.person.is_null(False))
            .order_by(Invitee.position)
            .first()
        )
        change.update(mother, report_asked=True)
        change.insert(
            Contact, person=mother.person, kind="email", value="rosa@example.org", safe=True
        )
        change.update(row, family_told_on=TODAY)
        social = next(e for e in room.chasing(session).to_chase if "Social" in e.name)
        change.update(Invitee.get_by_id(social.invitee_uid), dropped=True)
    found = {each.key: each for each in room.chasing(session).to_chase}
    hers = next(each for each in found.values() if each.invitee_uid == mother.uid)
    assert not hers.by_mail
    made = write_chasers(session, found, str(tmp_path))
    assert not outbox.outbox(session)
    assert made.letters == len(list(tmp_path.glob("*.docx")))
    # Nobody of social care is on the list, so there is nobody to ask for their report.
    assert dict(made.left) == {"Social worker's report": NOBODY_OWES}


def test_agencies_stand_out_by_what_is_recorded_and_gaps_are_told(session: Session) -> None:
    came = (date(2026, 11, 2), date(2026, 11, 20), None, "verbal", "")
    for number, how in enumerate(came):
        row = asked(session, f"CP{number}", date(2026, 11, 20), state="held")
        which = next(e for e in reports.reports(session, row.uid) if e.name == "Dr Lint").which
        with transaction(session, "asked earlier") as change:
            invitee = Invitee.get_by_id(which.invitee_uid)
            change.update(invitee, invited_on=None)
            change.update(row, strategy_discussion_date=date(2026, 10, 28))
        if how is None:
            reports.not_received(session, row.uid, which, 0)
        elif how == "verbal":
            reports.received(session, row.uid, which, 0, date(2026, 11, 20), "verbal")
        elif how:
            assert isinstance(how, date)
            reports.received(session, row.uid, which, 0, how)
    (gp,) = (each for each in room.chasing(session).agencies if each.agency == "GP")
    assert (gp.owed, gp.in_time, gp.late, gp.verbal, gp.silent, gp.not_recorded) == (
        5,
        1,
        1,
        1,
        1,
        1,
    )
    assert gp.stands_out
