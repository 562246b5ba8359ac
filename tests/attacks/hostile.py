"""Strings that attack: what a terminal would act on, what hides or turns words, what is run."""

from collections.abc import Iterator
from random import Random
from unicodedata import category

ACTS = (
    "\x1b]52;c;b3duZWQ=\x07",
    "\x1b]0;owned\x07",
    "\x1b]2;owned\x1b\\",
    "\x1b]8;;http://example.org\x1b\\",
    "\x1b]4;1;rgb:ff/00/00\x07",
    "\x1b]10;?\x07",
    "\x1bP1$r0m\x1b\\",
    "\x1bPq#0;2;0;0;0\x1b\\",
    "\x1b_Gowned\x1b\\",
    "\x1b^owned\x1b\\",
    "\x1bXowned\x1b\\",
    "\x1b[?1049h",
    "\x1b[?1049l",
    "\x1b[2J",
    "\x1b[H",
    "\x1b[99;1H",
    "\x1b[1;31m",
    "\x1b[6n",
    "\x1b[c",
    "\x1b[21t",
    "\x1b[?1000h",
    "\x1b[?25l",
    "\x1b[8;1;1t",
    "\x1b[!p",
    "\x1b[3J",
    "\x1b[5i",
    "\x1bc",
    "\x1b7",
    "\x1b8",
    "\x1b#8",
    "\x1b(0",
    "\x1b%G",
    "\x1bD",
    "\x1bM",
    "\x1b=",
    "\x1bN",
    "\x1b",
    "\x9b2J",
    "\x9b31m",
    "\x9d0;owned\x9c",
    "\x90owned\x9c",
    "\x9fowned\x9c",
    "\x84",
    "\x85",
    "\x8d",
    "\x9c",
    "\x00",
    "\x07",
    "\x08\x08\x08",
    "\x0b",
    "\x0c",
    "\r",
    "\n",
    "\r\n",
    "\t",
    "\x0e",
    "\x0f",
    "\x11",
    "\x13",
    "\x7f",
    "\x1a",
    # What a decoder that is too kind makes of overlong and broken UTF-8.
    b"\xc0\x9b31m".decode("latin-1"),
    b"\xe0\x80\x9b2J".decode("utf-8", "replace"),
    b"\xc2\x9b2J".decode("latin-1"),
)
HIDES = (
    "\u202eevil",
    "\u202d",
    "\u202a",
    "\u2066",
    "\u2067",
    "\u2068",
    "\u2069",
    "\u200e",
    "\u200f",
    "\u061c",
    "\u200b",
    "\u2060",
    "\ufeff",
    "\u00ad",
    "\u034f",
    "\u3164",
    "\u2028",
    "\u2029",
    "\ufff9\ufffb",
    "\u206f",
    "\U000e0001\U000e0068\U000e0069",
    "\ufe0f",
    "\U000e0100",
    "\u180e",
    "\ue000",
    "\uffff",
    "\u2800",
)
SHOWS = (
    "[b]",
    "[/]",
    "[/b]",
    "[red]markup",
    "[@click=app.quit]x[/]",
    "[link=http://example.org]x[/link]",
    "[",
    "]]",
    "\\[",
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(1)",
    "'=1",
    "{{ 7*7 }}",
    "{% for x in y %}",
    "${7*7}",
    "%s%n",
    "{0.__class__}",
    "<script>",
    "&lt;",
    "../../etc/passwd",
    "..\\..\\x",
    "C:\\",
    "~/x",
    "/dev/null",
    "'; DROP TABLE family; --",
    '"',
    "`id`",
    "$(id)",
    "日本語",
    "👩\u200d👩\u200d👧",
    "👩🏽",
    "مرحبا",
    "שלום",
    "a" + "\u0301" * 60,
    "\u0301",
    "\u0489" * 30,
    "Ａ",
    "ｱ",
)
LONG = ("x" * 10_000, "日" * 4_000, "e\u0301" * 5_000, "a " * 5_000, "\u200b" * 10_000)


def hostile(count: int, seed: int = 0) -> Iterator[str]:
    """Yield each string alone, then mixtures of them between words; always the same ones."""
    random = Random(seed)
    every = (*ACTS, *HIDES, *SHOWS)
    for number in range(count):
        if number < len(every):
            yield f"{every[number]}z"
        elif random.random() < 0.02:
            yield random.choice(LONG)
        else:
            pieces = (random.choice((*every, "ash", " ")) for _ in range(random.randint(2, 9)))
            yield "".join(pieces)


def of_file_names(count: int) -> Iterator[str]:
    """Yield those that the command line of any system can be given: no NUL, and not too long."""
    for each in hostile(count):
        if len(each.encode("utf-8", "surrogateescape")) <= 120:
            yield each.replace("\x00", "")


def acts(text: str) -> set[str]:
    """Return the characters of a text, line ends left out, that act on a terminal or turn words."""
    if text.isascii() and text.isprintable():
        return set()
    kinds = {"Cc", "Cs", "Zl", "Zp"}
    turning = set("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e")
    turning |= set("\u2066\u2067\u2068\u2069")
    return {each for each in text if each in turning or category(each) in kinds} - {"\n"}
