"""The dates that limits run from or to, by name and in plain words."""

from types import MappingProxyType

EVENTS = MappingProxyType(
    {
        "strategy_discussion": "the strategy discussion",
        "written_notice": "the other authority's written notice",
        "conference": "the conference",
        "previous_conference": "the previous conference",
        "inquorate_conference": "the inquorate conference",
        "birth": "the birth",
        "invitation_list": "the invitation list coming in",
        "police_notice": "the notice to the police",
        "report_to_chair": "the chair receiving the report",
        "report_to_family": "the family receiving the report",
        "outline_plan_sent": "the outline plan going out",
        "minutes_drafted": "the minutes being drafted",
        "minutes_to_chair": "the minutes reaching the chair",
        "minutes_approved": "the chair approving the minutes",
        "minutes_distributed": "the minutes going out",
        "core_group": "the first core group",
        "next_review": "the next review",
    }
)
