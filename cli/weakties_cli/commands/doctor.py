"""Looking for what is wrong, and saying the cure."""

from __future__ import annotations

import sys

import click

from weakties_cli.context import Call, pass_call, refuse_look_back
from weakties_cli.output import format_count, is_on_a_terminal, print_json, print_note, print_text

_SHOWN = 8


@click.command("doctor")
@click.option("--plugins", is_flag=True, help="Let the plugins look, too; else none is imported.")
@click.option("--mend", is_flag=True, help="Mend what can be mended; it says what it will do.")
@click.option("--yes", is_flag=True, help="With --mend: do not ask.")
@refuse_look_back
@pass_call
def doctor_command(call: Call, /, *, plugins: bool, mend: bool, yes: bool) -> None:
    """Look for what is wrong, and say the cure; ends with code 1 if something is.

    It checks the log's chain, tables and triggers, how far it was last seen to come, who was
    forgotten, the modes of all files, the answers, the plugins, what interrupted commands left,
    the SQLite library, and the room on the disk. A note is no problem.
    """
    from weakties import maintenance

    if yes and not mend:
        raise click.UsageError("--yes goes with --mend.")
    if mend:
        _mend(call, yes=yes)
    wanted = call.plugins()
    with call.open_unchecked() as network:
        complaints = list(maintenance.examine(network, wanted.list_plugins() if wanted else ()))
    if plugins and wanted:
        with call.network(create=False, plugins=True) as network:
            complaints += maintenance.run_plugin_checks(network)
    problems = [c for c in complaints if not c.note]
    if call.json:
        print_json([{"problem": c.problem, "cure": c.cure, "note": c.note} for c in complaints])
    else:
        for complaint in problems:
            print_text(f"{complaint.problem}: {complaint.cure}.")
        if not problems:
            print_text("All is well.")
        for complaint in complaints:
            if complaint.note:
                print_note(f"note: {complaint.problem}: {complaint.cure}")
    if problems:
        sys.exit(1)


def _mend(call: Call, *, yes: bool) -> None:
    """Print what can be mended, ask, and do it."""
    from weakties import maintenance

    with call.open_unchecked() as network:
        foreseen = maintenance.foresee_mending(network)
        if not foreseen.positions:
            print_note("There is nothing that --mend could mend.")
            return
        count = format_count(len(foreseen.positions), "event")
        kinds = ", ".join(f"{n} {kind}" for kind, n in sorted(foreseen.kinds.items()))
        which = ", ".join(map(str, foreseen.positions[:_SHOWN]))
        which += " ..." * (len(foreseen.positions) > _SHOWN)
        print_note(
            f"The log says that somebody was forgotten, and their words are still in {count} "
            f"({kinds}): {which}. Mending erases these words for good, as forgetting does."
        )
        if not yes:
            if not is_on_a_terminal():
                raise click.UsageError("Say --yes if that is meant.")
            click.confirm("Erase them?", err=True, abort=True)
        done = maintenance.mend(network, foreseen)
        print_note(f"Mended: {format_count(len(done.positions), 'event')} lost their words.")
