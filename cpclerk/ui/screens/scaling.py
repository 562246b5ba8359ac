"""How safe is it, 0 to 10? Everybody's mark and reason, keyed from slips. Opened from step 4."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from textual.containers import Horizontal
from textual.widget import Widget

from cpclerk.rules.errors import Refused
from cpclerk.rules.heard import has_a_say
from cpclerk.rules.recording import parse_mark
from cpclerk.rules.scaling import Scaled, course, trend
from cpclerk.services import recording
from cpclerk.services.attendance import Attendance, attendance
from cpclerk.services.attenders import Attender
from cpclerk.services.recording import Record
from cpclerk.services.said import Mark
from cpclerk.services.scaling import scale, scaled
from cpclerk.services.undo import Saved, undo
from cpclerk.services.wall import Standing
from cpclerk.ui import dialogs
from cpclerk.ui.commands import Command
from cpclerk.ui.feed import View
from cpclerk.ui.journal import Journal
from cpclerk.ui.screens import recording_line as words
from cpclerk.ui.screens.on_the_wall import WallScreen, standing_of, view_of
from cpclerk.ui.screens.recording_commands import OnTheWall, UndoLast
from cpclerk.ui.screens.scaling_commands import About, Above, Below
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.entry import EntryLabel, OrderedInput
from cpclerk.ui.widgets.lines import Cell, Lines, Row
from cpclerk.ui.widgets.notice import NoticeLine
from cpclerk.ui.widgets.plain import Plain, fit

OVERALL = "Everything together"
END = "end"
"""Key of the row below everybody: a number too many is nobody's."""
TALL = 36
"""Lines of a screen on which the trend has more room."""
BEING_KEYED = "slips are keyed"


class ScalingScreen(WallScreen):
    """Those who are here, and one line in which marks are typed."""

    STEP = "recording"
    TITLE = "How safe is it, 0 to 10?"
    AUTO_FOCUS = "OrderedInput"
    OFFERS: ClassVar[tuple[type[Command], ...]] = (Below, OnTheWall, About, UndoLast, Above)
    DEFAULT_CSS = """
    ScalingScreen Lines { height: 1fr; }
    ScalingScreen .entry, ScalingScreen .state { height: 1; }
    ScalingScreen .state > NoticeLine { width: 1fr; }
    ScalingScreen .trend { height: auto; padding: 0 1; color: $text-muted; }
    """

    def __init__(self, conference_uid: str) -> None:
        super().__init__(conference_uid)
        self.people = Lines(
            (
                Column("", least=3),
                Column("Name", stretch=True, least=16),
                Column("Mark", width=8),
                Column("Reason", stretch=True, least=12),
            ),
            titles=True,
            empty="Nobody is here yet. F4 on step 4 puts down who is.",
            classes="panel",
        )
        self.people.can_focus = False
        self.label = EntryLabel()
        self.input = OrderedInput(
            self._enter, placeholder="0 to 10, or d for declined; then the reason"
        )
        self.echo = NoticeLine(most=3)
        self.asked = NoticeLine()
        self.trend = Plain(classes="trend")
        self.about = ""
        self.keeping = Journal(self, f"scale {conference_uid}", self._to_keep)
        self._record: Record | None = None
        # Whose mark each was, and the latest of each as it is or will be once it is saved.
        self._done: list[tuple[str, Saved]] = []
        self._marked: dict[str, str] = {}
        # It begins, and once what it is about has changed goes on, with the first not yet asked.
        self._from_first = True
        self._recalled = False

    def content(self) -> Iterable[Widget]:
        """Return the list, the line, and what was understood."""
        yield Horizontal(self.asked, self.wall, classes="state")
        yield self.people
        yield self.trend
        yield Horizontal(self.label, self.input, classes="entry")
        yield self.echo

    def on_mount(self) -> None:
        """Slips are keyed with the wall blank: nobody's mark stands there before the others'."""
        self.office_app.blank_wall(BEING_KEYED)

    def load(self) -> None:
        """Read the marks."""
        super().load()
        session, uid = self.session, self.conference_uid
        self.read(
            lambda: (
                recording.entries(session, uid),
                attendance(session, uid),
                scaled(session, uid),
            ),
            lambda found: self._paint(*found),
            group="record",
        )

    def changed(self) -> None:
        """Read again after a change that was made elsewhere."""
        self.load()

    def view(self) -> View:
        """Return the marks, and who is in."""
        record, meeting = self._record, self.meeting
        if record is None or meeting is None:
            return View()
        tags = {each.uid: each.tag for each in record.people}
        about = next((each for each in record.entries if each.uid == self.about), None)
        shown_with = words.Known(tags, self.session.today, words.first_names(meeting.children))
        known = view_of(meeting, self.giveaways or frozenset(), self.conference_uid)
        return replace(
            known,
            slips=words.slips(record.marks, tags, self.about),
            about=words.offered(about, shown_with) if about else None,
        )

    def stands(self) -> Standing | None:
        """Return how what is on screen stands."""
        record = self._record
        return standing_of(self.meeting, record.entries, record.marks) if record else None

    def action_wall(self) -> None:
        """Show everybody's mark together, or blank the wall."""
        if not self.office_app.feed.is_shown and not self.about:
            self.office_app.feed.scale_is_out = True
        super().action_wall()

    def action_scale_about(self) -> None:
        """Ask what the scale is about."""
        if self._record is None:
            return
        worries = [each for each in self._record.column("worried") if not each.struck]
        options = [("", OVERALL), *((each.uid, each.text) for each in worries)]

        def answered(uid: str | None) -> None:
            if uid is not None and uid != self.about:
                self.about, self._from_first = uid, True
                self.office_app.blank_wall(BEING_KEYED)
                self.load()

        self.app.push_screen(
            dialogs.Pick("What is the scale about?", options, self.about), answered
        )

    def _paint(
        self, record: Record, meeting: Attendance, so_far: Mapping[str, tuple[Scaled, ...]]
    ) -> None:
        self._record, self.meeting, self.is_fresh = record, meeting, True
        self.trend.show("\n".join(self._trend_lines(record, so_far)))
        asked = next((each.text for each in record.entries if each.uid == self.about), OVERALL)
        self.asked.say(f"About: {asked}")
        self.to_wall()
        marks = {each.invitee_uid: each for each in record.marks if each.about == self.about}
        people = [
            each
            for each in record.people
            if each.uid in marks or (each.attended and not each.chairs and has_a_say(each.capacity))
        ]
        if not self.is_writing:
            self._marked = {uid: _mark_words(each.value) for uid, each in marks.items()}
        rows = [_row(each, marks.get(each.uid)) for each in people]
        if rows:
            left = ", ".join(each.tag for each in people if each.uid not in marks)
            end = f"not asked yet: {left}" if left else "everybody was asked"
            rows.append(Row(END, ("", Cell(end, "quiet"), "", "")))
        self.people.show(rows)
        if self._from_first:
            self._from_first = False
            self._to_next(0)
        self._show_label()
        if not self._recalled:
            self._recalled = True
            self.keeping.recall(self._recover)

    def _trend_lines(self, record: Record, so_far: Mapping[str, tuple[Scaled, ...]]) -> list[str]:
        """Return how what is asked about went on; below everything together, each worry asked of.

        As many lines as there is room for beside the people.
        """
        most = 4 if self.size.height >= TALL else 2
        lines = [*trend(so_far.get(self.about, ()))[-most:]]
        if not self.about:
            each_worry = [
                course(so_far[each.uid], each.text)
                for each in record.column("worried")
                if each.uid in so_far
            ]
            lines += [line for line in each_worry if line][-most:]
        return [fit(line, self.size.width - 2).rstrip() for line in lines]

    def _show_label(self) -> None:
        who = self._person()
        stands = self._marked.get(who.uid) if who else None
        name = f"{who.tag} {who.full_name}" if who else ""
        self.label.show("Mark", name, (f"now {stands}",) if stands else ())

    def _person(self) -> Attender | None:
        people = self._record.people if self._record else ()
        return next((each for each in people if each.uid == self.people.key), None)

    def on_lines_highlighted(self) -> None:
        """Name the person whose mark is typed."""
        self._show_label()

    def on_input_changed(self) -> None:
        """Say what is understood; have what is typed kept."""
        self.keeping.touch()
        try:
            mark, reason = parse_mark(self.input.value)
        except Refused:
            self.echo.say("")
            return
        said = _mark_words(mark)
        self.echo.say(f"{said}: {reason}" if reason else said)

    def _enter(self) -> None:
        """Put the mark down and go on to the next person."""
        who, typed = self._person(), self.input.value
        if not typed.strip():
            self.people.action_move(1)
            return
        if who is None:
            self.echo.say(
                "Nobody is left to be asked. Up goes to somebody whose mark this is.",
                complaint=True,
            )
            return
        try:
            mark, reason = parse_mark(typed)
        except Refused as error:
            self.echo.say(error.sentence, complaint=True)
            return
        session, uid, about = self.session, self.conference_uid, self.about
        said, before = _mark_words(mark), self._marked.get(who.uid)
        self._keyed()
        self.input.put("")
        self._marked[who.uid] = said
        self._to_next(self.people.cursor + 1)

        def attempt() -> Saved | Exception:
            try:
                return scale(session, uid, who.uid, mark, reason=reason, about=about)
            except Exception as error:
                return error

        def done(result: Saved | Exception) -> None:
            if isinstance(result, Exception):
                self._marked.pop(who.uid)
                if before is not None:
                    self._marked[who.uid] = before
                self.people.move_to(who.uid)
                self.input.put(typed)
                self._failed(result, "This was not saved; what you typed is still here")
                return
            self._done.append((who.uid, result))
            self.say_saved()
            if before is not None:
                self.say(f"{who.tag}: {said} in place of {before}. F5 takes it back.")
            self.load()

        self.write(attempt, done)

    def _to_next(self, place: int) -> None:
        """Go to the first from a place on who was not asked yet, or else below everybody."""
        keys = [each.key or "" for each in self.people.rows[place:]]
        self.people.move_to(next((key for key in keys if key not in self._marked), END))

    def action_person_above(self) -> None:
        """Go to the person before."""
        self.people.action_move(-1)

    def action_person_below(self) -> None:
        """Go to the next person."""
        self.people.action_move(1)

    def action_undo_last(self) -> None:
        """Take the last mark back."""
        if not self._done or self._record is None:
            self.say("No mark was given on this screen yet that could be taken back.")
            return
        session, (uid, saved) = self.session, self._done.pop()
        tag = next((each.tag for each in self._record.people if each.uid == uid), "")
        self._keyed()
        self.people.move_to(uid)

        def done(_: Saved) -> None:
            self.say(f"Taken back: the mark of {tag}.")
            self.load()

        self.write(lambda: undo(session, saved), done)

    def _keyed(self) -> None:
        """Marks change: none of them stands on the wall until they are shown together."""
        feed = self.office_app.feed
        feed.scale_is_out = feed.scale_is_out and bool(self.about)
        feed.blank(BEING_KEYED)
        self.show_wall_state()

    # Drafts

    def _to_keep(self) -> dict[str, Any] | None:
        typed = self.input.value
        kept = {"text": typed, "who": self.people.key, "about": self.about}
        return kept if typed.strip() else None

    def _recover(self, payload: dict[str, Any], _others: int) -> None:
        if not self.input.value:
            if (about := payload.get("about", "")) != self.about:
                self.about = about
                self.load()
            if payload["who"]:
                self.people.move_to(payload["who"])
            self.input.value = payload["text"]
            self.say("What you were typing is back. Enter puts it down.")

    def keep_drafts(self) -> None:
        """Keep at once what is being typed."""
        self.keeping.now()

    def leave(self) -> None:
        """Go back; half a line is kept and comes back with the screen.

        Marks that are shown stay on the wall until the record takes it over, and shows them, too.
        """
        self.office_app.feed.owner = None
        self.keeping.now()
        super().leave()


def _mark_words(value: int | None) -> str:
    return "declined" if value is None else f"{value} of 10"


def _row(who: Attender, mark: Mark | None) -> Row:
    said = Cell("—", "quiet")
    if mark is not None:
        said = Cell(_mark_words(mark.value), "quiet" if mark.declined else "strong")
    restricted = "[R] " if mark and mark.audience.is_restricted else ""
    reason = restricted + mark.reason if mark else ""
    return Row(who.uid, (Cell(who.tag, "strong"), who.full_name, said, reason))
