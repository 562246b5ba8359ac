"""What stops a copy and is no leak: cleared once, never for more than the chair saw."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from cpclerk.rules.diaries import Span
from cpclerk.rules.distribution import Hidden, leaks
from cpclerk.rules.errors import Refused
from cpclerk.services import (
    Session,
    confirming,
    contacts,
    copies_out,
    false_hits,
    minutes,
    recording,
)
from cpclerk.services.chairs import put_in
from cpclerk.services.plan_work import plan_work
from cpclerk.services.undo import undo
from cpclerk.store import Audit, FalseHit, StoppedCopy
from tests.afterwards import (
    EVERYBODY,
    INITIALS,
    TODAY,
    Held,
    add_professional,
    line_for,
    make_held,
    make_ordinary,
    reach_person,
    say,
)
from tests.conftest import as_role

WORDS = "Missed three"


@pytest.fixture
def held(session: Session) -> Held:
    """Approved minutes, in which the name of Dad's new school is ordinary speech."""
    held = make_ordinary(session)
    reach_person(session, held.people["Dad"], "school", WORDS, protected=True)
    return held


def confirm(session: Session, held: Held, tag: str, **values: str) -> None:
    uid = held.people[tag].uid
    confirming.confirm(session, held.uid, uid, initials=INITIALS[tag], **values)  # type: ignore[arg-type]


def stopped(session: Session, held: Held, *tags: str) -> None:
    for tag in tags:
        with pytest.raises(Refused, match="Stopped"):
            confirm(session, held, tag)


def clear(chair: Session, held: Held, tag: str, document: str = "minutes") -> tuple[str, ...]:
    """Clear what stops somebody's copy first, for all whose names are shown; return those."""
    uid = held.people[tag].uid
    digest = false_hits.stopped_by(chair, held.uid, uid, document)[0].digest
    covers = false_hits.whose_copies(chair, held.uid, digest, document)
    readers = [each for each, _ in covers]
    false_hits.clear_hit(
        chair, held.uid, uid, digest, "An ordinary phrase", document, readers=readers
    )
    return tuple(name for _, name in covers)


def correct(session: Session, held: Held) -> None:
    """Make the next version, drawn again, and have it approved."""
    minutes.new_version(session, held.uid, "Rosa Ash: a name")
    minutes.draft(session, held.uid)
    minutes.to_chair(session, held.uid, TODAY)
    minutes.approve(as_role(session, "chair"), held.uid, TODAY, outcome="Looked at again")


def asked(session: Session, *, mine: bool = True) -> list[tuple[str, str, str]]:
    desk = plan_work(session, mine=mine)
    return [(e.what, e.step, e.of) for e in desk.to_do if "stopped" in e.what]


def entries(session: Session) -> int:
    with session.store.reading():
        return Audit.select().count()


def test_a_false_hit_is_the_chairs_to_clear_once_for_everybody_it_stops(
    session: Session, held: Held
) -> None:
    mum = held.people["Mum"].uid
    with pytest.raises(Refused, match=r"in the text, line \d+: words from a protected contact"):
        confirm(session, held, "Mum")
    (hit,) = false_hits.stopped_by(session, held.uid, mum)
    assert "Missed" not in hit.words + repr(hit)
    assert hit.text == "Kim Moss, Health visitor: Missed three checks"
    assert hit.under == "What are we worried about?"
    chair = as_role(session, "chair")
    with pytest.raises(Refused, match="may not clear a false hit"):
        false_hits.clear_hit(session, held.uid, mum, hit.digest, "An ordinary phrase")
    with pytest.raises(Refused, match="Why is it no leak") as caught:
        false_hits.clear_hit(chair, held.uid, mum, hit.digest, " ")
    assert caught.value.field == "why_no_leak"
    with pytest.raises(Refused, match="Something else stops"):
        false_hits.clear_hit(chair, held.uid, mum, "another", "An ordinary phrase")
    before = entries(session)
    assert clear(chair, held, "Mum") == ("Rosa Ash", "Lena Hart", "Kim Moss", "Ravi Shah")
    assert entries(session) == before + 1
    with pytest.raises(Refused, match="Nothing stops"):
        false_hits.clear_hit(chair, held.uid, mum, hit.digest, "An ordinary phrase")
    for tag in EVERYBODY:
        confirm(session, held, tag)


def test_it_is_cleared_for_nobody_whom_the_chair_did_not_see_named(
    session: Session, held: Held
) -> None:
    chair, mum = as_role(session, "chair"), held.people["Mum"].uid
    (hit,) = false_hits.stopped_by(chair, held.uid, mum)
    add_professional(session, held, "New", "Una Late", "School")
    false_hits.clear_hit(
        chair, held.uid, mum, hit.digest, "An ordinary phrase", readers=[held.people["SW"].uid]
    )
    confirm(session, held, "Mum")
    confirm(session, held, "SW")
    stopped(session, held, "HV")
    with pytest.raises(Refused, match="Stopped"):
        confirming.confirm(session, held.uid, held.people["New"].uid, initials="ul")


def another_place(session: Session, held: Held) -> None:
    say(session, held, "The dog, too, missed three", column="working_well")


def another_thing(session: Session, held: Held) -> None:
    reach_person(session, held.people["Dad"], "workplace", "three checks", protected=True)


def the_same_words_again(session: Session, held: Held) -> None:
    say(session, held, "Missed three checks")


def kept_for_somebody_else(session: Session, held: Held) -> None:
    reach_person(session, held.people["Mum"], "school", WORDS, protected=True)


@pytest.mark.parametrize(
    "also", [another_place, another_thing, the_same_words_again, kept_for_somebody_else]
)
def test_what_the_chair_did_not_see_stops_again(
    session: Session, held: Held, also: Callable[[Session, Held], None]
) -> None:
    chair = as_role(session, "chair")
    clear(chair, held, "HV")
    # Another version is looked at again, although nothing in it is new.
    correct(session, held)
    stopped(session, held, "HV")
    clear(chair, held, "HV")
    assert not false_hits.stopped_by(chair, held.uid, held.people["HV"].uid)
    if also in (another_place, the_same_words_again):
        also(session, held)
        correct(session, held)
        clear(chair, held, "HV")
    else:
        also(session, held)
    stopped(session, held, "HV")


def test_each_place_of_a_hidden_text_is_found_and_what_lies_within_another_is_one() -> None:
    whole = Hidden("x", "1 Hidden Row, Fenmarsh", "a")
    line = Hidden("x", "1 Hidden Row", "a")
    text = "At 1 Hidden Row,\nFenmarsh. Not 1 hidden row. 1 Hidden Row, Fenmarsh"
    found = leaks(text, [line, whole], ())
    assert [text[each.start : each.end] for each in found] == [
        "1 Hidden Row,\nFenmarsh",
        "1 hidden row",
        "1 Hidden Row, Fenmarsh",
    ]
    # For another reason it is another finding.
    assert len(leaks(text, [whole, Hidden("x", "1 Hidden Row", "b")], ())) == 5


def test_a_stopped_copy_waits_on_the_chairs_desk_until_it_is_looked_at(
    session: Session, held: Held
) -> None:
    chair, manager = as_role(session, "chair"), as_role(session, "manager")
    assert asked(chair) == []
    with pytest.raises(Refused, match=r"It waits for Nell Reed, the chair\.$"):
        confirm(session, held, "Mum")
    stopped(session, held, "HV", "HV")
    assert asked(chair) == [("Leak? 2 copies stopped", "distribution", "minutes")]
    # Not below all that has a day.
    lines = plan_work(chair, mine=True).to_do
    assert [each.urgency for each in lines if each.what.startswith("Leak?")] == ["today"]
    # The clerk reads on the list whom it waits for; the manager has it among everybody's alone.
    assert asked(session, mine=False) == asked(manager) == []
    assert asked(manager, mine=False) == asked(chair)
    line = line_for(session, held, "Mum")
    assert line.waits is not None
    assert (line.state, line.waits.whom, line.waits.since) == (
        "to_confirm", "Nell Reed, the chair", TODAY,
    )  # fmt: skip
    clear(chair, held, "Mum")
    assert asked(chair) == []
    assert line_for(session, held, "Mum").waits is None
    confirm(session, held, "Mum")


def test_an_absent_chairs_manager_is_asked_instead(session: Session, held: Held) -> None:
    stopped(session, held, "Mum")
    week = Span(TODAY, TODAY + timedelta(days=4), None, None)
    put_in(session, held.conference.chair_id or "", week, "leave")
    assert len(asked(as_role(session, "manager"))) == 1
    line = line_for(session, held, "Mum")
    assert line.waits is not None
    assert line.waits.whom == "a manager: Nell Reed is on leave to Fri 27 Nov 2026"


def test_what_is_corrected_waits_no_more(session: Session, held: Held) -> None:
    chair = as_role(session, "chair")
    stopped(session, held, "Mum")
    saved = minutes.new_version(session, held.uid, "Rosa Ash: the words")
    assert asked(chair) == []
    undo(session, saved)
    assert len(asked(chair)) == 1
    # Protected no more, there is nothing left to look at either.
    (kept,) = [
        each
        for each in contacts.of_one(session, held.people["Dad"].person_id or "")
        if each.kind == "school"
    ]
    contacts.stop_protecting(session, kept.uid, kept.rev)
    assert asked(chair) == []
    confirm(session, held, "Mum")
    assert line_for(session, held, "Mum").waits is None


def test_an_outline_plan_corrected_in_the_record_waits_no_more(session: Session) -> None:
    held = make_held(session)
    entry = say(session, held, WORDS, column="needs_to_happen")
    reach_person(session, held.people["Dad"], "school", WORDS, protected=True)
    chair = as_role(session, "chair")
    with pytest.raises(Refused, match="Stopped"):
        confirm(session, held, "Mum", document="outline_plan")
    assert asked(chair)[0][2] == "outline_plan"
    recording.amend(session, entry.uid, entry.rev, text="Missed two", speaker=None)
    assert asked(chair) == []
    confirm(session, held, "Mum", document="outline_plan")
    with session.store.reading():
        assert not FalseHit.select().exists()


def test_a_copy_stopped_as_it_is_sent_waits_for_the_chair_too(session: Session) -> None:
    held = make_ordinary(session)
    confirm(session, held, "Mum")
    copy = line_for(session, held, "Mum").copy_uid
    reach_person(session, held.people["Dad"], "school", WORDS, protected=True)
    chair = as_role(session, "chair")
    assert not asked(chair)
    for send in (
        lambda: copies_out.send(session, copy, TODAY),
        lambda: copies_out.send_confirmed(session, held.uid, TODAY),
    ):
        with pytest.raises(Refused, match=r"Stopped.* It waits for .*, the chair\."):
            send()
    assert asked(chair) == [("Leak? 1 copy stopped", "distribution", "minutes")]
    clear(chair, held, "Mum")
    assert not asked(chair)
    assert copies_out.send(session, copy, TODAY).copies == 1
    with session.store.reading():
        assert not StoppedCopy.select().exists()


def test_a_correction_leaves_nothing_that_waits_of_the_version_before(
    session: Session, held: Held
) -> None:
    stopped(session, held, "Mum")
    minutes.new_version(session, held.uid, "Rosa Ash: a name")
    with session.store.reading():
        assert not StoppedCopy.select().exists()
    assert not asked(as_role(session, "chair"))
