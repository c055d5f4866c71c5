"""What does the child process do: probe plugins, or read a file with their importers?"""

from __future__ import annotations

import json
import os
import resource
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from weakties.errors import BrokenPlugin, WeaktiesError
from weakties.importing.protocol import Bookmark
from weakties.plugins import apart, wire
from weakties.plugins.finding import Entry
from weakties.plugins.hearing import heard, imported
from weakties.plugins.offers import Offers
from weakties.plugins.reading import Asked, Reader, stream, too_large

BATCH, FRAME = 500, 2**20
_TRACE = 4_000


def main(pipe: int) -> None:
    """Do what is asked on standard input; see `apart.ask`."""
    limits = (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, apart.CPU_LIMIT_S),
        (resource.RLIMIT_AS, apart.MEMORY_LIMIT),
    )
    for what, most in limits:
        _, hard = resource.getrlimit(what)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)  # noqa: PLW2901  # as it may be
        resource.setrlimit(what, (most, hard))
    request = json.loads(sys.stdin.buffer.read())
    with os.fdopen(pipe, "wb") as answers:
        work = {"probe": _probe, "read": _read}[request["do"]]
        for frame in work(request):
            apart.send(answers, frame)
        answers.write(apart.END)
        answers.flush()
        os._exit(0)  # whatever a plugin left running


def _probe(request: dict[str, Any]) -> Iterator[bytes]:
    """Import each plugin, and say what it offers or why it does not."""
    for told in request["plugins"]:
        entry = Entry(**told)
        yield json.dumps({"at": entry.name}).encode()
        found: dict[str, Any] = {"name": entry.name}
        try:
            offers = heard(entry.name, lambda entry=entry: imported(entry.target))  # type: ignore[misc]  # binds the loop's entry
            found |= {"offers": offers.ids(), "manifest": offers.said()}
        except BrokenPlugin as error:
            trace = "".join(traceback.format_exception(error.__cause__ or error))[-_TRACE:]
            found |= {"stage": error.stage, "reason": error.reason, "trace": trace}
        yield json.dumps(found).encode()


def _read(request: dict[str, Any]) -> Iterator[bytes]:
    """Read a file, and send what the importers give, many at a time."""
    offers, readers = Offers(), list[Reader]()
    held: list[wire.Message] = []
    try:
        for told in request["plugins"]:
            entry = Entry(**told)
            yield wire.packed([wire.At(entry.name)])
            own = heard(entry.name, lambda entry=entry: imported(entry.target))  # type: ignore[misc]  # binds the loop's entry
            offers.add(own)
            origin = f"{entry.distribution} {entry.version}"
            readers += [Reader(importer, entry.name, origin) for importer in own.importers]
        codec, size = offers.codec(), 0
        for given in stream(_asked(request), readers):
            message = wire.written(given, codec)
            size += len(getattr(message, "raw", ""))
            held.append(message)
            if isinstance(message, wire.Opened):
                whose = next(r.plugin for r in readers if r.importer.id == message.importer)
                held.append(wire.At(whose))
            if len(held) >= BATCH or size > FRAME or isinstance(message, wire.Opened | wire.Step):
                yield wire.packed(held)
                held, size = [], 0
    except WeaktiesError as error:
        held.append(_failed(error))
    except MemoryError:
        held = [_failed(too_large(Path(request["path"]).name))]
    yield wire.packed(held)


def _asked(request: dict[str, Any]) -> Asked:
    bookmarks = {name: Bookmark(cursor) for name, cursor in request["bookmarks"].items()}
    return Asked(
        Path(request["path"]), request["importer"], request["options"], bookmarks, request["today"]
    )


def _failed(error: WeaktiesError) -> wire.Failed:
    """Take an error apart into its class, its words and its values; see `apart_reading.raised`."""
    values = {name: list(value) if isinstance(value, tuple) else str(value)
              for name, value in vars(error).items()}  # fmt: skip
    return wire.Failed(type(error).__name__, str(error), values)
