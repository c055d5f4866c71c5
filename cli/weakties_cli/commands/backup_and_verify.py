"""Keeping a network safe: verify, anchor, backup, restore."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import click

from weakties_cli.context import Call, pass_call, refuse_look_back
from weakties_cli.output import (
    format_count,
    format_day,
    is_on_a_terminal,
    print_json,
    print_note,
    print_text,
    show_progress,
    wrap_warnings,
)

FILE = click.Path(path_type=Path)


@click.command("verify")
@click.option("--anchor", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              help="An earlier anchor, which must still hold.")  # fmt: skip
@click.option("--replay", is_flag=True, help="Compare the answers with a replay, row by row.")
@refuse_look_back
@pass_call
def verify_command(call: Call, /, *, anchor: Path | None, replay: bool) -> None:
    """Check that nothing recorded was changed; ends with code 4 if something was.

    The log is tamper-evident: a change shows. A tail that was cut off shows against what was
    last seen of the log, which is noted beside it, and against an anchor kept elsewhere.
    If the log was put back since, by a restore or by hand, that is said, too.
    A sample of the answers is compared with the log, too; --replay compares all of them.

    \b
    weakties verify
    weakties verify --anchor anchor.txt
    weakties verify --replay
    """
    from weakties import history, maintenance

    with call.open_unchecked() as network, show_progress() as show:
        text = anchor.read_text(encoding="utf-8", errors="replace") if anchor else None
        head = maintenance.verify(network, text, partial(show, "Verifying"))
        if replay:
            maintenance.verify_answers(network, partial(show, "Comparing answers"))
        else:
            maintenance.sample_answers(network, partial(show, "Comparing a sample of the answers"))
        lateness = history.count_late(network)
        restorations = history.list_restorations(network)
    if call.json:
        print_json({
            "ok": True, "position": head.position, "hash": head.hash.hex(),
            "recorded_late": lateness.to_json(),
            "restored": [restoration.to_json() for restoration in restorations],
        })  # fmt: skip
    else:
        result = "The one event holds" if head.position == 1 else f"All {head.position} events hold"
        print_text(f"{result}{', and the answers are theirs' * replay}.")
        for restoration in restorations:
            print_text(f"{restoration.in_words}.")
        if lateness.in_words:
            print_text(f"{lateness.in_words}.")


@click.command("anchor")
@click.option("--accept", is_flag=True, help="Take the log as it is, though it went back.")
@refuse_look_back
@pass_call
def anchor_command(call: Call, /, *, accept: bool) -> None:
    """Print the head of the log, and when that was; keep it outside this machine.

    A log that ends before what was last seen of it is refused, with code 4. If you put an older
    file back yourself, --accept takes it as it is, and records that; whoever was forgotten since is
    forgotten again.

    \b
    weakties anchor > anchor.txt
    """
    from weakties import maintenance

    if accept:
        with call.open_unchecked() as network:
            forgotten = maintenance.accept(network)
            text = maintenance.anchor(network)
        if forgotten:
            print_note(f"note: {_format_people(forgotten)} forgotten again")
    else:
        with call.network(create=False) as network:
            text = maintenance.anchor(network)
    if call.json:
        _, network_id, position, digest, created_at = text.splitlines()
        print_json(
            {
                "network": network_id,
                "position": int(position),
                "hash": digest,
                "made_at": created_at,
            }
        )
    else:
        click.echo(text, nl=False)


@click.command("backup")
@click.argument("file", type=FILE)
@click.option("--force", is_flag=True, help="Replace a file of that name.")
@refuse_look_back
@pass_call
def backup_command(call: Call, /, file: Path, *, force: bool) -> None:
    """Write a copy of the log and verify it; the network may be in use meanwhile.

    The copy is a network like any other: private, whole, and with every name and note in it.
    Never copy the file by other means while it is in use.

    \b
    weakties backup backup-2026-11-24.db
    """
    from weakties import maintenance

    wrap_warnings()
    with call.network(create=False) as network, show_progress() as show:
        show("Copying", 0, None)
        head = maintenance.backup(
            network, file, force=force, progress=partial(show, "Verifying the copy")
        )
        note_secret(network)
    if call.json:
        print_json(
            {"file": str(file), "events": head.position, "position": head.position,
             "hash": head.hash.hex()}
        )  # fmt: skip
    else:
        events = format_count(head.position, "event")
        print_text(f"Backed up {events} to {file}; the copy holds.", path=file)
        print_text(f"Head {head.hash.hex()}")


@click.command("restore")
@click.argument("file", type=FILE)
@click.option("--yes", is_flag=True, help="Do not ask.")
@refuse_look_back
@pass_call
def restore_command(call: Call, /, file: Path, *, yes: bool) -> None:
    """Go back to a backup: verified first, and all of it, or nothing.

    What was recorded after it is left out; the log as it is now is kept beside, as
    network.before-restore-1.db. That the log went back is recorded in it, and `weakties verify`
    says so. Whoever was forgotten since the backup is forgotten again.

    \b
    weakties restore backup-2026-11-24.db
    """
    from weakties import maintenance

    if call.url:
        raise click.UsageError(
            "A backup goes back into a file. Export it, and import that into an empty database: "
            f"weakties --network {file} export -o network.jsonl"
        )
    call.make_room()
    with show_progress() as show:
        done = maintenance.restore(
            call.path,
            file,
            lambda loss: yes or _confirm_loss(loss),
            partial(show, "Verifying the backup"),
        )
    if done is None:
        raise click.Abort
    with call.open_unchecked() as network:
        note_lost_secret(network)
    if call.json:
        print_json(_render_json(done))
        return
    print_text(f"Restored {format_count(done.loss.head.position, 'event')} from {file}.")
    if done.loss.lost:
        print_text(f"It leaves out {format_count(done.loss.lost, 'event')} recorded after it.")
    if done.forgotten:
        print_text(
            f"{_format_people(done.forgotten)} forgotten since it was made, and forgotten again."
        )
    if done.kept is not None:
        print_text(f"The log from before is kept as {done.kept}.", path=done.kept)
    if not done.clean:
        print_note(
            "note: another program reads the network; close it, then `weakties forget --finish`"
        )


def _confirm_loss(loss: Any) -> bool:
    """Print what would be lost, and ask where there is somebody to ask."""
    if not loss.damaged and not (loss.present and loss.present.position):
        return True
    if loss.damaged:
        text = "The log that is there cannot be read, and makes room for the backup."
    elif loss.lost:
        lost = format_count(loss.lost, "event")
        text = f"The backup leaves out {lost} recorded since {format_day(loss.since)}."
    else:
        text = "The backup holds all that is there."
    if not (is_on_a_terminal()):
        raise click.UsageError(f"{text} Say --yes if that is meant.")
    print_note(text)
    return click.confirm("Restore the backup?", err=True)


def _render_json(done: Any) -> dict[str, Any]:
    return {
        "events": done.head.position,
        "position": done.head.position,
        "hash": done.head.hash.hex(),
        "backup": {"position": done.loss.head.position, "hash": done.loss.head.hash.hex()},
        "lost": done.loss.lost,
        "forgotten": done.forgotten,
        "kept": done.kept and str(done.kept),
        "clean": done.clean,
    }


def _format_people(number: int) -> str:
    return "1 person was" if number == 1 else f"{number} people were"


def note_lost_secret(network: Any) -> None:
    """Print that imports cannot leave out who was forgotten, if the secret for it is not there."""
    from weakties import WeaktiesError, maintenance

    try:
        loss = maintenance.find_secret_loss(network)
    except WeaktiesError as error:
        print_note(f"note: {error}")
        return
    if loss is not None:
        print_note(f"note: {loss.sentence}.")


def note_secret(network: Any) -> None:
    """Print that a copy of the network needs its secret, too, if people are suppressed by it."""
    from weakties import maintenance

    note_lost_secret(network)
    if (path := maintenance.find_needed_secret(network)) is not None:
        print_note(
            f"note: imports leave out people whom you forgot by {path.name}, which is not in this "
            "copy: where it is used instead of this network, put that file beside it"
        )
