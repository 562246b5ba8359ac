"""A screen of the meeting whose words can stand on the wall."""

from collections.abc import Iterable
from typing import ClassVar, Protocol

from cpclerk.rules.errors import Refused
from cpclerk.services import wall
from cpclerk.services.attendance import Attendance
from cpclerk.services.wall import Standing
from cpclerk.ui.feed import ROOM_CHANGED, View
from cpclerk.ui.screens.conference import ConferenceScreen
from cpclerk.ui.widgets.wall_line import WallLine

LOOK = 1.0
"""Seconds between two looks at whether somebody else has put down that people came or went."""
TICK = 0.5
"""Seconds between two looks at how the wall stands."""


LOOK_AGAIN = "Who is in, or the part of the meeting, has just changed. Look, then F10 again."


class Revised(Protocol):
    """A row as far as it is compared with what is on screen."""

    @property
    def uid(self) -> str:
        """Which it is."""

    @property
    def rev(self) -> int:
        """At which rev it stands."""


class WallScreen(ConferenceScreen):
    """Offers the wall what it knows each time that this is news, and owns it while on top."""

    TAKES_OVER: ClassVar[bool] = True
    """Whether the wall is its as soon as it is on top; if not, once F10 shows what it has."""

    SHOWS_VIEWS: ClassVar[bool] = False
    """Whether what it has for the wall is what the children think, not what was said."""

    def __init__(self, conference_uid: str) -> None:
        super().__init__(conference_uid)
        self.wall = WallLine()
        self.meeting: Attendance | None = None
        self.giveaways: frozenset[str] | None = None
        self.is_fresh = False
        # Whether F10 waits for what another recorder changed to be read.
        self._is_to_show = False

    def view(self) -> View:
        """Return what might stand on the wall."""
        raise NotImplementedError

    def stands(self) -> Standing | None:
        """Return how what is on screen stands; None before anything is."""
        raise NotImplementedError

    def changed(self) -> None:
        """Read again after a change that was made elsewhere."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Look now and then at what others do to this record, and how the wall stands."""
        self.set_interval(LOOK, self._look_elsewhere)
        self.set_interval(TICK, self.show_wall_state)

    def on_unmount(self) -> None:
        """Nothing of this record stands on the wall once its screen has gone."""
        feed = self.office_app.feed
        if feed.owner is self:
            feed.blank()
            feed.owner = None

    def load(self) -> None:
        """Take the wall over; read what must never stand on it."""
        super().load()
        # Until it is read again, what this screen knew before may be older than the wall.
        self.is_fresh = False
        session, uid = self.session, self.conference_uid
        if self.TAKES_OVER:
            self.office_app.feed.owner = self

        def known(found: frozenset[str]) -> None:
            self.giveaways = found
            self.to_wall()

        self.read(lambda: wall.never_shown(session, uid), known, group="never shown")

    def to_wall(self, *, even_blank: bool = False) -> None:
        """Offer the wall what is known now, if it shows anything."""
        feed = self.office_app.feed
        if (feed.is_shown or even_blank) and self.is_fresh and self.giveaways is not None:
            feed.take(self.view(), self)
        self.show_wall_state()
        if self._is_to_show and self.is_fresh:
            self._is_to_show = False
            self.action_wall()

    def action_wall(self) -> None:
        """Show the wall to those who are in now, or blank it."""
        feed = self.office_app.feed
        if feed.is_shown:
            feed.blank()
            self.show_wall_state()
            return
        known = self.stands()
        if known is None or self.is_writing:
            self._show_wall()
            return
        session, uid, views = self.session, self.conference_uid, self.SHOWS_VIEWS

        def found(now: Standing) -> None:
            if now == known or self.is_writing:
                self._show_wall()
                return
            # What another recorder restricted just now is not shown as it stood before.
            self._is_to_show = _is_same_room(now, known)
            if not self._is_to_show:
                self.complain(LOOK_AGAIN)
            self.changed()

        self.read(lambda: wall.standing(session, uid, views=views), found, group="show wall")

    def _show_wall(self) -> None:
        feed = self.office_app.feed
        feed.owner = self
        self.to_wall(even_blank=True)
        try:
            feed.show()
        except Refused as refused:
            self.complain(refused.sentence)
            return
        shows = "The wall shows what" if feed.shows_anything else "Nothing is there yet that"
        self.say(f"{shows} these may see: {_names(self.meeting)}.")
        self.show_wall_state()

    def show_wall_state(self) -> None:
        """Say how the wall stands, if that is news."""
        feed = self.office_app.feed
        tone = "shown" if feed.is_shown else "blank"
        if feed.sender is None or not feed.sender.walls:
            tone = "none"
        self.wall.show(feed.words, "amiss" if feed.is_amiss else tone)

    def _look_elsewhere(self) -> None:
        if self.office_app.feed.is_shown:
            self.look_elsewhere()

    def look_elsewhere(self) -> None:
        """See whether somebody else changed the record or who is in; if so, show it."""
        feed, known = self.office_app.feed, self.stands()
        if feed.owner is not self or known is None or self.is_writing:
            return
        session, uid = self.session, self.conference_uid

        def found(now: Standing) -> None:
            if self.is_writing or known != self.stands() or now == known:
                return
            if feed.is_shown and not _is_same_room(now, known):
                feed.blank(ROOM_CHANGED)
            self.changed()

        views = self.SHOWS_VIEWS
        self.read(lambda: wall.standing(session, uid, views=views), found, group="wall")


def _is_same_room(now: Standing, known: Standing) -> bool:
    return (now.people, now.closed_part) == (known.people, known.closed_part)


def view_of(meeting: Attendance, giveaways: frozenset[str], conference_uid: str) -> View:
    """Return a view of who is in, with nothing to show yet."""
    here = [each for each in meeting.people if each.is_here]
    # The chair is there from the first word on, whenever it is that they are put on the list.
    names = {(each.uid, each.substitute) for each in here if not each.chairs}
    return View(
        room=tuple(each.reader for each in here),
        present=frozenset({*names, ("", conference_uid), ("", str(meeting.closed_part))}),
        giveaways=giveaways,
    )


def standing_of(meeting: Attendance | None, *rows: Iterable[Revised]) -> Standing | None:
    """Return how what is on screen stands: these rows, and who is in."""
    if meeting is None:
        return None
    revs = {each.uid: each.rev for some in rows for each in some}
    people = {each.uid: each.rev for each in meeting.people}
    return Standing(revs, people, meeting.rev, meeting.closed_part)


def _names(meeting: Attendance | None) -> str:
    return ", ".join(each.tag for each in meeting.people if each.is_here) if meeting else ""
