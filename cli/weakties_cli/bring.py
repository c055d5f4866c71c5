"""Importing: a file, what a file could not give before, or what a better importer would change."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from weakties_cli.call import Call, only_now, pass_call, shared
from weakties_cli.shown import as_json, remark, say
from weakties_cli.watched import watched

REJECTS_SHOWN, SKIPS_SHOWN, PARTLY = 10, 12, 2
ALWAYS = ("new", "known", "changed", "rejected", "skipped")


class ByFile(click.Group):
    """A group in which a word that is no command names a file to import."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Take what is no command for a file."""
        if args and args[0] not in self.commands:
            args = ["file", *args]
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Let options of a file stand before it."""
        known = {*self.commands, "-h", "--help"}
        if args and args[0].startswith("-") and not known & set(args):
            args = ["file", *args]
        return super().parse_args(ctx, args)


def choices(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command take what says how rows are imported."""
    for option in (
        click.option("--max-rejects", metavar="SHARE", default="100%", show_default=True,
                     help="How many rows may be rejected, such as 5%; more, and nothing is done."),
        click.option("--strict", is_flag=True, help="Import nothing if any row is rejected."),
        click.option("--option", "options", metavar="NAME=VALUE", multiple=True,
                     help="What the importer lets you set; may be given several times."),
        click.option("--importer", metavar="ID", help="Which importer to use; else the surest."),
    ):  # fmt: skip
        command = option(command)
    return command


@click.group("import", cls=ByFile, subcommand_metavar="FILE | COMMAND")
def import_command() -> None:
    """Import a file, an archive or a folder: LinkedIn's export, an address book, a calendar.

    All of it is recorded, or nothing. Importing the same file again changes nothing, and `undo`
    takes an import back. Ends with code 2 if rows were rejected, and 3 if nothing could be
    imported.

    \b
    weakties import Complete_LinkedInDataExport.zip --dry-run
    weakties import Connections.csv
    weakties import network.jsonl          an exported log, into a network that is empty
    weakties import FILE --help            all options
    """


@import_command.command("file")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would happen, and as which plan.")
@click.option("--apply", "plan", metavar="PLAN", help="Do what that plan said, or nothing.")
@choices
@only_now
@pass_call
def import_file(call: Call, /, file: Path, **how: Any) -> None:
    """Import a file; the word `file` may be left out.

    \b
    weakties import Connections.csv --dry-run
    weakties import Connections.csv --apply 3f2a9c01d4e5
    """
    from weakties import data

    if file.suffix == ".jsonl":
        events = data.import_log(file, call.url or call.path, call.plugins() if call.url else ())
        as_json({"events": events}) if call.json else say(f"Read {events} events.")
        return
    wanted = _wanted(how)
    with call.network(plugins=True) as network, watched() as show:
        for broken in network.plugins.broken:
            remark(f"note: {broken}")
        show(f"Reading {file.name}", 0, None)
        report = data.import_file(
            network,
            file,
            progress=lambda part, step: show(f"Reading {part}", step.done, step.total),
            **wanted,
        )
    _told(call, report, dry_run=how["dry_run"])


@import_command.command("retry")
@click.argument("batch")
@choices
@only_now
@pass_call
def import_retry(call: Call, /, batch: str, **how: Any) -> None:
    """Import again the rows of an import that were rejected, after an importer learnt to read them.

    \b
    weakties import retry b-7zr4k2m1q0c9x8yw
    """
    from weakties import data

    with call.network(create=False, plugins=True) as network:
        report = data.retry(network, batch, **_wanted(how))
    _told(call, report, dry_run=False)


@import_command.command("reparse")
@click.argument("batch")
@click.argument("file", type=click.Path(path_type=Path))
@choices
@shared
@pass_call
def import_reparse(call: Call, /, batch: str, file: Path, **how: Any) -> None:
    """Say what importing the file of an earlier import again would change now.

    Files are not kept, so it is named again; it must be the very same. `weakties import FILE`
    then does it.

    \b
    weakties import reparse b-7zr4k2m1q0c9x8yw Connections.csv
    """
    from weakties import data

    with call.network(create=False, plugins=True) as network:
        report = data.reparse(network, batch, file, **_wanted(how))
    _told(call, report, dry_run=True)


def _wanted(how: dict[str, Any]) -> dict[str, Any]:
    """Read the options of the command line into those of the engine."""
    wrong = [told for told in how["options"] if "=" not in told]
    if wrong:
        raise click.UsageError(f"Write {wrong[0]!r} as NAME=VALUE.")
    told: dict[str, Any] = {k: how[k] for k in ("importer", "dry_run", "plan") if k in how}
    share = 0.0 if how["strict"] else _share(how["max_rejects"])
    return {
        **told,
        "options": dict(o.split("=", 1) for o in how["options"]),
        "max_rejects": share,
    }


def _share(text: str) -> float:
    """Read a share: 5%, or 0.05."""
    try:
        share = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        share = -1
    if not 0 <= share <= 1:
        raise click.UsageError(f"{text!r} is no share; write one such as 5%.")
    return share


def _told(call: Call, report: Any, *, dry_run: bool) -> None:
    """Print what became of a file, and end with code 2 if rows were rejected."""
    as_json(_json(report, dry_run=dry_run)) if call.json else _say(report, dry_run=dry_run)
    if report.plan.rejects:
        sys.exit(PARTLY)


def _json(report: Any, *, dry_run: bool) -> dict[str, Any]:
    """Give what others rely on of an import."""
    return {
        "batch": report.batch,
        "importer": report.importer,
        **report.counts(),
        "rejects": [
            {"file": r.part, "row": r.row, "code": r.code, "message": r.message}
            for r in report.plan.rejects
        ],
        "parts": [
            {"file": p.reading.file, "importer": p.reading.importer, **p.counts()}
            for p in report.plan.parts
        ],
        "plan": report.plan.id,
        "dry_run": dry_run,
    }


def _say(report: Any, *, dry_run: bool) -> None:
    """Say what became of the rows, and how to mend those that were rejected."""
    say(("Would import" if dry_run else "Imported") + f" with {report.importer}:")
    for outcome, number in report.counts().items():
        if number or outcome in ALWAYS:
            say(f"  {number:6} {outcome}")
    if len(report.plan.parts) > 1:
        for part in report.plan.parts:
            counts = ", ".join(f"{n} {outcome}" for outcome, n in part.counts().items() if n)
            say(f"  {part.reading.file} ({part.reading.importer}): {counts or 'nothing'}")
    skips = Counter(s.reason for s in report.plan.skips).most_common()
    for reason, number in skips[:SKIPS_SHOWN]:
        say(f"  skipped {number}: {reason}")
    if len(skips) > SKIPS_SHOWN:
        say(f"  and {len(skips) - SKIPS_SHOWN} more reasons to skip")
    _say_rejects(report)
    if dry_run:
        say(f"  as plan {report.plan.id}; --apply {report.plan.id} does exactly that")
    elif report.batch:
        say(f"  as batch {report.batch}")


def _say_rejects(report: Any) -> None:
    """List the rows that could not be used, as far as they fit on a screen."""
    rejects = report.plan.rejects
    several = len(report.plan.parts) > 1
    for reject in rejects[:REJECTS_SHOWN]:
        where = f"{reject.part}, line {reject.row}" if several else f"line {reject.row}"
        remark(f"  {where}: {reject.message}")
    if len(rejects) > REJECTS_SHOWN:
        remark(f"  and {len(rejects) - REJECTS_SHOWN} more; --json lists them all")
