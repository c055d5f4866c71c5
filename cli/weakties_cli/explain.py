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
        from weakties_cli.fitted import fitted

        rows = [
            (t.label, day(t.recorded.occurred_at), t.recorded.id,
             day(t.reply.occurred_at) if t.reply else "")
            for t in threads
        ]  # fmt: skip
        fitted(rows, ("Name", "Asked", "Event", "Answered"), whole=(1, 2, 3), short=(0,))


def _stage(call: Call, steps: Any, stage: str) -> None:
    """List who counts at a stage, and the event by which they do."""
    if call.json:
        as_json([_step(s) for s in steps])
    elif not steps:
        say(f"Nobody counts as {stage} yet.")
    else:
        from weakties_cli.fitted import fitted

        rows = [(s.label, *_event(s.recorded)[1:]) for s in steps]
        fitted(rows, ("Name", "When", "What", "Event"), whole=(1, 2, 3), short=(0,))


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
    list_events(call, events)


def explained_class(call: Call, view: Any, cut: Any, name: str) -> None:
    """List the requests of one class."""
    meant = [c for c in cut.classes if c.name.lower() == name.strip().lower()]
    if not meant:
        known = ", ".join(c.name for c in cut.classes) or "there is none yet"
        raise click.UsageError(f"No request is of that class; explain one of: {known}.")
    from weakties import progress

    list_events(call, progress.in_order(view, meant[0].events))


def list_events(call: Call, events: list[Any]) -> None:
    """List the events behind a figure."""
    if call.json:
        as_json([event_json(e) for e in events])
    elif not events:
        say("No event is behind it yet.")
    else:
        table([_event(e) for e in events], ("#", "When", "What", "Event"))
        say("#: its number in `weakties history`.")


def _step(step: Any) -> dict[str, Any]:
    return {"person": step.person, "name": step.label, "event": event_json(step.recorded)}


def _event(recorded: Any) -> tuple[Any, ...]:
    """Say where an event stands, so that it can be looked up."""
    what = describe_kind(recorded.kind)
    return recorded.position, day(recorded.occurred_at), what, recorded.id


def describe_kind(kind: str) -> str:
    """Return what an event of a kind tells, in words.

    >>> describe_kind("outreach.followed_up"), describe_kind("meeting.held")
    ('asked again', 'meeting held')
    """
    return _KINDS.get(kind) or kind.rpartition("/")[2].replace(".", " ").replace("_", " ")


_KINDS = {
    "outreach.sent": "request sent", "outreach.followed_up": "asked again",
    "outreach.bounced": "never arrived", "outreach.closed": "request closed",
    "interaction.noted": "contact noted", "meeting.scheduled": "meeting agreed",
    "lead.heard": "lead heard of", "introduction.offered": "name given",
    "introduction.closed": "reported back", "meeting.debriefed": "notes on a meeting",
    "person.tied": "tie noted",
}  # fmt: skip
