"""What makes a changed past show: a commitment for each personal part, a hash chain over all.

The chain is tamper-evident, not tamper-proof: who can rewrite every row can rewrite every hash,
and a tail cut off leaves a shorter chain that holds. An anchor kept elsewhere shows both.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from hmac import digest
from struct import Struct

from weakties.envelope import Row

FORMAT = 1
_GENESIS, _LEAF, _LINK = b"\x03", b"\x00weakties/event/v1", b"\x02"
_PERSONAL = b"weakties/personal/v1"
_ABSENT = -1
_LENGTHS = Struct(">12q").pack


def genesis(network_id: str, secret: bytes) -> bytes:
    """Give the hash before the first event: it binds format, network and secret."""
    parts = (str(FORMAT).encode(), network_id.encode(), sha256(secret).digest())
    return sha256(_GENESIS + b"".join(len(p).to_bytes(8) + p for p in parts)).digest()


def commitment(salt: bytes, event_id: str, personal: str) -> bytes:
    """Bind a personal part without giving it away: who lacks the salt cannot guess it."""
    name = event_id.encode()
    return digest(salt, _PERSONAL + len(name).to_bytes(8) + name + personal.encode(), "sha256")


def link(previous: bytes, columns: Sequence[str | None], binary: tuple[bytes, bytes]) -> bytes:
    """Give the hash of one more event.

    Args:
        previous: the chain's hash so far.
        columns: id, kind, version, occurred_at, recorded_at, actor, source, data, batch, cause.
        binary: key and commitment, each empty where there is none.

    Every column is hashed as stored; the lengths of all twelve stand before them, so that no two
    rows spell the same bytes.

    Source:
        RFC 9162, section 2.1, for keeping leaves apart from links.
    """
    parts = [b"" if c is None else c.encode() for c in columns]
    parts += binary
    lengths = [_ABSENT if c is None else len(p) for c, p in zip(columns, parts, strict=False)]
    leaf = sha256(_LEAF + _LENGTHS(*lengths, len(binary[0]), len(binary[1])) + b"".join(parts))
    return sha256(_LINK + previous + leaf.digest()).digest()


def next_hash(previous: bytes, row: Row) -> bytes:
    """Recompute the hash a stored row must have."""
    return link(
        previous,
        (
            row.id,
            row.kind,
            str(row.version),
            row.occurred_at,
            row.recorded_at,
            row.actor,
            row.source,
            row.data,
            row.batch,
            row.cause,
        ),  # fmt: skip
        (row.key or b"", row.commitment or b""),
    )


def keyed(secret: bytes, text: str) -> bytes:
    """Hash a natural key so that only this network can recognize it.

    >>> len(keyed(b"secret", "linkedin:in/ana"))
    16
    """
    return digest(secret, b"weakties/key/v1" + text.encode(), "sha256")[:16]
