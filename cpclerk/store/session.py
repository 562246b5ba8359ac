"""Who is at work, on which device, by which clock, in which store."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from time import monotonic
from zoneinfo import ZoneInfo

from cpclerk.store.opening import Store
from cpclerk.store.signing import Signer

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class Actor:
    """A member of staff, signed in."""

    uid: str
    name: str
    initials: str
    role: str


def system_clock() -> datetime:
    """Return this instant, in UTC."""
    return datetime.now(UTC)


# When a sample's own day is entered: after all that has happened in it so far.
ENTERED_AT = time(10, 15)


def in_england(at: datetime) -> datetime:
    """Return a stored moment (UTC, naive) as it stood on the wall clock in England, naive too."""
    return at.replace(tzinfo=UTC).astimezone(LONDON).replace(tzinfo=None)


def clock_on(day: date) -> Callable[[], datetime]:
    """Return a clock that stands on `day` and runs from a quarter past ten in the morning."""
    entered, started = datetime.combine(day, ENTERED_AT, LONDON), monotonic()
    return lambda: (entered + timedelta(seconds=monotonic() - started)).astimezone(UTC)


def random_uid() -> str:
    """Return a uid that nobody else has: 32 hexadecimal digits."""
    return secrets.token_hex(16)


@dataclass(frozen=True)
class Session:
    """What every service is given: the store, who acts, and the one clock.

    `signer` is this machine's key; without one the audit is sealed and not signed.
    """

    store: Store
    actor: Actor
    device: str
    clock: Callable[[], datetime] = system_clock
    new_uid: Callable[[], str] = random_uid
    signer: Signer | None = None

    @property
    def now(self) -> datetime:
        """This instant as naive UTC, the form in which instants are stored."""
        return self.clock().astimezone(UTC).replace(tzinfo=None)

    @property
    def here(self) -> datetime:
        """This moment on the wall clock in England, naive."""
        return self.clock().astimezone(LONDON).replace(tzinfo=None)

    @property
    def today(self) -> date:
        """Today in England."""
        return self.here.date()
