"""One reader's finished copy: searched before it goes for what its reader may not see."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from cpclerk.documents.reading import everything_in
from cpclerk.rules.contacts import address_lines, number_forms
from cpclerk.rules.distribution import LEAST_WORDS, Hidden, leaks, may_have
from cpclerk.rules.errors import Refused
from cpclerk.rules.masking import may_learn_of
from cpclerk.rules.minutes import SECTIONS
from cpclerk.services.building import Issue, digest, made_of, unsearched
from cpclerk.services.editions import OF_ONES_OWN, Edition, may_read
from cpclerk.services.recipients import Addressee
from cpclerk.services.templates import in_use
from cpclerk.store import FalseHit

PROTECTED = "a protected contact detail"
AROUND = 180
# Characters before and behind a hit that a chair is shown, which is what is then cleared.


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
            known = digest([each.digest, place, under, around])
            times[known] += 1
            # The same words once more under the same heading are another place.
            again = f"{known} {times[known]}"
            hit = Hit(each.where, place, each.line, under, digest(again), around)
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
    return digest([made_of(found, addressee, 0), known, seen, template])


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
