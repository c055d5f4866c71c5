"""Where is a database, and how is it named without giving a user or a password away?"""

from __future__ import annotations

import re
from typing import Any

import attrs
import psycopg
from psycopg import conninfo

from weakties import stores

_DEFAULTS = {
    "connect_timeout": "10",
    "keepalives_idle": "60",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "application_name": "weakties",
}
"""What a URL may say otherwise; without these a server that is gone is noticed after hours."""
_PORTS, _HARMLESS = re.compile(r"[\d,]*"), re.compile(r"[\w.:,\[\]-]*")


@attrs.frozen
class Place:
    """A database.

    Attributes:
        told: what the driver is told of it.
        name: what people are told of it: where it is, and nothing of who asks.
    """

    told: dict[str, Any] = attrs.field(repr=False)
    name: str

    @classmethod
    def of(cls, url: str) -> Place:
        """Read a URL.

        Raises:
            Unreadable: it is none that PostgreSQL understands.
        """
        try:
            told = conninfo.conninfo_to_dict(url)
        except psycopg.Error:
            raise stores.Unreadable(
                "The database", "its URL is not as PostgreSQL writes them",
                "write postgresql://HOST/DATABASE, with any / @ : ? # of a password as % and two "
                "digits, or better with the password in ~/.pgpass",
            ) from None  # fmt: skip
        return cls({**_DEFAULTS, **told}, _named(told))

    def connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        """Open a connection that begins no transaction by itself.

        No statement is prepared on the server, since a pooler may hand the next one to another.
        """
        fixed: dict[str, Any] = {"client_encoding": "UTF8"}
        told = {**self.told, **fixed}
        connection = psycopg.connect(autocommit=True, prepare_threshold=None, **told)
        connection.isolation_level = psycopg.IsolationLevel.READ_COMMITTED
        return connection


def _named(told: dict[str, Any]) -> str:
    """Spell host, port and database, as far as they are told; a socket's folder is nobody's."""
    host = str(told.get("host") or told.get("hostaddr") or "")
    host = "" if host.startswith(("/", "@")) else host
    port, database = str(told.get("port") or ""), str(told.get("dbname") or "")
    if "@" in database or not _PORTS.fullmatch(port):  # some of a password was taken for these
        return "postgresql://..."
    where = f"{host}:{port}" if host and port else host
    names = (n if _HARMLESS.fullmatch(n) else "..." for n in (where, database))
    return f"postgresql://{'/'.join(names)}"
