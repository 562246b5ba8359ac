"""Which screens there are, by name; each is imported when it is first opened."""

from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from cpclerk.rules.roles import READ, SEE_OWN_CHILDREN, why_not

if TYPE_CHECKING:
    from cpclerk.ui.screens.base import BaseScreen

_SCREENS = "cpclerk.ui.screens."


class Room(NamedTuple):
    """A screen: its name in the code, the words for it, and `module:Class` where it is.

    `action` is what somebody must be allowed to do to find anything there; empty: nothing.
    """

    name: str
    words: str
    target: str
    action: str = READ

    def closed_to(self, role: str) -> str:
        """Return why somebody in this role cannot come in, and who can; nothing if they can."""
        return why_not(role, self.action) if self.action else ""

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
        "calendar", "Working days", "settings_calendar:CalendarScreen", ""
    ): "bank holidays, and days the office is closed",
    Room(
        "procedures", "Procedures", "settings_procedures:ProceduresScreen", ""
    ): "the limits the office works by, and its own",
    Room(
        "people", "People", "settings_people:PeopleScreen", ""
    ): "who can open the store, passphrase, screen lock",
    Room(
        "premises", "Rooms and teams", "settings_premises:PremisesScreen", ""
    ): "where they are held, the teams that ask for them",
    Room(
        "letters", "Letters", "settings_letters:LettersScreen", ""
    ): "Word templates, what is enclosed, the mail server",
    Room(
        "chairs", "Chairs' diaries", "settings_chairs:ChairsScreen"
    ): "when chairs work, their leave and other commitments",
    Room(
        "times", "Usual times and travel", "settings_times:TimesScreen", ""
    ): "when they usually begin, how far places are apart",
    Room(
        "own-items", "Checklists", "settings_own_items:OwnItemsScreen", ""
    ): "items of your own, beside those of the procedures",
}
"""What can be set for the office, and what it is about; each class takes no arguments."""

PLACES = (
    Room("desk", "Desk", "desk:DeskScreen"),
    Room("advocacy", "My children", "advocacy:AdvocacyScreen", SEE_OWN_CHILDREN),
    Room("new-booking", "Book a conference", "new_booking:NewBookingScreen", "request conference"),
    Room(
        "new-meeting",
        "Book a meeting without a family",
        "new_meeting:NewMeetingScreen",
        "request conference",
    ),
    Room("requests", "To be booked", "requests:RequestsScreen"),
    Room("diary", "Diary", "diary:DiaryScreen"),
    Room("conferences", "Conferences", "conferences:ConferencesScreen"),
    Room("chasing", "Chase replies", "chasing:ChasingScreen"),
    Room("families", "Families", "families:FamiliesScreen"),
    Room("in-hand", "Records in hand", "in_hand:InHandScreen"),
    Room("run-up", "Run-up", "runup:RunupScreen"),
    Room("report-chasing", "Reports to chase", "report_chasing:ReportChasingScreen"),
    Room("on-a-plan", "Is this child on a plan?", "on_a_plan:OnAPlanScreen"),
    Room("outbox", "Outbox", "outbox:OutboxScreen"),
    Room(
        "questionnaire-figures",
        "Answers counted",
        "questionnaire_figures:QuestionnaireFiguresScreen",
    ),
    Room("settings", "Settings", "settings:SettingsScreen", ""),
    *SETTINGS,
)
"""Screens that belong to the office as a whole; each class takes no arguments."""

PAGES = (
    Room("overview", "Conference", "overview:OverviewScreen"),
    Room("distribution", "Distribution", "distribution:DistributionScreen"),
    Room("correction", "What changed", "correction:CorrectionScreen"),
    Room("copy-log", "Distribution log", "copy_log:CopyLogScreen"),
    Room("monitoring", "Chair's form", "monitoring:MonitoringScreen"),
    Room("preparation", "Preparation", "preparation:PreparationScreen"),
    Room("day-sheet", "Day sheet", "preparation:DaySheetScreen"),
    Room("last-time", "Last time", "looking_back:LookingBackScreen"),
    Room("child-views", "The children's views", "child_views:ChildViewsScreen"),
    Room("read-back", "Read-back", "read_back:ReadBackScreen"),
    Room("next-meetings", "Next meetings", "next_meetings:NextMeetingsScreen"),
    Room("exclusions", "Exclusions", "exclusions:ExclusionsScreen"),
    Room("sending", "Tell everybody", "sending:SendingScreen"),
    Room("envelopes", "Envelopes", "envelopes:EnvelopesScreen"),
    Room("outline-plan", "Outline plan", "outline:OutlineScreen"),
    Room("plans", "Plans", "plans:PlansScreen"),
    Room("copy-across", "Case system", "copy_across:CopyAcrossScreen"),
    Room("questionnaires", "Questionnaires", "questionnaires:QuestionnairesScreen"),
    Room("own-child", "My children", "own_child:OwnChildScreen", SEE_OWN_CHILDREN),
)
"""Other screens about one conference; each class takes the conference's uid."""

_BY_NAME = {room.name: room for room in (*STEPS, *PLACES, *PAGES)}


HOMES = ("desk", "advocacy")
"""Where somebody begins: the first of these that is not closed to them."""


def home_of(role: str) -> Room:
    """Return where somebody in this role begins."""
    homes = [room(name) for name in HOMES]
    return next((each for each in homes if not each.closed_to(role)), homes[0])


def room(name: str) -> Room:
    """Return the room of that name. Raises KeyError."""
    return _BY_NAME[name]
