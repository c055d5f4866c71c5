"""Does the log on PostgreSQL keep the word of the protocol, as a file does?"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from weakties import stores
from weakties.testing import LogContract, MakeLog, ticking
from weakties_postgres.store import PostgresStore


class TestPostgresLog(LogContract):
    @pytest.fixture
    def make_log(self, server: Any) -> Iterator[MakeLog]:
        made: list[stores.Log] = []

        def make(
            *,
            clock: stores.Clock | None = None,
            codec: stores.Codec | None = None,
            identity: tuple[str, bytes] | None = None,
        ) -> stores.Log:
            network, secret = identity or (None, None)
            made.append(
                PostgresStore("postgresql").open(
                    server.new(), network, create=True, secret=secret,
                    codec=(lambda: codec) if codec else stores.Codec,
                    sources=(clock or ticking(), os.urandom),
                )
            )  # fmt: skip
            return made[-1]

        yield make
        for log in made:
            log.close()
