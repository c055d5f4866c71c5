"""The read models of a network, kept at the end of its log; they may be deleted at any time."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from weakties.envelope import Head, Recorded
from weakties.errors import BrokenPlugin, CannotWrite
from weakties.projections.feed import Feed, Told
from weakties.projections.file import READERS_S, ViewsFile
from weakties.projections.projection import Projection, fingerprint

if TYPE_CHECKING:
    from weakties.projections.auditing import Parting
    from weakties.projections.order import Order
    from weakties.projections.snapshots import Lent
    from weakties.projections.words import Match, Words

P = TypeVar("P", bound=Projection)
Given = Callable[[], bytes | None]


class Checkpoint(NamedTuple):
    """How far a projection has come, and why it stopped if it did."""

    name: str
    fingerprint: str
    position: int
    hash: bytes
    fault: str | None = None


_CHECKPOINTS = "select name, fingerprint, position, hash, fault from checkpoints"


def _by_name(rows: Iterable[tuple[Any, ...]]) -> dict[str, Checkpoint]:
    return {row[0]: Checkpoint._make(row) for row in rows}


class Views:
    """The read models of one network.

    Args:
        where: their file; None keeps them in memory.
        kinds: gives the projections; asked only when all of them are meant.
        before: read models of the same log whose snapshots spare these a replay from the start.
    """

    def __init__(
        self,
        where: Path | ViewsFile | None,
        kinds: Callable[[], Sequence[type[Projection]]],
        before: Views | None = None,
    ) -> None:
        self._file = where if isinstance(where, ViewsFile) else ViewsFile(where)
        self._kinds, self._before = kinds, before
        self._aside: ViewsFile | None = None

    @cached_property
    def kinds(self) -> tuple[type[Projection], ...]:
        """All projections, the core's before the guests'."""
        return tuple(self._kinds())

    @property
    def _answers(self) -> ViewsFile:
        """What is read from: the file, or a copy in memory while nobody else can write to it."""
        if self._aside is None:
            try:
                self._file.connection()
            except CannotWrite:
                self._aside = self._file.copy()
            else:
                return self._file
        return self._aside

    def _write(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """Bring answers up to date in the file; a reader waits for nobody who writes there.

        Where it takes nothing, or another process writes to it and may have been stopped, a copy in
        memory is brought up to date instead, and read from until the file is free again.
        """
        patience_s = READERS_S if self._aside is None else 0
        try:
            self._file.write(work, patience_s=patience_s)
        except CannotWrite:
            aside = self._aside or self._file.copy()
            aside.write(work)
            self._aside = aside
        else:
            self._aside = None

    def read(self, kind: type[P], feed: Feed, day: date) -> P:
        """Give a projection that has seen all of the feed, as of a day.

        Raises:
            BrokenPlugin: the projection is a guest's, and failed.
        """
        self.catch_up(feed, (kind, *kind.needs))
        fault = self.checkpoints()[kind.name].fault
        if fault is not None:
            raise BrokenPlugin(kind.name, "replay", fault)
        return kind(self._answers.connection(), day)

    def events(self, feed: Feed, kinds: Collection[str] | None) -> Iterable[Recorded]:
        """Return the events of some kinds that count, in the order in which they happened.

        Args:
            kinds: None means all of them.
        """
        if self._before is not None:
            return self._before.events(feed, kinds)
        from weakties.projections.structure import Structure  # noqa: PLC0415  # loads event classes

        head = feed.head()
        until = feed.until(head)
        order, structure = self._order(feed.log, head), Structure.within(feed)
        pushed = order.pushed(until, structure)
        positions = order.positions(kinds, until=until, pushed=pushed, bound=feed.bound)
        return structure.counted(feed.log.read_at(positions))

    def _order(self, log: Told, head: Head) -> Order:
        """Return the order, caught up."""
        from weakties.projections.order import Order  # noqa: PLC0415  # as above

        if not Order(self._answers.connection()).is_current(log, head):
            self._write(lambda connection: Order(connection).catch_up(log, head))
        return Order(self._answers.connection())

    def words(self, feed: Feed) -> Words:
        """Return the words of the events that count in a feed, caught up; see `Words`."""
        if self._before is not None:
            return self._before.words(feed)
        from weakties.projections.structure import Structure  # noqa: PLC0415  # loads event classes
        from weakties.projections.words import Words  # noqa: PLC0415  # seldom asked for

        head = feed.head()
        until, bound, structure = feed.until(head), feed.bound, Structure.within(feed)
        pushed = {} if bound is None else self._order(feed.log, head).pushed(until, structure)

        def counts(match: Match) -> bool:
            at = pushed.get(match.position, match.moment)
            known = match.position <= until and (bound is None or at <= bound)
            return known and structure.counts(match.id, match.batch)

        if not Words(self._answers.connection()).is_current(feed.log, head):
            self._write(lambda connection: Words(connection).catch_up(feed.log, head))
        return Words(self._answers.connection(), counts)

    def peek(self, kind: type[P], day: date) -> tuple[P | None, int]:
        """Return a projection as it stands, and the position up to which it knows the log."""
        checkpoint = self.checkpoints().get(kind.name)
        if checkpoint is None or checkpoint.fingerprint != fingerprint(kind) or checkpoint.fault:
            return None, 0
        return kind(self._answers.connection(), day), checkpoint.position

    def catch_up(self, feed: Feed, kinds: Iterable[type[Projection]] | None = None) -> None:
        """Replay to projections what they have not seen; from the start if they changed."""
        wanted = self.kinds if kinds is None else tuple(kinds)
        stored = self.checkpoints()
        if all(is_current(stored.get(k.name), k, feed) for k in wanted):
            return
        work = partial(self._advance, feed, wanted)
        if self._before is None:
            self._write(lambda connection: work(connection, None))
        else:
            self._before.lend((feed, wanted), self._file, work)

    def lend(
        self,
        asked: tuple[Feed, Sequence[type[Projection]]],
        borrower: ViewsFile,
        work: Callable[[sqlite3.Connection, Lent | None], None],
    ) -> None:
        """Run work on another file, which may begin from the snapshots of this one."""
        from weakties.projections.snapshots import Lent  # noqa: PLC0415  # only to look back

        feed, kinds = asked
        self.catch_up(Feed(feed.log, end=feed.end), kinds)
        self._answers.lend(borrower, lambda to, own, prefix: work(to, Lent(own, prefix)))

    def rebuild(
        self, feed: Feed, apart: Collection[type[Projection]] = (), given: Given | None = None
    ) -> None:
        """Replay everything aside, and put it in place: others wait for no more than that.

        Args:
            apart: projections that somebody else replays to meanwhile.
            given: waits for the content of theirs; None if nothing comes of it.
        """
        ((page,),) = self._file.ask("pragma page_size")
        aside = Views(ViewsFile(None, page), lambda: self.kinds)
        try:
            aside.catch_up(feed, [k for k in self.kinds if k not in apart])
            if given is not None and (content := given()):
                from weakties.projections.joining import join  # noqa: PLC0415  # of a long log

                join(aside._file, content)
            seen = min((c.position for c in aside.checkpoints().values()), default=0)
            aside.catch_up(feed)
            self._file.become(aside._file)
        finally:
            aside.close()
        if next(iter(feed.read(seen, None, ("person.forgotten",))), None) is not None:
            self.erase()  # who was forgotten meanwhile is in it

    def audit(
        self, feed: Feed, kinds: Collection[type[Projection]] | None = None, *,
        is_thorough: bool = True,
    ) -> Iterator[Parting]:  # fmt: skip
        """Replay aside, and give where what is kept here differs.

        Args:
            kinds: some of the projections; None means all.
            is_thorough: whether what was answered at earlier moments is compared, too.
        """
        from weakties.projections.auditing import parting  # noqa: PLC0415  # seldom asked for

        kinds = self.kinds if kinds is None else kinds
        self.catch_up(feed, kinds)
        found: list[Parting | None] = []

        def work(connection: sqlite3.Connection) -> None:
            stored = self.checkpoints()
            for kind in kinds:
                if stored[kind.name].fault is None:
                    end = stored[kind.name].position
                    found.append(parting(connection, kind, feed, end, is_thorough=is_thorough))

        self._answers.reading(work)
        yield from filter(None, found)

    def erase(self) -> bool:
        """Leave no byte of any answer behind; they grow again when they are asked for.

        Returns:
            False if somebody who still reads stands in the way; then it is to be tried again.
        """
        self._aside = None
        return self._file.erase()

    def checkpoints(self) -> dict[str, Checkpoint]:
        """Give how far each projection has come."""
        return _by_name(self._answers.ask(_CHECKPOINTS))

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
        if self._aside is not None:
            self._aside.close()

    def _advance(
        self,
        feed: Feed,
        wanted: Sequence[type[Projection]],
        connection: sqlite3.Connection,
        lent: Lent | None,
    ) -> None:
        """Replay on, what is due by now: another process may have done some of it."""
        from weakties.projections.replaying import Checked, Replay  # noqa: PLC0415  # only when there is something new

        stored = _by_name(connection.execute(_CHECKPOINTS))
        head = feed.head()
        due = [k for k in wanted if not is_current(stored.get(k.name), k, feed)]
        checked = {
            k: Checked(c.position, c.hash)
            for k in due
            if (c := stored.get(k.name)) and c.fingerprint == fingerprint(k) and c.fault is None
        }
        replay = Replay(connection, feed, head, lent)
        faults = replay.advance(due, checked)
        connection.executemany(
            "insert or replace into checkpoints values (?, ?, ?, ?, ?)",
            [(k.name, fingerprint(k), head.position, head.hash, faults.get(k.name)) for k in due],
        )


def is_current(stored: Checkpoint | None, kind: type[Projection], feed: Feed) -> bool:
    """Check whether there is nothing to do: it has seen all, or is set aside.

    A pinned feed is content with more: another process recorded something since.
    """
    if stored is None or stored.fingerprint != fingerprint(kind):
        return False
    if stored.fault is not None:
        return True
    head = feed.head()
    is_ahead = feed.end is not None and stored.position > head.position
    return is_ahead or (stored.position, stored.hash) == head[:2]
