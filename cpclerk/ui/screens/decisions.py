"""Step 5: what is decided for each child, on its own, and the dates that follow."""

from typing import Any

from textual import on

from cpclerk.services import decisions as service
from cpclerk.services.decided import ChildDecided, View
from cpclerk.ui import dialogs
from cpclerk.ui.answers import lettered
from cpclerk.ui.screens.category import AskCategory
from cpclerk.ui.screens.decisions_page import PLAN, DecisionsPage, Views
from cpclerk.ui.screens.next_meetings_words import CORE_GROUP
from cpclerk.ui.ticks import Tick, Ticks
from cpclerk.ui.widgets.lines import Lines

TYPE_IT = "type it"
DUAL_STATUS, LEGAL_ADVICE = "dual status", "legal advice"


class DecisionsScreen(DecisionsPage):
    """What the keys do. Nothing is taken over from one child to another."""

    # Deciding

    def action_decide(self, outcome: str) -> None:
        """Ask what has to be said with the decision, then put it down."""
        child, page = self.child(), self.page
        if child is None or page is None:
            return
        chosen = next(each for each in child.possible if each.code == outcome)
        name = child.child.name
        if chosen.on_plan:
            self._ask_category(
                f"{name}: the plan {chosen.name.lower()}. In which category?",
                lambda code: self._with_category(child, outcome, code),
            )
            return
        question = f"{name}: {'why does it end' if outcome == 'plan_ended' else 'what instead'}?"
        follows = [(each.code, each.name) for each in page.follows if outcome in each.outcomes]
        choices = lettered([*follows, (TYPE_IT, "Type it in other words")])

        def answered(code: str | None) -> None:
            if code == TYPE_IT:
                self.app.push_screen(
                    dialogs.AskText(question),
                    lambda text: (
                        None if text is None else self._decide(child, outcome, instead=text)
                    ),
                )
            elif code is not None:
                self._decide(child, outcome, instead=code)

        self.app.push_screen(dialogs.Ask(question, choices), answered)

    def _ask_category(self, question: str, then: Any) -> None:
        def answered(code: str | None) -> None:
            if code is not None:
                then(code)

        categories = self.page.categories if self.page else ()
        self.app.push_screen(AskCategory(question, categories), answered)

    def _with_category(self, child: ChildDecided, outcome: str, code: str) -> None:
        categories = self.page.categories if self.page else ()
        if not any(each.code == code and each.needs_reason for each in categories):
            self._decide(child, outcome, category=code)
            return
        question = f"{child.child.name}: why is one category not enough?"

        def answered(reason: str | None) -> None:
            if reason is not None:
                self._decide(child, outcome, category=code, multiple_reason=reason)

        self.app.push_screen(dialogs.AskText(question), answered)

    def _decide(self, child: ChildDecided, outcome: str, **said: str) -> None:
        session, uid = self.session, child.child.uid
        self.save(
            uid,
            lambda rev: service.decide(session, uid, rev, outcome, **said),
            self.saved_words(f"{child.child.name} is decided."),
        )

    def action_circumstances(self) -> None:
        """Tick what else is said of this child."""
        child, page = self.child(), self.page
        if child is None or page is None:
            return
        ticked = child.factors or ()
        ticks = [Tick(each.code, each.name, each.code in ticked) for each in page.factors]
        ticks += [
            Tick(DUAL_STATUS, "Looked after too (dual status)", child.dual_status, is_asked=True),
            Tick(LEGAL_ADVICE, "Legal advice to be taken", child.legal_advice, is_asked=True),
        ]

        def answered(states: dict[str, bool | None] | None) -> None:
            if states is None:
                return
            session, uid = self.session, child.child.uid
            dual, legal = states.pop(DUAL_STATUS), states.pop(LEGAL_ADVICE)
            factors = [code for code, state in states.items() if state]
            self.save(
                uid,
                lambda rev: service.record_circumstances(
                    session, uid, rev, factors=factors, dual_status=dual, legal_advice=legal
                ),
                self.saved_words(f"{child.child.name}: put down."),
            )

        self.app.push_screen(Ticks(f"{child.child.name}: what plays a part?", ticks), answered)

    def action_outline_plan(self) -> None:
        """Open the outline plan."""
        self.open("outline-plan", self.conference_uid)

    def action_plans_before(self) -> None:
        """Open the children's plans so far."""
        self.open("plans", self.conference_uid)

    def action_case_system(self) -> None:
        """Open the sheet for the case system."""
        self.open("copy-across", self.conference_uid)

    # Views

    def action_views(self) -> None:
        """Go through what the agencies think about this child."""
        if not self.views.rows:
            self.say("No professional is down as having come. Step 4, F4 puts it down.")
            return
        self.views.action_first()
        self.views.focus()

    def action_go_back(self) -> None:
        """Go back from the agencies to the children, or else leave the step."""
        if self.views.has_focus and self.asking.form is None:
            self.children_list.focus()
        else:
            super().action_go_back()

    def on_views_said(self, message: Views.Said) -> None:
        """Put down what an agency thinks, and go on to the next; after the last, back."""
        child, page = self.child(), self.page
        if child is None or page is None:
            return
        if message.what in PLAN:
            self._view(child, message.invitee_uid, plan=PLAN[message.what])
            if message.is_last:
                self.focus_list()
        elif message.what == "category":
            self._ask_category(
                "A plan, in which category?",
                lambda code: self._view_in(child, message, code),
            )
        else:
            self._ask_dissent(child, message.invitee_uid, child.views.get(message.invitee_uid))

    def _view_in(self, child: ChildDecided, message: Views.Said, code: str) -> None:
        self._view(child, message.invitee_uid, plan=True, category=code)
        before = self.views.cursor
        self.views.action_move(1)
        if self.views.cursor == before:
            self.focus_list()

    def _ask_dissent(self, child: ChildDecided, invitee_uid: str, view: View | None) -> None:
        def answered(reason: str | None) -> None:
            if reason is not None:
                dissents = bool(reason.strip())
                self._view(child, invitee_uid, dissent=dissents, words=reason)

        question = "Why does this agency dissent from the decision? Empty takes the dissent back."
        text = view.words if view else ""
        self.app.push_screen(dialogs.AskText(question, text), answered)

    def _view(self, child: ChildDecided, invitee_uid: str, **said: Any) -> None:
        session, uid = self.session, child.child.uid
        self.save(
            f"{uid} {invitee_uid}",
            lambda rev: service.view(session, uid, invitee_uid, rev, **said),
            self.saved_words(),
        )

    # Dates and reading back

    def action_core_group_date(self) -> None:
        """Open the next meetings, the core group first."""
        self.open("next-meetings", self.conference_uid, CORE_GROUP)

    def action_review_date(self) -> None:
        """Open the next meetings, the review first."""
        self.open("next-meetings", self.conference_uid)

    @on(Lines.Chosen, "#dates")
    def change_date(self, message: Lines.Chosen) -> None:
        """Open the next meetings, the one under the cursor first."""
        self.open("next-meetings", self.conference_uid, message.key)

    def action_read_back(self) -> None:
        """Open the page to be read aloud, the one that step 4 opens."""
        self.open("read-back", self.conference_uid)
