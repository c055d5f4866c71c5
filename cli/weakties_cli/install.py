"""Installing and removing plugins, and making an environment as it was wanted."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from weakties_cli.call import Call, add_common_options, pass_call
from weakties_cli.guests import get_cards_path
from weakties_cli.installer import (
    PackageInstaller,
    choose_installer,
    distribution_of,
    normalize_name,
    read_touches,
)
from weakties_cli.output import print_json, print_note, print_text

if TYPE_CHECKING:
    from weakties import Installed

RIGHTS = (
    "A plugin runs with your rights: it can read, change and send whatever you can. "
    "weakties keeps its faults apart, and does not lock it in."
)
PREFIX = "weakties-"


def _load_installed() -> Installed:
    from weakties import Installed

    return Installed(get_cards_path())


@click.command("install")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
def plugins_install(name: str, *, yes: bool) -> None:
    """Install a plugin by name, folder, wheel or address; one that does not work is removed.

    \b
    weakties plugins install weakties-vcard
    weakties plugins install ./my-plugin --yes
    """
    _confirm_install(name, yes=yes)
    tool, installed = choose_installer(), _load_installed()
    wanted = Path(name).resolve().as_posix() if Path(name).exists() else name
    before = {(k.name, k.distribution, k.version) for k in installed.list_plugins()}
    print_note(f"Installing with {tool.title} ...")
    tool.install(wanted)
    installed.load_plugins()
    after = _load_installed().list_plugins()
    new = [k for k in after if (k.name, k.distribution, k.version) not in before]
    broken = next((k for k in new if k.state == "broken"), None)
    if broken or not (new or _is_installed(name)):
        reason = f"at {broken.stage}: {broken.reason}" if broken else "it brings no plugin"
        _roll_back(tool, broken.distribution if broken else name)
        raise click.ClickException(f"{name} was removed again, since it does not work ({reason}).")
    installed.set_wanted([*installed.list_wanted(), wanted])
    for plugin in new:
        touches = ", ".join(plugin.touches) or "only the file it reads"
        print_text(
            f"Installed plugin {plugin.name} {plugin.version}; it says it touches {touches}."
        )
    if not new:
        print_text(f"{name} was installed already.")


def _confirm_install(name: str, *, yes: bool) -> None:
    """Say what is known before, and ask."""
    touches = read_touches(name)
    touches_text = (
        "not told before it is installed" if touches is None else ", ".join(touches) or "nothing"
    )
    print_note(f"What {name} says it touches: {touches_text}.")
    print_note(RIGHTS)
    is_name = re.fullmatch(r"[A-Za-z0-9._-]+([=<>!~].*)?", name) and not Path(name).exists()
    if is_name and not name.lower().startswith(PREFIX):
        print_note(f"{name} is no weakties- package by its name; be sure that you mean it.")
    _confirm("Install it?", yes=yes)


def _confirm(question: str, *, yes: bool) -> None:
    """Ask on a terminal; elsewhere nobody can answer."""
    if yes:
        return
    if not (sys.stdin and sys.stdin.isatty()):
        raise click.ClickException("Nothing was changed; add --yes where nobody can be asked.")
    click.confirm(question, abort=True, err=True)


def _is_installed(name: str) -> bool:
    return any(
        _is_distribution(name, d)
        for k in _load_installed().list_plugins()
        for d in (k.name, k.distribution)
    )


def _roll_back(tool: PackageInstaller, distribution: str) -> None:
    """Remove what does not work."""
    tool.uninstall(distribution_of(distribution))


@click.command("uninstall")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
def plugins_uninstall(name: str, *, yes: bool) -> None:
    """Remove a plugin; what it recorded is kept, and read again if it comes back."""
    installed = _load_installed()
    plugin = next((k for k in installed.list_plugins() if name in (k.name, k.distribution)), None)
    if plugin is None or plugin.state == "gone":
        raise click.ClickException(
            f"There is no plugin {name!r} here; see `weakties plugins list`."
        )
    _confirm(f"Remove {plugin.distribution} {plugin.version}?", yes=yes)
    choose_installer().uninstall(plugin.distribution)
    installed.forget(plugin.name)
    installed.set_wanted(
        w for w in installed.list_wanted() if not _is_distribution(w, plugin.distribution)
    )
    print_text(f"Removed {plugin.distribution}; its events are kept.")


def _is_distribution(wanted: str, distribution: str) -> bool:
    """Check whether something wanted is a distribution."""
    return distribution_of(wanted) == normalize_name(distribution)


@click.command("sync")
@add_common_options
@pass_call
def plugins_sync(call: Call) -> None:
    """Install again what was wanted and is gone, such as after an upgrade of weakties."""
    installed, tool = _load_installed(), choose_installer()
    present = {k.distribution for k in installed.list_plugins() if k.state != "gone"}
    missing = [
        w for w in installed.list_wanted() if not any(_is_distribution(w, d) for d in present)
    ]
    for name in missing:
        print_note(f"Installing {name} with {tool.title} ...")
        tool.install(name)
    installed.load_plugins()
    if call.json:
        print_json({"installed": missing})
    else:
        print_text(f"Installed {len(missing)}." if missing else "All that was wanted is here.")


@click.command("freeze")
@add_common_options
@pass_call
def plugins_freeze(call: Call) -> None:
    """Print the plugins that are here with their versions, to install the same elsewhere.

    \b
    weakties plugins freeze > plugins.txt
    xargs -n1 weakties plugins install --yes < plugins.txt
    """
    packages = sorted(
        {(k.distribution, k.version) for k in _load_installed().list_plugins() if k.state != "gone"}
    )
    if call.json:
        print_json([{"distribution": d, "version": v} for d, v in packages])
    else:
        for distribution, version in packages:
            print_text(f"{distribution}=={version}")
