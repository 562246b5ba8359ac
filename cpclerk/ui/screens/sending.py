"""Telling everybody of a date: who knows, what would go to whom, confirmed and sent."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from textual import on
from textual.containers import Container
from textual.widget import Widget

from cpclerk.rules.invitations import METHODS
from cpclerk.rules.letters import MAY_BE_LEFT_OUT
from cpclerk.services import arranging, sent, trail
from cpclerk.services import sending as service
from cpclerk.services.sending_line import Line
from cpclerk.services.undo import Saved
from cpclerk.ui import dialogs
from cpclerk.ui.rooms import STEPS
from cpclerk.ui.screens import sending_commands as commands
from cpclerk.ui.screens import sending_words as words
from cpclerk.ui.screens.confirming import ConfirmingScreen
from cpclerk.ui.screens.paper import PaperScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Lines
from cpclerk.ui.widgets.plain import Plain

LIST = "list: "
ON_A_ROW = frozenset(
    {"confirm_notice", "told_by_telephone", "take_back_notice", "leave_out", "way"}
    | {"ways_of_recipient"}
)


class SendingScreen(ConfirmingScreen):
    """Everybody on the list; below or beside them what is confirmed for the one in view."""

    STEP = "invitations"
    AUTO_FOCUS = "#told"
    DEFAULT_CSS = """
    SendingScreen #sending { layout: vertical; height: 1fr; }
    SendingScreen #told { height: 1fr; }
    SendingScreen #detail { height: auto; min-height: 5; max-height: 8; }
    SendingScreen.-wide #sending { layout: horizontal; }
    SendingScreen.-wide #told { width: 2fr; }
    SendingScreen.-wide #detail { width: 1fr; height: 1fr; max-height: 100%; }
    """
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    OFFERS = commands.ALL
    STAYS = "What was sent cannot be taken back. If it was wrong, tell them again."
    YES: ClassVar[Mapping[str, str]] = MappingProxyType(
        {"again": "Yes, tell them once more", "same_address": "Yes, send it there again"}
    )

    def __init__(self, conference_uid: str, said: str = "") -> None:
        """`said` is what was just done elsewhere, of which those on the list are to be told."""
        super().__init__(conference_uid)
        self._said = said
        self.page: service.Sending | None = None
        self._detail = Plain("", id="detail", classes="panel")
        self.people = Lines(
            (
                Column("Who", stretch=True, least=14),
                Column("Capacity", stretch=True, least=10, rank=1),
                Column("How", width=9),
                Column("Told", least=16),
                Column("Stands", least=16),
            ),
            titles=True,
            empty="Nobody is on the list of this conference yet.",
            id="told",
            classes="panel",
        )

    def content(self) -> Iterable[Widget]:
        """Return the list and what is confirmed."""
        self._detail.border_title = "Confirm"
        self._detail.border_subtitle = "p post · e e-mail · h by hand"
        yield Container(self.people, self._detail, id="sending")
        yield self.asking

    def title_parts(self) -> tuple[str, ...]:
        """Return the screen's name and the family."""
        return ("Tell everybody", self.heading.family) if self.heading else ("Tell everybody",)

    def load(self) -> None:
        """Read the list as it stands."""
        super().load()
        session, uid = self.session, self.conference_uid
        self.read(lambda: service.sending(session, uid), self.paint, group="page")

    def paint(self, page: service.Sending) -> None:
        """Show the list."""
        self.page = page
        self.people.show([words.row(each) for each in page.lines])
        self.people.border_title = words.title(page)
        self.people.border_subtitle = words.subtitle(page)
        self.show_detail()
        self.refresh_bindings()
        if self._said:
            self.say(f"{self._said} {words.to_tell(page)}")
            self._said = ""

    @property
    def list_of_recipients(self) -> Lines:
        """The list that is gone through."""
        return self.people

    def to_confirm(self) -> Iterable[tuple[str, bool]]:
        """Return each one's key, and whether they are still to be confirmed."""
        rows = self.page.lines if self.page else ()
        return ((each.invitee_uid, each.state == "to_confirm") for each in rows)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what can be done with who is under the cursor."""
        if action in ON_A_ROW:
            return self.people.has_focus and bool(self.people.rows)
        return super().check_action(action, parameters)

    @on(Lines.Highlighted, "#told")
    def show_detail(self) -> None:
        """Show what is confirmed for the one under the cursor."""
        who = self._under_cursor()
        self._detail.show(words.detail(who) if who else "")

    def action_step(self, number: int) -> None:
        """Go to another step; the screen this one lies on may be step 2."""
        step, beneath = STEPS[number - 1].name, self.app.screen_stack[-2]
        if step != self.STEP:
            super().action_step(number)
        elif getattr(beneath, "STEP", "") == step:
            self.action_go_back()
        else:
            self.when_settled(lambda: self.open_instead(step, self.conference_uid))

    def action_confirm_notice(self) -> None:
        """Confirm who is under the cursor, then go on to the next who waits."""
        who = self._under_cursor()
        if who is not None:
            self._confirm(who)

    def action_way(self, method: str) -> None:
        """Confirm who is under the cursor another way."""
        who = self._under_cursor()
        if who is None:
            return
        session = self.session
        self.attempt(
            lambda: arranging.go_by(session, who.invitee_uid, who.rev, method),
            lambda _: f"{who.name}: {METHODS[method]}. c confirms.",
        )

    def action_take_back_notice(self) -> None:
        """Take back the confirmation under the cursor."""
        who, session = self._under_cursor(), self.session
        if who is None or not who.notice_uid:
            self.complain("This recipient is not confirmed, so there is nothing to take back.")
            return
        self.attempt(
            lambda: service.take_back(session, who.notice_uid, who.notice_rev),
            lambda _: f"{who.name}: not confirmed any more. u undoes.",
        )

    def action_leave_out(self) -> None:
        """Leave something out of what who is under the cursor gets, or put it in again."""
        if (who := self._under_cursor()) is None:
            return

        def chosen(name: str | None) -> None:
            if name is None:
                return
            session, names = self.session, {*who.left_out} ^ {name}
            out = "left out" if name in names else "not left out any more"
            self.attempt(
                lambda: arranging.leave_out(session, who.invitee_uid, who.rev, names),
                lambda _: (
                    f"{who.name}: {MAY_BE_LEFT_OUT[name].removeprefix(LIST)}: {out}. u undoes."
                ),
            )

        answers = [
            dialogs.Answer(
                name,
                str(number),
                f"{what.removeprefix(LIST)}{', left out' * (name in who.left_out)}",
            )
            for number, (name, what) in enumerate(MAY_BE_LEFT_OUT.items(), 1)
        ]
        self.app.push_screen(dialogs.Ask(f"What is left out for {who.name}?", answers), chosen)

    def action_told_by_telephone(self) -> None:
        """Put down that who is under the cursor was told by telephone."""
        who, session, uid = self._under_cursor(), self.session, self.conference_uid
        if who is None:
            return
        self.attempt(
            lambda: service.tell_by_telephone(session, uid, who.invitee_uid),
            lambda _: f"{who.name}: told by telephone today. u undoes.",
            done=lambda _: self.go_on_from(who.invitee_uid),
        )

    def _confirm(self, who: Line) -> None:
        session, uid = self.session, self.conference_uid

        def confirm(**more: Any) -> Saved:
            return service.confirm(session, uid, who.invitee_uid, **more)

        self.attempt(
            confirm,
            lambda _: f"{who.name}: confirmed, {METHODS[who.method]}. u undoes.",
            done=lambda _: self.go_on_from(who.invitee_uid),
        )

    def action_send_notices(self) -> None:
        """Send all that is confirmed, once that is meant."""
        page, session, uid = self.page, self.session, self.conference_uid
        if page is None or not page.count("confirmed", "changed"):
            self.complain("Nobody is confirmed. Confirm each recipient first, with c.")
            return

        def done(_result: sent.Gone) -> None:
            self.has_sent = True

        def answered(answer: str | None) -> None:
            if answer == "send":
                self.attempt(lambda: sent.send(session, uid), words.gone, done=done)

        # Nothing takes it back: Enter alone does not do it.
        answers = [dialogs.Answer("not", "n", "Not yet"), dialogs.Answer("send", "s", "Send")]
        self.app.push_screen(dialogs.Ask(words.question(page), answers), answered)

    def action_ways_of_recipient(self) -> None:
        """Open where who is under the cursor is reached; what is changed there shows at once."""
        if (who := self._under_cursor()) is not None:
            self.show_ways(who.invitee_uid, who.name)

    def action_envelopes(self) -> None:
        """Open the envelope pass."""
        self.open("envelopes", self.conference_uid)

    @on(Lines.Chosen, "#told")
    def open_letter(self) -> None:
        """Open what was sent to who is under the cursor, exactly as it went, or would go."""
        who, page = self._under_cursor(), self.page
        if who is None or page is None:
            return
        session, uid = self.session, self.conference_uid

        def read() -> tuple[str, str]:
            if found := sent.history(session, who.invitee_uid):
                return words.as_sent(found), "Exactly as it went, the latest first."
            text = sent.preview(session, uid, who.invitee_uid)
            return text, "Not sent yet: so it would read as things stand."

        self.app.push_screen(PaperScreen(("Sent", page.heading.reference), read))
        self.write(lambda: trail.opened(session, uid, "what was sent"))

    def _under_cursor(self) -> Line | None:
        rows = self.page.lines if self.page else ()
        return next((each for each in rows if each.invitee_uid == self.people.key), None)
