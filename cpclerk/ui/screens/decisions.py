"""Step 5: what is decided for each child, on its own, and the dates that follow."""

from collections.abc import Callable
from typing import Any

from textual import on

from cpclerk.rules.decisions import doubt
from cpclerk.services import decisions as service
from cpclerk.services.decided import ChildDecided, Decisions, decided_words
from cpclerk.ui import dialogs
from cpclerk.ui.answers import lettered
from cpclerk.ui.screens import decisions_words as words
from cpclerk.ui.screens.category import AskCategory
from cpclerk.ui.screens.decisions_page import PLAN, DecisionsPage, Views
from cpclerk.ui.screens.next_meetings_words import CORE_GROUP
from cpclerk.ui.screens.recording_audience import EVERYONE, PROFESSIONALS
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
        if child.outcome is not None:
            stands = f"{child.child.name} is decided: {decided_words(child)}. Decide anew?"
            self._ask_yes(
                stands, "Decide anew", lambda: self._ask_what_is_decided(child, page, outcome)
            )
        else:
            self._ask_what_is_decided(child, page, outcome)

    def _ask_what_is_decided(self, child: ChildDecided, page: Decisions, outcome: str) -> None:
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
                dialogs.ask_line(
                    self, question, lambda text: self._decide(child, outcome, instead=text)
                )
            elif code is not None:
                self._with_reason(child, page, outcome, code)

        self.app.push_screen(dialogs.Ask(question, choices), answered)

    def _with_reason(self, child: ChildDecided, page: Decisions, outcome: str, code: str) -> None:
        """Put down a reason of the list; one that does not go with the child's age is asked."""
        born = None if child.child.expected else child.child.date_of_birth
        asked = doubt(code, born, page.day or self.session.today)
        if asked:
            self._ask_yes(
                f"{child.child.name}: {asked}",
                "Put it down",
                lambda: self._decide(child, outcome, instead=code),
            )
        else:
            self._decide(child, outcome, instead=code)

    def _ask_yes(self, question: str, yes: str, then: Callable[[], None]) -> None:
        answers = [dialogs.Answer("no", "n", "No, leave it"), dialogs.Answer("yes", "y", yes)]
        self.app.push_screen(
            dialogs.Ask(question, answers), lambda answer: then() if answer == "yes" else None
        )

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

        dialogs.ask_line(
            self,
            question,
            lambda reason: self._decide(child, outcome, category=code, multiple_reason=reason),
        )

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
        self.views.answered = None
        self.views.action_first()
        self.views.focus()

    def action_go_back(self) -> None:
        """Go back from the agencies to the children, or else leave the step."""
        if self.views.has_focus and self.asking.form is None:
            self.children_list.focus()
        else:
            super().action_go_back()

    def action_view(self, what: str) -> None:
        """Take a dissent of the agency answered last, the focus being back on the children."""
        self.views.action_view(what)

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
        elif message.what == "restrict":
            self._restrict(child, message.invitee_uid)
        else:
            self._ask_dissent(child, page, message.invitee_uid)

    def _restrict(self, child: ChildDecided, invitee_uid: str) -> None:
        view, session = child.views.get(invitee_uid), self.session
        if view is None or not view.words:
            self.say("Nothing is typed there. What an agency recommends is for everyone.")
            return
        restricted = view.audience.is_restricted
        whom = EVERYONE if restricted else PROFESSIONALS
        said = "Everyone may read it now." if restricted else "Only professionals may read it now."
        self.save(
            f"{child.child.uid} {invitee_uid}",
            lambda rev: service.restrict_view(session, view.uid, rev, whom),
            self.saved_words(said),
        )

    def _view_in(self, child: ChildDecided, message: Views.Said, code: str) -> None:
        self._view(child, message.invitee_uid, plan=True, category=code)
        if not self.views.go_on_from(message.invitee_uid):
            self.focus_list()

    def _ask_dissent(self, child: ChildDecided, page: Decisions, invitee_uid: str) -> None:
        view = child.views.get(invitee_uid)
        who = next(each for each in page.agencies if each.uid == invitee_uid)

        def answered(reason: str) -> None:
            dissents = bool(reason.strip())
            self._view(child, invitee_uid, dissent=dissents, words=reason)

        question = (
            f"On {child.child.name}: why does {words.agency_words(who)} dissent from the decision? "
            "Empty takes the dissent back."
        )
        if page.closed_part:
            question += "\nThe closed part: only professionals will read why. F7 opens it after."
        dialogs.ask_line(self, question, answered, view.words if view else "")

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
