"""The store: the only room that knows peewee."""

from peewee import JOIN, Case, fn

from cpclerk.rules.heads import Head
from cpclerk.store.changes import (
    Change,
    Stale,
    compensate,
    head,
    look,
    must_stand,
    row_at,
    scratch,
    sign_head,
    transaction,
)
from cpclerk.store.errors import StoreError
from cpclerk.store.opening import Store, open_store
from cpclerk.store.prepared import Prepared
from cpclerk.store.schema import *  # noqa: F403
from cpclerk.store.schema import __all__ as _tables
from cpclerk.store.session import Actor, Session, clock_on, random_uid, system_clock
from cpclerk.store.signing import Signer

__all__ = [  # noqa: PLE0604
    *_tables, "JOIN", "Actor", "Case", "Change", "Head", "Prepared", "Session", "Signer", "Stale",
    "Store", "StoreError", "clock_on", "compensate", "fn", "head", "look",
    "must_stand", "open_store", "random_uid", "row_at", "scratch", "sign_head", "system_clock",
    "transaction",
]  # fmt: skip
