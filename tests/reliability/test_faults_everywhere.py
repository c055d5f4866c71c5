"""Is everything whole, all of it or nothing, if any SQL statement fails in the middle?"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

import pytest
from tests.reliability.operations import OPERATIONS, both, copied, looked_at, opened, written

from tests import depth
from weakties.errors import WeaktiesError
from weakties.log.sqlite import file as log_file
from weakties.readmodel import store as views_file

SAMPLE = depth.choose(day=10, landing=25, night=25)
"""So many statements of each operation fail in an ordinary run; by night all of them do."""


class Faulty(sqlite3.Connection):
    """A connection of which one statement fails, counted over all connections."""

    fails_at: ClassVar[int] = 0
    count: ClassVar[int] = 0

    def _count(self) -> None:
        Faulty.count += 1
        if Faulty.count == Faulty.fails_at:
            raise sqlite3.OperationalError("disk I/O error")

    def execute(self, *told: Any) -> sqlite3.Cursor:
        self._count()
        return super().execute(*told)

    def executemany(self, *told: Any) -> sqlite3.Cursor:
        self._count()
        return super().executemany(*told)

    def __del__(self) -> None:
        """Close, since a fault may strike what closes it; Python 3.13 warns of one let go open."""
        self.close()


class _Failing:
    """`sqlite3`, but for the connections it makes."""

    def __getattr__(self, name: str) -> Any:
        return getattr(sqlite3, name)

    @staticmethod
    def connect(*told: Any, **more: Any) -> sqlite3.Connection:
        made: sqlite3.Connection = sqlite3.connect(*told, **{**more, "factory": Faulty})
        return made


@contextmanager
def failing_at(number: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let one statement of both files fail."""
    Faulty.count, Faulty.fails_at = 0, number
    with monkeypatch.context() as patched:
        for module in (log_file, views_file):
            patched.setattr(module, "sqlite3", _Failing())
        yield
    Faulty.fails_at = 0


def done(folder: Path, name: str) -> None:
    """Do an operation; the statements of opening count too."""
    with opened(folder) as network:
        OPERATIONS[name](network, folder)


def statements(base: Path, name: str, place: Path, patch: pytest.MonkeyPatch) -> int:
    """Count the statements of an operation."""
    with failing_at(0, patch):
        done(copied(base, place), name)
    return Faulty.count


def check(tmp_path: Path, name: str, patch: pytest.MonkeyPatch, every: int) -> int:
    """Let statements of an operation fail, one at a time, and look at what is left.

    Answers that their file does not take are given from memory: such an operation succeeds.

    Returns:
        how many statements failed.
    """
    base, raised, failed = tmp_path / "base", 0, 0
    written(base)
    before, after = both(base, name, tmp_path)
    total = statements(base, name, tmp_path / "counted", patch)
    for number in range(1, total + 1, max(1, total // every)):
        folder = copied(base, tmp_path / f"{name}-{number}")
        try:
            with failing_at(number, patch):
                done(folder, name)
        except (WeaktiesError, sqlite3.OperationalError):
            raised += 1
        failed += Faulty.count >= number
        assert looked_at(folder) in (before, after), f"statement {number} of {total}"
    print(
        f"{name}: {failed} of {total} statements failed, {raised} with an error, none left a half"
    )
    return failed


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_failing_statement_leaves_all_or_nothing(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert check(tmp_path, name, monkeypatch, SAMPLE) > SAMPLE // 3


@pytest.mark.nightly
@pytest.mark.parametrize("name", OPERATIONS)
def test_any_failing_statement_leaves_all_or_nothing(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert check(tmp_path, name, monkeypatch, 10**6) > 0
