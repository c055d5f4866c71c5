"""How much longer does a start take with many plugins installed than with none?"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tests.benchmarks.measuring import Line, medians
from tests.strangers.making import installed, reader

import weakties

MANY, STARTS = 50, 15
PROGRAM = str(Path(sys.executable).with_name("weakties"))


def starting_with_plugins(place: Path) -> Iterator[Line]:
    """Start commands that look for plugins; all of them were probed before."""
    strangers = place / "strangers"
    strangers.mkdir()
    for number in range(MANY):
        installed(strangers, f"n{number}", reader(f"n{number}"))
    with weakties.open(place / "small.db") as network:
        network.add_person(name="Ana Ruiz")
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    none = {**kept, "XDG_DATA_HOME": str(place / "none")}
    many = {**kept, "XDG_DATA_HOME": str(place / "many"), "PYTHONPATH": str(strangers)}
    for words in (["today"], ["--help"], ["who", "Acme"]):
        command = [PROGRAM, "--network", str(place / "small.db"), *words]
        for environment in (none, many):
            _run(command, environment)
        took = medians(STARTS, many=partial(_run, command, many), none=partial(_run, command, none))
        what = f"weakties {words[0]}, {MANY} plugins more"
        yield Line(what, took["many"], f"weakties {words[0]}", took["none"], 1.5)


def _run(command: list[str], environment: dict[str, str]) -> None:
    subprocess.run(command, capture_output=True, env=environment, check=False)
