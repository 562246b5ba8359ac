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
        "expected_birth": "the day the baby is due",
        "invitation_list": "the invitation list",
        "police_notice": "the notice to the police",
        "report_to_chair": "the chair's receipt of the report",
        "report_to_family": "the family's receipt of the report",
        "outline_plan_sent": "the sending of the outline plan",
        "minutes_drafted": "the drafting of the minutes",
        "minutes_to_chair": "the chair's receipt of the minutes",
        "minutes_approved": "the chair's approval of the minutes",
        "minutes_distributed": "the sending of the minutes",
        "core_group": "the first core group",
        "next_review": "the next review",
    }
)

# What a field for the date of an event is called, where its own words would not do.
LABELS = MappingProxyType(
    {"previous_conference": "Last conference", "written_notice": "Written notice"}
)

# How an event is said to have happened on a day; `Done on` where nothing fits better.
HAPPENED = MappingProxyType(
    {
        "strategy_discussion": "Held on",
        "written_notice": "Given on",
        "conference": "Held on",
        "invitation_list": "In on",
        "police_notice": "Given on",
        "report_to_chair": "Received on",
        "report_to_family": "Received on",
        "outline_plan_sent": "Sent on",
        "minutes_drafted": "Drafted on",
        "minutes_to_chair": "With the chair on",
        "minutes_approved": "Approved on",
        "minutes_distributed": "Sent on",
        "core_group": "Held on",
        "next_review": "Held on",
    }
)
