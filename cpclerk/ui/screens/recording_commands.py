"""What can be done while recording: function keys, so that every letter can be typed."""

from cpclerk.ui.commands import Command


class NextColumn(Command):
    """Tab while recording."""

    id = "next-column"
    key = "tab"
    words = "column"
    description = "Go on to the next column; Shift+Tab goes back"


class PreviousColumn(Command):
    """Shift+Tab while recording."""

    id = "previous-column"
    key = "shift+tab"
    words = "column before"
    description = "Go back to the column before"
    shown = False


class EntryAbove(Command):
    """Up while recording."""

    id = "entry-above"
    key = "up"
    priority = True
    words = "amend"
    description = (
        "Point at the last entry of the column, and at those above it; Enter then amends it, "
        "Del strikes it out or lets it stand again, F7 restricts it"
    )


class EntryBelow(Command):
    """Down while recording."""

    id = "entry-below"
    key = "down"
    priority = True
    words = "entry below"
    description = "Point at the entry below; after the last one the line is back"
    shown = False


class PageUp(Command):
    """PgUp while recording."""

    id = "column-page-up"
    key = "pageup"
    words = "scroll up"
    description = "Scroll the column back"
    shown = False


class PageDown(Command):
    """PgDn while recording."""

    id = "column-page-down"
    key = "pagedown"
    words = "scroll down"
    description = "Scroll the column on"
    shown = False


class Meeting(Command):
    """F2 while recording."""

    id = "meeting"
    key = "f2"
    words = "meeting"
    description = "Begin, go ahead without a quorum, close the meeting, or go to another step"


class ClosedPart(Command):
    """F3 while recording."""

    id = "closed-part"
    key = "f3"
    words = "closed part"
    description = (
        "Begin the part for professionals only, or end it: what is entered in it is restricted, "
        "and the wall is blank until F10"
    )


class WhoIsHere(Command):
    """F4 while recording."""

    id = "who-is-here"
    key = "f4"
    words = "here"
    description = "Put down who comes and goes, and how each child takes part"


class UndoLast(Command):
    """F5 while recording."""

    id = "undo-last"
    key = "f5"
    words = "undo"
    description = "Take back what you saved last on this screen; again, what you saved before it"


class Redo(Command):
    """Ctrl+Y while recording."""

    id = "redo"
    key = "ctrl+y"
    words = "redo"
    description = "Do again what you took back last; again, what you took back before it"
    shown = False


class NextKind(Command):
    """F8 while recording."""

    id = "next-kind"
    key = "f8"
    words = "kind"
    description = (
        "Say what is being typed or pointed at: a danger, past harm or a complicating factor; "
        "existing safety or a strength; a safety goal. Again: the next of them, then none. "
        "Typed before the text, d; h; c; s; t; g; do the same from any column"
    )


class AboutEntry(Command):
    """Ctrl+T while recording."""

    id = "about-entry"
    key = "ctrl+t"
    words = "more"
    description = (
        "More about what is being typed or pointed at: fact or opinion, which children; move it, "
        "merge it with the one above, pin it to the plan"
    )


class Glance(Command):
    """Ctrl+G while recording."""

    id = "glance"
    key = "ctrl+g"
    words = "agenda"
    description = (
        "Who has said nothing yet, which child nothing was said of, dangers without a goal; "
        "Enter goes on with the agenda"
    )


class LastTimeBeside(Command):
    """Ctrl+O while recording."""

    id = "last-time"
    key = "ctrl+o"
    words = "last time"
    description = (
        "Go through last time's worries, goals and actions: d, p or n, then what came of it; "
        "a says one again today. Esc leaves it in sight, Ctrl+O again puts it away"
    )


class Verbatim(Command):
    """F6 while recording."""

    id = "verbatim"
    key = "f6"
    words = "verbatim"
    description = "Mark what is being typed as the speaker's own words, or take the mark off"


class Restrict(Command):
    """F7 while recording."""

    id = "restrict"
    key = "f7"
    words = "restrict"
    description = (
        "Let only professionals see what is being typed or pointed at; again: named people only, "
        "all but named people, or everyone"
    )


class Scale(Command):
    """F9 while recording."""

    id = "scale"
    key = "f9"
    words = "scale"
    description = "Put down everybody's mark on the scale of safety, 0 to 10"


class OnTheWall(Command):
    """F10 in the meeting."""

    id = "wall"
    key = "f10"
    words = "wall"
    description = (
        "Show on the wall what everybody now in the room may see, or show nothing there; "
        "it goes blank by itself when somebody comes or goes"
    )


COMMANDS: tuple[type[Command], ...] = (
    NextColumn,
    EntryAbove,
    Restrict,
    UndoLast,
    OnTheWall,
    WhoIsHere,
    Meeting,
    ClosedPart,
    NextKind,
    LastTimeBeside,
    AboutEntry,
    Glance,
    Redo,
    Verbatim,
    Scale,
    PreviousColumn,
    EntryBelow,
    PageUp,
    PageDown,
)
