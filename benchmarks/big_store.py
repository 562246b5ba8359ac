"""A store of many years, and a little one of the same making, to measure what growing costs.

Both have the same work at hand: the newest hundred conferences lie ahead or were just held, as
many on a day in either. What the big one has more of is the past. Made with bare inserts, without
a trail, in a folder of its own; making it is not measured.
"""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from cpclerk.rules.text import fold
from cpclerk.services.opening import open_office, sign_in
from cpclerk.store import (
    Agency,
    ChildAtConference,
    Conference,
    Family,
    FamilyMember,
    Invitee,
    NetworkMember,
    Office,
    Person,
    Professional,
    Report,
    Room,
    Row,
    Session,
    Staff,
    Stage,
    Team,
    search,
)
from cpclerk.store.creating import create_store
from cpclerk.store.prepared import insert_rows
from cpclerk.store.profiles import in_force
from cpclerk.store.schema import database

BIG, LITTLE = 11_000, 110
"""Conferences; each store has so many families that a big one has 40,000 people."""
TODAY = date(2026, 11, 23)
A_DAY = 5
AHEAD, OPEN = 60, 40
"""How many are booked, and how many of those held since are not finished."""

GIVEN = (
    "Ada Amir Amy Ben Bea Carl Chloë Dan Dina Edie Élodie Eve Fay Finn Gil Grace Hal Hana Ida Ivy "
    "Jack Jade José Kai Kit Leo Lily Mabel Max Mia Nell Noah Nour Olga Omar Pia Poppy Quinn Rosa "
    "Rory Sami Sam Siân Tara Theo Uma Vera Will Yara Zac Zoë"
)
BEGINNINGS = (
    "Ash Beck Birch Bram Clay Cold Crow Dale Elm Fair Fen Fox Gold Hag Hart Haw Hazel Holm Kings "
    "Lang Lark Lin Mar Mill Nor Oak Pen Quarr Rae Red Rush Sand Stan Stone Thorn Under Wal Wend "
    "West Wych"
)
ENDINGS = (
    "bourne bridge brook bury by combe cott croft dale don field ford gate grave ham hurst lake "
    "leigh ley man mere more ridge shaw stead ston thorpe ton tree wick wold wood worth"
)
RELATIONS = ("mother", "father", "child", "child", "child")
AROUND = 6
"""Professionals at a conference."""


def make_big(folder: Path) -> Session:
    """Make the store of many years in `folder`; return a session of its first clerk."""
    return make_store(folder / "big.db", BIG)


def make_little(folder: Path) -> Session:
    """Make the little store in `folder`; return a session of its first clerk."""
    return make_store(folder / "little.db", LITTLE)


def make_store(path: Path, conferences: int) -> Session:
    """Make a store of so many conferences at `path`; its clock stands on `TODAY`, at ten."""
    moment = datetime.combine(TODAY, time(10), UTC)
    chairs = [(f"Chair {number}", f"C{number}", "chair") for number in range(8)]
    session = create_store(
        path,
        office="Fenmarsh Safeguarding Unit",
        profile="sample-office",
        staff=[("Jo Clerk", "JC", "clerk"), *chairs],
        clock=lambda: moment,
        audit_key="00" * 32,
    )
    with session.store.reading(), database.atomic():
        for table, rows in _Maker(session, conferences).tables():
            insert_rows(table, (row.__data__ for row in rows))
        search.fill()
        clerk = Staff.get(Staff.role == "clerk")
    office = open_office(path, clock=session.clock)
    return sign_in(office, clerk.uid, device="bench", clock=session.clock)


class _Maker:
    """Numbers everything, so that the same store is made each time."""

    def __init__(self, session: Session, conferences: int) -> None:
        self.random = random.Random(7)
        self.conferences = conferences
        self.families = conferences * 8 // 11
        self.office = Office.get().uid
        self.profile = in_force(session.today).profile_id
        self.clerk = Staff.get(Staff.role == "clerk").uid
        self.chairs = [each.uid for each in Staff.select().where(Staff.role == "chair")]
        self.agencies = [f"a{number}" for number in range(20)]
        # A bigger office of the past knows more of them, as it knows more families.
        self.professionals = [f"p{number}" for number in range(max(60, self.families // 8))]

    def tables(self) -> Iterator[tuple[type[Row], Iterator[Row]]]:
        """Give each table with its rows, in an order in which each can refer to those before."""
        yield Team, (Team(uid=f"t{n}", name=f"Team {n}") for n in range(6))
        yield Room, (Room(uid=f"r{n}", name=f"Room {n}") for n in range(6))
        yield Agency, self._agencies()
        yield Professional, self._professionals()
        people = [*self._people()]
        for table in (Family, Person, FamilyMember, NetworkMember):
            yield table, (each for each in people if type(each) is table)
        held = [*self._held()]
        for other in (Conference, ChildAtConference, Invitee, Report, Stage):
            yield other, (each for each in held if type(each) is other)

    def _agencies(self) -> Iterator[Row]:
        for number, uid in enumerate(self.agencies):
            name = f"Agency {number}"
            yield Agency(uid=uid, name=name, name_folded=fold(name))

    def _professionals(self) -> Iterator[Row]:
        for number, uid in enumerate(self.professionals):
            name = f"{self._given()} {self._surname()}"
            agency = self.agencies[number % len(self.agencies)]
            yield Professional(
                uid=uid, agency=agency, name=name, name_folded=fold(name), capacity="worker"
            )

    def _people(self) -> Iterator[Row]:
        for number in range(self.families):
            surname = self._surname()
            family = f"f{number}"
            yield Family(
                uid=family, reference=f"F{number:05}", surname=surname, name_folded=fold(surname),
                office=self.office, team=f"t{number % 6}", clerk=self.clerk,
            )  # fmt: skip
            for place, relation in enumerate(RELATIONS):
                child = relation == "child"
                person = f"{family}-{place}"
                given = self._given()
                days = self.random.randrange(30, 17 * 365) if child else 30 * 365
                yield Person(
                    uid=person, reference=f"F{number:05}C{place - 1}" if child else None,
                    given_name=given, surname=surname, name_folded=fold(f"{given} {surname}"),
                    date_of_birth=TODAY - timedelta(days) if child else None,
                    sex="F" if relation == "mother" else "M",
                )  # fmt: skip
                yield FamilyMember(
                    uid=f"m{person}", family=family, person=person, relation=relation,
                    parental_responsibility=True if relation == "mother" else None,
                )  # fmt: skip
                if child:
                    for link in range(3):
                        who = self.professionals[(number + link) % len(self.professionals)]
                        yield NetworkMember(uid=f"n{person}-{link}", child=person, professional=who)

    def _held(self) -> Iterator[Row]:
        days = self._days()
        # The latest first: number 0 lies furthest ahead.
        for number in range(self.conferences):
            yield from self._conference(number, days[number // A_DAY], number % A_DAY)

    def _days(self) -> list[date]:
        """Return working days, the latest first; `AHEAD` conferences lie after today."""
        day = TODAY
        ahead: list[date] = []
        while len(ahead) < AHEAD // A_DAY:
            day += timedelta(1)
            if day.weekday() < 5:
                ahead.append(day)
        days, day = ahead[::-1], TODAY
        while len(days) * A_DAY < self.conferences + A_DAY:
            if day.weekday() < 5:
                days.append(day)
            day -= timedelta(1)
        return days

    def _conference(self, number: int, day: date, place: int) -> Iterator[Row]:
        uid, family = f"c{number}", f"f{number % self.families}"
        held, closed = number >= AHEAD, number >= AHEAD + OPEN
        first = number % 3 > 0
        kind = "initial" if first else "first_review"
        outcome = None if not closed else "plan_started" if first else "plan_continued"
        common: dict[str, Any] = {"conference": uid, "audience": "everyone"}
        yield Conference(
            uid=uid, reference=f"CP{self.conferences - number:05}", family=family, kind=kind,
            state="held" if held else "booked", profile=self.profile, office=self.office,
            team=f"t{number % 6}", clerk=self.clerk, chair=self.chairs[place], room=f"r{place}",
            conference_date=day, conference_time=time(10) if place % 2 else time(14),
            strategy_discussion_date=day - timedelta(20) if first else None,
            previous_conference_date=None if first else day - timedelta(80),
            quorate=True if closed else None, closed=closed, audience="professionals",
        )  # fmt: skip
        for child in (2, 3, 4):
            yield ChildAtConference(
                uid=f"k{uid}-{child}", person=f"{family}-{child}", type=kind, outcome=outcome,
                category="neglect" if outcome else None, **common,
            )  # fmt: skip
        for seat in range(AROUND):
            who = self.professionals[(number + seat) % len(self.professionals)]
            yield Invitee(
                uid=f"i{uid}-{seat}", conference=uid, professional=who, position=seat,
                invited_on=day - timedelta(15), invited=True, attended=True if held else None,
                reply="coming" if held or seat % 2 else None, report_asked=seat < 2,
            )  # fmt: skip
        if held:
            yield Report(
                uid=f"o{uid}", conference=uid, author="social_worker", reader="chair",
                received_on=day - timedelta(2), how="document",
            )  # fmt: skip
        if closed:
            for stage in ("outline_plan_sent", "minutes_to_chair", "minutes_distributed"):
                yield Stage(uid=f"s{uid}-{stage}", stage=stage, on=day + timedelta(1), **common)

    def _given(self) -> str:
        return self.random.choice(GIVEN.split())

    def _surname(self) -> str:
        return self.random.choice(BEGINNINGS.split()) + self.random.choice(ENDINGS.split())
