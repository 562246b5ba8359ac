"""The page to read aloud before anyone leaves the meeting."""

from cpclerk.ui.screens.printing import PrintScreen


class ReadBackScreen(PrintScreen):
    """Decisions, what is to be done and dates, on one page; what is still open stands first."""

    WHICH = "read-back"
    WORDS = "Read-back"
