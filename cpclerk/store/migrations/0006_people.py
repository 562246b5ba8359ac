"""What people are found by; protected details apart; how people are related."""

from peewee import BooleanField, CharField, DateField, ForeignKeyField, IntegerField, Model

from cpclerk.store import search


def up(migrator, db):
    class Staff(Model):
        uid = CharField(primary_key=True, max_length=64)

        class Meta:
            database = db
            table_name = "staff"

    class Person(Model):
        uid = CharField(primary_key=True, max_length=64)

        class Meta:
            database = db
            table_name = "person"

    class Agency(Model):
        uid = CharField(primary_key=True, max_length=64)

        class Meta:
            database = db
            table_name = "agency"

    class Professional(Model):
        uid = CharField(primary_key=True, max_length=64)

        class Meta:
            database = db
            table_name = "professional"

    class Way(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        person = ForeignKeyField(Person, null=True)
        professional = ForeignKeyField(Professional, null=True)
        agency = ForeignKeyField(Agency, null=True)
        kind = CharField()
        value = CharField()
        since = DateField(null=True)
        until = DateField(null=True)

    class Contact(Way):
        safe = BooleanField(null=True)
        safe_by = ForeignKeyField(Staff, null=True)
        safe_on = DateField(null=True)

        class Meta:
            database = db
            table_name = "contact"

    class ProtectedContact(Way):
        class Meta:
            database = db
            table_name = "protected_contact"

    class Kinship(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        person = ForeignKeyField(Person)
        other = ForeignKeyField(Person)
        relation = CharField(default="")
        main_carer = BooleanField(default=False)

        class Meta:
            database = db
            table_name = "kinship"
            indexes = ((("person", "other"), True),)

    before = db.execute_sql(
        "SELECT uid, rev, person_id, professional_id, kind, value, protected, safe FROM contact"
    ).fetchall()
    # Nothing refers to the table: it is made anew, without the mark that was to keep details apart.
    db.execute_sql("DROP TABLE contact")
    db.create_tables([Contact, ProtectedContact, Kinship])
    for uid, rev, person, professional, kind, value, protected, safe in before:
        way = {
            "uid": uid, "rev": rev, "person": person, "professional": professional,
            "kind": kind, "value": value,
        }  # fmt: skip
        if protected:
            ProtectedContact.insert(**way).execute()
            continue
        if kind == "email" and professional and safe:
            way["kind"] = "secure_email"
        Contact.insert(**way, safe=safe).execute()
    migrator.migrate(
        migrator.add_column("agency", "counts_as", CharField(default="")),
        migrator.add_column("agency", "active", BooleanField(default=True)),
        migrator.add_column("network_member", "since", DateField(null=True)),
        migrator.add_column(
            "person", "merged_into_id", ForeignKeyField(Person, field=Person.uid, null=True)
        ),
    )
    for statement in search.LAID_OUT:
        db.execute_sql(statement)
    search.fill(db)
