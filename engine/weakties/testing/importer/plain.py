"""The smallest importer there is: an example, and what the laws of importing are tried on.

It reads CSV with the heading ``key,name,email,organization,day``, and is a plugin as it stands:
``weakties.open(path, plugins=[weakties.testing.importer.plain])``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from weakties.contracts.marking import hookimpl
from weakties.domain.people import PersonAdded
from weakties.domain.when import when
from weakties.errors import MalformedDate
from weakties.importing.protocol import Bookmark, Importer, Match, Reject, RowResult, Skip
from weakties.importing.source import Line, Source
from weakties.log.envelope import Draft

HEADING = ["key", "name", "email", "organization", "day"]


class PlainPeople(Importer):
    """See `Importer`."""

    id = "testing.plain"
    version = 1
    title = "Plain lists of people"

    def sniff(self, source: Source) -> Match | None:
        """See `Importer.sniff`."""
        has_heading = source.head().text().startswith(",".join(HEADING))
        return Match(1.0, "its heading") if has_heading else None

    def read(self, source: Source, options: Any, since: Bookmark | None) -> Iterator[RowResult]:
        """See `Importer.read`."""
        for number, line in enumerate(source.lines()):
            yield self._parse_row(line) if number else Skip("the heading", line.row)

    def _parse_row(self, line: Line) -> RowResult:
        if not any(line.cells):
            return Skip("the row is empty", line.row)
        try:
            key, name, email, organization, day = line.cells
            return Draft(
                event=PersonAdded(
                    person=f"alias:{key}",  # type: ignore[arg-type]  # a claim, until it is planned
                    name=name or None,
                    email=email or None,
                    organization=f"name:{organization}" if organization else None,  # type: ignore[arg-type]  # as above
                    at=when(day),
                ),
                key=key,
                row=line.row,
            )
        except (ValueError, MalformedDate) as error:
            return Reject("row.unreadable", str(error), line.row, line.raw)


@hookimpl
def weakties_importers() -> list[Importer]:
    """Offer the one importer."""
    return [PlainPeople()]
