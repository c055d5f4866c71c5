"""The conformance kit of every importer: one line in a plugin's tests, and all of it is tried.

TestConnections = conformance(Connections(), samples="samples")
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path

import attrs

from weakties.domain.event import Event
from weakties.importing.protocol import Importer
from weakties.testing.importer.checks import (
    ImportChecks,
    IntroductionChecks,
    NamingChecks,
    PurityChecks,
    ReportingChecks,
    SniffingChecks,
)
from weakties.testing.importer.damage import DamageChecks
from weakties.testing.importer.samples import find_samples


class Conformance(
    IntroductionChecks,
    SniffingChecks,
    ReportingChecks,
    NamingChecks,
    PurityChecks,
    ImportChecks,
    DamageChecks,
):
    """Everything `weakties.Importer` promises."""


def conformance(
    importer: Importer,
    *,
    samples: str | Path,
    decoys: Iterable[str] = ("decoy_*",),
    together: Iterable[str] = (),
    kinds: Iterable[type[Event]] = (),
) -> type[Conformance]:
    """Return the test class of an importer; assign it to a name that begins with ``Test``.

    Args:
        samples: a folder of files, or a pattern of files in one, such as ``samples/*.vcf``;
            relative to the test module's folder, or to the one above.
        decoys: patterns of the names of samples that the importer rightly leaves alone.
        together: patterns of the names of samples whose records depend on each other: none is moved
            or taken out, and they may be told in another order than they stand in.
        kinds: event classes of the plugin's own that it may give.

    Raises:
        FileNotFoundError: there is no sample.
    """
    caller = sys._getframe(1).f_globals
    path = _locate_samples(Path(samples), Path(caller.get("__file__", "here")).parent)
    dependent = tuple(together)
    cases = tuple(
        attrs.evolve(sample, is_together=any(fnmatch(sample.path.name, name) for name in dependent))
        for sample in find_samples(importer, path, tuple(decoys))
    )
    if not cases:
        raise FileNotFoundError(f"no sample in {path}; put files there that users have")
    attributes = {"importer": importer, "samples": cases, "kinds": tuple(kinds)}
    test_class = type(f"Test{type(importer).__name__}", (Conformance,), attributes)
    test_class.__module__ = caller["__name__"]
    return test_class


def _locate_samples(samples: Path, folder: Path) -> Path:
    """Find where samples lie, from the folder of the test module."""
    candidates = (folder / samples, folder.parent / samples)
    return next((p for p in candidates if p.is_dir() or list(p.parent.glob(p.name))), candidates[0])
