"""Which screens there are, by name; each is imported when it is first opened."""

from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from cpclerk.ui.screens.base import BaseScreen

_SCREENS = "cpclerk.ui.screens."


class Room(NamedTuple):
    """A screen: its name in the code, the words for it, and `module:Class` where it is."""

    name: str
    words: str
    target: str

    def screen(self) -> "type[BaseScreen]":
        """Return its class, importing the module if need be."""
        module, _, name = self.target.partition(":")
        found: type[Any] = getattr(import_module(_SCREENS + module), name)
        return found


STEPS = (
    Room("booking", "Book", "booking:BookingScreen"),
    Room("invitations", "Invite", "invitations:InvitationsScreen"),
    Room("checklists", "Check", "checklists:ChecklistsScreen"),
    Room("recording", "Record", "recording:RecordingScreen"),
    Room("decisions", "Decide", "decisions:DecisionsScreen"),
    Room("minutes", "Minutes", "minutes:MinutesScreen"),
)
"""The six steps of one conference; each class takes the conference's uid."""

SETTINGS = {
    Room(
        "calendar", "Working days", "settings_calendar:CalendarScreen"
    ): "bank holidays, and days on which the office is closed",
    Room(
        "procedures", "Procedures", "settings_procedures:ProceduresScreen"
    ): "the limits the office works by, and those it sets itself",
}
"""What can be set for the office, and what it is about; each class takes no arguments."""

PLACES = (
    Room("desk", "Desk", "desk:DeskScreen"),
    Room("new-booking", "Book a conference", "new_booking:NewBookingScreen"),
    Room("conferences", "Conferences", "conferences:ConferencesScreen"),
    Room("families", "Families", "families:FamiliesScreen"),
    Room("on-a-plan", "Is this child on a plan?", "on_a_plan:OnAPlanScreen"),
    Room("settings", "Settings", "settings:SettingsScreen"),
    *SETTINGS,
)
"""Screens that belong to the office as a whole; each class takes no arguments."""

PAGES = (
    Room("overview", "Conference", "overview:OverviewScreen"),
    Room("distribution", "Distribution", "distribution:DistributionScreen"),
)
"""Other screens about one conference; each class takes the conference's uid."""

_BY_NAME = {room.name: room for room in (*STEPS, *PLACES, *PAGES)}


def room(name: str) -> Room:
    """Return the room of that name. Raises KeyError."""
    return _BY_NAME[name]
