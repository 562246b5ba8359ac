"""Mail over a real server on this machine: sent once, refused and why, or nobody knows."""

import asyncio
import datetime as dt
import os
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from cpclerk.documents import outbox as wire
from cpclerk.documents.outbox import Server
from cpclerk.rules.errors import Refused
from cpclerk.services import carrying, letter_settings, outbox, trail
from cpclerk.services.letters import compose
from cpclerk.store import Contact, Outgoing, Session, transaction
from tests.services.test_letters import Invited

TO = "ann@secure.example.org"


class Postbox:
    """A mail server that keeps what it takes, and answers as it is told to."""

    def __init__(self) -> None:
        self.kept: list[Any] = []
        self.answers = {"RCPT": "", "DATA": ""}
        self.cuts = False
        self.waits = 0.0
        self.port = 0

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if not self.answers["RCPT"]:
            envelope.rcpt_tos.append(address)
        return self.answers["RCPT"] or "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.kept.append(envelope)
        if self.cuts:
            server.transport.abort()
        await asyncio.sleep(self.waits)
        return self.answers["DATA"] or "250 kept"


class AnyPort(Controller):
    """A server on whatever port is free."""

    def _trigger_server(self) -> None:
        server: Any = self.server
        self.port = server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def listening(box: Postbox, **values: Any) -> Iterator[int]:
    controller = AnyPort(box, hostname="127.0.0.1", port=0, **values)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    box = Postbox()
    with listening(box) as box.port:
        yield box


class Office(Invited):
    """An office that sends by a server on this machine, with one invitation in the outbox."""

    def __init__(self, session: Session, port: int) -> None:
        super().__init__(session)
        self.reached(self.nurse, "secure_email", TO, safe=True)
        letter_settings.set_sending(session, 0, host="127.0.0.1", port=port, security="plain",
                                    sender="office@example.org")  # fmt: skip
        self.composed = compose(session, self.nurse.uid, "invitation")
        outbox.queue(session, self.composed)

    @property
    def mail(self) -> outbox.Mail:
        (found,) = outbox.outbox(self.session)
        return found

    def send(self) -> outbox.Mail:
        return carrying.send(self.session, self.mail.uid, self.mail.rev)


@pytest.fixture
def office(session: Session, postbox: Postbox) -> Office:
    return Office(session, postbox.port)


def test_what_is_sent_arrives_whole_and_once(
    session: Session, office: Office, postbox: Postbox
) -> None:
    with pytest.raises(Refused, match="in the outbox"):
        outbox.queue(session, office.composed)
    waiting = office.mail
    assert (waiting.state, waiting.recipient, waiting.to) == ("queued", "Ann Visitor", TO)
    assert office.send().state == "sent"
    (taken,) = postbox.kept
    assert (taken.mail_from, taken.rcpt_tos) == ("office@example.org", [TO])
    message: Any = message_from_bytes(taken.content)
    assert message["Subject"] == "CP001"
    assert message["X-Unsent"] is None
    letter = [each for each in message.walk() if each.get_filename()]
    assert [each.get_filename() for each in letter] == ["CP001-invitation-03.docx"]
    assert letter[0].get_payload(decode=True) == office.composed.letter
    (item,) = [each for each in message.walk() if each.get_content_type() == "text/calendar"]
    assert item.get_payload(decode=True) == office.composed.calendar
    assert item.get_param("method") == "REQUEST"
    with pytest.raises(Refused, match="It was sent"):
        office.send()
    with pytest.raises(Refused, match="It was sent"):
        outbox.retry(session, office.mail.uid, office.mail.rev, sure=True)
    with pytest.raises(Refused, match="in the outbox"):
        outbox.queue(session, office.composed)
    assert len(postbox.kept) == 1


@pytest.mark.parametrize(
    ("asked", "answer", "permanent"),
    [("RCPT", "550 no such mailbox", True), ("DATA", "451 come back later", False)],
)
def test_what_is_refused_says_why_and_can_be_sent_again(
    session: Session, office: Office, postbox: Postbox, asked: str, answer: str, permanent: bool
) -> None:
    postbox.answers[asked] = answer
    refused = office.send()
    assert (refused.state, refused.answer, refused.permanent) == ("refused", answer, permanent)
    postbox.answers[asked] = ""
    outbox.retry(session, refused.uid, refused.rev)
    assert office.send().state == "sent"
    # The same Message-ID on both tries: whoever has it twice can tell.
    assert len({message_from_bytes(each.content)["Message-ID"] for each in postbox.kept}) == 1


def test_a_connection_lost_in_the_middle_is_not_taken_for_a_no(
    session: Session, office: Office, postbox: Postbox
) -> None:
    postbox.cuts = True
    lost = office.send()
    assert (lost.state, "may have arrived" in lost.answer) == ("unsure", True)
    with pytest.raises(Refused, match="It may have gone"):
        outbox.retry(session, lost.uid, lost.rev)
    outbox.retry(session, lost.uid, lost.rev, sure=True)
    assert office.mail.state == "queued"


def test_no_answer_to_a_whole_message_is_no_answer(office: Office, postbox: Postbox) -> None:
    postbox.waits = 0.4
    server = Server("127.0.0.1", postbox.port, "plain", "", "office@example.org")
    outcome = wire.carry(server, "", TO, b"Subject: x\r\n\r\nx", seconds=0.2)
    assert (outcome.state, len(postbox.kept)) == ("unsure", 1)


def test_without_a_server_it_waits(session: Session, office: Office) -> None:
    silent = socket.create_server(("127.0.0.1", 0))
    port = silent.getsockname()[1]
    server = Server("127.0.0.1", port, "plain", "", "office@example.org")
    ready = carrying.begin(session, office.mail.uid, office.mail.rev)
    with silent:
        outcome = wire.carry(server, "", TO, ready.message, seconds=0.2)
    assert outcome == wire.Outcome("queued", "The server does not answer. Nothing was sent.")
    assert carrying.note(session, ready, outcome).state == "queued"
    # Nobody listens there any more.
    assert "no connection" in wire.carry(server, "", TO, ready.message).answer
    away = replace(server, host="smtp.example.org")
    assert "no encryption" in wire.carry(away, "", TO, ready.message).answer


def test_who_dies_while_sending_leaves_a_question(
    session: Session, office: Office, postbox: Postbox
) -> None:
    mail = office.mail
    done = subprocess.run(
        [sys.executable, "-c", DIES, str(session.store.path), mail.uid, str(mail.rev)],
        check=False,
        capture_output=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert len(postbox.kept) == 1
    # It may still be at work.
    assert office.mail.state == "sending"
    with pytest.raises(Refused, match="just now"):
        outbox.retry(session, office.mail.uid, office.mail.rev, sure=True)
    later = replace(session, clock=lambda: dt.datetime(2100, 1, 1, tzinfo=dt.UTC))
    (left,) = outbox.outbox(later)
    assert (left.state, "may have arrived" in left.answer) == ("unsure", True)
    with pytest.raises(Refused, match="It may have gone"):
        carrying.send(later, left.uid, left.rev)
    assert len(postbox.kept) == 1


DIES = """
import os, signal, sys
from pathlib import Path
from cpclerk.services import carrying, opening
opened = opening.open_office(Path(sys.argv[1]))
clerk = next(each for each in opened.staff if each.role == "clerk")
session = opening.sign_in(opened, clerk.uid, device="other")
carrying.handed(carrying.begin(session, sys.argv[2], int(sys.argv[3])))
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_an_address_no_longer_approved_is_not_sent_to(
    session: Session, office: Office, postbox: Postbox
) -> None:
    with transaction(session, "contact") as change:
        change.update(Contact.get(Contact.value == TO), safe=False)
    with pytest.raises(Refused, match="not an approved address"):
        office.send()
    with transaction(session, "contact") as change:
        change.update(Contact.get(Contact.value == TO), safe=True)
    office.set(conference_time=dt.time(14, 0))
    with pytest.raises(Refused, match="has moved since"):
        office.send()
    office.set(conference_time=dt.time(10, 0), state="cancelled")
    with pytest.raises(Refused, match="called off"):
        office.send()
    carrying.cancel(session, office.mail.uid, office.mail.rev)
    assert (office.mail.state, postbox.kept) == ("cancelled", [])


def test_without_a_server_drafts_are_saved_and_not_sent(
    session: Session, office: Office, postbox: Postbox, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match="Type the folder"):
        carrying.save_drafts(session, "")
    (path,) = carrying.save_drafts(session, str(tmp_path / "drafts"))
    assert path.name == "CP001-invitation-03.eml"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_bytes() == office.composed.mail
    assert b"X-Unsent: 1" in path.read_bytes()
    with pytest.raises(Refused, match="saved as a draft"):
        office.send()
    with pytest.raises(Refused, match="Nothing waits"):
        carrying.save_drafts(session, str(tmp_path / "drafts"))


def test_a_server_proves_who_it_is(tmp_path: Path) -> None:
    key, certificate = self_signed(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    message = b"Subject: x\r\n\r\nx"
    with listening(Postbox(), tls_context=context, require_starttls=True) as port:
        server = Server("localhost", port, "starttls", "", "office@example.org")
        unknown = wire.carry(server, "", TO, message)
        assert (unknown.state, "prove who it is" in unknown.answer) == ("queued", True)
        trusting = ssl.create_default_context(cafile=str(certificate))
        assert wire.carry(server, "", TO, message, context=trusting).state == "sent"


def self_signed(folder: Path) -> tuple[Path, Path]:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return folder / "key.pem", folder / "cert.pem"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"host": "smtp example"}, "host"),
        ({"host": "smtp.example.org", "port": 0}, "port"),
        ({"host": "smtp.example.org", "security": "plain"}, "security"),
        ({"host": "smtp.example.org", "sender": "office"}, "sender"),
        ({"host": "smtp.example.org", "sender": "a@example.org\nBcc: b@example.org"}, "sender"),
    ],
)
def test_settings_that_cannot_be(session: Session, values: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        letter_settings.set_sending(session, 0, **{"sender": "office@example.org", **values})
    assert refused.value.field == field


def test_the_password_is_kept_nowhere(
    session: Session, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = letter_settings.settings(session)
    letter_settings.set_sending(session, now.rev, host=now.host, port=now.port, security="plain",
                                user="office", sender=now.sender)  # fmt: skip
    assert carrying.needs_password(session)
    (tmp_path / "secret").write_text("a mail password\n")
    monkeypatch.setenv("CPCLERK_SMTP_PASSWORD_FILE", str(tmp_path / "secret"))
    assert not carrying.needs_password(session)
    # This server knows no users: nothing was sent, so it waits.
    assert office.send().state == "queued"
    assert b"a mail password" not in session.store.path.read_bytes()
    monkeypatch.setenv("CPCLERK_SMTP_PASSWORD_FILE", str(tmp_path / "none"))
    with pytest.raises(Refused, match="cannot be read"):
        carrying.needs_password(session)


def test_an_older_mail_does_not_go_after_a_newer_one(
    session: Session, office: Office, postbox: Postbox
) -> None:
    first = office.mail
    carrying.cancel(session, first.uid, first.rev)
    outbox.queue(session, office.composed)
    cancelled = next(each for each in outbox.outbox(session) if each.uid == first.uid)
    with pytest.raises(Refused, match="A newer mail"):
        outbox.retry(session, cancelled.uid, cancelled.rev)


def test_a_store_from_a_backup_sends_nothing_by_itself(session: Session, office: Office) -> None:
    trail.restored(session)
    assert (office.mail.state, "from a backup" in office.mail.answer) == ("unsure", True)
    with pytest.raises(Refused, match="It may have gone"):
        office.send()


def test_two_programs_send_one_mail_once(session: Session, office: Office) -> None:
    mail = office.mail
    carrying.begin(session, mail.uid, mail.rev)
    with pytest.raises(Exception, match="somebody changed this"):
        carrying.begin(session, mail.uid, mail.rev)
    assert Outgoing.select().count() == 1
    assert os.environ.get("CPCLERK_SMTP_PASSWORD_FILE") is None
