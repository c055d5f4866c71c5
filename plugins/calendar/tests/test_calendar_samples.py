"""Which entries does a calendar hold, and by what is it recognized?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from weakties import Bookmark, Progress, Source
from weakties_calendar.meetings import Meetings

SAMPLES = sorted((Path(__file__).parent / "samples").rglob("*.ics"))
NO_CALENDAR = {"empty.ics", "login_page.ics"}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s.stem)
def test_every_entry_is_told_under_the_line_it_begins_on_and_in_order(sample: Path) -> None:
    content = sample.read_bytes()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        content = content.decode("utf-16").encode()
    begun = re.compile(rb"BEGIN:V(EVENT|TODO|JOURNAL|FREEBUSY)")
    expected = [n for n, line in enumerate(content.splitlines(), start=1) if begun.match(line)]

    items = Meetings().read(Source.of(sample), None, None)
    rows = [item.row for item in items if not isinstance(item, Progress | Bookmark)]

    assert list(dict.fromkeys(rows)) == expected
    assert rows == sorted(rows)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s.stem)
def test_a_calendar_is_recognized_by_how_it_begins_under_any_name(sample: Path) -> None:
    content = sample.read_bytes()
    named, renamed = (Meetings().sniff(Source(n, lambda: content)) for n in ("x.ICS", "x.txt"))

    assert named is not None
    if sample.name in NO_CALENDAR:
        assert renamed is None
        assert named.confidence < 0.5
        assert "BEGIN:VCALENDAR" in named.why
    else:
        assert renamed == named
        assert named.confidence >= 0.8
