"""The secret outside of the log, by which suppression recognizes who was forgotten.

It lies beside the log, ``network.secret``, private, and is made when it is first needed. Whoever
has it and the log can test guesses about who is suppressed; whoever has the log alone cannot.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from weakties.errors import Unreadable
from weakties.log.sqlite.explain import explain_errors
from weakties.log.sqlite.handles import SAFELY
from weakties.network.facade import get_companion_path

if TYPE_CHECKING:
    from weakties.network.facade import Network

END, _BYTES = "secret", 32


def get_secret_path(path: Path) -> Path:
    """Return where the secret of a network's file lies."""
    return get_companion_path(path, END)


def read_secret(network: Network) -> bytes | None:
    """Return the secret of a network; None if it has none.

    Raises:
        Unreadable: it was damaged.
    """
    if network.path is None:
        return None
    where = get_secret_path(network.path)
    with explain_errors(where):
        try:
            handle = os.open(where, os.O_RDONLY | SAFELY)
        except FileNotFoundError:
            return None
        with os.fdopen(handle, "rb") as file:
            text = file.read(4 * _BYTES)
    with suppress(ValueError):
        secret = bytes.fromhex(text.decode("ascii").strip())
        if len(secret) == _BYTES:
            return secret
    cure = "put it back from a copy, or move it away: then suppressed people can be imported again"
    raise Unreadable(where.name, "it is no secret of weakties", cure)


def ensure_secret(network: Network) -> bytes:
    """Return the secret of a network, after making it if there is none.

    A network in memory or in a database has no file beside it: there it is the log's own.

    Raises:
        CannotWrite: its place does not take it.
    """
    if network.path is None:
        return network.log.secret
    existing = read_secret(network)
    if existing is not None:
        return existing
    where = get_secret_path(network.path)
    secret = network.chance(_BYTES)
    with explain_errors(where):
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | SAFELY
        handle = os.open(where, flags, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(secret.hex().encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
    return secret
