"""Nobody is sent what is not theirs, or where nobody knows; what was printed stays approved."""

from pathlib import Path

import pytest

from cpclerk.rules.audience import Audience
from cpclerk.services import Refused, Session, arranging, minutes, outline
from cpclerk.services.confirming import confirm, take_back
from cpclerk.services.copies import copy_text, numbers_taken_back, preview
from cpclerk.services.copies_out import send, send_confirmed
from cpclerk.services.envelopes import count_pages, envelopes, save_notices
from cpclerk.services.undo import undo
from cpclerk.store import (
    ChildAtConference,
    Contact,
    Invitee,
    Person,
    PlanPart,
    Staff,
    transaction,
)
from tests.afterwards import (
    EVERYBODY,
    INITIALS,
    TODAY,
    Held,
    add_invitee,
    line_for,
    make_approved,
    make_held,
    make_ordinary,
    reach_person,
    say,
)


@pytest.fixture
def held(session: Session) -> Held:
    return make_ordinary(session)


def forget_address(session: Session, invitee: Invitee) -> None:
    with transaction(session, "lose address") as change:
        for each in Contact.select().where(Contact.person == invitee.person_id):
            change.take_out(each)


def test_nobody_is_confirmed_or_sent_by_post_without_an_address(
    session: Session, held: Held
) -> None:
    dad, mum = held.people["Dad"], held.people["Mum"]
    forget_address(session, dad)
    with pytest.raises(Refused, match="No address of Tom Khan is known: h by hand, or F3 enters"):
        confirm(session, held.uid, dad.uid, initials="tk")
    confirm(session, held.uid, dad.uid, method="by_hand", initials="tk")
    saved = confirm(session, held.uid, mum.uid, initials="ra")
    forget_address(session, mum)
    # What it was confirmed for is not there any more: neither printed nor sent.
    assert line_for(session, held, "Mum").state == "changed"
    with pytest.raises(Refused, match="No address of Rosa Ash"):
        send(session, saved.uid, TODAY)
    reach_person(session, mum, "address", "9 New Road")
    with pytest.raises(Refused, match="not as it was confirmed"):
        send(session, saved.uid, TODAY)
    confirm(session, held.uid, mum.uid, initials="ra")
    assert send(session, saved.uid, TODAY).copies == 1


def test_an_approval_stays_once_a_copy_was_printed(
    session: Session, chair_session: Session, tmp_path: Path
) -> None:
    held = make_held(session)
    say(session, held, "One")
    minutes.draft(session, held.uid)
    minutes.to_chair(session, held.uid, TODAY)
    approval = minutes.approve(chair_session, held.uid, TODAY)
    undo(chair_session, approval)
    approval = minutes.approve(chair_session, held.uid, TODAY)
    saved = confirm(session, held.uid, held.people["SW"].uid)
    save_notices(session, held.uid, str(tmp_path / "post"))
    for _ in ("confirmed", "taken back, and on paper all the same"):
        with pytest.raises(Refused, match="n begins a correction"):
            undo(chair_session, approval)
        if line_for(session, held, "SW").copy_uid:
            take_back(session, saved.uid, saved.rev)


def test_minutes_that_the_record_left_behind_are_approved_only_on_purpose(
    session: Session, chair_session: Session
) -> None:
    held = make_held(session)
    say(session, held, "One")
    minutes.draft(session, held.uid)
    minutes.to_chair(session, held.uid, TODAY)
    with transaction(session, "decide otherwise") as change:
        child = ChildAtConference.get(ChildAtConference.conference == held.uid)
        change.update(child, outcome="no_plan", category=None)
    with pytest.raises(Refused, match=r"The record changed since.*“Decisions”") as caught:
        minutes.approve(chair_session, held.uid, TODAY)
    assert caught.value.field == "as_they_are"
    minutes.approve(chair_session, held.uid, TODAY, as_they_are=True)


def test_an_advocate_is_given_minutes_on_purpose_and_as_no_professional(
    session: Session,
) -> None:
    held = make_held(session)
    with transaction(session, "an advocate") as change:
        office = Staff.get_by_id(session.actor.uid).office
        voice = change.insert(Staff, office=office, name="Ada Voice", initials="V", role="advocate")
        child = ChildAtConference.get(ChildAtConference.conference == held.uid).person_id
    add_invitee(session, held, "Adv", staff=voice.uid, capacity="Advocate")
    add_invitee(session, held, "Mia", person=child)
    say(session, held, "Larkspur")
    say(session, held, "Foxglove", audience="professionals")
    say(session, held, "Bryony", audience=f"not:{held.people['Mia'].uid}")
    say(session, held, "Tansy", audience=f"not:{held.people['Dad'].uid}")
    make_approved(session, held)
    assert line_for(session, held, "Adv").state == "not_proposed"
    text = preview(session, held.uid, held.people["Adv"].uid).text
    assert [word for word in ("Larkspur", "Foxglove", "Bryony", "Tansy") if word in text] == [
        "Larkspur", "Tansy",
    ]  # fmt: skip


def test_a_child_for_whom_nothing_is_written_is_sent_nothing(session: Session) -> None:
    held = make_held(session)
    with session.store.reading():
        rows = ChildAtConference.select().where(ChildAtConference.conference == held.conference)
        mia, leo = (each.person_id for each in rows.order_by(ChildAtConference.date_of_birth))
    for tag, person in (("Mia", mia), ("Leo", leo)):
        add_invitee(session, held, tag, person=person)
    outline.write_own_version(session, held.uid, mia, {"child_worried": "Larkspur"}, seen={})
    assert line_for(session, held, "Mia", "child_plan").state == "to_confirm"
    assert line_for(session, held, "Leo", "child_plan").why_not.startswith("nothing is written")
    with pytest.raises(Refused, match="Nothing in it is for Leo Ash"):
        confirm(
            session, held.uid, held.people["Leo"].uid, document="child_plan", method="by_hand",
            initials="la",
        )  # fmt: skip
    text = preview(session, held.uid, held.people["Mum"].uid, "child_plan").text
    assert "A plan in plain words for Mia Ash" in text
    assert "own words" not in text
    # Where they are the child's own, it says so, of that child alone.
    parts = outline.outline(session, held.uid).own_version(mia)
    outline.write_own_version(
        session, held.uid, mia, {"child_worried": "Larkspur"},
        seen={each.part: each.rev for each in parts}, whose="own",
    )  # fmt: skip
    outline.write_own_version(session, held.uid, leo, {"child_well": "Foxglove"}, seen={})
    titles = {
        "Mum": "A plan in Mia Ash's own words and in plain words for Leo Ash",
        "Mia": "A plan in Mia Ash's own words",
        "Leo": "A plan in plain words for Leo Ash",
    }
    for tag, title in titles.items():
        text = preview(session, held.uid, held.people[tag].uid, "child_plan").text
        assert title in text.splitlines()


def test_whoever_comes_for_one_child_is_given_the_plan_of_that_child_alone(
    session: Session,
) -> None:
    held = make_held(session)
    with session.store.reading():
        rows = ChildAtConference.select().where(ChildAtConference.conference == held.conference)
        mia, leo = (each.person_id for each in rows.order_by(ChildAtConference.date_of_birth))
    with transaction(session, "an advocate and a carer") as change:
        office = Staff.get_by_id(session.actor.uid).office
        voice = change.insert(Staff, office=office, name="Ada Voice", initials="V", role="advocate")
        carer = change.insert(Person, given_name="Jo", surname="Hill", name_folded="jo hill")
    add_invitee(session, held, "Adv", staff=voice.uid, capacity="Advocate")
    add_invitee(session, held, "Carer", person=carer, capacity="Foster carer")
    for tag, person in (("Mia", mia), ("Leo", leo)):
        add_invitee(session, held, tag, person=person)
    for child, marker in ((mia, "Larkspur"), (leo, "Foxglove")):
        outline.write_own_version(session, held.uid, child, {"child_worried": marker}, seen={})

    def come_for(tag: str, *children: str) -> None:
        rev = Invitee.get_by_id(held.people[tag].uid).rev
        arranging.come_for(session, held.people[tag].uid, rev, children)

    def reads(tag: str) -> list[str]:
        uid = held.people[tag].uid
        text = preview(session, held.uid, uid, "child_plan").text
        return [marker for marker in ("Larkspur", "Foxglove") if marker in text]

    # Nobody said for which child: an advocate is given neither, and the list says what to do.
    assert reads("Adv") == []
    assert "for which child" in line_for(session, held, "Adv", "child_plan").why_not
    assert reads("Mum") == reads("Carer") == ["Larkspur", "Foxglove"]
    for tag in ("Adv", "Carer", "Mum"):
        come_for(tag, mia)
        assert reads(tag) == ["Larkspur"]
    advocate = line_for(session, held, "Adv", "child_plan")
    assert (advocate.state, advocate.why_not) == (
        "not_proposed", "an advocate: given it on purpose",
    )  # fmt: skip
    saved = confirm(
        session, held.uid, advocate.invitee_uid, document="child_plan", method="by_hand",
        initials="av",
    )  # fmt: skip
    text = copy_text(session, saved.uid).text
    assert ("Larkspur" in text, "Foxglove" in text, "Leo" in text) == (True, False, False)
    come_for("Adv", mia, leo)
    assert reads("Adv") == ["Larkspur", "Foxglove"]
    assert (reads("Mia"), reads("Leo")) == (["Larkspur"], ["Foxglove"])
    # What is kept from the child is kept from whoever speaks for it, of whichever document.
    with transaction(session, "restrict") as change:
        part = PlanPart.get(PlanPart.person == mia)
        change.update(part, audience=f"not:{held.people['Mia'].uid}")
    assert reads("Adv") == ["Foxglove"]
    with pytest.raises(Refused, match="That child is not at this conference"):
        come_for("Adv", carer.uid)


def test_who_else_is_sent_minutes_is_who_is(session: Session, held: Held, tmp_path: Path) -> None:
    saved = confirm(session, held.uid, held.people["Mum"].uid)
    assert "Ravi Shah" in preview(session, held.uid, held.people["Mum"].uid).text
    confirm(session, held.uid, held.people["Sch"].uid, method="none")
    # What is not on paper yet follows; what is, is to be confirmed again.
    assert line_for(session, held, "Mum").state == "confirmed"
    text = copy_text(session, saved.uid).text
    assert "Tom Khan" in text[text.index("Who else is sent") :]
    assert "Ravi Shah" not in text[text.index("Who else is sent") :]
    save_notices(session, held.uid, str(tmp_path / "post"))
    confirm(session, held.uid, held.people["Dad"].uid, method="none")
    assert line_for(session, held, "Mum").state == "changed"
    with pytest.raises(Refused, match="not as it was confirmed"):
        send_confirmed(session, held.uid, TODAY)
    with pytest.raises(Refused, match="Nothing on paper waits"):
        save_notices(session, held.uid, str(tmp_path / "post"))
    confirm(session, held.uid, held.people["Mum"].uid)
    send(session, saved.uid, TODAY)


def test_whose_name_somebody_reads_is_confirmed_too(session: Session) -> None:
    held = make_held(session)
    with transaction(session, "mask") as change:
        change.update(held.people["Sch"], shown_to=f"not:{held.people['Dad'].uid}")
    make_approved(session, held)
    dad, mum = line_for(session, held, "Dad"), line_for(session, held, "Mum")
    assert (dad.not_named, "Ravi Shah" in dad.named) == (("Ravi Shah",), False)
    assert (mum.not_named, "Ravi Shah" in mum.named) == ((), True)
    assert "Tom Khan" not in dad.named


def test_no_copy_says_from_whom_something_is_kept(session: Session) -> None:
    held = make_held(session)
    say(session, held, "Larkspur", audience=f"not:{held.people['Dad'].uid}")
    say(session, held, "Foxglove", audience="professionals")
    make_approved(session, held)
    text = preview(session, held.uid, held.people["HV"].uid).text
    assert "For the reader of this copy. Not to be shared with anybody else." in text
    assert "For professionals only. Not to be shared with anybody else." in text
    assert "withheld" not in text
    # On the screen of those who work on it, whom.
    page = minutes.page(session, held.uid)
    kept = next(each for each in page.blocks if each.audience.withheld)
    assert kept.audience.words_with(page.names) == "all but Tom Khan"
    assert Audience.for_only(["x"]).words_with(page.names) == "1 more only"


def test_numbers_have_no_gap_that_is_not_explained(session: Session, held: Held) -> None:
    confirm(session, held.uid, held.people["Mum"].uid)
    for tag in ("Dad", "HV"):
        confirm(session, held.uid, held.people[tag].uid, method="none")
    second = confirm(session, held.uid, held.people["SW"].uid)
    confirm(session, held.uid, held.people["Sch"].uid)
    assert [line_for(session, held, tag).number for tag in ("Mum", "SW", "Sch")] == [1, 2, 3]
    assert numbers_taken_back(session, held.uid) == ()
    take_back(session, second.uid, second.rev)
    assert numbers_taken_back(session, held.uid) == (("Minutes", 1, (2,)),)


def test_pages_are_about_so_many_until_somebody_counts_them(session: Session, held: Held) -> None:
    for tag in EVERYBODY[:1]:
        confirm(session, held.uid, held.people[tag].uid, initials=INITIALS[tag])
    (found,) = envelopes(session, held.uid)
    assert not found.counted
    with pytest.raises(Refused, match="how many pages"):
        count_pages(session, found.uid, found.rev, 0)
    count_pages(session, found.uid, found.rev, 5)
    (found,) = envelopes(session, held.uid)
    assert (found.pages, found.counted) == (5, True)
