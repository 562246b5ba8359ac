"""What a document holds now, and one reader's copy of it: built, and searched before it goes."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cpclerk.documents.copies import Sheet, without_headers, written
from cpclerk.rules.audience import Audience
from cpclerk.rules.distribution import DOCUMENTS, LEAST_WORDS, Hidden, leaks, may_have
from cpclerk.rules.errors import Refused
from cpclerk.rules.heads import code_in
from cpclerk.rules.minutes import (
    FROZEN,
    NONE,
    OUTLINE_SECTIONS,
    SECTIONS,
    Part,
    parts,
    require_step,
)
from cpclerk.services.minutes import latest, must_owe_outline
from cpclerk.services.minutes_blocks import blocks_of, digest_of
from cpclerk.services.recipients import Addressee, addressees, protected_details
from cpclerk.services.record import Record, record_of
from cpclerk.services.record_plan import brought_in
from cpclerk.services.stages import must_be_held
from cpclerk.store import Conference, Copy, Minutes, Session


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of one document, with all that decides who may read what of it."""

    document: str
    version: int
    office: str
    reference: str
    parts: tuple[Part, ...]
    minutes: Minutes | None
    record: Record
    people: tuple[Addressee, ...]
    guarded: Mapping[str, frozenset[str]]

    @property
    def is_restricted(self) -> bool:
        """Whether somebody may not see all of it, or something about somebody is protected."""
        return any(each.audience.is_restricted for each in self.parts) or bool(self.guarded)

    def addressee(self, invitee_uid: str) -> Addressee:
        """Return somebody on the list. Raises Refused when they are not."""
        for each in self.people:
            if each.invitee_uid == invitee_uid:
                return each
        raise Refused("That person is not on this conference's list any more.")

    def for_reader(self, addressee: Addressee) -> tuple[Part, ...]:
        """Return the parts that a reader may see."""
        return tuple(each for each in self.parts if may_have(addressee.reader, each.audience))

    def omitted(self, addressee: Addressee) -> tuple[tuple[str, int], ...]:
        """Return how many things are left out for a reader, by audience, without their words."""
        counts: dict[str, int] = {}
        for each in self.parts:
            if not may_have(addressee.reader, each.audience):
                words = each.audience.words
                counts[words] = counts.get(words, 0) + max(len(each.sources), 1)
        return tuple(counts.items())


def edition(session: Session, row: Conference, document: str) -> Edition:
    """Return a document of a conference as it stands now. Needs an open connection.

    Raises Refused when approved minutes are not as they were approved.
    """
    if document not in DOCUMENTS:
        raise Refused("Choose the minutes or the outline plan.", "document")
    record, people = record_of(session, row.uid), addressees(session, row)
    minutes = latest(row.uid) if document == "minutes" else None
    found = Edition(
        document=document,
        version=minutes.version if minutes else 1,
        office=session.store.name,
        reference=row.reference,
        parts=_parts_of(minutes) if document == "minutes" else _outline(row, record),
        minutes=minutes,
        record=record,
        people=people,
        guarded=protected_details(session, row, people),
    )
    return found if document == "minutes" else _outline_edition(row, found)


def must_be_ready(row: Conference, found: Edition) -> None:
    """Raise Refused unless the document may go out: approved minutes, or an owed outline plan."""
    must_be_held(row)
    if found.document == "outline_plan":
        must_owe_outline(row)
    else:
        require_step("distribute", found.minutes.state if found.minutes else NONE)


def text_for(found: Edition, addressee: Addressee, number: int, head: str = "") -> str:
    """Return one reader's copy, finished and searched; `head` is the code printed at its foot.

    Raises Refused, saying what and where, when it holds words that its reader may not see.
    """
    text = laid_out(found, addressee, number, head)
    must_be_clean(text, found, addressee)
    return text


def must_be_clean(text: str, found: Edition, addressee: Addressee) -> None:
    """Search a finished copy for what its reader may not see. Raises Refused when it is there."""
    hidden, guarded = list(_hidden(found, addressee)), list(_guarded(found, addressee))
    seen = [each.line for each in found.record.sources if may_have(addressee.reader, each.audience)]
    for searched in (without_headers(text), text):
        # A protected detail is one even where somebody recorded it for all to see.
        found_leaks = (*leaks(searched, guarded, ()), *leaks(searched, hidden, seen))
        if found_leaks:
            first = found_leaks[0]
            raise Refused(
                f"Stopped: on line {first.line} the copy for {addressee.name} holds words from "
                f"{first.where}, which {addressee.name} may not see. Nothing was sent. "
                "Take them out in a new version."
            )


def text_digest(text: str) -> str:
    """Return the SHA-256 of a finished copy."""
    return hashlib.sha256(text.encode()).hexdigest()


def laid_out(found: Edition, addressee: Addressee, number: int, head: str = "") -> str:
    """Return one reader's copy as it would stand, not searched yet."""
    return written(
        Sheet(
            office=found.office,
            document=DOCUMENTS[found.document],
            reference=found.reference,
            version=found.version,
            number=number,
            recipient=addressee.name,
            capacity=addressee.capacity,
            parts=found.for_reader(addressee),
            head=head,
        )
    )


def _hidden(found: Edition, addressee: Addressee) -> Iterator[Hidden]:
    """Yield what a reader may not see: words recorded for others, and whole parts."""
    reader = addressee.reader
    for source in (*found.record.sources, *found.record.struck):
        if source.words and not may_have(reader, source.audience):
            where = f"“{SECTIONS.get(source.section, source.section)}” ({source.audience.words})"
            yield Hidden(where, source.words)
    for part in found.parts:
        if not may_have(reader, part.audience):
            for line in part.text.split("\n"):
                if len(line.split()) >= LEAST_WORDS:
                    yield Hidden(f"“{part.heading}” ({part.audience.words})", line)


def _guarded(found: Edition, addressee: Addressee) -> Iterator[Hidden]:
    """Yield other people's protected details."""
    for value, owners in found.guarded.items():
        if not owners & addressee.reader.uids:
            yield Hidden("a protected contact detail", value)


def _parts_of(minutes: Minutes | None) -> tuple[Part, ...]:
    if minutes is None:
        return ()
    blocks = blocks_of(minutes)
    if minutes.state in FROZEN and digest_of(minutes.version, blocks) != minutes.digest:
        raise Refused(
            "These minutes are not as they were approved, so nothing of them is sent. "
            "Restore the store from a backup, or make a new version and have it approved."
        )
    return tuple(
        Part(each.heading, each.text, Audience.parse(each.audience), tuple(each.sources))
        for each in blocks
        if each.text
    )


def _outline(row: Conference, record: Record) -> tuple[Part, ...]:
    """Return the outline plan's parts; a next step that became an action is said once."""
    actions = brought_in(row.uid)
    kept = [
        each
        for each in record.sources
        if each.section != "needs_to_happen" or each.uid not in actions
    ]
    return parts(kept, OUTLINE_SECTIONS)


def _outline_edition(row: Conference, found: Edition) -> Edition:
    """Return the outline plan as the version it is: another once what was sent has changed."""
    sent = list(
        Copy.select().where(
            Copy.conference == row.uid,
            Copy.document == "outline_plan",
            Copy.sent_on.is_null(False),
        )
    )
    version = max((each.version for each in sent), default=1)
    same = replace(found, version=version)
    known = {each.invitee_uid for each in found.people}
    changed = any(
        as_now(same, each) != each.text
        for each in sent
        if each.version == version and each.invitee_id in known
    )
    return replace(same, version=version + 1) if changed else same


def as_now(found: Edition, copy: Copy) -> str:
    """Return a copy as it would stand today, with the head that it was confirmed with."""
    return laid_out(found, found.addressee(copy.invitee_id), copy.number, code_in(copy.text))


def copies_of(found: Edition, row: Conference) -> list[Copy]:
    """Return the copies of this version in the order in which they were numbered."""
    return list(
        Copy.select()
        .where(
            Copy.conference == row.uid,
            Copy.document == found.document,
            Copy.version == found.version,
        )
        .order_by(Copy.number)
    )


def next_number(copies: Sequence[Copy]) -> int:
    """Return the number that the next copy of a version gets."""
    return max((each.number for each in copies), default=0) + 1


def the_copy(copy_uid: str) -> Copy:
    """Return a copy. Raises Refused when it was taken back. Needs an open connection."""
    copy: Copy | None = Copy.get_or_none(Copy.uid == copy_uid)
    if copy is None:
        raise Refused("That copy is not confirmed any more. Look at the list again.")
    return copy
