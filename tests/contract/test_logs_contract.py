"""Does each log of the engine keep the word of the protocol?"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from weakties.log.memory import MemoryLog
from weakties.log.sqlite import SqliteLog
from weakties.stores import Clock, Codec, Log
from weakties.testing import LogContract, MakeLog, make_ticking_clock


class TestMemoryLog(LogContract):
    @pytest.fixture
    def make_log(self) -> MakeLog:
        def make(
            *,
            clock: Clock | None = None,
            codec: Codec | None = None,
            identity: tuple[str, bytes] | None = None,
        ) -> Log:
            return MemoryLog(
                (lambda: codec) if codec else Codec,
                clock or make_ticking_clock(),
                os.urandom,
                identity,
            )

        return make


class TestSqliteLog(LogContract):
    @pytest.fixture
    def make_log(self, tmp_path: Path) -> Iterator[MakeLog]:
        made: list[SqliteLog] = []
        number = count()

        def make(
            *,
            clock: Clock | None = None,
            codec: Codec | None = None,
            identity: tuple[str, bytes] | None = None,
        ) -> Log:
            path, sources = (
                tmp_path / f"{next(number)}.db",
                (clock or make_ticking_clock(), os.urandom),
            )
            made.append(
                SqliteLog(path, (lambda: codec) if codec else Codec, sources, identity=identity)
            )
            return made[-1]

        yield make
        for log in made:
            log.close()
