"""The store: the only room that knows peewee."""

from peewee import JOIN, fn

from cpclerk.store.changes import Change, Stale, compensate, look, scratch, transaction
from cpclerk.store.creating import create_store
from cpclerk.store.errors import StoreError
from cpclerk.store.opening import Store, open_store
from cpclerk.store.prepared import Prepared
from cpclerk.store.schema import *  # noqa: F403
from cpclerk.store.schema import __all__ as _tables
from cpclerk.store.session import Actor, Session, clock_on, random_uid, system_clock

__all__ = [  # noqa: PLE0604
    *_tables, "JOIN", "Actor", "Change", "Prepared", "Session", "Stale", "Store", "StoreError",
    "clock_on", "compensate", "create_store", "fn", "look", "open_store", "random_uid", "scratch",
    "system_clock", "transaction",
]  # fmt: skip
