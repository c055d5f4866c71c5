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

from weakties.domain.event import cache_per_type
from weakties.testing.importer.golden import render_lines
from weakties.testing.importer.samples import Sample, read_sample
from weakties.testing.importer.trial import Trial

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


class PurityChecks(Trial):
    """Determinism, and what is touched."""

    def test_reading_twice_gives_the_same(self, sample: Sample) -> None:
        """An importer keeps nothing from one file to the next."""
        first = render_lines(read_sample(self.importer, sample.source))
        again = render_lines(read_sample(self.importer, sample.source))
        assert again == first, "read twice, a file tells something else"

    def test_another_process_reads_the_same(self, sample: Sample) -> None:
        """So do another day, time zone, folder, and seed of `hash`."""
        elsewhere = _read_in_child(type(self))["told"][sample.id]
        assert elsewhere == render_lines(read_sample(self.importer, sample.source)), (
            "another process reads something else; look for hash(), the order of a set, the time "
            "zone, or what an import keeps"
        )

    def test_reading_touches_nothing_outside(self, sample: Sample) -> None:
        """No disk, clock, chance, network or other program: the bytes are all there is."""
        touched = _read_in_child(type(self))["touched"][sample.id]
        assert not touched, f"it reaches out of its bytes: {', '.join(touched)}"

    def test_its_plugin_is_loaded_within_50_ms(self) -> None:
        """What every start of weakties waits for, beyond weakties itself."""
        took = _measure_start(_find_package(type(self)))["ms"]
        cure = "import where it is used, inside functions"
        assert took < BUDGET_MS, f"loading takes {took:.0f} ms of CPU; {cure}"

    def test_its_plugin_loads_nothing_heavy(self) -> None:
        """Large libraries wait until a file is read."""
        loaded = HEAVY & set(_measure_start(_find_package(type(self)))["modules"])
        assert not loaded, f"it loads {', '.join(sorted(loaded))}; import inside functions"


@cache_per_type
def _read_in_child(kit: type[Trial]) -> Any:
    """Read all samples in another process, once for all checks."""
    try:
        importer = base64.b64encode(pickle.dumps(kit.importer)).decode()
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise AssertionError(f"define the importer at the top of a module: {error}") from None
    names = {str(s.path.absolute()): s.is_own for s in kit.samples}
    return _run_child(
        "apart", {"importer": importer, "module": _find_module(kit), "samples": names}
    )


@cache_per_type
def _measure_start(package: tuple[str, str]) -> Any:
    """Load a plugin in another process; the quickest of three, unless the first is quick enough.

    Other programs make a start slower, and never quicker.
    """
    runs: list[Any] = []
    while len(runs) < 3 and not (runs and runs[-1]["ms"] < BUDGET_MS):
        runs.append(_run_child("start", *package))
    return min(runs, key=lambda start: start["ms"])


def _find_module(kit: type[Trial]) -> tuple[str, str]:
    """Name the module of an importer, and its file."""
    name = type(kit.importer).__module__
    return name, sys.modules[name].__file__ or ""


def _find_package(kit: type[Trial]) -> tuple[str, str]:
    """Name what is imported as the plugin: the package of an importer, or its lone module."""
    name, file = _find_module(kit)
    if name == kit.__module__:
        pytest.skip("the importer is part of its tests, and of no plugin")
    above = sys.modules.get(name.partition(".")[0])
    return (above.__name__, above.__file__) if above and above.__file__ else (name, file)


def _run_child(task: str, *arguments: Any) -> Any:
    """Run a task of `weakties.testing.importer.apart` in another process.

    Raises:
        AssertionError: it ended without an answer.
    """
    seed = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    environment = {"PYTHONHASHSEED": seed, "TZ": "Pacific/Kiritimati", "PYTHONIOENCODING": "utf-8"}
    request = json.dumps([[os.path.abspath(p) for p in sys.path], *arguments])  # noqa: PTH100  # an empty entry is a folder too
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.run(  # noqa: S603  # this very Python
            [sys.executable, "-P", _CHILD, task],
            input=request, cwd=folder, env={**os.environ, **environment}, capture_output=True,
            encoding="utf-8", timeout=300, check=False,
        )  # fmt: skip
    assert process.returncode == 0, f"it cannot be used in another process:\n{process.stderr}"
    return json.loads(process.stdout)
