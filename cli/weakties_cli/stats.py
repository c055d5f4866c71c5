"""Showing the funnel, the channels and the history."""

from __future__ import annotations

from typing import Any

import click

import weakties
from weakties_cli.call import Call, pass_call, shared
from weakties_cli.naming import chosen
from weakties_cli.recording import event_json
from weakties_cli.shown import as_json, day, say, table


@click.command("stats")
@shared
@pass_call
def stats_command(call: Call) -> None:
    """Show how far your requests led, with the interval that each rate can be trusted to.

    Counts are people; who reached one stage counts in all before it. Imported contacts you never
    had to do with count nowhere. Intervals are Wilson's, 95 %.
    """
    with call.network(create=False) as network:
        view = call.view(network)
        stages = view.read(weakties.Funnel).stages()
        channels = view.read(weakties.ReplyRates).by_channel()
    if call.json:
        as_json(
            {
                "stages": [{"name": s.name, **_rate(s.reached)} for s in stages],
                "channels": [{"name": c, **_rate(p)} for c, p in channels.items()],
            }
        )
        return
    rows = [(s.name, s.reached.n, s.reached.of, *_shown(s.reached)) for s in stages]
    table(rows, ("Stage", "People", "Of", "Rate", "95 % interval"))
    if channels:
        say()
        rows = [(c, p.n, p.of, *_shown(p)) for c, p in channels.items()]
        table(rows, ("Channel", "Replies", "Sent", "Rate", "95 % interval"))


def _rate(reached: weakties.Proportion) -> dict[str, Any]:
    low, high = reached.interval()
    return {"n": reached.n, "of": reached.of, "rate": reached.rate, "low": low, "high": high}


def _shown(reached: weakties.Proportion) -> tuple[str, str]:
    """Show a rate and its interval; no data is no rate."""
    if reached.rate is None:
        return "", "no data"
    low, high = reached.interval()
    return f"{reached.rate:.0%}", f"{low:.0%} to {high:.0%}"


@click.command("history")
@click.argument("person", required=False)
@click.option("--kind", help="Only this kind, such as meeting.held.")
@click.option("--limit", type=click.IntRange(min=1), default=30, show_default=True)
@shared
@pass_call
def history_command(call: Call, /, person: str | None, *, kind: str | None, limit: int) -> None:
    """List what was recorded, newest last: everything, or what one person is in.

    \b
    weakties history
    weakties history ana --kind meeting.held
    """
    with call.network(create=False) as network:
        view = call.view(network)
        positions = None
        if person is not None:
            found = chosen(weakties.find_person, view, person)
            positions = set(view.read(weakties.Timeline).of(found.id))
        events = [
            e
            for e in view.feed.read(kinds=(kind,) if kind else ())
            if positions is None or e.position in positions
        ][-limit:]
    if call.json:
        as_json([event_json(e) for e in events])
    elif not events:
        say("Nothing of that is recorded.")
    else:
        rows = [(e.position, day(e.occurred_at), e.kind, e.source, e.id) for e in events]
        table(rows, ("At", "When", "What", "Source", "Event"))
