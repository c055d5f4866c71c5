"""Is a network opened where a plugin's store keeps it?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner
from tests.story import NOW

import weakties
from weakties import People, hookimpl
from weakties.errors import NoNetwork, NoStore
from weakties.log.memory import MemoryLog
from weakties.testing import sequence
from weakties_cli import main


class Shelf:
    """A store that keeps logs for as long as the process lives."""

    id = "shelf"

    def __init__(self) -> None:
        self.logs: dict[tuple[str, str | None], MemoryLog] = {}

    def open(
        self, url: str, network: str | None, /, *, create: bool, codec: Callable[[], Any],
        sources: Any,
    ) -> MemoryLog:  # fmt: skip
        if (url, network) not in self.logs and not create:
            raise NoNetwork(url)
        return self.logs.setdefault((url, network), MemoryLog(codec, *sources))


def opened(shelf: Shelf, url: str, **told: Any) -> weakties.Network:
    plugin: Any = SimpleNamespace(__name__="shelves", weakties_stores=hookimpl(lambda: [shelf]))
    return weakties.open(url, plugins=[plugin], clock=lambda: NOW, chance=sequence(), **told)


def test_a_network_is_found_by_its_url_and_id(tmp_path: Path) -> None:
    shelf = Shelf()
    with opened(shelf, "shelf://office", network="one", views=tmp_path) as network:
        network.add_person(name="Ana")

    with opened(shelf, "shelf://office#one", create=False, views=tmp_path) as again:
        assert [p.name for p in again.read(People).search("")] == ["Ana"]
        assert list(tmp_path.iterdir())
    assert list(shelf.logs) == [("shelf://office", "one")]


def test_read_models_are_kept_in_memory_unless_a_folder_is_named() -> None:
    with opened(Shelf(), "shelf://office") as network:
        network.add_person(name="Ana")
        assert network.read(People).count() == 1


def test_a_store_says_itself_that_there_is_none() -> None:
    with pytest.raises(NoNetwork):
        opened(Shelf(), "shelf://office", create=False)


def test_a_url_that_nobody_opens_is_said_to_be_so() -> None:
    with pytest.raises(NoStore, match="No plugin that is loaded opens attic:// networks"):
        opened(Shelf(), "attic://office")

    answer = CliRunner().invoke(main, ["--network", "attic://office", "people"])
    assert answer.exit_code == 1
    assert "attic://" in answer.stderr
    assert "Traceback" not in answer.output
