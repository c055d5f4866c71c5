"""Discovery of plugins by the small files that name them; nothing of theirs is imported."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from configparser import ConfigParser
from configparser import Error as ConfigError
from pathlib import Path
from urllib.parse import unquote, urlsplit

import attrs

from weakties.contracts.hooks import HOOKS, RECEIVING_HOOKS

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


def find_installed(folders: Iterable[str] | None = None) -> list[Entry]:
    """Find the plugins in the places where Python looks for modules, by name.

    A distribution that lies in two places is the one that Python would import.
    """
    entries_by_distribution: dict[str, list[Entry]] = {}
    for folder in map(Path, sys.path if folders is None else folders):
        for listing in sorted(folder.glob("*.dist-info/entry_points.txt")):
            name, _, version = listing.parent.name.removesuffix(".dist-info").rpartition("-")
            distribution = name.replace("_", "-").lower()
            if distribution not in entries_by_distribution and (entries := _read_entries(listing)):
                stamp = _build_stamp(listing.parent, [target for _, target in entries])
                entries_by_distribution[distribution] = [Entry(n, t, distribution, version, stamp)
                                       for n, t in entries]  # fmt: skip
    return sorted(
        (e for entries in entries_by_distribution.values() for e in entries), key=lambda e: e.name
    )


def _read_entries(listing: Path) -> list[tuple[str, str]]:
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


def _build_stamp(metadata: Path, targets: list[str]) -> str:
    """Distinguish installations; one that is still being written, by its modules.

    A weakties with more hooks may take what one with fewer refused.
    """
    parts = [str(len(HOOKS) + len(RECEIVING_HOOKS))]
    parts += _format_ages([metadata / "RECORD", metadata / "entry_points.txt"])
    for target in targets:
        package = target.partition(":")[0].partition(".")[0]
        for home in _find_source_folders(metadata):
            for folder in (home, home / "src"):
                parts += _format_ages(sorted((folder / package).rglob("*.py")))
    return "-".join(parts)


def _format_ages(files: Iterable[Path]) -> Iterator[str]:
    for file in files:
        try:
            status = file.stat()
        except OSError:
            continue
        yield f"{status.st_mtime_ns:x}.{status.st_size:x}"


def _find_source_folders(metadata: Path) -> Iterator[Path]:
    """Yield the folder that is installed as it stands, if it is one.

    Source:
        PEP 610, direct_url.json.
    """
    try:
        metadata_url = json.loads((metadata / "direct_url.json").read_text(encoding="utf-8"))
        if metadata_url.get("dir_info", {}).get("editable"):
            yield Path(unquote(urlsplit(metadata_url["url"]).path))
    except (OSError, ValueError, KeyError, AttributeError):
        return
