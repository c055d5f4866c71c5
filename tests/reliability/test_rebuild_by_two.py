"""Do two processes make the read models that one makes, whatever becomes of the second?"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.benchmarks.material import filled
from tests.golden.read import answers

import weakties
from weakties import maintenance
from weakties.maintenance import rebuilding
from weakties.plugins.sandbox import process
from weakties.projections.core import NAMES
from weakties.readmodel.views import Views

pytestmark = pytest.mark.usefixtures("fresh_processes")

EVENTS = 3_000
"""With some people that are met more than once."""


@pytest.fixture
def network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[weakties.Network]:
    """Open a network that is long, as things are here."""
    monkeypatch.setattr(rebuilding, "LONG", EVENTS)
    monkeypatch.setattr(rebuilding, "_can_start", lambda: True)  # with one core, it is slower
    filled(tmp_path / "network.db", EVENTS, 200)
    with weakties.open(tmp_path / "network.db") as network:
        yield network


@pytest.fixture
def alone(network: weakties.Network) -> object:
    """Return what one process makes of it."""
    network.views.rebuild(network.feed)
    return answers(network)


@pytest.fixture
def taken_in(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count what comes of the second process."""
    found: list[int] = []
    whole = rebuilding._read_whole_answer

    def counted(answers: process.Answers) -> bytes | None:
        content = whole(answers)
        found.append(len(content or b""))
        return content

    monkeypatch.setattr(rebuilding, "_read_whole_answer", counted)
    return found


def test_two_make_what_one_makes(
    network: weakties.Network, alone: object, taken_in: list[int]
) -> None:
    assert maintenance.rebuild(network) == EVENTS

    assert taken_in[0] > 100_000
    assert answers(network) == alone
    assert {p.name for p in maintenance.status(network).projections if p.current} == NAMES


@pytest.mark.parametrize("python", ["/nowhere/python", "/bin/false", "/bin/true"])
def test_without_the_second_the_first_makes_all(
    network: weakties.Network, alone: object, python: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", python)

    maintenance.rebuild(network)

    assert answers(network) == alone


def test_what_it_leaves_half_done_is_not_taken(
    network: weakties.Network, alone: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    frames = process._iterate_frames

    def cut(*told: object) -> Iterator[bytes]:
        yield next(frames(*told))  # type: ignore[arg-type]  # as they were given
        raise process.ChildDied("it was cut off")

    monkeypatch.setattr(rebuilding, "_FRAME", 1_000)
    monkeypatch.setattr(process, "_iterate_frames", cut)
    maintenance.rebuild(network)

    assert answers(network) == alone


def test_an_interrupt_ends_the_second_too(
    network: weakties.Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[int] = []
    popen = subprocess.Popen

    def noted(*told: Any, **more: Any) -> Any:
        child = popen(*told, **more)
        started.append(child.pid)
        return child

    monkeypatch.setattr(subprocess, "Popen", noted)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Views, "rebuild", interrupted)
    with pytest.raises(KeyboardInterrupt):
        maintenance.rebuild(network)

    with pytest.raises(ProcessLookupError):
        os.kill(started[0], 0)
