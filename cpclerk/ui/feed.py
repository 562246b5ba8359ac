"""What the recorder lets stand on its walls: nothing, until the clerk says so, for those in."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from cpclerk.rules.errors import Refused
from cpclerk.rules.wall import BLANK, Frame, Offered, Slip, frame, packed

if TYPE_CHECKING:
    from cpclerk.rules.distribution import Recipient
    from cpclerk.ui.app import CpclerkApp

NOT_BEGUN = "F10 shows it"
ROOM_CHANGED = "who is in changed"
CAME_BACK = "an entry came back"
RESTRICTION_LIFTED = "a restriction was lifted"


class Sender(Protocol):
    """Where frames go: `cpclerk.wall.sending.Outlet`."""

    @property
    def number(self) -> int:
        """The number by which a wall can ask for this recorder."""

    @property
    def walls(self) -> int:
        """How many walls are connected."""

    @property
    def behind(self) -> int:
        """How many have not said in time that they show the latest."""

    def send(self, message: bytes) -> None:
        """Have every wall show this."""

    def close(self) -> None:
        """Let every wall go."""


@dataclass(frozen=True, slots=True)
class View:
    """What a screen knows: what might stand on the wall, and who is in the room.

    `present` differs as soon as somebody else is in, or another part of the meeting begins.
    """

    offered: tuple[Offered, ...] = ()
    slips: tuple[Slip, ...] = ()
    about: Offered | None = None
    views: tuple[Offered, ...] = ()
    room: tuple["Recipient", ...] = ()
    present: frozenset[object] = frozenset()
    giveaways: frozenset[str] = frozenset()

    def frame(self) -> Frame:
        """Return what may stand on the wall of it."""
        return frame(self.offered, self.slips, self.room, self.giveaways, self.about, self.views)


@dataclass
class Feed:
    """Decides for the walls of this recorder. Only the screen that owns it is listened to."""

    sender: Sender | None = None
    owner: object = None
    is_shown: bool = False
    why_blank: str = NOT_BEGUN
    scale_is_out: bool = False
    _view: View = field(default_factory=View)
    _shown: Frame = field(default_factory=Frame)
    _last: bytes = BLANK
    _is_careful: bool = False

    def show(self) -> None:
        """Show what may be seen by those who are in now. Raises Refused when nobody is."""
        if not self._view.room:
            raise Refused(
                "Nobody is down as being here, so nobody can read a wall. F4 says who is."
            )
        self.is_shown, self.why_blank, self._is_careful = True, "", False
        self._publish()

    def blank(self, why: str = NOT_BEGUN) -> None:
        """Show nothing, at once, until the clerk shows it again."""
        self.is_shown, self.why_blank = False, why
        self._send(BLANK)

    def take(self, view: View, by: object = None) -> None:
        """Take what a screen knows now; show it if those who are in are the same as before."""
        if by is not self.owner:
            return
        before, self._view = self._view, view
        if self.is_shown and view.present != before.present:
            self.blank(ROOM_CHANGED)
            return
        if self.is_shown:
            self._publish()

    def be_careful(self) -> None:
        """What is taken next must bring back nothing: if it does, blank the wall instead."""
        self._is_careful = True

    def close(self) -> None:
        """Let the walls go."""
        if self.sender is not None:
            self.sender.close()

    @property
    def words(self) -> str:
        """How the wall stands, in a few words; empty where nobody has one."""
        sender = self.sender
        if sender is None:
            return ""
        if sender.behind:
            return "a wall DOES NOT ANSWER: cover it"
        if not sender.walls:
            return f"no wall (cpclerk wall {sender.number})"
        many = f"{sender.walls} walls" if sender.walls > 1 else "wall"
        if not self.is_shown:
            return f"{many} BLANK: {self.why_blank}"
        return f"{many}: shown" if self.shows_anything else f"{many}: shown, empty"

    @property
    def shows_anything(self) -> bool:
        """Whether anything stands on the wall."""
        return self.is_shown and self._shown != Frame()

    @property
    def is_amiss(self) -> bool:
        """Whether a wall may show what it should not."""
        return self.sender is not None and self.sender.behind > 0

    def _publish(self) -> None:
        shown = self._view.frame()
        careful, self._is_careful = self._is_careful, False
        if careful and {*shown.lines, *shown.views} - {*self._shown.lines, *self._shown.views}:
            self.blank(CAME_BACK)
            return
        self._shown = shown
        self._send(packed(shown))

    def _send(self, message: bytes) -> None:
        if message != self._last:
            self._last = message
            if self.sender is not None:
                self.sender.send(message)


def feed_of(app: "CpclerkApp") -> Feed:
    """Return the feed of a program; without a machine of its own, or a line, it has no walls."""
    if app.machine is None:
        return Feed()
    from cpclerk.machine import runtime_folder
    from cpclerk.wall.sending import Outlet

    try:
        return Feed(Outlet(runtime_folder()))
    except OSError:
        return Feed()
