"""The audit may only grow; the machines that sign it, and what they signed."""

from peewee import CharField, CompositeKey, DateTimeField, IntegerField, Model

# REPLACE takes a row out without asking the trigger on delete, so what is put in is looked at too.
ONLY_GROWS = """
CREATE TRIGGER "{table}_no_update" BEFORE UPDATE ON "{table}"
BEGIN SELECT RAISE(ABORT, '{table} may only grow'); END;
CREATE TRIGGER "{table}_no_delete" BEFORE DELETE ON "{table}"
BEGIN SELECT RAISE(ABORT, '{table} may only grow'); END;
CREATE TRIGGER "{table}_no_replace" BEFORE INSERT ON "{table}"
WHEN NEW.sequence <= (SELECT MAX(sequence) FROM "{table}" WHERE device = NEW.device)
BEGIN SELECT RAISE(ABORT, '{table} may only grow'); END;
"""


def up(migrator, db):
    class Device(Model):
        uid = CharField(primary_key=True, max_length=64)
        rev = IntegerField(default=1)
        name = CharField()
        public_key = CharField(max_length=64)
        first_seen = DateTimeField()

        class Meta:
            database = db
            table_name = "device"

    class SignedHead(Model):
        device = CharField()
        sequence = IntegerField()
        seal = CharField(max_length=64)
        key = CharField(max_length=64)
        signature = CharField(max_length=128)
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "signed_head"
            primary_key = CompositeKey("device", "sequence")

    db.create_tables([Device, SignedHead])
    for table in ("audit", "signed_head"):
        for statement in ONLY_GROWS.format(table=table).split("END;\n"):
            if statement.strip():
                db.execute_sql(f"{statement} END")
