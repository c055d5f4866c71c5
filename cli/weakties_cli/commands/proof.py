"""Proofs for somebody else: writing one, and checking one that somebody sent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import click

from weakties_cli.context import Call
from weakties_cli.input.names import find_or_choose
from weakties_cli.output import (
    clean,
    format_count,
    is_on_a_terminal,
    print_fitted_table,
    print_json,
    print_note,
    print_paragraph,
    print_text,
    shorten,
)

if TYPE_CHECKING:
    from weakties import Network
    from weakties.exchange import Proof, ProofPlan

EVENTS_LISTED, KINDS_LISTED = 40, 8
_REASONS = {
    "outside": "outside of the days or kinds you chose",
    "undone": "undone, or corrected since",
    "forgotten": "about somebody who was forgotten",
    "words": "holding words or ids of a program, which cannot be left out",
}
_ALONE = (
    "No anchor was given, so this shows only that the lines of the file belong together: whoever "
    "wrote all of them could have made them up. Ask for an anchor early, keep it yourself, and "
    "check with --anchor."
)
_NOT_ALL = (
    "Nothing proves that it shows everything: what is hidden can be more of the same, can be about "
    "something else, or can undo what is shown. What is shown was recorded by whoever keeps the "
    "log; that it happened, no hash can prove."
)


@attrs.frozen(kw_only=True)
class ProofOptions:
    """What is asked of a proof.

    Attributes:
        opened: events whose words are shown.
        is_confirmed: whether nobody needs to be asked.
    """

    file: Path
    first: str | None
    last: str | None
    kinds: tuple[str, ...]
    opened: tuple[str, ...]
    is_confirmed: bool
    force: bool


def write_proof(call: Call, network: Network, options: ProofOptions) -> None:
    """Write a proof, after showing what words it opens, and asking."""
    from weakties import exchange, history

    if str(options.file) == "-":
        raise click.UsageError("A proof is a file: name one, such as october.proof.")
    names = [find_or_choose(history.find_event, network, text).id for text in options.opened]
    plan = exchange.plan_proof(
        network, first=options.first, last=options.last, kinds=options.kinds, opened=names
    )
    if plan.opened:
        _print_preview(network, plan)
        if not options.is_confirmed:
            if not is_on_a_terminal():
                raise click.UsageError(
                    "Whoever gets the file reads these words. Say --yes if that is meant."
                )
            click.confirm("Let whoever gets the file read these words?", err=True, abort=True)
    exchange.save(
        exchange.export_proof(network, plan),
        options.file,
        force=options.force,
        network=network.path,
    )
    if call.json:
        head = network.head
        print_json(
            {
                "file": str(options.file), "events": plan.position, "shown": len(plan.shown),
                "opened": [recorded.position for recorded in plan.opened],
                "left_out": {reason: plan.left_out[reason] for reason in _REASONS},  # type: ignore[index]  # its keys are the reasons
                "position": head.position, "hash": head.hash.hex(),
            }
        )  # fmt: skip
        return
    _print_written(plan, options.file)


def _print_preview(network: Network, plan: ProofPlan) -> None:
    """Print what opened events say, and exactly the words that are shown."""
    from weakties import history

    print_note("These words will stand in the proof for anybody who reads it:")
    sentences = history.describe_all(network, list(plan.opened))
    for recorded, sentence in zip(plan.opened, sentences, strict=True):
        print_note(f"  {recorded.position}: {sentence.text}")
        words = plan.list_words(recorded)
        for name, value in words.items():
            print_note(f"    {name}: {_spell(value)}")
        if not words:
            print_note("    no words: only the kind, the days and ids")
    print_note("People are ids in it; to show who one is, open the event that added them as well.")


def _spell(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)


def _print_written(plan: ProofPlan, file: Path) -> None:
    """Print what a proof shows, what it does not, and what to do with it."""
    shown = len(plan.shown)
    hidden = plan.position - shown
    print_text(
        f"Wrote {file}: of {format_count(plan.position, 'event')} it shows {shown}, and "
        f"{hidden} {'is a bare hash' if hidden == 1 else 'are bare hashes'}.",
        path=file,
    )
    if not shown:
        print_paragraph("So it shows nothing: name other days with --from and --to, or --kinds.")
    for reason, words in _REASONS.items():
        if count := plan.left_out[reason]:  # type: ignore[index]  # as above
            print_text(f"  {count} {words}")
    print_paragraph(
        "What is shown has its kind, its days, when it was recorded, what was chosen or counted, "
        "such as a channel or the minutes of a talk, and ids; no name, and no word but those that "
        "you opened."
    )
    print_paragraph(
        "Whoever gets it checks it with `weakties verify --proof FILE --anchor ANCHOR`, where the "
        "anchor is one that they had from you before: see `weakties anchor --keep`."
    )


def check_proof(call: Call, file: Path, anchors: str) -> None:
    """Check a proof that somebody sent, and print what it shows.

    Args:
        anchors: a text with anchors; empty without any.
    """
    from weakties import exchange

    proof = exchange.verify_proof(file, anchors)
    if call.json:
        print_json(_render_json(proof))
    else:
        _print_proof(file, proof)


def _render_json(proof: Proof) -> dict[str, Any]:
    heading = proof.heading
    return {
        "ok": True,
        "position": proof.position,
        "hash": proof.hash.hex(),
        "network": heading.network,
        "says": {"from": heading.first, "to": heading.last, "kinds": list(heading.kinds)},
        "hidden": proof.hidden,
        "shown": [
            {
                "position": event.position, "id": event.id, "kind": event.kind,
                "occurred_at": event.occurred_at, "recorded_at": event.recorded_at,
                "source": event.source, "data": event.data, "words": event.words,
            }
            for event in proof.events
        ],
        "anchors": [
            {"position": anchor.position, "hash": anchor.hash.hex(), "day": anchor.day or None}
            for anchor in proof.anchors
        ],
    }  # fmt: skip


def _print_proof(file: Path, proof: Proof) -> None:
    from weakties.history.lateness import DAYS

    heading, shown = proof.heading, len(proof.events)
    print_text(
        f"The proof {file.name} holds: of {format_count(proof.position, 'event')} it shows {shown}."
    )
    print_text(f"Position {proof.position}, hash {proof.hash.hex()}")
    if proof.events:
        print_text()
        print_fitted_table(
            [_summarize(kind, proof) for kind in sorted({event.kind for event in proof.events})],
            ("What", "Events", "First", "Last", "Recorded late"),
        )
        print_paragraph(
            "Counted are records, as they stand in the log: a talk that was recorded twice counts "
            "twice, and so does an automatic reply. `weakties progress` counts talks and replies. "
            f"Recorded late: more than {DAYS} days after it happened; what was corrected later was "
            "recorded on the day of its correction. --json lists each event, with its number.",
            "  ",
        )
    _print_opened(proof)
    print_text()
    _print_anchors(proof)
    span = f" from {heading.first or 'the beginning'} to {heading.last or 'the end'}"
    kinds = ", ".join(map(shorten, heading.kinds))
    if len(heading.kinds) > KINDS_LISTED:
        kinds = f"{len(heading.kinds)} kinds of events, which --json lists"
    print_paragraph(
        f"It says that it shows what was done{span * bool(heading.first or heading.last)}: {kinds}."
    )
    print_paragraph(_NOT_ALL)


def _summarize(kind: str, proof: Proof) -> tuple[str, str, str, str, str]:
    """Return a row of the table: the events of one kind."""
    from weakties import exchange
    from weakties.history.lateness import DAYS

    events = [event for event in proof.events if event.kind == kind]
    days = sorted(event.occurred_at[:10] for event in events)
    late = sum(event.days_late > DAYS for event in events)
    return exchange.describe_kind(kind), str(len(events)), days[0], days[-1], str(late)


def _print_opened(proof: Proof) -> None:
    """Print the words of opened events; that they match was checked by their commitment."""
    from weakties import exchange

    opened = [event for event in proof.events if event.words is not None]
    if not opened:
        return
    print_text()
    print_text("Opened; these are the words as they were recorded:")
    for event in opened[:EVENTS_LISTED]:
        print_text(
            f"{event.position}: {event.occurred_at[:10]}, {exchange.describe_kind(event.kind)}"
        )
        for name, value in {**event.data, **(event.words or {})}.items():
            print_paragraph(f"{name}: {_spell(value)}", "  ", "    ")
    if len(opened) > EVENTS_LISTED:
        print_text(f"and {len(opened) - EVENTS_LISTED} more: see them with --json.")


def _print_anchors(proof: Proof) -> None:
    if not proof.anchors:
        print_paragraph(_ALONE)
        return
    for anchor in proof.anchors:
        covered = sum(event.position <= anchor.position for event in proof.events)
        day = f" of {anchor.day}" if anchor.day else ""
        after = len(proof.events) - covered
        print_text(
            f"Anchor {anchor.position}{day}: holds. {format_count(covered, 'event')} that it shows "
            f"{'was' if covered == 1 else 'were'} recorded by then, and not changed since; "
            f"{after} {'was' if after == 1 else 'were'} recorded later, for which this anchor "
            "says nothing."
        )


def read_anchors(text: str) -> str:
    """Return the text of anchors that an option names: a file, or the anchors themselves.

    Raises:
        UsageError: it is neither.
    """
    from weakties import exchange

    if "weakties anchor 1" in text:
        return text
    path = Path(text)
    if not path.is_file():
        raise click.UsageError(
            f"{clean(shorten(text))} is no file, and no anchor; `weakties anchor` prints one."
        )
    return exchange.read_anchors(path)
