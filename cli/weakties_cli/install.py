"""Installing and removing plugins, and making an environment as it was wanted."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from weakties_cli.call import Call, pass_call, shared
from weakties_cli.guests import cards
from weakties_cli.installer import Installing, distribution_of, installer, plain, says_it_touches
from weakties_cli.shown import as_json, remark, say

if TYPE_CHECKING:
    from weakties import Installed

RIGHTS = (
    "A plugin runs with your rights: it can read, change and send whatever you can. "
    "weakties keeps its faults apart, and does not lock it in."
)
PREFIX = "weakties-"


def _installed() -> Installed:
    from weakties import Installed

    return Installed(cards())


@click.command("install")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
def plugins_install(name: str, *, yes: bool) -> None:
    """Install a plugin by name, folder, wheel or address; one that does not work is removed.

    \b
    weakties plugins install weakties-vcard
    weakties plugins install ./my-plugin --yes
    """
    _ask(name, yes=yes)
    tool, known = installer(), _installed()
    wanted = Path(name).resolve().as_posix() if Path(name).exists() else name
    before = {(k.name, k.distribution, k.version) for k in known.known()}
    remark(f"Installing with {tool.title} ...")
    tool.install(wanted)
    known.plugins()
    after = _installed().known()
    new = [k for k in after if (k.name, k.distribution, k.version) not in before]
    broken = next((k for k in new if k.state == "broken"), None)
    if broken or not (new or _is_there(name)):
        reason = f"at {broken.stage}: {broken.reason}" if broken else "it brings no plugin"
        _roll_back(tool, broken.distribution if broken else name)
        raise click.ClickException(f"{name} was removed again, since it does not work ({reason}).")
    known.want([*known.wanted(), wanted])
    for plugin in new:
        touches = ", ".join(plugin.touches) or "only the file it reads"
        say(f"Installed plugin {plugin.name} {plugin.version}; it says it touches {touches}.")
    if not new:
        say(f"{name} was installed already.")


def _ask(name: str, *, yes: bool) -> None:
    """Say what is known before, and ask."""
    touches = says_it_touches(name)
    said = "not told before it is installed" if touches is None else ", ".join(touches) or "nothing"
    remark(f"What {name} says it touches: {said}.")
    remark(RIGHTS)
    is_name = re.fullmatch(r"[A-Za-z0-9._-]+([=<>!~].*)?", name) and not Path(name).exists()
    if is_name and not name.lower().startswith(PREFIX):
        remark(f"{name} is no weakties- package by its name; be sure that you mean it.")
    _agreed("Install it?", yes=yes)


def _agreed(question: str, *, yes: bool) -> None:
    """Ask on a terminal; elsewhere nobody can answer."""
    if yes:
        return
    if not (sys.stdin and sys.stdin.isatty()):
        raise click.ClickException("Nothing was changed; add --yes where nobody can be asked.")
    click.confirm(question, abort=True, err=True)


def _is_there(name: str) -> bool:
    return any(_names(name, d) for k in _installed().known() for d in (k.name, k.distribution))


def _roll_back(tool: Installing, distribution: str) -> None:
    """Remove what does not work."""
    tool.uninstall(distribution_of(distribution))


@click.command("uninstall")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
def plugins_uninstall(name: str, *, yes: bool) -> None:
    """Remove a plugin; what it recorded is kept, and read again if it comes back."""
    known = _installed()
    found = next((k for k in known.known() if name in (k.name, k.distribution)), None)
    if found is None or found.state == "gone":
        raise click.ClickException(
            f"There is no plugin {name!r} here; see `weakties plugins list`."
        )
    _agreed(f"Remove {found.distribution} {found.version}?", yes=yes)
    installer().uninstall(found.distribution)
    known.forget(found.name)
    known.want(w for w in known.wanted() if not _names(w, found.distribution))
    say(f"Removed {found.distribution}; its events are kept.")


def _names(wanted: str, distribution: str) -> bool:
    """Claim that something wanted is a distribution."""
    return distribution_of(wanted) == plain(distribution)


@click.command("sync")
@shared
@pass_call
def plugins_sync(call: Call) -> None:
    """Install again what was wanted and is gone, such as after an upgrade of weakties."""
    known, tool = _installed(), installer()
    there = {k.distribution for k in known.known() if k.state != "gone"}
    missing = [w for w in known.wanted() if not any(_names(w, d) for d in there)]
    for name in missing:
        remark(f"Installing {name} with {tool.title} ...")
        tool.install(name)
    known.plugins()
    if call.json:
        as_json({"installed": missing})
    else:
        say(f"Installed {len(missing)}." if missing else "All that was wanted is here.")


@click.command("freeze")
@shared
@pass_call
def plugins_freeze(call: Call) -> None:
    """Print the plugins that are here with their versions, to install the same elsewhere.

    \b
    weakties plugins freeze > plugins.txt
    xargs -n1 weakties plugins install --yes < plugins.txt
    """
    there = sorted({(k.distribution, k.version) for k in _installed().known() if k.state != "gone"})
    if call.json:
        as_json([{"distribution": d, "version": v} for d, v in there])
    else:
        for distribution, version in there:
            say(f"{distribution}=={version}")
