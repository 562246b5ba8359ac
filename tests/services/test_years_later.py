"""What went to whom can be opened exactly as it was, whatever happened to its people since."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from cpclerk.rules.text import fold
from cpclerk.services import (
    Session,
    confirming,
    copies_out,
    distribution,
    merging,
    minutes,
    sending,
    sent,
)
from cpclerk.services.copies import copy_text, distribution_log
from cpclerk.services.people import Someone, add_member, amend_person
from cpclerk.store import Copy, FamilyMember, Notice, Person, Professional, open_store, transaction
from cpclerk.store.backups import backup
from cpclerk.store.restoring import restore
from tests.afterwards import INITIALS, TODAY, make_approved, make_held, reach_person, say
from tests.inviting import Inviting

LATER = datetime(2029, 3, 1, 9, 0)


def test_copies_and_letters_stay_as_they_went_after_a_rename_a_merge_and_a_restore(
    session: Session, tmp_path: Path
) -> None:
    told = Inviting(session)
    told.tell_family()
    sending.confirm(session, told.row.uid, told.rosa, initials="ra")
    sent.send(session, told.row.uid)
    with session.store.reading():
        (notice,) = Notice.select()
    held = make_held(session, number=2)
    say(session, held, "Missed three checks")
    reach_person(session, held.people["Mum"], "address", "1 Hidden Row", protected=True)
    make_approved(session, held)
    for tag in ("Mum", "Dad", "HV"):
        uid = held.people[tag].uid
        confirming.confirm(session, held.uid, uid, initials=INITIALS[tag])
    copies_out.send_confirmed(session, held.uid, TODAY)
    with session.store.reading():
        copies = [each.uid for each in Copy.select()]

    def as_it_went() -> list[object]:
        letters = [each.content for each in sent.kept_files(session, notice.uid)]
        went = [(copy_text(session, uid).name, copy_text(session, uid).file) for uid in copies]
        return [letters, went, distribution_log(session, held.uid)]

    before = as_it_went()
    assert len(copies) == 3
    # Rosa marries, Kim is renamed; who was there twice is made one; a correction is begun.
    with session.store.reading():
        member = FamilyMember.get(FamilyMember.person == held.people["Mum"].person_id)
        rev, family = member.person.rev, member.family_id
    amend_person(session, member.uid, rev, Someone("mother", "Rosa", "Elm", sex="F"))
    with transaction(session, "rename") as change:
        nurse = Professional.get(Professional.name == "Kim Moss")
        change.update(nurse, name="Kim Fenn", name_folded=fold("Kim Fenn"))
    add_member(session, family, Someone("mother", "Rosa", "Elm-Ash", sex="F"))
    with session.store.reading():
        other = Person.get(Person.surname == "Elm-Ash").uid
    merging.merge(session, held.people["Mum"].person_id or "", other)
    minutes.new_version(session, held.uid, "Rosa Elm: the number is wrong")
    assert distribution.recipients(session, held.uid).recipients[0].name == "Rosa Elm-Ash"
    assert as_it_went() == before
    # The laptop is gone, and what the stick has is brought back.
    file = tmp_path / "stick" / "office.backup"
    backup(session.store.path, file)
    session.store.close()
    session.store.path.unlink()
    restore(file, session.store.path, now=LATER)
    session = replace(session, store=open_store(session.store.path, now=LATER))
    assert as_it_went() == before
    session.store.close()
