"""The wire between a child process and this one: only results of importers come out of it."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from weakties.domain.event import Event, evolve
from weakties.domain.unknown import Unknown
from weakties.domain.when import NOW
from weakties.errors import MalformedEvent
from weakties.importing.planning import UNDATED
from weakties.importing.protocol import Bookmark, Columns, ImportItem, Progress, Reject, Skip
from weakties.importing.reading import Reading
from weakties.log.codec import Codec, Encoded
from weakties.log.envelope import Draft


class EventMessage(msgspec.Struct, array_like=True, frozen=True):
    """An event, taken apart."""

    kind: str
    version: int
    at: str
    data: str
    personal: str | None


class DraftMessage(msgspec.Struct, array_like=True, tag="draft", frozen=True):
    """A draft."""

    fact: EventMessage
    key: str | None
    row: int
    mentions: list[EventMessage]
    withdraws: list[str]
    empties: list[str]
    revision: str | None


class RejectMessage(msgspec.Struct, array_like=True, tag="reject", frozen=True):
    """A reject."""

    code: str
    message: str
    row: int
    raw: str
    reason: str = ""


class SkipMessage(msgspec.Struct, array_like=True, tag="skip", frozen=True):
    """A skip."""

    reason: str
    row: int
    raw: str
    withdraws: list[str]
    empties: list[str]
    revision: str | None
    code: str = ""
    columns: tuple[dict[str, tuple[str, ...]], tuple[str, ...], tuple[str, ...]] | None = None


class ProgressMessage(msgspec.Struct, array_like=True, tag="progress", frozen=True):
    """Progress."""

    done: int
    total: int | None


class BookmarkMessage(msgspec.Struct, array_like=True, tag="bookmark", frozen=True):
    """A bookmark."""

    cursor: str


class FileMessage(msgspec.Struct, array_like=True, tag="file", frozen=True):
    """The beginning of a file."""

    importer: str
    version: int
    snapshot: bool
    file: str
    digest: str
    plugin: str
    unread: tuple[str, ...] = ()


class PluginMessage(msgspec.Struct, array_like=True, tag="at", frozen=True):
    """Whose code runs from here on."""

    plugin: str


class ErrorMessage(msgspec.Struct, array_like=True, tag="error", frozen=True):
    """An error that weakties can explain, by its class, its words and its values."""

    name: str
    message: str
    values: dict[str, str | list[str]]


Message = (
    DraftMessage
    | RejectMessage
    | SkipMessage
    | ProgressMessage
    | BookmarkMessage
    | FileMessage
    | PluginMessage
    | ErrorMessage
)
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[Message]).decode


def pack_frame(messages: Iterable[Message]) -> bytes:
    """Write one frame."""
    return _encode(list(messages))


def unpack_frame(frame: bytes) -> list[Message]:
    """Read one frame.

    Raises:
        msgspec.MsgspecError: it is none.
    """
    return _decode(frame)


def encode_item(item: ImportItem | Reading, codec: Codec) -> Message:
    """Turn what an importer gives into a message; an event that cannot be told is a reject."""
    match item:
        case Draft():
            return _encode_draft(item, codec)
        case Reading():
            return FileMessage(
                item.importer,
                item.version,
                item.snapshot,
                item.file,
                item.digest,
                item.plugin,
                item.unread,
            )
        case Reject():
            return RejectMessage(
                _escape_surrogates(item.code),
                _escape_surrogates(item.message),
                item.row,
                _escape_surrogates(item.raw),
                _escape_surrogates(item.reason),
            )
        case Skip():
            return SkipMessage(
                _escape_surrogates(item.reason),
                item.row,
                _escape_surrogates(item.raw),
                [*map(_escape_surrogates, item.withdraws)],
                [*map(_escape_surrogates, item.empties)],
                item.revision and _escape_surrogates(item.revision),
                _escape_surrogates(item.code),
                _split_columns(item.columns),
            )
        case Progress():
            return ProgressMessage(item.done, item.total)
    return BookmarkMessage(item.cursor)


def _split_columns(
    columns: Columns | None,
) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...], tuple[str, ...]] | None:
    """Take apart what is read from the columns of a table."""
    if columns is None:
        return None
    taken = {
        _escape_surrogates(field): tuple(map(_escape_surrogates, names))
        for field, names in columns.taken.items()
    }
    return (
        taken,
        tuple(map(_escape_surrogates, columns.left_out)),
        tuple(map(_escape_surrogates, columns.remarks)),
    )


def _encode_draft(draft: Draft, codec: Codec) -> DraftMessage | RejectMessage:
    """Take a draft apart."""
    try:
        fact = _encode_event(draft.event, codec)
        mentions = [_encode_event(person, codec) for person in draft.mentions]
    except MalformedEvent as error:
        return RejectMessage("event.malformed", str(error), draft.row, "")
    return DraftMessage(
        fact,
        draft.key,
        draft.row,
        mentions,
        [*map(_escape_surrogates, draft.withdraws)],
        [*map(_escape_surrogates, draft.empties)],
        draft.revision and _escape_surrogates(draft.revision),
    )


def _escape_surrogates(text: str) -> str:
    """Keep half characters from stopping a message."""
    return text.encode("utf-8", "backslashreplace").decode()


def decode_message(message: Message, codec: Codec) -> ImportItem | Reading | None:
    """Turn a message back into what the importer gave; None for what stands for no such thing."""
    item: ImportItem | Reading | None = None
    match message:
        case DraftMessage():
            item = _decode_draft(message, codec)
        case RejectMessage():
            item = Reject(message.code, message.message, message.row, message.raw,
                          reason=message.reason)  # fmt: skip
        case SkipMessage():
            item = Skip(
                message.reason, message.row, message.raw, tuple(message.withdraws),
                tuple(message.empties), message.revision, message.code,
                message.columns and Columns(*message.columns),
            )  # fmt: skip
        case ProgressMessage():
            item = Progress(message.done, message.total)
        case BookmarkMessage():
            item = Bookmark(message.cursor)
        case FileMessage():
            item = Reading(message.importer, message.version, message.snapshot, message.file,
                           message.digest, message.plugin, unread=message.unread)  # fmt: skip
        case _:
            pass
    return item


def _decode_draft(row: DraftMessage, codec: Codec) -> Draft | Reject:
    """Put a draft together again; what nobody here can read is no draft."""
    event = _decode_event(row.fact, codec)
    if isinstance(event, Unknown):
        return Reject("event.malformed", f"{event.kind} cannot be read", row.row)
    mentions = tuple(_decode_event(fact, codec) for fact in row.mentions)
    return Draft(
        event=event, key=row.key, row=row.row, mentions=mentions, withdraws=tuple(row.withdraws),
        empties=tuple(row.empties), revision=row.revision,
    )  # fmt: skip


def _encode_event(event: Event, codec: Codec) -> EventMessage:
    """Take an event apart; what does not say when it happened is recorded as of then, not now."""
    if event.at != NOW:
        return EventMessage(*codec.encode(event))
    kind, version, _, data, personal = codec.encode(evolve(event, at=UNDATED))
    return EventMessage(kind, version, NOW, data, personal)


def _decode_event(fact: EventMessage, codec: Codec) -> Event:
    encoded = Encoded(fact.kind, fact.version, fact.at or UNDATED, fact.data, fact.personal)
    event = codec.decode(encoded)
    return event if fact.at else evolve(event, at=NOW)
