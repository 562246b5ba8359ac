"""What invitations put on the desk days ahead."""

from datetime import date, time

from cpclerk.services import booking, chasing, envelopes, invitations, inviting
from cpclerk.services.ahead import ahead
from cpclerk.services.placing import Place
from cpclerk.store import Conference, Outgoing, Session, transaction
from tests.inviting import Inviting


def asked(session: Session) -> list[tuple[str, str]]:
    return [(each.what, each.step) for each in ahead(session, mine=True).to_do]


def seal_all(made: Inviting) -> None:
    for each in envelopes.envelopes(made.session, made.row.uid):
        if each.state == "open":
            envelopes.seal(made.session, each.uid, each.rev)


def mail_goes(made: Inviting) -> None:
    """Save what waits in the outbox as drafts for another mail program."""
    with transaction(made.session, "saved") as change:
        for each in Outgoing.select().where(Outgoing.state == "queued"):
            change.update(each, state="saved")


def test_a_quorum_at_risk_stands_on_the_desk_days_ahead(session: Session) -> None:
    made = Inviting(session)
    assert asked(session) == []
    made.tell_family()
    worker = made.professional("Social Worker", "Sam Shaw", "Social worker")
    for each in (worker, made.school, made.gp):
        made.by_hand(each)
        made.confirm(each)
    made.send()
    seal_all(made)
    missing = "Quorum: social care, 2 agencies missing"
    assert asked(session) == [(missing, "invitations")]
    for each in (made.school, made.gp):
        invitations.log_reply(session, each, made.rev(each), "coming")
    assert asked(session) == [("Quorum: social care missing", "invitations")]
    invitations.log_reply(session, worker, made.rev(worker), "coming")
    assert asked(session) == []


def test_only_whom_it_has_reached_is_chased(session: Session) -> None:
    made = Inviting(session)
    for each in (made.rosa, made.paul, made.refuge):
        inviting.drop(session, each, made.rev(each))
    made.confirm(made.school)
    made.by_hand(made.gp)
    made.confirm(made.gp)
    made.send()

    def chased() -> list[str]:
        return [what for what, _ in asked(session) if not what.startswith("Quorum")]

    assert chased() == ["1 letter to seal", "1 mail in the outbox"]
    seal_all(made)
    assert chased() == ["1 mail in the outbox", "Chase 1 reply"]
    mail_goes(made)
    assert chased() == ["Chase 2 replies"]
    assert len(chasing.silent(session)) == 2
    invitations.log_reply(session, made.gp, made.rev(made.gp), "coming")
    assert chased() == ["Chase 1 reply"]
    # While somebody is still to be asked, that comes first.
    made.professional("Social Worker", "Sam Shaw", "Social worker")
    assert chased() == []


def test_who_is_to_be_told_again_and_what_came_back(session: Session) -> None:
    made = Inviting(session, conference_date=date(2026, 12, 10))
    made.tell_family()
    made.confirm(made.rosa)
    made.confirm(made.school)
    made.send()
    letter, mail = ("1 letter to seal", "envelopes"), ("1 mail in the outbox", "outbox")
    assert asked(session) == [letter, mail]
    seal_all(made)
    assert asked(session) == [mail]
    mail_goes(made)
    assert asked(session) == []
    (envelope,) = envelopes.envelopes(session, made.row.uid)
    envelopes.came_back(session, envelope.uid, envelope.rev)
    assert asked(session) == [("1 letter came back", "sending")]
    made.confirm(made.rosa, same_address=True)
    made.send()
    seal_all(made)
    assert asked(session) == []
    row = Conference.get_by_id(made.row.uid)
    place = Place(date(2026, 12, 14), time(10), row.chair_id or "", "", "family")
    booking.postpone(session, row.uid, row.rev, late_reason="family", place=place)
    assert asked(session) == [("Tell 2: the new date", "sending")]
    row = Conference.get_by_id(made.row.uid)
    booking.cancel(session, row.uid, row.rev)
    assert asked(session) == [("Tell 2: it is off", "sending")]
    (line,) = ahead(session, mine=True).to_do
    assert (line.due, line.days, line.first) == (session.today, 0, True)
    made.confirm(made.school)
    made.confirm(made.rosa, same_address=True)
    made.send()
    assert asked(session) == [letter, mail]
    assert all(each.first for each in ahead(session, mine=True).to_do)
    seal_all(made)
    mail_goes(made)
    assert asked(session) == []
