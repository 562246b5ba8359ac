"""What people in the room are called besides their tag: M and Fa, School, Police, HV."""

import re

from cpclerk.rules.text import fold

_MOTHER = frozenset({"m", "mo", "mum", "mam", "mummy", "mother"})
_FATHER = frozenset({"f", "fa", "dad", "daddy", "father"})
_FAMILY = {
    "mother": _MOTHER,
    "father": _FATHER,
    "stepmother": frozenset({"stepmother", "stepmum"}),
    "stepfather": frozenset({"stepfather", "stepdad"}),
    "grandmother": frozenset({"grandmother", "grandma", "gran", "nan"}),
    "grandfather": frozenset({"grandfather", "grandad", "grandpa"}),
}
# Those who speak for one place whatever they are called there, by a word of it.
_PLACES = {
    frozenset({"police", "pol"}): re.compile(r"\b(police|caiu|detective|constable|sergeant)\b"),
    frozenset({"school", "sch"}): re.compile(r"\b(school|teacher|headteacher)\b"),
}
_TITLES = frozenset({
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev", "sir", "pc", "dc", "ds", "di", "dci",
    "sgt", "cllr",
})  # fmt: skip


def plain(text: str) -> str:
    """Return words as names are compared: small letters, no accents, no full stops."""
    return fold(text.replace(".", " "))


def bare(name: str) -> str:
    """Return a name as `plain` does, without Mr, Dr or a rank before it."""
    first, _, rest = plain(name).partition(" ")
    return rest if rest and first in _TITLES else plain(name)


def initials(words: str) -> str:
    """Return the first letters: `ks` of Kim Shah, `sw` of Social worker, `aml` of Ann-Marie Lee."""
    return "".join(word[0] for word in re.split(r"[\s\-/]+", plain(words)) if word[:1].isalpha())


def called(relation: str, capacity: str, agency: str) -> frozenset[str]:
    """Return what nobody mistakes: the words for a parent, a capacity and its initials, a place."""
    found = {plain(agency)}
    for words in (relation, capacity):
        calling = plain(words.partition(",")[0])
        found |= {plain(words), calling, initials(calling)}
    # One letter alone says a parent, and nobody else.
    found = {each for each in found if len(each) > 1}
    for kin in map(_kin, (relation, capacity)):
        found |= _FAMILY.get(kin, frozenset())
    places = f"{plain(capacity)} / {plain(agency)}"
    for words_for, known_by in _PLACES.items():
        if "nurse" not in places and known_by.search(places):
            found |= words_for
    return frozenset(found)


def perhaps_called(relation: str, capacity: str) -> frozenset[str]:
    """Return what somebody may be called who is as a parent: F of a stepfather, of a carer too."""
    found: set[str] = set()
    for kin in map(_kin, (relation, capacity)):
        words = kin.split()
        if any(word.endswith(("father", "dad")) and "grand" not in word for word in words):
            found |= _FATHER
        if any(word.endswith(("mother", "mum")) and "grand" not in word for word in words):
            found |= _MOTHER
        if words[:1] == ["parent"]:
            found |= _MOTHER | _FATHER
    return frozenset(found)


def is_parents_word(typed: str) -> bool:
    """Whether a word, as `plain` gives it, is one for a mother or a father."""
    return typed in _MOTHER or typed in _FATHER


def _kin(words: str) -> str:
    return re.sub(r"\bstep[ -]", "step", plain(words.partition(",")[0]))
