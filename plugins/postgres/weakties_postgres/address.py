"""The address of a database, and a name for it without user or password."""

from __future__ import annotations

import re
from typing import Any

import attrs
import psycopg
from psycopg import conninfo

from weakties import stores

Connection = psycopg.Connection[tuple[Any, ...]]
_DEFAULTS = {
    "connect_timeout": "10",
    "keepalives_idle": "60",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "application_name": "weakties",
}
"""What a URL may say otherwise; without these a server that is gone is noticed after hours."""
_FIXED: dict[str, Any] = {
    "client_encoding": "UTF8",
    "autocommit": True,
    "prepare_threshold": None,
}
"""No statement is prepared on the server, since a pooler may hand the next one to another."""
_PORTS, _HARMLESS = re.compile(r"[\d,]*"), re.compile(r"[\w.:,\[\]-]*")


@attrs.frozen
class Database:
    """A database.

    Attributes:
        parameters: what the driver is told of it.
        name: what people are told of it: where it is, and nothing of who asks.
        address: what it is known by in this process: the URL, with user and password.
    """

    parameters: dict[str, Any] = attrs.field(repr=False)
    name: str
    address: str = attrs.field(repr=False)

    @classmethod
    def of(cls, url: str) -> Database:
        """Read a URL.

        Raises:
            Unreadable: it is none that PostgreSQL understands.
        """
        try:
            parameters = conninfo.conninfo_to_dict(url)
        except psycopg.Error:
            raise stores.Unreadable(
                "The database", "its URL is not as PostgreSQL writes them",
                "write postgresql://HOST/DATABASE, with any / @ : ? # of a password as % and two "
                "digits, or better with the password in ~/.pgpass",
            ) from None  # fmt: skip
        return cls({**_DEFAULTS, **parameters, **_FIXED}, _format_name(parameters), url)

    def connect(self) -> Connection:
        """Open a connection that begins no transaction by itself."""
        connection = Connection.connect(**self.parameters)
        configure(connection)
        return connection


def configure(connection: Connection) -> None:
    """Set how a new connection begins transactions."""
    connection.isolation_level = psycopg.IsolationLevel.READ_COMMITTED


def _format_name(parameters: dict[str, Any]) -> str:
    """Spell host, port and database, as far as they are told; a socket's folder is nobody's."""
    host = str(parameters.get("host") or parameters.get("hostaddr") or "")
    host = "" if host.startswith(("/", "@")) else host
    port, database = str(parameters.get("port") or ""), str(parameters.get("dbname") or "")
    if "@" in database or not _PORTS.fullmatch(port):  # some of a password was taken for these
        return "postgresql://..."
    where = f"{host}:{port}" if host and port else host
    names = (n if _HARMLESS.fullmatch(n) else "..." for n in (where, database))
    return f"postgresql://{'/'.join(names)}"
