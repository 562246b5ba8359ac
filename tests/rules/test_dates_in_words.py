"""Dates and times as people type them."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.calendar import add_months
from cpclerk.rules.dates_in_words import (
    date_words,
    day_month_words,
    listed,
    parse_date,
    parse_date_time,
    parse_time,
    time_words,
)
from cpclerk.rules.errors import Refused
from tests.rules.calendars import statutory

MONDAY = date(2026, 11, 23)
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
TODAYS = st.dates(date(2013, 1, 1), date(2027, 12, 31))


def day(text: str, today: date = MONDAY) -> date:
    return parse_date(text, today=today, calendar=statutory())


@given(DAYS)
def test_what_is_echoed_can_be_typed(when: date) -> None:
    for text in (
        date_words(when),
        f"{when:%d/%m/%Y}",
        when.isoformat(),
        f"{when.day}.{when.month}.{when.year}",
        date_words(when).upper(),
    ):
        assert day(text) == when


@given(TODAYS, st.integers(0, 360))
def test_a_day_and_month_lie_within_nine_months_ahead_or_three_past(today: date, days: int) -> None:
    when = add_months(today, -3) + timedelta(days=days)
    found = day(f"{when.day}/{when.month}", today)
    assert (found.day, found.month) == (when.day, when.month)
    assert add_months(add_months(today, 9), -12) < found <= add_months(today, 9)


@given(TODAYS, st.integers(0, 6))
def test_a_weekday_is_the_first_after_today(today: date, weekday: int) -> None:
    name = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[weekday]
    assert day(name, today).weekday() == weekday
    assert today < day(name, today) <= today + timedelta(days=7)
    assert today - timedelta(days=7) <= day(f"last {name}", today) < today
    monday = today - timedelta(days=today.weekday())
    assert day(f"this {name}", today) == monday + timedelta(days=weekday)
    assert day(f"next {name}", today) == monday + timedelta(days=7 + weekday)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("today", MONDAY),
        ("Tomorrow", date(2026, 11, 24)),
        ("yesterday", date(2026, 11, 22)),
        ("14/7", date(2027, 7, 14)),
        ("23/8", date(2027, 8, 23)),
        ("24/8", date(2026, 8, 24)),
        ("14/7/26", date(2026, 7, 14)),
        ("14/07/2026", date(2026, 7, 14)),
        ("14-7-2026", date(2026, 7, 14)),
        ("2026-07-14", date(2026, 7, 14)),
        ("1/2", date(2027, 2, 1)),
        ("14 Jul", date(2027, 7, 14)),
        ("14th July 2026", date(2026, 7, 14)),
        ("3 sept 26", date(2026, 9, 3)),
        ("1dec", date(2026, 12, 1)),
        ("Tues 1 Dec", date(2026, 12, 1)),
        ("tuesday, 1 dec.", date(2026, 12, 1)),
        ("tue", date(2026, 11, 24)),
        ("mon", date(2026, 11, 30)),
        ("next fri", date(2026, 12, 4)),
        ("thurs", date(2026, 11, 26)),
        ("+15wd", date(2026, 12, 14)),
        ("+5 working days", date(2026, 11, 30)),
        ("-2wd", date(2026, 11, 19)),
        ("+3d", date(2026, 11, 26)),
        ("-1 day", date(2026, 11, 22)),
        ("+2w", date(2026, 12, 7)),
        ("+3m", date(2027, 2, 23)),
        ("+0wd", MONDAY),
        ("5/3/98", date(1998, 3, 5)),
        ("5/3/40", date(2040, 3, 5)),
        ("29/2/28", date(2028, 2, 29)),
        ("14th of July 2026", date(2026, 7, 14)),
        ("2026/07/14", date(2026, 7, 14)),
        ("+15 wds", date(2026, 12, 14)),
    ],
)
def test_known_answers(text: str, when: date) -> None:
    assert day(text) == when


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("31/4", "There is no 31 April. Type a day such as 30/4 or tue."),
        ("31 april 2026", "There is no 31 April 2026. Type a day such as 30/4 or tue."),
        ("29/2", "There is no 29 February near today. Type the year too."),
        ("0/4", "There is no 0 April. Type a day such as 30/4 or tue."),
        (
            "4/13",
            "There is no month 13. The day comes first: 13/4? Type a day such as 30/4 or tue.",
        ),
        ("40/40", "There is no month 40. Type a day such as 30/4 or tue."),
        (
            "mon 1 dec 2026",
            "Tue 1 Dec 2026 is not a Monday. Leave out the weekday, or type the year.",
        ),
        ("14/7/0026", "26 is not a year to work with. Type a day such as 30/4/2026."),
        ("", "That is not a day. Type a day such as 30/4 or tue."),
        ("soon", "That is not a day. Type a day such as 30/4 or tue."),
        ("15wd", "From now on, or back? Type +15wd or -15wd."),
        ("3 days", "From now on, or back? Type +3days or -3days."),
        ("july 14", "The day comes first: 14 july? Type a day such as 30/4 or tue."),
        ("Jul 14 2026", "The day comes first: 14 jul? Type a day such as 30/4 or tue."),
        ("14/7-26", "That is not a day. Type a day such as 30/4 or tue."),
        ("14 ju", "That is not a day. Type a day such as 30/4 or tue."),
        ("١٤/٧", "That is not a day. Type a day such as 30/4 or tue."),
    ],
)
def test_what_is_no_day_is_refused_in_words(text: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        day(text)
    assert refused.value.sentence == sentence


@given(st.text())
def test_any_text_is_a_day_or_refused(text: str) -> None:
    try:
        found = parse_date_time(text, today=MONDAY, calendar=statutory())
    except Refused as error:
        found = None
        sentence = error.sentence
    assert found or sentence.endswith(".")


@pytest.mark.parametrize("text", ["+9999wd", "-9999wd"])
def test_working_days_beyond_the_calendar_are_refused(text: str) -> None:
    with pytest.raises(Refused, match="outside the statutory calendar"):
        day(text)


@given(st.times().map(lambda at: at.replace(second=0, microsecond=0)))
def test_a_time_that_is_echoed_can_be_typed(at: time) -> None:
    assert parse_time(time_words(at)) == at
    assert parse_time(time_words(at).replace(":", "")) == at
    assert (
        parse_time(f"{(at.hour - 1) % 12 + 1}.{at.minute:02}{'pm' if at.hour > 11 else 'am'}") == at
    )


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("1400", time(14)),
        ("2pm", time(14)),
        ("2 p.m.", time(14)),
        ("9.30", time(9, 30)),
        ("930", time(9, 30)),
        ("10", time(10)),
        ("09:05", time(9, 5)),
        ("12am", time(0)),
        ("12.15pm", time(12, 15)),
        ("noon", time(12)),
    ],
)
def test_known_times(text: str, at: time) -> None:
    assert parse_time(text) == at


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2", "Morning or afternoon"),
        ("2.30", r"2\.30am or 2\.30pm"),
        ("25:00", "There is no 25:00"),
        ("9.75", "There is no 09:75"),
        ("13pm", "There is no 13pm"),
        ("0am", "There is no 0am"),
        ("", "not a time"),
        ("teatime", "not a time"),
        ("12345", "not a time"),
    ],
)
def test_what_is_no_time_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        parse_time(text)


@pytest.mark.parametrize(
    ("text", "when", "at"),
    [
        ("tomorrow 10am", date(2026, 11, 24), time(10)),
        ("next fri at 2 pm", date(2026, 12, 4), time(14)),
        ("14/7 1400", date(2027, 7, 14), time(14)),
        ("14 Jul 9.30", date(2027, 7, 14), time(9, 30)),
        ("Tue 1 Dec 2026 10:00", date(2026, 12, 1), time(10)),
        ("tue 10", date(2026, 11, 24), time(10)),
        ("14 jul 10 pm", date(2027, 7, 14), time(22)),
        ("14 Jul 2030", date(2030, 7, 14), None),
        ("+15wd", date(2026, 12, 14), None),
        ("+15wd noon", date(2026, 12, 14), time(12)),
    ],
)
def test_a_day_and_a_time(text: str, when: date, at: time | None) -> None:
    assert parse_date_time(text, today=MONDAY, calendar=statutory()) == (when, at)


def test_a_good_day_with_a_bad_time_is_refused_for_the_time() -> None:
    with pytest.raises(Refused, match="Morning or afternoon"):
        parse_date_time("tue 2", today=MONDAY, calendar=statutory())
    with pytest.raises(Refused, match="not a day"):
        parse_date_time("whenever 2pm", today=MONDAY, calendar=statutory())
    with pytest.raises(Refused, match="not a time"):
        parse_date_time("tue teatime", today=MONDAY, calendar=statutory())


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("31/4 10am", "There is no 31 April."),
        ("Tue 14/7", "Wed 14 Jul 2027 is not a Tuesday. Leave out the weekday, or type the year."),
        ("Tuesday 14 July", "Wed 14 Jul 2027 is not a Tuesday."),
        ("1400", "On which day? Type it before the time, such as tue 1400."),
        ("10am", "On which day? Type it before the time, such as tue 10am."),
        ("4/13 2pm", "There is no month 13. The day comes first: 13/4?"),
    ],
)
def test_a_day_and_time_are_refused_in_the_words_that_say_most(text: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_date_time(text, today=MONDAY, calendar=statutory())
    assert refused.value.sentence.startswith(sentence)


def test_as_they_are_read() -> None:
    assert date_words(date(2026, 7, 4)) == "Sat 4 Jul 2026"
    assert day_month_words(date(2026, 7, 14)) == "Tue 14 Jul"
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
