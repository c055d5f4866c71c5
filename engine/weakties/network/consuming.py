"""Named consumers: programs that do something with each event, once, across restarts.

Side effects belong here and nowhere else: a mail that is sent, a row in another system. A consumer
has a name, and a position that moves on after its work; what was not done is given again.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from hashlib import sha256
from itertools import islice
from pathlib import Path
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

import attrs

from weakties.domain.structural import LogRestored
from weakties.errors import ConsumerTaken, NoFolder
from weakties.files import get_companion_path
from weakties.log.envelope import Recorded
from weakties.log.sqlite import file
from weakties.log.sqlite.bell import SAFETY_S
from weakties.log.sqlite.lock import open_lock

if TYPE_CHECKING:
    from weakties.network.facade import Network

BATCH, RETRIES, _FIRST_PAUSE_S, _LONGEST_PAUSE_S = 100, 5, 0.1, 30.0
_TABLE = """create table if not exists consumers (
    name text primary key, position integer not null, hash blob not null,
    moved_at text not null default '', failed_at integer, error text) strict"""
_MOVE = """update consumers set position = ?, hash = ?, moved_at = ?, failed_at = null, error = null
    where name = ? and position = ? and hash = ?"""


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
        self, network: Network, name: str, *, kinds: Collection[str] = (),
        stop: Event | None = None, wait: float | None = None,
    ) -> None:  # fmt: skip
        self._network, self.name, self._kinds = network, name, tuple(kinds)
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
        log = self._network.log
        with _open_positions(self._network) as positions, positions.reserve(self.name), \
                log.watch() as wait:  # fmt: skip
            place = positions.find(self.name, self._network)
            until = None if self._wait is None else monotonic() + self._wait
            while not self._stop.is_set():
                end = log.read_head().position
                events = log.read(place.position, end, self._kinds)
                while not self._stop.is_set() and (batch := list(islice(events, size))):
                    yield batch
                    place = positions.move(self.name, place, batch[-1].position, self._network)
                    until = None if self._wait is None else monotonic() + self._wait
                if self._stop.is_set():
                    return
                if end > place.position:  # what was passed over is dealt with, too
                    place = positions.move(self.name, place, end, self._network)
                if until is not None and monotonic() >= until:
                    return
                wait(SAFETY_S if until is None else min(SAFETY_S, max(0.0, until - monotonic())))

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
            pause_s = _FIRST_PAUSE_S
            for left in range(retries, -1, -1):
                try:
                    work(recorded)
                    break
                except Exception as error:
                    if not left or self._stop.is_set():
                        with _open_positions(self._network) as positions:
                            positions.note_failure(self.name, recorded.position, error)
                        raise
                self._stop.wait(pause_s)
                pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)


def list_consumers(network: Network) -> list[ConsumerState]:
    """Return every consumer that ever moved, in the order of their names; empty if none did."""
    path = _find_file(network)
    if path is None or not path.exists():
        return []
    head = network.head.position
    with _open_positions(network) as positions:
        return [
            ConsumerState(name, position, max(0, head - position), moved_at, failed_at, error)
            for name, position, moved_at, failed_at, error in positions.list_rows()
        ]


def _find_file(network: Network) -> Path | None:
    """Return where the positions of a network's consumers lie; None if it has no folder."""
    path = network.path or network.answers_path
    return path and get_companion_path(path, "consumers.db")


class _Place(NamedTuple):
    """Where a consumer is: a position, and the link of the chain there."""

    position: int
    hash: bytes

    @classmethod
    def of(cls, network: Network, position: int) -> _Place:
        """Return a place of a log; one without a link before the first event."""
        rows = network.log.read_rows(position - 1, position) if position else ()
        return cls(position, next((row.hash for row in rows), b""))


class _Positions:
    """The positions of all consumers of a network, in a file of their own."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection, self._path = connection, path
        connection.execute(_TABLE)

    @contextmanager
    def reserve(self, name: str) -> Iterator[None]:
        """Keep others of the same name out, in this process and in others.

        Raises:
            ConsumerTaken: there is one.
        """
        end = sha256(name.encode()).hexdigest()[:12]
        lock = open_lock(f"{self._path}.{end}.lock", os.O_RDWR | os.O_CREAT)
        try:
            if not lock.try_acquire():
                raise ConsumerTaken(name)
            yield
            lock.release()
        finally:
            lock.close()

    def find(self, name: str, network: Network) -> _Place:
        """Return where a consumer goes on; a log that was put back is followed from there."""
        row = self._connection.execute(
            "select position, hash from consumers where name = ?", (name,)
        ).fetchone()
        if row is None:
            self._connection.execute(
                "insert into consumers (name, position, hash) values (?, 0, ?)", (name, b"")
            )
            return _Place.of(network, 0)
        place = _Place(*row)
        if _Place.of(network, place.position) == place:
            return place
        # The log was put back, and other events stand where this one had come to.
        restored = (
            recorded.event.position
            for recorded in network.log.read(kinds=(LogRestored.KIND,))
            if isinstance(recorded.event, LogRestored)
        )
        place = _Place.of(network, min((p for p in restored if p <= place.position), default=0))
        self._connection.execute(
            "update consumers set position = ?, hash = ? where name = ?", (*place, name)
        )
        return place

    def move(self, name: str, place: _Place, to: int, network: Network) -> _Place:
        """Move a consumer on, if it is where it was; return where it is now.

        Raises:
            ConsumerTaken: somebody else moved it.
        """
        new, now = _Place.of(network, to), network.now.isoformat()
        moved = self._connection.execute(_MOVE, (*new, now, name, *place))
        if not moved.rowcount:
            raise ConsumerTaken(name)
        return new

    def note_failure(self, name: str, position: int, error: Exception) -> None:
        """Note at which event the work failed, without a word of the error's."""
        self._connection.execute(
            "update consumers set failed_at = ?, error = ? where name = ?",
            (position, type(error).__name__, name),
        )

    def list_rows(self) -> Sequence[tuple[str, int, str, int | None, str | None]]:
        """Return all of them."""
        return self._connection.execute(
            "select name, position, moved_at, failed_at, error from consumers order by name"
        ).fetchall()


@contextmanager
def _open_positions(network: Network) -> Iterator[_Positions]:
    """Open the file of positions, private from its first moment.

    Raises:
        NoFolder: the network has none to keep it in.
    """
    path = _find_file(network)
    if path is None:
        raise NoFolder
    file.create_file(path)
    connection = sqlite3.connect(path, timeout=10, isolation_level=None)
    with closing(connection):
        for pragma in ("journal_mode = wal", "synchronous = normal"):
            connection.execute(f"pragma {pragma}")
        yield _Positions(connection, path)
