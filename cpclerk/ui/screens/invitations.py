"""Step 2, Invite: who is asked, what went out to whom, who is coming."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from textual import on
from textual.widget import Widget

from cpclerk.rules.dates_in_words import day_month_words
from cpclerk.rules.invitations import METHODS, usual_method
from cpclerk.services import invitations as service
from cpclerk.services.undo import Saved
from cpclerk.ui import dialogs
from cpclerk.ui.forms import ChoiceField, Field, New, Option, PickField
from cpclerk.ui.screens import invitations_commands as commands
from cpclerk.ui.screens import invitations_words as words
from cpclerk.ui.screens.invitations_arranging import ON_A_PERSON
from cpclerk.ui.screens.invitations_replies import RepliesScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Cell, Lines, Row
from cpclerk.ui.widgets.plain import Plain

ON_A_ROW = frozenset({"sent_today", "reply", "ask_report", "jump_to_invitee"})
TO_COME = frozenset({"requested", "booked", "postponed"})


class InvitationsScreen(RepliesScreen):
    """What is told to whom at the top, the list under it, then who is under the cursor."""

    STEP = "invitations"
    AUTO_FOCUS = "#people"
    DEFAULT_CSS = """
    InvitationsScreen #facts { height: 4; }
    InvitationsScreen #people { height: 1fr; }
    InvitationsScreen #proposal { height: 1fr; }
    InvitationsScreen #about { height: 2; padding: 0 1; color: $text-muted; }
    InvitationsScreen.-asking #about { display: none; }
    """
    OFFERS = commands.ALL

    def __init__(self, conference_uid: str) -> None:
        super().__init__(conference_uid)
        self._proposing = False
        self._left_out: set[str] = set()
        self._added = ""
        self.facts = Lines((Column(width=1), Column(width=15), Column(stretch=True)), id="facts")
        self.people = Lines(
            (
                Column("Name", stretch=True, least=16),
                Column("Capacity", stretch=True, least=12, rank=1),
                Column("Agency", least=8, stretch=True, rank=5),
                Column("Part", least=8, rank=3),
                Column("Quorum", width=6, rank=4),
                Column("Told", least=8),
                Column("Reply", least=9),
                Column("Report", width=9, rank=2),
            ),
            titles=True,
            empty="Nobody is on the list. a adds somebody.",
            id="people",
            classes="panel",
        )
        self.about = Plain("", id="about")
        self.proposal = Lines(
            (
                Column("Name", stretch=True, least=16),
                Column("Capacity", stretch=True, least=12),
                Column("Why", stretch=True, least=12),
                Column("Report", width=9, rank=1),
            ),
            titles=True,
            id="proposal",
            classes="panel",
        )

    def content(self) -> Iterable[Widget]:
        """Return the four facts, the list, the proposal and the form."""
        self.people.border_title = "Invited"
        self.people.border_subtitle = (
            "reply: c coming · n apologies · r report · e somebody else · 0 none"
        )
        self.proposal.display = False
        yield self.facts
        yield self.people
        yield self.proposal
        yield self.about
        yield self.asking

    def load(self) -> None:
        """Read the list."""
        super().load()
        session, uid = self.session, self.conference_uid
        self.read_page(lambda: service.invitations(session, uid), self.paint, _revs)

    def paint(self, page: service.Invitations) -> None:
        """Show the list, or what is proposed while nobody is on it."""
        self.show_facts(page)
        self.people.show([_row(each, page) for each in page.rows])
        if self._added and self.people.move_to(self._added):
            self._added = ""
        self.people.border_title = words.counts(page)
        self.show_about()
        self._show_proposal()
        if not page.rows and self._may_propose():
            self._propose(True)
        elif self._proposing and not self._may_propose():
            self._propose(False)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what can be done with what has the focus."""
        page = self.page
        people, proposal = self.people.has_focus, self.proposal.has_focus
        possible = {
            **dict.fromkeys(ON_A_ROW | ON_A_PERSON, people and bool(self.people.rows)),
            "tell_everybody": page is not None and bool(page.rows),
            **dict.fromkeys(("family_told", "police_told", "invitation_list_in"), page is not None),
            "drop_invitee": people or proposal,
            "sent_when": people or self.facts.has_focus,
            "all_sent_today": page is not None and any(each.waits for each in page.rows),
            "take_proposal": self._may_propose(),
        }
        if action in possible:
            return possible[action]
        if action == "go_back" and self._proposing and page is not None and page.rows:
            return True
        return super().check_action(action, parameters)

    def focus_list(self) -> None:
        """Put the focus on the list that is shown."""
        self.set_focus(self.proposal if self._proposing else self.people)

    @on(Lines.Highlighted, "#people")
    def show_about(self) -> None:
        """Show how who is under the cursor takes part."""
        who = self.under_cursor()
        self.about.show(
            words.about(who, self.page) if who and self.page and not self._proposing else ""
        )

    def working_under_cursor(self) -> tuple[str, ...] | None:
        """Return how a fact came about, or by when the report of who is under the cursor is due."""
        who = self.under_cursor()
        if who is not None and self.people.has_focus:
            return words.report_working(who)
        return super().working_under_cursor()

    # The proposal

    def action_take_proposal(self) -> None:
        """Show the proposal; there, put everybody in it on the list."""
        if not self._proposing:
            self._propose(True)
            return
        session, uid, without = self.session, self.conference_uid, frozenset(self._left_out)
        count = len(self.proposal.rows) - len(without)
        self._left_out = set()
        self._propose(False)
        self.save(
            uid,
            lambda _rev: service.accept_proposal(session, uid, without=without),
            f"{count} on the list. Nothing has been sent yet; m marks all as sent, u undoes.",
        )

    def action_go_back(self) -> None:
        """From a proposal go back to the list, if there is one."""
        if self._proposing and self.page is not None and self.page.rows and not self.asking.form:
            self._propose(False)
        else:
            super().action_go_back()

    @on(Lines.Chosen, "#proposal")
    def take(self) -> None:
        """Enter in the proposal takes it."""
        self.action_take_proposal()

    def _may_propose(self) -> bool:
        """Whether there is somebody to propose for a conference that is still to be held."""
        page = self.page
        return page is not None and page.state in TO_COME and bool(page.proposal.rows)

    def _propose(self, proposing: bool) -> None:
        if proposing == self._proposing:
            return
        in_list = self.focused in {None, self.people, self.proposal}
        self._proposing = proposing
        self.show_about()
        self.proposal.display, self.people.display = proposing, not proposing
        if in_list:
            self.focus_list()

    def _show_proposal(self) -> None:
        if self.page is None:
            return
        rows = self.page.proposal.rows
        self._left_out &= {each.key for each in rows}
        self.proposal.show([_proposed_row(each, each.key in self._left_out) for each in rows])
        taken = len(rows) - len(self._left_out)
        self.proposal.border_title = f"Proposed, not on the list yet: Enter or p takes {taken}"
        self.proposal.border_subtitle = words.left_out(self.page.proposal.protected)

    # The list

    async def action_add_invitee(self) -> None:
        """Open the form in which somebody is named."""
        session, uid = self.session, self.conference_uid
        who = PickField("who", "Who", allow_new=True, required=True)
        agency = PickField("agency", "Agency", placeholder="for a new name")
        await self.ask(
            "Add somebody to the list.",
            who,
            agency,
            Field("capacity", "Capacity", placeholder="what they come as"),
            then=self._add,
            draft="add invitee",
        )

        def offer(found: tuple[service.Candidate, ...]) -> None:
            who.offer(Option(f"{e.kind} {e.uid}", e.name, e.detail) for e in found)
            agency.offer(Option(e.uid, e.name) for e in found if e.kind == "agency")

        self.read(lambda: service.candidates(session, uid), offer, group="candidates")

    def _add(self, values: dict[str, Any]) -> None:
        session, uid = self.session, self.conference_uid
        who, agency = values["who"], values["agency"]
        chosen: dict[str, Any] = {"capacity": values["capacity"] or ""}
        if isinstance(who, New):
            chosen |= {"name": who.name, "agency_uid": agency}
        else:
            kind, _, found = who.partition(" ")
            chosen[f"{kind}_uid"] = found

        def add(_rev: int) -> Saved:
            saved = service.add(session, uid, **chosen)
            self._added = saved.uid
            return saved

        self.save(f"{uid} added", add, "Added to the list. u undoes.")

    def action_drop_invitee(self) -> None:
        """Take who is under the cursor off the list, or leave them out of the proposal."""
        if self._proposing:
            self._left_out ^= {self.proposal.key} if self.proposal.key else set()
            self._show_proposal()
            return
        who, session = self.under_cursor(), self.session
        if who is None:
            return
        said = f"{who.name} is off the list; u undoes."
        if who.is_sent:
            said = f"{who.name} is off the list, but was sent an invitation: tell them. u undoes."
        self.save(who.uid, lambda rev: service.drop(session, who.uid, rev), said)

    def action_sent_today(self) -> None:
        """Mark the invitation under the cursor as sent today."""
        if (who := self.under_cursor()) is not None:
            self._sent(who, self.session.today, usual_method(is_family=who.is_family))

    def action_all_sent_today(self) -> None:
        """Mark all that wait as sent today."""
        session, uid, today = self.session, self.conference_uid, self.session.today
        self.do(
            uid,
            lambda _rev: service.mark_all_sent(session, uid, today),
            words.all_sent,
            saved=lambda sent: sent.saved,
            revs=lambda sent: sent.revs,
        )

    async def action_sent_when(self) -> None:
        """Ask for another day: of an invitation, or of the fact under the cursor."""
        if self.facts.has_focus:
            await self.ask_day()
            return
        who = self.under_cursor()
        if who is None:
            return
        method = who.method or usual_method(is_family=who.is_family)
        await self.ask(
            f"When and how was it sent to {who.name}? Without a day it is not sent.",
            self.date_field("Sent on", who.invited_on),
            ChoiceField("method", "How", METHODS.items(), value=method),
            then=lambda values: self._sent(who, values["on"], values["method"] or ""),
        )

    def _sent(self, who: service.Invited, day: date | None, method: str) -> None:
        session = self.session
        said = f"{who.name}: not sent after all. u undoes."
        if day is not None:
            said = f"{who.name}: sent {day_month_words(day)}, {METHODS[method]}. u undoes."
        self.save(who.uid, lambda rev: service.mark_sent(session, who.uid, rev, day, method), said)

    async def action_jump_to_invitee(self) -> None:
        """Ask for part of a name and go there."""
        rows = self.page.rows if self.page else ()
        options = [(each.uid, words.who(each)) for each in rows]

        def go(uid: str | None) -> None:
            if uid:
                self.people.move_to(uid)

        dialog = dialogs.Pick("Go to", options)
        await self.app.push_screen(dialog, go)
        dialog.set_focus(dialog.typed)

    def under_cursor(self) -> service.Invited | None:
        """Return who is under the cursor."""
        rows = self.page.rows if self.page else ()
        return next((each for each in rows if each.uid == self.people.key), None)


def _revs(page: service.Invitations) -> dict[str, int]:
    return {page.conference_uid: page.rev, **{each.uid: each.rev for each in page.rows}}


def _row(each: service.Invited, page: service.Invitations) -> Row:
    reply, tone = words.reply(each)
    sent, sent_tone = words.sent(each, page)
    return Row(
        each.uid,
        (
            each.name,
            each.capacity,
            each.agency if each.agency != each.name else "",
            each.part_words,
            Cell(each.counts, "soon") if each.counts == "needed" else each.counts,
            Cell(sent, sent_tone),
            Cell(reply, tone),
            words.report(each),
        ),
    )


def _proposed_row(each: Any, left_out: bool) -> Row:
    report = "asked" if each.report_asked else ""
    if left_out:
        return Row(each.key, (each.name, each.capacity, "left out; x takes it in", ""), "quiet")
    return Row(each.key, (each.name, each.capacity, each.why, report))
