"""Errors of the server in words a person can act on, without words of the log."""

from __future__ import annotations

from types import TracebackType

import psycopg

from weakties import stores
from weakties_postgres.address import Database

_AGAIN = "check that the server runs and can be reached, and retry"
GONE = "the connection broke"
_CONNECTING = (
    ("password", "the server does not accept the user or the password", "check both and retry"),
    ("no pg_hba", "the server lets nobody in from here", "ask who runs it"),
    ("does not exist", "there is no such database or user", "make it, or correct the URL"),
    ("too many", "too many are connected to the server", "close some of them and retry"),
    ("starting up", "the server is just starting", "wait a little and retry"),
    ("certificate", "the server's certificate is not trusted", "check sslrootcert and sslmode"),
    ("ssl", "the server and the URL do not agree on encryption", "check sslmode and retry"),
    ("translate host", "there is no host of that name", "correct the URL and retry"),
    ("resolve", "there is no host of that name", "correct the URL and retry"),
    ("unreachable", "no way leads there from this machine", _AGAIN),
    ("timeout", "the server does not answer", _AGAIN),
    ("refused", "no server answers there", _AGAIN),
    ("is the server running", "no server answers there", _AGAIN),
)
_CODES = {
    "25006": ("the server takes no changes, as a standby does", "name its primary"),
    "25P03": ("it was idle too long within a transaction", "retry"),
    "40001": ("another program stood in the way", "retry"),
    "40P01": ("another program stood in the way", "retry"),
    "42501": ("its owner does not allow this user to", "let the owner grant it, see the guide"),
    "53100": ("the server's disk is full", "free some space there and retry"),
    "53200": ("the server is out of memory", "retry later"),
    "53300": ("too many are connected to the server", "close some of them and retry"),
    "55P03": ("another program holds it", "close that program and retry"),
    "57014": ("the server gave up on it, as it took too long", "raise statement_timeout, or retry"),
}
_UNKNOWN = "the server does not let us in, or does not answer"


class explain_errors:  # noqa: N801  # reads as a phrase: with explained(place)
    """Turn what the driver can raise into a `WeaktiesError`; all else passes through.

    Args:
        writing: whether it is writing that fails.
    """

    def __init__(self, database: Database, *, writing: bool = False) -> None:
        self._database, self._writing = database, writing

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if isinstance(error, psycopg.Error):
            raise self._explain(error) from error

    def _explain(self, error: psycopg.Error) -> stores.WeaktiesError:
        code = error.sqlstate or ""
        if code in _CODES:
            return self._build_failure(*_CODES[code])
        if isinstance(error, psycopg.DataError):
            return stores.MalformedEvent("event", "PostgreSQL does not keep one of its texts")
        if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
            return self._build_failure(GONE, _AGAIN)
        if code[:2] in ("23", "P0"):
            return stores.BrokenLog(0, f"PostgreSQL says {error.diag.message_primary}")
        return stores.BrokenLog(0, f"PostgreSQL refuses what weakties asks, with code {code}")

    def _build_failure(self, reason: str, cure: str) -> stores.WeaktiesError:
        cannot = stores.CannotWrite if self._writing else stores.Unreadable
        return cannot(self._database.name, reason, cure)


def explain_unreachable(database: Database, error: psycopg.Error) -> stores.Unreadable:
    """Return why no connection comes about; what the driver says may name the user."""
    text = str(error).lower()
    reasons = (entry[1:] for entry in _CONNECTING if entry[0] in text)
    return stores.Unreadable(database.name, *next(reasons, (_UNKNOWN, _AGAIN)))
