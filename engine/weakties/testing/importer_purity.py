"""Is an importer a pure function of bytes, here, elsewhere and tomorrow, and quick to load?"""

from __future__ import annotations

import base64
import json
import os
import pickle
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from weakties.domain.event import remembered
from weakties.testing.importer_golden import lines
from weakties.testing.importer_samples import Sample, read
from weakties.testing.importer_trial import Trial

BUDGET_MS = 50
HEAVY = frozenset(
    (
        "aiohttp", "bs4", "click", "dateparser", "dateutil", "hypothesis", "httpx", "icalendar",
        "lxml", "networkx", "numpy", "openpyxl", "pandas", "platformdirs", "pydantic", "pytest",
        "rapidfuzz", "requests", "rich", "scipy", "sqlalchemy", "sqlite_utils",
    )
)  # fmt: skip
"""What costs more to load than a command takes; to be imported where it is used."""
_CHILD = Path(__file__).with_name("importer_apart.py")


class Purity(Trial):
    """Determinism, and what is touched."""

    def test_reading_twice_gives_the_same(self, sample: Sample) -> None:
        """An importer keeps nothing from one file to the next."""
        first = lines(read(self.importer, sample.source))
        again = lines(read(self.importer, sample.source))
        assert again == first, "read twice, a file tells something else"

    def test_another_process_reads_the_same(self, sample: Sample) -> None:
        """So do another day, time zone, folder, and seed of `hash`."""
        there = _apart(type(self))["told"][sample.id]
        assert there == lines(read(self.importer, sample.source)), (
            "another process reads something else; look for hash(), the order of a set, the time "
            "zone, or what an import keeps"
        )

    def test_reading_touches_nothing_outside(self, sample: Sample) -> None:
        """No disk, clock, chance, network or other program: the bytes are all there is."""
        touched = _apart(type(self))["touched"][sample.id]
        assert not touched, f"it reaches out of its bytes: {', '.join(touched)}"

    def test_its_plugin_is_loaded_within_50_ms(self) -> None:
        """What every start of weakties waits for, beyond weakties itself."""
        took = _started(_package(type(self)))["ms"]
        cure = "import where it is used, inside functions"
        assert took < BUDGET_MS, f"loading takes {took:.0f} ms of CPU; {cure}"

    def test_its_plugin_loads_nothing_heavy(self) -> None:
        """Large libraries wait until a file is read."""
        loaded = HEAVY & set(_started(_package(type(self)))["modules"])
        assert not loaded, f"it loads {', '.join(sorted(loaded))}; import inside functions"


@remembered
def _apart(kit: type[Trial]) -> Any:
    """Read all samples in another process, once for all checks."""
    try:
        importer = base64.b64encode(pickle.dumps(kit.importer)).decode()
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise AssertionError(f"define the importer at the top of a module: {error}") from None
    names = {str(s.path.absolute()): s.is_own for s in kit.samples}
    return _child("apart", {"importer": importer, "module": _module(kit), "samples": names})


@remembered
def _started(package: tuple[str, str]) -> Any:
    """Load a plugin in another process; the quickest of three, unless the first is quick enough.

    Other programs make a start slower, and never quicker.
    """
    found: list[Any] = []
    while len(found) < 3 and not (found and found[-1]["ms"] < BUDGET_MS):
        found.append(_child("start", *package))
    return min(found, key=lambda start: start["ms"])


def _module(kit: type[Trial]) -> tuple[str, str]:
    """Name the module of an importer, and its file."""
    name = type(kit.importer).__module__
    return name, sys.modules[name].__file__ or ""


def _package(kit: type[Trial]) -> tuple[str, str]:
    """Name what is imported as the plugin: the package of an importer, or its lone module."""
    name, file = _module(kit)
    if name == kit.__module__:
        pytest.skip("the importer is part of its tests, and of no plugin")
    above = sys.modules.get(name.partition(".")[0])
    return (above.__name__, above.__file__) if above and above.__file__ else (name, file)


def _child(task: str, *asked: Any) -> Any:
    """Run a task of `weakties.testing.importer_apart` in another process.

    Raises:
        AssertionError: it ended without an answer.
    """
    seed = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    there = {"PYTHONHASHSEED": seed, "TZ": "Pacific/Kiritimati", "PYTHONIOENCODING": "utf-8"}
    told = json.dumps([[os.path.abspath(p) for p in sys.path], *asked])  # noqa: PTH100  # an empty entry is a folder too
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(  # noqa: S603  # this very Python
            [sys.executable, "-P", _CHILD, task],
            input=told, cwd=folder, env={**os.environ, **there}, capture_output=True,
            encoding="utf-8", timeout=300, check=False,
        )  # fmt: skip
    assert done.returncode == 0, f"it cannot be used in another process:\n{done.stderr}"
    return json.loads(done.stdout)
