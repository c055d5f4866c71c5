"""Status, rebuilding and completion."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

import attrs
import click

from weakties_cli.context import Call, add_common_options, pass_call, refuse_look_back
from weakties_cli.output import (
    format_count,
    print_drawing,
    print_fitted_table,
    print_json,
    print_note,
    print_table,
    print_text,
    render_sparkline,
    show_progress,
)


@click.command("status")
@add_common_options
@pass_call
def status_command(call: Call) -> None:
    """Show how large the network is, where it is kept, and whether its answers are up to date."""
    from weakties import maintenance, progress

    with call.network(create=False, plugins=True) as network:
        view = call.view(network)
        status = maintenance.status(network, view)
        weekly = [] if call.json else progress.count_weekly(view)
        location, path, then = (
            call.where(network),
            network.path,
            view is not network and _format_view_day(call, view.day),
        )
    if call.json:
        print_json(
            {
                "events": status.events,
                "people": status.people,
                "organizations": status.organizations,
                "head": {"position": status.head.position, "hash": status.head.hash.hex()},
                "projections": [p._asdict() for p in status.projections],
                "plugins": list(status.plugins),
                "broken": [{"name": b.name, "stage": b.stage} for b in status.broken],
                "consumers": [attrs.asdict(consumer) for consumer in status.consumers],
            }
        )
        return
    people = format_count(status.people, "person", "people")
    organizations = format_count(status.organizations, "organization")
    print_text(f"{format_count(status.events, 'event')}, {people}, {organizations}")
    print_text(f"In {location}", path=path)
    _print_weeks(weekly, drawn=call.draws)
    if then:
        print_text(then)
        return
    print_text(f"Plugins: {', '.join(status.plugins) or 'none'}")
    for broken in status.broken:
        print_note(f"note: {broken}")
    print_text()
    rows = ((p.name, p.position, p.fault or ("current" if p.current else "behind"))
            for p in status.projections)  # fmt: skip
    print_table(rows, ("Answers about", "Up to event", "State"))
    print_text("What is behind catches up by itself when it is next asked for.")
    _print_consumers(status.consumers)


def _print_consumers(consumers: Sequence[Any]) -> None:
    """Print how far each program has come that does something with each event."""
    if not consumers:
        return
    print_text()
    rows = (
        (c.name, c.position, c.lag, c.moved_at[:16].replace("T", " "),
         f"failed at event {c.failed_at} with {c.error}" if c.failed_at else "")
        for c in consumers
    )  # fmt: skip
    print_fitted_table(rows, ("Consumer", "Up to event", "Behind", "Moved", ""))


def _print_weeks(weekly: list[tuple[int, int]], *, drawn: bool) -> None:
    """Print how much was asked and met of late, week by week on a terminal."""
    request_counts, met = zip(*weekly, strict=True)
    if drawn:
        for name, counts in (("requests", request_counts), ("talks", met)):
            print_drawing(render_sparkline(counts), after=f"  {name} a week")
    else:
        talks = format_count(sum(met), "talk")
        print_text(
            f"In the last {len(weekly)} weeks: "
            f"{format_count(sum(request_counts), 'request')}, {talks}"
        )


def _format_view_day(call: Call, day: date) -> str:
    """Return a line that names the day the figures are of."""
    suffix = f", as far as it was known by {call.recorded_until}" if call.recorded_until else ""
    return f"So it was on {day}{suffix}."


@click.command("rebuild")
@refuse_look_back
@pass_call
def rebuild_command(call: Call) -> None:
    """Compute all answers anew from the log; nothing that you recorded is changed."""
    from weakties import maintenance

    with call.network(create=False, plugins=True) as network, show_progress() as show:
        events = maintenance.rebuild(network, partial(show, "Replaying"))
    if call.json:
        print_json({"events": events})
    else:
        print_text(f"Rebuilt from {format_count(events, 'event')}.")


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
    completion_class = get_completion_class(shell)
    if completion_class is not None:
        click.echo(completion_class(root, {}, "weakties", "_WEAKTIES_COMPLETE").source())
