"""The child process: it probes plugins, or reads a file with their importers."""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

from weakties.errors import BrokenPlugin, WeaktiesError
from weakties.importing.protocol import Bookmark
from weakties.plugins.discovery import Entry
from weakties.plugins.loading import import_target, load_offers
from weakties.plugins.reading import Reader, ReadRequest, make_too_large_error, stream
from weakties.plugins.registry import Offers
from weakties.plugins.sandbox import process, wire

Send = Callable[[bytes], None]
BATCH, FRAME = 500, 2**20
_TRACE = 4_000


def main(pipe: int) -> None:
    """Do what is asked on standard input; see `process.run_child`."""
    _limit_resources()
    request = json.loads(sys.stdin.buffer.read())
    with process.open_answers(pipe) as answers:
        work = {"probe": _probe, "read": _read_file}[request["do"]]
        send = partial(process.send_frame, answers)
        for frame in work(request, send):
            send(frame)
        answers.write(process.END)
        answers.flush()
        os._exit(0)  # whatever a plugin left running


def _limit_resources() -> None:
    """Limit time and memory, where the system can; `doctor` says where it cannot."""
    try:
        import resource  # noqa: PLC0415  # Windows has none
    except ImportError:
        return
    limits = {
        "RLIMIT_CORE": 0,
        "RLIMIT_CPU": process.CPU_LIMIT_S,
        "RLIMIT_AS": process.MEMORY_LIMIT,
    }
    for name, maximum in limits.items():
        with suppress(AttributeError, ValueError, OSError):  # macOS refuses the last
            kind = getattr(resource, name)
            _, hard = resource.getrlimit(kind)
            limit = maximum if hard == resource.RLIM_INFINITY else min(maximum, hard)
            resource.setrlimit(kind, (limit, hard))


def _probe(request: dict[str, Any], _: Send) -> Iterator[bytes]:
    """Import each plugin, and say what it offers or why it does not."""
    for fields in request["plugins"]:
        entry = Entry(**fields)
        yield json.dumps({"at": entry.name}).encode()
        result: dict[str, Any] = {"name": entry.name}
        try:
            offers = load_offers(entry.name, lambda entry=entry: import_target(entry.target))  # type: ignore[misc]  # binds the loop's entry
            result |= {"offers": offers.collect_ids(), "manifest": offers.dump_manifest()}
        except BrokenPlugin as error:
            trace = "".join(traceback.format_exception(error.__cause__ or error))[-_TRACE:]
            result |= {"stage": error.stage, "reason": error.reason, "trace": trace}
        yield json.dumps(result).encode()


def _read_file(request: dict[str, Any], send: Send) -> Iterator[bytes]:
    """Read a file, and send what the importers give, many at a time.

    Before that it says which plugin looks at a file, whenever that is another: so it is not silent
    while plugins look at thousands of files, and it is known whose silence lasts.
    """
    offers, readers = Offers(), list[Reader]()
    batch: list[wire.Message] = []
    try:
        for fields in request["plugins"]:
            entry = Entry(**fields)
            yield wire.pack_frame([wire.PluginMessage(entry.name)])
            own = load_offers(entry.name, lambda entry=entry: import_target(entry.target))  # type: ignore[misc]  # binds the loop's entry
            offers.add(own)
            origin = f"{entry.distribution} {entry.version}"
            readers += [Reader(importer, entry.name, origin) for importer in own.importers]
        codec, size = offers.make_codec(), 0
        for item in stream(_parse_request(request), readers, before_sniff=_Announcer(send)):
            message = wire.encode_item(item, codec)
            size += len(getattr(message, "raw", ""))
            batch.append(message)
            if isinstance(message, wire.FileMessage):
                whose = next(r.plugin for r in readers if r.importer.id == message.importer)
                batch.append(wire.PluginMessage(whose))
            if (
                len(batch) >= BATCH
                or size > FRAME
                or isinstance(message, wire.FileMessage | wire.ProgressMessage)
            ):
                yield wire.pack_frame(batch)
                batch, size = [], 0
    except WeaktiesError as error:
        batch.append(_encode_error(error))
    except MemoryError:
        batch = [_encode_error(make_too_large_error(Path(request["path"]).name))]
    yield wire.pack_frame(batch)


class _Announcer:
    """Says which plugin is asked, when that changes and once a second."""

    def __init__(self, send: Send) -> None:
        self._send, self._plugin, self._sent_at = send, "", 0.0

    def __call__(self, reader: Reader) -> None:
        now = monotonic()
        if reader.plugin != self._plugin or now - self._sent_at > 1:
            self._plugin, self._sent_at = reader.plugin, now
            self._send(wire.pack_frame([wire.PluginMessage(reader.plugin)]))


def _parse_request(request: dict[str, Any]) -> ReadRequest:
    bookmarks = {name: Bookmark(cursor) for name, cursor in request["bookmarks"].items()}
    return ReadRequest(
        Path(request["path"]), request["importer"], request["options"], bookmarks, request["today"]
    )


def _encode_error(error: WeaktiesError) -> wire.ErrorMessage:
    """Take an error apart into its class, its words and its values; see `apart_reading.raised`."""
    values = {name: list(value) if isinstance(value, tuple) else str(value)
              for name, value in vars(error).items()}  # fmt: skip
    return wire.ErrorMessage(type(error).__name__, str(error), values)
