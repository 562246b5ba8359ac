"""One reader's copy as a file: built from an edition, and what it was made of."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from cpclerk.documents import word
from cpclerk.documents.copies import file_name
from cpclerk.rules.dates_in_words import listed
from cpclerk.rules.distribution import NEEDS_ADDRESS
from cpclerk.rules.heads import printed
from cpclerk.rules.letters import ATTENDANCE, CHILD_PLAN, MINUTES, OUTLINE_PLAN, QUESTIONNAIRE
from cpclerk.rules.masking import as_read_by, may_learn_of
from cpclerk.rules.minutes import UNDER, Part
from cpclerk.rules.outline import OWN, version_title
from cpclerk.services.editions import Edition, copies_sent, edition
from cpclerk.services.enclosures import enclosed
from cpclerk.services.plan_versions import version_now
from cpclerk.services.recipients import Addressee
from cpclerk.services.templates import in_use
from cpclerk.store import Conference, Copy, Session

# Whose it is follows from what it is: no part of it says once more for whom it is.
_FOR_ONE = frozenset({CHILD_PLAN, QUESTIONNAIRE})
LISTS_PEOPLE = frozenset({MINUTES, ATTENDANCE})


@dataclass(frozen=True, slots=True)
class Issue:
    """A copy: its file and its name; nothing of it is written yet."""

    name: str
    file: bytes


def unsearched(found: Edition, addressee: Addressee, number: int, head: str = "") -> Issue:
    """Return one reader's copy as it would stand. Needs an open connection."""
    name = file_name(found.reference, found.document, found.version, number)
    template = in_use(found.document).file
    return Issue(name, word.render(template, fields(found, addressee, number, head)))


def fields(found: Edition, addressee: Addressee, number: int, head: str = "") -> word.Fields:
    """Return what a copy's template is filled with. Needs an open connection."""
    apart = found.document not in _FOR_ONE
    return {
        **found.facts,
        "version": str(found.version),
        "copy_number": str(number),
        "recipient": addressee.name,
        "capacity": addressee.capacity,
        "sections": [_section(each, apart=apart) for each in found.for_reader(addressee)],
        "about": listed(list(_about(found, addressee))),
        "plan_title": version_title(_about(found, addressee).items()),
        "others": _others(found, addressee),
        "enclosures": enclosed(found.document, addressee.kind),
        # No family reads what ties a copy to the audit: the log has it, and what the office keeps.
        "head": printed(head) if head and not addressee.reader.is_family else "",
    }


def edition_now(session: Session, row: Conference, document: str) -> Edition:
    """Return a document as the version it is: another once it says something else than was sent.

    Minutes have versions of their own, and so does the outline plan (`services/plan_versions.py`);
    of others it is what a reader finds in it. Needs an open connection. Raises Refused as
    `edition`.
    """
    found = edition(session, row, document)
    if found.document == MINUTES:
        return found
    if found.document == OUTLINE_PLAN and (version := version_now(row)) is not None:
        return replace(found, version=version)
    sent = copies_sent(found)
    version = max((each.version for each in sent), default=1)
    known = {each.invitee_uid: each for each in found.people}
    changed = any(
        # It was not kept before there were Word files.
        each.made_of and each.variant != variant(found, known[each.invitee_id])
        for each in sent
        if each.version == version and each.invitee_id in known
    )
    return replace(found, version=version + changed)


def made_of(found: Edition, addressee: Addressee, number: int) -> str:
    """Return a digest of what a copy says and to whom: where it changes it is confirmed again."""
    held = [[*_words_of(each), each.audience.stored] for each in found.for_reader(addressee)]
    whose = [found.document, found.version, number, addressee.name, addressee.capacity]
    # Of documents that nobody approves the digest stays what it was.
    approved = list(filter(None, [found.facts["approved"]]))
    return digest([*whose, found.reference, held, *_others(found, addressee), *approved])


def variant(found: Edition, addressee: Addressee) -> str:
    """Return what tells copies apart that hold other words: the same for the same words."""
    held = [_words_of(each) for each in found.for_reader(addressee)]
    return digest(held)[:8]


def is_as_confirmed(found: Edition, copy: Copy) -> bool:
    """Return whether a copy would say the same to the same person today."""
    addressee = found.addressee(copy.invitee_id)
    return copy.version == found.version and copy.made_of == made_of(found, addressee, copy.number)


def still_goes(found: Edition, copy: Copy) -> bool:
    """Return whether a confirmed copy would still say the same, and go to the same place."""
    addresses = found.addressee(copy.invitee_id).addresses
    same = copy.address == addresses.get(copy.method, "")
    known = copy.method not in NEEDS_ADDRESS or copy.method in addresses
    return same and known and is_as_confirmed(found, copy)


def learns_of(found: Edition, addressee: Addressee) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return whose names a reader finds in a document that lists people, and whose not."""
    if found.document not in LISTS_PEOPLE:
        return (), ()
    named: list[str] = []
    masked: list[str] = []
    for each in found.record.shown.values():
        if not each.uids & addressee.reader.uids:
            (named if may_learn_of(addressee.reader, each) else masked).append(each.name)
    return tuple(named), tuple(masked)


def _words_of(part: Part) -> list[str]:
    """Return what a copy says of a part: its words, and that they are the child's own."""
    return [part.heading, part.text, *([OWN] if part.in_own_words else [])]


def _section(part: Part, *, apart: bool) -> Mapping[str, object]:
    return {
        "heading": part.heading,
        "for_whom": part.audience.words_on_paper if apart else "",
        "lines": [_line(each.rstrip()) for each in part.text.split("\n") if each.strip()],
    }


def _line(text: str) -> dict[str, str]:
    """Return a line as a template prints it; one under another is a text to an older template."""
    if text.startswith(UNDER):
        under = text.removeprefix(UNDER)
        return {"bullet": "", "under": under, "text": under}
    text = text.strip()
    bullet = text.removeprefix("- ") if text.startswith("- ") else ""
    return {"bullet": bullet, "under": "", "text": "" if bullet else text}


def _about(found: Edition, addressee: Addressee) -> dict[str, bool]:
    """Return the children whose own versions a copy holds, and which are in their own words."""
    about: dict[str, bool] = {}
    for each in found.for_reader(addressee):
        if each.about:
            about[each.about] = about.get(each.about, False) or each.in_own_words
    return about


def _others(found: Edition, addressee: Addressee) -> list[str]:
    """Return who else is sent minutes, as this reader may learn of them."""
    others = [
        found.record.shown[each.invitee_uid]
        for each in (found.sent_to if found.document == MINUTES else ())
        if each.invitee_uid != addressee.invitee_uid
    ]
    return [
        ", ".join(filter(None, (each.name, each.capacity)))
        for each in as_read_by(addressee.reader, others)
    ]


def digest(held: object) -> str:
    """Return what tells held things apart: the SHA-256 of them as JSON."""
    return hashlib.sha256(json.dumps(held, ensure_ascii=False).encode()).hexdigest()
