"""Random conferences, a marker in each restricted thing: every copy holds its own, no more."""

import random
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from email import policy
from email.parser import BytesParser
from io import BytesIO

import pytest
from docx import Document

from cpclerk.documents import mail
from cpclerk.documents.reading import with_header
from cpclerk.rules.audience import Audience
from cpclerk.rules.errors import Refused
from cpclerk.rules.letters import ATTENDANCE, CHILD_PLAN, DOCUMENTS, MINUTES
from cpclerk.rules.minutes import Part
from cpclerk.services.editions import Edition, edition
from cpclerk.services.issuing import Issue, issue, unsearched
from cpclerk.services.letters import COVER
from cpclerk.store import Conference, Session
from cpclerk.store.schema.base import database
from tests import whole_records
from tests.afterwards import EVERY_TAG, YOUNG
from tests.marked import Whole


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
                for text in formats(copy, mailed=rng.random() < 0.05):
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
    typed = [(words.upper(), tag in made.seen_by[marker])]
    typed += [(detail, tag in owners) for detail, owners in made.hiding.items()]
    typed += [(name, tag in made.named[other]) for name in made.whole_names[other]]
    said, may = rng.choice(typed)
    slip = Part("Summed up", f"So it was. {said} Then it went on.", Audience())
    spoilt = replace(found, parts=(*found.parts, slip))
    if may:
        assert unsearched(spoilt, who, 1) == issue(spoilt, who, 1), (made.seed, tag, said)
    else:
        with pytest.raises(Refused, match="Stopped"):
            issue(spoilt, who, 1)


def test_two_hundred_conferences(session: Session) -> None:
    for seed in range(200):
        check(session, seed, 1, 1)


@pytest.mark.long
@pytest.mark.parametrize("batch", range(20))
def test_ten_thousand_conferences(session: Session, batch: int) -> None:
    for seed in range(1000 + batch * 500, 1500 + batch * 500):
        check(session, seed, 1, 2)
