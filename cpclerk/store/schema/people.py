"""Families, the people in them, and the professionals around them."""

from peewee import BooleanField, CharField, DateField, ForeignKeyField

from cpclerk.store.schema.base import Row, flag, words
from cpclerk.store.schema.office import Office, Staff, Team


class Family(Row):
    """A family known to the unit by a reference."""

    reference = CharField(unique=True)
    surname = words()
    name_folded = CharField(default="", index=True)
    case_system_id = words()
    office = ForeignKeyField(Office)
    office_id: str
    team = ForeignKeyField(Team, null=True)
    team_id: str | None
    clerk = ForeignKeyField(Staff, null=True)
    clerk_id: str | None


class Person(Row):
    """A member of a family: child, parent, carer. One human being, one row."""

    reference = CharField(null=True, unique=True)
    given_name = words()
    surname = words()
    name_folded = CharField(default="", index=True)
    # The due date while `expected`.
    date_of_birth = DateField(null=True, index=True)
    expected = BooleanField(default=False)
    sex = CharField(max_length=1, default="U")
    ethnicity = CharField(null=True)


class FamilyMember(Row):
    """A person's place in a family."""

    family = ForeignKeyField(Family)
    family_id: str
    person = ForeignKeyField(Person)
    person_id: str
    relation = CharField()
    parental_responsibility = flag()


class Agency(Row):
    """An agency that comes to conferences; what it counts as for quorum is the profile's."""

    name = CharField(unique=True)
    name_folded = CharField(default="")


class Professional(Row):
    """Somebody who comes to conferences for an agency."""

    agency = ForeignKeyField(Agency)
    agency_id: str
    name = CharField()
    name_folded = CharField(default="", index=True)
    capacity = words()
    active = BooleanField(default=True)


class Contact(Row):
    """A way to reach a person or a professional. Protected ones are never proposed."""

    person = ForeignKeyField(Person, null=True)
    person_id: str | None
    professional = ForeignKeyField(Professional, null=True)
    professional_id: str | None
    kind = CharField()
    value = CharField()
    protected = BooleanField(default=False)
    # Family: contact there is confirmed as safe. Professional: an approved secure address.
    safe = flag()


class NetworkMember(Row):
    """A professional in a child's network, from whom invitations are proposed."""

    child = ForeignKeyField(Person)
    child_id: str
    professional = ForeignKeyField(Professional)
    professional_id: str
    until = DateField(null=True)
