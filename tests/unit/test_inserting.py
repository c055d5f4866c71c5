"""Are rows of any width, and any number of them, all written?"""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from weakties.readmodel.tables import insert


@pytest.mark.parametrize("width", [2, 327, 328, 1_900])
@pytest.mark.parametrize("count", [0, 1, 99, 100, 250])
def test_all_are_there(width: int, count: int) -> None:
    rows = [(n, *range(1, width)) for n in range(count)]
    columns = ", ".join(f"c{n}" for n in range(1, width))
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"create table wide (c0 primary key, {columns})")

        insert(connection, "wide", rows)
        insert(connection, "wide", rows[:120])  # told again, they take their own places

        assert connection.execute("select * from wide order by c0").fetchall() == rows
