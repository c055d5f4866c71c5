"""Status, rebuilding and completion."""

from __future__ import annotations

from datetime import date
from functools import partial

import click

from weakties_cli.bars import sparkline
from weakties_cli.call import Call, only_now, pass_call, shared
from weakties_cli.shown import as_json, counted, remark, say, table
from weakties_cli.watched import watched


@click.command("status")
@shared
@pass_call
def status_command(call: Call) -> None:
    """Show the network in figures, and how far each answer has come."""
    from weakties import care, progress

    with call.network(create=False, plugins=True) as network:
        view = call.view(network)
        found = care.status(network, view)
        weekly = [] if call.json else progress.weekly(view)
        place, then = call.where(network), view is not network and _then(call, view.day)
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
    people = counted(found.people, "person", "people")
    places = counted(found.organizations, "organization")
    say(f"{counted(found.events, 'event')}, {people}, {places}")
    say(f"In {place}")
    _weeks(weekly, drawn=call.draws)
    if then:
        say(then)
        return
    say(f"Plugins: {', '.join(found.plugins) or 'none'}")
    for broken in found.broken:
        remark(f"note: {broken}")
    say()
    rows = ((p.name, p.position, p.fault or ("current" if p.current else "behind"))
            for p in found.projections)  # fmt: skip
    table(rows, ("Projection", "Position", "State"))


def _weeks(weekly: list[tuple[int, int]], *, drawn: bool) -> None:
    """Say how much was asked and met of late, week by week on a terminal."""
    asked, met = zip(*weekly, strict=True)
    if drawn:
        for name, counts in (("requests", asked), ("talks", met)):
            say(f"{sparkline(counts)}  {name} a week")
    else:
        talks = counted(sum(met), "talk")
        say(f"In the last {len(weekly)} weeks: {counted(sum(asked), 'request')}, {talks}")


def _then(call: Call, day: date) -> str:
    """Say which past is meant; plugins and answers are what they are now."""
    known = f", as far as it was known by {call.known_at}" if call.known_at else ""
    return f"So it was on {day}{known}."


@click.command("rebuild")
@only_now
@pass_call
def rebuild_command(call: Call) -> None:
    """Make all answers anew from the log; they may be deleted at any time."""
    from weakties import care

    with call.network(create=False, plugins=True) as network, watched() as show:
        events = care.rebuild(network, partial(show, "Replaying"))
    if call.json:
        as_json({"events": events})
    else:
        say(f"Rebuilt from {counted(events, 'event')}.")


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
