"""Whole commands: importing a large file, and starting at all."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

from tests.benchmarks.material import connections, filled
from tests.benchmarks.measuring import Line, medians

import weakties
from weakties import maintenance

ROWS, STARTS = 30_000, 15
BIN = Path(sys.executable).parent


def run(*words: str | Path) -> None:
    """Run with compiled modules, as every installed program does."""
    surroundings = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(words, check=True, capture_output=True, env=surroundings)


def run_drawn(*words: str | Path) -> None:
    """Run a command whose output is a terminal."""
    own, theirs = pty.openpty()
    with subprocess.Popen(words, stdin=theirs, stdout=theirs, stderr=theirs) as running:
        os.close(theirs)
        with suppress(OSError):  # Linux says so when the other side is closed
            while os.read(own, 65536):
                pass
        assert running.wait() == 0
    os.close(own)


def importing(place: Path) -> Iterator[Line]:
    """Import a Connections.csv as large as any can be."""
    path, number = place / "Connections.csv", count()
    connections(path, ROWS)

    def ours() -> None:
        target = place / f"import{next(number)}.db"
        run(BIN / "weakties", "--network", target, "import", path)

    def theirs() -> None:
        target = place / f"utils{next(number)}.db"
        run(BIN / "sqlite-utils", "insert", target, "people", path, "--csv")

    took = medians(ours=ours, theirs=theirs)
    yield Line("import 30,000 rows", took["ours"], "sqlite-utils insert", took["theirs"], 3)


def starting(place: Path) -> Iterator[Line]:
    """Start for a version, and for a question to a large network."""
    path = place / "start.db"
    filled(path, 100_000, ROWS)
    with weakties.open(path) as network:
        maintenance.status(network)
    took = medians(
        STARTS,
        version=lambda: run(BIN / "weakties", "--version"),
        who=lambda: run(BIN / "weakties", "--network", path, "who", "Company 7"),
        drawn=lambda: run_drawn(BIN / "weakties", "--network", path, "who", "Company 7"),
        click=lambda: run(sys.executable, "-c", "import click"),
    )
    yield Line("weakties --version", took["version"], "import click", took["click"], 1.3)
    yield Line("weakties who, 30,000 people", took["who"], "import click", took["click"], 2.5)
    yield Line("weakties who on a terminal", took["drawn"], "in a pipe", took["who"], 1.6)
