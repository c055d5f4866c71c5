"""The parent's side of the sandbox: plugins are probed, and files read, in a child process."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import attrs
import msgspec

from weakties import errors
from weakties.errors import BrokenPlugin, WeaktiesError
from weakties.importing.protocol import ImportItem
from weakties.importing.reading import Reading
from weakties.log.codec import Codec
from weakties.plugins.cache import Card
from weakties.plugins.discovery import Entry
from weakties.plugins.reading import ReadRequest
from weakties.plugins.sandbox import process, wire

_RESULT_FIELDS = {"offers", "manifest", "stage", "reason", "trace"}


def probe_plugins(entries: Iterable[Entry], patience_s: float) -> list[Card]:
    """Find out about plugins, one after the other; what stops the child is the fault of one.

    Args:
        patience_s: how long one may take.
    """
    waiting = {entry.name: entry for entry in entries}
    cards: list[Card] = []
    while waiting:
        at = next(iter(waiting))
        try:
            for frame in process.run_child(
                _build_probe_request(waiting.values()), silence_s=patience_s
            ):
                message = json.loads(frame)
                at = message.get("at", at)
                if message.get("name") in waiting:
                    cards.append(_build_card(waiting.pop(message["name"]), message))
            reason = "it was passed over"
        except (process.ChildDied, ValueError, TypeError, OSError) as error:
            reason = str(error)
        if waiting:
            entry = waiting.pop(at, None) or waiting.pop(next(iter(waiting)))
            cards.append(Card.of(entry, stage="probe", reason=reason))
    return cards


def _build_probe_request(entries: Iterable[Entry]) -> dict[str, Any]:
    return {"do": "probe", "plugins": [attrs.asdict(entry) for entry in entries]}


def _build_card(entry: Entry, message: dict[str, Any]) -> Card:
    return Card.of(
        entry, **{name: value for name, value in message.items() if name in _RESULT_FIELDS}
    )


def stream_in_child(
    request: ReadRequest, entries: Iterable[Entry], codec: Codec, patience_s: float
) -> Iterator[Reading | ImportItem]:
    """Do as `weakties.plugins.reading.stream`, in a child process.

    Args:
        patience_s: how long an importer may say nothing.

    Raises:
        BrokenPlugin: the child did not come to its end; it names whose code ran.
    """
    whose = {entry.name: f"{entry.distribution} {entry.version}" for entry in entries}
    at = ""
    try:
        for frame in process.run_child(_build_read_request(request, entries), silence_s=patience_s):
            for message in wire.unpack_frame(frame):
                if isinstance(message, wire.PluginMessage):
                    at = message.plugin
                elif isinstance(message, wire.ErrorMessage):
                    raise restore_error(message)
                elif (item := wire.decode_message(message, codec)) is not None:
                    yield item
    except (process.ChildDied, msgspec.MsgspecError) as error:
        raise BrokenPlugin(at or "?", "call", str(error), whose.get(at, "")) from None


def restore_error(message: wire.ErrorMessage) -> WeaktiesError:
    """Make an error again from its class, its words and its values."""
    kind = getattr(errors, message.name, WeaktiesError)
    if not (isinstance(kind, type) and issubclass(kind, WeaktiesError)):
        kind = WeaktiesError
    error: WeaktiesError = kind.__new__(kind)
    error.args = (message.message,)
    vars(error).update(message.values)
    return error


def _build_read_request(request: ReadRequest, entries: Iterable[Entry]) -> dict[str, Any]:
    return {
        "do": "read",
        "plugins": [attrs.asdict(entry) for entry in entries],
        "path": str(request.path.absolute()),
        "importer": request.importer,
        "options": dict(request.options),
        "bookmarks": {name: mark.cursor for name, mark in request.bookmarks.items()},
        "today": request.today,
    }
