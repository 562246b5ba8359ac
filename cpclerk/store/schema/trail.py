"""The trail: history (what changed, erasable), audit (that it changed, for good), and drafts."""

from peewee import CharField, CompositeKey, DateTimeField, IntegerField, JSONField, TextField

from cpclerk.store.schema.base import Row, Table


class History(Table):
    """What one change did to one row, with the values; erased when retention says so."""

    device = CharField()
    sequence = IntegerField()
    place = IntegerField()
    table = CharField()
    uid = CharField(max_length=64)
    rev = IntegerField()
    parent_rev = IntegerField()
    # {field: [before, after]}; before is absent for a new row, after for one taken out.
    changed = JSONField()

    class Meta:
        """Found by change (undo) and by row (its past)."""

        primary_key = CompositeKey("device", "sequence", "place")
        indexes = ((("uid", "rev"), False),)


class Audit(Table):
    """Who did what to which rows, and never a value; each entry seals the one before.

    Triggers forbid what is not growing, here and in `SignedHead` (step 0004).
    """

    device = CharField()
    sequence = IntegerField()
    at = DateTimeField()
    actor = CharField(max_length=64)
    action = CharField()
    subject = CharField(max_length=64)
    # [[table, uid, rev], …]
    rows = JSONField()
    seal = CharField(max_length=64)

    class Meta:
        """Counted for each device from one."""

        primary_key = CompositeKey("device", "sequence")


class Device(Row):
    """A machine that signs the audit. Its uid is the SHA-256 of its public key.

    So the entry that first names it names its key too, and the chain holds both.
    """

    name = CharField()
    public_key = CharField(max_length=64)
    first_seen = DateTimeField()


class SignedHead(Table):
    """How far a machine has signed its chain: the seal of one entry stands for all before it."""

    device = CharField()
    sequence = IntegerField()
    seal = CharField(max_length=64)
    # The uid of the device whose key it is.
    key = CharField(max_length=64)
    signature = CharField(max_length=128)
    at = DateTimeField()

    class Meta:
        """One for each entry that was ever a signed head."""

        primary_key = CompositeKey("device", "sequence")


class Draft(Table):
    """What somebody was typing, so that nothing is lost; written without history or audit."""

    actor = CharField(max_length=64)
    key = CharField()
    at = DateTimeField()
    text = TextField()
    audience = TextField()

    class Meta:
        """One draft for each place somebody types in."""

        primary_key = CompositeKey("actor", "key")
