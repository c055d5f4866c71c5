"""The other process of the importer kit: it reads samples, and listens."""

from __future__ import annotations

import base64
import importlib
import importlib.util
import json
import pickle
import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from types import FrameType
from typing import Any

_AUDITED = ("open", "os.", "socket.", "subprocess.", "shutil.", "sqlite3.", "tempfile.", "urllib.",
            "http.", "ftplib.", "smtplib.", "glob.", "webbrowser.", "winreg.")  # fmt: skip
_CLOCKS = frozenset(
    (
        "time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns",
        "process_time", "process_time_ns", "clock_gettime", "localtime", "ctime", "sleep",
    )
)  # fmt: skip
_SYSTEM = frozenset(("posix", "nt", "_socket", "_ssl", "_posixsubprocess", "_winapi", "_uuid"))
_HARMLESS = frozenset(("fspath", "WEXITSTATUS"))


def read_samples() -> None:
    """Read every sample, a second time with open ears, and print what came of it."""
    paths, request = json.load(sys.stdin)
    with redirect_stdout(sys.stderr):
        sys.path[:] = paths
        load(*request["module"])
        importer = pickle.loads(base64.b64decode(request["importer"]))  # noqa: S301  # our parent's
        answer: dict[str, dict[str, list[str]]] = {"told": {}, "touched": {}}
        recorder = AccessRecorder()
        for sample in _load_samples(importer, request["samples"]):
            answer["told"][sample.id] = _render_sample(importer, sample)
            with recorder.open():
                _render_sample(importer, sample)
            answer["touched"][sample.id] = sorted(set(recorder.accesses))
    json.dump(answer, sys.stdout)


def measure_start() -> None:
    """Load a plugin, as a start of weakties does, and print what that took beyond weakties."""
    paths, name, file = json.load(sys.stdin)
    with redirect_stdout(sys.stderr):
        sys.path[:] = paths
        weakties = importlib.import_module("weakties")
        for public in weakties.__all__:
            getattr(weakties, public)
        before = set(sys.modules)
        begin = time.process_time()
        load(name, file)
        took = time.process_time() - begin
    packages = {module.partition(".")[0] for module in set(sys.modules) - before}
    json.dump({"ms": took * 1000, "modules": sorted(packages)}, sys.stdout)


def load(name: str, file: str) -> None:
    """Import a module by its name, or by its file where it has no name that is known here."""
    try:
        importlib.import_module(name)
    except ModuleNotFoundError:
        spec = importlib.util.spec_from_file_location(name, file)
        assert spec is not None, f"{name} cannot be imported"
        assert spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])


def _load_samples(importer: Any, names: dict[str, bool]) -> Iterator[Any]:
    from weakties.testing.importer.samples import load_samples  # noqa: PLC0415  # `measure_start` needs none of it

    for path, is_own in names.items():
        yield from load_samples(importer, Path(path), is_own=is_own)


def _render_sample(importer: Any, sample: Any) -> list[str]:
    from weakties.testing.importer.samples import read_sample, render_lines  # noqa: PLC0415  # as above

    importer.sniff(sample.source)
    return render_lines(read_sample(importer, sample.source))


class AccessRecorder:
    """Records what reaches out of the process while it is open: audit events and calls.

    A clock and a choice raise no audit event, so calls are listened to as well.
    """

    def __init__(self) -> None:
        self.accesses: list[str] = []
        self._is_open = False
        sys.addaudithook(self._on_audit_event)

    @contextmanager
    def open(self) -> Iterator[None]:
        """Listen, and forget what was heard before."""
        self.accesses.clear()
        self._is_open = True
        sys.setprofile(self._on_call)
        try:
            yield
        finally:
            sys.setprofile(None)
            self._is_open = False

    def _on_audit_event(self, event: str, _: tuple[Any, ...]) -> None:
        if self._is_open and event.startswith(_AUDITED):
            self.accesses.append(event)

    def _on_call(self, _: FrameType, event: str, function: Any) -> None:
        if event == "c_call" and (name := _describe_access(function)):
            self.accesses.append(name)


def _describe_access(function: Any) -> str | None:
    """Return the name of a built-in function that asks the machine for something; else None."""
    name, home = function.__name__, getattr(function, "__module__", None)
    owner = getattr(function, "__self__", None)
    if home == "time":
        return f"time.{name}" if name in _CLOCKS else None
    if home in _SYSTEM:
        return None if name in _HARMLESS else f"{home}.{name}"
    if name in ("now", "today", "utcnow") and isinstance(owner, type):
        return f"{owner.__name__}.{name}"
    return f"random.{name}" if owner is getattr(random, "_inst", random) else None


if __name__ == "__main__":  # run as a file, so that nothing else of the kit is loaded
    {"apart": read_samples, "start": measure_start}[sys.argv[1]]()
