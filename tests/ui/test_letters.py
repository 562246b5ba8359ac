"""Letters in the settings, and the outbox, as a clerk works with them."""

from pathlib import Path

import pytest

from cpclerk.rules.letters import TEMPLATES
from cpclerk.services import letter_settings, outbox
from cpclerk.services.letters import compose
from cpclerk.store import Session
from cpclerk.ui.app import CpclerkApp
from cpclerk.ui.rooms import room
from tests.conftest import as_role
from tests.services.test_letters import Invited
from tests.services.test_outbox import TO, Office, Postbox, listening
from tests.services.test_templates import edited, quickly
from tests.ui.harness import SMALL, line_with, press, settle, text_of, type_text

__all__ = ["quickly"]


@pytest.mark.usefixtures("quickly")
async def test_a_template_goes_to_word_and_comes_back(session: Session, tmp_path: Path) -> None:
    app = CpclerkApp(session, first_screen=room("letters").screen())
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "as shipped" in line_with(app, "Invitation to family")
        await press(pilot, "x")
        await type_text(pilot, str(tmp_path / "out"))
        await press(pilot, "enter")
        file = tmp_path / "out" / "invitation-family-v0.docx"
        assert "Edit it in Word" in " ".join(text_of(app).split())
        wrong = edited(file, "Dear {{ famly }}")
        await press(pilot, "enter")
        await type_text(pilot, wrong)
        await press(pilot, "enter")
        # The field is named, and what was typed is still there.
        assert "“famly”" in " ".join(text_of(app).split())
        edited(file, "Dear {{ recipient }}")
        await press(pilot, "enter")
        assert "version 1, Mon 23 Nov 2026, Jo Clerk" in line_with(app, "Invitation to family")
        await press(pilot, "z")
        assert "as shipped" in line_with(app, "Invitation to family")
        await press(pilot, "u")
        assert "version 1" in line_with(app, "Invitation to family")


async def test_what_is_enclosed_and_the_server(session: Session) -> None:
    app = CpclerkApp(session, first_screen=room("letters").screen())
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, *["down"] * len(TEMPLATES), "enter")
        assert "What is enclosed with: Invitation, family?" in text_of(app)
        await press(pilot, "ctrl+end")
        await type_text(pilot, " and a map")
        await press(pilot, "ctrl+r")
        assert "and a map" in text_of(app)
        await press(pilot, "end", "enter")
        await type_text(pilot, "smtp.example.org")
        await press(pilot, "enter", "enter", "enter", "enter")
        await type_text(pilot, "office")
        await press(pilot, "enter")
        assert "no e-mail" in line_with(app, "Sent from")
        await type_text(pilot, "@example.org")
        await press(pilot, "enter")
        assert "smtp.example.org:587, from office" in line_with(app, "Mail server")


async def test_mail_waits_is_sent_and_refused(session: Session) -> None:
    box = Postbox()
    with listening(box) as port:
        office = Office(session, port)
        office.reached(office.mother, "email", "rosa@example.org", safe=True)
        office.set(family_told_on=session.today)
        outbox.queue(session, compose(session, office.mother.uid, "invitation", safe_contact=True))
        now = letter_settings.settings(session)
        app = CpclerkApp(session, first_screen=room("outbox").screen())
        async with app.run_test(size=SMALL) as pilot:
            await settle(pilot)
            assert "2 waiting" in text_of(app)
            assert line_with(app, "Ann Visitor").count("waiting") == 1
            box.answers["RCPT"] = "550 no such [b]mailbox[/"
            await press(pilot, "s")
            assert "0 sent. 2 not" in text_of(app)
            assert "refused for good" in line_with(app, "Ann Visitor")
            assert "550 no such [b]mailbox[/" in text_of(app)
            box.answers["RCPT"] = ""
            await press(pilot, "a", "s")
            assert "1 sent" in text_of(app)
            assert len(box.kept) == 1
            await press(pilot, "home", "delete")
            assert "It is cancelled" in text_of(app)
            await press(pilot, "u")
            assert "refused for good" in text_of(app)
            # A server that asks who is there: the password is asked for, and kept nowhere.
            letter_settings.set_sending(session, now.rev, host=now.host, port=port, user="office",
                                        security="plain", sender=now.sender)  # fmt: skip
            await press(pilot, "a", "s")
            await type_text(pilot, "hush hush")
            assert "hush" not in text_of(app)
            await press(pilot, "enter")
            assert "0 sent. 1 not" in text_of(app)
            assert "Nothing was sent" in " ".join(text_of(app).split())


async def test_what_may_have_gone_is_asked_about(session: Session, tmp_path: Path) -> None:
    box = Postbox()
    box.cuts = True
    with listening(box) as port:
        office = Office(session, port)
        app = CpclerkApp(session, first_screen=room("outbox").screen())
        async with app.run_test(size=SMALL) as pilot:
            await settle(pilot)
            await press(pilot, "s")
            assert "may have gone: look" in line_with(app, "Ann Visitor")
            await press(pilot, "a")
            assert "Did you look?" in text_of(app)
            await press(pilot, "n")
            assert office.mail.state == "unsure"
            await press(pilot, "a", "w", "enter")
            assert "It went, and counts as out from that day." in text_of(app)
            assert "sent" in line_with(app, "Ann Visitor")
            await press(pilot, "u", "a", "y")
            assert "waiting" in line_with(app, "Ann Visitor")
            await press(pilot, "d")
            await type_text(pilot, str(tmp_path / "drafts"))
            await press(pilot, "enter")
            assert "saved as a draft" in line_with(app, "Ann Visitor")
            assert [each.name for each in (tmp_path / "drafts").iterdir()] == [
                "CP001-invitation-03.eml"
            ]
            assert len(box.kept) == 1


async def test_others_look_and_are_told_who_can(setting_up: Session, session: Session) -> None:
    invited = Invited(session)
    invited.reached(invited.nurse, "secure_email", TO, safe=True)
    outbox.queue(session, compose(session, invited.nurse.uid, "invitation"))
    for name, key in (("outbox", "s"), ("letters", "x")):
        app = CpclerkApp(as_role(setting_up, "chair"), first_screen=room(name).screen())
        async with app.run_test(size=SMALL) as pilot:
            await settle(pilot)
            await press(pilot, key)
            assert "A chair may not" in text_of(app)
