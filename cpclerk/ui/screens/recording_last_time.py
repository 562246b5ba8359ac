"""Last time beside the columns: gone through from the entry line, which keeps the focus."""

from cpclerk.rules.audience import strictest
from cpclerk.rules.dates_in_words import date_words
from cpclerk.rules.errors import Refused
from cpclerk.rules.looking_back import parse_result, result_as_typed
from cpclerk.rules.outline import RESULTS
from cpclerk.services import looking_back as service
from cpclerk.services.attendance import Attendance
from cpclerk.services.looking_back import LastTime
from cpclerk.services.undo import Saved
from cpclerk.ui.screens import looking_back_words as words
from cpclerk.ui.screens.looking_back_words import Thing
from cpclerk.ui.screens.recording_differences import Difference
from cpclerk.ui.screens.recording_editing import EditingKeys

WIDE = 110
"""Cells of a screen with room for it beside the columns; elsewhere it stands below, if asked."""
PLACEHOLDER = "d done  p partly  n not done, and what came of it; a says it again"
AGAIN = "a"
"""Typed alone: what was said last time goes into the line, to be said again in the same words."""
NOTHING = "This family has had no conference before this one."
OF_A_LINE = frozenset({"verbatim", "restrict", "next_kind", "about_entry"})
"""What is about a line of the record, or an entry: it waits while last time is gone through."""


class LastTimeKeys(EditingKeys):
    """Ctrl+O goes to last time, and puts it away again. What was being typed waits."""

    def __init__(self, conference_uid: str) -> None:
        super().__init__(conference_uid)
        self._found: LastTime | None = None
        self._is_read = False
        # Ctrl+O was pressed before it was read.
        self._is_awaited = False
        self._then: dict[str, Thing] = {}
        self._then_revs: dict[str, int] = {}
        self._is_asked_for: bool | None = None

    def read_record(self) -> None:
        """Read last time along with the record: today's goals are held against those of then."""
        super().read_record()
        session, uid = self.session, self.conference_uid
        self.read(lambda: service.last_time(session, uid), self._paint_last, group="last time")

    def _paint_last(self, found: LastTime | None) -> None:
        self._found, self._then = found, words.things_of(found) if found else {}
        self._is_read = True
        self._then_revs = words.revs_of(found)
        if found is not None:
            if found.date is not None:
                # Without the day of the week: the title of a column has no room for it.
                self.last.heading = f"Last time, {date_words(found.date).partition(' ')[2]}"
            self.last.border_subtitle = f"Ctrl+O: {found.open} to look at" if found.open else ""
            self.last.show(words.sayings(found), gutter=words.WIDEST_TAG)
        self._show_or_hide()
        if self._is_awaited:
            self._is_awaited = False
            self.action_last_time()

    def on_resize(self) -> None:
        """Put it beside the columns where there is room."""
        self._show_or_hide()

    def _show_or_hide(self) -> None:
        wide = self.size.width >= WIDE
        shown = wide if self._is_asked_for is None else self._is_asked_for
        self.set_class(wide, "-wide")
        self.set_class(shown and self._found is not None, "-beside")

    def glance_lines(self, meeting: Attendance) -> list[str]:
        """Say, too, how much of last time nobody has looked at."""
        lines = super().glance_lines(meeting)
        if self._found is not None and self._found.open:
            lines.append(f"Of last time {self._found.open} were not looked at yet: Ctrl+O.")
        return lines

    # Going through it

    def action_last_time(self) -> None:
        """Go to what nobody has looked at yet; from there, put it all away."""
        if self.line.amending:
            self.echo.say("Enter saves the new wording, Esc leaves it; then Ctrl+O.")
        elif self.looking:
            self._is_asked_for = False
            self.wake()
            self._show_or_hide()
        elif not self._is_read:
            self._is_awaited = True
        elif not self._then:
            self.echo.say(NOTHING if self._found is None else "Nothing was left by last time.")
        else:
            self.wake()
            self.looking = self._is_asked_for = True
            self.refresh_bindings()
            self._show_or_hide()
            self._look_at(self._next_open("") or next(iter(self._then)))

    def wake(self) -> None:
        """Leave last time, or the entry pointed at: the line is back as it was."""
        if not self.looking:
            super().wake()
            return
        self.looking = False
        self.refresh_bindings()
        self.last.point(None)
        self.input.put(self.line.text)
        self.echo.say("")
        self.show_line()

    def show_line(self) -> None:
        """Show that what is typed is about last time, while it is."""
        self.last.set_class(self.looking, "-here")
        if not self.looking:
            super().show_line()
            return
        for column in self.columns.values():
            column.remove_class("-here")
        thing = self._then.get(self.last.pointed or "")
        result = words.result_of(thing)[0] if thing else None
        flags = (RESULTS[result] if result else "", "[R]" if self.closed_part else "")
        self.label.show("Last time", "", tuple(filter(None, flags)))
        self.input.placeholder = PLACEHOLDER

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is about a line of the record waits."""
        if self.looking and action in OF_A_LINE:
            return False
        return super().check_action(action, parameters)

    def action_column_page_up(self) -> None:
        """Scroll last time, or the column, back."""
        if self.looking:
            self.last.page(-1)
        else:
            super().action_column_page_up()

    def action_column_page_down(self) -> None:
        """Scroll last time, or the column, on."""
        if self.looking:
            self.last.page(1)
        else:
            super().action_column_page_down()

    def _point(self, by: int) -> None:
        if not self.looking:
            super()._point(by)
            return
        if uid := self.last.next_to(self.last.pointed, by):
            self._look_at(uid)

    def _look_at(self, uid: str) -> None:
        self.last.point(uid)
        # What was typed about it and not saved comes back.
        with self.input.prevent(self.input.Changed):
            self.input.put(self.aside.get(uid, ""))
        self.echo.say(self._stands_words(uid))
        self.show_line()

    def _stands_words(self, uid: str) -> str:
        thing = self._then.get(uid)
        result, came = words.result_of(thing) if thing else (None, "")
        if result is None:
            return ""
        how = f"{RESULTS[result]}: {came}" if came else RESULTS[result]
        return f"{how} · Enter takes it up to put it right"

    def _next_open(self, after: str) -> str:
        uids = list(self._then)
        start = uids.index(after) + 1 if after in uids else 0
        in_turn = [*uids[start:], *uids[:start]]
        return next(
            (uid for uid in in_turn if uid != after and not words.result_of(self._then[uid])[0]), ""
        )

    # What is typed about it

    def understand_looking(self) -> None:
        """Say what is understood of it; have it kept with what it is about."""
        uid, typed = self.last.pointed or "", self.input.value
        thing = self._then.get(uid)
        known = words.result_of(thing) if thing else (None, "")
        stands = result_as_typed(known[0], known[1]) if known[0] else ""
        if typed.strip() not in {"", stands, AGAIN}:
            self.aside[uid] = typed
        else:
            self.aside.pop(uid, None)
        self.keeping.touch()
        if typed.strip().lower() == AGAIN:
            self.echo.say("Enter says it again today: its words come into the line.")
            return
        try:
            result, came = parse_result(typed)
        except Refused:
            self.echo.say(self._stands_words(uid))
            return
        self.echo.say(f"{RESULTS[result]}: {came}" if came else RESULTS[result])

    def enter_looking(self) -> None:
        """Put down how it stands, and go on to the next that nobody has looked at."""
        uid, typed = self.last.pointed or "", self.input.value
        thing = self._then.get(uid)
        if thing is None:
            self.wake()
            return
        if not typed.strip():
            result, came = words.result_of(thing)
            if result is None:
                self._point(1)
            else:
                self.input.put(result_as_typed(result, came))
            return
        if typed.strip().lower() == AGAIN:
            self._say_again(thing)
            return
        try:
            result, came = parse_result(typed)
        except Refused as error:
            self.echo.say(error.sentence, complaint=True)
            return
        job = words.putting_down(self.session, self.conference_uid, thing, result, came)
        self.aside.pop(uid, None)
        self._go_on(uid)

        def attempt() -> Saved | Exception:
            try:
                saved = job(self._then_revs.get(uid, 0))
            except Exception as error:
                return error
            self._then_revs[uid] = saved.rev
            return saved

        def done(result: Saved | Exception) -> None:
            if isinstance(result, Exception):
                self.aside[uid] = typed
                if self.looking:
                    self._look_at(uid)
                self._failed(result, "This was not saved; what you typed is still here")
                return
            self.did(result, Difference("what came of last time"))
            self.say_saved()
            self.keeping.touch()
            self.changed()

        self.write(attempt, done)

    def _say_again(self, thing: Thing) -> None:
        """Put it into the line in the same words: then no goal post moves, and a trend goes on."""
        if self._found is None:
            return
        if self.line.text.strip():
            self.echo.say(
                "The line holds what you began to type. Esc, then enter it first.", complaint=True
            )
            return
        column, kind, text, audience = words.said_again(self._found, thing)
        self.aside.pop(words.key_of(thing), None)
        self.go_to_column(column)
        self.line.audience = strictest([self.line.audience, audience])
        if kind:
            self.set_kind(None, kind)
        self.input.put(text)

    def _go_on(self, uid: str) -> None:
        if following := self._next_open(uid):
            self._look_at(following)
            return
        self._look_at(uid)
        self.echo.say("All of last time was looked at. Esc goes back to the line.")
