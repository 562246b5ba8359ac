"""What step 4 shows: how the meeting stands, three columns of what was said, the entry line."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from textual.widget import Widget

from cpclerk.rules.audience import Audience, in_part
from cpclerk.rules.conference import COLUMNS
from cpclerk.rules.kinds import without_goal
from cpclerk.rules.wall import Offered
from cpclerk.services import recording
from cpclerk.services.attendance import Attendance, attendance
from cpclerk.services.office import typing_calendar
from cpclerk.services.recording import Record
from cpclerk.services.said import Mark, Said
from cpclerk.services.wall import Standing
from cpclerk.ui.feed import RESTRICTION_LIFTED, ROOM_CHANGED, View
from cpclerk.ui.journal import Journal
from cpclerk.ui.screens import recording_line as words
from cpclerk.ui.screens.on_the_wall import standing_of, view_of
from cpclerk.ui.screens.recording_audience import EVERYONE, PROFESSIONALS
from cpclerk.ui.screens.recording_line import Known, Typing, first_names
from cpclerk.ui.screens.recording_people import PeopleScreen
from cpclerk.ui.screens.recording_state import standing
from cpclerk.ui.widgets.entry import EntryInput, EntryLabel
from cpclerk.ui.widgets.ground import Beside, Under
from cpclerk.ui.widgets.notice import NoticeLine
from cpclerk.ui.widgets.said import SaidColumn

TICK = 5
"""Seconds between two looks at the clock, and at what another recorder did."""


class RecordPage(PeopleScreen):
    """The page as it stands. What a key does is in `recording.RecordingScreen`."""

    DEFAULT_CSS = """
    RecordPage .record { height: 1fr; }
    RecordPage.-wide .record { layout: horizontal; }
    RecordPage .columns { height: 1fr; }
    RecordPage #last-time { display: none; width: 100%; height: 8; }
    RecordPage.-beside #last-time { display: block; }
    RecordPage.-wide .columns { width: 3fr; }
    RecordPage.-wide #last-time { width: 1fr; height: 1fr; }
    RecordPage .entry, RecordPage .state { height: 1; }
    RecordPage .state > NoticeLine { width: 1fr; }
    """

    def __init__(self, conference_uid: str) -> None:
        super().__init__(conference_uid)
        self.state = NoticeLine()
        self.columns = {code: SaidColumn(name, id=code) for code, name in COLUMNS.items()}
        self.last = SaidColumn("Last time", follows=False, id="last-time")
        # While last time is gone through, what is typed is about it, and the line waits.
        self.looking = False
        self.label = EntryLabel()
        self.input = EntryInput(
            self.enter,
            self.take_speaker,
            self.take_letter,
            self.pick_speaker,
            self.wake,
            self.give_back,
            self.hold,
        )
        self.echo = NoticeLine(most=3)
        self.line = Typing()
        # What was being typed before an entry was taken up to be amended.
        self.before: Typing | None = None
        # New wordings of entries, put aside before they were saved, by entry uid.
        self.aside: dict[str, str] = {}
        # At which rev of the entry: what became of it since is shown before it is overwritten.
        self.aside_at: dict[str, int] = {}
        self.said: dict[str, Said] = {}
        self.marks: tuple[Mark, ...] = ()
        # Taken off the wall at the key, before it is taken out of the record.
        self.hidden: set[str] = set()
        # And of these, what waits for an answer before it is taken out, or not.
        self.undecided: set[str] = set()
        self.closed_part = False
        self._as_offered: dict[str, tuple[Said, Offered]] = {}
        # The children's first names, by person.
        self.names: dict[str, str] = {}
        self.in_plan: frozenset[str] = frozenset()
        self.keeping = Journal(
            self, f"recording {conference_uid}", self.to_keep, words.holds, words.together
        )
        # Receipts of reports not recorded, while Enter on the empty line asks for them.
        self.open_receipts = 0
        self.goes_to_receipts = False
        self._changes = 0
        self._opened = self._recalled = False

    # What the keys' half gives

    def enter(self) -> None:
        """Enter the line; or take the entry pointed at up to be amended."""
        raise NotImplementedError

    def take_speaker(self, typed: str) -> bool:
        """Make somebody the speaker; False when it is not clear who is meant."""
        raise NotImplementedError

    def take_letter(self, typed: str) -> bool:
        """Make the line what a letter means; False when it means nothing."""
        raise NotImplementedError

    def pick_speaker(self, typed: str, number: int) -> bool:
        """Make that one of those who may be meant the speaker; False when there is none."""
        raise NotImplementedError

    def give_back(self) -> str:
        """Return what was typed at the start; the line is as before it again."""
        raise NotImplementedError

    def hold(self) -> None:
        """Let the line that was asked about wait while the next one is typed."""
        raise NotImplementedError

    def wake(self) -> None:
        """Point at no entry: the line is back as it was."""
        raise NotImplementedError

    def to_keep(self) -> dict[str, Any] | None:
        """Return what is being typed, as a draft keeps it; None for nothing."""
        raise NotImplementedError

    def recover(self, payload: dict[str, Any], others: int) -> None:
        """Put back what was being typed when the screen was last left; `others` more are kept."""
        raise NotImplementedError

    def first_seen(self) -> None:
        """Do what is done once the record has been read for the first time."""

    # What it does itself

    @property
    def column(self) -> SaidColumn:
        """The column that is typed into."""
        return self.columns[self.line.column]

    @property
    def pointed(self) -> Said | None:
        """The entry pointed at or being amended."""
        return self.said.get(self.column.pointed or "")

    @property
    def day(self) -> dt.date:
        """The day of the conference, from which working days are counted."""
        return (self.heading.date if self.heading else None) or self.session.today

    @property
    def usual_audience(self) -> Audience:
        """Whom a new line is for, unless F7 says otherwise."""
        return PROFESSIONALS if self.closed_part else EVERYONE

    @property
    def stays_open(self) -> bool:
        """People talk for longer than they type: a meeting under way is not hidden by itself."""
        return self.meeting is not None and self.meeting.is_under_way

    def content(self) -> Iterable[Widget]:
        """Return how the meeting stands, the columns, the entry line and its echo."""
        self.calendar = typing_calendar(self.session)
        yield Beside(self.state, self.wall, classes="state")
        yield Under(Beside(*self.columns.values(), classes="columns"), self.last, classes="record")
        yield Beside(self.label, self.input, classes="entry")
        yield self.echo

    def load(self) -> None:
        """Read what was said and who is here."""
        super().load()
        self.show_line()
        self.read_record()
        if not self._opened:
            self._opened = True
            self.set_interval(TICK, self.show_state)
            self.set_interval(TICK, self.look_elsewhere)

    def read_record(self) -> None:
        """Read what was said and who is here, and paint it."""
        session, uid, changes = self.session, self.conference_uid, self._changes

        def paint(found: tuple[Record, Attendance]) -> None:
            if changes == self._changes:
                self._paint(*found)
            else:
                # Something was saved since this was read: it is older than the screen.
                self.read_record()

        self.read(
            lambda: (recording.entries(session, uid), attendance(session, uid)),
            paint,
            group="record",
        )

    def put(self, said: Said) -> None:
        """Show an entry that was just saved."""
        self._changes += 1
        self.blank_if_lifted((said,))
        self.said[said.uid] = said
        self.columns[said.column].put(words.saying(said, self.known()))
        self.hidden.discard(said.uid)
        self.to_wall()
        if said.kind:
            # A danger and its goal are shown with each other in mind.
            self.read_record()
        elif self.meeting is None or not (
            self.meeting.is_under_way or self.meeting.state == "held"
        ):
            self.read_record()

    def blank_if_lifted(self, said: Iterable[Said]) -> None:
        """Blank the wall before anything stands there that was restricted so far."""
        known = ((self.said.get(each.uid), each) for each in said)
        if self.office_app.feed.is_shown and any(
            before is not None and before.audience.is_restricted and not now.audience.is_restricted
            for before, now in known
        ):
            self.office_app.blank_wall(RESTRICTION_LIFTED)

    def known(self, without_goal: frozenset[str] = frozenset()) -> Known:
        """Return what entries are shown with."""
        aside = frozenset(self.aside)
        return Known(self.tags, self.day, self.names, self.in_plan, without_goal, aside)

    def changed(self) -> None:
        """Read again after a change that was not one entry's."""
        self._changes += 1
        self.read_record()

    def view(self) -> View:
        """Return what was said, and who is in: what might stand on the wall."""
        if self.meeting is None:
            return View()
        about = view_of(self.meeting, self.giveaways or frozenset(), self.conference_uid)
        said = sorted(self.said.values(), key=lambda each: each.position)
        offered = [self._offered(each) for each in said if each.uid not in self.hidden]
        slips = words.slips(self.marks, self.tags) if self.office_app.feed.scale_is_out else ()
        return replace(about, offered=tuple(offered), slips=slips)

    def _offered(self, said: Said) -> Offered:
        """Return an entry as the wall is offered it, made once for as long as it stands so."""
        known = self._as_offered.get(said.uid)
        if known is None or known[0] is not said:
            known = self._as_offered[said.uid] = said, words.offered(said, self.known())
        return known[1]

    def stands(self) -> Standing | None:
        """Return how what is on screen stands."""
        return standing_of(self.meeting, self.said.values(), self.marks)

    def set_part(self, *, closed: bool) -> None:
        """Take up that the part for professionals only has begun or ended: so is the next line."""
        usual, self.closed_part = self.usual_audience, closed
        # The line that waits while an entry is amended is one, too.
        for line in filter(None, (self.before, self.line)):
            if line.amending is not None:
                line.audience = in_part(line.amending.audience, closed=closed)
            elif closed:
                line.audience = in_part(line.audience, closed=closed)
            elif line.audience == usual and not line.text.strip():
                # What was begun in the closed part stays restricted.
                line.audience = self.usual_audience

    def tell_part(self, closed: bool | None, wanted: Audience, given: Audience) -> None:
        """Say that what was saved is for professionals, where the line did not say so already.

        `closed` is whether the part for them was under way as it was saved.
        """
        begun, ended = closed and not self.closed_part, self.closed_part and closed is False
        if closed and (begun or wanted != given):
            how = "has begun" if begun else "is under way"
            self.complain(f"Saved for professionals only: the closed part {how}.")
        elif ended and given.is_restricted:
            self.complain("Saved restricted all the same: the closed part has ended. Up, F7.")
        if begun or ended:
            self.office_app.blank_wall(ROOM_CHANGED)
            self.set_part(closed=bool(closed))
            self.show_line()
            self.changed()

    def _say_part(self) -> None:
        """Say that somebody else began the part for professionals only, or ended it."""
        line = self.before or self.line
        if self.closed_part:
            self.say("The part for professionals only is under way: what is entered is restricted.")
        elif line.text.strip() and line.audience.is_restricted:
            self.say("The part for professionals only is over. This line stays restricted: F7.")
        else:
            self.say("The part for professionals only is over: what is entered is for everyone.")

    def show_state(self) -> None:
        """Say how the meeting stands, if that is news."""
        if self.meeting is not None:
            texts, amiss = standing(self.meeting, self.session.here.time(), self.open_receipts)
            if (texts, amiss) != (self.state.texts, self.state.is_complaint):
                self.state.say(*texts, complaint=amiss)

    def show_line(self) -> None:
        """Show where the line goes, who says it, and what is set for it."""
        line, pointed = self.line, self.pointed if self.input.asleep else None
        for code, column in self.columns.items():
            column.set_class(code == line.column, "-here")
        name = COLUMNS[line.column]
        if pointed is not None:
            self.label.show(name, "", ())
            self.input.placeholder = words.POINTING
            return
        speaker = self.tags.get(line.speaker or "", "") + ("?" if line.guessed else "")
        self.label.show(
            f"Amend · {name}" if line.amending else name, speaker, line.flags(self.names, self.tags)
        )
        tag = next((each.tag for each in self.voices if each.here), "HV")
        self.input.placeholder = words.WHAT_TO_TYPE[line.column].format(tag=tag)

    def _paint(self, record: Record, meeting: Attendance) -> None:
        self.meeting, self.is_fresh = meeting, True
        chair = self.know(record.people)
        # A line may have been the chair's before the chair was on the list, or was taken off it.
        for line in filter(None, (self.line, self.before)):
            line.speaker = chair if line.speaker in self.chairs else line.speaker
        self.names = first_names(meeting.children)
        self.in_plan = record.in_plan
        self.blank_if_lifted(record.entries)
        self.said = {each.uid: each for each in record.entries}
        self.marks, self.hidden = record.marks, set(self.undecided)
        if meeting.closed_part != self.closed_part:
            self.set_part(closed=meeting.closed_part)
            self._say_part()
        gutter = min(max((len(each.tag) for each in record.people), default=2), words.WIDEST_TAG)
        known = self.known(frozenset(without_goal(record.entries)))
        for code, column in self.columns.items():
            sayings = [words.saying(each, known) for each in record.column(code)]
            column.show(sayings, gutter=gutter)
        if self.input.asleep and self.pointed is None:
            self.wake()
        self.show_state()
        self.show_line()
        self.to_wall()
        if not self._recalled:
            self._recalled = True
            self.keeping.recall(self.recover)
            self.first_seen()
