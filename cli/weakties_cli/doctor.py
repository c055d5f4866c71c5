"""Looking for what is wrong, and saying the cure."""

from __future__ import annotations

import sys

import click

from weakties_cli.call import Call, only_now, pass_call
from weakties_cli.shown import as_json, remark, say


@click.command("doctor")
@click.option("--plugins", is_flag=True, help="Let the plugins look, too; else none is imported.")
@only_now
@pass_call
def doctor_command(call: Call, /, *, plugins: bool) -> None:
    """Look for what is wrong, and say the cure; ends with code 1 if something is.

    It checks the log's chain, tables and triggers, how far it was last seen to come, who was
    forgotten, the modes of all files, the answers, the plugins, what interrupted commands left,
    the SQLite library, and the room on the disk. A note is no problem.
    """
    from weakties import care

    wanted = call.plugins()
    with call.unchecked() as network:
        found = list(care.examine(network, wanted.known() if wanted else ()))
    if plugins and wanted:
        with call.network(create=False, plugins=True) as network:
            found += care.checked(network)
    problems = [c for c in found if not c.note]
    if call.json:
        as_json([{"problem": c.problem, "cure": c.cure, "note": c.note} for c in found])
    else:
        for complaint in problems:
            say(f"{complaint.problem}: {complaint.cure}.")
        if not problems:
            say("All is well.")
        for complaint in found:
            if complaint.note:
                remark(f"note: {complaint.problem}: {complaint.cure}")
    if problems:
        sys.exit(1)
