"""The networks of a database: the one that is meant, or a new one."""

from __future__ import annotations

import re

import attrs

from weakties import stores
from weakties_postgres import tables
from weakties_postgres.address import Connection, Database

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
Identity = tuple[str, bytes]


@attrs.frozen(kw_only=True)
class OpenRequest:
    """What is to be opened.

    Attributes:
        network: the id of a network; None for the only one there.
        create: whether one is begun where there is none.
        secret: of a network that is put back; None makes one.
    """

    network: str | None = attrs.field(default=None, kw_only=False)
    create: bool = True
    secret: bytes | None = None


def load_identity(
    connection: Connection, database: Database, request: OpenRequest, chance: stores.Chance
) -> Identity:
    """Return id and secret of the requested network; begin it if allowed.

    Raises:
        NoNetwork: there is none, and none is to be begun.
        SeveralNetworks: there are several, and none was named.
        WeaktiesError: what was named cannot be the id of a network.
    """
    if request.network is not None and not _ID.fullmatch(request.network):
        raise stores.WeaktiesError(
            "A network's id has up to 64 letters, digits, dots, dashes and underscores, and begins "
            "with a letter or a digit; correct it and retry."
        )
    exists = tables.has_tables(connection, database)
    identity = _find_identity(connection, database, request.network) if exists else None
    if identity is not None:
        return identity
    if not request.create:
        raise stores.NoNetwork(
            f"{database.name}#{request.network}" if request.network else database.name
        )
    if not exists:
        tables.create_tables(connection, database)
    return _begin_network(connection, database, request, chance)


def _find_identity(
    connection: Connection, database: Database, network: str | None
) -> Identity | None:
    """Look for the network, or for the only one."""
    query, values = "select id, secret from weakties.network", (network,)
    if network is not None:
        rows = connection.execute(f"{query} where id = %s", values).fetchall()
    else:
        rows = connection.execute(f"{query} limit 2").fetchall()
    if len(rows) > 1:
        raise stores.SeveralNetworks(database.name)
    return (rows[0][0], rows[0][1]) if rows else None


def _begin_network(
    connection: Connection, database: Database, request: OpenRequest, chance: stores.Chance
) -> Identity:
    """Begin the network, unless somebody else just did."""
    with connection.transaction():
        tables.lock_tables(connection)
        identity = _find_identity(connection, database, request.network)
        if identity is not None:
            return identity
        network, secret = request.network or chance(16).hex(), request.secret or chance(32)
        connection.execute(
            "insert into weakties.network values (%s, %s, 0, %s, '')",
            (network, secret, stores.genesis(network, secret)),
        )
        return network, secret
