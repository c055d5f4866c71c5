"""What the front-door tests have: a way to type a command and read what it prints."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner

import weakties_cli
from tests import prepared

SAMPLES = Path(__file__).parents[1] / "samples" / "linkedin"


class Answer(NamedTuple):
    """What a command printed, and how it ended."""

    out: str
    err: str
    code: int

    @property
    def json(self) -> Any:
        """Return what it printed as JSON."""
        return json.loads(self.out)


Type = Callable[..., Answer]


@pytest.fixture
def type_in(home: Path) -> Type:
    """Type a command within this process."""

    def typed(*words: str, code: int = 0) -> Answer:
        done = CliRunner().invoke(weakties_cli.main, words)
        unexpected = done.exception and not isinstance(done.exception, SystemExit)
        assert not unexpected, done.exception
        assert done.exit_code == code, done.output
        return Answer(done.stdout, done.stderr, done.exit_code)

    return typed


@pytest.fixture
def run(cards: Path) -> Type:
    """Run a command as a process of its own, where the plugins of this repository were probed."""

    def ran(*words: str, code: int = 0) -> Answer:
        done = prepared.run(prepared.COMMAND, *words)
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return Answer(done.stdout, done.stderr, done.returncode)

    return ran


@pytest.fixture(scope="session")
def built_year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a network with a year in it, once: it is the same each time, to the last byte of it."""
    from weakties_cli.demo.year import build

    folder = tmp_path_factory.mktemp("year")
    build(folder / "network.db")
    return folder


@pytest.fixture
def year(built_year: Path, home: Path) -> Path:
    """Return a network with a year in it, which the test may change."""
    shutil.copytree(built_year, home, dirs_exist_ok=True)
    return home / "network.db"
