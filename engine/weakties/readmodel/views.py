"""The read models of a network, kept up to date with its log; they can be deleted at any time."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from weakties.errors import BrokenPlugin, CannotWrite
from weakties.log.envelope import Head, Recorded
from weakties.readmodel.feed import Feed, ReadableLog
from weakties.readmodel.projection import Projection, fingerprint
from weakties.readmodel.store import READERS_S, ViewsFile

if TYPE_CHECKING:
    from weakties.readmodel.audit import Divergence
    from weakties.readmodel.order import Order
    from weakties.readmodel.snapshots import Lender
    from weakties.readmodel.words import Match, Words

P = TypeVar("P", bound=Projection)
GetContent = Callable[[], bytes | None]


class Checkpoint(NamedTuple):
    """How far a projection has come, and why it stopped if it did."""

    name: str
    fingerprint: str
    position: int
    hash: bytes
    fault: str | None = None


_CHECKPOINTS = "select name, fingerprint, position, hash, fault from checkpoints"


def _index_by_name(rows: Iterable[tuple[Any, ...]]) -> dict[str, Checkpoint]:
    return {row[0]: Checkpoint._make(row) for row in rows}


class Views:
    """The read models of one network.

    Args:
        location: their file; None keeps them in memory.
        list_projections: gives the projections; asked only when all of them are meant.
        base: read models of the same log whose snapshots spare these a replay from the start.
    """

    def __init__(
        self,
        location: Path | ViewsFile | None,
        list_projections: Callable[[], Sequence[type[Projection]]],
        base: Views | None = None,
    ) -> None:
        self._file = location if isinstance(location, ViewsFile) else ViewsFile(location)
        self._list_projections, self._base = list_projections, base
        self._memory_copy: ViewsFile | None = None

    @cached_property
    def projection_types(self) -> tuple[type[Projection], ...]:
        """All projections, the core's before those of plugins."""
        return tuple(self._list_projections())

    @property
    def _answers(self) -> ViewsFile:
        """What is read from: the file, or a copy in memory while nobody else can write to it."""
        if self._memory_copy is None:
            try:
                self._file.connect()
            except CannotWrite:
                self._memory_copy = self._file.copy()
            else:
                return self._file
        return self._memory_copy

    def _write(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """Bring answers up to date in the file; a reader waits for nobody who writes there.

        Where it takes nothing, or another process writes to it and may have been stopped, a copy in
        memory is brought up to date instead, and read from until the file is free again.
        """
        patience_s = READERS_S if self._memory_copy is None else 0
        try:
            self._file.write(work, patience_s=patience_s)
        except CannotWrite:
            memory_copy = self._memory_copy or self._file.copy()
            memory_copy.write(work)
            self._memory_copy = memory_copy
        else:
            self._memory_copy = None

    def read(self, projection_type: type[P], feed: Feed, day: date) -> P:
        """Return a projection that has seen all of the feed, as of a day.

        Raises:
            BrokenPlugin: the projection is a plugin's, and failed.
        """
        while True:
            self.catch_up(feed, (projection_type, *projection_type.needs))
            checkpoint = self.read_checkpoints().get(projection_type.name)
            # Another process may erase the answers between the two, after a forgetting or a
            # restore: then they are grown anew, under the lock that it has let go by then.
            if checkpoint is not None:
                break
        if checkpoint.fault is not None:
            raise BrokenPlugin(projection_type.name, "replay", checkpoint.fault)
        return projection_type(self._answers.connect(), day)

    def list_events(
        self, feed: Feed, kinds: Collection[str] | None, *, after: int = 0
    ) -> Iterable[Recorded]:
        """Return the events of some kinds that count, in the order in which they happened.

        Args:
            kinds: None means all of them.
            after: only what was recorded behind this position.
        """
        if self._base is not None:
            return self._base.list_events(feed, kinds, after=after)
        from weakties.readmodel.structure import Structure  # noqa: PLC0415  # loads event classes

        head = feed.read_head()
        until = feed.find_last_position(head)
        order, structure = self.load_order(feed.log, head), Structure.read_from(feed)
        pushed = order.list_pushed(until, structure)
        positions = order.positions(
            kinds, until=until, pushed=pushed, bound=feed.last_moment, behind=after
        )
        return structure.select_counted(feed.log.read_at(positions))

    def load_order(self, log: ReadableLog, head: Head) -> Order:
        """Return the order of the events of the log, caught up with it."""
        from weakties.readmodel.order import Order  # noqa: PLC0415  # as above

        if not Order(self._answers.connect()).is_current(log, head):
            self._write(lambda connection: Order(connection).catch_up(log, head))
        return Order(self._answers.connect())

    def load_words(self, feed: Feed) -> Words:
        """Return the words of the events that count in a feed, caught up; see `Words`."""
        if self._base is not None:
            return self._base.load_words(feed)
        from weakties.readmodel.structure import Structure  # noqa: PLC0415  # loads event classes
        from weakties.readmodel.words import Words  # noqa: PLC0415  # seldom asked for

        head = feed.read_head()
        until, bound, structure = (
            feed.find_last_position(head),
            feed.last_moment,
            Structure.read_from(feed),
        )
        pushed = (
            {} if bound is None else self.load_order(feed.log, head).list_pushed(until, structure)
        )

        def is_counted(match: Match) -> bool:
            at = pushed.get(match.position, match.moment)
            is_in_feed = match.position <= until and (bound is None or at <= bound)
            return is_in_feed and structure.is_counted(match.id, match.batch)

        if not Words(self._answers.connect()).is_current(feed.log, head):
            self._write(lambda connection: Words(connection).catch_up(feed.log, head))
        return Words(self._answers.connect(), is_counted)

    def peek(self, projection_type: type[P], day: date) -> tuple[P | None, int]:
        """Return a projection as it stands, and the position up to which it knows the log."""
        checkpoint = self.read_checkpoints().get(projection_type.name)
        if (
            checkpoint is None
            or checkpoint.fingerprint != fingerprint(projection_type)
            or checkpoint.fault
        ):
            return None, 0
        return projection_type(self._answers.connect(), day), checkpoint.position

    def catch_up(
        self, feed: Feed, projection_types: Iterable[type[Projection]] | None = None
    ) -> None:
        """Replay to projections what they have not seen; from the start if they changed."""
        wanted = self.projection_types if projection_types is None else tuple(projection_types)
        # Looked at without the lock: most questions find nothing new, and must not wait for
        # writers. `_advance` looks again under the lock, since another process may have caught up
        # meanwhile.
        stored = self.read_checkpoints()
        if all(is_current(stored.get(k.name), k, feed) for k in wanted):
            return
        work = partial(self._advance, feed, wanted)
        if self._base is None:
            self._write(lambda connection: work(connection, None))
        else:
            self._base.lend((feed, wanted), self._file, work)

    def lend(
        self,
        request: tuple[Feed, Sequence[type[Projection]]],
        borrower: ViewsFile,
        work: Callable[[sqlite3.Connection, Lender | None], None],
    ) -> None:
        """Run work on another file, which may begin from the snapshots of this one."""
        from weakties.readmodel.snapshots import Lender  # noqa: PLC0415  # only to look back

        feed, projection_types = request
        self.catch_up(Feed(feed.log, end=feed.end), projection_types)
        self._answers.lend(borrower, lambda to, own, prefix: work(to, Lender(own, prefix)))

    def rebuild(
        self,
        feed: Feed,
        excluded: Collection[type[Projection]] = (),
        get_content: GetContent | None = None,
    ) -> None:
        """Rebuild everything in memory, and copy it into the file: others wait only for the copy.

        Args:
            excluded: projections that somebody else replays to meanwhile.
            get_content: waits for the content of theirs; None if nothing comes of it.
        """
        ((page,),) = self._file.query("pragma page_size")
        scratch = Views(ViewsFile(None, page), lambda: self.projection_types)
        try:
            scratch.catch_up(feed, [k for k in self.projection_types if k not in excluded])
            if get_content is not None and (content := get_content()):
                from weakties.readmodel.store import join  # noqa: PLC0415  # of a long log

                join(scratch._file, content)
            # The log grew while this rebuilt. What came since is replayed now; the position from
            # which that begins is kept, to see whether somebody was forgotten in between: the
            # erasing of then cleaned the old file, and could not know of the copy that is about to
            # replace it.
            position = min((c.position for c in scratch.read_checkpoints().values()), default=0)
            scratch.catch_up(feed)
            self._file.replace_with(scratch._file)
        finally:
            scratch.close()
        if next(iter(feed.read(position, None, ("person.forgotten",))), None) is not None:
            self.erase()  # who was forgotten meanwhile is in it

    def audit(
        self, feed: Feed, projection_types: Collection[type[Projection]] | None = None, *,
        is_thorough: bool = True,
    ) -> Iterator[Divergence]:  # fmt: skip
        """Replay aside, and give where what is kept here differs.

        Args:
            projection_types: some of the projections; None means all.
            is_thorough: whether what was answered at earlier moments is compared, too.
        """
        from weakties.readmodel.audit import find_divergence  # noqa: PLC0415  # seldom asked for

        projection_types = self.projection_types if projection_types is None else projection_types
        self.catch_up(feed, projection_types)
        divergences: list[Divergence | None] = []

        def work(connection: sqlite3.Connection) -> None:
            stored = self.read_checkpoints()
            for projection_type in projection_types:
                if stored[projection_type.name].fault is None:
                    end = stored[projection_type.name].position
                    divergences.append(
                        find_divergence(
                            connection, projection_type, feed, end, is_thorough=is_thorough
                        )
                    )

        self._answers.read_snapshot(work)
        yield from filter(None, divergences)

    def erase(self) -> bool:
        """Leave no byte of any answer behind; they grow again when they are asked for.

        Returns:
            False if somebody who still reads stands in the way; then it is to be tried again.
        """
        self._memory_copy = None
        return self._file.erase()

    def read_checkpoints(self) -> dict[str, Checkpoint]:
        """Return how far each projection has come."""
        return _index_by_name(self._answers.query(_CHECKPOINTS))

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
        if self._memory_copy is not None:
            self._memory_copy.close()

    def _advance(
        self,
        feed: Feed,
        wanted: Sequence[type[Projection]],
        connection: sqlite3.Connection,
        lender: Lender | None,
    ) -> None:
        """Replay on, what is due by now: another process may have done some of it."""
        from weakties.readmodel.replay import Replay, ReplayedHead  # noqa: PLC0415  # only when there is something new

        # Read within the transaction, and before the head: a checkpoint may then be older than what
        # is replayed, never newer, so that no event is replayed twice or passed over.
        stored = _index_by_name(connection.execute(_CHECKPOINTS))
        head = feed.read_head()
        due = [k for k in wanted if not is_current(stored.get(k.name), k, feed)]
        checked = {
            k: ReplayedHead(c.position, c.hash)
            for k in due
            if (c := stored.get(k.name)) and c.fingerprint == fingerprint(k) and c.fault is None
        }
        replay = Replay(connection, feed, head, lender)
        faults = replay.advance(due, checked)
        connection.executemany(
            "insert or replace into checkpoints values (?, ?, ?, ?, ?)",
            [(k.name, fingerprint(k), head.position, head.hash, faults.get(k.name)) for k in due],
        )


def is_current(stored: Checkpoint | None, projection_type: type[Projection], feed: Feed) -> bool:
    """Check whether there is nothing to do: it has seen all, or is set aside.

    A pinned feed is content with more: another process recorded something since.
    """
    if stored is None or stored.fingerprint != fingerprint(projection_type):
        return False
    if stored.fault is not None:
        return True
    head = feed.read_head()
    is_ahead = feed.end is not None and stored.position > head.position
    return is_ahead or (stored.position, stored.hash) == head[:2]
