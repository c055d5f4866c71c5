"""A network in asyncio: all that takes time is done by threads of its own, and the loop goes on.

Python lets threads take turns every five milliseconds, and the loop with them.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from threading import Event as StopEvent
from time import monotonic
from types import TracebackType
from typing import Any, Self, TypeVar

from weakties.domain.event import Event
from weakties.log.envelope import Head, Recorded
from weakties.network import Network
from weakties.network import open as open_network

T = TypeVar("T")
_PAGE, _LONGEST_S = 100, 1.0


def open(where: str | Path, **options: Any) -> AsyncNetwork:  # noqa: A001  # aio.open, as weakties.open
    """Open a network in asyncio, by ``async with``.

    Args:
        options: those of `weakties.open`.

    >>> import asyncio
    >>> import weakties
    >>> from weakties import OutreachSent, People, aio
    >>> async def ask_ana():
    ...     async with aio.open(":memory:") as network:
    ...         ana = await network.run(lambda network: network.add_person(name="Ana"))
    ...         await network.record(OutreachSent(person=ana))
    ...         return await network.run(lambda network: network.read(People).count())
    >>> asyncio.run(ask_ana())
    1
    """
    return AsyncNetwork(where, options)


class AsyncNetwork:
    """A network whose work is done by one thread of its own, in the order in which it is asked.

    Cancelling stops no thread: what was asked for is done all the same, and whoever was cancelled
    does not hear of it. Record with a key what must not be recorded twice.
    """

    def __init__(self, where: str | Path, options: dict[str, Any]) -> None:
        self._where, self._options = where, options
        self._thread = ThreadPoolExecutor(1, "weakties")
        self._network: Network | None = None
        self._streams: set[_Stream] = set()

    async def __aenter__(self) -> Self:
        try:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._open)
        except (
            BaseException
        ):  # a thread that opens goes on, and closes behind whoever was cancelled
            self._thread.submit(self._close)
            self._thread.shutdown(wait=False)
            raise
        return self

    def _open(self) -> None:
        self._network = open_network(self._where, **self._options)

    def _close(self) -> None:
        if self._network is not None:
            self._network.close()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            for stream in list(self._streams):
                await stream.end()
        finally:
            closing = asyncio.get_running_loop().run_in_executor(self._thread, self._close)
            self._thread.shutdown(wait=False)
            await asyncio.shield(closing)

    def _get_open(self) -> Network:
        if self._network is None:
            raise RuntimeError("open it first: async with aio.open(...) as network")
        return self._network

    async def run(self, work: Callable[[Network], T]) -> T:
        """Do anything with the network, and return what comes of it.

        Args:
            work: takes the network, in its thread. What it returns must be read there, too: a
                number or a list, and not an answer that is read row by row.
        """
        network, loop = self._get_open(), asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, work, network)

    async def record(self, event: Event, **options: Any) -> Recorded:
        """Record what happened; it is durable when this returns.

        Args:
            options: those of `Network.record`.
        """
        return await self.run(lambda network: network.record(event, **options))

    async def follow(
        self, after: Head | int = 0, *, wait: float | None = None
    ) -> AsyncIterator[Recorded]:
        """Yield each event once, in order, and wait for more.

        Args:
            after: a position, or a head.
            wait: seconds without anything new after which it ends; None goes on for ever.
        """
        network = self._get_open()
        position = after if isinstance(after, int) else after.position
        until = None if wait is None else monotonic() + wait
        stack = ExitStack()
        async with self._begin_stream(lambda: None, stack.close) as stream:
            wait_for_more = await stream.call(stack.enter_context, network.log.watch())
            while True:
                page = await stream.call(_read_page, network, position)
                for recorded in page:
                    position = recorded.position
                    yield recorded
                if page:
                    until = None if wait is None else monotonic() + wait
                    continue
                left = _LONGEST_S if until is None else until - monotonic()
                if left <= 0:
                    return
                await stream.call(wait_for_more, min(left, _LONGEST_S))

    async def consume(
        self, name: str, *, kinds: Collection[str] = (), wait: float | None = None
    ) -> AsyncIterator[Recorded]:
        """Yield each event to a consumer of a name: see `Network.consume`."""
        stop = StopEvent()
        consumer = self._get_open().consume(name, kinds=kinds, stop=stop, wait=wait)
        events = consumer.iterate()
        # Closing moves nothing on: what was yielded last is dealt with if the next was asked for.
        async with self._begin_stream(stop.set, events.close) as stream:
            while (recorded := await stream.call(next, events, None)) is not None:
                yield recorded

    @asynccontextmanager
    async def _begin_stream(
        self, stop: Callable[[], object], close: Callable[[], object]
    ) -> AsyncIterator[_Stream]:
        """Begin a stream, which ends with the network where nobody ended it before."""
        stream = _Stream(stop, close)
        self._streams.add(stream)
        try:
            yield stream
        finally:
            await stream.end()
            self._streams.discard(stream)


class _Stream:
    """A thread of its own for what yields events and waits for more."""

    def __init__(self, stop: Callable[[], object], close: Callable[[], object]) -> None:
        self._stop, self._close = stop, close
        self._loop, self._thread = asyncio.get_running_loop(), ThreadPoolExecutor(1, "weakties")
        self._closing: asyncio.Future[Any] | None = None

    def call(self, function: Callable[..., T], *arguments: Any) -> asyncio.Future[T]:
        """Call a function in the thread."""
        return self._loop.run_in_executor(self._thread, function, *arguments)

    async def end(self) -> None:
        """Close it, in its thread; the loop goes on while a wait there ends, a second at most."""
        if self._closing is None:
            self._stop()
            self._closing = self.call(self._close)
            self._thread.shutdown(wait=False)
        await asyncio.shield(self._closing)


def _read_page(network: Network, position: int) -> list[Recorded]:
    page = []
    for recorded in network.log.read(position):
        page.append(recorded)
        if len(page) == _PAGE:
            break
    return page
