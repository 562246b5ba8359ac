"""How somebody on the list takes part: each thing on one key, all of them in a small form."""

from typing import Any

from cpclerk.rules.invitations import METHODS
from cpclerk.rules.taking_part import NEXT, PARTS, TIMED, TIMES
from cpclerk.services import arranging, chasing
from cpclerk.services import invitations as service
from cpclerk.ui import answers
from cpclerk.ui.forms import ChoiceField, Field, TimeField, YesNoField
from cpclerk.ui.screens import invitations_words as words
from cpclerk.ui.screens.invitations_told import ToldScreen
from cpclerk.ui.ticks import Tick, Ticks

ON_A_PERSON = frozenset(
    {
        "which_part", "quorum_needs", "which_way", "who_may_learn", "comes_for", "invitee_details",
        "called_today",
    }
)  # fmt: skip


class ArrangingScreen(ToldScreen):
    """The keys about one person on the list."""

    def under_cursor(self) -> service.Invited | None:
        """Return who is under the cursor."""
        raise NotImplementedError

    def action_which_part(self) -> None:
        """Ask who is under the cursor to the next part: all, first, second."""
        if (who := self.under_cursor()) is None:
            return
        session, part = self.session, NEXT[who.part]
        self.save(
            who.uid,
            lambda rev: arranging.take_part(session, who.uid, rev, part),
            f"{who.name}: {PARTS[part]}. u undoes.",
        )

    def action_quorum_needs(self) -> None:
        """Say that the quorum needs who is under the cursor, does not, or leave it to the rules."""
        if (who := self.under_cursor()) is None:
            return
        session = self.session
        needed = answers.NEXT[who.needed]
        said = {
            None: "counted as the procedures say",
            True: "the quorum needs them",
            False: "the quorum does not need them",
        }[needed]
        self.save(
            who.uid,
            lambda rev: arranging.need_for_quorum(session, who.uid, rev, needed),
            f"{who.name}: {said}. u undoes.",
        )

    def action_which_way(self) -> None:
        """Tell who is under the cursor in the next way."""
        if (who := self.under_cursor()) is None:
            return
        session, ways = self.session, list(METHODS)
        method = ways[(ways.index(who.by_way) + 1) % len(ways)]
        self.save(
            who.uid,
            lambda rev: arranging.go_by(session, who.uid, rev, method),
            f"{who.name}: {METHODS[method]}. u undoes.",
        )

    def action_who_may_learn(self) -> None:
        """Let everyone, professionals, nobody else, or all but one of the family learn of them."""
        who, page = self.under_cursor(), self.page
        if who is None or page is None:
            return
        session, choices = self.session, words.who_may_learn(who, page)
        now = next((n for n, (each, _) in enumerate(choices) if each == who.shown_to), 2)
        audience, said = choices[(now + 1) % len(choices)]
        self.save(
            who.uid,
            lambda rev: arranging.let_learn(session, who.uid, rev, audience),
            f"{who.name}: {said}. u undoes.",
        )

    def action_comes_for(self) -> None:
        """Tick for which of the children who is under the cursor comes."""
        who, page = self.under_cursor(), self.page
        if who is None or page is None:
            return
        session = self.session
        ticks = [Tick(uid, name, uid in who.comes_for) for uid, name in page.children]

        def answered(states: dict[str, bool | None] | None) -> None:
            if states is None:
                return
            chosen = [uid for uid, state in states.items() if state]
            self.save(
                who.uid,
                lambda rev: arranging.come_for(session, who.uid, rev, chosen),
                f"{who.name}: {words.comes_for(chosen, page)}. u undoes.",
            )

        question = f"For which child does {who.name} come? None ticked: nobody said."
        self.app.push_screen(Ticks(question, ticks), answered)

    def action_called_today(self) -> None:
        """Log that who is under the cursor was asked again by telephone."""
        if (who := self.under_cursor()) is None:
            return
        session = self.session
        self.save(
            f"called {who.uid}",
            lambda _rev: chasing.log_chase(session, who.uid, who.rev),
            f"{who.name}: called today. u undoes.",
        )

    async def action_invitee_details(self) -> None:
        """Open the form with part, times and needs of who is under the cursor."""
        if (who := self.under_cursor()) is None:
            return
        needs = who.needs
        await self.ask(
            words.ABOUT.format(name=who.name),
            ChoiceField("part", "Part", PARTS.items(), value=who.part),
            TimeField("part_from", "From", value=who.part_from),
            TimeField("part_to", "To", value=who.part_to),
            Field("interpreter", "Interpreter", text=needs.interpreter, placeholder="language"),
            Field("access", "Access", text=needs.access),
            Field("childcare", "Childcare", text=needs.childcare),
            Field("conflict", "Conflict", text=needs.conflict, placeholder="whom not to meet"),
            YesNoField("separate", "Waits apart", value=needs.separate_waiting),
            then=lambda values: self._arranged(who, values),
            draft=f"invitee {who.uid}",
        )

    def _arranged(self, who: service.Invited, values: dict[str, Any]) -> None:
        session = self.session
        part = values["part"] or who.part
        if part not in TIMED and (values["part_from"] or values["part_to"]):
            part = TIMES
        needs = arranging.Needs(
            **{
                field: values[field] or ""
                for field in ("interpreter", "access", "childcare", "conflict")
            },
            separate_waiting=values["separate"],
        )
        self.save(
            who.uid,
            lambda rev: arranging.arrange(
                session,
                who.uid,
                rev,
                part,
                values["part_from"],
                values["part_to"],
                needs,
            ),
            f"{who.name}: kept. u undoes.",
        )

    def action_tell_everybody(self) -> None:
        """Open what would go to whom."""
        self.open("sending", self.conference_uid)

    def action_chase_replies(self) -> None:
        """Open the list of those who have not answered."""
        self.open("chasing")
