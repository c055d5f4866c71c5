"""Which network of a database is meant, and how is one begun?"""

from __future__ import annotations

import re

import attrs

from weakties import stores
from weakties_postgres import tables
from weakties_postgres.connections import Connection
from weakties_postgres.place import Place

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
Identity = tuple[str, bytes]


@attrs.frozen(kw_only=True)
class Wanted:
    """What is to be opened.

    Attributes:
        network: the id of a network; None for the only one there.
        create: whether one is begun where there is none.
        secret: of a network that is put back; None makes one.
    """

    network: str | None = attrs.field(default=None, kw_only=False)
    create: bool = True
    secret: bytes | None = None


def found(connection: Connection, place: Place, wanted: Wanted, chance: stores.Chance) -> Identity:
    """Give the id and the secret of the network that is meant; begin it, if it may be.

    Raises:
        NoNetwork: there is none, and none is to be begun.
        SeveralNetworks: there are several, and none was named.
        WeaktiesError: what was named cannot be the id of a network.
    """
    if wanted.network is not None and not _ID.fullmatch(wanted.network):
        raise stores.WeaktiesError(
            "A network's id has up to 64 letters, digits, dots, dashes and underscores, and begins "
            "with a letter or a digit; correct it and retry."
        )
    there = tables.checked(connection, place)
    known = _known(connection, place, wanted.network) if there else None
    if known is not None:
        return known
    if not wanted.create:
        raise stores.NoNetwork(f"{place.name}#{wanted.network}" if wanted.network else place.name)
    if not there:
        tables.make(connection, place)
    return _begun(connection, place, wanted, chance)


def _known(connection: Connection, place: Place, network: str | None) -> Identity | None:
    """Look for the network, or for the only one."""
    query, values = "select id, secret from weakties.network", (network,)
    if network is not None:
        rows = connection.execute(f"{query} where id = %s", values).fetchall()
    else:
        rows = connection.execute(f"{query} limit 2").fetchall()
    if len(rows) > 1:
        raise stores.SeveralNetworks(place.name)
    return (rows[0][0], rows[0][1]) if rows else None


def _begun(connection: Connection, place: Place, wanted: Wanted, chance: stores.Chance) -> Identity:
    """Begin the network, unless somebody else just did."""
    with connection.transaction():
        tables.alone(connection)
        known = _known(connection, place, wanted.network)
        if known is not None:
            return known
        network, secret = wanted.network or chance(16).hex(), wanted.secret or chance(32)
        connection.execute(
            "insert into weakties.network values (%s, %s, 0, %s, '')",
            (network, secret, stores.genesis(network, secret)),
        )
        return network, secret
