"""Importers that are plain people but for one thing: in what they say of themselves and of rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import attrs

from weakties import Bookmark, Draft, EventId, EventRetracted, Match, Reject, Skip, Source, when
from weakties.domain.event import evolve
from weakties.importing.protocol import RowResult
from weakties.importing.source import Line
from weakties.testing.importer.plain import PlainPeople


class NoId(PlainPeople):
    id = "Plain people!"


class NoVersion(PlainPeople):
    version = 0


class NoTitle(PlainPeople):
    title = " "


@attrs.frozen
class Needed:
    day: str


class NeedsAnOption(PlainPeople):
    options: ClassVar[type[Any] | None] = Needed


class KnowsNothing(PlainPeople):
    def sniff(self, source: Source) -> Match | None:
        return Match(0.4, "who knows")


class TakesEverything(PlainPeople):
    def sniff(self, source: Source) -> Match | None:
        return Match(0.9, "why not")


class LooksAtEverything(PlainPeople):
    def sniff(self, source: Source) -> Match | None:
        return Match(0.9, "its heading") if source.text().startswith("key,name") else None


class CountsEverything(PlainPeople):
    def sniff(self, source: Source) -> Match | None:
        rows = sum(1 for _ in source.lines())
        return Match(0.9, f"it has {rows} rows") if super().sniff(source) else None


class Strict(PlainPeople):
    def sniff(self, source: Source) -> Match | None:
        source.head().read().decode("utf-8" if source.read()[:1] == b"k" else "utf-16")
        return super().sniff(source)


class Shouting(PlainPeople):
    def _parse_row(self, line: Line) -> RowResult:
        return super()._parse_row(attrs.evolve(line, cells=[cell.upper() for cell in line.cells]))


class PassesOver(PlainPeople):
    def read(self, source: Source, options: Any, since: Bookmark | None) -> Iterator[RowResult]:
        told = super().read(source, options, since)
        return (one for one in told if not isinstance(one, Skip))


class TellsTwice(PlainPeople):
    def read(self, source: Source, options: Any, since: Bookmark | None) -> Iterator[RowResult]:
        for told in super().read(source, options, since):
            yield told
            if isinstance(told, Draft):
                yield attrs.evolve(told, key=f"{told.key}/again")


class PassesOverRagged(PlainPeople):
    def read(self, source: Source, options: Any, since: Bookmark | None) -> Iterator[RowResult]:
        told = super().read(source, options, since)
        return (one for one in told if not isinstance(one, Reject))


class NoCode(PlainPeople):
    def _parse_row(self, line: Line) -> RowResult:
        told = super()._parse_row(line)
        return attrs.evolve(told, code="bad") if isinstance(told, Reject) else told


class NoReason(PlainPeople):
    def _parse_row(self, line: Line) -> RowResult:
        told = super()._parse_row(line)
        return Skip("", told.row) if isinstance(told, Skip) else told


class TellsTheRow(PlainPeople):
    def _parse_row(self, line: Line) -> RowResult:
        told = super()._parse_row(line)
        reason = f"Something is wrong in row {told.row}."
        return attrs.evolve(told, reason=reason) if isinstance(told, Reject) else told


class NamesPeople(PlainPeople):
    def _parse_row(self, line: Line) -> RowResult:
        told = super()._parse_row(line)
        if isinstance(told, Reject):
            return attrs.evolve(told, message=f"The row of {line.cells[1:2]} is wrong.")
        return told


class NoSuchValue(PlainPeople):
    def _parse_row(self, line: Line) -> RowResult:
        told = super()._parse_row(line)
        if isinstance(told, Draft):
            return attrs.evolve(told, event=evolve(told.event, decision_maker="perhaps"))
        return told


class Retells(PlainPeople):
    def _parse_row(self, line: Line) -> RowResult:
        told = super()._parse_row(line)
        event = EventRetracted(event=EventId("e-1"), at=when("2026"))
        return attrs.evolve(told, event=event) if isinstance(told, Draft) else told


class TellsNothing(PlainPeople):
    def _parse_row(self, line: Line) -> RowResult:
        return Skip("not today", line.row)


class Fragile(PlainPeople):
    def _parse_row(self, line: Line) -> RowResult:
        assert len(line.cells) in (0, 3, 5)
        return super()._parse_row(line)
