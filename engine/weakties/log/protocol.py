"""The protocol of every log, whatever it is kept in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeVar

from weakties.log.envelope import Draft, EventDate, Head, Recorded, Row

T = TypeVar("T")
Clock = Callable[[], datetime]
Chance = Callable[[int], bytes]


class Writer(Protocol):
    """The one who may write now: handed to the work of `Log.transact`, and useless after it."""

    def append(self, drafts: Iterable[Draft]) -> list[Recorded]:
        """Record drafts in order; one whose key was told before gives what was recorded then.

        Raises:
            MalformedEvent: a value does not fit; nothing of the transaction stays.
        """
        ...

    def restore(self, rows: Iterable[Row]) -> int:
        """Put back rows as they were stored in another log of the same id.

        Returns:
            how many rows there were.

        Raises:
            BrokenLog: a row does not continue the chain.
        """
        ...

    def blank(self, ids: Collection[str]) -> int:
        """Erase the personal part of events named by a `PersonForgotten` of this transaction.

        The key goes with it, unless it is bound by the first rule of `weakties.log.chain`.

        Returns:
            how many events had one.
        """
        ...


class Begins(Protocol):
    """Whatever lets one writer at a time begin."""

    def begin(self) -> AbstractContextManager[Writer]:
        """See `Log.begin`."""
        ...


class Transacting:
    """Gives a log `transact`, by its `begin`."""

    def transact(self: Begins, work: Callable[[Writer], T]) -> T:
        """See `Log.transact`."""
        with self.begin() as writer:
            return work(writer)


class Log(Protocol):
    """An append-only sequence of events: the only truth of a network.

    Attributes:
        network_id: what this network is called, for ever.
        secret: what its keyed hashes are made with; whoever has it can test guesses.
    """

    network_id: str
    secret: bytes

    def read_head(self) -> Head:
        """Return the end of the log."""
        ...

    def read(
        self, after: int = 0, until: int | None = None, kinds: Collection[str] = (),
        *, bare: bool = False,
    ) -> Iterator[Recorded]:  # fmt: skip
        """Return the events in order, those after one position and up to another.

        Args:
            after: 0 begins with the first.
            until: None goes on to the end as it is when the reader gets there.
            kinds: only these; empty means all.
            bare: whether nobody will look at `actor`, `batch` and `cause`, which may then be
                empty, where that spares something.
        """
        ...

    def read_at(self, positions: Sequence[int], *, bare: bool = False) -> Iterator[Recorded]:
        """Yield the events at these positions, in the order of the positions.

        Args:
            positions: each at most once; one where no event stands is passed over.
            bare: see `read`.
        """
        ...

    def read_dates(self, after: int = 0, until: int | None = None) -> Iterator[EventDate]:
        """Yield when each event happened and was recorded, in the order of the log."""
        ...

    def read_rows(self, after: int = 0, until: int | None = None) -> Iterator[Row]:
        """Return the same as stored, for those who check or copy."""
        ...

    def find_ids_by_key(self, keys: Collection[str]) -> dict[str, str]:
        """Give, for each key that was told before, the id of the event that told it."""
        ...

    def find(self, ids: Collection[str]) -> dict[str, Recorded]:
        """Give, for each id that an event of this log has, the event."""
        ...

    def positions(
        self, *, events: Collection[str] = (), batches: Collection[str] = (),
        mentions: Collection[str] = (),
    ) -> list[int]:  # fmt: skip
        """Return every position that has to do with any of these ids, in order, each once.

        Args:
            events: ids of events, which stand there.
            batches: ids of batches, to which the events belong.
            mentions: ids that stand in the data of events, of people or of anything else.
        """
        ...

    def begin(self) -> AbstractContextManager[Writer]:
        """Begin to write, as the only one who may, in one transaction: all of it stays, or nothing.

        What is done by the writer is there for others when the block ends, and undone if it raises.
        Within it the log may be read, with what was written. No other writing is begun there.

        Raises:
            RuntimeError: this thread writes already.
            CannotWrite: another process writes for longer than one waits, or nothing is taken.
        """
        ...

    def transact(self, work: Callable[[Writer], T]) -> T:
        """Run work in a writing of its own, and return what it returns: see `Transacting`."""
        ...

    def watch(self) -> AbstractContextManager[Callable[[float], None]]:
        """Hear of what is recorded, from now on, by whoever it may be.

        Yields:
            what waits for so many seconds, or less: it comes back early if the log may have grown
            since the watching began, or since it came back last, and may come back early for
            nothing. At the latest after a second it is to be looked anew.
        """
        ...

    def scrub(self) -> bool:
        """Leave no copy behind of what was blanked.

        Returns:
            False if somebody who still reads stands in the way; then it is to be tried again.
        """
        ...

    def backup(self, to: Path) -> None:
        """Write a copy of the whole log, as a SQLite log that is opened like any other.

        Args:
            to: a file that is not there yet.

        Raises:
            CannotWrite: it is there already, or the place does not take it.
        """
        ...

    def find_faults(self) -> Iterator[str]:
        """Return what is wrong with the container itself, a sentence each."""
        ...

    def close(self) -> None:
        """Let go of everything; closing twice is fine."""
        ...
