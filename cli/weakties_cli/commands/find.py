"""Finding words in everything that was written."""

from __future__ import annotations

from typing import Any

import click

from weakties_cli.context import Call, add_common_options, pass_call
from weakties_cli.input.options import WholeNumber
from weakties_cli.input.recording import render_event_json, spell_day
from weakties_cli.output import (
    clean,
    fold_lines,
    format_count,
    is_styled,
    print_json,
    print_note,
    print_text,
)

_LOOKED = "names, notes, answers, what was learnt and advised, roles, templates and places"


@click.command("find")
@click.argument("words", nargs=-1, required=True)
@click.option("--kind", help="Only events of this kind, such as meeting.held.")
@click.option("--limit", type=WholeNumber(min=1), default=20, show_default=True,
              help="How many at most, those that fit best.")  # fmt: skip
@add_common_options
@pass_call
def find_command(call: Call, /, words: tuple[str, ...], *, kind: str | None, limit: int) -> None:
    """Find the events that hold all these words: names, notes, answers, what you learnt.

    Names come first, then what fits best. A word may be the beginning of a longer one; case and
    accents do not matter. What you put in quotes stands side by side. A word may also be the name
    of whom the event is about, so that `ana grid` finds what Ana said about grids.

    \b
    weakties find grid
    weakties find ana "grid storage"
    weakties find lukasz --as-of 2026-09
    """
    from weakties import history

    text = " ".join(f'"{word}"' if " " in word and '"' not in word else word for word in words)
    phrases = history.parse(text)
    if not phrases:
        raise click.UsageError(f"There is no word in {clean(text)!r}: type letters or digits.")
    with call.network(create=False) as network:
        view = call.view(network)
        hits = history.find(view, text, limit=limit + 1, kind=kind)
        is_apart = not hits and any(len(phrase.words) > 1 for phrase in phrases)
        if is_apart:
            hits = history.find(
                view, history.parse_without_quotes(text), limit=limit + 1, kind=kind
            )
        sentences = history.describe_all(view, [hit.recorded for hit in hits])
        if call.json:
            print_json(
                [_render_json(hit, s.text) for hit, s in zip(hits[:limit], sentences, strict=False)]
            )
            return
        if not hits:
            _print_no_hits(call, view, phrases, kind)
            return
    if is_apart:
        print_note("note: nothing has these words side by side; this has them apart")
    width = max(len(str(hit.recorded.position)) for hit in hits)
    for hit, sentence in list(zip(hits, sentences, strict=True))[:limit]:
        at = str(hit.recorded.position).rjust(width)
        print_text(sentence.text, head=f"{at}  {spell_day(hit.recorded.occurred_at)}  ")
        below = f"{history.label_of(hit.field)}: {_format_marks(call, hit.excerpt)}"
        for line in fold_lines(below, head=" " * (width + 2), hanging=" " * (width + 4)):
            click.echo(line)
    if len(hits) > limit:
        print_text(f"Only the {limit} that fit best; --limit shows more.")


def _format_marks(call: Call, excerpt: Any) -> str:
    """Return an excerpt with its marks: bold on a terminal, else in brackets; plain is bare."""
    if call.plain:
        return clean(excerpt.text)
    if is_styled():
        pieces, end = [], 0
        for mark in excerpt.marks:
            pieces += [
                clean(excerpt.text[end : mark.start]),
                click.style(clean(excerpt.text[mark.start : mark.end]), bold=True),
            ]
            end = mark.end
        return "".join([*pieces, clean(excerpt.text[end:])])
    return clean(str(excerpt))


def _render_json(hit: Any, sentence: str) -> dict[str, Any]:
    return {
        **render_event_json(hit.recorded),
        "text": sentence,
        "people": list(hit.people),
        "organizations": list(hit.organizations),
        "about": list(hit.about),
        "field": hit.field,
        "excerpt": hit.excerpt.text,
        "marks": [list(mark) for mark in hit.excerpt.marks],
        "words": hit.texts,
    }


def _print_no_hits(call: Call, view: Any, phrases: list[Any], kind: str | None) -> None:
    """Print what was looked for and where, and what to try."""
    from weakties import history

    shown = " and ".join(f"“{phrase}”" for phrase in phrases)
    where = f" in {kind} events" * (kind is not None)
    then = f" as of {call.as_of or call.recorded_until}" * bool(call.as_of or call.recorded_until)
    print_text(f"Nothing holds {shown}{where}{then}. Looked through {_LOOKED}.")
    alone = [
        f"“{phrase}” alone is in {format_count(n, 'entry', 'entries')}"
        for phrase in phrases
        if len(phrases) > 1 and (n := len(history.find(view, f'"{phrase}"', limit=None, kind=kind)))
    ]
    for line in alone:
        print_text(f"{line}.")
    tries = "fewer words" if len(phrases) > 1 else "the beginning of the word"
    print_text(
        f"Try {tries}, or another spelling; `weakties people` and `weakties history` list all."
    )
