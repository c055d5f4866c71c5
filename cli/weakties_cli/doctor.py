"""Looking for what is wrong, and saying the cure."""

from __future__ import annotations

import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from weakties_cli.call import Call, pass_call, shared
from weakties_cli.shown import as_json, say

ROOM = 50 * 2**20
PRIVATE = 0o077


@click.command("doctor")
@shared
@pass_call
def doctor_command(call: Call) -> None:
    """Look for what is wrong, and say the cure; ends with code 1 if something is.

    It checks the file and its modes, the log's chain and tables, the answers, the plugins, and
    the room on the disk.
    """
    found = list(_complaints(call))
    if call.json:
        as_json([{"problem": problem, "cure": cure} for problem, cure in found])
    for problem, cure in () if call.json else found:
        say(f"{problem}: {cure}.")
    if found:
        sys.exit(1)
    if not call.json:
        say("All is well.")


def _complaints(call: Call) -> Iterator[tuple[str, str]]:
    """Give each problem with its cure."""
    from weakties import WeaktiesError, care

    path = call.path
    with call.network(create=False, plugins=True) as network:
        for fault in network.log.faults():
            yield fault, "keep a copy of the file and go back to a backup that verifies"
        try:
            care.verify(network)
        except WeaktiesError as error:
            yield "the log does not hold", str(error).rstrip(".")
        for state in care.status(network).projections:
            if state.fault or not state.current:
                why = state.fault or "it is behind"
                yield f"projection {state.name}: {why}", "run `weakties rebuild`"
        for broken in network.plugins.broken:
            yield f"plugin {broken.name}", str(broken).rstrip(".")
    yield from _places(path)


def _places(path: Path) -> Iterator[tuple[str, str]]:
    """Look at modes and room."""
    for file in sorted(path.parent.glob(f"{path.stem}*")):
        if file.is_file() and stat.S_IMODE(file.stat().st_mode) & PRIVATE:
            yield f"{file} can be read by others", f"run `chmod 600 {file}`"
    if shutil.disk_usage(path.parent).free < ROOM:
        yield f"the disk of {path.parent} is almost full", "free some space"
