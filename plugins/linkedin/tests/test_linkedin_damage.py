"""Whatever happens to a file on its way: nothing is lost, and nothing but a sentence is raised."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weakties import Draft, Reject, Source, WeaktiesError
from weakties_linkedin.connections import Connections

Damage = Callable[[bytes], bytes]
SAMPLES = [p.read_bytes() for p in sorted((Path(__file__).parent / "samples").glob("*.csv"))]


def at(content: bytes, part: float) -> int:
    return int(part * len(content))


def lines(content: bytes, part: float, times: int) -> bytes:
    """Drop a line, or tell it several times."""
    every = content.splitlines(keepends=True) or [b""]
    n = min(int(part * len(every)), len(every) - 1)
    return b"".join([*every[:n], *([every[n]] * times), *every[n + 1 :]])


def recoded(content: bytes, encoding: str) -> bytes:
    return content.decode("utf-8", "replace").encode(encoding, "replace")


parts = st.floats(0, 1)
some = st.one_of(
    st.sampled_from([b'"', b"\0", b",", b",,,\n", b"\r", b"\n\n", b"\xff", b"\xef\xbb\xbf", b"PK"]),
    st.binary(max_size=8),
)
damages: st.SearchStrategy[Damage] = st.one_of(
    st.builds(lambda p: lambda c: c[: at(c, p)], parts),
    st.builds(lambda p: lambda c: c[at(c, p) :], parts),
    st.builds(lambda p, x: lambda c: c[: at(c, p)] + x + c[at(c, p) :], parts, some),
    st.builds(lambda p, x: lambda c: c[: at(c, p)] + x + c[at(c, p) + len(x) :], parts, some),
    st.builds(lambda p, n: lambda c: lines(c, p, n), parts, st.integers(0, 3)),
    st.builds(
        lambda e: lambda c: recoded(c, e), st.sampled_from(["utf-16", "utf-16-le", "cp1252"])
    ),
    st.sampled_from(
        [
            lambda c: c.replace(b"\n", b"\r\n"),
            lambda c: c.replace(b"\n", b"\r"),
            lambda c: c.replace(b"\n", b",extra\n"),
            lambda c: c.replace(b"\n", b",,\n"),
            lambda c: b"\xef\xbb\xbf" + c,
        ]
    ),
)


def _after(content: bytes, done: list[Damage]) -> bytes:
    for damage in done:
        content = damage(content)
    return content


damaged = st.builds(_after, st.sampled_from(SAMPLES), st.lists(damages, min_size=1, max_size=3))


@given(damaged)
def test_a_damaged_file_loses_no_row_or_says_why_it_cannot_be_read(content: bytes) -> None:
    source = Source("Connections.csv", lambda: content)
    try:
        expected = [line.row for line in source.lines()]
    except WeaktiesError as error:
        with pytest.raises(WeaktiesError, match=re.escape(str(error))):
            list(Connections().read(source, None, None))
        return

    told = list(Connections().read(source, None, None))

    assert [t.row for t in told] == expected
    assert all(t.raw and t.message for t in told if isinstance(t, Reject))
    assert all(t.key and t.source == "linkedin.connections" for t in told if isinstance(t, Draft))


@given(damaged, st.sampled_from(["Connections.csv", "messages.csv", ""]))
def test_sniffing_never_raises(content: bytes, name: str) -> None:
    match = Connections().sniff(Source(name, lambda: content))

    assert match is None or (0 <= match.confidence <= 1 and match.why)


@given(st.sampled_from([s for s in SAMPLES if b"\0" not in s]), parts, st.integers(0, 3))
def test_losing_or_doubling_a_line_leaves_who_else_is_told_of(
    content: bytes, part: float, times: int
) -> None:
    whole, changed = _keys(content), _keys(lines(content, part, times))

    assert changed <= whole
    assert len(whole - changed) <= 1 or not changed  # none at all, if it was the header


def _keys(content: bytes) -> set[str | None]:
    try:
        told = list(Connections().read(Source("Connections.csv", lambda: content), None, None))
    except WeaktiesError:
        return set()
    return {t.key for t in told if isinstance(t, Draft)}
