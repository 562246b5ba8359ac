"""What is easily missed while typing, at the foot of the columns: one key says all of it."""

from cpclerk.rules.heard import Heard, has_a_say, not_heard, not_mentioned
from cpclerk.rules.kinds import without_goal
from cpclerk.services.attendance import Attendance
from cpclerk.services.meeting import set_agenda
from cpclerk.services.said import Said
from cpclerk.services.undo import Saved
from cpclerk.ui import dialogs
from cpclerk.ui.dialogs import Answer
from cpclerk.ui.screens.recording_page import RecordPage

AGENDA_KEYS = "123456789abcdefghijklmop"


class GlanceKeys(RecordPage):
    """Who has said nothing, which child nothing was said of, dangers without a goal, the agenda."""

    _glanced = (-1, 0)

    def show_state(self) -> None:
        """Say how the meeting stands, and what is missing so far."""
        super().show_state()
        # Asked every few seconds: all that was said is gone through only when some of it is new.
        known = self._changes, id(self.meeting)
        if self.meeting is None or known == self._glanced:
            return
        self._glanced = known
        for code, text in zip(self.columns, self._glance(self.meeting), strict=True):
            if self.columns[code].border_subtitle != text:
                self.columns[code].border_subtitle = text

    def put(self, said: Said) -> None:
        """Show an entry that was just saved; whoever spoke for the first time is silent no more."""
        is_first = said.speaker_uid and said.speaker_uid not in self._spoke()
        super().put(said)
        if is_first:
            self.show_state()

    def action_glance(self) -> None:
        """Say all of it, and go on with the agenda."""
        meeting = self.meeting
        if meeting is None:
            return
        lines = self.glance_lines(meeting)
        if not meeting.agenda:
            self.app.push_screen(dialogs.ShowLines("At a glance", lines))
            return
        codes = [each.code for each in meeting.agenda]
        place = codes.index(meeting.agenda_at) + 1 if meeting.agenda_at in codes else 0
        answers = [
            Answer(
                each.code, key, f"{each.name}{'  (now)' if each.code == meeting.agenda_at else ''}"
            )
            for key, each in zip(AGENDA_KEYS, meeting.agenda, strict=False)
        ]
        if place < len(codes):
            # Enter alone goes on.
            answers.insert(0, Answer(codes[place], "n", f"Go on: {meeting.agenda[place].name}"))
        question = "\n".join([*lines, "", "Agenda:"])
        self.app.push_screen(dialogs.Ask(question, answers), self._agenda_answered)

    def _agenda_answered(self, code: str | None) -> None:
        meeting, session, uid = self.meeting, self.session, self.conference_uid
        if code is None or meeting is None:
            return
        column = next((each.column for each in meeting.agenda if each.code == code), "")

        def done(_: Saved) -> None:
            self.say_saved()
            self.changed()

        if column and self.line.amending is None:
            self.go_to_column(column)
        self.write(lambda: set_agenda(session, uid, code), done)

    def go_to_column(self, column: str) -> None:
        """Type into a column from now on."""
        raise NotImplementedError

    def _glance(self, meeting: Attendance) -> tuple[str, str, str]:
        dangers = len(without_goal(self._standing()))
        goals = f"{dangers} danger{'s' if dangers > 1 else ''}, no goal" if dangers else ""
        nothing = self._nothing_of(meeting)
        first = goals or (f"nothing of {', '.join(nothing)}" if nothing else "")
        silent = self._silent(meeting)
        second = f"not heard: {', '.join(silent)}" if silent and self.said else ""
        names = [each.name for each in meeting.agenda if each.code == meeting.agenda_at]
        codes = [each.code for each in meeting.agenda]
        third = ""
        if names:
            third = f"{codes.index(meeting.agenda_at) + 1} of {len(codes)} {names[0]}"
        return first if self.said else "", second, third

    def glance_lines(self, meeting: Attendance) -> list[str]:
        """Return what is missing so far, a sentence each."""
        silent, nothing = self._silent(meeting), self._nothing_of(meeting)
        dangers = [self.said[uid] for uid in without_goal(self._standing())]
        return [
            f"Not heard yet: {', '.join(silent)}." if silent else "Everybody here has been heard.",
            *([f"Nothing was said of {', '.join(nothing)}."] if nothing else []),
            *(f"No safety goal yet for: {each.text}" for each in dangers),
        ]

    def _standing(self) -> list[Said]:
        in_order = sorted(self.said.values(), key=lambda each: each.position)
        return [each for each in in_order if not each.struck]

    def _spoke(self) -> set[str | None]:
        return {each.speaker_uid for each in self.said.values() if not each.struck}

    def _silent(self, meeting: Attendance) -> list[str]:
        here = [each.uid for each in meeting.people if each.is_here and has_a_say(each.capacity)]
        said = [Heard(each.text, each.speaker_uid) for each in self._standing()]
        return [self.tags.get(uid, "") for uid in not_heard(here, said)]

    def _nothing_of(self, meeting: Attendance) -> list[str]:
        # What a child says itself is about it.
        own = {
            uid: each.person_uid
            for each in meeting.children
            for uid in self._uids_of(each.person_uid)
        }
        said = [
            Heard(
                each.text,
                each.speaker_uid,
                (*each.children, *filter(None, (own.get(each.speaker_uid or ""),))),
            )
            for each in self._standing()
        ]
        return [self.names[uid] for uid in not_mentioned(self.names, said)]

    def _uids_of(self, person_uid: str) -> list[str]:
        people = self.meeting.people if self.meeting else ()
        return [each.uid for each in people if person_uid in each.uids]
