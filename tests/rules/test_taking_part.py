"""Which part of a conference somebody is asked to."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpclerk.rules.errors import Refused
from cpclerk.rules.taking_part import NEXT, PARTS, check_part, part_words

TIMES = st.one_of(st.none(), st.times().map(lambda each: each.replace(second=0, microsecond=0)))


@given(st.sampled_from(sorted(PARTS)), TIMES, TIMES, TIMES)
def test_what_is_stored_is_in_order_and_within_the_conference(
    part: str, start: time | None, end: time | None, begins: time | None
) -> None:
    is_refused = part in {"second", "times"} and (
        (part == "times" and start is None and end is None)
        or (start is not None and end is not None and end <= start)
        or any(each < begins for each in (start, end) if each and begins)
        or (part == "second" and start is not None and start == begins)
    )
    if is_refused:
        with pytest.raises(Refused) as refusal:
            check_part(part, start, end, begins)
        assert refusal.value.field in {"part_from", "part_to"}
        return
    kept, first, last = check_part(part, start, end, begins)
    assert kept == part
    assert part_words(kept, first, last) or part == "all"
    if part in {"second", "times"}:
        assert part == "second" or first is not None or last is not None
        assert first is None or last is None or first < last
        assert begins is None or all(each >= begins for each in (first, last) if each)
    else:
        assert (first, last) == (None, None)


def test_going_round_excludes_nobody() -> None:
    assert "excluded" not in NEXT.values()
    assert set(NEXT) == set(PARTS)
    with pytest.raises(Refused, match="all of it"):
        check_part("some", None, None, None)


def test_in_words() -> None:
    assert part_words("times", time(10), time(10, 45)) == "10:00 to 10:45"
    assert part_words("times", time(10)) == "from 10:00"
    assert part_words("times", None, time(10, 45)) == "until 10:45"
    assert part_words("second") == "the second part"
    assert part_words("second", time(10, 45)) == "the second part, from 10:45"
