"""Showing which events are behind a figure."""

from __future__ import annotations

from typing import Any

import click

import weakties
from weakties_cli.call import Call
from weakties_cli.recording import event_json
from weakties_cli.shown import as_json, day, say, table


def explained(call: Call, view: Any, name: str) -> None:
    """List who, or which request or event, is behind a stage, a channel or a statistic."""
    from weakties import past

    word = name.strip().lower()
    if word in past.CHANNELS:
        _channel(call, past.explain_channel(view, word))
    elif word in past.STAGES:
        _stage(call, past.explain_stage(view, word), word)
    else:
        _statistic(call, view, name.strip())


def _channel(call: Call, threads: Any) -> None:
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


def _stage(call: Call, steps: Any, stage: str) -> None:
    """List who counts at a stage, and the event by which they do."""
    if call.json:
        as_json([_step(s) for s in steps])
    elif not steps:
        say(f"Nobody counts as {stage} yet.")
    else:
        rows = [(s.label, *_event(s.recorded)) for s in steps]
        table(rows, ("Name", "At", "When", "What", "Event"))


def _statistic(call: Call, view: Any, name: str) -> None:
    """List the events that a statistic, or one figure of it, rests on."""
    from weakties import past, progress

    try:
        events = progress.traced(view, name)
    except weakties.WeaktiesError:
        known = [m.statistic for m in progress.measured(view)]
        raise click.UsageError(
            f"{name} is no stage, no channel and no statistic; explain one of "
            f"{', '.join((*past.STAGES, *past.CHANNELS, *known))}."
        ) from None
    listed(call, events)


def explained_class(call: Call, view: Any, cut: Any, name: str) -> None:
    """List the requests of one class."""
    meant = [c for c in cut.classes if c.name.lower() == name.strip().lower()]
    if not meant:
        known = ", ".join(c.name for c in cut.classes) or "there is none yet"
        raise click.UsageError(f"No request is of that class; explain one of: {known}.")
    found = view.feed.log.find(meant[0].events)
    listed(call, sorted(found.values(), key=lambda recorded: recorded.position))


def listed(call: Call, events: list[Any]) -> None:
    """List the events behind a figure."""
    if call.json:
        as_json([event_json(e) for e in events])
    elif not events:
        say("No event is behind it yet.")
    else:
        table([_event(e) for e in events], ("At", "When", "What", "Event"))


def _step(step: Any) -> dict[str, Any]:
    return {"person": step.person, "name": step.label, "event": event_json(step.recorded)}


def _event(recorded: Any) -> tuple[Any, ...]:
    """Say where an event stands, so that it can be looked up."""
    return recorded.position, day(recorded.occurred_at), recorded.kind, recorded.id
