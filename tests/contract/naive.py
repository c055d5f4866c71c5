"""The importer that people write first; the kit has something to say about it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from typing import Any

from weakties import (
    Bookmark,
    Draft,
    Importer,
    Match,
    OrganizationId,
    PersonAdded,
    PersonId,
    Source,
    when,
)


class Naive(Importer):
    """Reads every row into a dictionary, and hopes."""

    id = "contacts"
    version = 1
    title = "Contacts"

    def sniff(self, source: Source) -> Match | None:
        """Look for a comma in the first line."""
        heading = source.text().splitlines()[0]
        return Match(0.9, "a CSV file") if "," in heading else None

    def read(self, source: Source, options: Any, since: Bookmark | None) -> Iterator[Draft]:
        """Tell of whoever has an address, as of today."""
        for number, row in enumerate(csv.DictReader(source.text().splitlines())):
            try:
                event = PersonAdded(
                    person=PersonId(row["email"]),
                    name=row["name"],
                    email=row["email"],
                    organization=OrganizationId(row["organization"]),
                    at=when(row["day"] or date.today()),
                )
                yield Draft(event=event, key=str(number))
            except Exception:  # noqa: BLE001  # naive
                continue
