"""The row of a file from which an event came."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import attrs

from weakties.domain.structural import BatchImported
from weakties.log.envelope import Recorded

if TYPE_CHECKING:
    from weakties.network.facade import Network, View


@attrs.frozen
class Origin:
    """Where an imported event was read.

    Attributes:
        file: SHA-256 of the file.
        row: the line on which what told it begins, counted from 1.
        importer: id and version of what read it.
        plugin: distribution and version it was from; None if it was handed over.
    """

    file: str
    row: int
    importer: str
    importer_version: int
    plugin: str | None


class Origins:
    """What was imported, to look up from where an event came."""

    def __init__(self, view: Network | View) -> None:
        self._batches: dict[str | None, list[tuple[int, BatchImported]]] = defaultdict(list)
        for recorded in view.feed.read(kinds=(BatchImported.KIND,)):
            if isinstance(recorded.event, BatchImported):
                self._batches[recorded.batch].append((recorded.position, recorded.event))

    def find_origin(self, recorded: Recorded) -> Origin | None:
        """Return where an event came from; None if it came from no file."""
        for begin, event in reversed(self._batches.get(recorded.batch, [])):
            index = recorded.position - begin - 1
            if 0 <= index < len(event.rows):
                return Origin(
                    event.file,
                    event.rows[index],
                    event.importer,
                    event.importer_version,
                    event.plugin,
                )
        return None
