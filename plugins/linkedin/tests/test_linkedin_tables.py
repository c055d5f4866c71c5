"""What if a neighbor is damaged, and whom and when does a row name?"""

from __future__ import annotations

import re
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import weakties_linkedin
from weakties import Draft, Importer, PersonAdded, Source
from weakties_linkedin.dates import parse_day, parse_moment, parse_month

EXPORTS = Path(__file__).parent / "samples" / "exports"
SAMPLES = sorted(EXPORTS.rglob("*.csv"))
IMPORTERS = {i.id: i for i in weakties_linkedin.weakties_importers()}
PARTS = st.floats(0, 1, exclude_max=True)
SOME = st.sampled_from(
    [b'"', b"\0", b",", b",,,\n", b"\r", b"\n\n", b"\xff", b"\xef\xbb\xbf", b"PK", b"\xc2\x85",
     b"\xe2\x80\xae", b"2024", b"LinkedIn Member", b";", b"\t", b""]
)  # fmt: skip


@st.composite
def corrupt_files(draw: st.DrawFn) -> tuple[Path, bytes]:
    """Return a file with bytes put in, taken out or doubled, in another encoding, or cut off."""
    sample = draw(st.sampled_from(SAMPLES))
    content = sample.read_bytes()
    for _ in range(draw(st.integers(1, 4))):
        at, length = int(draw(PARTS) * len(content)), draw(st.integers(0, 40))
        kept = content[at + length :] if draw(st.booleans()) else content[at:]
        content = content[:at] + draw(SOME) + kept
    if draw(st.booleans()):
        text = content.decode("utf-8", "replace")
        encoding = draw(st.sampled_from(["utf-16", "utf-16-le", "cp1252", "utf-8-sig"]))
        content = text.encode(encoding, "replace")
    if draw(st.booleans()):
        content = content.replace(b"\n", draw(st.sampled_from([b"\r\n", b"\r", b",,\n"])))
    return sample, content


def make_source(sample: Path, content: bytes) -> Source:
    """Return a damaged file among its neighbors, one of which is damaged in the same way."""
    together: list[Source] = []
    for path in SAMPLES:
        if path.relative_to(EXPORTS).parts[0] == sample.relative_to(EXPORTS).parts[0]:
            file_content = content if path == sample else path.read_bytes()
            together.append(
                Source(path.name, partial(bytes, file_content), lambda: tuple(together))
            )
    return next(s for s in together if s.name == sample.name)


def find_readers(source: Source) -> list[Importer]:
    """Return who reads a file, and somebody who does not."""
    named = [i for i in IMPORTERS.values() if (m := i.sniff(source)) and m.confidence >= 0.5]
    return [*named, IMPORTERS["linkedin.follows"], IMPORTERS["linkedin.messages"]]


@given(corrupt_files())
def test_a_damaged_neighbor_raises_nothing(broken: tuple[Path, bytes]) -> None:
    source = make_source(*broken)

    for neighbor in source.neighbors():
        if neighbor.name != source.name:
            for importer in find_readers(neighbor):
                list(importer.read(neighbor, None, None))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: str(s.relative_to(EXPORTS)))
def test_whom_a_draft_names_it_also_tells_of(sample: Path) -> None:
    source = make_source(sample, sample.read_bytes())
    for importer in find_readers(source):
        for result in importer.read(source, None, None):
            if isinstance(result, Draft) and not isinstance(result.event, PersonAdded):
                named = getattr(result.event, "people", ()) or (
                    getattr(result.event, "person", None),
                )
                claims = [m.person for m in result.mentions if isinstance(m, PersonAdded)]
                assert claims == [n for n in named if n]
                assert re.fullmatch(r"[0-9a-f]{64}", str(result.key))


@given(st.text(max_size=40))
def test_any_text_is_a_moment_or_none(text: str) -> None:
    for read in (parse_moment, parse_day, parse_month):
        parsed = read(text)
        assert parsed is None or re.match(r"[1-8]\d{3}", parsed)


@pytest.mark.parametrize(
    ("spelled", "expected"),
    [
        ("2024-03-05", "2024-03-05"), ("2024/03/05", "2024-03-05"),
        ("2024-03-05 14:07:09 UTC", "2024-03-05T14:07:09Z"),
        ("2023/11/02 08:00:01 UTC", "2023-11-02T08:00:01Z"),
        ("2024-03-05T14:07:09Z", "2024-03-05T14:07:09Z"),
        ("2024-03-05T14:07:09.250Z", "2024-03-05T14:07:09Z"),
        ("2024-03-05T01:07+02:00", "2024-03-04T23:07:00Z"),
        ("2024-03-05 14:07:09 -0500", "2024-03-05T19:07:09Z"),
        ("2024-03-05 14:07:09", "2024-03-05T14:07:09"), ("2024-03-05T14:07", "2024-03-05T14:07"),
        ("05 Jun 1833", "1833-06-05"), ("5 June 1833", "1833-06-05"),
        ("28 Nov 2024", "2024-11-28"), ("28 Nov 2024, 2:07 PM", "2024-11-28T14:07"),
        ("Nov 28, 2024", "2024-11-28"), ("Nov 28, 2024, 2:07 PM", "2024-11-28T14:07"),
        ("7-Feb-22", "2022-02-07"), ("1 Sept 2020", "2020-09-01"),
        ("3/5/24, 2:07 PM", "2024-03-05T14:07"), ("3/5/24 2:07\N{NARROW NO-BREAK SPACE}PM",
        "2024-03-05T14:07"), ("1/13/2025, 1:30 PM", "2025-01-13T13:30"),
        ("12/31/23, 12:00 AM", "2023-12-31T00:00"), ("01/24/18, 03:00 PM", "2018-01-24T15:00"),
        ("Wed Jun 24 12:43:42 UTC 2026", "2026-06-24T12:43:42Z"),
    ],
)  # fmt: skip
def test_a_moment_that_can_mean_only_one_is_read(spelled: str, expected: str) -> None:
    assert parse_moment(spelled) == expected


@pytest.mark.parametrize(
    "spelled",
    ["", "x", "2024-02-30", "2024-02-30 10:00:00 UTC", "1/2/24", "1/2/2024", "1/2/24 14:07",
     "13/1/25, 4:30 PM", "1/13/25, 13:30 PM", "1/13/25, 0:30 AM", "2024-03/05", "Jun 1833",
     "Wed Jun 31 12:43:42 UTC 2026", "5 Juin 2024", "3/5", "yesterday", "2024-03-05 25:00:00 UTC",
     "0999-01-01", "9000-01-01", "\N{ARABIC-INDIC DIGIT FIVE} Jun 2019"],
)  # fmt: skip
def test_a_moment_is_never_guessed(spelled: str) -> None:
    assert parse_moment(spelled) is None


@pytest.mark.parametrize(
    ("spelled", "expected"),
    [("Jan 2024", "2024-01"), ("January 2024", "2024-01"), ("2019", "2019"),
     ("01 Oct 2022", "2022-10"), ("2022-10-01", "2022-10"), ("Juin 2024", None),
     ("10/2022", None), ("", None)],
)  # fmt: skip
def test_a_position_needs_a_month_or_a_year(spelled: str, expected: str | None) -> None:
    assert parse_month(spelled) == expected


@given(
    st.datetimes(datetime(1000, 1, 1), datetime(8999, 12, 31)),
    st.sampled_from(["%Y-%m-%d %H:%M:%S UTC", "%Y/%m/%d %H:%M:%S UTC", "%Y-%m-%dT%H:%M:%SZ",
                     "%d %b %Y %H:%M:%S UTC", "%b %d, %Y, %I:%M:%S %p UTC",
                     "%m/%d/%Y, %I:%M:%S %p UTC",
                     "%a %b %d %H:%M:%S UTC %Y"]),
)  # fmt: skip
def test_every_spelling_of_an_instant_says_the_same(at: datetime, spelling: str) -> None:
    at = at.replace(microsecond=0)
    spelled = at.strftime(spelling.replace("%Y", f"{at.year:04}"))

    assert parse_moment(spelled) == f"{at.isoformat()}Z"
