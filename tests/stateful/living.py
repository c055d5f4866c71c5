"""What the machine over the whole engine lives in: a clock, a guest, a crash, other processes that
read or stop while they write, and a close look.
"""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import unicodedata
from collections.abc import Collection
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import quote

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
from weakties.projections.core import CORE
from weakties.readmodel.audit import read_contents
from weakties.readmodel.views import Views
from weakties.stores import Writer
from weakties.testing.importer import plain
from weakties.testing.log.factories import BEGIN


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

            network.log.transact(work)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert status == 0


def everything(of: Network | View, *, afresh: bool = False) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of the core's read models, as they are kept or as they would grow anew."""
    if not afresh:
        for kind in CORE:
            of.read(kind)
        connection = of.read(CORE[0])._connection
    else:
        views = Views(None, lambda: CORE)
        views.catch_up(of.feed)
        connection = views.read(CORE[0], of.feed, date.min)._connection
    return read_contents(connection, CORE, of.feed.read_head().position)


class Neighbour:
    """Another process, which reads the network's files, or stops in the middle of a transaction.

    It is a process of its own, not a fork: SQLite's locks do not survive one.
    """

    def __init__(self) -> None:
        code = "from tests.stateful.living import be_neighbour; be_neighbour()"
        self._process = subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            cwd=Path(__file__).parents[2],
        )  # fmt: skip
        self.pid = self._process.pid

    def ask(self, **job: Any) -> str:
        """Have it do something, and return what it says."""
        self.start(**job)
        return self.answer()

    def start(self, **job: Any) -> None:
        """Have it do something."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()

    def answer(self) -> str:
        """Return its next line."""
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def wait_until_stopped(self) -> None:
        """Wait until it stopped itself."""
        _, status = os.waitpid(self.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status), status

    def go_on(self) -> None:
        """Let it go on."""
        os.kill(self.pid, signal.SIGCONT)

    def end(self) -> None:
        """Kill it, wherever it is."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()


def be_neighbour() -> None:
    """Do what standard input asks for, one line of JSON after the other."""
    readers: list[sqlite3.Connection] = []
    for line in sys.stdin:
        job = json.loads(line)
        if job["job"] == "read":
            readers.append(sqlite3.connect(f"file:{job['path']}?mode=ro", uri=True))
            readers[-1].execute("begin")
            readers[-1].execute("select count(*) from sqlite_master").fetchone()
        elif job["job"] == "let go":
            for reader in readers:
                reader.close()
            readers.clear()
        elif job["job"] == "write":
            _stop_while_writing(Path(job["path"]), job["ticks"])
        print("done", flush=True)


def _stop_while_writing(path: Path, ticks: int) -> None:
    """Stop in the middle of a transaction, and commit it once somebody lets this go on."""
    network = opened(path, [ticks], guests=False)

    def work(writer: Writer) -> None:
        told = weakties.InteractionNoted(people=(), note="a word of a neighbour")
        writer.append([weakties.Draft(event=told)])
        os.kill(os.getpid(), signal.SIGSTOP)

    network.log.transact(work)
    network.close()


def left(
    folder: Path, words: Collection[str], besides: Collection[Path] = ()
) -> list[tuple[str, str]]:
    """Return the words that still stand in a file, and in which; another process looks, as it must.

    Args:
        besides: files that are known to have them.
    """
    if not words:
        return []
    known = {str(file) for file in besides}
    files = [f for f in sorted(folder.rglob("*")) if f.is_file() and str(f) not in known]
    sought = [(word, spelling) for word in words for spelling in spellings(word)]
    held = subprocess.check_output(["cat", *files]).lower()
    if not any(spelling in held for _, spelling in sought):
        return []
    contents = {f.name: subprocess.check_output(["cat", f]).lower() for f in files}
    return [(w, name) for name, text in contents.items() for w, s in sought if s in text]


@cache
def spellings(word: str) -> frozenset[bytes]:
    """Return how a word can stand in a file whose ASCII letters were made small."""
    bare = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    forms = {form for w in (word, bare) for form in (w, w.casefold(), w.upper(), w.lower())}
    forms |= {unicodedata.normalize("NFD", form) for form in forms}
    texts = set(forms)
    for form in forms:
        texts |= {json.dumps(form)[1:-1], quote(form)}
        texts |= {"".join(f"\\u{ord(c):04x}" for c in form)}
        texts |= {"".join(f"%{byte:02x}" for byte in form.encode())}
    found = {text.encode() for text in texts}
    found |= {form.encode(e) for form in forms for e in ("utf-16-le", "utf-16-be")}
    return frozenset(spelling.lower() for spelling in found)
