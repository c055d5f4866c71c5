"""What if a neighbor is damaged, and whom and when does a row name?"""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import weakties_linkedin
from weakties import Draft, Importer, PersonAdded, Source
from weakties_linkedin.dates import clock, month, second, unix, whole

EXPORTS = Path(__file__).parent / "samples" / "exports"
SAMPLES = sorted(EXPORTS.rglob("*.csv"))
IMPORTERS = {i.id: i for i in weakties_linkedin.weakties_importers()}
PARTS = st.floats(0, 1, exclude_max=True)
SOME = st.sampled_from(
    [b'"', b"\0", b",", b",,,\n", b"\r", b"\n\n", b"\xff", b"\xef\xbb\xbf", b"PK", b"\xc2\x85",
     b"\xe2\x80\xae", b"2024", b"LinkedIn Member", b";", b"\t", b""]
)  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn) -> tuple[Path, bytes]:
    """Give a file with bytes put in, taken out or doubled, in another encoding, or cut off."""
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


def beside(sample: Path, content: bytes) -> Source:
    """Give a damaged file among its neighbors, one of which is damaged in the same way."""
    together: list[Source] = []
    for path in SAMPLES:
        if path.relative_to(EXPORTS).parts[0] == sample.relative_to(EXPORTS).parts[0]:
            told = content if path == sample else path.read_bytes()
            together.append(Source(path.name, partial(bytes, told), lambda: tuple(together)))
    return next(s for s in together if s.name == sample.name)


def readers(source: Source) -> list[Importer]:
    """Give who reads a file, and somebody who does not."""
    named = [i for i in IMPORTERS.values() if (m := i.sniff(source)) and m.confidence >= 0.5]
    return [*named, IMPORTERS["linkedin.follows"], IMPORTERS["linkedin.messages"]]


@given(damaged())
def test_a_damaged_neighbor_raises_nothing(broken: tuple[Path, bytes]) -> None:
    source = beside(*broken)

    for neighbor in source.neighbors():
        if neighbor.name != source.name:
            for importer in readers(neighbor):
                list(importer.read(neighbor, None, None))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: str(s.relative_to(EXPORTS)))
def test_whom_a_draft_names_it_also_tells_of(sample: Path) -> None:
    source = beside(sample, sample.read_bytes())
    for importer in readers(source):
        for told in importer.read(source, None, None):
            if isinstance(told, Draft) and not isinstance(told.event, PersonAdded):
                named = getattr(told.event, "people", ()) or (getattr(told.event, "person", None),)
                claims = [m.person for m in told.mentions if isinstance(m, PersonAdded)]
                assert claims == [n for n in named if n]
                assert re.fullmatch(r"[0-9a-f]{64}", str(told.key))


@given(st.text(max_size=40))
def test_any_text_is_a_moment_or_none(text: str) -> None:
    for read in (second, clock, unix, month, whole):
        found = read(text)
        assert found is None or re.match(r"[1-8]\d{3}", found)


@pytest.mark.parametrize(
    ("read", "told"),
    [(second, "2024-02-30 10:00:00 UTC"), (second, "2024-02-03 10:00:00"), (second, "x"),
     (second, "2024/02/03 10:00:00 UTC"), (clock, "13/1/25, 4:30 PM"), (clock, "1/13/25 4:30 PM"),
     (clock, "1/13/25, 13:30 PM"), (clock, "1/13/2025, 1:30 PM"), (clock, "05 Jun 1833"),
     (unix, "28 Nov 2024"), (unix, "Wed Jun 31 12:43:42 UTC 2026"), (month, "Juin 2024"),
     (month, "01 Oct 2022"), (month, "10/2022"), (whole, "3/5"), (whole, "yesterday")],
)  # fmt: skip
def test_a_moment_in_another_spelling_is_none(read: object, told: str) -> None:
    assert callable(read)
    assert read(told) is None
