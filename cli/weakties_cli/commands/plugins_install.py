"""Installing and removing plugins, and making an environment as it was wanted."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from weakties_cli.context import Call, add_common_options, pass_call
from weakties_cli.output import print_json, print_note, print_text
from weakties_cli.plugins.loading import load_installed
from weakties_cli.plugins.packages import (
    NAME,
    Package,
    Words,
    choose_installer,
    list_requirements,
    normalize_name,
    read_package,
)

RIGHTS = (
    "A plugin runs with your rights: it can read, change and send whatever you can. "
    "weakties keeps its faults apart, and does not lock it in."
)
PREFIX = "weakties-"


@click.command("install")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
def plugins_install(name: str, *, yes: bool) -> None:
    """Install a plugin by name, folder, wheel or address, or another version of it.

    One that does not work is removed, and the version that was there before is put back.

    \b
    weakties plugins install weakties-vcard
    weakties plugins install ./my-plugin --yes
    """
    package = read_package(name)
    _confirm_install(name, package, yes=yes)
    tool, installed = choose_installer(), load_installed()
    wanted = Path(name).resolve().as_posix() if Path(name).exists() else name
    installed.load_plugins()  # so that nothing but what is installed now is new
    before = list_requirements()
    print_note(f"Installing with {tool.title} ...")
    tool.install(wanted, package.name)
    probed, after = _probe_new_plugins(), list_requirements()
    former = {n: before.get(n, ()) for n, words in after.items() if words != before.get(n)}
    came = [plugin for plugin in installed.list_plugins()
            if normalize_name(plugin.distribution) in {*former, package.name}]  # fmt: skip
    new = [plugin for plugin in came if plugin.name in probed]
    broken = [plugin for plugin in new if plugin.state == "broken"]
    if broken or (former and not came):
        _roll_back(name, broken, former)
    installed.set_wanted(installed.load_wanted() | {p.distribution: wanted for p in came})
    for plugin in new:
        touches = ", ".join(plugin.touches) or "only the file it reads"
        print_text(
            f"Installed plugin {plugin.name} {plugin.version}; it says it touches {touches}."
        )
    if not new:
        print_text(f"{name} was installed already.")


def _confirm_install(name: str, package: Package, *, yes: bool) -> None:
    """Print what is known before, and ask."""
    touches_text = "not told before it is installed"
    if package.touches is not None:
        touches_text = ", ".join(package.touches) or "nothing"
    print_note(f"What {name} says it touches: {touches_text}.")
    print_note(RIGHTS)
    is_name = NAME.fullmatch(name) and not Path(name).exists()
    if is_name and not name.lower().startswith(PREFIX):
        print_note(f"{name} is no weakties- package by its name; be sure that you mean it.")
    _confirm("Install it?", yes=yes)


def _probe_new_plugins() -> set[str]:
    """Probe what was just installed, and return the names of its plugins."""
    names = {plugin.name for plugin in load_installed().list_plugins() if plugin.state == "new"}
    load_installed().load_plugins()
    return names


def _roll_back(name: str, broken: list[Any], former: dict[str, Words]) -> None:
    """Put back what was here before something was installed that does not work.

    What came from a folder that has changed since can only be removed.

    Args:
        former: what installs the former versions of all that changed, by name.

    Raises:
        click.ClickException: always; it says what was done.
    """
    reason = f"at {broken[0].stage}: {broken[0].reason}" if broken else "it brings no plugin"
    former = {normalize_name(plugin.distribution): () for plugin in broken} | former
    try:
        choose_installer().restore(former)
    except click.ClickException as error:
        raise click.ClickException(
            f"{name} does not work ({reason}), and what was here before could not be put back: "
            f"{error.message}"
        ) from None
    load_installed().load_plugins()
    back = " ".join(f"{n}: {words[-1]} is back." for n, words in former.items() if words)
    raise click.ClickException(
        f"{name} was removed again, since it does not work ({reason}). {back}".strip()
    )


def _confirm(question: str, *, yes: bool) -> None:
    """Ask on a terminal; elsewhere nobody can answer."""
    if yes:
        return
    if not (sys.stdin and sys.stdin.isatty()):
        raise click.ClickException("Nothing was changed; add --yes where nobody can be asked.")
    click.confirm(question, abort=True, err=True)


@click.command("uninstall")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
def plugins_uninstall(name: str, *, yes: bool) -> None:
    """Remove a plugin; what it recorded is kept, and read again if it comes back."""
    installed = load_installed()
    plugin = next((k for k in installed.list_plugins() if name in (k.name, k.distribution)), None)
    if plugin is None or plugin.state == "gone":
        raise click.ClickException(
            f"There is no plugin {name!r} here; see `weakties plugins list`."
        )
    _confirm(f"Remove {plugin.distribution} {plugin.version}?", yes=yes)
    choose_installer().uninstall(plugin.distribution)
    installed.forget(plugin.name)
    wanted = installed.load_wanted()
    wanted.pop(plugin.distribution, None)
    installed.set_wanted(wanted)
    print_text(f"Removed {plugin.distribution}; its events are kept.")


@click.command("sync")
@add_common_options
@pass_call
def plugins_sync(call: Call) -> None:
    """Install again what was wanted and is gone, such as after an upgrade of weakties.

    Of each plugin that is what you asked for last; one that is here is left as it is.
    """
    installed, tool = load_installed(), choose_installer()
    present = {k.distribution for k in installed.list_plugins() if k.state != "gone"}
    missing = {d: w for d, w in installed.load_wanted().items() if d not in present}
    for distribution, wanted in missing.items():
        print_note(f"Installing {wanted} with {tool.title} ...")
        tool.install(wanted, distribution)
    installed.load_plugins()
    if call.json:
        print_json({"installed": [*missing.values()]})
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
        {(k.distribution, k.version) for k in load_installed().list_plugins() if k.state != "gone"}
    )
    if call.json:
        print_json([{"distribution": d, "version": v} for d, v in packages])
    else:
        for distribution, version in packages:
            print_text(f"{distribution}=={version}")
