"""The tables, by the domain's own words."""

from cpclerk.store.schema.afterwards import (
    Copy,
    FalseHit,
    Minutes,
    MinutesBlock,
    Stage,
    StoppedCopy,
)
from cpclerk.store.schema.base import Row, Table, database
from cpclerk.store.schema.conferences import (
    ChildAtConference,
    Conference,
    Consultation,
    DateBooked,
    Invitee,
    LateReason,
    ListChased,
    Postponement,
    RecordGiven,
    Report,
    Tick,
)
from cpclerk.store.schema.inviting import Kept, Notice, ReplyChase
from cpclerk.store.schema.letters import (
    Enclosure,
    LetterSettings,
    LetterTemplate,
    Outgoing,
    OutgoingMail,
)
from cpclerk.store.schema.office import (
    Away,
    BankHoliday,
    BankHolidayCorrection,
    Office,
    OfficeClosure,
    Procedures,
    Profile,
    Room,
    Staff,
    Team,
    Travel,
)
from cpclerk.store.schema.people import (
    Agency,
    Contact,
    Family,
    FamilyMember,
    Kinship,
    NetworkMember,
    Person,
    Professional,
    ProtectedContact,
)
from cpclerk.store.schema.plans import (
    ActionResult,
    CaseSystemRow,
    CoreGroupMember,
    DecidedElsewhere,
    LookedBack,
    PlanAction,
    PlanChallenge,
    PlanPart,
    PlanVersion,
    Questionnaire,
)
from cpclerk.store.schema.recording import AgencyView, ChildView, Entry, ScaleMark
from cpclerk.store.schema.runup import (
    Exclusion,
    MeetBefore,
    MonitoringAnswer,
    OwnItem,
    ReportChase,
    ReportFile,
)
from cpclerk.store.schema.trail import Audit, Device, Draft, History, SignedHead

# In an order in which each table comes after those it refers to.
TABLES: tuple[type[Table], ...] = (
    Profile, Office, Procedures, Staff, Team, Room, BankHoliday, BankHolidayCorrection,
    OfficeClosure, Away, Travel,
    Family, Person, FamilyMember, Kinship, Agency, Professional, Contact, ProtectedContact,
    NetworkMember,
    Conference, Postponement, DateBooked, ListChased, Consultation, LateReason,
    ChildAtConference, Invitee, Report, Tick, RecordGiven,
    OwnItem, ReportFile, ReportChase, Exclusion, MonitoringAnswer, MeetBefore,
    Entry, ScaleMark, ChildView, AgencyView,
    Stage, Minutes, MinutesBlock, Copy, FalseHit, StoppedCopy,
    DecidedElsewhere, PlanChallenge, PlanPart, PlanAction, PlanVersion, ActionResult,
    LookedBack,
    CoreGroupMember, CaseSystemRow, Questionnaire,
    LetterTemplate, LetterSettings, Enclosure, Outgoing, OutgoingMail,
    Notice, Kept, ReplyChase,
    History, Audit, Device, SignedHead, Draft,
)  # fmt: skip
ROWS: dict[str, type[Row]] = {
    table._meta.table_name: table for table in TABLES if issubclass(table, Row)
}

__all__ = [
    "ROWS", "TABLES", "ActionResult", "Agency", "AgencyView", "Audit", "Away", "BankHoliday",
    "BankHolidayCorrection", "CaseSystemRow", "ChildAtConference", "ChildView", "Conference",
    "Consultation", "Contact", "Copy", "CoreGroupMember", "DateBooked", "DecidedElsewhere",
    "Device", "Draft", "Enclosure", "Entry", "Exclusion", "FalseHit", "Family", "FamilyMember",
    "History", "Invitee", "Kept", "Kinship", "LateReason", "LetterSettings", "LetterTemplate",
    "ListChased", "LookedBack", "MeetBefore", "Minutes", "MinutesBlock", "MonitoringAnswer",
    "NetworkMember", "Notice", "Office", "OfficeClosure", "Outgoing", "OutgoingMail", "OwnItem",
    "Person", "PlanAction", "PlanChallenge", "PlanPart", "PlanVersion", "Postponement",
    "Procedures", "Professional", "Profile", "ProtectedContact", "Questionnaire", "RecordGiven",
    "ReplyChase", "Report", "ReportChase", "ReportFile", "Room", "Row", "ScaleMark", "SignedHead",
    "Staff", "Stage", "StoppedCopy", "Table", "Team", "Tick", "Travel", "database",
]  # fmt: skip
