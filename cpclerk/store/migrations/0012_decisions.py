"""What is decided besides the plan; the outline plan; the case system; questionnaires."""

from peewee import (
    BooleanField,
    CharField,
    DateField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    Model,
    TextField,
)


def up(migrator, db):
    class There(Model):
        uid = CharField(primary_key=True, max_length=64)

        class Meta:
            database = db

    class Added(There):
        rev = IntegerField(default=1)

    class Words(Added):
        audience = TextField()

    class Conference(There):
        class Meta:
            table_name = "conference"

    class Person(There):
        class Meta:
            table_name = "person"

    class Staff(There):
        class Meta:
            table_name = "staff"

    class Invitee(There):
        class Meta:
            table_name = "invitee"

    class Entry(There):
        class Meta:
            table_name = "entry"

    class ChildAtConference(There):
        class Meta:
            table_name = "child_at_conference"

    class DecidedElsewhere(Words):
        person = ForeignKeyField(Person)
        on = DateField()
        outcome = CharField()
        category = CharField(null=True)
        reason = TextField(default="")
        known_from = TextField(default="")
        by = ForeignKeyField(Staff)

        class Meta:
            table_name = "decided_elsewhere"

    class PlanChallenge(Words):
        person = ForeignKeyField(Person)
        plan_start = DateField()
        months = IntegerField()
        on = DateField()
        by = ForeignKeyField(Staff)
        words = TextField(default="")

        class Meta:
            table_name = "plan_challenge"
            indexes = ((("person", "plan_start", "months"), True),)

    class PlanPart(Words):
        conference = ForeignKeyField(Conference, index=False)
        part = CharField()
        position = IntegerField()
        text = TextField()
        person = ForeignKeyField(Person, null=True)

        class Meta:
            table_name = "plan_part"
            indexes = ((("conference", "position"), False),)

    class PlanAction(Words):
        conference = ForeignKeyField(Conference, index=False)
        position = IntegerField()
        text = TextField()
        who = TextField(default="")
        by_when = DateField(null=True)
        children = JSONField(default=list)
        entry = ForeignKeyField(Entry, null=True)

        class Meta:
            table_name = "plan_action"
            indexes = ((("conference", "position"), False),)

    class ActionResult(Words):
        action = ForeignKeyField(PlanAction, index=False)
        conference = ForeignKeyField(Conference)
        result = CharField()
        words = TextField(default="")

        class Meta:
            table_name = "action_result"
            indexes = ((("action", "conference"), True),)

    class CoreGroupMember(Added):
        conference = ForeignKeyField(Conference)
        invitee = ForeignKeyField(Invitee, null=True)
        name = TextField(default="")

        class Meta:
            table_name = "core_group_member"

    class CaseSystemRow(Added):
        child = ForeignKeyField(ChildAtConference, unique=True)
        keyed = JSONField(null=True)
        keyed_on = DateField(null=True)
        keyed_by = ForeignKeyField(Staff, null=True)
        says = JSONField(null=True)

        class Meta:
            table_name = "case_system_row"

    class Questionnaire(Words):
        conference = ForeignKeyField(Conference)
        asked_of = CharField()
        answers = JSONField(default=dict)
        comment = TextField(default="")
        name = TextField(default="")
        on = DateField()

        class Meta:
            table_name = "questionnaire"

    db.create_tables(
        [
            DecidedElsewhere,
            PlanChallenge,
            PlanPart,
            PlanAction,
            ActionResult,
            CoreGroupMember,
            CaseSystemRow,
            Questionnaire,
        ]
    )
    child = "child_at_conference"
    migrator.migrate(
        migrator.add_column(child, "dual_status", BooleanField(null=True)),
        migrator.add_column(child, "legal_advice", BooleanField(null=True)),
        migrator.add_column(child, "factors", JSONField(null=True)),
    )
