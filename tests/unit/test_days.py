"""Which days are business days, and which one comes so many after another?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from weakties.domain.days import add_business_days, is_business_day

FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        (FRIDAY, 0, FRIDAY),
        (FRIDAY, 1, date(2026, 11, 23)),
        (FRIDAY, 5, date(2026, 11, 27)),
        (FRIDAY, 6, date(2026, 11, 30)),
        (date(2026, 11, 21), 0, date(2026, 11, 23)),
        (date(2026, 11, 21), 1, date(2026, 11, 23)),
        (date(2026, 11, 22), 2, date(2026, 11, 24)),
        (date(2026, 12, 31), 1, date(2027, 1, 1)),
    ],
)  # fmt: skip
def test_weekends_are_passed_over(start: date, count: int, expected: date) -> None:
    assert add_business_days(start, count) == expected


def test_holidays_are_passed_over() -> None:
    holidays = {date(2026, 11, 23), date(2026, 11, 24)}

    assert add_business_days(FRIDAY, 1, holidays) == date(2026, 11, 25)
    assert not is_business_day(date(2026, 11, 23), holidays)


def test_counting_agrees_with_looking_at_every_day() -> None:
    for offset in range(14):
        start = FRIDAY + timedelta(days=offset)
        for count in range(1, 12):
            end = add_business_days(start, count)
            between = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
            assert sum(map(is_business_day, between)) == count
            assert is_business_day(end)
