"""The records of a text file as an importer counts them, to be moved, changed and taken out."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Self

import attrs

from weakties.errors import WeaktiesError
from weakties.importing.protocol import RowResult, Skip
from weakties.importing.source import Source
from weakties.log.envelope import Draft
from weakties.testing.importer.samples import Answer

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BINARY = (b"PK", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x1f\x8b")


@attrs.frozen
class Records:
    """A file cut where its records begin.

    Attributes:
        before: what stands above the first record.
        texts: of each record.
        results: what the importer made of each.
        is_table: whether each record is one of `Source.lines`, so that the last one can be moved
            as any other; elsewhere it may hold the end of the file.
    """

    before: str
    texts: tuple[str, ...]
    results: tuple[RowResult, ...]
    is_table: bool

    @classmethod
    def of(cls, source: Source, answer: Answer) -> Self | None:
        """Cut a file; None if it is no text, or nothing is told of it.

        Raises:
            AssertionError: a row was told twice.
        """
        text, results = _decode_text(source), sorted(answer.results, key=lambda result: result.row)
        if source.read().startswith(_BINARY) or "\0" in text or not results:
            return None
        rows = check_order(results, source)
        results = [result for result, before in zip(results, (None, *results), strict=False)
                if before is None or result.row != before.row]  # fmt: skip
        every = [line if line[-1] in "\r\n" else f"{line}\n" for line in _LINE.findall(text)]
        ends = [*(row - 1 for row in rows), len(every)]
        texts = tuple("".join(every[a:b]) for a, b in pairwise(ends))
        return cls("".join(every[: ends[0]]), texts, tuple(results), _list_rows(source) == rows)

    def render(self, texts: Sequence[str] | None = None, *, above: str = "") -> bytes:
        """Return the file with other records, or lines above them."""
        text = "".join((above, self.before, *(texts or self.texts)))
        return text.encode("utf-8", "surrogateescape")

    def render_without(self, index: int) -> bytes:
        """Return the file without one record."""
        return self.render([*self.texts[:index], *self.texts[index + 1 :]] or [""])

    def render_reversed(self) -> bytes:
        """Return the file with every run of records the other way round."""
        texts = list(self.texts)
        for run in self.iterate_runs():
            moved = [self.texts[index] for index in reversed(run)]
            for index, text in zip(run, moved, strict=True):
                texts[index] = text
        return self.render(texts)

    def iterate_runs(self) -> Iterator[list[int]]:
        """Yield the places of records between which nothing was skipped, such as a heading."""
        run: list[int] = []
        movable = len(self.results) if self.is_table else len(self.results) - 1
        for index, result in enumerate(self.results[:movable]):
            if isinstance(result, Skip):
                yield run
                run = []
            else:
                run.append(index)
        yield run

    def list_drafts(self) -> list[tuple[int, Draft]]:
        """Return the places of the records that told an event, and can be taken out."""
        movable = len(self.results) if self.is_table else len(self.results) - 1
        return [(n, t) for n, t in enumerate(self.results[:movable]) if isinstance(t, Draft)]


def check_order(results: Sequence[RowResult], source: Source) -> list[int]:
    """Return the rows of what was told, each once.

    Outside of tables a record may tell several facts, each under a key of its own: a meeting that
    repeats itself.

    Raises:
        AssertionError: one is not after the one before.
    """
    rows = [result.row for result in results]
    message = f"give each record once, in order, with the line it begins on: rows are {rows[:20]}"
    assert all(a <= b for a, b in pairwise([1, *rows])), message
    distinct_rows = sorted(set(rows))
    if len(distinct_rows) < len(rows):
        assert _list_rows(source) != distinct_rows, message
        for a, b in pairwise(results):
            if a.row == b.row:
                facts = isinstance(a, Draft) and isinstance(b, Draft) and a.key != b.key
                assert facts, f"row {a.row} is told twice; {message}"
    return distinct_rows


def _decode_text(source: Source) -> str:
    """Decode a file so that `Records.render` gives the same bytes, whatever letters it is in."""
    content = source.read()
    if content.startswith(_UTF_16):
        return source.text()
    return content.removeprefix(codecs.BOM_UTF8).decode("utf-8", "surrogateescape")


def _list_rows(source: Source) -> list[int]:
    """Return where the records of a table begin; none if it is no table."""
    try:
        return [line.row for line in source.lines()]
    except WeaktiesError:
        return []
