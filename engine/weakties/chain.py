"""What makes a changed past show: a commitment for each personal part, a hash chain over all.

The chain is tamper-evident, not tamper-proof: who can rewrite every row can rewrite every hash,
and a tail cut off leaves a shorter chain that holds. An anchor kept elsewhere shows both.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b, sha256
from struct import Struct
from typing import Any

FORMAT = 1
_GENESIS, _LEAF, _LINK = b"\x03", b"\x00weakties/event/v1", b"\x02"
_PERSONAL = b"weakties/personal/v1"
_BLOCK_BYTES = 64
_INNER, _OUTER = (bytes(byte ^ pad for byte in range(256)) for pad in (0x36, 0x5C))
_ABSENT = -1
_LENGTHS = Struct(">12q").pack


def genesis(network_id: str, secret: bytes) -> bytes:
    """Give the hash before the first event: it binds format, network and secret."""
    parts = (str(FORMAT).encode(), network_id.encode(), sha256(secret).digest())
    return sha256(_GENESIS + b"".join(len(p).to_bytes(8) + p for p in parts)).digest()


def commitment(salt: bytes, event_id: str, personal: str) -> bytes:
    """Bind a personal part without giving it away: who lacks the salt cannot guess it.

    It is HMAC-SHA256 with the salt as key, spelled out: a key that is used once makes the library
    set up more than it hashes.

    Args:
        salt: at most 64 bytes; the log's have 32.

    Source:
        RFC 2104, section 2.
    """
    name, key = event_id.encode(), salt.ljust(_BLOCK_BYTES, b"\0")
    told = _PERSONAL + len(name).to_bytes(8) + name + personal.encode()
    return sha256(key.translate(_OUTER) + sha256(key.translate(_INNER) + told).digest()).digest()


def link(previous: bytes, columns: tuple[Any, ...]) -> bytes:
    """Give the hash of one more event.

    Args:
        previous: the chain's hash so far.
        columns: those of `Row` but its hash, as stored.

    The position is not hashed: the place in the chain says it. All others but the personal part and
    its salt are, for which the commitment stands. Their lengths come first, in characters, so that
    no two rows spell the same text.

    Source:
        RFC 9162, section 2.1, for keeping leaves apart from links.
    """
    (
        _, name, kind, version, occurred, recorded, actor, source, batch, cause,
        key, data, _, _, bound,
    ) = columns  # fmt: skip
    lengths = _LENGTHS(
        len(name), len(kind), version, len(occurred), len(recorded), len(actor), len(source),
        _ABSENT if batch is None else len(batch), _ABSENT if cause is None else len(cause),
        _ABSENT if key is None else len(key), len(data), _ABSENT if bound is None else len(bound),
    )  # fmt: skip
    texts = (name, kind, occurred, recorded, actor, source, batch or "", cause or "", data)
    parts = (_LEAF, lengths, "".join(texts).encode(), key or b"", bound or b"")
    return sha256(b"".join((_LINK, previous, sha256(b"".join(parts)).digest()))).digest()


def bound(row: tuple[Any, ...]) -> bool:
    """Claim that the personal part of a `Row` is the one it was recorded with, or is gone."""
    name, personal, salt, promised = row[1], *row[12:15]
    if personal is None:
        return salt is None
    return salt is not None and promised == commitment(salt, name, personal)


def keyed(secret: bytes, text: str) -> bytes:
    """Hash a natural key so that only this network can recognize it.

    Source:
        RFC 7693, BLAKE2 with a key.

    >>> len(keyed(b"secret", "linkedin:in/ana"))
    16
    """
    hashing = _keying(secret).copy()
    hashing.update(text.encode())
    return hashing.digest()


@lru_cache(maxsize=4)
def _keying(secret: bytes) -> blake2b:
    """Begin a keyed hash once for all texts of a network."""
    return blake2b(key=secret, person=b"weakties/key/v1", digest_size=16)
