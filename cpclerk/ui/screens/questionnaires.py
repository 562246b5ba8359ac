"""Questionnaires that came back: one key an answer, and how they count."""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from textual import on
from textual.message import Message
from textual.widget import Widget

from cpclerk.rules.audience import Audience
from cpclerk.rules.questionnaires import ANSWERS, ASKED_OF
from cpclerk.services import questionnaires as service
from cpclerk.services.questionnaires import COMMENT, Questionnaires
from cpclerk.ui import dialogs
from cpclerk.ui.commands import Command, Offering
from cpclerk.ui.forms import ChoiceField, Field, NoteField
from cpclerk.ui.screens.step import StepScreen
from cpclerk.ui.widgets.columns import Column
from cpclerk.ui.widgets.lines import Cell, Lines, Row
from cpclerk.ui.widgets.plain import Plain

PARENTS, AGENCIES = ASKED_OF
AUDIENCES = (("professionals", "professionals only"), ("everyone", "everyone"))


class FromParents(Command):
    """p on the questionnaires."""

    id = "from-parents"
    key = "p"
    words = "parents'"
    description = "Enter a parents' questionnaire: 1 to 5 for each question, 0 for not answered"
    does = "begin('parents')"


class FromAgencies(Command):
    """a on the questionnaires."""

    id = "from-agencies"
    key = "a"
    words = "agencies'"
    description = "Enter an agency's questionnaire: 1 to 5 for each question, 0 for not answered"
    does = "begin('agencies')"


class Counted(Command):
    """s on the questionnaires."""

    id = "questionnaires-counted"
    key = "s"
    words = "summary"
    description = "How all conferences' questionnaires were answered, by quarter and year"
    does = "summary"


class Comment(Command):
    """c while one is being entered."""

    id = "comment"
    key = "c"
    words = "comment"
    description = "Add the comment to the questionnaire being entered, and a name if it has one"


class Keep(Command):
    """Enter while one is being entered."""

    id = "keep-questionnaire"
    key = "enter"
    words = "save it"
    description = "Save the questionnaire being entered; what has no answer was not answered"


def _answer(number: int) -> type[Command]:
    words = ANSWERS.get(number, "not answered")
    return type(
        f"Answer{number}",
        (Command,),
        {
            "__doc__": f"{number} while one is being entered.",
            "id": f"answer-{number}",
            "key": str(number),
            "words": words,
            "description": f"This question is answered: {words}; the next one is next"
            if number
            else "This question is not answered; the next one is next",
            "action": lambda: f"answer({number})",
        },
    )


class Questions(Offering, Lines):
    """The questions; while a questionnaire is being entered, a digit answers one of them."""

    OFFERS: ClassVar[tuple[type[Command], ...]] = tuple(_answer(number) for number in (*ANSWERS, 0))
    is_open = False

    class Answered(Message):
        """A digit was pressed on a question."""

        def __init__(self, question: str, number: int) -> None:
            super().__init__()
            self.question = question
            self.number = number

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the digits to the steps while nothing is being entered."""
        if action == "answer":
            return self.is_open
        return super().check_action(action, parameters)

    def action_answer(self, number: int) -> None:
        """Tell the screen, and go on to the next question: the next digit is for that."""
        if self.key is not None:
            self.post_message(self.Answered(self.key, number))
            self.action_move(1)


class QuestionnairesScreen(StepScreen):
    """How each question was answered; or the one that is being entered, question by question."""

    TITLE = "Questionnaires"
    AUTO_FOCUS = "#questions"
    FOOTER_LINES = 2
    OFFERS: ClassVar[tuple[type[Command], ...]] = (
        FromParents,
        FromAgencies,
        Counted,
        Comment,
        Keep,
    )
    DEFAULT_CSS = """
    QuestionnairesScreen #state { height: auto; padding: 0 1; color: $text-muted; }
    QuestionnairesScreen #questions { height: 1fr; }
    QuestionnairesScreen #detail { height: 2; padding: 0 2; color: $text-muted; }
    QuestionnairesScreen.-asking #detail { display: none; }
    """

    def __init__(self, conference_uid: str) -> None:
        super().__init__(conference_uid)
        self.page: Questionnaires | None = None
        self.entering = ""
        self.given: dict[str, int] = {}
        self.comment: dict[str, Any] = {}
        self.state = Plain("", id="state")
        self.detail = Plain("", id="detail")
        self.questions = Questions(
            (Column(stretch=True),),
            empty="The procedures of this conference have no questionnaire.",
            id="questions",
            classes="panel",
        )

    def content(self) -> Iterable[Widget]:
        """Return what is being entered, the questions, and the form."""
        yield self.state
        yield self.questions
        yield self.detail
        yield self.asking

    def focus_list(self) -> None:
        """Put the focus back on the questions."""
        self.questions.focus()

    def load(self) -> None:
        """Read what came back."""
        super().load()
        session, uid = self.session, self.conference_uid
        self.read_page(lambda: service.questionnaires(session, uid), self._paint, lambda _: {})

    def _paint(self, page: Questionnaires) -> None:
        self.page = page
        self._show()

    def _show(self) -> None:
        page = self.page
        if page is None:
            return
        self.questions.is_open = bool(self.entering)
        if self.entering:
            self.questions.columns = (Column(stretch=True, least=30), Column(width=14))
            asked = page.asked(self.entering)
            self.state.show(
                f"{ASKED_OF[self.entering]}: {len(self.given)} of {len(asked)} answered"
            )
            self.questions.show(
                [Row(each.code, (each.text, _said(self.given.get(each.code)))) for each in asked]
            )
        else:
            self.questions.columns = (
                Column(stretch=True, least=30),
                *(Column(width=3, align="right") for _ in range(6)),
            )
            came = [sum(e.asked_of == who for e in page.returned) for who in ASKED_OF]
            self.state.show(f"Came back: {came[0]} from parents, {came[1]} from agencies.")
            self.questions.show(list(_counted(page)))
        self.refresh_bindings()

    @on(Lines.Highlighted, "#questions")
    def show_question(self) -> None:
        """Show the question under the cursor in full."""
        code = (self.questions.key or "").rpartition(" ")[2]
        asked = self.page.questions if self.page else ()
        self.detail.show(next((each.text for each in asked if each.code == code), ""))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what fits: while a questionnaire is being entered nothing else is begun."""
        is_open = bool(self.entering) and self.asking.form is None
        if action in {"comment", "keep_questionnaire"}:
            return is_open
        if action in {"begin", "summary"}:
            return not self.entering
        if action == "go_back" and self.entering:
            return True
        return super().check_action(action, parameters)

    def unsaved(self) -> bool:
        """Whether a questionnaire is half entered."""
        return bool(self.given or self.comment) or super().unsaved()

    def action_summary(self) -> None:
        """Open the figures of all conferences."""
        self.open("questionnaire-figures")

    def action_begin(self, asked_of: str) -> None:
        """Begin a questionnaire."""
        if self.page is not None and not self.page.asked(asked_of):
            self.say("The procedures of this conference have no such questionnaire.")
            return
        if self.page is not None and self.page.why_not:
            self.complain(self.page.why_not)
            return
        self.entering, self.given, self.comment = asked_of, {}, {}
        self._show()
        self.questions.action_first()

    def on_questions_answered(self, message: Questions.Answered) -> None:
        """Put an answer down; 0 takes one away."""
        if message.number:
            self.given[message.question] = message.number
        else:
            self.given.pop(message.question, None)
        self._show()

    async def action_comment(self) -> None:
        """Ask for the comment, who may see it, and a name."""

        def then(values: dict[str, Any]) -> None:
            self.comment = values
            self.asking.close()
            self.focus_list()
            self.say("Enter saves the questionnaire with its comment.")

        await self.ask(
            "What else is written on it?",
            NoteField("comment", "Comment", wide=True, text=self.comment.get("comment") or ""),
            ChoiceField("audience", "For", AUDIENCES, value="professionals"),
            Field("name", "Name, if given", placeholder="empty: anonymous"),
            then=then,
        )

    def on_lines_chosen(self) -> None:
        """Enter saves the questionnaire that is being entered."""
        if self.entering:
            self.action_keep_questionnaire()

    def action_keep_questionnaire(self) -> None:
        """Save the questionnaire."""
        session, uid, who, given = self.session, self.conference_uid, self.entering, self.given
        said = self.comment
        audience = Audience.for_everyone() if said.get("audience") == "everyone" else COMMENT

        def write(_rev: int) -> Any:
            return service.enter_questionnaire(
                session,
                uid,
                who,
                given,
                comment=said.get("comment") or "",
                name=said.get("name") or "",
                audience=audience,
            )

        def done(_: Any) -> str:
            self.entering, self.given, self.comment = "", {}, {}
            return self.saved_words(f"{ASKED_OF[who]}: entered.")

        self.do("entered", write, done, saved=lambda result: result)

    def action_go_back(self) -> None:
        """Leave the questionnaire that is being entered, or else the screen."""
        if not self.entering or self.asking.form is not None:
            super().action_go_back()
        elif self.given or self.comment:
            self.app.push_screen(dialogs.about_unsaved([]), self._leave_it)
        else:
            self._leave_it("discard")

    def _leave_it(self, answer: str | None) -> None:
        if answer == "discard":
            self.entering, self.given, self.comment = "", {}, {}
            self._show()


def _said(answer: int | None) -> Cell:
    return Cell(f"{answer} {ANSWERS[answer]}") if answer else Cell("not answered", "quiet")


def _counted(page: Questionnaires) -> Iterator[Row]:
    """Yield how each question was answered, not answered apart."""
    for who, words in ASKED_OF.items():
        if not page.asked(who):
            continue
        yield Row(None, (f"{words}: 1 not at all … 5 completely; then not answered",))
        texts = {each.code: each.text for each in page.asked(who)}
        for count in page.counts(who):
            numbers = [str(each or "·") for each in count.given]
            quiet = Cell(str(count.not_answered or "·"), "quiet")
            yield Row(f"{who} {count.question}", (texts[count.question], *numbers, quiet))
        for each in page.returned:
            if each.asked_of == who and each.comment:
                mark = "[R] " if each.audience.is_restricted else ""
                by = f" ({each.name})" if each.name else ""
                line = " ".join(each.comment.split("\n"))
                yield Row(f"comment {each.uid}", (f"{mark}“{line}”{by}",))
