"""What an entry is, and whom it is about: for the line that is typed, or the entry pointed at."""

from types import MappingProxyType

from cpclerk.rules.audience import strictest
from cpclerk.rules.errors import Refused
from cpclerk.rules.kinds import (
    DANGER,
    FACT,
    KIND_WORDS,
    OPINION,
    SAFETY_GOAL,
    kinds_of,
    letter_of,
    next_kind,
    without_goal,
)
from cpclerk.rules.recording import NEXT_STEPS, Voice, find_named
from cpclerk.services import editing
from cpclerk.services.said import Said
from cpclerk.ui import dialogs
from cpclerk.ui.dialogs import Answer
from cpclerk.ui.screens.recording_differences import about_words, kind_words, stance_words
from cpclerk.ui.screens.recording_restricting import RestrictingKeys

SOME, ALL, STANCE, KIND, CHILD = "some", "all", "stance ", "kind ", "child "
NOT_OFFERED = MappingProxyType(
    {
        "p": "only what needs to happen is pinned to the plan",
        "m": "there is no entry above to make it one with",
    }
)
GOAL_NEXT, WHICH_DANGER = "goal next", "which danger"


class KindKeys(RestrictingKeys):
    """F8 goes through the kinds; Ctrl+T asks for everything else that can be said of an entry."""

    def action_next_kind(self) -> None:
        """Make it the next kind that its column has."""
        said = self.pointed
        column, kind = (said.column, said.kind) if said else (self.line.column, self.line.kind)
        self.set_kind(said, next_kind(column, kind))

    def set_kind(self, said: Said | None, kind: str) -> None:
        """Make the entry, or the line, that kind; a goal answers the last danger that has none."""
        words = kind_words(kind)
        if said is None:
            self.line.kind = kind
            self.line.goal_for = self._last_without_goal() if kind == SAFETY_GOAL else ""
            danger = self.said.get(self.line.goal_for)
            if danger is not None:
                # Whoever may not read the danger may not read what answers it.
                self.line.audience = strictest([self.line.audience, danger.audience])
            self.echo.say(f"This line is {words}.{self._answers(self.line.goal_for)}")
            self.show_line()
            self.keeping.touch()
            return
        session, answers = self.session, self._last_without_goal()
        if kind == SAFETY_GOAL and answers:
            self.change(
                said,
                lambda rev: editing.set_goal_for(session, said.uid, rev, answers),
                f"This entry is {words}.{self._answers(answers)}",
            )
            return
        self.change(
            said,
            lambda rev: editing.set_kind(session, said.uid, rev, kind),
            f"This entry is {words}.",
        )

    def action_about_entry(self) -> None:
        """Ask what is to be said of the entry, or of the line."""
        said = self.pointed

        def answered(answer: str | None) -> None:
            if answer is not None:
                self.about_answered(said, answer)

        what = "This entry" if said else "This line"
        asked = dialogs.Ask(f"{what}:", self.about_answers(said), chosen=True, why_not=NOT_OFFERED)
        self.app.push_screen(asked, answered)

    def about_answers(self, said: Said | None) -> list[Answer]:
        """Return what can be said of the entry, or of the line."""
        line = self.line
        column, kind, stance, children = (
            (said.column, said.kind, said.stance, said.children)
            if said
            else (line.column, line.kind, line.stance, line.children)
        )
        answers = [
            Answer(f"{KIND}{each}", letter_of(column, each), f"It is {kind_words(each)}")
            for each in kinds_of(column)
            if each != kind
        ]
        if kind:
            answers.append(Answer(KIND, "n", f"It is no {KIND_WORDS[kind]}"))
        answers += [
            Answer(f"{STANCE}{'' if each == stance else each}", each[0], words)
            for each, words in (
                (FACT, "It is not put as a fact" if stance == FACT else "It is a fact"),
                (OPINION, "It is not put as an opinion" if stance == OPINION else "An opinion"),
            )
        ]
        if len(self.names) > 1:
            answers += [
                Answer(f"{CHILD}{uid}", str(number), f"About {name} only")
                for number, (uid, name) in enumerate(list(self.names.items())[:9], 1)
                if children != (uid,)
            ]
            if len(self.names) > 2:
                answers.append(Answer(SOME, "v", "About several of the children …"))
            if children:
                answers.append(Answer(ALL, "a", "About all the children"))
        if said and said.kind == DANGER:
            answers.insert(0, Answer(GOAL_NEXT, "g", "Type its safety goal now"))
        if kind == SAFETY_GOAL and self._dangers():
            answers.append(Answer(WHICH_DANGER, "r", "Which danger it answers …"))
        return answers

    def about_answered(self, said: Said | None, answer: str) -> None:
        """Do what was chosen."""
        if answer.startswith(KIND):
            self.set_kind(said, answer.removeprefix(KIND))
        elif answer.startswith(STANCE):
            self._set_stance(said, answer.removeprefix(STANCE))
        elif answer.startswith(CHILD):
            self._set_children(said, (answer.removeprefix(CHILD),))
        elif answer == ALL:
            self._set_children(said, ())
        elif answer == SOME:
            self._ask_children(said)
        elif answer == WHICH_DANGER:
            self._ask_danger(said)
        elif answer == GOAL_NEXT and said:
            self._type_goal(said)

    def _set_stance(self, said: Said | None, stance: str) -> None:
        words = stance_words(stance)
        if said is None:
            self.line.stance = stance
            self._line_is(words)
            return
        session = self.session
        self.change(
            said,
            lambda rev: editing.set_stance(session, said.uid, rev, stance),
            f"This entry is {words}.",
        )

    def _set_children(self, said: Said | None, children: tuple[str, ...]) -> None:
        about = about_words(children, self.names)
        if said is None:
            self.line.children = children
            self._line_is(about)
            return
        session = self.session
        self.change(
            said,
            lambda rev: editing.set_children(session, said.uid, rev, children),
            f"This entry is {about}.",
        )

    def _ask_children(self, said: Said | None, typed: str = "", why_not: str = "") -> None:
        children = [Voice(uid, name, name) for uid, name in self.names.items()]

        def answered(names: str | None) -> None:
            if names is None:
                return
            try:
                found = find_named(names, children)
            except Refused as refused:
                self._ask_children(said, names, refused.sentence)
                return
            self._set_children(said, tuple(each.uid for each in found))

        question = "Which of the children? With commas between: " + ", ".join(self.names.values())
        self.app.push_screen(
            dialogs.AskText(f"{why_not}\n{question}" if why_not else question, typed), answered
        )

    def _ask_danger(self, said: Said | None) -> None:
        now = said.goal_for if said else self.line.goal_for
        options = [("", "None in particular"), *((each.uid, each.text) for each in self._dangers())]

        def answered(uid: str | None) -> None:
            if uid is None:
                return
            if said is None:
                self.line.goal_for = uid
                self._line_is(f"a safety goal.{self._answers(uid)}")
                return
            session = self.session
            self.change(
                said,
                lambda rev: editing.set_goal_for(session, said.uid, rev, uid),
                f"This entry is a safety goal.{self._answers(uid)}",
            )

        self.app.push_screen(dialogs.Pick("Which danger does it answer?", options, now), answered)

    def _type_goal(self, danger: Said) -> None:
        """Let the next line be the goal that answers a danger."""
        self.wake()
        if self.line.amending:
            self.echo.say("Enter saves the new wording, Esc leaves it; then type its goal.")
            return
        self.line.column, self.line.kind = NEXT_STEPS, SAFETY_GOAL
        self.line.back_to = danger.column
        self.line.goal_for = danger.uid
        self.line.audience = strictest([self.usual_audience, danger.audience])
        self.echo.say(f"Type the safety goal.{self._answers(danger.uid)}")
        self.show_line()
        self.keeping.touch()

    def _line_is(self, words: str) -> None:
        self.echo.say(f"This line is {words.rstrip('.')}.")
        self.show_line()
        self.keeping.touch()

    def _dangers(self) -> list[Said]:
        in_order = sorted(self.said.values(), key=lambda each: each.position)
        return [each for each in in_order if each.kind == DANGER and not each.struck]

    def _last_without_goal(self) -> str:
        in_order = sorted(self.said.values(), key=lambda each: each.position)
        return next(reversed(without_goal(in_order)), "")

    def _answers(self, danger_uid: str) -> str:
        danger = self.said.get(danger_uid)
        return f" It answers: {danger.text}" if danger else ""
