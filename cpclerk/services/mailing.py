"""A copy that goes by secure mail: the draft that the outbox carries."""

from dataclasses import dataclass

from cpclerk.documents import mail
from cpclerk.services.issuing import Issue
from cpclerk.services.letter_settings import row_of_settings
from cpclerk.services.letters import COVER, digest_of
from cpclerk.services.recipients import Addressee
from cpclerk.store import Conference, Copy


@dataclass(frozen=True, slots=True)
class Mailing:
    """A mail with a document to one person, as the outbox takes it."""

    conference_uid: str
    invitee_uid: str
    purpose: str
    reader: str
    recipient: str
    to: str
    mail: bytes
    digest: str


def mailing(row: Conference, copy: Copy, addressee: Addressee, made: Issue) -> Mailing:
    """Return a confirmed copy as a mail to an approved address. Needs an open connection."""
    to = addressee.addresses["secure_mail"]
    draft = mail.draft(
        to=to,
        sender=row_of_settings().sender,
        reference=row.reference,
        body=COVER.format(reference=row.reference),
        files={made.name: made.file},
    )
    return Mailing(
        row.uid, addressee.invitee_uid, copy.document, addressee.kind, addressee.name, to, draft,
        digest_of(made.file, draft, None),
    )  # fmt: skip
