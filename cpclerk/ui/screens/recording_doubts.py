"""What is asked before a line is entered, and what is said about who says it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from cpclerk.rules.callings import plain
from cpclerk.rules.dates_in_words import listed
from cpclerk.rules.recording import Voice, find_voice, speaker_typed
from cpclerk.services.attendance import Attendance
from cpclerk.services.attenders import Attender
from cpclerk.ui.screens.recording_line import Typing

Agreed = Collection[tuple[str, str]]
"""Guesses that were confirmed: what was typed, as it is compared, and whom it means."""

MOST_CHOICES = 6
"""As many as can be picked from: more are asked for by more of the name."""

BROUGHT = frozenset({"advocate", "wrote_to_chair", "consulted"})
"""Ways of taking part in which a child's words come without the child."""


def meant_by(typed: str, voices: Sequence[Voice], agreed: Agreed) -> tuple[Voice | None, bool]:
    """Return who is meant by a name before a colon, and whether that is only a guess."""
    meant = find_voice(typed, voices)
    who = meant.one or meant.guess
    return who, not meant.sure and who is not None and (plain(typed), who.uid) not in agreed


def with_speaker(line: Typing, voices: Sequence[Voice], agreed: Agreed = ()) -> Typing:
    """Return a line whose tag at the start is its speaker, where it is clear who is meant.

    Typed before it was known who is on the list, or kept from before, it still stands in the text.
    """
    typed = speaker_typed(line.text)
    if typed is None or not typed[0] or line.amending is not None:
        return line
    who, is_guess = meant_by(typed[0], voices, agreed)
    if who is None or is_guess:
        return line
    return replace(line, speaker=who.uid, text=typed[1], guessed="")


def doubts(
    line: Typing, voices: Sequence[Voice], meeting: Attendance | None, heard: Collection[str | None]
) -> Iterator[str]:
    """Yield what to ask before a line is entered.

    A tag that nobody has does not stay in the text unseen, a guess is confirmed, and who is down
    as absent said nothing: unless they are `heard` already, or somebody brings a child's words.
    """
    who = next((each for each in voices if each.uid == line.speaker), None)
    if line.guessed and who is not None:
        yield (
            f"{line.guessed} may be {who.words}. Enter again: yes, from now on. If not: Home, "
            "then the right tag and a colon."
        )
    if line.amending is not None:
        return
    typed = speaker_typed(line.text)
    if typed and typed[1] and any(character.isalpha() for character in typed[0]):
        if meeting is None:
            yield "Who is here is still being read. Enter again enters this as it stands."
        else:
            yield f"{unclear(typed[0], voices)} Enter again leaves it there."
    person = attender(line.speaker, meeting)
    if person is None or meeting is None or person.uid in heard or _is_brought(person, meeting):
        return
    if person.attended is False:
        yield (
            f"{person.tag} is down as not here. Enter again: their words all the same, such as a "
            "report read out; F4 puts them down as here."
        )


def pasted_doubts(line: Typing, texts: Sequence[str], voices: Sequence[Voice]) -> str:
    """Return what is not clear of lines that were pasted behind a line; empty: nothing."""
    typed = filter(None, map(speaker_typed, texts))
    tags = dict.fromkeys(tag for tag, rest in typed if rest and any(map(str.isalpha, tag)))
    who = next((each for each in voices if each.uid == line.speaker), None)
    said = []
    if line.guessed and who is not None:
        said.append(f"{line.guessed} may be {who.words}.")
    if tags:
        said.append(f"It is not clear who is meant by {listed(list(tags))}: it stays in the text.")
    return " ".join(said)


def remark(line: Typing, meeting: Attendance | None, heard: Collection[str | None]) -> str:
    """Return what is said of who speaks for the first time and was never put down as here."""
    person = attender(line.speaker, meeting)
    if person is None or meeting is None or not meeting.is_under_way or person.uid in heard:
        return ""
    not_marked = person.attended is None and not _is_brought(person, meeting)
    return f"{person.tag} is not marked as here yet: F4." if not_marked else ""


def attender(uid: str | None, meeting: Attendance | None) -> Attender | None:
    """Return somebody on the list."""
    return next((each for each in (meeting.people if meeting else ()) if each.uid == uid), None)


def choices(typed: str, voices: Sequence[Voice]) -> tuple[Voice, ...]:
    """Return those of whom one is to be picked, where a name before a colon may mean several."""
    found = find_voice(typed, voices)
    return () if found.one or found.guess else found.voices[:MOST_CHOICES]


def unclear(typed: str, voices: Sequence[Voice]) -> str:
    """Return why a name before a colon was not taken as the speaker, and how one is picked."""
    if several := choices(typed, voices):
        words = "  ".join(f"{number} {each.words}" for number, each in enumerate(several, 1))
        return f"{typed}: a digit or Down picks: {words}."
    return f"Nobody on the list is {typed}, so it stays in the text. F4 shows who is on it."


def _is_brought(person: Attender, meeting: Attendance) -> bool:
    return any(
        each.person_uid in person.uids and each.participation in BROUGHT
        for each in meeting.children
    )
