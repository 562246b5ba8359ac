"""One reader's copy as a finished file: built, searched before it goes, and what it was made of."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from cpclerk.documents import word
from cpclerk.documents.copies import file_name
from cpclerk.documents.reading import everything_in
from cpclerk.rules.contacts import address_lines, number_forms
from cpclerk.rules.dates_in_words import listed
from cpclerk.rules.distribution import LEAST_WORDS, NEEDS_ADDRESS, Hidden, leaks, may_have
from cpclerk.rules.errors import Refused
from cpclerk.rules.heads import printed
from cpclerk.rules.letters import ATTENDANCE, CHILD_PLAN, MINUTES, QUESTIONNAIRE
from cpclerk.rules.masking import as_read_by, may_learn_of
from cpclerk.rules.minutes import SECTIONS, UNDER, Part
from cpclerk.services.editions import OF_ONES_OWN, Edition, copies_sent, edition
from cpclerk.services.enclosures import enclosed
from cpclerk.services.recipients import Addressee
from cpclerk.services.templates import in_use
from cpclerk.store import Conference, Copy, FalseHit, Session

# Whose it is follows from what it is: no part of it says once more for whom it is.
_FOR_ONE = frozenset({CHILD_PLAN, QUESTIONNAIRE})
LISTS_PEOPLE = frozenset({MINUTES, ATTENDANCE})
PROTECTED = "a protected contact detail"


@dataclass(frozen=True, slots=True)
class Issue:
    """A finished copy: its file and its name. Searched; nothing of it is written yet."""

    name: str
    file: bytes


@dataclass(frozen=True, slots=True)
class Hit:
    """Something in a finished copy that its reader may not see, in words that do not repeat it.

    `where` it was recorded, `place` and `line` where it was found; `digest` knows it again. `text`
    is that line of the copy, for the chair alone, who cannot say without it that it is no leak.
    """

    where: str
    place: str
    line: int
    digest: str
    text: str = field(repr=False)

    @property
    def words(self) -> str:
        """Return what and where, as it is shown."""
        return f"{self.place}, line {self.line}: words from {self.where}"


def issue(found: Edition, addressee: Addressee, number: int, head: str = "") -> Issue:
    """Return one reader's copy, finished and searched; `head` is the code printed at its foot.

    Needs an open connection. Raises Refused, saying what and where, when it holds words that its
    reader may not see.
    """
    made = unsearched(found, addressee, number, head)
    must_be_clean(made, found, addressee)
    return made


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
        "about": _about(found, addressee),
        "others": _others(found, addressee),
        "enclosures": enclosed(found.document, addressee.kind),
        # No family reads what ties a copy to the audit: the log has it, and what the office keeps.
        "head": printed(head) if head and not addressee.reader.is_family else "",
    }


def must_be_clean(made: Issue, found: Edition, addressee: Addressee) -> None:
    """Search a finished file for what its reader may not see. Raises Refused when it is there."""
    stopped = not_cleared(hits(made, found, addressee), found, addressee)
    if stopped:
        more = f" There are {len(stopped) - 1} more." if len(stopped) > 1 else ""
        raise Refused(
            f"Stopped: the copy for {addressee.name} holds, in {stopped[0].words}, which "
            f"{addressee.name} may not see.{more} Nothing was sent. Take them out in a new "
            "version; the chair may say with n that it is no leak.",
            "stopped",
        )


def not_cleared(stopped: Sequence[Hit], found: Edition, addressee: Addressee) -> tuple[Hit, ...]:
    """Return the hits that no chair has said to be false. Needs an open connection."""
    if not stopped:
        return ()
    cleared = {
        each.digest
        for each in FalseHit.select().where(
            FalseHit.conference == found.conference_uid,
            FalseHit.document == found.document,
            FalseHit.version == found.version,
            FalseHit.invitee == addressee.invitee_uid,
        )
    }
    return tuple(each for each in stopped if each.digest not in cleared)


def hits(made: Issue, found: Edition, addressee: Addressee) -> tuple[Hit, ...]:
    """Return what in a finished file its reader may not see: in its text, name, or any part."""
    hidden, guarded = list(_hidden(found, addressee)), list(_guarded(found, addressee))
    seen = [each.line for each in found.record.sources if may_have(addressee.reader, each.audience)]
    return tuple(
        Hit(each.where, place, each.line, each.digest, text.split("\n")[each.line - 1])
        for place, text in everything_in(made.name, made.file)
        # A protected detail is one even where somebody recorded it for all to see.
        for each in (*leaks(text, guarded, ()), *leaks(text, hidden, seen))
    )


def made_of(found: Edition, addressee: Addressee, number: int) -> str:
    """Return a digest of what a copy says and to whom: where it changes it is confirmed again."""
    held = [[each.heading, each.text, each.audience.stored] for each in found.for_reader(addressee)]
    whose = [found.document, found.version, number, addressee.name, addressee.capacity]
    return _digest([*whose, found.reference, held, *_others(found, addressee)])


def variant(found: Edition, addressee: Addressee) -> str:
    """Return what tells copies apart that hold other words: the same for the same words."""
    held = [[each.heading, each.text] for each in found.for_reader(addressee)]
    return _digest(held)[:8]


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


def edition_now(session: Session, row: Conference, document: str) -> Edition:
    """Return a document as the version it is: another once what was sent has changed.

    Minutes have versions of their own. Needs an open connection. Raises Refused as `edition`.
    """
    found = edition(session, row, document)
    if found.document == MINUTES:
        return found
    sent = copies_sent(found)
    same = replace(found, version=max((each.version for each in sent), default=1))
    known = {each.invitee_uid for each in found.people}
    changed = any(
        # What it was made of was not kept before there were Word files.
        each.made_of and not is_as_confirmed(same, each)
        for each in sent
        if each.version == same.version and each.invitee_id in known
    )
    return replace(same, version=same.version + 1) if changed else same


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


def _about(found: Edition, addressee: Addressee) -> str:
    """Return the children whose own versions a copy holds."""
    return listed(list(dict.fromkeys(e.about for e in found.for_reader(addressee) if e.about)))


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


def _hidden(found: Edition, addressee: Addressee) -> Iterator[Hidden]:
    """Yield what a reader may not see: words recorded for others, and whole parts."""
    reader = addressee.reader
    # Names are looked for apart, wherever they were recorded.
    names = {each.name for each in found.record.shown.values()}
    for source in (*found.record.sources, *found.record.struck, *found.record.beside):
        if source.words and source.words not in names and not may_have(reader, source.audience):
            where = f"“{SECTIONS.get(source.section, source.section)}” ({source.audience.words})"
            yield Hidden(where, source.words)
    for part in () if found.document in OF_ONES_OWN else found.parts:
        if not may_have(reader, part.audience):
            for line in part.text.split("\n"):
                if len(line.split()) >= LEAST_WORDS:
                    yield Hidden(f"“{part.heading}” ({part.audience.words})", line)


def _agencies(found: Edition, addressee: Addressee) -> Iterator[Hidden]:
    """Yield where those come from whom a reader may not learn of: a refuge, the new school.

    Not where somebody comes from there too whom the reader may learn of: then it tells nothing.
    """
    shown: set[str] = set()
    apart: set[str] = set()
    for each in found.record.shown.values():
        (shown if may_learn_of(addressee.reader, each) else apart).add(each.agency)
    for agency in sorted(apart - shown - {""}):
        yield Hidden("where somebody comes from who is not named to them", agency)


def _guarded(found: Edition, addressee: Addressee) -> Iterator[Hidden]:
    """Yield other people's protected details, of an address each line too, and what tells them."""
    for value, owners in found.guarded.items():
        if not owners & addressee.reader.uids:
            yield Hidden(PROTECTED, value)
            lines = (each for each in address_lines(value) if len(each.split()) > 1)
            for other in (*number_forms(value), *lines):
                if other != value:
                    yield Hidden(PROTECTED, other)
    if giveaways := [*_names(found, addressee), *_agencies(found, addressee)]:
        anyway = _said_anyway(found, addressee)
        yield from (each for each in giveaways if not leaks(anyway, [each], ()))


def _names(found: Edition, addressee: Addressee) -> Iterator[Hidden]:
    """Yield the names of those whom a reader may not learn of, and of who came for them."""
    for each in found.record.shown.values():
        if not may_learn_of(addressee.reader, each):
            for name in each.names:
                yield Hidden("the name of somebody who is not named to them", name)


def _said_anyway(found: Edition, addressee: Addressee) -> str:
    """Return what a copy says whoever was there, and who and what those are that it names.

    An agency called School tells nothing where it is said of a school nurse.
    """
    template = _words_of(in_use(found.document).file)
    about = (each.line for each in found.record.sources if each.section == "about")
    named = [e for e in found.record.shown.values() if may_learn_of(addressee.reader, e)]
    of_them = [words for each in named for words in (each.name, each.capacity, each.agency)]
    return "\n".join([template, *found.facts.values(), *about, *of_them])


@lru_cache(maxsize=8)
def _words_of(template: bytes) -> str:
    return "\n".join(text for _, text in everything_in("", template))


def _digest(held: object) -> str:
    return hashlib.sha256(json.dumps(held, ensure_ascii=False).encode()).hexdigest()
