"""Asked once as a meeting closes: the next review and the first core group, while all are there."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from cpclerk.services.next_meetings import NextMeetings, next_meetings

if TYPE_CHECKING:
    from cpclerk.ui.screens.recording_meeting import MeetingKeys


def book_next_then(screen: "MeetingKeys", then: Callable[[], None]) -> None:
    """Show the next meetings where either is to be booked, then go on whatever came of it."""
    session, uid = screen.session, screen.conference_uid

    def show(page: NextMeetings) -> None:
        if not page.are_missing:
            then()
            return
        from cpclerk.ui.screens.next_meetings import NextMeetingsScreen

        screen.keeping.now()
        screen.app.push_screen(NextMeetingsScreen(uid), lambda _: then())

    screen.read(lambda: next_meetings(session, uid), show, group="next meetings")
