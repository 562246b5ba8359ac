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
    # This row was a second one of somebody; all that pointed here points there.
    merged_into = ForeignKeyField("self", null=True)
    merged_into_id: str | None


class FamilyMember(Row):
    """A person's place in a family."""

    family = ForeignKeyField(Family)
    family_id: str
    person = ForeignKeyField(Person)
    person_id: str
    relation = CharField()
    parental_responsibility = flag()


class Kinship(Row):
    """How one person is related to another: `person` is the `relation` of `other`."""

    person = ForeignKeyField(Person)
    person_id: str
    other = ForeignKeyField(Person)
    other_id: str
    # In the family's own words: mother, half-sister. Empty while only the care is known.
    relation = CharField(default="")
    # Whether this is who mainly looks after the child.
    main_carer = BooleanField(default=False)

    class Meta:
        """Said once of two."""

        indexes = ((("person", "other"), True),)


class Agency(Row):
    """An agency that comes to conferences."""

    name = CharField(unique=True)
    name_folded = CharField(default="")
    # What it counts as towards quorum; empty: as the profile says, or else as itself.
    counts_as = CharField(default="")
    active = BooleanField(default=True)


class Professional(Row):
    """Somebody who comes to conferences for an agency."""

    agency = ForeignKeyField(Agency)
    agency_id: str
    name = CharField()
    name_folded = CharField(default="", index=True)
    capacity = words()
    active = BooleanField(default=True)


class Way(Row):
    """A way to reach a person, a professional or an agency, from a day to a day if known."""

    person = ForeignKeyField(Person, null=True)
    person_id: str | None
    professional = ForeignKeyField(Professional, null=True)
    professional_id: str | None
    agency = ForeignKeyField(Agency, null=True)
    agency_id: str | None
    kind = CharField()
    value = CharField()
    since = DateField(null=True)
    until = DateField(null=True)


class Contact(Way):
    """A way to reach somebody that whoever works on the record may see."""

    # Family: contact there is confirmed as safe. Secure e-mail: the address is approved.
    safe = flag()
    safe_by = ForeignKeyField(Staff, null=True)
    safe_by_id: str | None
    safe_on = DateField(null=True)


class ProtectedContact(Way):
    """A way to reach somebody at risk: a table of its own, so that no list shows it by oversight.

    Only services.protecting reads it for people, and each such reading is entered.
    """


class NetworkMember(Row):
    """A professional in a child's network, from whom invitations are proposed."""

    child = ForeignKeyField(Person)
    child_id: str
    professional = ForeignKeyField(Professional)
    professional_id: str
    since = DateField(null=True)
    until = DateField(null=True)
