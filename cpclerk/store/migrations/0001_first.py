"""The first schema, frozen: later steps alter it, the models say how it stands now."""

from peewee import (
    BooleanField,
    CharField,
    CompositeKey,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    Model,
    TextField,
    TimeField,
)


def up(migrator, db):
    class Profile(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        name = CharField()
        title = CharField()
        text = TextField()

        class Meta:
            database = db
            table_name = "profile"

    db.create_tables([Profile])

    class Office(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        name = CharField()
        profile = ForeignKeyField(Profile)
        training = BooleanField(default=True)
        audit_key = CharField(max_length=64)
        stands_on = DateField(null=True)
        last_reference = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "office"

    db.create_tables([Office])

    class Staff(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        office = ForeignKeyField(Office)
        name = CharField()
        initials = CharField()
        role = CharField()
        active = BooleanField(default=True)

        class Meta:
            database = db
            table_name = "staff"

    db.create_tables([Staff])

    class Team(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        name = CharField(unique=True)
        locality = TextField(default="")

        class Meta:
            database = db
            table_name = "team"

    db.create_tables([Team])

    class Room(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        name = CharField(unique=True)
        place = TextField(default="")

        class Meta:
            database = db
            table_name = "room"

    db.create_tables([Room])

    class BankHoliday(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        date = DateField(unique=True)
        title = CharField()

        class Meta:
            database = db
            table_name = "bank_holiday"

    db.create_tables([BankHoliday])

    class OfficeClosure(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        date = DateField(unique=True)
        title = CharField()

        class Meta:
            database = db
            table_name = "office_closure"

    db.create_tables([OfficeClosure])

    class Family(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        reference = CharField(unique=True)
        surname = TextField(default="")
        name_folded = CharField(index=True, default="")
        case_system_id = TextField(default="")
        office = ForeignKeyField(Office)
        team = ForeignKeyField(Team, null=True)
        clerk = ForeignKeyField(Staff, null=True)

        class Meta:
            database = db
            table_name = "family"

    db.create_tables([Family])

    class Person(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        reference = CharField(unique=True, null=True)
        given_name = TextField(default="")
        surname = TextField(default="")
        name_folded = CharField(index=True, default="")
        date_of_birth = DateField(index=True, null=True)
        expected = BooleanField(default=False)
        sex = CharField(max_length=1, default="U")
        ethnicity = CharField(null=True)

        class Meta:
            database = db
            table_name = "person"

    db.create_tables([Person])

    class FamilyMember(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        family = ForeignKeyField(Family)
        person = ForeignKeyField(Person)
        relation = CharField()
        parental_responsibility = BooleanField(null=True)

        class Meta:
            database = db
            table_name = "family_member"

    db.create_tables([FamilyMember])

    class Agency(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        name = CharField(unique=True)
        name_folded = CharField(default="")

        class Meta:
            database = db
            table_name = "agency"

    db.create_tables([Agency])

    class Professional(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        agency = ForeignKeyField(Agency)
        name = CharField()
        name_folded = CharField(index=True, default="")
        capacity = TextField(default="")
        active = BooleanField(default=True)

        class Meta:
            database = db
            table_name = "professional"

    db.create_tables([Professional])

    class Contact(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        person = ForeignKeyField(Person, null=True)
        professional = ForeignKeyField(Professional, null=True)
        kind = CharField()
        value = CharField()
        protected = BooleanField(default=False)
        safe = BooleanField(null=True)

        class Meta:
            database = db
            table_name = "contact"

    db.create_tables([Contact])

    class NetworkMember(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        child = ForeignKeyField(Person)
        professional = ForeignKeyField(Professional)
        until = DateField(null=True)

        class Meta:
            database = db
            table_name = "network_member"

    db.create_tables([NetworkMember])

    class Conference(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        audience = TextField()
        reference = CharField(unique=True)
        family = ForeignKeyField(Family)
        kind = CharField()
        state = CharField(index=True)
        profile = ForeignKeyField(Profile)
        office = ForeignKeyField(Office)
        team = ForeignKeyField(Team, null=True)
        clerk = ForeignKeyField(Staff, null=True)
        chair = ForeignKeyField(Staff, null=True)
        room = ForeignKeyField(Room, null=True)
        reason = TextField(default="")
        requested_on = DateField(null=True)
        strategy_discussion_date = DateField(null=True)
        written_notice_date = DateField(null=True)
        previous_conference_date = DateField(null=True)
        conference_date = DateField(index=True, null=True)
        conference_time = TimeField(null=True)
        late_reason = CharField(default="")
        reconvenes = ForeignKeyField("self", null=True)
        police_told_on = DateField(null=True)
        invitation_list_on = DateField(null=True)
        family_told_on = DateField(null=True)
        started_at = TimeField(null=True)
        closed_at = TimeField(null=True)
        quorate = BooleanField(null=True)
        went_ahead_reason = TextField(default="")
        review_date = DateField(null=True)
        core_group_date = DateField(null=True)
        judged_as_at = DateField(null=True)
        closed = BooleanField(index=True, default=False)

        class Meta:
            database = db
            table_name = "conference"

    db.create_tables([Conference])

    class Postponement(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        audience = TextField()
        conference = ForeignKeyField(Conference)
        was_date = DateField(null=True)
        was_time = TimeField(null=True)
        on = DateField()
        late_reason = CharField(default="")
        words = TextField(default="")

        class Meta:
            database = db
            table_name = "postponement"

    db.create_tables([Postponement])

    class ChildAtConference(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        audience = TextField()
        conference = ForeignKeyField(Conference)
        person = ForeignKeyField(Person)
        type = CharField()
        date_of_birth = DateField(null=True)
        expected = BooleanField(default=False)
        sex = CharField(max_length=1, default="U")
        participation = CharField(null=True)
        outcome = CharField(null=True)
        category = CharField(null=True)
        multiple_reason = TextField(default="")
        instead = TextField(default="")

        class Meta:
            database = db
            table_name = "child_at_conference"
            indexes = ((("conference", "person"), True),)

    db.create_tables([ChildAtConference])

    class Invitee(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        conference = ForeignKeyField(Conference)
        person = ForeignKeyField(Person, null=True)
        professional = ForeignKeyField(Professional, null=True)
        agency = ForeignKeyField(Agency, null=True)
        staff = ForeignKeyField(Staff, null=True)
        name = TextField(default="")
        capacity = TextField(default="")
        position = IntegerField(default=0)
        invited = BooleanField(null=True)
        invited_on = DateField(null=True)
        method = CharField(default="")
        reply = CharField(null=True)
        replied_on = DateField(null=True)
        substitute = TextField(default="")
        report_asked = BooleanField(default=False)
        report_sent = BooleanField(null=True)
        attended = BooleanField(null=True)
        arrived_at = TimeField(null=True)
        left_at = TimeField(null=True)
        dropped = BooleanField(default=False)

        class Meta:
            database = db
            table_name = "invitee"

    db.create_tables([Invitee])

    class Report(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        conference = ForeignKeyField(Conference)
        author = CharField()
        invitee = ForeignKeyField(Invitee, null=True)
        reader = CharField()
        received_on = DateField(null=True)
        how = CharField(null=True)

        class Meta:
            database = db
            table_name = "report"
            indexes = ((("conference", "author", "invitee", "reader"), True),)

    db.create_tables([Report])

    class Tick(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        audience = TextField()
        conference = ForeignKeyField(Conference)
        item = CharField()
        state = CharField()
        by = ForeignKeyField(Staff)
        on = DateField()
        reason = TextField(default="")

        class Meta:
            database = db
            table_name = "tick"
            indexes = ((("conference", "item"), True),)

    db.create_tables([Tick])

    class Entry(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        audience = TextField()
        conference = ForeignKeyField(Conference, index=False)
        column = CharField()
        position = IntegerField()
        text = TextField()
        speaker = ForeignKeyField(Invitee, null=True)
        said_at = TimeField(null=True)
        verbatim = BooleanField(default=False)
        children = JSONField(default=list)
        who = TextField(default="")
        by_when = DateField(null=True)
        struck = BooleanField(default=False)

        class Meta:
            database = db
            table_name = "entry"
            indexes = ((("conference", "position"), False),)

    db.create_tables([Entry])

    class ScaleMark(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        audience = TextField()
        conference = ForeignKeyField(Conference)
        invitee = ForeignKeyField(Invitee)
        value = IntegerField(null=True)
        declined = BooleanField(default=False)
        reason = TextField(default="")

        class Meta:
            database = db
            table_name = "scale_mark"
            indexes = ((("conference", "invitee"), True),)

    db.create_tables([ScaleMark])

    class AgencyView(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        audience = TextField()
        child = ForeignKeyField(ChildAtConference)
        invitee = ForeignKeyField(Invitee)
        plan = BooleanField(null=True)
        category = CharField(null=True)
        dissent = BooleanField(default=False)
        words = TextField(default="")

        class Meta:
            database = db
            table_name = "agency_view"
            indexes = ((("child", "invitee"), True),)

    db.create_tables([AgencyView])

    class Stage(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        audience = TextField()
        conference = ForeignKeyField(Conference)
        stage = CharField()
        on = DateField()
        by = ForeignKeyField(Staff, null=True)
        late_reason = CharField(default="")
        note = TextField(default="")

        class Meta:
            database = db
            table_name = "stage"
            indexes = ((("conference", "stage"), False),)

    db.create_tables([Stage])

    class Minutes(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        conference = ForeignKeyField(Conference)
        version = IntegerField(default=1)
        state = CharField()
        digest = CharField(default="")

        class Meta:
            database = db
            table_name = "minutes"
            indexes = ((("conference", "version"), True),)

    db.create_tables([Minutes])

    class MinutesBlock(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        audience = TextField()
        minutes = ForeignKeyField(Minutes)
        position = IntegerField()
        heading = TextField(default="")
        text = TextField()
        drafted = TextField(default="")
        sources = JSONField(default=list)

        class Meta:
            database = db
            table_name = "minutes_block"

    db.create_tables([MinutesBlock])

    class Copy(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        audience = TextField()
        conference = ForeignKeyField(Conference)
        document = CharField()
        version = IntegerField(default=1)
        number = IntegerField()
        invitee = ForeignKeyField(Invitee)
        method = CharField(default="")
        text = TextField()
        digest = CharField()
        sent_on = DateField(null=True)
        sent_by = ForeignKeyField(Staff, null=True)
        sent_at = DateTimeField(null=True)
        returned_on = DateField(null=True)

        class Meta:
            database = db
            table_name = "copy"
            indexes = ((("conference", "document", "version", "number"), True),)

    db.create_tables([Copy])

    class History(Model):
        device = CharField()
        sequence = IntegerField()
        place = IntegerField()
        table = CharField()
        uid = CharField(max_length=64)
        rev = IntegerField()
        parent_rev = IntegerField()
        changed = JSONField()

        class Meta:
            database = db
            table_name = "history"
            primary_key = CompositeKey("device", "sequence", "place")
            indexes = ((("uid", "rev"), False),)

    db.create_tables([History])

    class Audit(Model):
        device = CharField()
        sequence = IntegerField()
        at = DateTimeField()
        actor = CharField(max_length=64)
        action = CharField()
        subject = CharField(max_length=64)
        rows = JSONField()
        seal = CharField(max_length=64)

        class Meta:
            database = db
            table_name = "audit"
            primary_key = CompositeKey("device", "sequence")

    db.create_tables([Audit])

    class Draft(Model):
        actor = CharField(max_length=64)
        key = CharField()
        at = DateTimeField()
        text = TextField()
        audience = TextField()

        class Meta:
            database = db
            table_name = "draft"
            primary_key = CompositeKey("actor", "key")

    db.create_tables([Draft])
