"""Tamper evidence: a commitment for each personal part, and a hash chain over all rows.

The chain is tamper-evident, not tamper-proof: who can rewrite every row can rewrite every hash,
and a tail cut off leaves a shorter chain that holds. An anchor kept elsewhere shows both.

There are two rules, and each row says itself which one it follows. By the first, the leaf hashes an
event's key, which therefore stays for ever. By the second, the commitment binds the key together
with the personal part, under the same salt, so that both can be blanked: what is left of a key that
a dictionary could test goes with the salt. The commitments of the second rule are a byte longer.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b, sha256
from struct import Struct
from typing import Any

FORMAT = 1
_GENESIS, _LEAF, _LINK = b"\x03", b"\x00weakties/event/v1", b"\x02"
_PERSONAL, _SEALED = b"weakties/personal/v1", b"weakties/personal/v2"
_SECOND, _SECOND_BYTES = b"\x02", 33
_BLOCK_BYTES = 64
_INNER, _OUTER = (bytes(byte ^ pad for byte in range(256)) for pad in (0x36, 0x5C))
_ABSENT = -1
_LENGTHS, _LENGTH = Struct(">12q").pack, Struct(">q").pack
NOTHING = "{}"
"""The personal part of an event that has a key, and nothing personal beside it."""


def genesis(network_id: str, secret: bytes) -> bytes:
    """Return the hash before the first event, which binds format, network and secret."""
    parts = (str(FORMAT).encode(), network_id.encode(), sha256(secret).digest())
    return sha256(_GENESIS + b"".join(len(p).to_bytes(8) + p for p in parts)).digest()


def bind_words(salt: bytes, event_id: str, personal: str) -> bytes:
    """Bind a personal part by the first rule: who lacks the salt cannot guess it.

    Args:
        salt: at most 64 bytes; the log's have 32.

    Source:
        RFC 2104, section 2.
    """
    name = event_id.encode()
    return _hmac(salt, _PERSONAL + len(name).to_bytes(8) + name + personal.encode())


def bind_key_and_words(salt: bytes, event_id: str, key: bytes | None, personal: str) -> bytes:
    """Bind a key and a personal part by the second rule: who lacks the salt can guess neither.

    Args:
        salt: at most 64 bytes; the log's have 32.
        key: None is another thing than an empty one.

    Returns:
        33 bytes, the first of which names the rule.
    """
    name = event_id.encode()
    parts = (
        _SEALED, _LENGTH(len(name)), name, _LENGTH(_ABSENT if key is None else len(key)),
        key or b"", personal.encode(),
    )  # fmt: skip
    return _SECOND + _hmac(salt, b"".join(parts))


def _hmac(salt: bytes, text: bytes) -> bytes:
    """Return HMAC-SHA256 with the salt as key.

    It is spelled out: a key that is used once makes the library set up more than it hashes.

    Source:
        RFC 2104, section 2.
    """
    key = salt.ljust(_BLOCK_BYTES, b"\0")
    return sha256(key.translate(_OUTER) + sha256(key.translate(_INNER) + text).digest()).digest()


def is_sealed(commitment: bytes | None) -> bool:
    """Check whether a commitment is one of the second rule, which binds the key as well."""
    return commitment is not None and len(commitment) == _SECOND_BYTES


def link(previous: bytes, columns: tuple[Any, ...]) -> bytes:
    """Return the hash of the chain after one more event.

    Args:
        previous: the chain's hash so far.
        columns: those of `Row` but its hash, as stored.
    """
    return extend(previous, compute_leaf(columns))


def extend(previous: bytes, leaf: bytes) -> bytes:
    """Return the hash of the chain after one more event, of which only the leaf need be known.

    Source:
        RFC 9162, section 2.1, for keeping leaves apart from links.
    """
    return sha256(b"".join((_LINK, previous, leaf))).digest()


def compute_leaf(columns: tuple[Any, ...]) -> bytes:
    """Return the hash of one event by itself, which says nothing to whoever lacks a column of it.

    Args:
        columns: those of `Row` but its hash, as stored.

    The position is not hashed: the place in the chain says it. All others but the personal part and
    its salt are, for which the commitment stands; by the second rule it stands for the key as well.
    Their lengths come first, in characters, so that no two rows spell the same text.
    """
    (
        _, name, kind, version, occurred, recorded, actor, source, batch, cause,
        key, data, _, _, bound,
    ) = columns  # fmt: skip
    if bound is not None and len(bound) == _SECOND_BYTES:
        key = None
    lengths = _LENGTHS(
        len(name), len(kind), version, len(occurred), len(recorded), len(actor), len(source),
        _ABSENT if batch is None else len(batch), _ABSENT if cause is None else len(cause),
        _ABSENT if key is None else len(key), len(data), _ABSENT if bound is None else len(bound),
    )  # fmt: skip
    texts = (name, kind, occurred, recorded, actor, source, batch or "", cause or "", data)
    parts = (_LEAF, lengths, "".join(texts).encode(), key or b"", bound or b"")
    return sha256(b"".join(parts)).digest()


def has_valid_commitment(row: tuple[Any, ...]) -> bool:
    """Check that the personal part of a `Row` is the one it was recorded with, or is gone.

    By the second rule that holds of its key, too: both are there, or neither.
    """
    name, key, (personal, salt, promised) = row[1], row[10], row[12:15]
    if not is_sealed(promised):
        if personal is None:
            return salt is None
        return salt is not None and promised == bind_words(salt, name, personal)
    if personal is None:
        return salt is None and key is None and promised.startswith(_SECOND)
    return salt is not None and promised == bind_key_and_words(salt, name, key, personal)


def hash_key(secret: bytes, text: str) -> bytes:
    """Hash a natural key so that only this network can recognize it.

    Source:
        RFC 7693, BLAKE2 with a key.

    >>> len(hash_key(b"secret", "linkedin:in/ana"))
    16
    """
    hashing = _make_hasher(secret).copy()
    hashing.update(text.encode())
    return hashing.digest()


@lru_cache(maxsize=4)
def _make_hasher(secret: bytes) -> blake2b:
    """Return a keyed hasher, set up once for all texts of a network."""
    return blake2b(key=secret, person=b"weakties/key/v1", digest_size=16)
