"""Records in hand: counted once whichever way, late where a limit passed, and to come at a pace."""

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.in_hand import STAGES, InHand, forecast, grouped, monday_of, pace

# A Wednesday.
TODAY = date(2026, 11, 25)
DAYS = st.dates(TODAY - timedelta(days=60), TODAY + timedelta(days=60))
RECORDS = st.lists(
    st.builds(
        InHand,
        key=st.text(),
        state=st.sampled_from(list(STAGES)),
        clerk=st.sampled_from(["Jo", "Al", ""]),
        chair=st.sampled_from(["Nell", ""]),
        due=st.none() | DAYS,
        out_due=st.none() | DAYS,
        days=st.none(),
    ),
    max_size=30,
)


def record(out_due: date | None = None, due: date | None = None) -> InHand:
    return InHand("k", "draft", "Jo", "Nell", due, out_due, None)


@given(RECORDS)
def test_each_record_is_counted_once_however_they_are_grouped(records: list[InHand]) -> None:
    late = sum(each.is_late(TODAY) for each in records)
    for by in (lambda it: STAGES[it.state], lambda it: it.clerk, lambda it: it.chair):
        groups = grouped(records, by, TODAY)
        assert sum(each.count for each in groups) == len(records)
        assert sum(each.late for each in groups) == late
        assert "" not in {each.words for each in groups}


def test_late_is_what_passed_its_next_limit_or_the_last() -> None:
    day = timedelta(days=1)
    assert not record(TODAY, TODAY).is_late(TODAY)
    assert record(TODAY - day).is_late(TODAY)
    assert record(TODAY + day, TODAY - day).is_late(TODAY)
    assert not record().is_late(TODAY)


def test_the_pace_is_that_of_the_last_four_whole_weeks() -> None:
    assert monday_of(TODAY) == date(2026, 11, 23)
    done = [date(2026, 10, 26), date(2026, 11, 1), date(2026, 11, 22)]
    # Too long ago, and of this week, which is not over.
    assert pace([*done, date(2026, 10, 25), date(2026, 11, 23)], TODAY) == Fraction(3, 4)
    assert pace([date(2026, 11, 24)], TODAY) is None


def test_the_weeks_to_come() -> None:
    records = [record(date(2026, 10, 1)), record(date(2026, 11, 27)), record(date(2026, 12, 1))]
    held = [date(2026, 11, 24), TODAY, date(2026, 12, 3), date(2026, 12, 4)]
    weeks = forecast(records, held, Fraction(3, 2), TODAY)
    assert [(each.monday, each.due, each.added, each.standing) for each in weeks] == [
        # Late ones are this week's; what was held before today is in hand already.
        (date(2026, 11, 23), 2, 1, 3),
        (date(2026, 11, 30), 1, 2, 3),
        (date(2026, 12, 7), 0, 0, 2),
        (date(2026, 12, 14), 0, 0, 0),
    ]


@given(RECORDS, st.lists(DAYS, max_size=20), st.none() | st.fractions(0, 9))
def test_nothing_falls_below_none_and_without_a_pace_nothing_is_said(
    records: list[InHand], held: list[date], rate: Fraction | None
) -> None:
    for each in forecast(records, held, rate, TODAY):
        assert (each.standing is None) == (rate is None)
        assert each.standing is None or each.standing >= 0
