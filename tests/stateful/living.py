"""What the machine over the whole engine lives in: a clock, a guest, a crash, and a close look."""

import os
import subprocess
from collections.abc import Collection
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType

import weakties
from weakties import (
    Event,
    Nameless,
    Network,
    Projection,
    Recorded,
    Rows,
    View,
    event,
    hookimpl,
    on,
    row,
)
from weakties.log.protocol import Writer
from weakties.projections.auditing import contents
from weakties.projections.core import CORE
from weakties.projections.views import Views
from weakties.testing import plain
from weakties.testing.making import BEGIN


@event("guest/thing.seen")
class Seen(Event):
    """Something was seen."""

    what: Nameless[str]


@row
class Count:
    """How often."""

    what: str
    n: int


class Guest(Projection):
    """How often was each thing seen?"""

    name = "guest"
    counts = Rows("guest_counts", Count, "what")

    @on(Seen)
    def seen(self, event: Seen, _: Recorded) -> None:
        """Count it."""
        found = self.counts.get(event.what) or Count(event.what, 0)
        found.n += 1
        self.counts.put(found)


def _plugin() -> ModuleType:
    module = ModuleType("guest")
    for name, offered in (("weakties_event_types", [Seen]), ("weakties_projections", [Guest])):
        setattr(module, name, hookimpl(lambda offered=offered: offered, specname=name))
    return module


def opened(path: Path, ticks: list[int], *, guests: bool) -> Network:
    """Open the network, with a clock that moves on by a while at every look."""

    def clock() -> object:
        ticks[0] += 1
        return BEGIN + timedelta(minutes=47 * ticks[0])

    plugins = [plain, _plugin()] if guests else [plain]
    return weakties.open(path, plugins=plugins, clock=clock)  # type: ignore[arg-type]  # a clock of its own


def crashed(path: Path, ticks: list[int], after: int) -> None:
    """Let another process write some events, and end in the middle of its transaction."""
    child = os.fork()
    if not child:
        try:
            network = opened(path, list(ticks), guests=False)

            def work(writer: Writer) -> None:
                from weakties import Draft, PersonAdded, PersonId

                for n in range(after):
                    writer.append([Draft(event=PersonAdded(person=PersonId(f"p-x{n}"), name="X"))])
                os._exit(0)

            network.log.writing(work)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert status == 0


def everything(of: Network | View, *, afresh: bool = False) -> dict[str, list[tuple[object, ...]]]:
    """Give every row of the core's read models, as they are kept or as they would grow anew."""
    if not afresh:
        for kind in CORE:
            of.read(kind)
        connection = of.read(CORE[0])._connection
    else:
        views = Views(None, lambda: CORE)
        views.catch_up(of.feed)
        connection = views.read(CORE[0], of.feed, date.min)._connection
    return contents(connection, CORE, of.feed.head().position)


def left(folder: Path, words: Collection[str]) -> list[str]:
    """Give the words that still stand in a file; another process looks, as it must."""
    files = [f for f in folder.iterdir() if f.is_file()]
    held = subprocess.check_output(["cat", *files]) if words else b""
    held = held.lower()
    return [word for word in words if any(spelt in held for spelt in spellings(word))]


def spellings(word: str) -> list[bytes]:
    """Give how a word can stand in a file, in small letters."""
    escaped = "".join(f"\\u{ord(c):04x}" for c in word)
    return [word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be"), escaped.encode()]
