"""The sample, and everything in it that a service can be asked about."""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, time
from itertools import count, permutations, product
from pathlib import Path
from typing import Any

from cpclerk.rules.recording import NextStep
from cpclerk.services import Session
from cpclerk.services.arranging import Needs
from cpclerk.services.asking import Asked
from cpclerk.services.checklists import checklist
from cpclerk.services.conferences import page
from cpclerk.services.editing import ToEnter
from cpclerk.services.false_hits import stopped_by
from cpclerk.services.looking_back import last_time
from cpclerk.services.opening import open_office, sign_in
from cpclerk.services.people import Someone
from cpclerk.services.placing import Place
from cpclerk.services.plan_actions import carried_to
from cpclerk.services.reports_owed import Which
from cpclerk.store import (
    Agency,
    ChildAtConference,
    ChildView,
    Conference,
    Contact,
    Copy,
    Entry,
    Family,
    FamilyMember,
    Invitee,
    Minutes,
    MinutesBlock,
    OwnItem,
    Person,
    PlanAction,
    PlanPart,
    Professional,
    ProtectedContact,
    Room,
    Staff,
    Stage,
    transaction,
)
from tests.attacks.stores import SAMPLE
from tests.making import make_conference

OBJECTS = {
    "someone", "people", "payload", "asked", "needs", "which", "texts", "answers", "says",
    "choices", "names", "codes", "kinds", "factors", "left_out", "lines",
}  # fmt: skip
"""The parameters that are no text, and hold some."""


class Office:
    """A copy of the sample in which services are asked for everything."""

    def __init__(self, path: Path) -> None:
        shutil.copyfile(SAMPLE, path)
        self.path = path
        self.numbers = count()
        office = open_office(path)
        self.sessions: dict[str, Session] = {
            each.role: sign_in(office, each.uid, device="test") for each in office.staff
        }
        self._close_one_too_early()
        with office.store.reading():
            # Those under way today first, then what is to come.
            held = Conference.conference_date.is_null(), Conference.conference_date.desc()
            self.conferences = list(Conference.select().order_by(*held))
            self.children = list(ChildAtConference.select())
            self.invitees = list(Invitee.select())
            self.rows: dict[str, list[Any]] = {
                "invitee_uid": self.invitees,
                "child_uid": self.children,
                "entry_uid": list(Entry.select().order_by(Entry.column)),
                "block_uid": list(MinutesBlock.select()),
                "copy_uid": list(Copy.select()),
                "family_uid": list(Family.select()),
                "member_uid": list(FamilyMember.select()),
                "professional_uid": list(Professional.select()),
                "contact_uid": list(Contact.select().where(Contact.kind == "address")),
            }
            self.people = [each.uid for each in Person.select().where(Person.reference != "")]
            agency = Agency.select().first()
            self.agency, self.agency_uid = agency.name, agency.uid
            self.rooms = list(Room.select())
            self.family = self.rows["family_uid"][-1].uid
            children = FamilyMember.select().where(
                (FamilyMember.family == self.family) & (FamilyMember.relation == "child")
            )
            self.types = {each.person_id: "initial" for each in children}
            self.chairs = list(Staff.select().where(Staff.role == "chair"))
            self.place = Place(
                date(2026, 12, 14), time(10), self.chairs[0].uid, self.rooms[0].uid, "inquorate"
            )
            self.advocate = Staff.get(Staff.role == "advocate").uid

        self._stop_a_copy()
        self._wait_for_a_chair()
        self._owe_an_outline_plan()

    def _close_one_too_early(self) -> None:
        """Close a meeting of which nothing went out, so that it can be opened again."""
        with self.sessions["clerk"].store.reading():
            family = Family.select().order_by(Family.reference).get()
        make_conference(
            self.sessions["clerk"],
            family,
            reference="CP9999",
            state="held",
            conference_date=date(2026, 11, 2),
            started_at=time(10),
        )

    def _owe_an_outline_plan(self) -> None:
        """Forget that one outline plan went outside the program, so that it can be put down."""
        with transaction(self.sessions["clerk"], "owe an outline plan") as change:
            change.take_out(
                Stage.get(Stage.stage == "outline_plan_sent", Stage.note.startswith("Outside"))
            )

    def _wait_for_a_chair(self) -> None:
        """Have a second draft with a chair, as approving one leaves nothing more to be said."""
        with transaction(self.sessions["clerk"], "wait for a chair") as change:
            change.update(Minutes.get(Minutes.state == "draft"), state="with_chair")

    def _stop_a_copy(self) -> None:
        """Put a protected telephone number into minutes, so that there is a copy to be stopped."""
        with transaction(self.sessions["clerk"], "make a leak") as change:
            number = ProtectedContact.get(ProtectedContact.kind == "phone")
            families = FamilyMember.select(FamilyMember.family).where(
                FamilyMember.person == number.person_id
            )
            block = (
                MinutesBlock.select()
                .join(Minutes)
                .join(Conference)
                .where(Conference.family.in_(families), Minutes.state == "with_chair")
                .get()
            )
            change.update(block, text=f"{block.text}\n{number.value}")

    def made(self, name: str, words: str) -> Any:
        """Return what a service is given under this name, with the words in every text of it."""
        within = {
            "someone": Someone("child", f"Sam {words}", f"Ash {words}", sex="F"),
            "people": [
                Someone(f"mother {words}", f"Sam {words}", f"Ash {words}", sex="F"),
                Someone("child", f"Sam {words}"),
            ],
            "payload": {"text": words, "aside": {"HV": [words]}},
            "asked": Asked(self.family, self.types, reason=words),
            "needs": Needs(words, words, words, words),
            "which": Which(words, None, "chair"),
            "texts": {"child_worried": words, "child_next": words, words: words},
            "answers": {"practice": words},
            "says": {"category": words, words: words},
            "choices": {"category": words, words: words},
            "lines": [ToEnter("worried", NextStep(words, words))],
        }
        return within.get(name, [words] if name in OBJECTS else words)

    def subjects(  # noqa: PLR0912
        self, names: set[str], session: Session
    ) -> Iterator[dict[str, Any]]:
        """Yield what a service of these parameters can be about."""
        if "conference_uid" in names:
            for row in self.conferences:
                about = {"conference_uid": row.uid, "rev": row.rev, "advocate_uid": self.advocate}
                there = [each.uid for each in self.invitees if each.conference_id == row.uid][:3]
                of = [each.person_id for each in self.children if each.conference_id == row.uid]
                for uid, extra in product(there or [""], self._listed(names, session, row.uid)):
                    yield {
                        **about,
                        "invitee_uid": uid,
                        "person_uid": (*of, "")[0],
                        "seen": {},
                        "digest": self._stops(session, row.uid, uid) if "digest" in names else "",
                        **extra,
                    }
        elif {"child_uid", "invitee_uid"} <= names:
            # Those first whose meeting has begun, the latest before: what is approved stands.
            begun = [each.uid for each in self.conferences if each.started_at is not None]
            children = [each for each in self.children if each.conference_id in begun]
            children.sort(key=lambda each: begun.index(each.conference_id))
            for child, invitee in product(children, self.invitees):
                if child.conference_id == invitee.conference_id:
                    yield {"child_uid": child.uid, "invitee_uid": invitee.uid, "rev": 0}
        elif {"person_uid", "other_uid"} <= names:
            for one, other in permutations(self.rows["member_uid"], 2):
                if one.family_id == other.family_id:
                    yield {"person_uid": one.person_id, "other_uid": other.person_id}
        elif "person_uid" in names:
            for uid, outcome in product(self.people, ("plan_started", "plan_ended")):
                yield {"person_uid": uid, "outcome": outcome}
        elif "staff_uid" in names:
            yield from ({"staff_uid": each.uid, "rev": each.rev} for each in self.chairs)
        elif "owner_uids" in names:
            yield {"owner_uids": self.people[:1]}
        elif "uid" in names:
            with session.store.reading():
                tables = (Professional, Agency, PlanAction, PlanPart, OwnItem, ChildView)
                rows = [row for table in tables for row in table.select().limit(9)]
                later = [
                    row
                    for table in (PlanAction, PlanPart, ChildView)
                    for row in table.select().order_by(table.uid.desc()).limit(9)
                ]
            for each in (*self.rooms[:1], *self.conferences, *later, *rows):
                yield {"uid": each.uid, "rev": each.rev}
        elif found := [each for each in self.rows if each in names]:
            name = found[0]
            for row in reversed(self.rows[name]):
                rev = row.person.rev if name == "member_uid" else row.rev
                for outcome in ("plan_started", "no_plan", "plan_ended"):
                    yield {name: row.uid, "rev": rev, "outcome": outcome}
                    # What hangs on it, and is not there yet.
                    yield {name: row.uid, "rev": 0, "outcome": outcome}
        else:
            yield {"children": self.people[:1], "rev": 0}
            yield {"children": self.people[:1], "rev": 1}

    def _stops(self, session: Session, conference_uid: str, invitee_uid: str) -> str:
        """Return what stops somebody's copy of the minutes, if something does."""
        with suppress(Exception):
            return stopped_by(session, conference_uid, invitee_uid)[0].digest
        return ""

    def _listed(self, names: set[str], session: Session, uid: str) -> list[dict[str, Any]]:
        """Return the points of a checklist, limits or actions, where a service is about one."""
        with suppress(Exception):
            if "item" in names:
                return [{"item": each.code, "rev": each.rev} for each in checklist(session, uid)]
            if "limit" in names:
                limits = page(session, uid).deadlines
                return [{"limit": each.code, "reason": "inquorate"} for each in limits]
            if "about_uid" in names and (before := last_time(session, uid)):
                left = (*before.worries, *before.goals)
                return [{"about_uid": each.uid, "rev": each.rev} for each in left]
            if "action_uid" in names:
                return [{"action_uid": e.action.uid, "rev": 0} for e in carried_to(session, uid)]
        return [{}, {"rev": 0}] if {"which", "answers"} & names else [{}]
