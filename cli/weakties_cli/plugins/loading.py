"""The plugins that this call may use, and their commands."""

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


def load_allowed_plugins() -> Installed | None:
    """Read, before anything else, whether plugins are wanted; None if none are.

    ``--safe`` and ``WEAKTIES_PLUGINS=off`` mean none, ``strict`` all, and the first that fails is
    an error; anything else is a list of plugins or distributions, parted by commas.
    """
    setting = os.environ.get(VARIABLE, "").strip()
    if "--safe" in sys.argv[1:] or setting == OFF:
        return None
    from weakties import Installed

    names = frozenset(filter(None, map(str.strip, setting.split(","))))
    strict = setting == STRICT
    return Installed(get_cards_path(), names if names and not strict else None, strict)


def load_installed() -> Installed:
    """Return what knows the plugins of this installation; none is imported."""
    from weakties import Installed

    return Installed(get_cards_path())


def get_cards_path() -> Path:
    """Name the file that keeps what is known of installed plugins."""
    from platformdirs import user_data_path

    return user_data_path("weakties", appauthor=False) / "plugins.json"


def announce(plugins: Any, installed: Installed) -> None:
    """Print a note about each newly found plugin, once."""
    from weakties_cli.output import print_note

    quiet = [c for c in plugins.unshown_cards if c.works and not c.manifest.get("touches")]
    if quiet:
        names = ", ".join(f"{c.name} ({c.distribution} {c.version})" for c in quiet)
        print_note(f"note: found plugins {names}; they say they touch only the file they read.")
    for card in plugins.unshown_cards:
        if card.works and card not in quiet:
            touches = ", ".join(card.manifest["touches"])
            origin = f"{card.distribution} {card.version}"
            print_note(f"note: found plugin {card.name} ({origin}); it says it touches {touches}.")
        for broken in (b for b in plugins.broken if b.name == card.name):
            print_note(f"note: {broken}")
    if plugins.unshown_cards:
        installed.mark_shown(plugins.unshown_cards)
        plugins.unshown_cards.clear()


def print_faults(plugins: Any, before: int) -> None:
    """Print which plugins failed since so many were known to; all else went on without them."""
    from weakties_cli.output import print_note

    for broken in plugins.broken[before:]:
        print_note(f"note: {broken}")


def list_plugin_commands(taken: set[str]) -> dict[str, str]:
    """Return the commands that plugins bring, each with its plugin; those with a free name."""
    wanted = load_allowed_plugins()
    if wanted is None:
        return {}
    plugins_by_command: dict[str, list[str]] = {}
    for plugin, name in _list_offered_commands(wanted):
        plugins_by_command.setdefault(name, []).append(plugin)
    return {name: whose[0] for name, whose in plugins_by_command.items()
            if name not in taken and len(whose) == 1}  # fmt: skip


def _list_offered_commands(wanted: Installed) -> Iterator[tuple[str, str]]:
    """Yield plugins and the names of their commands; nothing is imported."""
    for plugin in wanted.list_plugins():
        if plugin.state == "works" and (wanted.only is None or plugin.name in wanted.only):
            yield from ((plugin.name, name) for name in plugin.offers.get("commands", ()))


def load_command(plugin: str, name: str) -> click.Command | None:
    """Import a plugin for one command of it; None if it does not bring it."""
    wanted = load_allowed_plugins()
    if wanted is None:
        return None
    from weakties import Installed

    loaded = Installed(wanted.cards, frozenset({plugin}), wanted.strict).load_plugins()
    announce(loaded, wanted)
    commands = (c for c in loaded.collect_offers("commands") if isinstance(c, click.Command))
    return next((c for c in commands if c.name == name), None)


class PluginGroups(click.Group):
    """Commands of plugins, by plugin: for those whose name is another command's already."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the plugins that bring commands."""
        wanted = load_allowed_plugins()
        return sorted({plugin for plugin, _ in _list_offered_commands(wanted)} if wanted else ())

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Return the commands of one plugin; None if it brings none."""
        if name not in self.list_commands(ctx):
            return None
        return PluginCommands(name, help=f"Commands of the plugin {name}.")


class PluginCommands(click.Group):
    """The commands of one plugin."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name them."""
        wanted = load_allowed_plugins()
        return (
            [n for plugin, n in _list_offered_commands(wanted) if plugin == self.name]
            if wanted
            else []
        )

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Import the plugin, and give the command."""
        return load_command(self.name or "", name)


x_command = PluginGroups("x", help="Run a command of a plugin by the plugin's name.")
