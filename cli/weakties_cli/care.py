"""Status, verification, anchors, rebuilding and completion."""

from __future__ import annotations

from pathlib import Path

import click

from weakties_cli.call import Call, pass_call, shared
from weakties_cli.shown import as_json, remark, say, table


@click.command("status")
@shared
@pass_call
def status_command(call: Call) -> None:
    """Show the network in figures, and how far each answer has come."""
    from weakties import care

    with call.network(create=False, plugins=True) as network:
        found = care.status(network)
        path = call.path
    if call.json:
        as_json(
            {
                "events": found.events,
                "people": found.people,
                "organizations": found.organizations,
                "head": {"position": found.head.position, "hash": found.head.hash.hex()},
                "projections": [p._asdict() for p in found.projections],
                "plugins": list(found.plugins),
                "broken": [{"name": b.name, "stage": b.stage} for b in found.broken],
            }
        )
        return
    say(
        f"{path}: {found.events} events, {found.people} people, {found.organizations} organizations"
    )
    say(f"Plugins: {', '.join(found.plugins) or 'none'}")
    for broken in found.broken:
        remark(f"note: {broken}")
    say()
    rows = ((p.name, p.position, p.fault or ("current" if p.current else "behind"))
            for p in found.projections)  # fmt: skip
    table(rows, ("Projection", "Position", "State"))


@click.command("verify")
@click.option("--anchor", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              help="An earlier anchor, which must still hold.")  # fmt: skip
@click.option("--replay", is_flag=True, help="Compare the answers with a replay, row by row.")
@shared
@pass_call
def verify_command(call: Call, /, *, anchor: Path | None, replay: bool) -> None:
    """Check that nothing recorded was changed; ends with code 4 if something was.

    The log is tamper-evident: a change shows. A tail that was cut off shows only against an
    anchor kept elsewhere.

    \b
    weakties verify
    weakties verify --anchor anchor.txt
    weakties verify --replay
    """
    from weakties import care

    with call.network(create=False, plugins=replay) as network:
        text = anchor.read_text(encoding="utf-8") if anchor else None
        head = care.verify(network, text)
        if replay:
            care.verify_answers(network)
    if call.json:
        as_json({"ok": True, "position": head.position, "hash": head.hash.hex()})
    else:
        say(f"All {head.position} events hold{', and the answers are theirs' * replay}.")


@click.command("anchor")
@shared
@pass_call
def anchor_command(call: Call) -> None:
    """Print the head of the log; keep it outside this machine.

    \b
    weakties anchor > anchor.txt
    """
    from weakties import care

    with call.network(create=False) as network:
        text = care.anchor(network)
    if call.json:
        _, network_id, position, digest = text.splitlines()
        as_json({"network": network_id, "position": int(position), "hash": digest})
    else:
        click.echo(text, nl=False)


@click.command("rebuild")
@shared
@pass_call
def rebuild_command(call: Call) -> None:
    """Make all answers anew from the log; they may be deleted at any time."""
    from weakties import care

    with call.network(create=False, plugins=True) as network:
        events = care.rebuild(network)
    if call.json:
        as_json({"events": events})
    else:
        say(f"Rebuilt from {events} events.")


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion_command(ctx: click.Context, shell: str) -> None:
    """Print the shell's completion script.

    \b
    weakties completion bash >> ~/.bashrc
    """
    from click.shell_completion import get_completion_class

    root = ctx.find_root().command
    made = get_completion_class(shell)
    if made is not None:
        click.echo(made(root, {}, "weakties", "_WEAKTIES_COMPLETE").source())
