"""What a document holds now, version by version, and who on the list may read what of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from cpclerk.rules.audience import Audience, strictest
from cpclerk.rules.conference import kind_words
from cpclerk.rules.distribution import Recipient, may_have, may_have_version_of
from cpclerk.rules.errors import Refused
from cpclerk.rules.letters import (
    ATTENDANCE,
    CHILD_PLAN,
    DOCUMENTS,
    MINUTES,
    OUTLINE_PLAN,
    QUESTIONNAIRE,
    long_date,
)
from cpclerk.rules.minutes import (
    ATTENDANCE_SECTIONS,
    FROZEN,
    NONE,
    OUTLINE_SECTIONS,
    Part,
    parts,
    require_step,
)
from cpclerk.rules.outline import OWN, OWN_VERSION
from cpclerk.rules.questionnaires import ANSWERS
from cpclerk.services.approval import approval_of
from cpclerk.services.attenders import all_uids, children_at
from cpclerk.services.conferences import children_of, rules_for
from cpclerk.services.letter_settings import row_of_settings
from cpclerk.services.minutes import latest, must_owe_outline
from cpclerk.services.minutes_blocks import blocks_of, digest_of
from cpclerk.services.recipients import Addressee, addressees, protected_details
from cpclerk.services.record import Record, record_of
from cpclerk.services.record_plan import brought_in, of_others
from cpclerk.services.stages import must_be_held
from cpclerk.store import Conference, Copy, Minutes, Office, PlanPart, Session

# For one reader each, or for one kind of reader: that is no restriction of what was said.
OF_ONES_OWN = frozenset({QUESTIONNAIRE})
WRITTEN_FOR_CHILD = "written for the child and the family"
OF_ADVOCATE = "an advocate: given it on purpose"
NOBODY_SAID = "for which child they come was not said: b on step 2 says it"
NOTHING_WRITTEN = "nothing is written for them yet: o in the outline plan writes it"


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of one document, with all that decides who may read what of it.

    `facts` are what every copy says alike, by field of the template; `given` says of whoever has
    been confirmed whether they get a copy, and of nobody else.
    """

    document: str
    version: int
    conference_uid: str
    reference: str
    facts: Mapping[str, str]
    parts: tuple[Part, ...]
    minutes: Minutes | None
    record: Record
    people: tuple[Addressee, ...]
    guarded: Mapping[str, frozenset[str]]
    given: Mapping[str, bool] = field(default_factory=dict)

    @property
    def is_restricted(self) -> bool:
        """Whether somebody may not see all of it, or something about somebody is protected."""
        own = self.document in OF_ONES_OWN
        return bool(self.guarded) or (
            not own and any(each.audience.is_restricted for each in self.parts)
        )

    def addressee(self, invitee_uid: str) -> Addressee:
        """Return somebody on the list. Raises Refused when they are not."""
        for each in self.people:
            if each.invitee_uid == invitee_uid:
                return each
        raise Refused("That person is not on this conference's list any more.")

    @property
    def sent_to(self) -> tuple[Addressee, ...]:
        """Who is sent this version, as far as it is known: confirmed, or proposed."""
        return tuple(
            each for each in self.people if self.given.get(each.invitee_uid, not each.why_not)
        )

    def for_reader(self, addressee: Addressee) -> tuple[Part, ...]:
        """Return the parts that a reader may see."""
        return tuple(each for each in self.parts if may_read(addressee.reader, each))

    def omitted(self, addressee: Addressee) -> tuple[tuple[str, int], ...]:
        """Return how much is left out for a reader: of what, for whom it is, and how many things.

        In the clerk's words, none of those left out: `of “Decisions”, for all but Tom Ash`. Of
        children's own versions by whose they are.
        """
        names = {uid: each.full_name for each in self.record.people for uid in each.uids}
        counts: dict[str, int] = {}
        for each in () if self.document in OF_ONES_OWN else self.parts:
            if not may_read(addressee.reader, each):
                words = f"of “{each.heading}”, for {each.audience.words_with(names)}"
                if each.about:
                    words = f"of {each.about}'s plan"
                counts[words] = counts.get(words, 0) + max(len(each.sources), 1)
        return tuple(counts.items())


def may_read(reader: Recipient, part: Part) -> bool:
    """Return whether a reader may see a part of a document."""
    return may_have(reader, part.audience, part.whose)


def edition(session: Session, row: Conference, document: str) -> Edition:
    """Return a document of a conference as it stands now. Needs an open connection.

    Raises Refused when approved minutes are not as they were approved.
    """
    if document not in DOCUMENTS:
        raise Refused("Choose one of: " + ", ".join(DOCUMENTS.values()) + ".", "document")
    record = record_of(session, row.uid)
    people = addressees(session, row, record.people, record.around)
    rules = rules_for(session, row)
    minutes = latest(row.uid) if document == MINUTES else None
    guarded = protected_details(session, row, people, record.around)
    found = tuple(_parts(session, row, document, record, people, minutes))
    if document == CHILD_PLAN:
        children = children_at(row.uid)
        people = tuple(_as_family(each, found, children) for each in people)
    return Edition(
        document=document,
        version=minutes.version if minutes else 1,
        conference_uid=row.uid,
        reference=row.reference,
        facts={
            "reference": row.reference,
            "office": str(Office.get().name),
            "contact": row_of_settings().contact,
            "kind": kind_words(row.kind, rules),
            "conference_date": long_date(row.conference_date),
            "chair": row.chair.name if row.chair else "",
            "clerk": row.clerk.name if row.clerk else "",
            "document": DOCUMENTS[document],
            "approved": approval_of(row, minutes),
        },
        parts=found,
        minutes=minutes,
        record=record,
        people=people,
        guarded=guarded,
        given=_given(row, minutes) if minutes else {},
    )


def must_be_ready(row: Conference, found: Edition) -> None:
    """Raise Refused unless the document may go out: minutes approved, a plan owed or written."""
    must_be_held(row)
    if found.document in {OUTLINE_PLAN, CHILD_PLAN}:
        must_owe_outline(row)
    if found.document == CHILD_PLAN and not found.parts:
        raise Refused("No child's own version is written yet. Write it in the outline plan.")
    if found.document == QUESTIONNAIRE and not found.parts:
        raise Refused("These procedures have no questionnaire, so none is sent.")
    if found.document == MINUTES:
        require_step("distribute", found.minutes.state if found.minutes else NONE)


def copies_of(found: Edition) -> list[Copy]:
    """Return the copies of this version in the order in which they were numbered."""
    return _copies(found.conference_uid, found.document, found.version)


def _copies(conference_uid: str, document: str, version: int) -> list[Copy]:
    rows = Copy.select().where(
        Copy.conference == conference_uid, Copy.document == document, Copy.version == version
    )
    # That somebody gets none is said after whatever copies they had; it has no number.
    return sorted(rows, key=lambda each: (each.method == "none", each.number))


def _given(row: Conference, minutes: Minutes) -> dict[str, bool]:
    rows = _copies(row.uid, MINUTES, minutes.version)
    return {each.invitee_id: each.method != "none" for each in rows}


def copies_sent(found: Edition) -> list[Copy]:
    """Return the copies of any version of a document that were sent."""
    return list(
        Copy.select().where(
            Copy.conference == found.conference_uid,
            Copy.document == found.document,
            Copy.sent_on.is_null(False),
        )
    )


def settled_before(found: Edition) -> list[Copy]:
    """Return the copies of versions before this one that were sent, or that somebody got none."""
    return list(
        Copy.select().where(
            Copy.conference == found.conference_uid,
            Copy.document == found.document,
            Copy.version < found.version,
            Copy.sent_on.is_null(False) | (Copy.method == "none"),
        )
    )


def next_number(copies: Sequence[Copy]) -> int:
    """Return the number that the next copy of a version gets."""
    return max((0, *(each.number for each in copies))) + 1


def the_copy(copy_uid: str) -> Copy:
    """Return a copy. Raises Refused when it was taken back. Needs an open connection."""
    copy: Copy | None = Copy.get_or_none(Copy.uid == copy_uid)
    if copy is None:
        raise Refused("That copy is not confirmed any more. Look at the list again.")
    return copy


def _as_family(who: Addressee, written: Sequence[Part], children: frozenset[str]) -> Addressee:
    """Return somebody as a recipient of what is written for the child and the family."""
    reader = who.reader
    if reader.is_advocate and len(children) > 1 and not reader.comes_for:
        return replace(who, why_not=NOBODY_SAID)
    if not reader.is_family:
        return replace(who, why_not=OF_ADVOCATE if reader.is_advocate else WRITTEN_FOR_CHILD)
    if not any(may_read(reader, each) for each in written):
        return replace(who, why_not=NOTHING_WRITTEN)
    return replace(who, why_not="") if who.is_child else who


def _parts(
    session: Session,
    row: Conference,
    document: str,
    record: Record,
    people: Sequence[Addressee],
    minutes: Minutes | None,
) -> Iterator[Part]:
    if document == MINUTES:
        yield from _of_minutes(minutes)
    elif document == OUTLINE_PLAN:
        yield from _outline(session, row, record)
    elif document == ATTENDANCE:
        yield from parts(record.sources, ATTENDANCE_SECTIONS)
    elif document == CHILD_PLAN:
        yield from _own_versions(row, record, people)
    else:
        yield from _questions(session, row, people)


def _of_minutes(minutes: Minutes | None) -> Iterator[Part]:
    if minutes is None:
        return
    blocks = blocks_of(minutes)
    if minutes.state in FROZEN and digest_of(minutes.version, blocks) != minutes.digest:
        raise Refused(
            "These minutes are not as they were approved, so nothing of them is sent. "
            "Restore the store from a backup, or make a new version and have it approved."
        )
    for each in blocks:
        if each.text:
            audience = Audience.parse(each.audience)
            yield Part(each.heading, each.text, audience, tuple(each.sources))


def _outline(session: Session, row: Conference, record: Record) -> tuple[Part, ...]:
    """Return the outline plan's parts; a next step that became an action is said once."""
    actions = brought_in(row.uid)
    kept = [
        each
        for each in record.sources
        if each.section != "needs_to_happen" or each.uid not in actions
    ]
    return (*parts(kept, OUTLINE_SECTIONS), *_categories(session, row))


def _categories(session: Session, row: Conference) -> Iterator[Part]:
    """Yield what the categories decided on mean: a family reads them for the first time."""
    rules = rules_for(session, row)
    codes = dict.fromkeys(each.category for each in children_of(row.uid) if each.category)
    found = [rules.category(code) for code in codes]
    meant = [f"- {each.name}: {each.definition}" for each in found if each.definition]
    if meant:
        yield Part("What the category means", "\n".join(meant), Audience.for_everyone())


def _own_versions(row: Conference, record: Record, people: Sequence[Addressee]) -> Iterator[Part]:
    """Yield each child's own version, then the goals it is about and what is done for each.

    What is one child's is not for a brother or sister, nor for who comes for those alone.
    """
    listed = [each.reader.uids for each in people]
    children = children_at(row.uid)
    young = all_uids(children, (each.reader.uids for each in people if each.is_child))
    for child in children_of(row.uid):
        own = all_uids(frozenset({child.person_uid}), listed)
        siblings = young - own
        others: frozenset[str] = frozenset().union(
            *(
                each.reader.uids
                for each in people
                if not may_have_version_of(each.reader, own, siblings)
            )
        )
        apart = Audience.withheld_from(others) if others else Audience.for_everyone()
        rows = PlanPart.select().where(
            PlanPart.conference == row.uid, PlanPart.person == child.person_uid
        )
        for each in sorted(rows, key=lambda part: list(OWN_VERSION).index(part.part)):
            audience = strictest([Audience.parse(each.audience), apart])
            heading = f"{child.name}: {OWN_VERSION[each.part].lower()}"
            is_own = each.whose == OWN
            yield Part(heading, each.text, audience, (each.uid,), child.name, own, is_own)
        if rows:
            elsewhere = of_others(row.uid, child.person_uid)
            about = [each for each in record.sources if each.uid not in elsewhere]
            for part in parts(about, ("goals",)):
                heading = f"{child.name}: {part.heading.lower()}"
                audience = strictest([part.audience, apart])
                yield replace(part, heading=heading, audience=audience, about=child.name, whose=own)


def _questions(session: Session, row: Conference, people: Sequence[Addressee]) -> Iterator[Part]:
    family = {uid for each in people if each.reader.is_family for uid in each.reader.uids}
    whom = {"parents": Audience.for_only(family), "agencies": Audience.for_professionals()}
    answers = "   ".join(f"☐ {words}" for words in ANSWERS.values())
    for each in rules_for(session, row).questions:
        yield Part(each.text, answers, whom[each.asked_of])
