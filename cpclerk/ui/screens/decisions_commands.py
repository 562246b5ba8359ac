"""The keys of step 5, Decide."""

from cpclerk.ui.commands import Command


class PlanStarts(Command):
    """s on a child."""

    id = "plan-starts"
    key = "s"
    words = "starts"
    description = "The chair decides: a plan starts for this child; then choose the category"
    does = "decide('plan_started')"


class PlanNotNeeded(Command):
    """n on a child."""

    id = "plan-not-needed"
    key = "n"
    words = "not needed"
    description = "The chair decides: no plan is needed for this child; then choose what instead"
    does = "decide('no_plan')"


class PlanContinues(Command):
    """c on a child."""

    id = "plan-continues"
    key = "c"
    words = "continues"
    description = "The chair decides: this child's plan continues; then choose the category"
    does = "decide('plan_continued')"


class PlanEnds(Command):
    """e on a child."""

    id = "plan-ends"
    key = "e"
    words = "ends"
    description = "The chair decides: this child's plan ends; then choose why"
    does = "decide('plan_ended')"


class AskViews(Command):
    """v on a child."""

    id = "views"
    key = "v"
    words = "views"
    description = "Put down what each agency thinks about this child, one key each"


class Circumstances(Command):
    """f on a child."""

    id = "circumstances"
    key = "f"
    words = "factors"
    description = (
        "Tick the significant factors for this child, and whether it is looked after too "
        "(dual status) and legal advice is to be taken"
    )


class OutlinePlan(Command):
    """p on the decisions."""

    id = "outline-plan"
    key = "p"
    words = "outline"
    description = "The outline plan: goals, actions, core group, what if, and each child's version"


class PlansBefore(Command):
    """h on the decisions, or on a conference's page."""

    id = "plans-before"
    key = "h"
    words = "before"
    description = "Each child's plans so far: months, categories, why they ended; corrections"


class CaseSystem(Command):
    """k on the decisions, or on a conference's page."""

    id = "case-system"
    key = "k"
    words = "keying"
    description = "What is to be keyed into the case system, ticked when it is"


class CoreGroup(Command):
    """g on the decisions."""

    id = "core-group-date"
    key = "g"
    words = "core group"
    description = "Put down when, where and with whom the core group first meets"


class NextReview(Command):
    """r on the decisions."""

    id = "review-date"
    key = "r"
    words = "review"
    description = "Book the next review: chair, room and a day in time are proposed"


class ReadBack(Command):
    """b on the decisions."""

    id = "read-back"
    key = "b"
    words = "read back"
    description = "What is still open, and decisions, actions and dates to be read aloud"


ALL: tuple[type[Command], ...] = (
    PlanStarts,
    PlanContinues,
    PlanNotNeeded,
    PlanEnds,
    AskViews,
    Circumstances,
    CoreGroup,
    NextReview,
    OutlinePlan,
    PlansBefore,
    CaseSystem,
    ReadBack,
)


class ForPlan(Command):
    """y on an agency's view."""

    id = "for-plan"
    key = "y"
    words = "plan"
    description = "This agency is for a plan; the next agency is next"
    does = "view('plan')"


class AgainstPlan(Command):
    """n on an agency's view."""

    id = "against-plan"
    key = "n"
    words = "no plan"
    description = "This agency is against a plan; the next agency is next"
    does = "view('no_plan')"


class NotSaid(Command):
    """x on an agency's view."""

    id = "view-not-said"
    key = "x"
    words = "not said"
    description = "This agency has not said what it thinks; the next agency is next"
    does = "view('not_said')"


class ViewCategory(Command):
    """c on an agency's view."""

    id = "view-category"
    key = "c"
    words = "plan, category"
    description = "This agency is for a plan: choose its category; the next agency is next"
    does = "view('category')"


class Dissent(Command):
    """d on an agency's view."""

    id = "dissent"
    key = "d"
    words = "dissent"
    description = (
        "The agency just answered, or else the one under the cursor, dissents from the decision: "
        "type why"
    )
    does = "view('dissent')"


class RestrictView(Command):
    """F7 on an agency's view."""

    id = "restrict-view"
    key = "f7"
    words = "restrict"
    description = (
        "Let only professionals read why this agency dissents, or everyone again; "
        "what it recommends is for everyone"
    )
    does = "view('restrict')"


VIEWS: tuple[type[Command], ...] = (
    ForPlan,
    AgainstPlan,
    NotSaid,
    ViewCategory,
    Dissent,
    RestrictView,
)
