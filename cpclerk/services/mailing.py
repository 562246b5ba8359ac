"""A copy that goes by secure mail: the draft that the outbox carries, and how that stands."""

from collections.abc import Mapping

from cpclerk.documents import mail
from cpclerk.services.building import Issue
from cpclerk.services.letter_settings import row_of_settings
from cpclerk.services.letters import COVER, digest_of
from cpclerk.services.outbox import Mailing
from cpclerk.services.recipients import Addressee
from cpclerk.store import Conference, Copy, Outgoing


def mails_of(conference_uid: str) -> Mapping[str, Outgoing]:
    """Return the mails that copies went by, by the uid of the copy. Needs an open connection."""
    mails = {
        # One moment: the copy is put down as sent when its mail is queued.
        (each.invitee_id, each.purpose, each.queued_at): each
        for each in Outgoing.select().where(Outgoing.conference == conference_uid)
    }
    copies = Copy.select().where(Copy.conference == conference_uid, Copy.sent_at.is_null(False))
    keys = {each.uid: (each.invitee_id, each.document, each.sent_at) for each in copies}
    return {uid: mails[key] for uid, key in keys.items() if key in mails}


def copy_in(mail: Outgoing) -> Copy | None:
    """Return the copy that a mail carries; None for a letter. Needs an open connection."""
    found: Copy | None = Copy.get_or_none(
        (Copy.invitee == mail.invitee_id)
        & (Copy.document == mail.purpose)
        & (Copy.sent_at == mail.queued_at)
    )
    return found


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
