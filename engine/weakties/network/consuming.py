"""Named consumers: programs that do something with each event, once, across restarts.

Side effects belong here and nowhere else: a mail that is sent, a row in another system. A consumer
has a name, and a position that moves on after its work; what was not done is given again.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Generator, Iterator
from itertools import islice
from pathlib import Path
from threading import Event
from time import monotonic

import attrs

from weakties.errors import NoFolder
from weakties.log.envelope import Recorded
from weakties.log.protocol import Clock, Log
from weakties.log.sqlite.bell import SAFETY_S
from weakties.log.sqlite.positions import ChainLink, open_positions, read_positions

_NAME = re.compile(r"[\w.-]{1,64}", re.ASCII)
BATCH, _PAGE, RETRIES, _FIRST_PAUSE_S, _LONGEST_PAUSE_S = 100, 500, 5, 0.1, 30.0


@attrs.frozen
class ConsumerState:
    """How far a consumer has come.

    Attributes:
        position: of the last event that was dealt with, or passed over.
        lag: how many events lie behind that.
        moved_at: when it moved last, in UTC; empty if it never did.
        failed_at: the event that its work failed at; None if that did not happen since.
        error: the class of that error, since its text can name people.
    """

    name: str
    position: int
    lag: int
    moved_at: str
    failed_at: int | None
    error: str | None


class Consumer:
    """Gives each event to whoever does something with it; see `Network.consume`.

    It is at least once: a process that ends between its work and the next event is given that one
    again. `recorded.id` is what tells a repetition.

    Attributes:
        name: what it is called, for ever.
    """

    def __init__(
        self, log: Log, path: Path | None, clock: Clock, name: str, *, kinds: Collection[str] = (),
        stop: Event | None = None, wait: float | None = None,
    ) -> None:  # fmt: skip
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise ValueError(
                "a consumer's name has 1 to 64 letters, digits, dots, dashes and underscores, "
                f"unlike {name!r}"
            )
        self._log, self._path, self._clock = log, path, clock
        self.name, self._kinds = name, tuple(kinds)
        self._stop, self._wait = stop or Event(), wait

    def __iter__(self) -> Iterator[Recorded]:
        """Yield each event; it counts as dealt with once the next one is asked for.

        Raises:
            ConsumerTaken: another one of this name is at work.
        """
        return self.iterate()

    def iterate(self) -> Generator[Recorded, None, None]:
        """Yield the same; closing it moves nothing on, and lets go of the name."""
        for batch in self.batches(1):
            yield from batch

    def batches(self, size: int = BATCH) -> Generator[list[Recorded], None, None]:
        """Yield several events at a time, all of which count as dealt with at the next.

        Raises:
            ConsumerTaken: another one of this name is at work.
        """
        log = self._log
        with (
            open_positions(self._find_file()) as positions,
            positions.reserve(self.name),
            log.watch() as wait,
        ):
            until = self._choose_end()
            while not self._stop.is_set():
                link, head = positions.find(self.name, log), log.read_head()
                page = list(islice(log.read(link.position, head.position, self._kinds), _PAGE))
                for start in range(0, len(page), size):
                    batch = page[start : start + size]
                    new = ChainLink.of_event(log, batch[-1])
                    if self._stop.is_set() or new is None or not link.is_in(log):
                        break  # the log was put back: other events stand there
                    yield batch
                    positions.move(self.name, link, new, self._clock())
                    link, until = new, self._choose_end()
                else:
                    if head.position > link.position:  # what was passed over is dealt with, too
                        new = ChainLink(head.position, head.hash)
                        positions.move(self.name, link, new, self._clock())
                    if page:  # look once more before waiting: meanwhile much may have come
                        continue
                    if until is not None and monotonic() >= until:
                        return
                    left = SAFETY_S if until is None else until - monotonic()
                    wait(min(SAFETY_S, max(0.0, left)))

    def _choose_end(self) -> float | None:
        """Return when it ends if nothing new comes; None if it goes on for ever."""
        return None if self._wait is None else monotonic() + self._wait

    def _find_file(self) -> Path:
        if self._path is None:
            raise NoFolder
        return self._path

    def run(self, work: Callable[[Recorded], object], *, retries: int = RETRIES) -> None:
        """Do work for each event, again after a pause if it fails, and stop if it goes on failing.

        Args:
            retries: how often it is tried again; each pause is twice as long, up to half a minute.

        Raises:
            ConsumerTaken: another one of this name is at work.
            Exception: what the work raised at last; `weakties status` names the event, and the
                next run begins with it.
        """
        for recorded in self:
            try:
                self._try(work, recorded, retries)
            except Exception as error:
                with open_positions(self._find_file()) as positions:
                    positions.note_failure(self.name, recorded.position, error)
                raise

    def _try(self, work: Callable[[Recorded], object], recorded: Recorded, retries: int) -> None:
        """Do work for one event; after a failure wait, longer each time, and do it again."""
        pause_s = _FIRST_PAUSE_S
        for _ in range(retries):
            try:
                work(recorded)
            except Exception:
                if self._stop.wait(pause_s):
                    raise
            else:
                return
            pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
        work(recorded)


def list_consumers(log: Log, path: Path | None) -> list[ConsumerState]:
    """Return every consumer that ever moved, in the order of their names; empty if none did.

    Args:
        path: the file of their positions; None if there is no folder for it.
    """
    if path is None or not os.path.lexists(path):
        return []
    head = log.read_head().position
    with read_positions(path) as positions:
        return [
            ConsumerState(name, position, max(0, head - position), moved_at, failed_at, error)
            for name, position, moved_at, failed_at, error in positions.list_rows()
        ]
