"""Random conferences, a marker in each restricted thing: every copy holds its own, no more."""

import random
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email import policy
from email.parser import BytesParser
from io import BytesIO

import pytest
from docx import Document

from cpclerk.documents import mail
from cpclerk.documents.reading import with_header
from cpclerk.rules.audience import Audience
from cpclerk.rules.distribution import Recipient
from cpclerk.rules.errors import Refused
from cpclerk.rules.letters import DOCUMENTS
from cpclerk.rules.masking import Listed
from cpclerk.rules.minutes import SECTIONS, Part, Source, parts
from cpclerk.services.editions import Edition
from cpclerk.services.issuing import issue, unsearched
from cpclerk.services.letters import COVER
from cpclerk.services.recipients import Addressee
from cpclerk.services.record import Record
from cpclerk.store import Session
from tests.afterwards import FAMILY, random_audience

TAGS = (*sorted(FAMILY), "SW", "HV", "Sch", "Pol", "Adv")
FACTS = dict.fromkeys(
    ("office", "contact", "kind", "conference_date", "chair", "clerk", "approved"), "x"
)


UIDS = {tag: (f"invitee-{tag}", f"person-{tag}") for tag in TAGS}


@dataclass
class Made:
    """A conference, and by marker the tags of those whose copies must hold it."""

    edition: Edition
    seen_by: dict[str, frozenset[str]] = field(default_factory=dict)
    never: set[str] = field(default_factory=set)


def make(rng: random.Random, seed: int) -> Made:
    seen_by: dict[str, frozenset[str]] = {}
    sources = []
    for number in range(rng.randint(1, 20)):
        marker = f"marker{seed}x{number}x"
        stored, seen_by[marker] = random_audience(rng, UIDS)
        words = f"Before it. {'word ' * rng.randint(0, 30)}{marker} and after."
        line = f"{rng.choice(('- ', ''))}{words}"
        section = rng.choice(list(SECTIONS))
        sources.append(Source(str(number), section, line, Audience.parse(stored), words))
    struck = Source("s", "worried", f"struck{seed}x", Audience.for_only(["nobody-here"]), "struck")
    people, listed, guarded = [], {}, {}
    for tag in TAGS:
        uids = frozenset(UIDS[tag])
        detail = f"{seed} hiding{tag}{seed}x Lane"
        guarded[detail] = uids
        stored, may = (
            random_audience(rng, UIDS) if rng.random() < 0.3 else ("everyone", frozenset(TAGS))
        )
        name = f"name{tag}{seed}x"
        # Everybody may read of themselves.
        seen_by[name] = may | {tag}
        listed[f"invitee-{tag}"] = Listed(uids, name, "", "", Audience.parse(stored))
        child = frozenset(UIDS["Mia"]) if tag == "Adv" else frozenset()
        reader = Recipient(uids, tag in FAMILY, tag == "Adv", child)
        people.append(Addressee(f"invitee-{tag}", name, "", reader, "", {}, (detail,)))
    found = Edition(
        document="minutes",
        version=1,
        conference_uid="c",
        reference=f"CP{seed}",
        facts=FACTS | {"reference": f"CP{seed}", "document": DOCUMENTS["minutes"]},
        parts=parts(sources),
        minutes=None,
        record=Record(tuple(sources), (struck,), (), listed),
        people=tuple(people),
        guarded=guarded,
    )
    return Made(found, seen_by, {struck.line, *(f"hiding{tag}{seed}x" for tag in TAGS)})


def formats(name: str, file: bytes, *, mailed: bool) -> Iterator[str]:
    """Yield a copy in every form in which it leaves: Word's own, read, and as a mail."""
    with zipfile.ZipFile(BytesIO(file)) as packed:
        # Markers are in one run each, so they stand whole in what Word keeps.
        yield name + "".join(packed.read(part).decode() for part in packed.namelist())
    yield with_header(file)
    if not mailed:
        return
    draft = mail.draft(
        to="kim.moss@example.org", sender="", reference="CP1",
        body=COVER.format(reference="CP1"), files={name: file},
    )  # fmt: skip
    message = BytesParser(policy=policy.default).parsebytes(draft)
    (attached,) = message.iter_attachments()
    content = attached.get_payload(decode=True)
    assert isinstance(content, bytes)
    body = message.get_body()
    assert body is not None
    yield str(message["Subject"]) + str(body.get_content()) + with_header(content)


def check(session: Session, seed: int) -> None:
    rng = random.Random(seed)
    made = make(rng, seed)
    document = rng.choice(["minutes", "outline_plan", "attendance"])
    found = replace(made.edition, document=document)
    for tag in rng.sample(TAGS, 1 + seed % 2):
        who = found.addressee(f"invitee-{tag}")
        with session.store.reading():
            copy = issue(found, who, 1)
        # Now and then: what a mail holds is the same file, and reading it twice takes its time.
        seldom = rng.random() < 0.1
        if seldom:
            Document(BytesIO(copy.file))
        for text in formats(copy.name, copy.file, mailed=seldom):
            assert not [marker for marker in made.never if marker in text]
            for marker, tags in made.seen_by.items():
                if marker.startswith("marker"):
                    assert (marker in text) == (tag in tags), (seed, tag, marker)
                elif tag not in tags:
                    assert marker not in text, (seed, tag, marker)
                elif document == "minutes":
                    # The list of those who are sent it, as this reader may learn of them.
                    assert marker in text, (seed, tag, marker)
    if rng.random() < 0.25:
        check_leaks(session, rng, made, seed)


def check_leaks(session: Session, rng: random.Random, made: Made, seed: int) -> None:
    """Put something restricted where everybody reads it: it goes to none but its own."""
    hidden = [
        each for each in made.edition.record.sources
        if made.seen_by[each.words.split()[-3]] != frozenset(TAGS)
    ]  # fmt: skip
    source = rng.choice(hidden) if hidden else None
    detail, owners = rng.choice(list(made.edition.guarded.items()))
    tag = rng.choice(TAGS)
    who = made.edition.addressee(f"invitee-{tag}")
    for words, may in (
        (source.words if source else None,
         source is not None and tag in made.seen_by[source.words.split()[-3]]),
        (detail, bool(owners & who.reader.uids)),
    ):  # fmt: skip
        if words is None:
            continue
        slip = Part("Summed up", f"So it was. {words.upper()} Then it went on.", Audience())
        found = replace(made.edition, parts=(*made.edition.parts, slip))
        with session.store.reading():
            if may:
                assert unsearched(found, who, 1) == issue(found, who, 1)
            else:
                with pytest.raises(Refused, match="Stopped"):
                    issue(found, who, 1)


def test_two_hundred_conferences(session: Session) -> None:
    for seed in range(200):
        check(session, seed)


@pytest.mark.long
@pytest.mark.parametrize("batch", range(10))
def test_ten_thousand_conferences(session: Session, batch: int) -> None:
    for seed in range(1000 + batch * 1000, 2000 + batch * 1000):
        check(session, seed)
