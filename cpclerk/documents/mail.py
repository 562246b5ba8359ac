"""E-mail as a file (.eml): a draft to open and send, or what the outbox sends."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from email import policy
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import format_datetime

from cpclerk.rules.errors import Refused
from cpclerk.rules.text import printable

# Pure ASCII: no server on the way has a reason to change a byte.
POLICY = policy.SMTP.clone(cte_type="7bit", max_line_length=76)
WORD = ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document")
ADDRESS_LIMIT = 254


def address_of(text: str, field: str = "email") -> str:
    """Return an e-mail address as it may be sent to. Raises Refused when it is none."""
    text = text.strip()
    try:
        found = Address(addr_spec=text)
        is_good = "." in found.domain and found.addr_spec == text and text.isascii()
    except (MessageError, ValueError, IndexError):
        is_good = False
    if (
        not is_good
        or len(text) > ADDRESS_LIMIT
        or not text.isprintable()
        or set(text) & set(' ,;<>"')
    ):
        raise Refused("That is no e-mail address. Type one such as name@example.org.", field)
    return text


def draft(
    *,
    to: str,
    sender: str,
    reference: str,
    body: str,
    files: Mapping[str, bytes],
    calendar: bytes | None = None,
    method: str = "REQUEST",
) -> bytes:
    """Return a draft of an e-mail; equal ones are equal bytes.

    Its subject is the reference and nothing else. `files` are Word files by neutral name,
    `calendar` a calendar item. Without `sender` the mail program that opens it says who sends.
    Raises Refused for an address that is none.
    """
    mail = EmailMessage(policy=POLICY)
    mail["Subject"] = " ".join(printable(reference).split())
    mail["To"] = address_of(to)
    if sender:
        mail["From"] = address_of(sender)
    # Outlook opens a message with this header to be sent, not as one that was received.
    mail["X-Unsent"] = "1"
    mail.set_content(body)
    if calendar is not None:
        mail.add_alternative(
            calendar,
            maintype="text",
            subtype="calendar",
            params={"method": method, "charset": "utf-8"},
        )
    for name, data in files.items():
        mail.add_attachment(data, maintype=WORD[0], subtype=WORD[1], filename=name)
    _bounded(
        mail, hashlib.sha256(repr((to, reference, body, calendar, files)).encode()).hexdigest()
    )
    return mail.as_bytes()


def ready(mail: bytes, *, sender: str, message_id: str, at: datetime) -> bytes:
    """Return a draft as it goes over the wire: from whom, when (naive UTC), under which number."""
    message = BytesParser(policy=POLICY).parsebytes(mail)
    for name in ("X-Unsent", "From", "Date", "Message-ID"):
        del message[name]
    message["From"] = address_of(sender, "sender")
    message["Date"] = format_datetime(at.replace(tzinfo=UTC, microsecond=0))
    message["Message-ID"] = message_id
    return message.as_bytes()


def file_name(mail: bytes) -> str:
    """Return the name of a draft's file: that of the letter in it, and so by number only."""
    message = BytesParser(policy=POLICY).parsebytes(mail)
    names = [each.get_filename() for each in message.walk()]
    return f"{next(filter(None, names)).removesuffix('.docx')}.eml"


def _bounded(mail: EmailMessage, digest: str) -> None:
    """Give each part with parts a boundary that is the same each time."""
    for number, part in enumerate(each for each in mail.walk() if each.is_multipart()):
        part.set_boundary(f"={digest[:32]}_{number}=")
