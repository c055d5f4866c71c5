"""Showing one event to its last field, or all events of one command or import."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from shlex import quote
from typing import Any

import attrs

from weakties_cli.context import Call
from weakties_cli.input.names import find_or_choose
from weakties_cli.input.recording import spell_day
from weakties_cli.output import (
    clean,
    format_count,
    print_json,
    print_paragraph,
    print_text,
)

_LISTED = 20
_DAY, _MINUTE = len("2026-11-20"), len("2026-11-20T09:30")
LEGEND = "`weakties show NUMBER` opens an event: all that was recorded of it."
"""Said below lists whose events have a number."""


def show_event(call: Call, view: Any, text: str) -> None:
    """Print an event in a sentence, then every field, and all that was recorded of it."""
    from weakties import history

    recorded = find_or_choose(history.find_event, view, text)
    trace = history.trace_event(view, recorded)
    if call.json:
        print_json(_render_trace_json(trace))
        return
    state = f" ({trace.entry.state})" if trace.entry.state else ""
    print_text(
        f"Event {recorded.position} of {spell_day(recorded.occurred_at)}{state}: "
        f"{trace.sentence.text}."
    )
    for field in trace.fields:
        print_paragraph(clean(f"{field.label}: {field.text}"), "  ", "    ")
    for head, line in _list_facts(trace):
        print_text(line, head=f"  {head}: ")
    _print_related(trace)


def show_batch(call: Call, view: Any, batch: Any) -> None:
    """Print what one command or import recorded, and how to take it back."""
    from weakties import history

    entries = batch.entries
    sentences = history.describe_all(view, [entry.recorded for entry in entries[:_LISTED]])
    if call.json:
        shown = history.describe_all(view, [entry.recorded for entry in entries])
        pairs = zip(entries, shown, strict=True)
        print_json({**_render_batch_json(batch), "events": [_render_json(e, s) for e, s in pairs]})
        return
    first = entries[0].recorded
    what = "import" if batch.is_import else "command"
    print_text(
        f"One {what}, by {first.source}, recorded {_spell_instant(first.recorded_at)}: "
        f"{_count_entries(batch)}."
    )
    _print_lines(zip(entries, sentences, strict=False))
    if len(entries) > _LISTED:
        print_text(f"The first {_LISTED} of {len(entries)}; --json has all.")
    print_text(f"{_suggest_undo(batch)}.")


def _count_entries(batch: Any) -> str:
    """Return how many events a batch has, and how many of them count."""
    events = format_count(len(batch.entries), "event")
    if batch.counted == len(batch.entries):
        return events
    return f"{events}, {batch.counted or 'none'} of which still {_counts(batch.counted)}"


def _counts(number: int) -> str:
    return "counts" if number in (0, 1) else "count"


def _suggest_undo(batch: Any) -> str:
    """Return the command that takes back a batch, or brings it back."""
    if batch.counted:
        return f"`weakties undo {batch.batch}` takes all of it back"
    return f"`weakties redo {batch.batch}` brings it back"


def _list_facts(trace: Any) -> Iterator[tuple[str, str]]:
    """Yield what was recorded about an event, line by line, each with what it says."""
    recorded = trace.entry.recorded
    yield "happened", _spell_happened(recorded.occurred_at)
    late = f", {format_count(trace.days_late, 'day')} later" if trace.days_late > 1 else ""
    yield "recorded", f"{_spell_instant(recorded.recorded_at)}{late}"
    yield "recorded by", f"{recorded.actor}, through {recorded.source}"
    if trace.origin is not None:
        yield "from a file", _spell_origin(trace.origin)
    if trace.batch is not None:
        batch, what = trace.batch, "import" if trace.batch.is_import else "command"
        yield what, f"{batch.batch}, {_count_entries(batch)}; {_suggest_undo(batch)}"
    for head, sentence in (
        ("led to by", trace.cause), ("undone by", trace.undone_by),
        ("corrected by", trace.corrected_by), ("corrects", trace.corrects),
        ("recorded first as", trace.recorded_first),
        ("words erased by", trace.erased_by),
    ):  # fmt: skip
        if sentence is not None and not (head == "undone by" and trace.corrected_by):
            yield head, _spell_other(sentence)
    if trace.corrected_by and trace.undone_by and trace.undone_by.words:
        yield "corrected since", "; ".join(trace.undone_by.words.values())
    for old, now in trace.merged.items():
        yield "merged", f"{old} is {now} now"
    if trace.named_by:
        numbers = ", ".join(str(s.recorded.position) for s in trace.named_by[:_LISTED])
        more = len(trace.named_by) - _LISTED
        yield "named by", f"the events {numbers}{f' and {more} more' if more > 0 else ''}"
    if not trace.is_about_the_log:
        yield "stands behind", _spell_figures(trace)
    yield "recorded as", f"{recorded.kind}, version {recorded.version}"
    yield "id", recorded.id
    yield "hash", trace.hash
    if cure := _suggest_change(trace):
        yield "to change it", cure


def _suggest_change(trace: Any) -> str:
    """Return the commands that change what an event says, or bring it back; none for some."""
    number = trace.entry.recorded.position
    if trace.corrected_by or trace.erased_by or trace.is_about_the_log:
        return ""
    if trace.entry.undone:
        return f"`weakties redo {number}` brings it back"
    return f"`weakties edit {number}` corrects it, `weakties undo {number}` takes it back"


def _spell_happened(moment: str) -> str:
    """Return when something happened, as precisely as it was recorded."""
    clock = moment[_DAY + 1 :].replace("Z", " UTC")
    return f"{spell_day(moment)}{f' at {clock}' if clock else ''}"


def spell_recorded(recorded: Any) -> str:
    """Return the day on which an event was recorded, if that was more than a day after its own."""
    from weakties import history

    is_late = history.count_days_between(recorded.occurred_at, recorded.recorded_at) > 1
    return spell_day(recorded.recorded_at) if is_late else ""


def _spell_instant(instant: str) -> str:
    """Return when something was recorded, to the minute."""
    return f"{spell_day(instant)} at {instant[_DAY + 1 : _MINUTE]} UTC"


def _spell_origin(origin: Any) -> str:
    """Return the row of a file, and what read it; the file is named by its hash."""
    plugin = f" of {origin.plugin}" if origin.plugin else ""
    file = f"the file with SHA-256 {origin.file}" if origin.file else "a file"
    by = f"{origin.importer} {origin.importer_version}{plugin}"
    return f"row {origin.row} of {file}, read by {by}"


def _spell_other(sentence: Any) -> str:
    """Return another event: its number, when it was recorded, and its words."""
    other = sentence.recorded
    words = "".join(f"; {name}: {text}" for name, text in sentence.words.items())
    recorded = f"recorded {spell_day(other.recorded_at)}"
    return f"event {other.position}, {recorded}: {sentence.text}{words}"


def _spell_figures(trace: Any) -> str:
    """Return the names under which `stats --explain` lists an event."""
    if trace.entry.undone:
        return f"nothing, as it is {'corrected' if trace.corrected_by else 'undone'}"
    if not trace.figures:
        return "no figure of `weakties stats`"
    return f"{', '.join(trace.figures)} (`weakties stats --explain {quote(trace.figures[0])}`)"


def _print_related(trace: Any) -> None:
    """Print what belongs to an event, an event a line."""
    if trace.related:
        print_text("What belongs to it:")
    _print_lines(trace.related)


def _print_lines(pairs: Iterable[tuple[Any, Any]]) -> None:
    """Print events with their numbers, days and sentences."""
    lines = list(pairs)
    width = max((len(str(entry.recorded.position)) for entry, _ in lines), default=0)
    for entry, sentence in lines:
        at, on = str(entry.recorded.position).rjust(width), spell_day(entry.recorded.occurred_at)
        state = f" ({entry.state})" if entry.state else ""
        print_text(f"{sentence.text}{state}", head=f"  {at}  {on}  ")


def _render_trace_json(trace: Any) -> dict[str, Any]:
    """Return all of a trace as others rely on it."""
    recorded = trace.entry.recorded
    return {
        **_render_json(trace.entry, trace.sentence),
        "actor": recorded.actor,
        "version": recorded.version,
        "hash": trace.hash,
        "days_late": trace.days_late,
        "fields": [attrs.asdict(field, recurse=False) for field in trace.fields],
        "origin": trace.origin and attrs.asdict(trace.origin),
        "command": trace.batch and _render_batch_json(trace.batch),
        "led_to_by": _render_other_json(trace.cause),
        "undone_by": _render_other_json(trace.undone_by),
        "corrected_by": _render_other_json(trace.corrected_by),
        "corrects": _render_other_json(trace.corrects),
        "recorded_first": _render_other_json(trace.recorded_first),
        "erased_by": _render_other_json(trace.erased_by),
        "merged": trace.merged,
        "named_by": [sentence.recorded.position for sentence in trace.named_by],
        "counted_in": list(trace.figures),
        "related": [_render_json(entry, sentence) for entry, sentence in trace.related],
    }


def _render_batch_json(batch: Any) -> dict[str, Any]:
    return {
        "batch": batch.batch,
        "is_import": batch.is_import,
        "positions": [entry.recorded.position for entry in batch.entries],
        "counted": batch.counted,
    }


def _render_other_json(sentence: Any) -> dict[str, Any] | None:
    return None if sentence is None else sentence.to_json()


def _render_json(entry: Any, sentence: Any) -> dict[str, Any]:
    return {
        **sentence.to_json(), "batch": entry.recorded.batch, "cause": entry.recorded.cause,
        "correction": entry.correction,
    }  # fmt: skip
