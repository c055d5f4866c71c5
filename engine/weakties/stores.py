"""The parts of a store: the port, the rows, and the errors.

A store keeps logs where the engine keeps none. By the hook ``weakties_stores`` it offers an object
as `weakties.contracts.Store` says; what that opens is a `Log`. A `RowFactory` turns drafts into
`NewRows`, `verify_rows` checks rows of another log, `blank_row` says what is left of one when
somebody is forgotten, `copy_log` writes them into a file, and ``weakties.testing.LogContract``
tries whether every promise is kept.
"""

from weakties.errors import (
    BrokenLog,
    CannotWrite,
    ForkedNetwork,
    MalformedEvent,
    NewerNetwork,
    NoNetwork,
    NotANetwork,
    SeveralNetworks,
    Unconfirmed,
    Unreadable,
    WeaktiesError,
)
from weakties.log.chain import genesis, hash_key, is_sealed
from weakties.log.codec import Codec
from weakties.log.copying import copy_log
from weakties.log.decoding import (
    EVENT_COLUMNS,
    choose_decoder,
    decode_row,
    decode_rows,
    encode_ids,
    make_mention_check,
)
from weakties.log.envelope import OBEYED, STRUCTURAL, Draft, EventDate, Head, Recorded, Row
from weakties.log.protocol import Chance, Clock, Log, Transacting, Writer
from weakties.log.rows import Columns, NewRows, RowFactory, blank_row, verify_rows

__all__ = [
    "EVENT_COLUMNS",
    "OBEYED",
    "STRUCTURAL",
    "BrokenLog",
    "CannotWrite",
    "Chance",
    "Clock",
    "Codec",
    "Columns",
    "Draft",
    "EventDate",
    "ForkedNetwork",
    "Head",
    "Log",
    "MalformedEvent",
    "NewRows",
    "NewerNetwork",
    "NoNetwork",
    "NotANetwork",
    "Recorded",
    "Row",
    "RowFactory",
    "SeveralNetworks",
    "Transacting",
    "Unconfirmed",
    "Unreadable",
    "WeaktiesError",
    "Writer",
    "blank_row",
    "choose_decoder",
    "copy_log",
    "decode_row",
    "decode_rows",
    "encode_ids",
    "genesis",
    "hash_key",
    "is_sealed",
    "make_mention_check",
    "verify_rows",
]
