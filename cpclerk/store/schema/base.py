"""What every table has: a uid that is never reused and a rev raised at each change."""

from peewee import BooleanField, CharField, IntegerField, Model, TextField

from cpclerk.store.engine import StoreDatabase

# Peewee binds models globally: one process, one store.
database = StoreDatabase()


class Table(Model):
    """A table of this store."""

    class Meta:
        """Bind to the one store of this process."""

        database = database
        legacy_table_names = False


class Row(Table):
    """A row of facts, changed only through `transaction`.

    Each foreign key `x` comes with `x_id`, the uid alone; the models declare it for the type
    checker, since peewee adds it only when the program runs.
    """

    uid = CharField(max_length=64, primary_key=True)
    rev = IntegerField(default=1)


class WordsRow(Row):
    """A row that holds people's words, and so says who may see them (rules.audience)."""

    audience = TextField()


def flag() -> BooleanField:
    """Return a yes/no that may be *not recorded*."""
    return BooleanField(null=True)


def words() -> TextField:
    """Return a text that may be empty but is never null."""
    return TextField(default="")
