"""What a store is made of: the port, what makes rows, and what can go wrong.

A store keeps logs where the engine keeps none. By the hook ``weakties_stores`` it offers an object
as `weakties.offered.Store` says; what that opens is a `Log`. A `Forge` turns drafts into rows,
`appended` and `continued` say which rows to store, `blank_row` what is left of one when somebody
is forgotten, `copied` writes them into a file, and ``weakties.testing.LogContract`` tries whether
every promise is kept.
"""

from weakties.chain import genesis, is_sealed, keyed
from weakties.codec import Codec
from weakties.envelope import STRUCTURAL, Dated, Draft, Head, Recorded, Row
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
from weakties.log.continuing import Columns, appended, blank_row, continued, copied
from weakties.log.forge import Forge
from weakties.log.protocol import Chance, Clock, Log, Writer
from weakties.log.reading import SEEN, mentioning, one, opened, spellings, way

__all__ = [
    "SEEN",
    "STRUCTURAL",
    "BrokenLog",
    "CannotWrite",
    "Chance",
    "Clock",
    "Codec",
    "Columns",
    "Dated",
    "Draft",
    "Forge",
    "ForkedNetwork",
    "Head",
    "Log",
    "MalformedEvent",
    "NewerNetwork",
    "NoNetwork",
    "NotANetwork",
    "Recorded",
    "Row",
    "SeveralNetworks",
    "Unconfirmed",
    "Unreadable",
    "WeaktiesError",
    "Writer",
    "appended",
    "blank_row",
    "continued",
    "copied",
    "genesis",
    "is_sealed",
    "keyed",
    "mentioning",
    "one",
    "opened",
    "spellings",
    "way",
]
