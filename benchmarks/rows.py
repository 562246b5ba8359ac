"""What a row is, which rows there are, and how two things are measured side by side."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from statistics import median, quantiles
from typing import Any, Literal

TIMES = 15
"""How often each side is measured, at the least."""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. Lower is better; `limit_on` says whether the value or the ratio is limited."""

    name: str
    value: float
    unit: str
    floor: float
    limit: float
    limit_on: Literal["ratio", "value"] = "ratio"
    times: int = TIMES

    @property
    def ratio(self) -> float:
        """How many times the floor it is."""
        return self.value / self.floor

    @property
    def ok(self) -> bool:
        """Whether the limit is kept."""
        return (self.ratio if self.limit_on == "ratio" else self.value) <= self.limit

    def as_json(self) -> dict[str, Any]:
        """Return every column by its name."""
        return {**asdict(self), "ratio": self.ratio, "ok": self.ok}


@dataclass(frozen=True, slots=True)
class Measure:
    """How a row comes about, and the group it can be asked for with."""

    name: str
    group: str
    run: Callable[[], Row]


MEASURES: dict[str, Measure] = {}


def row(name: str, group: str) -> Callable[[Callable[[], Row]], Callable[[], Row]]:
    """Enter the function below as what measures the row `name`."""

    def enter(run: Callable[[], Row]) -> Callable[[], Row]:
        MEASURES[name] = Measure(name, group, run)
        return run

    return enter


def chosen(names: Sequence[str]) -> list[Measure]:
    """Return the measures of these rows and groups, in their own order; of none: all.

    Raises KeyError with the first name that is neither.
    """
    for name in names:
        if not any(name in (each.name, each.group) for each in MEASURES.values()):
            raise KeyError(name)
    wanted = [each for each in MEASURES.values() if {each.name, each.group} & set(names)]
    return wanted if names else list(MEASURES.values())


def side_by_side(
    value: Callable[[], float], floor: Callable[[], float], times: int = TIMES
) -> tuple[list[float], list[float]]:
    """Measure both alternately, after one of each that does not count.

    Each goes first every other time, so that neither always follows the other.
    """
    value(), floor()
    values, floors = [], []
    for turn in range(times):
        if turn % 2:
            floors.append(floor())
            values.append(value())
        else:
            values.append(value())
            floors.append(floor())
    return values, floors


def middle(figures: Sequence[float]) -> float:
    """Return the median."""
    return median(figures)


def p95(figures: Sequence[float]) -> float:
    """Return what 95 in 100 do not exceed."""
    return quantiles(figures, n=20, method="inclusive")[-1]
