"""Listing plugins, and switching them off, on, or trying them again; none of them is imported."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import attrs
import click

from weakties_cli.context import Call, add_common_options, pass_call
from weakties_cli.output import print_json, print_table, print_text
from weakties_cli.plugins.loading import load_installed

if TYPE_CHECKING:
    pass


class Plugins(click.Group):
    """A group of which the larger commands are loaded when they are called."""

    later = {
        "install": "plugins_install", "uninstall": "plugins_install", "sync": "plugins_install",
        "freeze": "plugins_install", "new": "plugins_new", "grade": "plugins_new",
    }  # fmt: skip

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name all of them."""
        return [*self.commands, *self.later]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Load one."""
        if name not in self.later:
            return super().get_command(ctx, name)
        module = import_module(f"weakties_cli.commands.{self.later[name]}")
        command: click.Command = getattr(module, f"plugins_{name}")
        return command


@click.group("plugins", cls=Plugins)
def plugins_command() -> None:
    """List plugins, switch one off or on, install, remove or begin one.

    None of these imports a plugin into weakties, so that they work whatever a plugin does. A
    plugin runs with your rights: it can read and change what you can. `weakties --safe` goes on
    without any.
    """


@plugins_command.command("list")
@add_common_options
@pass_call
def plugins_list(call: Call) -> None:
    """List the plugins that are installed, and whether they work."""
    plugins = load_installed().list_plugins()
    if call.json:
        print_json([attrs.asdict(k) for k in plugins])
        return
    if not plugins:
        print_text("No plugin is installed.")
        return
    rows = (
        (k.name, f"{k.distribution} {k.version}", k.state, _describe_plugin(k)) for k in plugins
    )
    print_table(rows, ("Name", "From", "State", "What"))


def _describe_plugin(plugin: Any) -> str:
    """Return in a line what a plugin is, or why it does not work."""
    if plugin.state == "broken":
        return f"at {plugin.stage}: {plugin.reason}"
    return plugin.title or ", ".join(i for ids in plugin.offers.values() for i in ids)


@plugins_command.command("info")
@click.argument("name")
@add_common_options
@pass_call
def plugins_info(call: Call, /, name: str) -> None:
    """Show all that is known of one plugin."""
    plugin = _find_plugin(name)
    if call.json:
        print_json(attrs.asdict(plugin))
        return
    print_text(f"{plugin.name}, from {plugin.distribution} {plugin.version}: {plugin.state}")
    if plugin.title:
        print_text(plugin.title)
    print_text(f"touches: {', '.join(plugin.touches) or 'nothing but the file it reads, it says'}")
    for hook, ids in plugin.offers.items():
        print_text(f"{hook.replace('_', ' ')}: {', '.join(ids)}")
    for label, where in (("more", plugin.homepage), ("faults", plugin.issues)):
        if where:
            print_text(f"{label}: {where}")
    if plugin.state == "broken":
        print_text(f"failed at {plugin.stage}: {plugin.reason}")
        for line in plugin.trace.splitlines():
            print_text(f"  {line}")


def _find_plugin(name: str) -> Any:
    """Find a plugin by its name or distribution."""
    plugins = load_installed().list_plugins()
    plugin = next((k for k in plugins if name in (k.name, k.distribution)), None)
    if plugin is None:
        names = ", ".join(k.name for k in plugins) or "none"
        raise click.ClickException(f"There is no plugin {name!r}; installed: {names}.")
    return plugin


@plugins_command.command("disable")
@click.argument("name")
def plugins_disable(name: str) -> None:
    """Switch a plugin off; what it recorded stays."""
    load_installed().switch(_find_plugin(name).name, off=True)
    print_text(f"Plugin {name} is off; `weakties plugins enable {name}` switches it on.")


@plugins_command.command("enable")
@click.argument("name")
def plugins_enable(name: str) -> None:
    """Switch a plugin on again."""
    load_installed().switch(_find_plugin(name).name, off=False)
    print_text(f"Plugin {name} is on.")


@plugins_command.command("retry")
@click.argument("name")
def plugins_retry(name: str) -> None:
    """Try a plugin again that was found broken, in a process of its own."""
    installed, plugin = load_installed(), _find_plugin(name)
    installed.forget(plugin.name)
    installed.load_plugins()
    after = _find_plugin(name)
    if after.state == "broken":
        raise click.ClickException(
            f"Plugin {after.name} is still broken, at {after.stage}: {after.reason}. "
            f"`weakties plugins info {after.name}` shows where."
        )
    print_text(f"Plugin {after.name} works.")


@plugins_command.command("purge")
@click.argument("name")
@click.confirmation_option(prompt="Its answers are dropped, its events stay. Go on?")
@pass_call
def plugins_purge(call: Call, /, name: str) -> None:
    """Drop what a plugin made of the log; its events stay, and can be replayed if it comes back.

    All answers are dropped with its own; they grow again when they are next asked for.
    """
    with call.network(create=False) as network:
        done = network.views.erase()
    load_installed().forget(name)
    if not done:
        raise click.ClickException("Somebody still reads the answers; close that and run it again.")
    print_text(f"What {name} made of the log is gone; its events are kept.")
