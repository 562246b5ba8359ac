"""A conference, the children it decides on, who is invited, and what has been received."""

from peewee import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    TextField,
    TimeField,
)

from cpclerk.store.schema.base import Row, WordsRow, flag, words
from cpclerk.store.schema.office import Office, Profile, Room, Staff, Team
from cpclerk.store.schema.people import Agency, Family, Person, Professional


class Conference(WordsRow):
    """One sitting. The audience is that of the reason it was asked for."""

    reference = CharField(unique=True)
    # A kind that names no family, such as a case audit, has none; `about` says what it is about.
    family = ForeignKeyField(Family, null=True)
    family_id: str | None
    about = words()
    kind = CharField()
    state = CharField(index=True)
    profile = ForeignKeyField(Profile)
    profile_id: str
    office = ForeignKeyField(Office)
    office_id: str
    team = ForeignKeyField(Team, null=True)
    team_id: str | None
    clerk = ForeignKeyField(Staff, null=True, backref="clerked")
    clerk_id: str | None
    chair = ForeignKeyField(Staff, null=True, backref="chaired")
    chair_id: str | None
    room = ForeignKeyField(Room, null=True)
    room_id: str | None
    reason = words()
    requested_on = DateField(null=True)
    strategy_discussion_date = DateField(null=True)
    written_notice_date = DateField(null=True)
    previous_conference_date = DateField(null=True)
    # Dates of the profile's own that limits count from: {event: ISO date}; null: none.
    other_dates = JSONField(null=True)
    conference_date = DateField(null=True, index=True)
    conference_time = TimeField(null=True)
    # Why it is booked too late for a limit or a notice, from the profile's coded reasons.
    late_reason = CharField(default="")
    reconvenes = ForeignKeyField("self", null=True)
    reconvenes_id: str | None
    police_told_on = DateField(null=True)
    invitation_list_on = DateField(null=True)
    # The planning meeting at which chair and social worker agreed the list (S2 6.14.1).
    list_agreed_on = DateField(null=True)
    family_told_on = DateField(null=True)
    started_at = TimeField(null=True)
    closed_at = TimeField(null=True)
    # The part for professionals only is under way: what is entered is restricted from the start.
    closed_part = BooleanField(default=False)
    # Which part of the agenda the meeting is at, by its code; empty: nobody said.
    agenda_at = CharField(default="")
    quorate = flag()
    # Why the chair went ahead without a quorum.
    went_ahead_reason = words()
    review_date = DateField(null=True)
    core_group_date = DateField(null=True)
    # The core group first meets then and there, where that is said.
    core_group_time = TimeField(null=True)
    core_group_place = words()
    # Situations of the checklist that somebody said there are; others follow from facts.
    situations = JSONField(null=True)
    # Receipts of reports not recorded when the meeting was closed; null: nobody counted.
    receipts_missing = IntegerField(null=True)
    # Came from a log of long ago and is judged as at that day: history is not work.
    judged_as_at = DateField(null=True)
    # Nothing more is owed: the last copy is out, or it will not be held.
    closed = BooleanField(default=False, index=True)


class Postponement(WordsRow):
    """A date a conference was booked for and not held on; the first limit stays."""

    conference = ForeignKeyField(Conference)
    conference_id: str
    was_date = DateField(null=True)
    was_time = TimeField(null=True)
    on = DateField()
    late_reason = CharField(default="")
    words = words()
    # The moment, naive UTC, and who; not recorded in a store from before they were kept.
    at = DateTimeField(null=True)
    by = ForeignKeyField(Staff, null=True)
    by_id: str | None


class DateBooked(Row):
    """A date a conference was given, and when: what those told before it are to be told anew."""

    conference = ForeignKeyField(Conference)
    conference_id: str
    day = DateField()
    start = TimeField()
    chair = ForeignKeyField(Staff, null=True)
    chair_id: str | None
    room = ForeignKeyField(Room, null=True)
    room_id: str | None
    # Naive UTC.
    at = DateTimeField()
    by = ForeignKeyField(Staff)
    by_id: str
    # The date given up that this one takes the place of.
    instead_of = ForeignKeyField(Postponement, null=True)
    instead_of_id: str | None


class ListChased(WordsRow):
    """The social worker's invitation list was asked after: when, by whom and how."""

    conference = ForeignKeyField(Conference)
    conference_id: str
    on = DateField()
    by = ForeignKeyField(Staff)
    by_id: str
    how = CharField()
    words = words()


class Consultation(WordsRow):
    """What was asked for ended otherwise than in a conference (S1 5.2.5)."""

    conference = ForeignKeyField(Conference, unique=True)
    conference_id: str
    ended = CharField()
    on = DateField(index=True)
    by = ForeignKeyField(Staff)
    by_id: str
    words = words()


class LateReason(WordsRow):
    """Why a limit passed, from the profile's coded reasons; `limit` is the rule's code."""

    conference = ForeignKeyField(Conference)
    conference_id: str
    limit = CharField()
    reason = CharField()
    words = words()
    on = DateField()
    by = ForeignKeyField(Staff)
    by_id: str

    class Meta:
        """A limit passes once."""

        indexes = ((("conference", "limit"), True),)


class ChildAtConference(WordsRow):
    """One child at one conference: as it stood then, and what was decided for it alone."""

    conference = ForeignKeyField(Conference)
    conference_id: str
    person = ForeignKeyField(Person)
    person_id: str
    type = CharField()
    # As it stood on the day: a child born since keeps what was true then.
    date_of_birth = DateField(null=True)
    expected = BooleanField(default=False)
    sex = CharField(max_length=1, default="U")
    participation = CharField(null=True)
    outcome = CharField(null=True)
    category = CharField(null=True)
    # A young child: who has seen how it lives, and what its day is like.
    observed_by = words()
    day_like = words()
    # Who may see that; what nobody has opened to the family stays with professionals.
    day_audience = TextField(default="professionals")
    # Why more than one category, in the chair's words.
    multiple_reason = words()
    # No plan: what instead. Ended: why.
    instead = words()
    # Accommodated under section 20 as well as on a plan (S2 6.6).
    dual_status = flag()
    # Whether legal advice is to be taken.
    legal_advice = flag()
    # Significant factors, codes of the profile; null: not recorded, [] none of them.
    factors = JSONField(null=True)

    class Meta:
        """A child is at a conference once."""

        indexes = ((("conference", "person"), True),)


class Invitee(Row):
    """Somebody asked to a conference, or there without being asked."""

    conference = ForeignKeyField(Conference)
    conference_id: str
    person = ForeignKeyField(Person, null=True)
    person_id: str | None
    professional = ForeignKeyField(Professional, null=True)
    professional_id: str | None
    agency = ForeignKeyField(Agency, null=True)
    agency_id: str | None
    staff = ForeignKeyField(Staff, null=True)
    staff_id: str | None
    # In the room's own words: who this is, when none of the above says it.
    name = words()
    capacity = words()
    position = IntegerField(default=0)
    invited = flag()
    invited_on = DateField(null=True)
    method = CharField(default="")
    # How it is to go; empty: as is usual for them.
    by_way = CharField(default="")
    # Which part of the meeting is theirs (rules.taking_part); the times of `times`.
    part = CharField(default="all")
    part_from = TimeField(null=True)
    part_to = TimeField(null=True)
    # For which of the children they come: uids of persons, with commas; empty: nobody said.
    comes_for = CharField(default="")
    # Whether the quorum needs them; null: as the procedures count.
    needed = flag()
    # Who may learn that they are invited (rules.masking); empty: as their contacts say.
    shown_to = CharField(default="")
    # What their letters leave out (rules.letters.MAY_BE_LEFT_OUT), by name, with commas.
    left_out = CharField(default="")
    # What they need, in a word or two: a language, a ramp, a nursery place, who is not to be met.
    interpreter = words()
    access = words()
    childcare = words()
    conflict = words()
    separate_waiting = flag()
    reply = CharField(null=True)
    replied_on = DateField(null=True)
    # The date of the conference that was answered.
    reply_for = DateField(null=True)
    substitute = words()
    report_asked = BooleanField(default=False)
    # A report came (and, in a log, nobody did).
    report_sent = flag()
    attended = flag()
    arrived_at = TimeField(null=True)
    left_at = TimeField(null=True)
    # How a parent or carer took part, where that is more than being here or not.
    took_part = CharField(null=True)
    dropped = BooleanField(default=False)


class Report(Row):
    """One report owed to one reader: received when and how, or not recorded."""

    conference = ForeignKeyField(Conference)
    conference_id: str
    # "social_worker", or null with the invitee whose agency owes it.
    author = CharField()
    invitee = ForeignKeyField(Invitee, null=True)
    invitee_id: str | None
    reader = CharField()
    # Which parent or young person; null: the chair, or the family as a whole (a log).
    person = ForeignKeyField(Person, null=True)
    person_id: str | None
    received_on = DateField(null=True)
    how = CharField(null=True)
    # `earlier`: before the day before, on a day that nobody noted.
    came = CharField(default="")
    in_format = flag()
    # With a view or analysis, and not only facts.
    has_view = flag()

    class Meta:
        """One row for each report and reader."""

        indexes = ((("conference", "author", "invitee", "reader", "person"), True),)


class Tick(WordsRow):
    """A checklist item done, or not applicable with a reason."""

    conference = ForeignKeyField(Conference)
    conference_id: str
    item = CharField()
    state = CharField()
    by = ForeignKeyField(Staff)
    by_id: str
    on = DateField()
    reason = words()

    class Meta:
        """An item is ticked once; taking the tick back changes the row."""

        indexes = ((("conference", "item"), True),)


class RecordGiven(Row):
    """A conference's record given to an advocate, who is given none by default."""

    conference = ForeignKeyField(Conference)
    conference_id: str
    advocate = ForeignKeyField(Staff)
    advocate_id: str
    by = ForeignKeyField(Staff)
    by_id: str
    on = DateField()

    class Meta:
        """Given once; taken back, the row goes, and its history tells of it."""

        indexes = ((("conference", "advocate"), True),)
