"""Showing one event: what it says, what became of it, and what rests on it."""

from __future__ import annotations

from typing import Any

from weakties_cli.context import Call
from weakties_cli.input.names import find_or_choose
from weakties_cli.input.recording import spell_day
from weakties_cli.output import clean, print_json, print_paragraph, print_text


def show_event(call: Call, view: Any, text: str) -> None:
    """Print an event in a sentence with its words, and all that was recorded of it."""
    from weakties import history

    recorded = find_or_choose(history.find_event, view, text)
    entries = history.find_related(view, recorded)
    sentences = history.describe_all(view, [entry.recorded for entry in entries])
    lines = list(zip(entries, sentences, strict=True))
    entry, sentence = next(pair for pair in lines if pair[0].recorded.id == recorded.id)
    if call.json:
        others = [_render_json(e, s) for e, s in lines if e is not entry]
        print_json({**_render_json(entry, sentence), "related": others})
        return
    state = f" ({entry.state})" if entry.state else ""
    print_text(
        f"Event {recorded.position} of {spell_day(recorded.occurred_at)}{state}: {sentence.text}."
    )
    for name, words in (*sentence.words.items(), *sentence.details.items()):
        print_paragraph(f"{name}: {clean(words)}", "  ", "    ")
    print_text(
        f"  recorded by {recorded.source} on {spell_day(recorded.recorded_at)}, id {recorded.id}"
    )
    if len(lines) > 1:
        print_text("What belongs to it:")
    width = max(len(str(entry.recorded.position)) for entry in entries)
    for other, its in lines:
        if other is not entry:
            at, on = (
                str(other.recorded.position).rjust(width),
                spell_day(other.recorded.occurred_at),
            )
            state = f" ({other.state})" if other.state else ""
            print_text(f"{its.text}{state}", head=f"  {at}  {on}  ")


def _render_json(entry: Any, sentence: Any) -> dict[str, Any]:
    return {
        **sentence.to_json(), "batch": entry.recorded.batch, "cause": entry.recorded.cause,
        "correction": entry.correction,
    }  # fmt: skip
