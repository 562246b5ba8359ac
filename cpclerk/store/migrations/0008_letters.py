"""Templates the office edits, what it sends with and encloses, and its outbox."""

from peewee import (
    BlobField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)


def up(migrator, db):
    def there(name):
        meta = type("Meta", (), {"database": db, "table_name": name})
        fields = {"uid": CharField(primary_key=True, max_length=64), "Meta": meta}
        return type(name, (Model,), fields)

    staff, conferences, invitees = there("staff"), there("conference"), there("invitee")

    class LetterTemplate(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        code = CharField()
        version = IntegerField()
        content = TextField()
        digest = CharField(max_length=64)
        on = DateField()
        by = ForeignKeyField(staff)
        retired = BooleanField(default=False)

        class Meta:
            database = db
            table_name = "letter_template"
            indexes = ((("code", "version"), True),)

    class LetterSettings(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        contact = TextField(default="")
        host = CharField(default="")
        port = IntegerField(default=587)
        security = CharField(default="starttls")
        user = CharField(default="")
        sender = CharField(default="")

        class Meta:
            database = db
            table_name = "letter_settings"

    class Enclosure(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        purpose = CharField()
        reader = CharField()
        names = TextField(default="")

        class Meta:
            database = db
            table_name = "enclosure"
            indexes = ((("purpose", "reader"), True),)

    class Outgoing(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        conference = ForeignKeyField(conferences)
        invitee = ForeignKeyField(invitees)
        purpose = CharField()
        about = CharField(default="")
        to = CharField()
        message_id = CharField(unique=True)
        digest = CharField(max_length=64)
        queued_at = DateTimeField()
        state = CharField(index=True)
        tries = IntegerField(default=0)
        tried_at = DateTimeField(null=True)
        answer = TextField(default="")
        permanent = BooleanField(default=False)

        class Meta:
            database = db
            table_name = "outgoing"

    class OutgoingMail(Model):
        outgoing = CharField(max_length=64, primary_key=True)
        packed = BlobField()

        class Meta:
            database = db
            table_name = "outgoing_mail"

    db.create_tables([LetterTemplate, LetterSettings, Enclosure, Outgoing, OutgoingMail])
