"""What the faults came to, in one line a figure, at the end of a run."""

from typing import Any, Protocol

import pytest

NAME = "fault figure"


class Figure(Protocol):
    """Takes one line for the end of the run."""

    def __call__(self, words: str) -> None: ...


@pytest.fixture
def figure(record_property: Any) -> Figure:
    """Have a line said at the end of the run: it travels with the test's own report."""
    return lambda words: record_property(NAME, words)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    reports = [each for found in terminalreporter.stats.values() for each in found]
    lines = sorted(
        value
        for report in reports
        for name, value in getattr(report, "user_properties", ())
        if name == NAME and getattr(report, "when", "") == "call"
    )
    if lines:
        terminalreporter.section("faults")
        for line in lines:
            terminalreporter.write_line(line)
