"""What may not be in a copy stops it wherever else it stands; what is in every copy stops none."""

import pytest

from cpclerk.rules.audience import Audience
from cpclerk.services import Refused, Session, minutes, outline, own_blocks
from cpclerk.services.copies import preview
from cpclerk.store import ChildAtConference, Invitee, ScaleMark, transaction
from tests.afterwards import TODAY, Held, add_invitee, make_approved, make_held, reach_person, say
from tests.conftest import as_role


@pytest.fixture
def held(session: Session) -> Held:
    return make_held(session)


def text_for(session: Session, held: Held, tag: str, document: str = "minutes") -> str:
    return preview(session, held.uid, held.people[tag].uid, document).text


def is_stopped(session: Session, held: Held, tag: str, document: str = "minutes") -> None:
    with pytest.raises(Refused, match="Stopped"):
        text_for(session, held, tag, document)


def show(session: Session, held: Held, tag: str, stored: str, **values: object) -> None:
    with transaction(session, "mask") as change:
        change.update(Invitee.get_by_id(held.people[tag].uid), shown_to=stored, **values)


def test_nobodys_copy_is_stopped_by_their_own_name(session: Session, held: Held) -> None:
    add_invitee(session, held, "Adv", name="Bea Speak", capacity="Advocate")
    # An advocate is no professional to an audience, and yet knows their own name.
    show(session, held, "Adv", "professionals")
    make_approved(session, held)
    assert "Bea Speak" in text_for(session, held, "Adv")
    assert "Bea Speak" in text_for(session, held, "SW")
    assert "Bea Speak" not in text_for(session, held, "Mum")


def test_what_a_masked_person_comes_for_is_no_leak_where_it_is_said_of_others(
    session: Session, held: Held
) -> None:
    with transaction(session, "plain") as change:
        who = held.people["HV"].professional
        assert who is not None
        change.update(who, capacity="School nurse")
    show(session, held, "Sch", "professionals")
    make_approved(session, held)
    assert "Kim Moss, School nurse" in text_for(session, held, "Mum")


def test_what_the_template_says_to_everybody_is_no_leak(session: Session, held: Held) -> None:
    with session.store.reading():
        child = ChildAtConference.get(ChildAtConference.conference == held.uid).person_id
    outline.write_own_version(
        session, held.uid, child, {"child_next": "You see Gran each Sunday."}, seen={}
    )
    # The child's plan says: ask your social worker.
    show(session, held, "SW", f"only:{held.people['HV'].uid}")
    assert "social worker" in text_for(session, held, "Mum", "child_plan")


def test_the_names_of_somebody_masked_and_of_who_came_for_them_stop_a_copy_each(
    session: Session, held: Held
) -> None:
    show(session, held, "Sch", "professionals", substitute="Una Vale")
    entry = say(session, held, "The room was quiet then")
    for typed in ("Una Vale told us so", "It was Ravi Shah who rang", "Una Vale (for Ravi Shah)"):
        with transaction(session, "type") as change:
            change.update(entry, text=typed)
        minutes.draft(session, held.uid)
        is_stopped(session, held, "Mum")
        # Though somebody recorded it for all to see.
        assert typed in text_for(session, held, "HV")


def test_what_is_written_for_fewer_in_one_document_stops_the_others(
    session: Session, held: Held
) -> None:
    with session.store.reading():
        child = ChildAtConference.get(ChildAtConference.conference == held.uid).person_id
    secret, added = "Gran will not see you for a while.", "The police watch the house at night."
    for_some = Audience.for_professionals()
    minutes.draft(session, held.uid)
    summed_up = own_blocks.add_block(session, held.uid, "Summed up", f"It was said: {secret}")
    said = own_blocks.classify_block(session, summed_up.uid, summed_up.rev, Audience())
    outline.write_own_version(
        session, held.uid, child, {"child_next": secret}, seen={}, audience=for_some
    )
    with pytest.raises(Refused, match="Take them out"):
        own_blocks.classify_block(session, said.uid, said.rev, Audience())
    is_stopped(session, held, "Mum")
    assert secret in text_for(session, held, "SW")
    with pytest.raises(Refused, match="Take them out"):
        minutes.to_chair(session, held.uid, TODAY)
    other = own_blocks.add_block(session, held.uid, "Also", added)
    own_blocks.classify_block(session, other.uid, other.rev, for_some)
    outline.write_own_version(
        session, held.uid, child, {"child_next": f"Do not be afraid. {added}"},
        seen={"child_next": 1},
    )  # fmt: skip
    is_stopped(session, held, "Mum", "child_plan")
    # Nothing restricted stands behind it any more.
    assert secret in text_for(session, held, "Mum")


def test_a_danger_that_was_struck_out_is_not_said_in_the_marks_on_it(
    session: Session, held: Held
) -> None:
    entry = say(session, held, "He may come back at night", kind="danger", struck=True)
    with transaction(session, "mark") as change:
        change.insert(
            ScaleMark, conference=held.uid, invitee=held.people["HV"], about=entry.uid, value=4,
            reason="", audience="everyone",
        )  # fmt: skip
    minutes.draft(session, held.uid)
    minutes.to_chair(session, held.uid, TODAY)
    minutes.approve(as_role(session, "chair"), held.uid, TODAY)
    text = text_for(session, held, "Mum")
    assert "4 (about something taken out)" in text
    assert "come back" not in text


def test_a_protected_number_stops_a_copy_however_it_is_written(
    session: Session, held: Held
) -> None:
    reach_person(session, held.people["Mum"], "mobile", "0116 496 0777 ext 4", protected=True)
    entry = say(session, held, "Nothing yet")
    for typed in (
        "0116 4960777",
        "(0116) 496-0777",
        "+44 116 496 0777",
        "+441164960777",
        "0116.496.0777",
    ):
        with transaction(session, "type") as change:
            change.update(entry, text=f"Ring {typed}, she said.")
        minutes.draft(session, held.uid)
        is_stopped(session, held, "Dad")
        assert typed in text_for(session, held, "Mum")
    with transaction(session, "type") as change:
        change.update(entry, text="Ring 0116 496 07771, she said.")
    minutes.draft(session, held.uid)
    assert "07771" in text_for(session, held, "Dad")
