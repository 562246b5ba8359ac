"""Letters to those on a conference's list: what goes to one person, as bytes, from the facts."""

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cpclerk.documents import calendar_item, mail, word
from cpclerk.documents.calendar_item import CANCEL, NOBODY, REQUEST, Item
from cpclerk.rules.conference import kind_words
from cpclerk.rules.dates_in_words import time_words
from cpclerk.rules.errors import Refused
from cpclerk.rules.letters import (
    CANCELLED,
    CHANGED,
    CHASE_REPLY,
    CHASE_REPORT,
    INVITATION,
    LABELS,
    MAY_BE_LEFT_OUT,
    PURPOSES,
    capacity_beside,
    file_stem,
    long_date,
    parted,
    template_for,
)
from cpclerk.rules.roles import COMPOSE
from cpclerk.rules.text import fold
from cpclerk.services.conferences import children_of, get, rules_for
from cpclerk.services.enclosures import enclosed
from cpclerk.services.letter_facts import (
    envelope_address,
    given_up,
    is_off,
    mail_address,
    moment_of,
    must_give_nobody_away,
    place_of,
    printed_address,
    reach_of,
    reader_of,
    staff_name,
)
from cpclerk.services.letter_settings import row_of_settings
from cpclerk.services.permission import require
from cpclerk.services.recipients import Addressee, addressees
from cpclerk.services.templates import in_use
from cpclerk.store import Conference, Invitee, Office, Session

COVER = (
    "Please see the attached letter about {reference}.\n\n"
    "It is confidential and meant for the person it is addressed to. If that is not you, please "
    "tell us at once and delete this message without opening the letter.\n"
)


@dataclass(frozen=True, slots=True)
class Composed:
    """One letter to one person, ready to be confirmed and sent.

    `mail` is a draft (.eml) with letter and calendar item, None where none may or can go; `to` is
    its address. `calendar` is None without mail, or where nothing has a time. `digest` is the
    SHA-256 of all three; `template` and `template_version` say what it was made from (0: shipped).
    """

    conference_uid: str
    invitee_uid: str
    purpose: str
    reader: str
    number: int
    recipient: str
    letter: bytes
    letter_name: str
    mail: bytes | None
    mail_name: str
    calendar: bytes | None
    calendar_name: str
    to: str
    enclosures: tuple[str, ...]
    left_out: tuple[str, ...]
    template: str
    template_version: int
    digest: str


def compose(
    session: Session,
    invitee_uid: str,
    purpose: str,
    *,
    left_out: Sequence[str] = (),
    people: Sequence[str] = (),
    safe_contact: bool = False,
    number: int | None = None,
    part: str = "",
    reply_by: dt.date | None = None,
    report_by: dt.date | None = None,
) -> Composed:
    """Return what would go to one person on a conference's list. Nothing is written.

    `purpose` is one of rules.letters.PURPOSES. `people` are the names that this reader may see, as
    they are to be printed; without them none is but the reader's own, the chair's and the clerk's.
    Those in it that are the conference's children are named as such. `left_out` are names of
    rules.letters.MAY_BE_LEFT_OUT. Family gets mail only with `safe_contact`: the caller's word that
    it is confirmed for this person. `number` is the copy's; without it the place on the list.
    `part` is the part of the meeting, in words. Raises Refused: not on the list, nothing to invite
    to (purpose), a purpose or part that there is not, or a template that cannot be filled.
    """
    require(session, COMPOSE)
    if purpose not in PURPOSES:
        raise Refused("Choose one of: " + ", ".join(PURPOSES.values()) + ".", "purpose")
    if unknown := [each for each in left_out if each not in MAY_BE_LEFT_OUT]:
        raise Refused(
            f"“{unknown[0]}” cannot be left out. Choose from: {', '.join(MAY_BE_LEFT_OUT)}.",
            "left_out",
        )
    with session.store.reading():
        invitee, row, who, everybody = _found(session, invitee_uid)
        reader, reach = reader_of(row, invitee, who), reach_of(session, invitee)
        if row.conference_date is None and purpose in (INVITATION, CHASE_REPLY, CHASE_REPORT):
            raise Refused("This conference has no date yet. Book it first.", "purpose")
        template = in_use(template_for(purpose, reader))
        number = invitee.position + 1 if number is None else number
        enclosures = enclosed(purpose, reader)
        named, others = parted(people, [each.name for each in children_of(row.uid)])
        was = given_up(row, purpose)
        rules = rules_for(session, row)
        settings = row_of_settings()
        fields: dict[str, str | bool | Sequence[str]] = {
            "reference": row.reference,
            "office": Office.get().name,
            "contact": settings.contact,
            "date": long_date(session.today),
            "recipient": who.name,
            "greeting": who.name if _is_named(invitee, who) else "colleague",
            "capacity": capacity_beside(who.name, who.capacity),
            "address": printed_address(reach),
            "copy_number": str(number),
            "kind": kind_words(row.kind, rules),
            "conference_date": "" if is_off(row, purpose) else long_date(row.conference_date),
            "conference_time": time_words(row.conference_time) if row.conference_time else "",
            "place": place_of(row),
            "chair": staff_name(row.chair_id),
            "clerk": staff_name(row.clerk_id) or session.actor.name,
            "part": part,
            "was_date": long_date(was[0]),
            "was_time": time_words(was[1]) if was[1] else "",
            "reply_by": long_date(reply_by),
            "report_asked": invitee.report_asked,
            "report_by": long_date(report_by),
            "children": named,
            "people": others,
            "enclosures": enclosures,
        }
        for name in left_out:
            fields[name] = "" if isinstance(fields[name], str) else []
        must_give_nobody_away(session, row, everybody, "\n".join(_texts(fields)))
        to = mail_address(reach, reader, safe_contact=safe_contact)
        moment = moment_of(row, purpose)
        minutes = rules.kind(row.kind).length_minutes
    letter = word.render(template.file, fields)
    stem = file_stem(row.reference, purpose, number)
    calendar, method = None, _method(row, purpose)
    if to and moment and method:
        calendar = calendar_item.written(
            Item(
                uid=f"{invitee.uid}@cpclerk.invalid",
                # A row's rev only rises, undone or not; calling off comes after what it calls off.
                sequence=2 * row.rev + (method == CANCEL),
                reference=row.reference,
                start=moment,
                minutes=minutes,
                place=str(fields["place"]),
                attendee=to,
                organizer=settings.sender or NOBODY,
                stamp=session.now,
            ),
            method,
        )
    draft = None
    if to:
        draft = mail.draft(
            to=to,
            sender=settings.sender,
            reference=row.reference,
            body=COVER.format(reference=row.reference),
            files={f"{stem}.docx": letter},
            calendar=calendar,
            method=method or REQUEST,
        )
    return Composed(
        conference_uid=row.uid,
        invitee_uid=invitee.uid,
        purpose=purpose,
        reader=reader,
        number=number,
        recipient=who.name,
        letter=letter,
        letter_name=f"{stem}.docx",
        mail=draft,
        mail_name=f"{stem}.eml" if draft else "",
        calendar=calendar,
        calendar_name=f"{stem}.ics" if calendar else "",
        to=to,
        enclosures=enclosures,
        left_out=tuple(left_out),
        template=template.code,
        template_version=template.version,
        digest=digest_of(letter, draft, calendar),
    )


def labels(
    session: Session,
    conference_uid: str,
    invitee_uids: Sequence[str],
    numbers: Mapping[str, int] | None = None,
) -> bytes:
    """Return a Word file with one label for each envelope, in the order given.

    `numbers` are the numbers of the copies, by invitee; without them the places on the list. Here
    alone a protected address is printed, on its owner's own label. Raises Refused for
    somebody who is not on the list or has no address.
    """
    require(session, COMPOSE)
    with session.store.reading():
        row = get(conference_uid)
        people = {each.invitee_uid: each for each in addressees(session, row)}
        rows = {each.uid: each for each in Invitee.select().where(Invitee.conference == row.uid)}
        made = []
        for uid in invitee_uids:
            if uid not in people:
                raise Refused("That person is not on this conference's list any more.")
            address = envelope_address(reach_of(session, rows[uid]))
            if not address:
                raise Refused(
                    f"There is no address of {people[uid].name}. Enter one, or choose another way.",
                    "address",
                )
            made.append(
                {
                    "name": people[uid].name,
                    "address": address,
                    "reference": row.reference,
                    "copy_number": str((numbers or {}).get(uid, rows[uid].position + 1)),
                }
            )
        template = in_use(LABELS)
    return word.render(template.file, {"reference": row.reference, "labels": made})


def digest_of(letter: bytes, draft: bytes | None, calendar: bytes | None) -> str:
    """Return the SHA-256 of what goes to one person, each part with its length before it."""
    found = hashlib.sha256()
    for each in (letter, draft, calendar):
        found.update(b"-" if each is None else len(each).to_bytes(8) + each)
    return found.hexdigest()


def _method(row: Conference, purpose: str) -> str:
    """Return what a calendar item of this purpose does; nothing where there is none."""
    if purpose in (CANCELLED, CHANGED) and is_off(row, purpose):
        return CANCEL
    return REQUEST if purpose in (INVITATION, CHANGED) else ""


def _is_named(invitee: Invitee, who: Addressee) -> bool:
    """Whether it is known who this is, and not only from where or as what they come."""
    known = invitee.person_id or invitee.professional_id or invitee.staff_id or invitee.name
    return bool(known) and fold(who.name) != fold(who.capacity)


def _texts(fields: word.Fields) -> Iterator[str]:
    for each in fields.values():
        if isinstance(each, str):
            yield each
        elif not isinstance(each, bool):
            yield from map(str, each)


def _found(
    session: Session, invitee_uid: str
) -> tuple[Invitee, Conference, Addressee, tuple[Addressee, ...]]:
    invitee = Invitee.get_or_none(Invitee.uid == invitee_uid)
    if invitee is not None:
        row = get(invitee.conference_id)
        everybody = addressees(session, row)
        for each in everybody:
            if each.invitee_uid == invitee_uid:
                return invitee, row, each, everybody
    raise Refused("That person is not on this conference's list any more.")
