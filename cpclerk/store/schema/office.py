"""The office: its people, places, procedure profiles and calendar."""

from peewee import (
    BooleanField,
    CharField,
    DateField,
    ForeignKeyField,
    IntegerField,
    TextField,
    TimeField,
)

from cpclerk.store.schema.base import Row, words


class Profile(Row):
    """A procedure profile as it stood when first used; the uid is the hash of its text."""

    name = CharField()
    title = CharField()
    text = TextField()


class Office(Row):
    """The one office whose store this is."""

    name = CharField()
    # The one group of meetings kept apart (lado) that this store holds; empty: all the others.
    keeps = CharField(default="")
    training = BooleanField(default=True)
    # Seals the audit. In an unencrypted store it proves nothing against whoever can edit the file.
    audit_key = CharField(max_length=64)
    # The day a sample's clock stands on; null in a working store.
    stands_on = DateField(null=True)
    # The number of the last conference and family reference given out.
    last_reference = IntegerField(default=0)
    # Minutes after which an idle screen locks.
    locks_after = IntegerField(default=5)
    # When conferences usually begin, with spaces between.
    starts = TextField(default="10:00 14:00")


class Procedures(Row):
    """What the office books under from a day on, until the next such day."""

    profile = ForeignKeyField(Profile)
    profile_id: str
    in_force_from = DateField(unique=True)


class Staff(Row):
    """Somebody who works in the unit: clerk, chair, advocate, manager or auditor."""

    office = ForeignKeyField(Office)
    office_id: str
    name = CharField()
    initials = CharField()
    role = CharField()
    active = BooleanField(default=True)
    # The half days on which a chair works (rules.diaries); empty: all of every working day.
    works = words()


class Away(Row):
    """Time that somebody is not free for conferences: leave, or another commitment."""

    staff = ForeignKeyField(Staff)
    staff_id: str
    what = CharField()
    first = DateField()
    last = DateField(index=True)
    # Of each of these days; null: all of it.
    start = TimeField(null=True)
    end = TimeField(null=True)
    place = words()
    words = words()


class Travel(Row):
    """How many minutes it takes from one place to another, either way."""

    one = CharField()
    other = CharField()
    minutes = IntegerField()

    class Meta:
        """Two places are as far apart as they are."""

        indexes = ((("one", "other"), True),)


class Team(Row):
    """A social work team that asks for conferences."""

    name = CharField(unique=True)
    locality = words()


class Room(Row):
    """A place where conferences are held."""

    name = CharField(unique=True)
    place = words()


class BankHoliday(Row):
    """A bank holiday in England and Wales, kept here so that a start needs no computing."""

    date = DateField(unique=True)
    title = CharField()


class BankHolidayCorrection(Row):
    """A bank holiday proclaimed, or withdrawn, since; apart, so that a top-up touches none."""

    date = DateField(unique=True)
    words = words()
    withdrawn = BooleanField(default=False)


class OfficeClosure(Row):
    """A day this office is closed; it stretches the office's own targets, never a statutory one."""

    date = DateField(unique=True)
    title = CharField()
