"""Who comes and goes, one key each, and how each child takes part. Opened from step 4."""

from collections.abc import Callable, Iterable
from datetime import time
from typing import Any

from textual.widget import Widget

from cpclerk.rules.coming_and_going import is_late
from cpclerk.rules.conference import REPLIES
from cpclerk.rules.parents import WAYS, WERE_THERE
from cpclerk.rules.people import age_words
from cpclerk.services import attendance as service
from cpclerk.services import taking_part
from cpclerk.services.attendance import Attendance
from cpclerk.services.attenders import Attender
from cpclerk.services.conferences import Child
from cpclerk.services.undo import Saved
from cpclerk.ui import dialogs
from cpclerk.ui.answers import lettered
from cpclerk.ui.choosing_audience import AUDIENCES
from cpclerk.ui.feed import ROOM_CHANGED
from cpclerk.ui.forms import ChoiceField, Field, NoteField, Option, PickField, TimeField
from cpclerk.ui.screens import attendance_commands as commands
from cpclerk.ui.screens.step import StepScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Cell, Lines, Row
from cpclerk.ui.widgets.notice import NoticeLine


class AttendanceScreen(StepScreen):
    """Those on the list, then the children."""

    STEP = "recording"
    TITLE = "Who is here"
    AUTO_FOCUS = "#people"
    FOOTER_LINES = 2
    OFFERS = commands.ALL
    DEFAULT_CSS = "AttendanceScreen #people { height: 1fr; }"

    def __init__(self, conference_uid: str) -> None:
        super().__init__(conference_uid)
        self.meeting: Attendance | None = None
        self.state = NoticeLine()
        self.people = Lines(
            (
                Column("", least=3),
                Column("Name", stretch=True, least=16),
                Column("Capacity", stretch=True, least=10, rank=2),
                Column("Said they were", least=8, rank=1),
                Column("In the room", least=12),
            ),
            titles=True,
            empty="Nobody is on the list. w adds somebody who is here; step 2 makes the list.",
            id="people",
            classes="panel",
        )
        self._opened = False

    def content(self) -> Iterable[Widget]:
        """Return the quorum, the list and the form under it."""
        yield self.state
        yield self.people
        yield self.asking

    def focus_list(self) -> None:
        """Put the focus back on the list."""
        self.people.focus()

    def load(self) -> None:
        """Read who is here."""
        super().load()
        session, uid = self.session, self.conference_uid
        self.read_page(
            lambda: service.attendance(session, uid),
            self._paint,
            lambda page: {
                **{each.uid: each.rev for each in page.people},
                **{each.uid: each.rev for each in page.children},
            },
        )

    def _paint(self, meeting: Attendance) -> None:
        self.meeting = meeting
        here, quorum = f"here {meeting.here} of {len(meeting.people)}", meeting.quorum
        amiss = not quorum.quorate and not meeting.went_ahead_reason and bool(meeting.here)
        self.state.say(f"{here}  {quorum.words}", f"{here}  {quorum.brief}", complaint=amiss)
        rows = [_person_row(each, meeting) for each in meeting.people]
        if meeting.children:
            rows.append(Row(None, ("Children: how each took part",)))
            rows += [_child_row(each, meeting) for each in meeting.children]
        self.people.show(rows)
        if not self._opened:
            self._opened = True
            first = next((each.uid for each in meeting.not_marked), None)
            if first:
                self.people.move_to(first)

    # Keys

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Take the usual step for the row: here, or how a child took part."""
        if message.lines is self.people:
            self.action_here()

    def action_here(self) -> None:
        """Put down that somebody is here; for a child, ask how it took part."""
        child = self._child()
        if child is not None:
            self._ask_participation(child)
            return
        self._mark(service.arrive, "here")

    def action_not_here(self) -> None:
        """Put down that somebody did not come."""
        self._mark(service.absent, "did not come")

    def action_left_room(self) -> None:
        """Put down that somebody has left."""
        self._mark(service.leave, "left the room", on=False)

    async def action_times(self) -> None:
        """Ask when somebody came and left."""
        who = self._person()
        if who is None:
            return
        session, uid = self.session, who.uid

        def then(values: dict[str, Any]) -> None:
            came, left = values["came"], values["left"]
            self._come_or_go(
                uid,
                lambda rev: service.say_times(session, uid, rev, came=came, left=left),
                f"{who.tag}: {_times_said(came, left)}. u undoes.",
            )

        await self.ask(
            f"When was {who.full_name} there?",
            TimeField("came", "Came at", value=who.arrived_at),
            TimeField("left", "Left at", value=who.left_at, placeholder="empty: has not left"),
            then=then,
        )

    async def action_substitute(self) -> None:
        """Ask who is here in somebody's place."""
        who = self._person()
        if who is None:
            return
        session, uid = self.session, who.uid

        def then(values: dict[str, Any]) -> None:
            name = values["name"]
            self._come_or_go(
                uid,
                lambda rev: service.substitute(session, uid, rev, name),
                f"{who.tag}: here in their place. u undoes.",
            )
            self.people.action_move(1)

        await self.ask(
            f"Who is here in the place of {who.name}?",
            Field("name", "Name", text=who.substitute, required=True),
            then=then,
        )

    async def action_walk_in(self) -> None:
        """Ask who is here without having been asked."""
        session, uid = self.session, self.conference_uid
        agency = PickField("agency", "Agency", placeholder="none for family and friends")

        def then(values: dict[str, Any]) -> None:
            given = {name: values[name] or "" for name in ("name", "agency", "capacity")}
            self._come_or_go(
                f"{uid} added",
                lambda _: service.walk_in(session, uid, **given),
                "Added, and here. u undoes.",
            )

        await self.ask(
            "Who is here without having been asked?",
            Field("name", "Name", required=True),
            agency,
            Field("capacity", "Capacity", placeholder="what they come as: aunt, youth worker"),
            then=then,
            draft="walk-in",
        )
        self.read(
            lambda: service.agencies(session),
            lambda names: agency.offer(Option(name, name) for name in names),
            group="agencies",
        )

    def action_parent_took_part(self) -> None:
        """Ask how a parent or carer took part."""
        who, session = self._person(), self.session
        if who is None:
            return
        if not who.is_parent:
            self.say("This is asked of parents and carers. For others, h and x are enough.")
            return
        uid = who.uid

        def answered(way: str | None) -> None:
            if way is not None:
                self.save(
                    uid,
                    lambda rev: taking_part.parent_took_part(session, uid, rev, way),
                    f"{who.tag}: {WAYS[way]}. u undoes.",
                )
                self.people.action_move(1)

        question = f"How did {who.name} take part?"
        self.app.push_screen(dialogs.Ask(question, lettered(WAYS.items())), answered)

    async def action_young_childs_day(self) -> None:
        """Ask whose observation of a young child there is, and what its day is like."""
        child, session = self._child(), self.session
        if child is None:
            self.say("Put the cursor on a child first: they stand below the grown-ups.")
            return
        uid = child.uid

        def then(values: dict[str, Any]) -> None:
            given = {name: values[name] or "" for name in ("observed_by", "day_like")}
            # What is not said to be for the family is not for them.
            audience = AUDIENCES[values["audience"] or "professionals"]
            self.save(
                uid,
                lambda rev: taking_part.young_child_s_day(
                    session, uid, rev, audience=audience, **given
                ),
                f"{child.name}: put down. u undoes.",
            )

        await self.ask(
            f"{child.name}: who has seen how this child lives, and what is its day like?",
            Field("observed_by", "Whose observation", text=child.observed_by, wide=True),
            NoteField("day_like", "Its day", text=child.day_like, wide=True),
            ChoiceField(
                "audience",
                "For",
                [("professionals", "professionals only"), ("everyone", "everyone")],
                value=child.day_audience,
            ),
            then=then,
            draft=f"day {uid}",
        )

    def _come_or_go(self, key: str, job: Callable[[int], Saved], said: str) -> None:
        """Put down something about who is in: the wall is blank from this key on."""
        self.office_app.blank_wall(ROOM_CHANGED)
        self.save(key, job, said)

    def action_undo(self) -> None:
        """Take the last thing back: that, too, changes who is in."""
        self.office_app.blank_wall(ROOM_CHANGED)
        super().action_undo()

    def _mark(self, job: Any, said: str, *, on: bool = True) -> None:
        who = self._person()
        if who is None:
            return
        session, uid = self.session, who.uid

        def mark(rev: int) -> Saved:
            saved: Saved = job(session, uid, rev)
            return saved

        self._come_or_go(uid, mark, f"{who.tag}: {said}. u undoes.")
        if on:
            self.people.action_move(1)

    def _ask_participation(self, child: Child) -> None:
        if self.meeting is None:
            return
        session, uid = self.session, child.uid
        ways = dict(self.meeting.participations)

        def answered(code: str | None) -> None:
            if code is not None:
                self.save(
                    uid,
                    lambda rev: taking_part.participate(session, uid, rev, code),
                    f"{child.name}: {ways[code].lower()}. u undoes.",
                )
                self.people.action_move(1)

        question = f"How did {child.name} take part?"
        self.app.push_screen(dialogs.Ask(question, lettered(ways.items())), answered)

    def _person(self) -> Attender | None:
        people = self.meeting.people if self.meeting else ()
        found = next((each for each in people if each.uid == self.people.key), None)
        if found is None:
            self.say("Put the cursor on a person first. Children: Enter says how they took part.")
        return found

    def _child(self) -> Child | None:
        children = self.meeting.children if self.meeting else ()
        return next((each for each in children if each.uid == self.people.key), None)


def _times_said(came: time | None, left: time | None) -> str:
    parts = (f"came at {came:%H:%M}" if came else "", f"left at {left:%H:%M}" if left else "")
    return ", ".join(filter(None, parts)) or "here"


def _person_row(who: Attender, meeting: Attendance) -> Row:
    reply = REPLIES.get(who.reply or "", "not asked" if who.invited is False else "no reply")
    return Row(
        who.uid,
        (
            Cell(who.tag, "strong"),
            who.full_name,
            who.capacity or who.agency,
            Cell(reply, "quiet"),
            _whereabouts(who, meeting),
        ),
    )


def _whereabouts(who: Attender, meeting: Attendance) -> Cell:
    if who.is_parent and who.said_how is not None:
        return Cell(WAYS[who.said_how], "done" if who.said_how in WERE_THERE else "quiet")
    if who.attended is None:
        return Cell("not marked", "soon")
    if not who.attended:
        return Cell("did not come", "quiet")
    if who.left_at is not None:
        return Cell(f"left {who.left_at:%H:%M}", "quiet")
    late = ", late" if is_late(who.arrived_at, meeting.started_at) else ""
    return Cell(f"here {who.arrived_at:%H:%M}{late}" if who.arrived_at else "here", "done")


def _child_row(child: Child, meeting: Attendance) -> Row:
    age = ""
    if meeting.date:
        age = age_words(child.date_of_birth, expected=child.expected, day=meeting.date)
    words = dict(meeting.participations).get(child.participation or "", "not recorded")
    tone = "done" if child.participation else "soon"
    day = (
        "its day is put down"
        if child.day_like
        else "d: its day?"
        if meeting.is_young(child)
        else ""
    )
    return Row(child.uid, ("", child.name, age, Cell(day, "quiet"), Cell(words, tone)))
