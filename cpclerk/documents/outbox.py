"""Mail leaves here: one message to one person over SMTP, and what came of it."""

import os
import smtplib
import ssl
from dataclasses import dataclass
from pathlib import Path

from cpclerk.files import read_small
from cpclerk.rules.errors import Refused
from cpclerk.rules.outbox import QUEUED, REFUSED, SENT, UNSURE
from cpclerk.rules.text import printable

STARTTLS, TLS, PLAIN = "starttls", "tls", "plain"
HERE = frozenset({"localhost", "127.0.0.1", "::1"})
"""Servers on this machine: the only ones that mail may go to without encryption."""

SECONDS = 30.0
PASSWORD_FILE = "CPCLERK_SMTP_PASSWORD_FILE"
# A client without a public name says so; this machine's own name is nobody's business.
NO_NAME = "[127.0.0.1]"
ANSWER_LIMIT = 300


@dataclass(frozen=True, slots=True)
class Server:
    """By whom mail is taken, and who sends it. `security` is starttls, tls or plain."""

    host: str
    port: int
    security: str
    user: str
    sender: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one try: sent, refused (for good or for now), queued still, or unsure."""

    state: str
    answer: str = ""
    permanent: bool = False


def carry(
    server: Server,
    password: str,
    to: str,
    message: bytes,
    *,
    seconds: float = SECONDS,
    context: ssl.SSLContext | None = None,
) -> Outcome:
    """Send one message to one address, and return what came of it; nothing is raised.

    Once the message is on its way anything but an answer is *unsure*: it may have arrived.
    `seconds` is how long each answer of the server is waited for.
    """
    try:
        link = _connected(server, password, seconds, context or ssl.create_default_context())
    except smtplib.SMTPAuthenticationError as error:
        return Outcome(QUEUED, f"The server took no such user or password: {_said(error)}")
    except smtplib.SMTPNotSupportedError:
        return Outcome(QUEUED, "The server offers no encryption or no sign-in. Nothing was sent.")
    except smtplib.SMTPResponseException as error:
        return Outcome(QUEUED, f"The server takes no mail now: {_said(error)}")
    except (OSError, smtplib.SMTPException, ValueError) as error:
        return Outcome(QUEUED, _no_connection(error))
    try:
        return _handed_over(link, server.sender, to, message)
    finally:
        # Its parting words change nothing.
        link.close()


def password_from_file() -> str | None:
    """Return the password in the file that CPCLERK_SMTP_PASSWORD_FILE names; None without one.

    Raises Refused when that file cannot be read.
    """
    place = os.environ.get(PASSWORD_FILE)
    if not place:
        return None
    try:
        return read_small(Path(place), 10_000, pipes=True).decode().removesuffix("\n")
    except (OSError, ValueError):
        raise Refused(
            f"The file that {PASSWORD_FILE} names cannot be read. Correct it, or unset it to be "
            "asked for the password."
        ) from None


def _connected(
    server: Server, password: str, seconds: float, context: ssl.SSLContext
) -> smtplib.SMTP:
    if server.security == PLAIN and server.host not in HERE:
        raise smtplib.SMTPNotSupportedError
    link: smtplib.SMTP
    if server.security == TLS:
        link = smtplib.SMTP_SSL(server.host, server.port, NO_NAME, timeout=seconds, context=context)
    else:
        link = smtplib.SMTP(server.host, server.port, NO_NAME, timeout=seconds)
    try:
        if server.security == STARTTLS:
            link.starttls(context=context)
        if server.user:
            link.login(server.user, password)
    except BaseException:
        link.close()
        raise
    return link


def _handed_over(link: smtplib.SMTP, sender: str, to: str, message: bytes) -> Outcome:
    try:
        link.ehlo_or_helo_if_needed()
        for code, said in (link.mail(sender), link.rcpt(to)):
            if code not in (250, 251):
                return _refused(code, said)
    except (OSError, smtplib.SMTPException) as error:
        return Outcome(QUEUED, _no_connection(error))
    try:
        code, said = link.data(message)
    except smtplib.SMTPDataError as error:
        return _refused(error.smtp_code, error.smtp_error)
    except (OSError, smtplib.SMTPException):
        return Outcome(UNSURE, "The connection was lost while it was sent. It may have arrived.")
    return Outcome(SENT, _words(code, said)) if code == 250 else _refused(code, said)


def _refused(code: int, said: bytes | str) -> Outcome:
    return Outcome(REFUSED, _words(code, said), permanent=code >= 500)


def _no_connection(error: Exception) -> str:
    # smtplib says of an answer that never comes that the connection was closed.
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return "The server does not answer. Nothing was sent."
    if isinstance(error, ssl.SSLError):
        return "The server could not prove who it is. Nothing was sent."
    return "There is no connection to the server. Nothing was sent."


def _said(error: smtplib.SMTPResponseException) -> str:
    return _words(error.smtp_code, error.smtp_error)


def _words(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {printable(text)}"[:ANSWER_LIMIT]
