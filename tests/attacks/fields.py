"""Where people type: each place in the code, and the keys that lead there in the sample."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

Keys = tuple[str, ...]
UI = Path(__file__).parent.parent.parent / "cpclerk" / "ui"
ESCAPE, ENTER, TAB, DOWN, PAGE_DOWN = "\x1b", "\r", "\t", "\x1b[B", "\x1b[6~"
UP = "\x1b[A"
F1, F2, F3, F4 = "\x1bOP", "\x1bOQ", "\x1bOR", "\x1bOS"
F6, F7, F8, F9 = "\x1b[17~", "\x1b[18~", "\x1b[19~", "\x1b[20~"
CONTROL = {"g": "\x07", "n": "\x0e", "p": "\x10", "r": "\x12", "t": "\x14"}

MAKES = {
    *("Form", "FamilyForm", "AskText", "PaletteScreen", "Input", "TextInput", "EntryInput"),
    *("OrderedInput", "FamilyFinder", "AnythingFinder", "ask_line", "ask_text"),
}
"""What makes a field to type in, beside the `ask` of a screen."""
MADE_OF = {"dialogs", "field", "pick", "page", "step", "finder", "entry"}
"""The files in which those are made themselves."""


class Into(NamedTuple):
    """A place: the keys from the desk, how many fields to paste into, and what is then seen."""

    keys: Keys
    fields: int
    seen: str


def at(reference: str, *keys: str) -> Keys:
    """Return the keys to a conference, and on from there."""
    return (F4, reference, ENTER, *keys)


def setting(place: int, *keys: str) -> Keys:
    """Return the keys to a page of the settings, and on from there."""
    return (F8, *[DOWN] * place, ENTER, *keys)


def key_of(name: str) -> str:
    """Return the place in the code of an entry; one that opens several forms has several."""
    return name.partition(":")[0]


# Conferences of the sample: to come today, begun today, being written, and approved.
TODAY, BEGUN, WRITTEN, APPROVED = "CP0056", "CP0054", "CP0050", "CP0052"
FAMILY = (F3, DOWN, ENTER)

# What is typed is saved where it can be: what puts others out of reach comes after them.
FIELDS = {
    "minutes_approval.ask_approval": Into(("6", "a"), 4, "Who approved them"),
    "adding_family.make_finder": Into(("b",), 1, "part of a name"),
    "families.make_finder": Into(("/",), 1, "part of a name"),
    "app.action_palette": Into((CONTROL["p"],), 1, "Commands"),
    "adding_family._open_family_form": Into(("b", F2), 11, "New family"),
    "attendance.action_times": Into(at(BEGUN, "4", F4, "t"), 2, "When was Carol Birch there?"),
    "attendance.action_substitute": Into(at(BEGUN, "4", F4, "s"), 1, "in the place of"),
    "attendance.action_walk_in": Into(
        at(BEGUN, "4", F4, "w"), 3, "Who is here without having been asked?"
    ),
    "booking.action_amend": Into(at(TODAY, "1", "e"), 6, "What it was asked for with"),
    "booking_list._ask_chase": Into(
        at("CP0058", "1", "l", DOWN, ENTER), 1, "The list is chased by"
    ),
    "booking_list._ask_day": Into(
        at(TODAY, "1", "l", ENTER), 1, "The planning meeting that agreed it"
    ),
    "checklists.action_not_applicable": Into(("3", "n"), 1, "Why does this not apply here?"),
    "checklists_reports.action_received_when": Into(
        ("3", TAB, "w"), 2, "When and how did it come?"
    ),
    "checklists_reports._file_chosen": Into(("3", TAB, "o", ENTER), 1, "Which file?"),
    "child_views.action_add_child_view": Into(("4", F2, "v", "a"), 3, "What does the child think?"),
    "child_views.action_amend_child_view": Into(
        ("4", F2, "v", DOWN, "e"), 2, "What does the child think?"
    ),
    "child_views.action_answer_child_view": Into(("4", F2, "v", DOWN, ENTER), 1, "What was done"),
    "conferences.__init__": Into((F4,), 1, "part of a name or reference"),
    "copy_across.action_what_it_says": Into(("5", "k", "m"), 6, "what does the case system say?"),
    "decisions._ask_what_is_decided": Into(at(BEGUN, "5", "n", "o"), 1, "what instead"),
    "decisions._with_category": Into(at(BEGUN, "5", DOWN, "s", "m"), 1, "Enter or Ctrl+R takes it"),
    "decisions._ask_dissent": Into(("5", TAB, "d"), 1, "why does Lucy Tarn"),
    "distribution.action_send_when": Into(
        at(APPROVED, "6", "s", "c", "DM", ENTER, "w"), 1, "When did they go out?"
    ),
    "envelopes.action_count_pages": Into(at(APPROVED, "6", "s", "v", "p"), 1, "How many pages has"),
    "envelopes.action_save_notices": Into(
        ("2", "o", "v", "f"), 1, "In which folder are they saved"
    ),
    "exclusions.action_exclude": Into(("3", "e", ENTER), 4, "What did the chair decide about"),
    "family_people._ask": Into((*FAMILY, "e"), 5, "What is known"),
    "family_people._ask: the network": Into((*FAMILY, "n"), 3, "Into every child's network"),
    "family_people._ask: the family": Into((*FAMILY, "m"), 3, "Number on case"),
    "invitations.action_add_invitee": Into(at(TODAY, "2", "a"), 3, "Add somebody to the list."),
    "invitations.action_sent_when": Into(("2", "w"), 2, "When and how was it sent"),
    "invitations_arranging.action_invitee_details": Into(
        ("2", "d"), 7, "part of the conference and needs"
    ),
    "invitations_replies.action_reply": Into(at(TODAY, "2", "e"), 1, "Who comes instead of"),
    "invitations_told._ask_day": Into(at(TODAY, "2", "f"), 1, "On which day did"),
    "looking_back.action_look_back": Into(("4", F2, "l", DOWN, "p"), 1, "What came of it?"),
    "minutes.action_stage_when": Into(("6", UP, "w"), 1, "When did they go to the chair?"),
    "minutes_block.__init__": Into(at(WRITTEN, "6", TAB, ENTER), 1, "In the minutes"),
    "minutes_own.action_add_block": Into(at(WRITTEN, "6", "i"), 2, "What is to be added"),
    "monitoring.paint_form": Into(("3", "m"), 5, "Chair's monitoring form"),
    "new_booking._ask_facts": Into(("b", "oak", ENTER, "n"), 4, "if it should be kept"),
    "next_meetings.action_core_group_meets": Into(
        at(WRITTEN, "5", "r", "g"), 3, "does the core group first meet"
    ),
    "on_a_plan.__init__": Into(("o",), 1, "Is this child on a plan?"),
    "outbox.action_save_drafts": Into((CONTROL["p"], "outbox", ENTER, "d"), 1, "Which folder"),
    "outline.action_judge": Into(("5", "p", "p"), 1, "What came of it?"),
    "outline._ask_part": Into(("5", "p", "g"), 1, "What must be true"),
    "outline._ask_part: what if": Into(("5", "p", "w"), 1, "What happens if it does not work"),
    "outline.action_add_action": Into(("5", "p", "a"), 3, "What is to be done"),
    "outline.action_name_member": Into(("5", "p", "m"), 1, "Who else is in the core group?"),
    "outline._ask_own": Into(("5", "p", "o", "n"), 4, "own words where there are any"),
    "outline.action_change_part": Into(("5", "p", DOWN, DOWN, ENTER), 1, "What must be true"),
    "plans.action_ask_why": Into(at("CP0040", "5", "h", "w"), 1, "Why does it last, and what now?"),
    "plans.action_decided_elsewhere": Into(("5", "h", "e", "e", "y"), 1, "why did the plan end?"),
    "plans._ask_when": Into(("5", "h", "e", "s", "n"), 2, "a plan started elsewhere"),
    "preparation._ask_what": Into(("3", "c", "w", ENTER), 1, "What worries Tara Fir?"),
    "printing.action_save_page": Into(("3", "d", "f"), 1, "In which folder is the page"),
    "professional._ask_new": Into((F3, F6), 3, "A new professional"),
    "questionnaires.action_comment": Into(at(TODAY, "q", "p", "c"), 3, "What else is written"),
    "reach.action_add_contact": Into((*FAMILY, "c", "a"), 2, "A way to reach somebody"),
    "reach.action_change_contact": Into((*FAMILY, "c", "e"), 1, "Of Carol Birch"),
    "recording_kinds._ask_children": Into(
        at("CP0049", "4", CONTROL["t"], "v"), 1, "Which of the children?"
    ),
    "recording_meeting._ask_why_again": Into(("4", F2, "o"), 1, "Why is the meeting opened"),
    "recording_page.__init__": Into(at(BEGUN, "4"), 1, "Worried about"),
    "requests.action_end_otherwise": Into(("t", DOWN, "x", DOWN, ENTER), 1, "In whose words"),
    "same_person.__init__": Into((*FAMILY, "j"), 1, "part of the other's name"),
    "scaling.__init__": Into(at(BEGUN, "4", F9), 1, "How safe is it, 0 to 10?"),
    "settings_calendar.action_proclaim": Into(setting(0, "n"), 3, "A new bank holiday"),
    "settings_calendar.action_close_days": Into(setting(0, "c"), 3, "The office is closed"),
    "settings_chairs.action_not_there": Into((F2, "a", "n"), 3, "is not free"),
    "settings_chairs.action_working_days": Into((F2, "a", "w"), 1, "When Gwen Marsh works"),
    "settings_letters.action_give_out_template": Into(setting(4, "x"), 1, "In which folder"),
    "settings_letters._ask_enclosed": Into(setting(4, PAGE_DOWN, ENTER), 1, "What is enclosed"),
    "settings_letters._ask_contact": Into(
        setting(4, *[PAGE_DOWN] * 3, UP, ENTER), 1, "How is the office"
    ),
    "settings_letters._ask_server": Into(setting(4, *[PAGE_DOWN] * 3, ENTER), 4, "Which server"),
    "professional.action_edit_professional": Into(("/", "helm", ENTER, "m"), 3, "What"),
    "agency.action_edit_agency": Into(("/", "helm", ENTER, "g", "m"), 2, "counts"),
    "attendance.action_young_childs_day": Into(
        at("CP0052", "4", F4, PAGE_DOWN, "d"), 2, "who has seen how this child lives"
    ),
    "settings_letters._bring_back": Into(setting(4, ENTER), 1, "Which Word file"),
    "settings_people.action_add_user": Into(setting(2, "n"), 1, "Let somebody in"),
    "settings_people.action_lock_after": Into(setting(2, "m"), 1, "locks after how many minutes?"),
    "choosing_audience._ask_whom": Into(at(BEGUN, "4", F7, F7, "n"), 1, "Enter or Ctrl+R takes it"),
    "settings_own_items._ask": Into(setting(7, "i"), 3, "A new item"),
    "settings_premises.action_add": Into(setting(3, "r"), 2, "A new room"),
    "settings_premises.action_rename": Into(setting(3, ENTER), 2, "Call Northmere otherwise"),
    "settings_procedures.action_other_procedures": Into(setting(1, "n", ENTER), 1, "Book under"),
    "settings_times.action_usual_times": Into(setting(6, "s"), 1, "When conferences usually"),
    "settings_times.action_set_travel": Into(setting(6, "v"), 3, "How far they are apart"),
    "slot_picking.action_other_day": Into(at(TODAY, "1", "d"), 1, "Which day, and what time?"),
    "follow_up.refused": Into(("6", "r"), 1, "Type the chair's comments"),
    "minutes.action_to_chair": Into(("6", "c"), 1, "What do you answer?"),
    "booking._call_off": Into(at("CP0051", "1", "x"), 1, "Why is it"),
}
# Where the keys of somebody at work on the sample do not lead, and why.
NOT_REACHED = {
    "distribution_after._ask_why": "for a chair, of a copy that was stopped",
    "new_meeting._make": "the sample's procedures know no meeting without a family",
    "outbox._ask_password": "no mail server is set",
    "outbox._ask_when": "no mail is stuck",
    "recording_meeting._ask_reason": "no meeting that has begun is without its quorum",
    "report_chasing._write": "every agency that is to be chased is written to by mail",
    "settings_people.action_change_passphrase": "only a locked office has passphrases",
    "settings_procedures._typed": "the sample's procedures leave nothing to the office",
    "start_office.body": "a new office, before there is a store",
    "unlock.body": "the door of a locked office",
}


def places() -> Iterator[str]:
    """Yield where a field to type in is made, as `file.method`, of all there are in the screens."""
    for file in UI.rglob("*.py"):
        if file.stem not in MADE_OF:
            for within in _within(ast.parse(file.read_text("utf-8"))):
                yield f"{file.stem}.{within}"


def _within(node: ast.AST, within: str = "") -> Iterator[str]:
    for each in ast.iter_child_nodes(node):
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _within(each, within or each.name)
            continue
        # An `ask` may also be handed on, to be called later.
        called = ast.unparse(each.func) if isinstance(each, ast.Call) else ""
        asks = isinstance(each, ast.Attribute) and ast.unparse(each) == "self.ask"
        if asks or called.rpartition(".")[2] in MAKES:
            yield within
        yield from _within(each, within)
