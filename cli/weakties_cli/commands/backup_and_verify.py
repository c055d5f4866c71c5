"""Keeping a network safe: verify, anchor, backup, restore."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from weakties_cli.commands.proof import check_proof, read_anchors
from weakties_cli.context import Call, pass_call, refuse_look_back
from weakties_cli.output import (
    format_count,
    format_day,
    is_on_a_terminal,
    print_json,
    print_note,
    print_paragraph,
    print_text,
    show_progress,
    wrap_warnings,
)

if TYPE_CHECKING:
    from weakties.maintenance import AnchorCheck, KeptAnchor

BESIDE = "-"
"""What the option `--keep` has without a file: then the list lies beside the latest backup."""
FILE = click.Path(path_type=Path)


@click.command("verify")
@click.option(
    "--anchor",
    metavar="FILE|TEXT",
    help="Earlier anchors, which must still hold: a file, or one as text.",
)
@click.option(
    "--proof",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Check a proof that somebody sent you, instead of a network of yours.",
)
@click.option("--replay", is_flag=True, help="Compare the answers with a replay, row by row.")
@refuse_look_back
@pass_call
def verify_command(
    call: Call, /, *, anchor: str | None, proof: Path | None, replay: bool
) -> None:  # fmt: skip
    """Check that nothing recorded was changed; ends with code 4 if something was.

    The log is tamper-evident: a change shows. A tail that was cut off shows against what was
    last seen of the log, which is noted beside it, and against an anchor kept elsewhere.
    If the log was put back since, by a restore or by hand, that is said, too.
    Every anchor in the file is checked, and how much was recorded since, also of days before it.
    A sample of the answers is compared with the log, too; --replay compares all of them.

    With --proof no network is needed: the file is what `weakties export --proof` wrote, and the
    anchor is one that you kept.

    \b
    weakties verify
    weakties verify --anchor anchor.txt
    weakties verify --replay
    weakties verify --proof ana.proof --anchor letter.txt
    """
    from weakties import history, maintenance
    from weakties.errors import BrokenLog

    text = None if anchor is None else read_anchors(anchor)
    if proof is not None:
        if replay:
            raise click.UsageError("--replay compares a network's answers; leave --proof out.")
        check_proof(call, proof, text or "")
        return
    with call.open_unchecked() as network, show_progress() as show:
        checks = maintenance.check_anchors(network, text) if text is not None else []
        try:
            head = maintenance.verify(network, text, partial(show, "Verifying"))
        except BrokenLog:
            _print_checks(call, checks, {"ok": False})
            raise
        if replay:
            maintenance.verify_answers(network, partial(show, "Comparing answers"))
        else:
            maintenance.sample_answers(network, partial(show, "Comparing a sample of the answers"))
        lateness = history.count_late(network)
        restorations = history.list_restorations(network)
    if not call.json:
        result = "The one event holds" if head.position == 1 else f"All {head.position} events hold"
        print_text(f"{result}{', and the answers are theirs' * replay}.")
        for restoration in restorations:
            print_text(f"{restoration.in_words}.")
        if lateness.in_words:
            print_text(f"{lateness.in_words}.")
    result_json = {
        "ok": True, "position": head.position, "hash": head.hash.hex(),
        "recorded_late": lateness.to_json(),
        "restored": [restoration.to_json() for restoration in restorations],
    }  # fmt: skip
    _print_checks(call, checks, result_json)


def _print_checks(call: Call, checks: list[AnchorCheck], result: dict[str, Any]) -> None:
    """Print what became of the log since each anchor; as JSON together with the result."""
    if call.json and (checks or result["ok"]):
        print_json({**result, **({"anchors": list(map(_render_check, checks))} if checks else {})})
    elif not call.json:
        for check in checks:
            print_text(_describe_check(check))


def _render_check(check: AnchorCheck) -> dict[str, Any]:
    return {
        "position": check.anchor.position, "day": check.day or None, "holds": not check.fault,
        "fault": check.fault or None, "since": check.since, "earlier": check.earlier,
    }  # fmt: skip


def _describe_check(check: AnchorCheck) -> str:
    """Return what became of the log since an anchor, in a sentence."""
    day = f" of {check.day}" if check.day else ""
    if check.fault:
        return f"Anchor {check.anchor.position}{day}: does not hold, {check.fault}."
    since = format_count(check.since, "event")
    text = f"Anchor {check.anchor.position}{day}: holds. {since} recorded since"
    if not check.since:
        return f"{text}."
    tell = "tells" if check.earlier == 1 else "tell"
    return f"{text}, of which {check.earlier or 'none'} {tell} of days before it."


@click.command("anchor")
@click.option("--accept", is_flag=True, help="Take the log as it is, though it went back.")
@click.option(
    "--keep",
    is_flag=False,
    flag_value=BESIDE,
    metavar="[LIST]",
    help="Add it to a list, beside the latest backup unless you name a file.",
)
@refuse_look_back
@pass_call
def anchor_command(call: Call, /, *, accept: bool, keep: str | None) -> None:
    """Print the head of the log, and when that was; keep it outside this machine.

    The log is verified first. One that was changed, or that ends before what was last seen of it,
    is refused with code 4. If you put an older file back yourself, --accept takes it as it is,
    and records that; whoever was forgotten since is forgotten again.

    With --keep it is added to a list of all that you kept, and printed in a sentence to mail to
    yourself or to an adviser: `weakties verify --anchor LIST` checks all of them.

    \b
    weakties anchor > anchor.txt
    weakties anchor --keep
    weakties anchor --keep /media/stick/anchors.txt
    """
    from weakties import maintenance

    kept = None
    with call.open_unchecked() if accept else call.network(create=False) as network:
        forgotten = maintenance.accept(network) if accept else 0
        call.require_intact(network)
        text = maintenance.anchor(network)
        if keep is not None:
            kept = maintenance.keep_anchor(network, text, None if keep == BESIDE else Path(keep))
    if forgotten:
        print_note(f"note: {_format_people(forgotten)} forgotten again")
    if call.json:
        _, network_id, position, digest, created_at = text.splitlines()
        details = (
            {} if kept is None
            else {"file": str(kept.file), "kept": kept.number, "sentence": kept.sentence}
        )  # fmt: skip
        print_json(
            {
                "network": network_id,
                "position": int(position),
                "hash": digest,
                "made_at": created_at,
                **details,
            }
        )
    elif kept is None:
        click.echo(text, nl=False)
    else:
        _print_kept(kept)


def _print_kept(kept: KeptAnchor) -> None:
    """Print where an anchor was kept, and the sentence to send."""
    held = f"{format_count(kept.number, 'anchor')} in it"
    if kept.is_new:
        print_text(f"Added to {kept.file}: {held}.", path=kept.file)
    else:
        print_text(
            f"Nothing was recorded since the last one in {kept.file}: {held}.", path=kept.file
        )
    print_text("Send this to yourself or to an adviser, so that a copy lies elsewhere:")
    print_text()
    print_paragraph(kept.sentence)


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
