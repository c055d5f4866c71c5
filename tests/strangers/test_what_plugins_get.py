"""Does anything that a plugin is given lead to a connection, but by a back door?"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from sqlite_utils import Database

import weakties
from weakties import Agenda, People, Timeline
from weakties.projections.core import CORE

CONNECTIONS = (sqlite3.Connection, sqlite3.Cursor, Database)
DEPTH = 6


def reached(one: Any, way: str, seen: dict[int, Any]) -> list[str]:
    """Return the ways to connections over what has a public name, from something given."""
    if isinstance(one, CONNECTIONS):
        return [way]
    if id(one) in seen or way.count(".") > DEPTH or isinstance(one, type | ModuleType):
        return []
    seen[id(one)] = one
    found = []
    for name in (n for n in dir(one) if not n.startswith("_")):
        try:
            inner = getattr(one, name)
        except Exception:  # noqa: BLE001  # a property may fail
            continue
        found += reached(inner, f"{way}.{name}", seen)
    return found


def test_no_public_name_leads_to_a_connection(tmp_path: Path) -> None:
    with weakties.open(tmp_path / "network.db") as network:
        network.add_person(name="Ana")
        given = [network, network.at(occurred="2026-01-01"), *map(network.read, CORE)]
        ways = [w for one in given for w in reached(one, type(one).__name__, {})]

    assert ways == []
    with closing(sqlite3.connect(":memory:")) as connection:
        assert reached(connection, "here", {}) == ["here"]


@pytest.mark.parametrize("order", ["delete from people", " Drop table people", "pragma x", ""])
def test_a_question_changes_nothing(order: str) -> None:
    with weakties.open(":memory:") as network:
        network.add_person(name="Ana")
        with pytest.raises(ValueError, match="begins no question"):
            network.read(Agenda).query(order)

        assert network.read(People).query("select name from people where name = ?", ("Ana",)) == [
            ("Ana",)
        ]
        assert network.read(Timeline).query("with x as (select 1) select * from x") == [(1,)]
