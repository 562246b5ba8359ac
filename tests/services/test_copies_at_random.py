"""Random conferences, a marker in each restricted thing: every copy holds its own, no more."""

import random
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from email import policy
from email.parser import BytesParser
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from cpclerk.documents import mail
from cpclerk.documents.reading import lines_of, with_header, words_of
from cpclerk.rules.audience import Audience
from cpclerk.rules.errors import Refused
from cpclerk.rules.letters import ATTENDANCE, CHILD_PLAN, DOCUMENTS, MINUTES
from cpclerk.rules.minutes import Part
from cpclerk.services import minutes
from cpclerk.services.building import Issue, unsearched
from cpclerk.services.confirming import confirm
from cpclerk.services.copies_out import send_confirmed
from cpclerk.services.editions import Edition, edition
from cpclerk.services.envelopes import save_notices
from cpclerk.services.issuing import issue
from cpclerk.services.kept import content_of
from cpclerk.services.letters import COVER
from cpclerk.store import (
    Conference,
    Copy,
    Entry,
    Outgoing,
    OutgoingMail,
    Session,
    transaction,
)
from cpclerk.store.schema.base import database
from tests import whole_records
from tests.afterwards import EVERY_TAG, YOUNG, Held, make_approved
from tests.conftest import as_role
from tests.marked import Whole
from tests.whole_records import AGENCIES, OF_FAMILY

OTHERS = [tag for tag in EVERY_TAG if tag not in AGENCIES]


def formats(copy: Issue, *, mailed: bool) -> Iterator[str]:
    """Yield a copy in every form in which it leaves: Word's own, read, and as a mail."""
    with zipfile.ZipFile(BytesIO(copy.file)) as packed:
        # Markers are in one run each, so they stand whole in what Word keeps.
        yield copy.name + "".join(packed.read(part).decode() for part in packed.namelist())
    yield with_header(copy.file)
    if not mailed:
        return
    Document(BytesIO(copy.file))
    draft = mail.draft(
        to="kim.moss@example.org", sender="", reference="CP1",
        body=COVER.format(reference="CP1"), files={copy.name: copy.file},
    )  # fmt: skip
    message = BytesParser(policy=policy.default).parsebytes(draft)
    (attached,) = message.iter_attachments()
    content = attached.get_payload(decode=True)
    assert isinstance(content, bytes)
    body = message.get_body()
    assert body is not None
    yield f"{message['Subject']}{body.get_content()}{attached.get_filename()}{with_header(content)}"


def reads(made: Whole, tag: str, document: str, text: str) -> None:
    """Say of one text whether its reader finds in it what is theirs, and nothing else."""
    where = made.seed, tag, document
    for marker in made.never:
        assert marker not in text, (*where, marker)
    for detail in made.hiding:
        # Their own stands on their envelope alone.
        assert not [each for each in detail.split(", ") if each in text], (*where, detail)
    for marker, tags in made.seen_by.items():
        if tag not in tags:
            assert marker not in text, (*where, marker)
        if tag in made.must[marker].get(document, ()):
            assert marker in text, (*where, marker)
    for other, tags in made.named.items():
        if tag not in tags | {other}:
            for marker in made.names[other]:
                assert marker not in text, (*where, marker)
        elif document in {MINUTES, ATTENDANCE}:
            assert made.names[other][0] in text, (*where, other)
    if document == CHILD_PLAN and tag in YOUNG:
        for marker, other in made.of_others.items():
            assert other != tag or marker not in text, (*where, marker)


def check(session: Session, seed: int, documents: int, readers: int) -> None:
    """Make a conference, look at some of its copies, and leave nothing of it behind."""
    rng = random.Random(seed)
    with session.store.reading(), database.atomic() as kept:
        made = whole_records.make(session, rng, seed)
        some = rng.sample(list(DOCUMENTS), documents)
        if MINUTES in some or rng.random() < 0.2:
            whole_records.approve(made)
        row = Conference.get_by_id(made.uid)
        for document in some:
            found = edition(session, row, document)
            for tag in rng.sample(EVERY_TAG, readers):
                copy = issue(found, found.addressee(made.invitees[tag]), 1)
                # Now and then: a mail holds the same file, and to read it twice takes its time.
                for text in formats(copy, mailed=rng.random() < 0.1):
                    reads(made, tag, document, text)
            if rng.random() < 0.25:
                slips(made, found)
        kept.rollback()


def slips(made: Whole, found: Edition) -> None:
    """Put something restricted where everybody reads it: it goes to none but its own."""
    rng = made.rng
    marker, words = rng.choice(list(made.said.items()))
    tag, other = rng.sample(EVERY_TAG, 2)
    who = found.addressee(made.invitees[tag])
    details = [(detail, tag in owners) for detail, owners in made.hiding.items()]
    details += [(name, tag in made.named[other]) for name in made.whole_names[other]]
    for said, may in ((words.upper(), tag in made.seen_by[marker]), rng.choice(details)):
        slip = Part("Summed up", f"So it was. {said} Then it went on.", Audience())
        spoilt = replace(found, parts=(*found.parts, slip))
        if may:
            assert unsearched(spoilt, who, 1) == issue(spoilt, who, 1), (made.seed, tag, said)
        else:
            with pytest.raises(Refused, match="Stopped"):
                issue(spoilt, who, 1)


def go_out(session: Session, made: Whole, document: str, folder: Path) -> None:
    """Confirm, print and send some copies as a clerk does, and read what left on each way."""
    tags = [*made.rng.sample(sorted(AGENCIES), 2), *made.rng.sample(OTHERS, 2)]
    on_paper = set(tags) & set(OF_FAMILY)
    # Nobody seals an envelope here, so what was printed for them before is printed again.
    made.posted |= on_paper
    for tag in tags:
        way = "secure_mail" if tag in AGENCIES else "post" if tag in on_paper else "by_hand"
        who = made.invitees[tag]
        with session.store.reading():
            name = edition(session, Conference.get_by_id(made.uid), document).addressee(who).name
        confirm(session, made.uid, who, document=document, method=way, initials=name)
    for path in save_notices(session, made.uid, str(folder)):
        assert "x" not in path.stem.removeprefix(f"CP{made.seed}")
        if "labels" in path.name:
            label = "\n".join(lines_of(path.read_bytes()))
            for detail, owners in made.hiding.items():
                for line in detail.split(", "):
                    assert line not in label or owners <= made.posted, (made.seed, detail)
    send_confirmed(session, made.uid, session.today, document=document, late_reason="backlog")
    with session.store.reading():
        gone = {
            each.invitee_id: zlib.decompress(OutgoingMail.get_by_id(each.uid).packed)
            for each in Outgoing.select().where(Outgoing.conference == made.uid)
        }
        copies = Copy.select().where(Copy.conference == made.uid, Copy.document == document)
        sent = {
            (each.version, each.invitee_id): content_of(each.digest)
            for each in copies.where(Copy.sent_on.is_null(False))
        }
    version = max(number for number, _ in sent)
    for tag in tags:
        who = made.invitees[tag]
        reads(made, tag, document, with_header(sent[version, who]))
        assert (who in gone) == (tag in AGENCIES)
        if who in gone:
            reads(made, tag, document, words_of(gone[who]) + with_header(sent[version, who]))
    cancel_all(session, made)


def cancel_all(session: Session, made: Whole) -> None:
    """Take the mails out of the outbox, so that others may follow."""
    with session.store.reading():
        Outgoing.delete().where(Outgoing.conference == made.uid).execute()


def all_the_way(session: Session, seed: int, folder: Path) -> None:
    """Make a conference whose minutes are approved and go out, and go out again corrected."""
    rng = random.Random(seed)
    with session.store.reading(), database.atomic():
        made = whole_records.make(session, rng, seed)
    make_approved(session, Held(Conference(uid=made.uid), {}))
    go_out(session, made, MINUTES, folder / f"{seed} minutes")
    go_out(session, made, ATTENDANCE, folder / f"{seed} attendance")
    minutes.new_version(session, made.uid, "The social worker asked for it")
    with session.store.reading():
        # No mark is about it, and no view says the same.
        alone = (Entry.column != "worried") & ~Entry.struck
        entry = Entry.get_or_none(Entry.conference == made.uid, alone)
    if entry is not None:
        marker = re.findall(rf"marker{seed}x\d+x", entry.text)[0]
        may = frozenset({"SW", "HV"})
        with transaction(session, "restrict") as change:
            only = [made.invitees[tag] for tag in may]
            change.update(entry, audience=Audience.for_only(only).stored)
        made.seen_by[marker] = may
        made.must[marker] = {}
    minutes.draft(session, made.uid)
    minutes.to_chair(session, made.uid, session.today)
    minutes.approve(as_role(session, "chair"), made.uid, session.today, outcome="Corrected")
    go_out(session, made, MINUTES, folder / f"{seed} corrected")


def test_some_go_out_on_every_way_and_again_corrected(session: Session, tmp_path: Path) -> None:
    all_the_way(session, 11, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("batch", range(4))
def test_two_hundred_go_out_on_every_way(session: Session, tmp_path: Path, batch: int) -> None:
    for seed in range(batch * 50, batch * 50 + 50):
        all_the_way(session, seed, tmp_path)


def test_two_hundred_conferences(session: Session) -> None:
    for seed in range(200):
        check(session, seed, 1, 2)
    # And of some all that anybody can be sent.
    for seed in range(200, 204):
        check(session, seed, len(DOCUMENTS), len(EVERY_TAG))


@pytest.mark.long
@pytest.mark.parametrize("batch", range(20))
def test_ten_thousand_conferences(session: Session, batch: int) -> None:
    for seed in range(1000 + batch * 500, 1500 + batch * 500):
        check(session, seed, 1, 2)
