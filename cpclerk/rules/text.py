"""Text from people is data: what is cleaned on the way in."""

import re
import unicodedata

from cpclerk.rules.errors import Refused

LIMIT = 4_000
# How many times as long a text may be before it is cleaned; a longer one is not looked through.
RAW = 8
# No living script puts more marks on one letter; the letters that climb over other lines do.
MOST_MARKS = 8

_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # cursor moves, colours
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\n\x07\x1b\x90\x98\x9c-\x9f]*"  # titles
    r"(?:\x07|\x1b\\|\x9c)"
    r"|\x1b[ -/]*[0-~]"
)
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_FLAGS = re.compile("\U0001f3f4(?:\U000e0067\U000e0062)(?:[\U000e0061-\U000e007a]{3})\U000e007f")
# Arabic number signs are format characters by name, but they can be seen.
_VISIBLE_FORMAT = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2")
_ENDS = frozenset(".!?…:")
_JOINERS = "\u200c\u200d"
_SPACES = "\t\n\r\v\f\u00a0\u2028\u2029"
_BRAILLE_BLANK = "\u2800"
_PICTURE_STYLE = "\ufe0e\ufe0f"
# Blank letters and selectors that show nothing and can hide a message between visible letters.
_BLANKS = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u2065\u3164\uffa0\ufff0\ufff1\ufff2\ufff3\ufff4\ufff5\ufff6\ufff7\ufff8"
)


def clean_text(text: str, *, lines: bool = False, limit: int = LIMIT) -> str:
    """The text as it may be stored and shown: what people see, and nothing that acts or hides.

    Control characters, terminal escape sequences, direction overrides and invisible characters
    go, and so does what is piled upon a letter beyond eight marks; letters of every script and
    emoji stay; tabs and (unless `lines`) line ends become spaces; the ends are trimmed; accents
    are composed (NFC). `limit` is in characters; a longer text is Refused, because shortening it
    would lose words. Cleaning twice changes nothing.
    """
    if len(text) > RAW * limit:
        raise _too_long(len(text), limit)
    # Most of what is typed has nothing in it to look for.
    text = text.strip() if _is_plain(text) else _cleaned(text, lines=lines)
    if len(text) > limit:
        raise _too_long(len(text), limit)
    return text


def clean_field(text: str, field: str, *, limit: int) -> str:
    """The text of a field, cleaned; a refusal names the field."""
    try:
        return clean_text(text, limit=limit)
    except Refused as error:
        raise Refused(error.sentence, field) from None


def printable(text: str) -> str:
    """The text on one line as it may be shown: without anything a terminal could act on.

    On the way out, for what an older or a strange store, a file or a command line holds: unlike
    `clean_text` it refuses nothing and keeps blanks.
    """
    if _is_plain(text):
        return text
    kept, marks = [], 0
    for character in text.replace("\r\n", "\n"):
        if character.isprintable() or character in _JOINERS or character in _VISIBLE_FORMAT:
            marks = _marks(character, marks)
            if marks <= MOST_MARKS:
                kept.append(character)
        elif character in _SPACES or character.isspace():
            kept.append(" ")
        elif unicodedata.category(character) in {"Cn", "Co", "Cs"}:
            # Nobody can say what it looks like; that something is there is shown.
            kept.append("\ufffd")
    return "".join(kept)


def printable_lines(text: str) -> str:
    """The text as it may be shown, line by line, without anything a terminal could act on."""
    if _is_plain(text):
        return text
    return "\n".join(map(printable, _LINE_ENDS.sub("\n", text).split("\n")))


def ended(text: str) -> str:
    """The text with a full stop, unless it ends as a sentence does; nothing stays nothing."""
    return text if not text or text.rstrip("”’\"')")[-1:] in _ENDS else f"{text}."


def for_file_name(reference: str) -> str:
    """The reference as part of a file's name: plain letters and digits, a dash for all else."""
    return "".join(each if each.isalnum() and each.isascii() else "-" for each in reference)


def fold(text: str) -> str:
    """The text as it is searched by: small letters, no accents, single spaces."""
    if text.isascii():
        return " ".join(text.lower().split())
    plain = "".join(
        character
        for character in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(character)
    )
    return " ".join(plain.casefold().split())


def capital(text: str) -> str:
    """Return words as they begin a line."""
    return text[:1].upper() + text[1:]


def _cleaned(text: str, *, lines: bool) -> str:
    line_end = "\n" if lines else " "
    text = _LINE_ENDS.sub("\n", _ESCAPES.sub("", text))
    text = text.replace("\n", line_end).replace("\t", " ").replace(_BRAILLE_BLANK, " ")
    before = None
    while before != text:
        before = text
        text = unicodedata.normalize("NFC", _without_hidden(text))
    return _trimmed(text) if lines else text.strip()


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable()


def _trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def _without_hidden(text: str) -> str:
    if _is_plain(text):
        return text
    kept: list[str] = []
    marks = 0
    flags = {place for flag in _FLAGS.finditer(text) for place in range(*flag.span())}
    for place, character in enumerate(text):
        if place in flags or _is_shown(character):
            marks = _marks(character, marks)
            if marks <= MOST_MARKS:
                kept.append(character)
        elif character in _PICTURE_STYLE:
            if kept and _takes_style(kept[-1]):
                kept.append(character)
        elif (
            character in _JOINERS
            and kept
            and _joins(kept[-1])
            and _joins(text[place + 1 : place + 2])
        ):
            kept.append(character)
    return "".join(kept)


def _marks(character: str, before: int) -> int:
    """How many marks stand on a letter with this character, when so many did `before` it."""
    if character.isascii():
        return 0
    if character in _JOINERS:
        return before
    return before + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0


def _too_long(length: int, limit: int) -> Refused:
    return Refused(
        f"This is {length:,} characters long; there is room for {limit:,}. "
        "Shorten it, or split it in two."
    )


def _is_shown(character: str) -> bool:
    if character == "\n" or character in _VISIBLE_FORMAT:
        return True
    category = unicodedata.category(character)
    if category in {"Cc", "Cf", "Cs", "Zl", "Zp"} or character in _BLANKS:
        return False
    code = ord(character)
    if 0xFE00 <= code <= 0xFE0F or 0x180B <= code <= 0x180F or 0xE0000 <= code <= 0xE0FFF:
        return False
    return code & 0xFFFE != 0xFFFE


def _takes_style(character: str) -> bool:
    return character in "#*0123456789" or unicodedata.category(character) in {
        "So",
        "Sm",
        "Po",
        "Sk",
    }


def _joins(character: str) -> bool:
    """Whether a joiner beside the character shapes what is seen (emoji, Arabic, Indic)."""
    if not character or character.isascii():
        return False
    if character in _PICTURE_STYLE:
        return True
    return unicodedata.category(character) in {"So", "Sk", "Lo", "Lm", "Mn", "Mc", "Sm"}
