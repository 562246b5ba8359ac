"""The outline plan of a conference, opened from step 5: written in the room, sent the next day."""

from collections.abc import Callable
from typing import Any

from textual import on

from cpclerk.rules.audience import Audience
from cpclerk.rules.outline import CONTINGENCY, GOAL, OWN_VERSION, PARTS, PLAIN, RESULTS, WHOSE_WORDS
from cpclerk.services import office, plan_actions, plan_goals
from cpclerk.services import outline as service
from cpclerk.services.outline import Member, Part
from cpclerk.services.plan_actions import Action, Carried
from cpclerk.services.undo import Saved
from cpclerk.ui import dialogs
from cpclerk.ui.answers import lettered
from cpclerk.ui.forms import ChoiceField, DateField, Field, NoteField
from cpclerk.ui.screens import outline_words as words
from cpclerk.ui.screens.core_group import ask_members
from cpclerk.ui.screens.outline_page import OutlinePage
from cpclerk.ui.screens.outline_who import WhoField, unknown, who_typed
from cpclerk.ui.widgets.lines import Lines


class OutlineScreen(OutlinePage):
    """What the keys do."""

    def __init__(self, conference_uid: str) -> None:
        super().__init__(conference_uid)
        # Whoever was confirmed here to do something, though nobody knows the name.
        self._agreed: set[str] = set()

    # The plan before

    def action_judge(self, result: str) -> None:
        """Ask what came of an action of the plan before, then put it down."""
        item = self.item()
        if not isinstance(item, Carried):
            return
        session, uid, action = self.session, self.conference_uid, item.action.uid

        def answered(text: str) -> None:
            self.save(
                f"{words.CARRIED}{action}",
                lambda rev: plan_actions.judge(session, uid, action, rev, result, text),
                f"Put down: {RESULTS[result]}. u undoes.",
            )
            self.plan.action_move(1)

        question = f"{RESULTS[result].capitalize()}. What came of it?"
        dialogs.ask_line(self, question, answered, item.here.words if item.here else "")

    # Adding

    async def action_add_goal(self) -> None:
        """Ask for a goal."""
        await self._ask_part(GOAL)

    async def action_add_what_if(self) -> None:
        """Ask for what happens if the plan does not work."""
        await self._ask_part(CONTINGENCY)

    async def _ask_part(self, part: str) -> None:
        if self.is_frozen():
            return
        session, uid = self.session, self.conference_uid

        def then(values: dict[str, Any]) -> None:
            audience = words.chosen(values["audience"], service.EVERYONE)
            self.add(
                lambda: service.write_part(session, uid, part, values["text"], audience=audience)
            )

        await self.ask(PARTS[part], *_part_fields("", service.EVERYONE), then=then, draft=part)

    async def action_add_action(self) -> None:
        """Ask for an action; on a goal, or on an action for one, it is for that goal."""
        if self.is_frozen():
            return
        session, uid, item = self.session, self.conference_uid, self.item()
        goals = {each.uid: each for each in self.page.goals} if self.page else {}
        goal = goals.get(
            item.goal_uid
            if isinstance(item, Action)
            else item.uid
            if isinstance(item, Part)
            else ""
        )

        def then(values: dict[str, Any]) -> None:
            audience = words.chosen(values["audience"], service.EVERYONE)
            who = who_typed(values["who"])
            self._for_whoever(
                who,
                lambda: self.add(
                    lambda: plan_actions.add_action(
                        session,
                        uid,
                        values["text"],
                        who=who,
                        by_when=values["by_when"],
                        goal_uid=goal.uid if goal else "",
                        audience=audience,
                    )
                ),
            )

        question = f"For the goal: {words.in_a_line(goal.text)}" if goal else words.ACTIONS
        await self.ask(question, *self._action_fields(None), then=then, draft="plan action")

    def action_tie_to_goal(self) -> None:
        """Tie the action under the cursor to a goal; to the only one without asking."""
        item, goals = self.item(), self.page.goals if self.page else ()
        if not isinstance(item, Action) or not goals:
            return
        tied = item.goal_uid in {each.uid for each in goals}
        if len(goals) == 1:
            self._tie(item, "" if tied else goals[0].uid)
            return
        named = [(each.uid, words.in_a_line(each.text)) for each in goals]
        choices = lettered([*named, *([("", "none of them")] if tied else [])])

        def answered(goal_uid: str | None) -> None:
            if goal_uid is not None:
                self._tie(item, goal_uid)

        question = f"{item.text}: which goal does it serve?"
        self.app.push_screen(dialogs.Ask(question, choices), answered)

    def _tie(self, action: Action, goal_uid: str) -> None:
        session, uid = self.session, action.uid
        self.save(
            uid,
            lambda rev: plan_goals.serve_goal(session, uid, rev, goal_uid),
            self.saved_words("Under its goal." if goal_uid else "Tied to no goal."),
        )
        # The action goes up to its goal; the cursor stays for the next one.
        self.plan.action_move(1)

    def action_bring_in_steps(self) -> None:
        """Make actions of the next steps of the record."""
        session, uid = self.session, self.conference_uid
        self.save(
            "added",
            lambda _: plan_actions.bring_in_steps(session, uid),
            self.saved_words("Brought in."),
        )

    def action_core_group(self) -> None:
        """Tick who is in the core group."""
        page = self.page
        if page is None:
            return
        session, uid = self.session, self.conference_uid

        def answered(chosen: list[str]) -> None:
            self.save(
                "added", lambda _: service.set_core_group(session, uid, chosen), self.saved_words()
            )

        ask_members(self.app, page, answered)

    def action_book_next(self) -> None:
        """Book the next review and the first core group."""
        self.open("next-meetings", self.conference_uid)

    async def action_name_member(self) -> None:
        """Ask who else is in the core group."""
        session, uid = self.session, self.conference_uid

        def then(values: dict[str, Any]) -> None:
            name = values["name"]
            self.save(
                "added",
                lambda _: service.name_core_group_member(session, uid, name),
                self.saved_words(),
            )

        await self.ask(
            "Who else is in the core group?",
            Field("name", "Name, and as what", required=True, wide=True),
            then=then,
        )

    async def action_own_version(self) -> None:
        """Ask for a child's own version; of which child, where there are several."""
        children = self.page.children if self.page else ()
        if len(children) == 1:
            await self._ask_own(children[0].person_uid)
            return

        def answered(person_uid: str | None) -> None:
            if person_uid is not None:
                self.call_next(self._ask_own, person_uid)

        choices = lettered([(each.person_uid, each.name) for each in children])
        if choices:
            self.app.push_screen(dialogs.Ask("Whose own version?", choices), answered)

    async def _ask_own(self, person_uid: str) -> None:
        page = self.page
        if page is None:
            return
        own = {each.part: each for each in page.own_version(person_uid)}
        said = {part: each.text for part, each in own.items()}
        seen = {part: each.rev for part, each in own.items()}
        audience = next((each.audience for each in own.values()), service.EVERYONE)
        whose = next((each.whose for each in own.values()), PLAIN)
        name = next(each.name for each in page.children if each.person_uid == person_uid)
        fields = [
            NoteField(part, words.short(label), text=said.get(part, ""), wide=True)
            for part, label in OWN_VERSION.items()
        ]
        session, uid = self.session, self.conference_uid

        def then(values: dict[str, Any]) -> None:
            texts = {part: values[part] or "" for part in OWN_VERSION}
            for_whom = words.chosen(values["audience"], audience)
            self.save(
                "added",
                lambda _: service.write_own_version(
                    session,
                    uid,
                    person_uid,
                    texts,
                    seen=seen,
                    audience=for_whom,
                    whose=values["whose"] or whose,
                ),
                self.saved_words(),
            )

        question = words.own_question(name, page.own_words[person_uid])
        await self.ask(
            question,
            *fields,
            ChoiceField("whose", "Words", WHOSE_WORDS.items(), value=whose),
            _audience_field(audience),
            then=then,
            draft=f"own {person_uid}",
        )

    # Changing

    @on(Lines.Chosen, "#plan")
    async def change_chosen(self) -> None:
        """Enter puts the line under the cursor right."""
        await self.action_change_part()

    async def action_change_part(self) -> None:
        """Ask what the line under the cursor is to say."""
        item = self.item()
        session = self.session
        if isinstance(item, Action):
            action = item

            def amend(values: dict[str, Any]) -> None:
                audience = words.chosen(values["audience"], action.audience)
                who = who_typed(values["who"])
                self._for_whoever(
                    who if who != action.who else "",
                    lambda: self.save(
                        action.uid,
                        lambda rev: plan_actions.amend_action(
                            session,
                            action.uid,
                            rev,
                            text=values["text"],
                            who=who,
                            by_when=values["by_when"],
                            audience=audience,
                        ),
                        self.saved_words(),
                    ),
                )

            await self.ask(words.ACTIONS, *self._action_fields(action), then=amend)
        elif isinstance(item, Part) and item.person_uid:
            await self._ask_own(item.person_uid)
        elif isinstance(item, Part):
            part = item

            def then(values: dict[str, Any]) -> None:
                audience = words.chosen(values["audience"], part.audience)
                self.save(
                    part.uid,
                    lambda rev: service.amend_part(
                        session, part.uid, rev, values["text"], audience
                    ),
                    self.saved_words(),
                )

            await self.ask(PARTS[part.part], *_part_fields(part.text, part.audience), then=then)

    def action_take_line_out(self) -> None:
        """Take the line under the cursor out."""
        item, session = self.item(), self.session
        if item is None or isinstance(item, Carried):
            return
        jobs: dict[type, Any] = {
            Part: service.take_part_out,
            Action: plan_actions.take_action_out,
            Member: service.take_member_out,
        }
        uid, job = item.uid, jobs[type(item)]

        def take_out(rev: int) -> Saved:
            saved: Saved = job(session, uid, rev)
            return saved

        self.save(uid, take_out, self.saved_words("Taken out."))

    def _for_whoever(self, who: str, write: Callable[[], None]) -> None:
        """Write what somebody is to do; ask first, once, about a name that nobody here knows."""
        why = unknown(who, self.page) if who not in self._agreed else ""
        if not why:
            write()
            return

        def answered(answer: str | None) -> None:
            if answer == "yes":
                self._agreed.add(who)
                write()

        answers = [
            dialogs.Answer("no", "n", "No, put the name right"),
            dialogs.Answer("yes", "y", "Yes, they do it all the same"),
        ]
        self.app.push_screen(dialogs.Ask(why, answers), answered)

    def _action_fields(self, action: Action | None) -> tuple[Field, ...]:
        session = self.session
        day = self.page.day if self.page else None
        return (
            Field("text", "What", text=action.text if action else "", required=True, wide=True),
            WhoField("who", "Who", self.page, action.who if action else ""),
            DateField(
                "by_when",
                "By when",
                today=day or session.today,
                calendar=office.typing_calendar(session),
                value=action.by_when if action else None,
                placeholder="+10wd, 7/12",
            ),
            _audience_field(action.audience if action else service.EVERYONE),
        )


def _part_fields(text: str, audience: Audience) -> tuple[Field, ...]:
    field = NoteField("text", "In plain words", text=text, required=True, wide=True)
    return field, _audience_field(audience)


def _audience_field(audience: Audience) -> ChoiceField:
    return ChoiceField(
        "audience", "For", words.audiences(audience), value=words.choice_of(audience)
    )
