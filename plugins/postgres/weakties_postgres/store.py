"""The store: it opens the log of one network from the URL of its database."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from weakties import stores


@attrs.define
class PostgresStore:
    """See `weakties.contracts.Store`.

    Attributes:
        id: the scheme of the URLs it opens; PostgreSQL has two that mean the same.
    """

    id: str

    def open(
        self, url: str, network: str | None, /, *, create: bool, codec: Callable[[], stores.Codec],
        sources: tuple[stores.Clock, stores.Chance], secret: bytes | None = None,
    ) -> stores.Log:  # fmt: skip
        """Open the log of one network; it and the tables are begun if they are missing.

        Args:
            network: its id; None for the only one there.

        Raises:
            NoNetwork: there is none, and none is to be begun.
            SeveralNetworks: there are several, and none was named.
            Unreadable: the database cannot be reached.
            CannotWrite: it takes no table, or no network.
            NewerNetwork: a later weakties made the tables.
        """
        from weakties_postgres.address import Database  # noqa: PLC0415  # psycopg takes its time
        from weakties_postgres.log import PostgresLog  # noqa: PLC0415  # as above
        from weakties_postgres.networks import OpenRequest  # noqa: PLC0415  # as above

        request = OpenRequest(network, create=create, secret=secret)
        return PostgresLog(Database.of(url), codec, sources, request)
