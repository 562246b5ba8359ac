"""Reading the entry line: who says it, and for a next step who does it by when."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from cpclerk.rules.calendar import Calendar
from cpclerk.rules.callings import (
    bare,
    called,
    initials,
    is_parents_word,
    perhaps_called,
    plain,
)
from cpclerk.rules.conference import COLUMNS
from cpclerk.rules.dates_in_words import date_words, day_month_words, parse_date
from cpclerk.rules.errors import Refused
from cpclerk.rules.text import clean_text, fold

NEXT_STEPS = "needs_to_happen"
# Room for what somebody reads out of a report; longer is better split in two.
LIMIT = 4_000
WHO_LIMIT = 120
SCALE = range(11)

_FAMILY = {"mother": "Mum", "father": "Dad", "stepmother": "Stepmum", "stepfather": "Stepdad"}
# A tag, or a name or capacity of a few words; neither a web address nor a time of day.
_SPEAKER = re.compile(r"\s*(?P<tag>(?:[^\s:]{1,30}(?: [^\s:]{1,30}){0,3})?) ?:(?!//)\s*")
_TIME = re.compile(r"[0-9]$")
_ARROW = re.compile(r"→|->")
_BY_WHEN = re.compile(r"(?P<who>.*\s|)by\s+(?P<when>\S.*)", re.IGNORECASE)

BETWEEN = re.compile(r"[,;&]|\band\b")

_NEAR = timedelta(days=274)
_MARK = re.compile(
    # `2,5` is no 2 with the reason 5.
    r"(?P<mark>[0-9]{1,2}|d|declined)(?![,;:.–-][0-9])(?:[\s,;:.–-]+(?P<reason>.*))?",
    re.IGNORECASE | re.ASCII,
)


@dataclass(frozen=True, slots=True)
class NextStep:
    """What needs to happen, who does it, and by when; who and when may be left open."""

    text: str
    who: str = ""
    by_when: date | None = None


@dataclass(frozen=True)
class Voice:
    """Somebody who may be quoted: the short tag typed before a colon, and the name in full."""

    uid: str
    tag: str
    name: str
    here: bool = True
    relation: str = ""
    capacity: str = ""
    agency: str = ""

    @property
    def words(self) -> str:
        """`Mum: Rosa Ash`."""
        return f"{self.tag}: {self.name}"

    # Looked at for each key of a first word, so they are made once.

    @cached_property
    def exactly(self) -> frozenset[str]:
        """All by which nobody else is meant, unless somebody else is called the same."""
        names = {plain(self.name), bare(self.name)}
        firsts = {initials(name) for name in names} | {initials(self.name)}
        whole = {word for name in names for word in name.split() if len(word) > 2}
        known = called(self.relation, self.capacity, self.agency)
        return known | names | whole | {each for each in firsts if len(each) > 1}

    @cached_property
    def short(self) -> str:
        """The tag as it is compared."""
        return plain(self.tag)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The words of the name as they are compared, without Mr or Dr."""
        return tuple(bare(self.name).split())

    @cached_property
    def perhaps(self) -> frozenset[str]:
        """The words for a parent by which somebody who is as one may be called."""
        return perhaps_called(self.relation, self.capacity)

    @cached_property
    def begins(self) -> tuple[str, ...]:
        """What may be begun: the tag, the words of the name and of the calling."""
        said = (self.short, *self.names, plain(self.capacity), plain(self.agency))
        return tuple(dict.fromkeys((*said, *plain(self.capacity).split())))


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom a word before a colon may mean, who is here first; `sure`: nobody else."""

    voices: tuple[Voice, ...] = ()
    sure: bool = False

    @property
    def one(self) -> Voice | None:
        """Who is meant, beyond doubt; None where anybody else may be."""
        return self.voices[0] if self.sure else None

    @property
    def guess(self) -> Voice | None:
        """Who alone may be meant, though the word does not quite say so."""
        return self.voices[0] if len(self.voices) == 1 and not self.sure else None

    @property
    def words(self) -> str:
        """`Mum: Rosa Ash  Mia: Mia Ash`, the first six of them."""
        return "  ".join(each.words for each in self.voices[:6])


def checked_column(column: str) -> str:
    """Return the column's code. Refused when it is none of the three."""
    if column not in COLUMNS:
        raise Refused(f"Choose one of the columns: {', '.join(COLUMNS.values())}.", "column")
    return column


def checked_text(text: str) -> str:
    """Return an entry's text cleaned. Refused when nothing is left of it or it is too long."""
    clean = clean_text(text, limit=LIMIT)
    if not clean:
        raise Refused("There is nothing to enter yet. Type what was said, then Enter.", "text")
    return clean


def checked_who(who: str) -> str:
    """Return who does a next step, cleaned. Refused when it is too long for a name."""
    return clean_text(who, limit=WHO_LIMIT)


def checked_mark(value: int | None) -> int | None:
    """Return a mark on the scale of safety, 0 to 10, or None for declined. Refused otherwise."""
    if value is not None and value not in SCALE:
        raise Refused(
            "The scale goes from 0 to 10. Type a whole number, or d for declined.", "value"
        )
    return value


def parse_step(text: str, *, day: date, calendar: Calendar) -> NextStep:
    """Read `weekly visit → N. Shah by +10wd`; `->` does for the arrow, who or when may be missing.

    `day` is the day of the conference: working days count from it, and nothing can be due before
    it. What people say instead of a day (`by asap`, `by the review`) stays in the text, without a
    date. Raises Refused when what stands after *by* is meant as a date and is none.
    """
    arrows = list(_ARROW.finditer(text))
    if not arrows:
        return NextStep(text.strip())
    what, after = text[: arrows[-1].start()].strip(), clean_text(text[arrows[-1].end() :])
    found = _BY_WHEN.fullmatch(after)
    who, when = (found["who"], found["when"]) if found else (after, "")
    by_when: date | None = None
    if when and not any(character.isdigit() for character in when):
        try:
            by_when = parse_date(when, today=day, calendar=calendar)
        except Refused:
            return NextStep(f"{what} by {when}".strip(), checked_who(who))
    elif when:
        by_when = parse_date(when, today=day, calendar=calendar)
    if by_when and by_when < day:
        raise Refused(
            f"{date_words(by_when)} is before the conference. Type a later day, such as +10wd.",
            "by_when",
        )
    return NextStep(what, checked_who(who), by_when)


def parse_mark(text: str) -> tuple[int | None, str]:
    """Read `7 he has moved out` or `d`: a mark of 0 to 10, None for declined, and the reason.

    Raises Refused when the text begins with neither.
    """
    found = _MARK.fullmatch(clean_text(text))
    if found is None:
        raise Refused(
            "Type a whole number from 0 to 10, or d for declined; then, if you like, the reason.",
            "mark",
        )
    number, reason = found["mark"], found["reason"] or ""
    return checked_mark(int(number) if number.isdigit() else None), reason


def step_as_typed(text: str, who: str, by_when: date | None) -> str:
    """Return a next step as it could have been typed, for amending."""
    after = " ".join(filter(None, (who, f"by {by_when:%d/%m/%Y}" if by_when else "")))
    return f"{text} → {after}".rstrip() if after or _ARROW.search(text) else text


def step_words(who: str, by_when: date | None, *, near: date | None = None) -> str:
    """`→ N. Shah by Mon 7 Dec 2026`; without the year within 9 months of `near`.

    Empty when neither is known.
    """
    if not who and by_when is None:
        return ""
    words = ["→", who]
    if by_when is not None:
        is_near = near is not None and abs(by_when - near) < _NEAR
        words.append(f"by {day_month_words(by_when) if is_near else date_words(by_when)}")
    return " ".join(filter(None, words))


def who_by_when(who: str, by_when: date | None) -> str:
    """`(N. Shah, by Mon 7 Dec 2026)`: as it is read aloud, and by a machine; empty if neither."""
    known = [*filter(None, (who,)), *([f"by {date_words(by_when)}"] if by_when else [])]
    return f"({', '.join(known)})" if known else ""


def tag_for(name: str, *, relation: str = "", agency_short: str = "", capacity: str = "") -> str:
    """Return the short tag of a person: Mum, a child's first name, HV, or initials."""
    words = name.split()
    if relation:
        return _FAMILY.get(relation) or _one_word(words[0] if words else relation)
    if agency_short:
        return _one_word(agency_short)
    if capacity:
        word = _one_word(capacity)
        if " " in capacity.strip():
            return initials(capacity).upper() or word
        return word[: 3 if len(word) > 5 else 5]
    return initials(name).upper() or "?"


def distinct(tags: Sequence[str]) -> tuple[str, ...]:
    """Return the tags with a number behind each that was there before: Sch, Sch2."""
    seen: dict[str, int] = {}
    found = []
    for tag in tags:
        number = seen[fold(tag)] = seen.get(fold(tag), 0) + 1
        found.append(tag if number == 1 else f"{tag}{number}")
    return tuple(found)


def speaker_typed(text: str) -> tuple[str, str] | None:
    """Return what stands before a colon at the start of a line, and the rest; None for no name.

    A few words may be a name. Empty before the colon: nobody in particular.
    """
    found = _SPEAKER.match(text)
    if found is None or (_TIME.search(found["tag"]) and text[found.end() :][:1].isdigit()):
        return None
    return found["tag"], text[found.end() :]


def find_voice(typed: str, voices: Iterable[Voice]) -> Meant:
    """Return whom a tag, initials, a capacity or a name may mean.

    The tag that stands on the list is sure; so is what only one person is called. A single letter
    is sure as a tag or for a parent alone, what is only begun never.
    """
    wanted = plain(typed)
    if not wanted:
        return Meant()
    known = sorted(voices, key=lambda each: not each.here)
    tagged = [each for each in known if each.short == wanted]
    exactly = [each for each in known if wanted in each.exactly]
    if tagged and not is_parents_word(wanted):
        return Meant(tuple(tagged), sure=len(tagged) == 1)
    # Two fathers; a child called Mo, and a mother.
    found = [each for each in known if each in exactly or each in tagged]
    if not tagged:
        found += [each for each in known if wanted in each.perhaps and each not in found]
    if found:
        return Meant(tuple(found), sure=len(found) == 1 and found[0] in (*tagged, *exactly))
    return Meant(tuple(each for each in known if _is_begun(each, wanted)))


def find_named(typed: str, voices: Iterable[Voice]) -> tuple[Voice, ...]:
    """Return everybody named in `Mum, SW and N. Shah`. Raises Refused unless each is certain."""
    known = list(voices)
    found = []
    for name in filter(None, (each.strip() for each in BETWEEN.split(clean_text(typed)))):
        meant = find_voice(name, known)
        if meant.one is None:
            why = "may be" if meant.voices else "is nobody on the list, which has"
            who = ", ".join(each.words for each in meant.voices or known)
            raise Refused(f"{name} {why} {who}. Type their tags, with commas between.", "names")
        found.append(meant.one)
    if not found:
        raise Refused("Type whom you mean, with commas between: Mum, HV.", "names")
    return tuple(found)


def doer(typed: str, voices: Iterable[Voice]) -> str:
    """Return who does a step, as the list calls them: Dad for F; as typed where it may be others.

    Who was named, in part or by initials, is named in full.
    """
    one = find_voice(typed, voices).one
    if one is None:
        return typed
    wanted = plain(typed)
    callings = called(one.relation, one.capacity, one.agency)
    return one.tag if wanted == one.short or wanted in callings else one.name


def _is_begun(voice: Voice, wanted: str) -> bool:
    if any(word.startswith(wanted) for word in voice.begins):
        return True
    # A name with some of it cut short: N. Shah, ni sh.
    names = iter(voice.names)
    return " " in wanted and all(
        any(word.startswith(part) for word in names) for part in wanted.split()
    )


def _one_word(text: str) -> str:
    return re.sub(r"[\s:]+", "", text)[:8] or "?"
