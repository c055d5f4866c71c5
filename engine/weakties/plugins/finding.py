"""Which plugins are installed, by the small files that name them; nothing of theirs is imported."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from configparser import ConfigParser
from configparser import Error as ConfigError
from pathlib import Path
from urllib.parse import unquote, urlsplit

import attrs

from weakties.hookspecs.needed import HOOKS, LIFE

GROUP = "weakties.v1"


@attrs.frozen
class Entry:
    """An installed plugin, as its distribution names it.

    Attributes:
        target: what is to be imported.
        stamp: another one as soon as something else is installed under the name.
    """

    name: str
    target: str
    distribution: str
    version: str
    stamp: str


def installed(places: Iterable[str] | None = None) -> list[Entry]:
    """Find the plugins in the places where Python looks for modules, by name.

    A distribution that lies in two places is the one that Python would import.
    """
    found: dict[str, list[Entry]] = {}
    for place in map(Path, sys.path if places is None else places):
        for listing in sorted(place.glob("*.dist-info/entry_points.txt")):
            name, _, version = listing.parent.name.removesuffix(".dist-info").rpartition("-")
            distribution = name.replace("_", "-").lower()
            if distribution not in found and (entries := _entries(listing)):
                stamp = _stamp(listing.parent, [target for _, target in entries])
                found[distribution] = [Entry(n, t, distribution, version, stamp)
                                       for n, t in entries]  # fmt: skip
    return sorted((e for entries in found.values() for e in entries), key=lambda e: e.name)


def _entries(listing: Path) -> list[tuple[str, str]]:
    """Read our group off one distribution's entry points."""
    try:
        text = listing.read_text(encoding="utf-8")
        if GROUP not in text:
            return []
        parser = ConfigParser(delimiters=("=",), interpolation=None)
        parser.read_string(text)
        return parser.items(GROUP) if parser.has_section(GROUP) else []
    except (OSError, UnicodeDecodeError, ConfigError):
        return []


def _stamp(metadata: Path, targets: list[str]) -> str:
    """Tell one installation from another; of one that is still being written, by its modules.

    A weakties with more hooks may take what one with fewer refused.
    """
    parts = [str(len(HOOKS) + len(LIFE))]
    parts += _ages([metadata / "RECORD", metadata / "entry_points.txt"])
    for target in targets:
        package = target.partition(":")[0].partition(".")[0]
        for home in _sources(metadata):
            for folder in (home, home / "src"):
                parts += _ages(sorted((folder / package).rglob("*.py")))
    return "-".join(parts)


def _ages(files: Iterable[Path]) -> Iterator[str]:
    for file in files:
        try:
            found = file.stat()
        except OSError:
            continue
        yield f"{found.st_mtime_ns:x}.{found.st_size:x}"


def _sources(metadata: Path) -> Iterator[Path]:
    """Give the folder that is installed as it stands, if it is one.

    Source:
        PEP 610, direct_url.json.
    """
    try:
        told = json.loads((metadata / "direct_url.json").read_text(encoding="utf-8"))
        if told.get("dir_info", {}).get("editable"):
            yield Path(unquote(urlsplit(told["url"]).path))
    except (OSError, ValueError, KeyError, AttributeError):
        return
