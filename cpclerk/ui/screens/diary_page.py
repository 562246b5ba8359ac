"""Days of the diary as a page of text: to read, to print, to save in a folder."""

from collections.abc import Iterable

from cpclerk.rules.dates_in_words import date_words, time_words
from cpclerk.rules.text import capital
from cpclerk.services.diary_days import DiaryDay
from cpclerk.ui.screens.printing import PrintScreen


class DiaryPage(PrintScreen):
    """What was laid out of the diary, as a page."""

    WHICH = "diary"
    WORDS = "Diary"

    def __init__(self, text: str) -> None:
        super().__init__()
        self._given = text

    def load(self) -> None:
        """Show the page as it was laid out."""
        self.paint(self._given)
        self.say("Families are named in it: mind who reads it.")


def page_of(days: Iterable[DiaryDay], period: str, who: str) -> str:
    """Return days of the diary on which something stands as a page of text, 76 cells wide."""
    lines = [f"DIARY  {period}" + (f"  {who}" if who else ""), ""]
    for day in days:
        if not (day.entries or day.away or day.closed):
            continue
        lines.append(date_words(day.day) + (f"  {capital(day.closed)}" if day.closed else ""))
        for each in day.entries:
            at = time_words(each.start) if each.start else "     "
            top = each.conference
            what = f"  {at}  {top.reference}  {top.family}  {top.kind_short}"
            lines.append(what[:76])
            where = "  ".join(part for part in (top.chair, top.room, each.state) if part)
            lines.append(f"         {where}"[:76])
        lines += [f"  {words}"[:76] for words in day.away]
        lines.append("")
    return "\n".join(lines)
