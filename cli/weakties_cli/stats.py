"""Showing the funnel and the channels, and the events behind each count."""

from __future__ import annotations

from typing import Any

import click

import weakties
from weakties_cli.call import Call, pass_call, shared
from weakties_cli.rates import rate_json, rate_words
from weakties_cli.recording import event_json
from weakties_cli.shown import as_json, day, say, table


@click.command("stats")
@click.option("--explain", metavar="STAGE|CHANNEL", help="List the events behind that count.")
@shared
@pass_call
def stats_command(call: Call, /, *, explain: str | None) -> None:
    """Show how far your requests led, with the interval that each rate can be trusted to.

    Counts are people; who reached one stage counts in all before it. Imported contacts you never
    had to do with count nowhere. Intervals are Wilson's, 95 %.

    \b
    weakties stats
    weakties stats --explain met
    weakties stats --explain email
    """
    with call.network(create=False) as network:
        view = call.view(network)
        if explain is not None:
            _explain(call, view, explain)
            return
        stages = view.read(weakties.Funnel).stages()
        channels = view.read(weakties.ReplyRates).by_channel()
    if call.json:
        as_json(
            {
                "stages": [{"name": s.name, **rate_json(s.reached)} for s in stages],
                "channels": [{"name": c, **rate_json(p)} for c, p in channels.items()],
            }
        )
        return
    rows = [(s.name, s.reached.n, s.reached.of, *rate_words(s.reached)) for s in stages]
    table(rows, ("Stage", "People", "Of", "Rate", "95 % interval"))
    if channels:
        say()
        rows = [(c, p.n, p.of, *rate_words(p)) for c, p in channels.items()]
        table(rows, ("Channel", "Replies", "Sent", "Rate", "95 % interval"))


def _explain(call: Call, view: Any, name: str) -> None:
    """List who, or which request, is behind a count, each with its events."""
    from weakties import past

    word = name.strip().lower()
    if word in past.CHANNELS:
        _explain_channel(call, past.explain_channel(view, word))
        return
    if word not in past.STAGES:
        known = ", ".join((*past.STAGES, *past.CHANNELS))
        raise click.UsageError(f"{name} is no stage and no channel; explain one of {known}.")
    steps = past.explain_stage(view, word)
    if call.json:
        as_json([_step(s) for s in steps])
    elif not steps:
        say(f"Nobody counts as {word} yet.")
    else:
        rows = [(s.label, *_event(s.recorded)) for s in steps]
        table(rows, ("Name", "At", "When", "What", "Event"))


def _explain_channel(call: Call, threads: Any) -> None:
    """List the requests of a channel, and the answer that counts."""
    if call.json:
        as_json([{**_step(t), "reply": t.reply and event_json(t.reply)} for t in threads])
    elif not threads:
        say("No request on that channel counts yet; one that never arrived does not.")
    else:
        rows = [
            (t.label, *_event(t.recorded), *(_event(t.reply)[:2] if t.reply else ("", "")))
            for t in threads
        ]
        table(rows, ("Name", "At", "When", "What", "Event", "Reply at", "When"))


def _step(step: Any) -> dict[str, Any]:
    return {"person": step.person, "name": step.label, "event": event_json(step.recorded)}


def _event(recorded: Any) -> tuple[Any, ...]:
    """Say where an event stands, so that it can be looked up."""
    return recorded.position, day(recorded.occurred_at), recorded.kind, recorded.id
