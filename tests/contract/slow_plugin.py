"""A plugin that computes while it is loaded."""

from __future__ import annotations

from collections.abc import Iterator
from time import process_time
from typing import Any

from weakties import Bookmark, Importer, Match, Skip, Source

BEGIN = process_time()
while process_time() < BEGIN + 0.2:
    pass


class Slow(Importer):
    """Takes nothing."""

    id = "testing.slow"
    version = 1
    title = "Nothing"

    def sniff(self, source: Source) -> Match | None:
        return None

    def read(self, source: Source, options: Any, since: Bookmark | None) -> Iterator[Skip]:
        return iter(())
