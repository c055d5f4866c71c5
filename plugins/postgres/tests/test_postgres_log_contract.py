"""Does the log on PostgreSQL keep the word of the protocol, as a file does?"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from weakties import stores
from weakties.testing import LogContract, MakeLog, make_ticking_clock
from weakties_postgres.store import PostgresStore


class TestPostgresLog(LogContract):
    @pytest.fixture
    def make_log(self, server: Any) -> Iterator[MakeLog]:
        logs: list[stores.Log] = []
        urls: list[str] = []

        def make(
            *,
            clock: stores.Clock | None = None,
            codec: stores.Codec | None = None,
            identity: tuple[str, bytes] | None = None,
        ) -> stores.Log:
            network, secret = identity or (None, None)
            urls.append(server.new())
            logs.append(
                PostgresStore("postgresql").open(
                    urls[-1], network, create=True, secret=secret,
                    codec=(lambda: codec) if codec else stores.Codec,
                    sources=(clock or make_ticking_clock(), os.urandom),
                )
            )  # fmt: skip
            return logs[-1]

        yield make
        for log in logs:
            log.close()
        for url in urls:
            server.back(url)
