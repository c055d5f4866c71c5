"""Finding plugins: those handed over, or those installed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from configparser import ConfigParser
from configparser import Error as ConfigError
from importlib import import_module
from pathlib import Path
from types import ModuleType

GROUP = "weakties.v1"
Found = Iterator[tuple[str, Callable[[], ModuleType]]]


def given(modules: Iterable[ModuleType]) -> Found:
    """Take plugins that are imported already."""
    for module in modules:
        yield module.__name__, lambda module=module: module  # type: ignore[misc]  # binds the loop's module


def installed() -> Found:
    """Find plugins by their entry points, reading only the small files that name them."""
    seen: set[str] = set()
    for place in map(Path, sys.path):
        for listing in sorted(place.glob("*.dist-info/entry_points.txt")):
            for name, target in _entries(listing):
                if name not in seen:
                    seen.add(name)
                    yield name, lambda target=target: import_module(target)  # type: ignore[misc]  # binds the loop's target


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
