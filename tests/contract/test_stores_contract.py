"""Can a stranger write a store with what the front door gives, and does a network live in it?"""

from __future__ import annotations

import ast
import os
from itertools import count
from pathlib import Path

import pytest
from tests.contract import list_store

import weakties
from weakties import People, exchange, maintenance, stores
from weakties.testing import LogContract, MakeLog, make_ticking_clock, sequence

NUMBERS = count()


class TestListLog(LogContract):
    @pytest.fixture
    def make_log(self) -> MakeLog:
        def make(
            *,
            clock: stores.Clock | None = None,
            codec: stores.Codec | None = None,
            identity: tuple[str, bytes] | None = None,
        ) -> stores.Log:
            network, secret = identity or (None, None)
            sources = clock or make_ticking_clock(), os.urandom
            return list_store.STORE.open(
                f"list://{next(NUMBERS)}", network, create=True, secret=secret,
                codec=(lambda: codec) if codec else stores.Codec, sources=sources,
            )  # fmt: skip

        return make


def test_the_store_needs_nothing_but_the_front_door() -> None:
    module = ast.parse(Path(list_store.__file__).read_text("utf-8"))
    imported = {n.module for n in ast.walk(module) if isinstance(n, ast.ImportFrom)}

    assert {name for name in imported if name and name.startswith("weakties")} == {"weakties"}


def test_a_network_lives_in_a_store_and_moves_out_and_in(tmp_path: Path) -> None:
    url, plugins = f"list://{next(NUMBERS)}", [list_store]
    with weakties.open(f"{url}#mine", plugins=plugins, views=tmp_path) as network:
        network.add_person(name="Ana Ruiz", email="ana@example.org")
        assert network.read(People).count() == 1
        (tmp_path / "log.jsonl").write_text("\n".join(exchange.export_log(network)), "utf-8")
        maintenance.backup(network, tmp_path / "copy.db")
        head = maintenance.verify(network)
    assert (tmp_path / "mine.views.db").exists()

    moved = f"list://{next(NUMBERS)}"
    assert exchange.import_log(tmp_path / "log.jsonl", moved, plugins) == 1
    for where in (f"{moved}#mine", tmp_path / "copy.db"):
        with weakties.open(where, plugins=plugins, create=False) as copy:
            assert (copy.log.network_id, maintenance.verify(copy)) == ("mine", head)


@pytest.mark.parametrize("changed", [0, 1])
def test_an_export_that_was_changed_begins_nothing_that_stands_in_the_way(
    tmp_path: Path, changed: int
) -> None:
    with weakties.open(":memory:", chance=sequence()) as network:
        network.add_person(name="Ana Ruiz")
        lines = list(exchange.export_log(network))
    wrong = [*lines]
    wrong[changed] = wrong[changed].replace("0", "1")
    assert wrong != lines
    (tmp_path / "wrong.jsonl").write_text("\n".join(wrong), "utf-8")
    (tmp_path / "right.jsonl").write_text("\n".join(lines), "utf-8")

    for where in (f"list://{next(NUMBERS)}", tmp_path / "file.db"):
        with pytest.raises((stores.BrokenLog, stores.Unreadable)):
            exchange.import_log(tmp_path / "wrong.jsonl", where, [list_store])
        assert exchange.import_log(tmp_path / "right.jsonl", where, [list_store]) == 1


def test_an_id_that_names_a_place_elsewhere_gives_answers_no_place_there(tmp_path: Path) -> None:
    url, folder = f"list://{next(NUMBERS)}", tmp_path / "views"
    folder.mkdir()
    with weakties.open(url, network="../../out", plugins=[list_store], views=folder) as network:
        assert network.read(People).count() == 0

    assert {f.parent for f in tmp_path.rglob("*.views.db")} == {folder}


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(stores.NoNetwork):
        weakties.open(f"list://{next(NUMBERS)}", plugins=[list_store], create=False)
    with pytest.raises(stores.WeaktiesError, match="No plugin"):
        weakties.open("other://here", plugins=[list_store])
