"""A plugin that loads a large library before anybody needs it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import rich.console

from weakties import Bookmark, Importer, Match, Skip, Source

CONSOLE = rich.console.Console


class Heavy(Importer):
    """Takes nothing."""

    id = "testing.heavy"
    version = 1
    title = "Nothing"

    def sniff(self, source: Source) -> Match | None:
        return None

    def read(self, source: Source, options: Any, since: Bookmark | None) -> Iterator[Skip]:
        return iter(())
