"""How is a file read by importers that nobody here wrote: in a child process, within limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import attrs
import msgspec

from weakties import errors
from weakties.codec import Codec
from weakties.errors import BrokenPlugin, WeaktiesError
from weakties.importing.protocol import Given
from weakties.importing.reading import Reading
from weakties.plugins import apart, wire
from weakties.plugins.finding import Entry
from weakties.plugins.reading import Asked


def stream_apart(
    asked: Asked, entries: Iterable[Entry], codec: Codec, patience_s: float
) -> Iterator[Reading | Given]:
    """Do as `weakties.plugins.reading.stream`, in a child process.

    Args:
        patience_s: how long an importer may say nothing.

    Raises:
        BrokenPlugin: the child did not come to its end; it names whose code ran.
    """
    whose = {entry.name: f"{entry.distribution} {entry.version}" for entry in entries}
    at = ""
    try:
        for frame in apart.ask(_request(asked, entries), silence_s=patience_s):
            for message in wire.unpacked(frame):
                if isinstance(message, wire.At):
                    at = message.plugin
                elif isinstance(message, wire.Failed):
                    raise raised(message)
                elif (given := wire.told(message, codec)) is not None:
                    yield given
    except (apart.Died, msgspec.MsgspecError) as error:
        raise BrokenPlugin(at or "?", "call", str(error), whose.get(at, "")) from None


def raised(message: wire.Failed) -> WeaktiesError:
    """Make an error again from its class, its words and its values."""
    kind = getattr(errors, message.name, WeaktiesError)
    if not (isinstance(kind, type) and issubclass(kind, WeaktiesError)):
        kind = WeaktiesError
    made: WeaktiesError = kind.__new__(kind)
    made.args = (message.message,)
    vars(made).update(message.values)
    return made


def _request(asked: Asked, entries: Iterable[Entry]) -> dict[str, Any]:
    return {
        "do": "read",
        "plugins": [attrs.asdict(entry) for entry in entries],
        "path": str(asked.path.absolute()),
        "importer": asked.importer,
        "options": dict(asked.options),
        "bookmarks": {name: mark.cursor for name, mark in asked.bookmarks.items()},
        "today": asked.today,
    }
