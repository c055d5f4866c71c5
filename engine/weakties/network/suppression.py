"""The secret outside of the log, by which suppression recognizes who was forgotten.

It lies beside the log, ``network.secret``, private, and is made when it is first needed. Whoever
has it and the log can test guesses about who is suppressed; whoever has the log alone cannot.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import attrs

from weakties.errors import Unreadable, WeaktiesError
from weakties.errors.files import describe_obstacle
from weakties.files import get_companion_path
from weakties.importing.suppressing import Suppressions, fingerprint
from weakties.log.protocol import Chance, Log
from weakties.log.sqlite.explain import explain_errors
from weakties.log.sqlite.handles import SAFELY

END, _BYTES, _LONGEST = "secret", 32, 1 << 16


def get_secret_path(path: Path) -> Path:
    """Return where the secret of a network's file lies."""
    return get_companion_path(path, END)


def read_secrets(path: Path | None) -> tuple[bytes, ...]:
    """Return the secrets beside a network's file, one from each line; the first is used now.

    There are several where one was lost, another was made, and the first came back.

    Raises:
        Unreadable: a line of it is no secret.
    """
    if path is None:
        return ()
    where = get_secret_path(path)
    if (obstacle := describe_obstacle(where)) is not None:
        raise Unreadable(where.name, obstacle, "move it away and retry")
    with explain_errors(where):
        try:
            handle = os.open(where, os.O_RDONLY | SAFELY)
        except FileNotFoundError:
            return ()
        with os.fdopen(handle, "rb") as file:
            text = file.read(_LONGEST)
    with suppress(ValueError):
        secrets = tuple(bytes.fromhex(line) for line in text.decode("ascii").split())
        if secrets and all(len(secret) == _BYTES for secret in secrets):
            return secrets
    cure = "put it back from a copy, or move it away: then suppressed people can be imported again"
    raise Unreadable(where.name, "it is no secret of weakties", cure)


def load_suppressions(log: Log, path: Path | None, *, needs_secret: bool = True) -> Suppressions:
    """Return who was forgotten so that no import brings them back, with what recognizes them.

    Args:
        needs_secret: whether a damaged secret is raised; else it is as if there were none.

    Raises:
        Unreadable: the secret was damaged.
    """

    def read() -> tuple[bytes, ...]:
        try:
            return read_secrets(path)
        except WeaktiesError:
            if needs_secret:
                raise
            return ()

    return Suppressions.load(log, read)


@attrs.frozen
class SecretLoss:
    """That imports do not recognize people who were forgotten, and what can be done about it.

    Attributes:
        people: the ids that stayed of those who are not recognized.
    """

    people: tuple[str, ...]
    problem: str
    cure: str

    @property
    def sentence(self) -> str:
        """The problem and its cure."""
        return f"{self.problem}; {self.cure}"


def find_loss(log: Log, path: Path | None) -> SecretLoss | None:
    """Return what is wrong with suppression: hashes whose secret is not there; None if nothing.

    Raises:
        Unreadable: the secret was damaged.
    """
    lost = load_suppressions(log, path).unrecognized
    people = tuple(dict.fromkeys(person.person for person in lost))
    if not people:
        return None
    many = len(people) > 1
    who = f"{len(people)} people whom you forgot" if many else "somebody whom you forgot"
    why = "the secret by which they are recognized lay beside the file that this came from"
    again = "forget whoever comes back again, with --suppress"
    cure = again
    if path is not None:
        where = get_secret_path(path)
        if os.path.lexists(where):
            why = f"{where.name} is not the one of then"
            cure = f"add the line of that one, from a copy, to {where}"
        else:
            why = f"{where.name} is missing"
            cure = f"put {where} back from a copy, or from beside the network that this came from"
        cure += f"; if it is gone for good, {again}"
    return SecretLoss(people, f"imports may bring back {who}: {why}", cure)


def find_needed_secret(log: Log, path: Path | None) -> Path | None:
    """Return the file of the secret, if somebody is recognized by it; None if it is not needed."""
    if path is None:
        return None
    suppressions = load_suppressions(log, path, needs_secret=False)
    prints = {p for person in suppressions.people for p in person.secrets}
    is_used = any(fingerprint(secret) in prints for secret in suppressions.secrets[1:])
    return get_secret_path(path) if is_used else None


def ensure_secret(log: Log, path: Path | None, chance: Chance) -> bytes:
    """Return the secret of a network, after making it if there is none.

    A network in memory or in a database has no file beside it: there it is the log's own.

    Raises:
        CannotWrite: its place does not take it.
    """
    if path is None:
        return log.secret
    if existing := read_secrets(path):
        return existing[0]
    where = get_secret_path(path)
    secret = chance(_BYTES)
    with explain_errors(where):
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | SAFELY
        handle = os.open(where, flags, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(secret.hex().encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
    return secret
