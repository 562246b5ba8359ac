"""Our queries say what peewee's own would say."""

from typing import Any

import pytest
from peewee import JOIN, ModelSelect, fn

from cpclerk.store import ROWS, Conference, Family, Staff
from cpclerk.store.schema.base import Query

CHAIR = Staff.alias()
COUNTED = fn.COUNT(Conference.uid).alias("counted")
LATE = Conference.select(Conference.uid).where(Conference.state == "late")
SELECTIONS = {
    "joined": (Conference, Family, CHAIR),
    "functions between columns": (
        Family.surname,
        COUNTED,
        Conference.kind.alias("sort"),
        CHAIR.name,
    ),
    "a query in a query": (Conference, LATE),
}


def joined(query: Any) -> Any:
    query = query.join(Family).switch(Conference)
    return query.join(CHAIR, JOIN.LEFT_OUTER, on=Conference.chair == CHAIR.uid).where(
        Conference.family.in_(Family.select()) & Conference.uid.in_(LATE)
    )


def test_every_table() -> None:
    for table in ROWS.values():
        peewees = ModelSelect(table, table._meta.sorted_fields, is_default=True)
        assert isinstance(table.select(), Query)
        assert table.select().sql() == peewees.sql()


@pytest.mark.parametrize("selection", SELECTIONS.values(), ids=SELECTIONS)
def test_whatever_is_selected(selection: tuple[object, ...]) -> None:
    ours, peewees = Conference.select(*selection), ModelSelect(Conference, selection)
    assert joined(ours).sql() == joined(peewees).sql()
