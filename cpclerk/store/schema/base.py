"""What every table has: a uid that is never reused and a rev raised at each change."""

from typing import Any, Self

from peewee import BooleanField, CharField, Field, IntegerField, Model, ModelSelect, TextField

from cpclerk.store.engine import StoreDatabase

# Peewee binds models globally: one process, one store.
database = StoreDatabase()


class Query(ModelSelect):
    """A query of tables of this store.

    It writes the columns of its rows itself: peewee looks at each from anew, which takes longer
    than all the rest of a read.
    """

    def __sql_selection__(self, ctx: Any, is_subquery: bool = False) -> Any:
        if is_subquery:  # Of a whole table that is its key alone.
            return super().__sql_selection__(ctx, is_subquery)
        glue = ""
        for each in self.selected_columns:
            ctx.literal(glue)
            if type(each).__sql__ is Field.__sql__:
                alias = ctx.alias_manager[each.model._meta.table]
                ctx.literal(f'"{alias}"."{each.column_name}"')
            else:
                ctx.sql(each)
            glue = ", "
        return ctx


class Table(Model):
    """A table of this store."""

    @classmethod
    def select(cls, *fields: Any) -> "ModelSelect[Self]":
        """Return a query of these columns and tables; of this table when none is named."""
        query: Any = Query(cls, fields or cls._meta.sorted_fields, is_default=not fields)
        return query  # type: ignore[no-any-return]

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
