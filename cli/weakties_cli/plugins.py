"""Listing plugins, and switching them off, on, or trying them again; none of them is imported."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import attrs
import click

from weakties_cli.call import Call, pass_call, shared
from weakties_cli.guests import cards
from weakties_cli.shown import as_json, say, table

if TYPE_CHECKING:
    from weakties import Installed


def _installed() -> Installed:
    from weakties import Installed

    return Installed(cards())


class Plugins(click.Group):
    """A group of which the larger commands are loaded when they are called."""

    later = {"install": "install", "uninstall": "install", "sync": "install", "freeze": "install",
             "new": "begin", "grade": "begin"}  # fmt: skip

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name all of them."""
        return [*self.commands, *self.later]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Load one."""
        if name not in self.later:
            return super().get_command(ctx, name)
        module = import_module(f"weakties_cli.{self.later[name]}")
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
@shared
@pass_call
def plugins_list(call: Call) -> None:
    """List the plugins that are installed, and whether they work."""
    known = _installed().known()
    if call.json:
        as_json([attrs.asdict(k) for k in known])
        return
    if not known:
        say("No plugin is installed.")
        return
    rows = ((k.name, f"{k.distribution} {k.version}", k.state, _what(k)) for k in known)
    table(rows, ("Name", "From", "State", "What"))


def _what(known: Any) -> str:
    """Say in a line what a plugin is, or why it does not work."""
    if known.state == "broken":
        return f"at {known.stage}: {known.reason}"
    return known.title or ", ".join(i for ids in known.offers.values() for i in ids)


@plugins_command.command("info")
@click.argument("name")
@shared
@pass_call
def plugins_info(call: Call, /, name: str) -> None:
    """Show all that is known of one plugin."""
    known = _one(name)
    if call.json:
        as_json(attrs.asdict(known))
        return
    say(f"{known.name}, from {known.distribution} {known.version}: {known.state}")
    if known.title:
        say(known.title)
    say(f"touches: {', '.join(known.touches) or 'nothing but the file it reads, it says'}")
    for hook, ids in known.offers.items():
        say(f"{hook.replace('_', ' ')}: {', '.join(ids)}")
    for what, where in (("more", known.homepage), ("faults", known.issues)):
        if where:
            say(f"{what}: {where}")
    if known.state == "broken":
        say(f"failed at {known.stage}: {known.reason}")
        for line in known.trace.splitlines():
            say(f"  {line}")


def _one(name: str) -> Any:
    """Find a plugin by its name or distribution."""
    known = _installed().known()
    found = next((k for k in known if name in (k.name, k.distribution)), None)
    if found is None:
        there = ", ".join(k.name for k in known) or "none"
        raise click.ClickException(f"There is no plugin {name!r}; installed: {there}.")
    return found


@plugins_command.command("disable")
@click.argument("name")
def plugins_disable(name: str) -> None:
    """Switch a plugin off; what it recorded stays."""
    _installed().switch(_one(name).name, off=True)
    say(f"Plugin {name} is off; `weakties plugins enable {name}` switches it on.")


@plugins_command.command("enable")
@click.argument("name")
def plugins_enable(name: str) -> None:
    """Switch a plugin on again."""
    _installed().switch(_one(name).name, off=False)
    say(f"Plugin {name} is on.")


@plugins_command.command("retry")
@click.argument("name")
def plugins_retry(name: str) -> None:
    """Try a plugin again that was found broken, in a process of its own."""
    installed, known = _installed(), _one(name)
    installed.forget(known.name)
    installed.plugins()
    after = _one(name)
    if after.state == "broken":
        raise click.ClickException(
            f"Plugin {after.name} is still broken, at {after.stage}: {after.reason}. "
            f"`weakties plugins info {after.name}` shows where."
        )
    say(f"Plugin {after.name} works.")


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
    _installed().forget(name)
    if not done:
        raise click.ClickException("Somebody still reads the answers; close that and run it again.")
    say(f"What {name} made of the log is gone; its events are kept.")
