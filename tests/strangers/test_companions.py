"""Do plugins go along with a network that is written to, and with no other?"""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from tests.story import NOW

import weakties
from weakties import People, hookimpl
from weakties.testing import sequence

Hook = Callable[[weakties.Network], object]


def companion(name: str = "echo", **hooks: Hook) -> Any:
    """Make a plugin of one hook or both."""
    made = SimpleNamespace(__name__=name)
    for hook, work in hooks.items():
        setattr(made, f"weakties_{hook}", hookimpl(_hook(work)))
    return made


def _hook(work: Hook) -> Callable[[weakties.Network], None]:
    def hook(network: weakties.Network) -> None:
        work(network)

    return hook


def opened(*plugins: Any) -> weakties.Network:
    return weakties.open(":memory:", plugins=plugins, clock=lambda: NOW, chance=sequence())


def failing(_: weakties.Network) -> None:
    raise SystemExit("no more")


def test_it_is_attached_once_before_the_first_event_and_detached_at_the_end() -> None:
    told: list[tuple[str, int]] = []
    plugin = companion(
        attach=lambda n: told.append(("attached", n.head.position)),
        detach=lambda n: told.append(("detached", n.read(People).count())),
    )
    with opened(plugin) as network:
        network.add_person(name="Ana")
        network.add_person(name="Ben")
        assert told == [("attached", 0)]

    assert told == [("attached", 0), ("detached", 2)]


def test_a_network_that_is_only_read_calls_nobody() -> None:
    with opened(companion(attach=failing, detach=failing)) as network:
        assert network.read(People).count() == 0

    assert network.plugins.broken == []


@pytest.mark.parametrize("stage", ["attach", "detach"])
def test_one_that_fails_is_named_and_stands_in_nobodys_way(stage: str) -> None:
    told: list[int] = []
    healthy = companion("healthy", detach=lambda n: told.append(n.head.position))
    with opened(companion("echo", **{stage: failing}), healthy) as network:
        network.add_person(name="Ana")

    assert [(b.name, b.stage) for b in network.plugins.broken] == [("echo", stage)]
    assert "no more" in str(network.plugins.broken[0])
    assert told == [1]


def test_one_that_could_not_be_attached_is_not_detached() -> None:
    told: list[str] = []
    plugin = companion(attach=failing, detach=lambda _: told.append("detached"))
    with opened(plugin) as network:
        network.add_person(name="Ana")

    assert told == []


def test_what_it_records_itself_is_recorded() -> None:
    with opened(companion(attach=lambda n: n.add_person(name="Own"))) as network:
        network.add_person(name="Ana")
        assert [p.name for p in network.read(People).search("")] == ["Ana", "Own"]


def test_forgetting_is_writing_too() -> None:
    told: list[str] = []
    plugin = companion(attach=lambda _: told.append("attached"))
    with opened() as before:
        ana = before.add_person(name="Ana")
        before.plugins = opened(plugin).plugins
        before.is_attached = False
        weakties.corrections.forget(before, ana)

    assert told == ["attached"]
