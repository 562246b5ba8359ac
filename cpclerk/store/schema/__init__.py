"""The tables, by the domain's own words."""

from cpclerk.store.schema.afterwards import Copy, Minutes, MinutesBlock, Stage
from cpclerk.store.schema.base import Row, Table, database
from cpclerk.store.schema.conferences import (
    ChildAtConference,
    Conference,
    Invitee,
    LateReason,
    Postponement,
    RecordGiven,
    Report,
    Tick,
)
from cpclerk.store.schema.office import (
    BankHoliday,
    BankHolidayCorrection,
    Office,
    OfficeClosure,
    Procedures,
    Profile,
    Room,
    Staff,
    Team,
)
from cpclerk.store.schema.people import (
    Agency,
    Contact,
    Family,
    FamilyMember,
    NetworkMember,
    Person,
    Professional,
)
from cpclerk.store.schema.plans import (
    ActionResult,
    CaseSystemRow,
    CoreGroupMember,
    DecidedElsewhere,
    PlanAction,
    PlanChallenge,
    PlanPart,
    Questionnaire,
)
from cpclerk.store.schema.recording import AgencyView, Entry, ScaleMark
from cpclerk.store.schema.trail import Audit, Device, Draft, History, SignedHead

# In an order in which each table comes after those it refers to.
TABLES: tuple[type[Table], ...] = (
    Profile, Office, Procedures, Staff, Team, Room, BankHoliday, BankHolidayCorrection,
    OfficeClosure,
    Family, Person, FamilyMember, Agency, Professional, Contact, NetworkMember,
    Conference, Postponement, LateReason, ChildAtConference, Invitee, Report, Tick,
    RecordGiven,
    Entry, ScaleMark, AgencyView,
    Stage, Minutes, MinutesBlock, Copy,
    DecidedElsewhere, PlanChallenge, PlanPart, PlanAction, ActionResult, CoreGroupMember,
    CaseSystemRow, Questionnaire,
    History, Audit, Device, SignedHead, Draft,
)  # fmt: skip
ROWS: dict[str, type[Row]] = {
    table._meta.table_name: table for table in TABLES if issubclass(table, Row)
}

__all__ = [
    "ROWS", "TABLES", "ActionResult", "Agency", "AgencyView", "Audit", "BankHoliday",
    "BankHolidayCorrection", "CaseSystemRow", "ChildAtConference", "Conference", "Contact", "Copy",
    "CoreGroupMember", "DecidedElsewhere", "Device", "Draft", "Entry", "Family", "FamilyMember",
    "History", "Invitee", "LateReason", "Minutes", "MinutesBlock", "NetworkMember", "Office",
    "OfficeClosure", "Person", "PlanAction", "PlanChallenge", "PlanPart", "Postponement",
    "Procedures", "Professional", "Profile", "Questionnaire", "RecordGiven", "Report", "Room",
    "Row", "ScaleMark", "SignedHead", "Staff", "Stage", "Table", "Team", "Tick", "database",
]  # fmt: skip
