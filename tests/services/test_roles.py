"""Who may do what: every service, asked by every role, does what the table here says."""

import ast
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import cpclerk.services
from cpclerk.rules.audience import Audience
from cpclerk.rules.diaries import Span
from cpclerk.rules.errors import Refused
from cpclerk.rules.roles import ROLES, WHO_MAY, why_not
from cpclerk.rules.roles_in_words import in_words
from cpclerk.services import people
from cpclerk.services.permission import NotAllowed
from cpclerk.services.undo import Saved, undo
from cpclerk.store import Actor, Session
from tests.conftest import as_role
from tests.making import make_family

# One letter for each role.
LETTERS = {"C": "clerk", "H": "chair", "M": "manager", "V": "advocate", "A": "auditor"}
WHO = {
    # Read: records.
    "CHMA": """
        asking.ready asking.without_family
        attendance.attendance attendance.agencies booked.booked booked.moves
        chairs.chairs checklists.checklist diary_days.diary
        invitation_list.invitation_list requests.queue requests.consultations
        reviews.reviews_to_come
        finding.find_anything
        conferences.heading conferences.page conferences.find copies.copy_text copies.preview
        copies.distribution_log copies.numbers_taken_back
        false_hits.stopped_by false_hits.whose_copies corrections.correction
        corrections.plan_correction plan_versions.plan_to_send in_hand.in_hand
        decided.decided desk.desk distribution.recipients families.find families.family
        invitations.propose invitations.invitations inviting.candidates lateness.reasons_for
        minutes.page minutes.block minutes.stages stages.stages networks.find_professionals
        gaps.not_recorded
        networks.agency_names plans.on_a_plan plans.looked_up recording.entries
        reports_owed.reports report_chasing.chasing report_files.files report_files.content_of
        exclusions.exclusions monitoring.chair_form situations.situations runup.runup
        looking_back.last_time child_views.child_views
        read_back.read_back read_back.before_leaving
        preparation.preparation preparation.worries day_sheet.day_sheet pages.page_text
        slots.propose slots.propose_for timescales.deadlines_of
        trail.opened trail.opened_family
        trail.opened_copy advocacy.advocates
        sending.sending sent.preview reaching.owner_of sent.kept_files sent.history
        envelopes.envelopes chasing.silent ahead.ahead
        contacts.of_family contacts.of_one
        contacts.is_protected alike.look_alikes
        professionals.professional professionals.agency networks.agencies
        trail.opened_copy advocacy.advocates outbox.outbox
        plan_records.plan_records outline.outline plan_actions.carried_to case_system.sheet
        plan_records.elsewhere_choices questionnaire_figures.questionnaire_figures
        questionnaires.questionnaires plan_work.plan_work next_meetings.next_meetings
        next_meetings.propose_review
        trail.opened_copy advocacy.advocates wall.standing wall.never_shown scaling.scaled
    """,
    "HM": "false_hits.clear_hit",
    "V": "advocacy.own_list advocacy.on_list advocacy.opened",
    "CMA": "logs.give_out",
    "MA": "trail.entered",
    # Write: arranging, and sending.
    "C": """
        booking.request booking.request_and_book booking.book booking.amend_request
        booking.postpone booking.rearrange requests.end_otherwise
        booking_next.book_review booking_next.ask_for_review
        booking.cancel booking.stand_down booking.hold_again
        confirming.confirm confirming.take_back confirming.set_method copies_out.send
        copies_out.send_confirmed copies_out.acknowledge marking.mark_sent marking.mark_all_sent
        sending.confirm sending.take_back sending.tell_by_telephone sent.send
        envelopes.seal envelopes.open_again envelopes.came_back envelopes.save_notices
        envelopes.count_pages
        inviting.accept_proposal inviting.add inviting.drop minutes.draft minutes.to_chair
        pages.save_page report_chasers.write_chasers
        networks.add_agency networks.add_professional networks.put_in_network
        networks.put_new_in_network networks.leave_network people.add_family people.amend_family
        people.add_member people.amend_person contacts.add_contact contacts.change_contact
        merging.merge kin.relate kin.set_main_carer
        professionals.amend_professional professionals.amend_agency professionals.retire
        professionals.take_on_again
        contacts.end_contact contacts.confirm_contact contacts.protect contacts.stop_protecting
        people.add_member people.amend_person
        letters.compose letters.labels outbox.queue carrying.begin carrying.note carrying.send
        outbox.retry carrying.cancel carrying.save_drafts carrying.it_went
    """,
    # The conference itself.
    "CH": """
        arranging.arrange arranging.take_part arranging.need_for_quorum arranging.go_by
        arranging.let_learn arranging.leave_out arranging.note_needs arranging.come_for
        chasing.log_chase
        advocacy.give_record advocacy.take_record_back attendance.arrive attendance.leave
        attendance.absent attendance.say_times attendance.substitute attendance.walk_in
        taking_part.participate
        checklists.tick checklists.untick checklists.not_applicable decisions.view
        decisions.restrict_view
        decisions.decide decisions.set_review_date booking_next.set_core_group_date
        invitations.log_reply invitations.ask_report invitations.family_told
        invitation_list.chase invitation_list.agreed
        invitations.police_told invitations.invitation_list_in meeting.start meeting.go_ahead
        meeting.close_meeting meeting.open_again meeting.set_part minutes.amend_block
        minutes.new_version minutes.outline_plan_out own_blocks.add_block own_blocks.classify_block
        own_blocks.take_block_out
        recording.enter recording.amend recording.strike recording.unstrike recording.restrict
        looking_back.look_back child_views.add_view child_views.amend_view
        child_views.answer_view child_views.take_view_out
        child_words.take_over child_words.say_in_record
        meeting.set_agenda editing.enter_each editing.set_kind editing.set_stance
        editing.set_children editing.set_goal_for editing.move_to_column editing.move_by
        editing.merge_with_above
        editing.pin
        decisions.record_circumstances plan_records.record_elsewhere
        plan_records.take_back_elsewhere plan_records.challenge outline.write_part
        outline.amend_part outline.write_own_version outline.take_part_out
        plan_actions.bring_in_steps plan_actions.add_action plan_goals.serve_goal
        plan_actions.amend_action plan_actions.take_action_out outline.set_core_group
        outline.name_core_group_member outline.take_member_out plan_actions.judge
        case_system.key_in case_system.read_off case_system.read_off_all
        questionnaires.enter_questionnaire questionnaires.take_questionnaire_out
        scaling.scale reports.received reports.not_received reports.not_recorded
        reports.answer reports.quality report_files.attach report_files.detach
        report_chasing.chased exclusions.exclude exclusions.lift monitoring.fill_chair_form
        situations.say_situations preparation.say_worry taking_part.parent_took_part
        taking_part.young_child_s_day
    """,
    "CHM": """
        protecting.show contacts.post_to contacts.secure_address contacts.safe_email
        calendars.hold_year lateness.say_why_late lateness.take_reason_back minutes.approve
        minutes.return_to_clerk undo.undo
        chairs.put_in chairs.take_out chairs.set_pattern
    """,
    # The office.
    "CM": """
        calendars.proclaim calendars.withdraw calendars.put_back calendars.close_days
        calendars.open_again logs.take_in premises.add premises.rename
        premises.set_travel premises.set_starts procedures.adopt
        procedures.choose own_items.add_own_item own_items.amend_own_item
        own_items.drop_own_item users.add_user users.remove_user office.set_lock users.rekey
        letter_settings.set_contact letter_settings.set_sending enclosures.set_enclosures
        templates.give_out templates.bring_back templates.use_shipped
    """,
    # No record is in it, or it is one's own: whoever can open the store.
    "CHMVA": """
        backups.keep_safe backups.back_up_before backups.back_up_to backups.send_on
        backups.reminder calendars.year_of calendars.look_ahead drafts.keep drafts.recall
        drafts.drop drafts.take_up logs.terms office.places office.typing_calendar premises.premises
        premises.places_of_rooms premises.travel premises.usual_starts
        procedures.adoptions trail.sign_off trail.restored trail.verified users.users
        own_items.own_items procedures.adoptions trail.sign_off trail.restored
        trail.verified users.users
        users.change_passphrase users.change_own_passphrase office.locks_after
        letter_settings.settings enclosures.enclosures templates.templates carrying.needs_password
        outbox.doubt_waiting
    """,
}
DECIDED = {
    name: frozenset(LETTERS[each] for each in letters)
    for letters, names in WHO.items()
    for name in names.split()
}
# Parts of services: they need a connection, and rows that a service has read.
PARTS = frozenset(
    each
    for line in (
        "attendance.must_be_its_day attendance.moment attendance.time_now",
        "contact_rows.current contact_rows.now_of contact_rows.sharing contact_rows.check_apart",
        "contact_rows.ways_of contact_rows.check_still_apart",
        "attendance.must_be_its_day attendance.moment checklists.checklist_of",
        "reports_owed.reports_of exclusions.exclusions_of situations.situations_of",
        "contacts.reaches contacts.protected_among recipients.protected_details",
        "conferences.rules_for conferences.headings diary.busy_with diary.clashes",
        "diary.of_conferences diary.of_family openings.in_order reviews.to_come",
        "diary.clash_words editions.edition building.edition_now families.members_of",
        "matching.people_found matching.families_found matching.day_meant matching.matches",
        "happened.check_day networks.networks_of family_tree.drawn",
        "placing.check_place plans.social_workers procedures.office_rules proposing.proposal",
        "masking.listed reaching.usual_ways sending.page_of reaching.reached letter_facts.reach_of",
        "letter_facts.must_give_nobody_away",
        "recipients.addressees record.record_of stages.stages_of stages.how_late",
        "timescales.judged timescales.core_group_limit slots.day_of plan_records.records_of",
        "decisions.check_day next_meetings.meetings_after circle.circle_of",
        "sheets.sheets_of sheets.to_be_keyed desk.is_to_record stages.must_say_why",
        "outbox.as_it_stands outbox.is_left outbox.must_be_wanted",
        "approval.approver_of",
        "stopped.waiting stopped.waits_for_chair stopped.to_look_at",
        "stopped_for.who_looks stopped_for.is_for_manager",
    )
    for each in line.split()
)
GIVEN: dict[str, Any] = {
    "passphrase": "correct horse battery",
    "new": "correct horse battery",
    "column": "worried",
    "day": date(2026, 11, 23),
    "audience": Audience.for_everyone(),
    "wish": None,
    "saved": Saved("u", 1, 0),
    "kind": "room",
    "year": 2027,
    "value": 5,
    "minutes": 5,
    "without": (),
    "payload": {"x": "y"},
    "someone": people.Someone("child", "Sam"),
    "people": [people.Someone("child", "Sam")],
    "children": ["c"],
    "person_uids": ["c"],
    "owner_uids": ["c"],
    "contact_uids": ["c"],
    "link_uids": ["c"],
    "choices": {},
    "span": Span(date(2026, 11, 23), date(2026, 11, 23)),
    "reply": "coming",
    "result": "done",
    "part": "goal",
    "texts": {},
    "seen": {},
    "person_uid": None,
    "on": date(2026, 11, 23),
    "asked_of": "parents",
    "answers": {},
    "says": {},
    "invitee_uids": (),
    "how": "verbal",
    "extent": "whole",
    "ground": "conflict",
    "views_by": "x",
    "answered": "not_received",
    "way": "attended",
    "codes": (),
    "owner": "clerk",
    "due": "1 working day before",
    "kinds": (),
    "situation": "",
    "observed_by": "x",
    "first": date(2026, 11, 23),
    "last": date(2026, 11, 23),
    "log": SimpleNamespace(end=None),
    "composed": SimpleNamespace(invitee_uid="x", mail=None, recipient="x"),
    "ready": SimpleNamespace(uid="x", rev=1),
    "judged_by": SimpleNamespace(as_at=date(2026, 11, 23)),
}


@cache
def services() -> dict[str, Callable[..., Any]]:
    """Every public function of a service that is told who acts, by module and name."""
    found: dict[str, Callable[..., Any]] = {}
    for module in pkgutil.iter_modules(cpclerk.services.__path__):
        if module.name == "permission":
            continue
        loaded = import_module(f"cpclerk.services.{module.name}")
        for name, each in inspect.getmembers(loaded, inspect.isfunction):
            own = each.__module__ == loaded.__name__ and not name.startswith("_")
            if own and next(iter(inspect.signature(each).parameters), "") == "session":
                found[f"{module.name}.{name}"] = each
    return found


def in_the_role_of(setting_up: Session, role: str) -> Session:
    if role == "auditor":
        auditor = Actor("auditor", "Ed Audit", "EA", "auditor")
        return Session(setting_up.store, auditor, "test", setting_up.clock, setting_up.new_uid)
    return as_role(setting_up, role)


def ask(session: Session, service: Callable[..., Any]) -> bool:
    """Ask for something with whatever fits; return whether this actor may have it."""
    _, *parameters = inspect.signature(service).parameters.values()
    positional, named = [], {}
    for each in parameters:
        value = GIVEN.get(each.name, "x")
        if each.kind is each.KEYWORD_ONLY:
            named[each.name] = value
        else:
            positional.append(value)
    try:
        service(session, *positional, **named)
    except NotAllowed:
        return False
    except Exception:
        # What was given fits nothing: the question was only whether it is asked for in vain.
        return True
    return True


def test_every_service_is_decided_about() -> None:
    assert set(services()) == set(DECIDED) | PARTS
    assert not set(DECIDED) & PARTS


def test_no_screen_calls_what_does_not_ask() -> None:
    asked = set()
    for folder in ("ui", "exchange"):
        for file in (Path(cpclerk.services.__file__).parent.parent / folder).rglob("*.py"):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            asked |= {f"{each.split('.')[-2]}.{each.split('.')[-1]}" for each in _named(tree)}
    assert len(asked & set(DECIDED)) > 150
    assert not asked & PARTS


def _named(tree: ast.AST) -> Iterator[str]:
    """Yield what a module takes from services, by module and name."""
    modules: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("cpclerk.services"):
            modules |= {each.asname or each.name: each.name for each in node.names}
            yield from (f"{node.module}.{each.name}" for each in node.names)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"services.{modules.get(node.value.id, '')}.{node.attr}"


@pytest.mark.parametrize("role", ROLES)
def test_every_service_asks_first(setting_up: Session, tmp_path: Path, role: str) -> None:
    session = in_the_role_of(setting_up, role)
    GIVEN.update(file=tmp_path / "copy.db", folder=str(tmp_path / "copies"))
    found = services()
    wrong = [name for name in DECIDED if ask(session, found[name]) != (role in DECIDED[name])]
    assert not wrong


def test_an_auditor_writes_nothing_and_only_a_clerk_or_manager_manages_users() -> None:
    for action, roles in WHO_MAY.items():
        if "auditor" in roles:
            assert action.startswith(("read", "export"))
        if "user" in action or "key" in action:
            assert roles == {"clerk", "manager"}
        assert roles <= set(ROLES)


def test_every_action_named_in_a_service_stands_in_the_table() -> None:
    folder = Path(cpclerk.services.__file__).parent
    named = set()
    for file in folder.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {
                "writing",
                "require",
            }:
                action = node.args[1]
                if isinstance(action, ast.Constant):
                    named.add(action.value)
    assert len(named) > 40
    assert named <= set(WHO_MAY)


def test_a_refusal_says_who_can() -> None:
    assert why_not("clerk", "decide") == ""
    assert why_not("manager", "decide") == (
        "A manager may not decide. Ask a clerk or a chair, or sign in as one."
    )
    assert why_not("auditor", "approve minutes") == (
        "An auditor may not approve the minutes. "
        "Ask a clerk, a chair or a manager, or sign in as one."
    )
    with pytest.raises(KeyError):
        why_not("clerk", "something that nobody has decided about")


def test_what_somebody_may_not_do_is_told_in_plain_words() -> None:
    # Words of the audit leave articles out; a new one that does belongs among those in words.
    plain = re.compile(
        r"\b(a|an|the|all|one|how|when|what|who|whom|for|that|some\w+|every\w+)\b|s$|decide"
    )
    for action in WHO_MAY:
        assert plain.search(in_words(action)), action


def test_nobody_undoes_what_they_may_not_do(session: Session, chair_session: Session) -> None:
    family = make_family(session)
    saved = people.amend_family(session, family.uid, family.rev, surname="Oak", team_uid=None)
    with pytest.raises(Refused, match="chair may not change a family's details"):
        undo(chair_session, saved)
    assert undo(session, saved).sequence
