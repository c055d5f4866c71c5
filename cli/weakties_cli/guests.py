"""Which plugins may this call use, and which commands do they bring?"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from weakties import Installed

VARIABLE = "WEAKTIES_PLUGINS"
OFF, STRICT = "off", "strict"


def allowed() -> Installed | None:
    """Read, before anything else, whether plugins are wanted; None if none are.

    ``--safe`` and ``WEAKTIES_PLUGINS=off`` mean none, ``strict`` all, and the first that fails is
    an error; anything else is a list of plugins or distributions, parted by commas.
    """
    told = os.environ.get(VARIABLE, "").strip()
    if "--safe" in sys.argv[1:] or told == OFF:
        return None
    from weakties import Installed

    names = frozenset(filter(None, map(str.strip, told.split(","))))
    strict = told == STRICT
    return Installed(cards(), names if names and not strict else None, strict)


def cards() -> Path:
    """Name the file that keeps what is known of installed plugins."""
    from platformdirs import user_data_path

    return user_data_path("weakties", appauthor=False) / "plugins.json"


def announce(plugins: Any, installed: Installed) -> None:
    """Tell once of each plugin that was found: what it is, and what it says it touches."""
    from weakties_cli.shown import remark

    quiet = [c for c in plugins.found if c.works and not c.manifest.get("touches")]
    if quiet:
        names = ", ".join(f"{c.name} ({c.distribution} {c.version})" for c in quiet)
        remark(f"note: found plugins {names}; they say they touch only the file they read.")
    for card in plugins.found:
        if card.works and card not in quiet:
            touches = ", ".join(card.manifest["touches"])
            origin = f"{card.distribution} {card.version}"
            remark(f"note: found plugin {card.name} ({origin}); it says it touches {touches}.")
        for broken in (b for b in plugins.broken if b.name == card.name):
            remark(f"note: {broken}")
    if plugins.found:
        installed.seen(plugins.found)
        plugins.found.clear()


def faults(plugins: Any, before: int) -> None:
    """Say which plugins failed since so many were known to; all else went on without them."""
    from weakties_cli.shown import remark

    for broken in plugins.broken[before:]:
        remark(f"note: {broken}")


def commands(taken: set[str]) -> dict[str, str]:
    """Give the commands that plugins bring, each with its plugin; those with a free name."""
    wanted = allowed()
    if wanted is None:
        return {}
    found: dict[str, list[str]] = {}
    for plugin, name in _offered(wanted):
        found.setdefault(name, []).append(plugin)
    return {name: whose[0] for name, whose in found.items()
            if name not in taken and len(whose) == 1}  # fmt: skip


def _offered(wanted: Installed) -> Iterator[tuple[str, str]]:
    """Give plugins and the names of their commands; nothing is imported."""
    for known in wanted.known():
        if known.state == "works" and (wanted.only is None or known.name in wanted.only):
            yield from ((known.name, name) for name in known.offers.get("commands", ()))


def command(plugin: str, name: str) -> click.Command | None:
    """Import a plugin for one command of it; None if it does not bring it."""
    wanted = allowed()
    if wanted is None:
        return None
    from weakties import Installed

    loaded = Installed(wanted.cards, frozenset({plugin}), wanted.strict).plugins()
    announce(loaded, wanted)
    found = (c for c in loaded.offered("commands") if isinstance(c, click.Command))
    return next((c for c in found if c.name == name), None)


class Beside(click.Group):
    """Commands of plugins, by plugin: for those whose name is another command's already."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the plugins that bring commands."""
        wanted = allowed()
        return sorted({plugin for plugin, _ in _offered(wanted)} if wanted else ())

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Give the commands of one plugin."""
        return OfPlugin(name, help=f"Commands of the plugin {name}.")


class OfPlugin(click.Group):
    """The commands of one plugin."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name them."""
        wanted = allowed()
        return [n for plugin, n in _offered(wanted) if plugin == self.name] if wanted else []

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Import the plugin, and give the command."""
        return command(self.name or "", name)


x_command = Beside("x", help="Run a command of a plugin by the plugin's name.")
