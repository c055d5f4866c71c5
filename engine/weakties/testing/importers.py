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
from weakties.testing.importer_damaging import Damaging
from weakties.testing.importer_importing import Importing
from weakties.testing.importer_introducing import Introducing
from weakties.testing.importer_naming import Naming
from weakties.testing.importer_purity import Purity
from weakties.testing.importer_samples import find
from weakties.testing.importer_sniffing import Sniffing
from weakties.testing.importer_telling import Telling


class Conformance(Introducing, Sniffing, Telling, Naming, Purity, Importing, Damaging):
    """Everything `weakties.Importer` promises."""


def conformance(
    importer: Importer,
    *,
    samples: str | Path,
    decoys: Iterable[str] = ("decoy_*",),
    together: Iterable[str] = (),
    kinds: Iterable[type[Event]] = (),
) -> type[Conformance]:
    """Make the test class of an importer; assign it to a name that begins with ``Test``.

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
    place = _placed(Path(samples), Path(caller.get("__file__", "here")).parent)
    dependent = tuple(together)
    found = tuple(
        attrs.evolve(sample, is_together=any(fnmatch(sample.path.name, name) for name in dependent))
        for sample in find(importer, place, tuple(decoys))
    )
    if not found:
        raise FileNotFoundError(f"no sample in {place}; put files there that users have")
    told = {"importer": importer, "samples": found, "kinds": tuple(kinds)}
    made = type(f"Test{type(importer).__name__}", (Conformance,), told)
    made.__module__ = caller["__name__"]
    return made


def _placed(samples: Path, folder: Path) -> Path:
    """Find where samples lie, from the folder of the test module."""
    wanted = (folder / samples, folder.parent / samples)
    return next((p for p in wanted if p.is_dir() or list(p.parent.glob(p.name))), wanted[0])
