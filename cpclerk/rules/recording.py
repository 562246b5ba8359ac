"""Reading the entry line: who says it, and for a next step who does it by when."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cpclerk.rules.calendar import Calendar
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
_SPEAKER = re.compile(r"\s*(?P<tag>[^\s:]{0,12}):\s*")
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


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who may be quoted: the short tag typed before a colon, and the name in full."""

    uid: str
    tag: str
    name: str
    here: bool = True


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
    it. Raises Refused when what stands after *by* is no date.
    """
    arrows = list(_ARROW.finditer(text))
    if not arrows:
        return NextStep(text.strip())
    what, after = text[: arrows[-1].start()].strip(), clean_text(text[arrows[-1].end() :])
    found = _BY_WHEN.fullmatch(after)
    who, when = (found["who"], found["when"]) if found else (after, "")
    by_when = parse_date(when, today=day, calendar=calendar) if when else None
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
            return _initials(capacity) or word
        return word[: 3 if len(word) > 5 else 5]
    return _initials(name) or "?"


def distinct(tags: Sequence[str]) -> tuple[str, ...]:
    """Return the tags with a number behind each that was there before: Sch, Sch2."""
    seen: dict[str, int] = {}
    found = []
    for tag in tags:
        number = seen[fold(tag)] = seen.get(fold(tag), 0) + 1
        found.append(tag if number == 1 else f"{tag}{number}")
    return tuple(found)


def speaker_typed(text: str) -> tuple[str, str] | None:
    """Return what stands before a colon at the start of a line, and the rest; None for no colon.

    Empty before the colon: nobody in particular.
    """
    found = _SPEAKER.match(text)
    return (found["tag"], text[found.end() :]) if found else None


def find_voice(typed: str, voices: Iterable[Voice]) -> tuple[Voice, ...]:
    """Return whom a tag, initials, the beginning of a tag or name, or `N. Shah` may mean.

    One is certain.

    The first way in which anybody is meant counts; where several are, those who are here.
    """
    wanted = fold(typed)
    if not wanted:
        return ()
    known = list(voices)
    for means in (_tagged, _initialled, _begun, _in_parts):
        found = [voice for voice in known if means(voice, wanted)]
        if found:
            here = [voice for voice in found if voice.here]
            return tuple(here if len(here) == 1 else found)
    return ()


def find_named(typed: str, voices: Iterable[Voice]) -> tuple[Voice, ...]:
    """Return everybody named in `Mum, SW and N. Shah`. Raises Refused unless each is certain."""
    known = list(voices)
    found = []
    for name in filter(None, (each.strip() for each in BETWEEN.split(clean_text(typed)))):
        meant = find_voice(name, known)
        if len(meant) != 1:
            tags = ", ".join(each.tag for each in meant or known)
            why = "may be several people" if meant else "is nobody on the list"
            raise Refused(f"{name} {why}. Type their tags with commas between: {tags}.", "names")
        found.append(meant[0])
    if not found:
        raise Refused("Type whom you mean, with commas between: Mum, HV.", "names")
    return tuple(found)


def _tagged(voice: Voice, wanted: str) -> bool:
    return fold(voice.tag) == wanted


def _initialled(voice: Voice, wanted: str) -> bool:
    return fold(_initials(voice.name)) == wanted


def _begun(voice: Voice, wanted: str) -> bool:
    return any(fold(word).startswith(wanted) for word in (voice.tag, *voice.name.split()))


def _in_parts(voice: Voice, wanted: str) -> bool:
    """Whether it is a name with some of it cut short: `N. Shah`, `ni sh`."""
    names = iter(fold(voice.name).split())
    parts = wanted.replace(".", " ").split()
    return bool(parts) and all(any(word.startswith(part) for word in names) for part in parts)


def _initials(name: str) -> str:
    return "".join(word[0].upper() for word in re.split(r"[\s\-/]+", name) if word[:1].isalpha())


def _one_word(text: str) -> str:
    return re.sub(r"[\s:]+", "", text)[:8] or "?"
