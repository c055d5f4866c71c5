"""How does what an importer gives pass from a child process, and come out as nothing else?"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from weakties.codec import Codec, Encoded
from weakties.domain.event import Event, changed
from weakties.domain.unknown import Unknown
from weakties.domain.when import NOW
from weakties.envelope import Draft
from weakties.errors import MalformedEvent
from weakties.importing.planning import UNDATED
from weakties.importing.protocol import Bookmark, Columns, Given, Progress, Reject, Skip
from weakties.importing.reading import Reading


class Fact(msgspec.Struct, array_like=True, frozen=True):
    """An event, taken apart."""

    kind: str
    version: int
    at: str
    data: str
    personal: str | None


class Row(msgspec.Struct, array_like=True, tag="draft", frozen=True):
    """A draft."""

    fact: Fact
    key: str | None
    row: int
    mentions: list[Fact]
    withdraws: list[str]
    empties: list[str]
    revision: str | None


class Refused(msgspec.Struct, array_like=True, tag="reject", frozen=True):
    """A reject."""

    code: str
    message: str
    row: int
    raw: str
    reason: str = ""


class Left(msgspec.Struct, array_like=True, tag="skip", frozen=True):
    """A skip."""

    reason: str
    row: int
    raw: str
    withdraws: list[str]
    empties: list[str]
    revision: str | None
    code: str = ""
    columns: tuple[dict[str, tuple[str, ...]], tuple[str, ...], tuple[str, ...]] | None = None


class Step(msgspec.Struct, array_like=True, tag="progress", frozen=True):
    """Progress."""

    done: int
    total: int | None


class Mark(msgspec.Struct, array_like=True, tag="bookmark", frozen=True):
    """A bookmark."""

    cursor: str


class Opened(msgspec.Struct, array_like=True, tag="file", frozen=True):
    """The beginning of a file."""

    importer: str
    version: int
    snapshot: bool
    file: str
    digest: str
    plugin: str
    unread: tuple[str, ...] = ()


class At(msgspec.Struct, array_like=True, tag="at", frozen=True):
    """Whose code runs from here on."""

    plugin: str


class Failed(msgspec.Struct, array_like=True, tag="error", frozen=True):
    """An error that weakties can explain, by its class, its words and its values."""

    name: str
    message: str
    values: dict[str, str | list[str]]


Message = Row | Refused | Left | Step | Mark | Opened | At | Failed
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[Message]).decode


def packed(messages: Iterable[Message]) -> bytes:
    """Write one frame."""
    return _encode(list(messages))


def unpacked(frame: bytes) -> list[Message]:
    """Read one frame.

    Raises:
        msgspec.MsgspecError: it is none.
    """
    return _decode(frame)


def written(given: Given | Reading, codec: Codec) -> Message:
    """Turn what an importer gives into a message; an event that cannot be told is a reject."""
    match given:
        case Draft():
            return _row(given, codec)
        case Reading():
            return Opened(given.importer, given.version, given.snapshot, given.file,
                          given.digest, given.plugin, given.unread)  # fmt: skip
        case Reject():
            return Refused(_plain(given.code), _plain(given.message), given.row, _plain(given.raw),
                           _plain(given.reason))  # fmt: skip
        case Skip():
            return Left(
                _plain(given.reason), given.row, _plain(given.raw), [*map(_plain, given.withdraws)],
                [*map(_plain, given.empties)], given.revision and _plain(given.revision),
                _plain(given.code), _columns(given.columns),
            )  # fmt: skip
        case Progress():
            return Step(given.done, given.total)
    return Mark(given.cursor)


def _columns(
    columns: Columns | None,
) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...], tuple[str, ...]] | None:
    """Take apart what is read from the columns of a table."""
    if columns is None:
        return None
    taken = {_plain(what): tuple(map(_plain, names)) for what, names in columns.taken.items()}
    return taken, tuple(map(_plain, columns.left_out)), tuple(map(_plain, columns.remarks))


def _row(draft: Draft, codec: Codec) -> Row | Refused:
    """Take a draft apart."""
    try:
        fact = _fact(draft.event, codec)
        mentions = [_fact(person, codec) for person in draft.mentions]
    except MalformedEvent as error:
        return Refused("event.malformed", str(error), draft.row, "")
    return Row(
        fact, draft.key, draft.row, mentions, [*map(_plain, draft.withdraws)],
        [*map(_plain, draft.empties)], draft.revision and _plain(draft.revision),
    )  # fmt: skip


def _plain(text: str) -> str:
    """Keep half characters from stopping a message."""
    return text.encode("utf-8", "backslashreplace").decode()


def told(message: Message, codec: Codec) -> Given | Reading | None:
    """Turn a message back into what the importer gave; None for what stands for no such thing."""
    made: Given | Reading | None = None
    match message:
        case Row():
            made = _draft(message, codec)
        case Refused():
            made = Reject(message.code, message.message, message.row, message.raw,
                          reason=message.reason)  # fmt: skip
        case Left():
            made = Skip(
                message.reason, message.row, message.raw, tuple(message.withdraws),
                tuple(message.empties), message.revision, message.code,
                message.columns and Columns(*message.columns),
            )  # fmt: skip
        case Step():
            made = Progress(message.done, message.total)
        case Mark():
            made = Bookmark(message.cursor)
        case Opened():
            made = Reading(message.importer, message.version, message.snapshot, message.file,
                           message.digest, message.plugin, unread=message.unread)  # fmt: skip
        case _:
            pass
    return made


def _draft(row: Row, codec: Codec) -> Draft | Reject:
    """Put a draft together again; what nobody here can read is no draft."""
    event = _event(row.fact, codec)
    if isinstance(event, Unknown):
        return Reject("event.malformed", f"{event.kind} cannot be read", row.row)
    mentions = tuple(_event(fact, codec) for fact in row.mentions)
    return Draft(
        event=event, key=row.key, row=row.row, mentions=mentions, withdraws=tuple(row.withdraws),
        empties=tuple(row.empties), revision=row.revision,
    )  # fmt: skip


def _fact(event: Event, codec: Codec) -> Fact:
    """Take an event apart; what does not say when it happened is recorded as of then, not now."""
    if event.at != NOW:
        return Fact(*codec.encode(event))
    kind, version, _, data, personal = codec.encode(changed(event, at=UNDATED))
    return Fact(kind, version, NOW, data, personal)


def _event(fact: Fact, codec: Codec) -> Event:
    encoded = Encoded(fact.kind, fact.version, fact.at or UNDATED, fact.data, fact.personal)
    event = codec.decode(encoded)
    return event if fact.at else changed(event, at=NOW)
