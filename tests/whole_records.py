"""Random conferences as they lie in a store: who is asked, what is said, who thinks what."""

from datetime import date, time, timedelta
from random import Random
from typing import Any

from cpclerk.rules.exclusions import EXTENTS, GROUNDS
from cpclerk.rules.letters import ATTENDANCE, MINUTES, OUTLINE_PLAN
from cpclerk.rules.minutes import APPROVED, parts
from cpclerk.services.minutes_blocks import blocks_of, digest_of
from cpclerk.services.record import record_of
from cpclerk.store import (
    Agency,
    AgencyView,
    ChildAtConference,
    Conference,
    Contact,
    Entry,
    Exclusion,
    Family,
    FamilyMember,
    Invitee,
    Minutes,
    MinutesBlock,
    Office,
    Person,
    PlanAction,
    Professional,
    ProtectedContact,
    ScaleMark,
    Session,
    Staff,
)
from cpclerk.store.profiles import in_force
from tests.afterwards import EVERY_TAG, FAMILY, HELD, NO_PROFESSIONAL, YOUNG, random_audience
from tests.marked import EVERYBODY, Whole
from tests.whole_plans import decide, look_back, plan

OF_FAMILY = {
    "Mum": ("mother", "F", True),
    "Dad": ("father", "M", True),
    "Mia": ("child", "F", None),
    "Leo": ("child", "M", None),
}
AGENCIES = {
    "SW": "Social Worker",
    "HV": "School Nurse/Health Visitor/Midwife",
    "Sch": "School",
    "Pol": "Local/Other Police",
}
PROTECTED = ("address", "phone", "school", "workplace", "refuge")
COLUMNS = ("worried", "working_well", "needs_to_happen")


def make(session: Session, rng: Random, seed: int) -> Whole:
    """Make a conference in a store of its own, or in a transaction. Needs an open connection."""
    made = Whole(session, rng, seed)
    _people(made)
    _entries(made)
    _judgements(made)
    decide(made)
    plan(made)
    look_back(made)
    return made


def approve(made: Whole) -> None:
    """Draw the minutes and put them down as approved, as their services would."""
    minutes = Minutes.get_by_id(made.put(Minutes, conference=made.uid, state=APPROVED))
    for position, each in enumerate(parts(record_of(made.session, made.uid).sources)):
        made.put(
            MinutesBlock, minutes=minutes, position=position, heading=each.heading, text=each.text,
            drafted=each.text, sources=list(each.sources), audience=each.audience.stored,
        )  # fmt: skip
    if made.often(0.5):
        stored, tags = made.audience()
        made.put(
            MinutesBlock, minutes=minutes, position=99, heading="Summed up",
            text=made.words(tags, MINUTES), audience=stored,
        )  # fmt: skip
    Minutes.update(digest=digest_of(1, blocks_of(minutes))).where(
        Minutes.uid == minutes.uid
    ).execute()


def _people(made: Whole) -> None:
    seed = made.seed
    family = made.put(
        Family, reference=f"F{seed}", surname="Ash", name_folded="ash", office=Office.get()
    )
    chair = Staff.get(Staff.role == "chair")
    stored, went = "professionals", EVERYBODY - NO_PROFESSIONAL
    made.uid = made.put(
        Conference, reference=f"CP{seed}", family=family, kind="initial", state="held",
        profile=in_force(made.session.today).profile_id, office=Office.get(), chair=chair,
        conference_date=HELD, conference_time=time(10), quorate=True, started_at=time(10),
        closed_at=time(12), review_date=HELD + timedelta(91), audience=stored,
        reason=f"reason{seed}x",
        went_ahead_reason=made.words(went, MINUTES, ATTENDANCE) if made.often(0.3) else "",
    )  # fmt: skip
    made.never.add(f"reason{seed}x")
    for position, tag in enumerate(EVERY_TAG):
        _asked(made, family, tag, position)
    for position, tag in enumerate(EVERY_TAG):
        _kept_from(made, tag)
        _protected(made, tag, position)
    # At risk, and not asked: what is protected of them is in nobody's copy.
    gran = made.put(Person, given_name="Ivy", surname="Ash", sex="F")
    made.put(FamilyMember, family=family, person=gran, relation="grandmother")
    made.put(ProtectedContact, person=gran, kind="refuge", value=f"hiding{seed}xrefuge House")
    made.hiding[f"hiding{seed}xrefuge House"] = frozenset()


def _asked(made: Whole, family: str, tag: str, position: int) -> None:
    values: dict[str, Any] = {"conference": made.uid, "position": position, "invited": True}
    name = f"{tag}name{made.seed}x"
    made.names[tag], made.whole_names[tag] = [name], [f"Given {name}"]
    also: list[str] = []
    if tag in OF_FAMILY:
        relation, sex, responsible = OF_FAMILY[tag]
        born = date(2013 + len(tag) + position, 5, 1) if tag in YOUNG else None
        person = made.put(
            Person, reference=f"F{made.seed}{tag}", given_name="Given", surname=name, sex=sex,
            date_of_birth=born,
        )  # fmt: skip
        made.persons[tag] = values["person"] = person
        made.put(
            FamilyMember, family=family, person=person, relation=relation,
            parental_responsibility=responsible,
        )  # fmt: skip
        also.append(person)
        if made.often(0.2):
            # Somebody was there twice, and was made one.
            also.append(made.put(Person, given_name="Given", surname=name, merged_into=person))
        if tag in YOUNG:
            made.put(
                ChildAtConference, conference=made.uid, person=person, type="initial", sex=sex,
                date_of_birth=born, outcome="plan_started", category="neglect",
                audience="professionals",
            )  # fmt: skip
    elif tag in AGENCIES or tag == "Ref":
        agency = Agency.get_or_none(Agency.name == AGENCIES.get(tag))
        called = AGENCIES.get(tag, f"{tag}agency{made.seed}x")
        place = agency.uid if agency else made.put(Agency, name=called, name_folded=tag)
        capacity = f"{tag}cap{made.seed}x" if made.often(0.5) else ""
        who = made.put(
            Professional, agency=place, name=f"Given {name}", name_folded=name, capacity=capacity
        )
        made.names[tag] += [capacity] if capacity else []
        if tag == "Ref":
            made.names[tag].append(called)
        if made.often(0.2):
            came = values["substitute"] = f"Sub {tag}sub{made.seed}x"
            made.names[tag].append(came)
            made.whole_names[tag].append(came)
        values |= {"professional": who, "agency": place}
        also.append(who)
    else:
        values |= {"name": f"Given {name}", "capacity": "Advocate" if tag == "Adv" else ""}
    here = made.rng.choice((True, True, False, None))
    made.rows[tag] = values
    made.invitees[tag] = made.put(Invitee, **values, attended=here)
    made.uids[tag] = [made.invitees[tag], *also]


def _kept_from(made: Whole, tag: str) -> None:
    """Decide who may learn of somebody; of a child the conference is about everybody does."""
    made.named[tag] = EVERYBODY
    if tag in YOUNG or not made.often(0.3):
        return
    stored, tags = random_audience(made.rng, made.uids)
    if "only:" in stored or stored == "family":
        # Those singled out, and whom it is about.
        kept = NO_PROFESSIONAL if stored.startswith("professionals") else frozenset()
        made.named[tag] = (tags | {tag}) - kept
    elif stored:
        made.named[tag] = tags
    made.rows[tag]["shown_to"] = stored
    Invitee.update(shown_to=stored).where(Invitee.uid == made.invitees[tag]).execute()


def _protected(made: Whole, tag: str, position: int) -> None:
    """Say how somebody is reached, some of it protected."""
    row = made.rows[tag]
    owner = {key: row[key] for key in ("person", "professional") if key in row}
    if not owner:
        return
    made.put(Contact, kind="address", value=f"{position} Post Row, Fenmarsh", **owner)
    if tag in AGENCIES:
        made.put(
            Contact, kind="secure_email", value=f"{tag.lower()}@example.org", safe=True, **owner
        )
    for kind in PROTECTED:
        if not made.often(0.12):
            continue
        value = f"hiding{made.seed}x{tag}{kind} Lane, Hidden{made.seed}x{tag}{kind} Town"
        if kind == "phone":
            value = f"0116 496 {position:04} ext {made.seed}"
        ended = HELD if made.often(0.2) else None
        made.put(ProtectedContact, kind=kind, value=value, until=ended, **owner)
        made.hiding[value] = frozenset({tag})
        if "professional" in row and not ended and not row.get("shown_to"):
            made.named[tag] = frozenset({tag})


def _entries(made: Whole) -> None:
    rng = made.rng
    for position in range(rng.randint(1, 12)):
        stored, tags = made.audience()
        column, speaker = rng.choice(COLUMNS), rng.choice(EVERY_TAG)
        verbatim = made.often(0.2)
        own = verbatim and (speaker in YOUNG or speaker not in FAMILY)
        outline = {OUTLINE_PLAN} if column == "needs_to_happen" and not own else set()
        struck = made.often(0.1)
        said = made.words(tags, MINUTES, *outline)
        if struck:
            made.strike()
        uid = made.put(
            Entry, conference=made.uid, column=column, position=position, text=said,
            speaker=made.invitees[speaker], verbatim=verbatim, struck=struck, audience=stored,
            children=[made.persons["Mia"]] if made.often(0.2) else [],
            who="the core group" if column == "needs_to_happen" else "",
        )  # fmt: skip
        if column == "worried" and made.often(0.3):
            # Who is named by one uid there and by another here is let see neither, to be safe.
            found_in = () if "only:" in stored else (MINUTES,)
            stored, may = made.audience()
            made.put(
                ScaleMark, conference=made.uid, invitee=made.invitees[rng.choice(EVERY_TAG)],
                about=uid, value=rng.randint(0, 10), reason=made.words(may & tags, *found_in),
                audience=stored,
            )  # fmt: skip
        elif column == "needs_to_happen" and not struck and made.often(0.3):
            _brought_in(made, uid, said)


def _brought_in(made: Whole, entry: str, said: str) -> None:
    """Make a next step an action of the plan, which then says it there."""
    marker = made.last
    made.must[marker].pop(OUTLINE_PLAN, None)
    stored, tags = made.audience()
    made.put(
        PlanAction, conference=made.uid, position=50, entry=entry, audience=stored,
        text=made.words(tags, MINUTES, OUTLINE_PLAN),
    )  # fmt: skip


def _judgements(made: Whole) -> None:
    rng = made.rng
    children = ChildAtConference.select().where(ChildAtConference.conference == made.uid)
    for tag in rng.sample(EVERY_TAG, 3):
        stored, tags = made.audience()
        made.put(
            ScaleMark, conference=made.uid, invitee=made.invitees[tag], value=rng.randint(0, 10),
            reason=made.words(tags, MINUTES), audience=stored,
        )  # fmt: skip
    for child in children:
        for tag in rng.sample(("SW", "HV", "Sch", "Pol"), rng.randint(0, 2)):
            stored, tags = made.audience()
            made.put(
                AgencyView, child=child, invitee=made.invitees[tag], audience=stored,
                plan=rng.choice((True, False, None)), dissent=made.often(0.3),
                words=made.words(tags, MINUTES),
            )  # fmt: skip
    for tag in rng.sample(("Mum", "Dad", "Friend"), rng.randint(0, 1)):
        stored, tags = made.audience()
        may = tags & made.named[tag]
        texts = [made.words(may, MINUTES, ATTENDANCE) for _ in range(3)]
        made.put(
            Exclusion, conference=made.uid, invitee=made.invitees[tag], audience=stored,
            extent=rng.choice(list(EXTENTS)), ground=rng.choice(list(GROUNDS)), reason=texts[0],
            how_long=texts[1], views_by=texts[2], decided_by=Staff.get(), decided_on=HELD,
        )  # fmt: skip
