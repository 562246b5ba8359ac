"""One reader's copy as a finished file: built, searched before it goes, and what it was made of."""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
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
from cpclerk.rules.letters import ATTENDANCE, CHILD_PLAN, MINUTES, OUTLINE_PLAN, QUESTIONNAIRE
from cpclerk.rules.masking import as_read_by, may_learn_of
from cpclerk.rules.minutes import SECTIONS, UNDER, Part
from cpclerk.rules.outline import OWN, version_title
from cpclerk.services.editions import OF_ONES_OWN, Edition, copies_sent, edition, may_read
from cpclerk.services.enclosures import enclosed
from cpclerk.services.plan_versions import version_now
from cpclerk.services.recipients import Addressee
from cpclerk.services.templates import in_use
from cpclerk.store import Conference, Copy, FalseHit, Session

# Whose it is follows from what it is: no part of it says once more for whom it is.
_FOR_ONE = frozenset({CHILD_PLAN, QUESTIONNAIRE})
LISTS_PEOPLE = frozenset({MINUTES, ATTENDANCE})
PROTECTED = "a protected contact detail"
AROUND = 180
# Characters before and behind a hit that a chair is shown, which is what is then cleared.


@dataclass(frozen=True, slots=True)
class Issue:
    """A finished copy: its file and its name. Searched; nothing of it is written yet."""

    name: str
    file: bytes


@dataclass(frozen=True, slots=True)
class Hit:
    """Something in a finished copy that its reader may not see, in words that do not repeat it.

    `where` it was recorded, `place` and `line` where it was found, under which heading (`under`).
    `text` is what stands around it, for the chair alone, who cannot say without it that it is no
    leak. `digest` knows all of that again, in this copy or another: what was found, why it is
    kept from the reader, the place and the words around it.
    """

    where: str
    place: str
    line: int
    under: str
    digest: str
    text: str = field(repr=False)

    @property
    def words(self) -> str:
        """Return what and where, as it is shown."""
        return f"{self.place}, line {self.line}: words from {self.where}"


class Stopped(Refused):
    """A finished copy holds what its reader may not see; `hits` are those that nobody cleared."""

    def __init__(self, sentence: str, invitee_uid: str, hits: tuple[Hit, ...]) -> None:
        super().__init__(sentence, "stopped")
        self.invitee_uid = invitee_uid
        self.hits = hits


def issue(found: Edition, addressee: Addressee, number: int, head: str = "") -> Issue:
    """Return one reader's copy, finished and searched; `head` is the code printed at its foot.

    Needs an open connection. Raises Stopped, saying what and where, when it holds words that its
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
        "about": listed(list(_about(found, addressee))),
        "plan_title": version_title(_about(found, addressee).items()),
        "others": _others(found, addressee),
        "enclosures": enclosed(found.document, addressee.kind),
        # No family reads what ties a copy to the audit: the log has it, and what the office keeps.
        "head": printed(head) if head and not addressee.reader.is_family else "",
    }


def must_be_clean(made: Issue, found: Edition, addressee: Addressee) -> None:
    """Search a finished file for what its reader may not see. Raises Stopped when it is there."""
    stopped = not_cleared(hits(made, found, addressee), found, addressee)
    if stopped:
        more = f" There are {len(stopped) - 1} more." if len(stopped) > 1 else ""
        raise Stopped(
            f"Stopped: the copy for {addressee.name} holds, in {stopped[0].words}, which "
            f"{addressee.name} may not see.{more} Nothing was sent. Take them out in a new "
            "version; the chair may say with n that it is no leak.",
            addressee.invitee_uid,
            stopped,
        )


def not_cleared(stopped: Sequence[Hit], found: Edition, addressee: Addressee) -> tuple[Hit, ...]:
    """Return the hits that no chair has said to be false. Needs an open connection."""
    if not stopped:
        return ()
    cleared = cleared_for(found, addressee.invitee_uid)
    return tuple(each for each in stopped if each.digest not in cleared)


def cleared_for(found: Edition, invitee_uid: str) -> frozenset[str]:
    """Return the digests of what a chair looked at for somebody's copy of this version."""
    rows = FalseHit.select().where(
        FalseHit.conference == found.conference_uid,
        FalseHit.document == found.document,
        FalseHit.version == found.version,
    )
    return frozenset(each.digest for each in rows if invitee_uid in each.readers)


def hits(made: Issue, found: Edition, addressee: Addressee) -> tuple[Hit, ...]:
    """Return what in a finished file its reader may not see: in its text, name, or any part."""
    hidden, guarded = list(_hidden(found, addressee)), list(_guarded(found, addressee))
    seen = [each.line for each in found.record.sources if may_have(addressee.reader, each.audience)]
    headings = {each.heading for each in found.for_reader(addressee)}
    times: Counter[str] = Counter()
    stopped = []
    for place, text in everything_in(made.name, made.file):
        # A protected detail is one even where somebody recorded it for all to see.
        for each in (*leaks(text, guarded, ()), *leaks(text, hidden, seen)):
            under = _heading_above(text[: each.start], headings)
            around = _around(text, each.start, each.end)
            known = _digest([each.digest, place, under, around])
            times[known] += 1
            # The same words once more under the same heading are another place.
            again = f"{known} {times[known]}"
            hit = Hit(each.where, place, each.line, under, _digest(again), around)
            stopped.append(hit)
    return tuple(stopped)


def _heading_above(text: str, headings: Collection[str]) -> str:
    lines = (line.strip() for line in reversed(text.split("\n")))
    return next((line for line in lines if line in headings), "")


def _around(text: str, start: int, end: int) -> str:
    """Return the lines that something stands in, as far as a chair is shown them."""
    first = max(text.rfind("\n", 0, start) + 1, start - AROUND)
    last = text.find("\n", end)
    last = min(len(text) if last < 0 else last, end + AROUND)
    return " ".join(text[first:last].split())


def searched_for(found: Edition, addressee: Addressee) -> str:
    """Return a digest of all that decides what stops somebody's copy. Needs a connection."""
    looked_for = [*_hidden(found, addressee), *_guarded(found, addressee)]
    seen = [each.line for each in found.record.sources if may_have(addressee.reader, each.audience)]
    template = hashlib.sha256(in_use(found.document).file).hexdigest()
    known = [[each.where, each.text, each.why] for each in looked_for]
    return _digest([made_of(found, addressee, 0), known, seen, template])


def made_of(found: Edition, addressee: Addressee, number: int) -> str:
    """Return a digest of what a copy says and to whom: where it changes it is confirmed again."""
    held = [[*_words_of(each), each.audience.stored] for each in found.for_reader(addressee)]
    whose = [found.document, found.version, number, addressee.name, addressee.capacity]
    # Of documents that nobody approves the digest stays what it was.
    approved = list(filter(None, [found.facts["approved"]]))
    return _digest([*whose, found.reference, held, *_others(found, addressee), *approved])


def variant(found: Edition, addressee: Addressee) -> str:
    """Return what tells copies apart that hold other words: the same for the same words."""
    held = [_words_of(each) for each in found.for_reader(addressee)]
    return _digest(held)[:8]


def _words_of(part: Part) -> list[str]:
    """Return what a copy says of a part: its words, and that they are the child's own."""
    return [part.heading, part.text, *([OWN] if part.in_own_words else [])]


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
            yield Hidden(where, source.words, source.audience.stored)
    for part in () if found.document in OF_ONES_OWN else found.parts:
        if not may_read(reader, part):
            for line in part.text.split("\n"):
                if len(line.split()) >= LEAST_WORDS:
                    where = f"“{part.heading}” ({part.audience.words})"
                    yield Hidden(where, line, part.audience.stored)


def _agencies(found: Edition, addressee: Addressee) -> Iterator[Hidden]:
    """Yield where those come from whom a reader may not learn of: a refuge, the new school.

    Not where somebody comes from there too whom the reader may learn of: then it tells nothing.
    """
    shown = {""}
    apart: dict[str, set[str]] = {}
    for each in found.record.shown.values():
        if may_learn_of(addressee.reader, each):
            shown.add(each.agency)
        else:
            apart.setdefault(each.agency, set()).update(each.uids)
    for agency in sorted(apart.keys() - shown):
        why = ",".join(sorted(apart[agency]))
        yield Hidden("where somebody comes from who is not named to them", agency, why)


def _guarded(found: Edition, addressee: Addressee) -> Iterator[Hidden]:
    """Yield other people's protected details, of an address each line too, and what tells them."""
    for value, owners in found.guarded.items():
        if not owners & addressee.reader.uids:
            why = ",".join(sorted(owners))
            yield Hidden(PROTECTED, value, why)
            lines = (each for each in address_lines(value) if len(each.split()) > 1)
            for other in (*number_forms(value), *lines):
                if other != value:
                    yield Hidden(PROTECTED, other, why)
    if giveaways := [*_names(found, addressee), *_agencies(found, addressee)]:
        anyway = _said_anyway(found, addressee)
        yield from (each for each in giveaways if not leaks(anyway, [each], ()))


def _names(found: Edition, addressee: Addressee) -> Iterator[Hidden]:
    """Yield the names of those whom a reader may not learn of, and of who came for them."""
    for each in found.record.shown.values():
        if not may_learn_of(addressee.reader, each):
            why = ",".join(sorted(each.uids))
            for name in each.names:
                yield Hidden("the name of somebody who is not named to them", name, why)


def _said_anyway(found: Edition, addressee: Addressee) -> str:
    """Return what a copy says whoever was there, and who and what those are that it names.

    An agency called School tells nothing where it is said of a school nurse.
    """
    template = _words_in(in_use(found.document).file)
    about = (each.line for each in found.record.sources if each.section == "about")
    named = [e for e in found.record.shown.values() if may_learn_of(addressee.reader, e)]
    of_them = [words for each in named for words in (each.name, each.capacity, each.agency)]
    return "\n".join([template, *found.facts.values(), *about, *of_them])


@lru_cache(maxsize=8)
def _words_in(template: bytes) -> str:
    return "\n".join(text for _, text in everything_in("", template))


def _digest(held: object) -> str:
    return hashlib.sha256(json.dumps(held, ensure_ascii=False).encode()).hexdigest()
