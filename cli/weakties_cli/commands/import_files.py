"""Importing: a file, what a file could not give before, or what a better importer would change."""

from __future__ import annotations

import sys
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from weakties_cli.commands.review import review_command
from weakties_cli.context import Call, add_common_options, pass_call, refuse_look_back
from weakties_cli.output import (
    format_count,
    measure_prose,
    measure_width,
    print_json,
    print_note,
    print_paragraph,
    print_text,
    show_progress,
)
from weakties_cli.output.progress import Show

REASONS_SHOWN, LEFT_OUT_SHOWN, LONGEST_NAME, PARTLY, NOTHING = 12, 6, 40, 2, 3
ALWAYS = ("new", "known", "changed", "rejected", "skipped")
OUTCOMES = {"suppressed": "left out, since you forgot somebody"}
"""How an outcome is called where its name is not plain enough."""
NAMESAKE = "it has the name of somebody you forgot, and another address"
NOTES_LEFT_OUT = "would bring back the name or an address of somebody you forgot"
NAMESAKES = (
    "new with the name of somebody you forgot, and another address; if it is them, forget them "
    "again with --suppress"
)


class ImportGroup(click.Group):
    """A group in which a word that is no command names a file to import."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Take what is no command for a file."""
        if args and args[0] not in self.commands:
            args = ["file", *args]
        elif args and args[0] != "file" and Path(args[0]).is_file():
            print_note(f"note: to import the file called {args[0]}, write ./{args[0]}")
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Let options of a file stand before it."""
        names = {*self.commands, "-h", "--help"}
        if args and args[0].startswith("-") and not names & set(args):
            args = ["file", *args]
        return super().parse_args(ctx, args)


def add_import_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of importing to a command."""
    for option in (
        click.option("--details", is_flag=True, help="List each row that was left out."),
        click.option("--max-rejects", metavar="SHARE", default="100%", show_default=True,
                     help="How many rows may be rejected, such as 5%; more, and nothing is done."),
        click.option("--strict", is_flag=True, help="Import nothing if any row is rejected."),
        click.option("--option", "options", metavar="NAME=VALUE", multiple=True,
                     help="What the importer lets you set; may be given several times."),
        click.option("--importer", metavar="ID", help="Which importer to use; else the surest."),
    ):  # fmt: skip
        command = option(command)
    return command


@click.group("import", cls=ImportGroup, subcommand_metavar="FILE | COMMAND")
def import_command() -> None:
    """Import a file, an archive or a folder: LinkedIn's export, an address book, a calendar.

    All of it is recorded, or nothing. Importing the same file again changes nothing, and `undo`
    takes an import back. What is imported is the past: it reminds you of nothing and counts as no
    request, until `import review` says which messages were requests.

    A row shorter than the header is filled up. Rows that rightly tell nothing are skipped.
    Rejected is what holds something of use and could not be used; each reason says how to mend it.
    Ends with code 0 if all of use came in, 2 if rows
    were rejected, and 3 if nothing could be imported.

    \b
    weakties import Complete_LinkedInDataExport.zip --dry-run
    weakties import Connections.csv
    weakties import review                 which imported messages were requests
    weakties import network.jsonl          an exported log, into an empty network
    weakties import FILE --help            all options
    """


@import_command.command("file")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would happen, and as which plan.")
@click.option("--apply", "plan", metavar="PLAN", help="Do what that plan said, or nothing.")
@add_import_options
@refuse_look_back
@pass_call
def import_file(call: Call, /, file: Path, **settings: Any) -> None:
    """Import a file; the word `file` may be left out.

    \b
    weakties import Connections.csv --dry-run
    weakties import Connections.csv --apply 3f2a9c01d4e5
    """
    from weakties import exchange

    if file.suffix == ".jsonl":
        with warnings.catch_warnings(record=True) as unsealed:
            warnings.simplefilter("always", exchange.UnsealedExport)
            where, plugins = call.url or call.path, call.plugins() if call.url else ()
            events = exchange.import_log(file, where, plugins)
        for each in unsealed:
            print_note(f"note: {each.message}")
        print_json({"events": events}) if call.json else print_text(f"Read {events} events.")
        from weakties_cli.commands.backup_and_verify import note_lost_secret

        with call.network(create=False) as network:
            note_lost_secret(network)
        return
    wanted = _build_import_options(settings)
    with (
        _report_nothing(call, settings),
        call.network(plugins=True) as network,
        show_progress() as show,
    ):
        for broken in network.plugins.broken:
            print_note(f"note: {broken}")
        show(f"Reading {file.name}", 0, None)
        report = exchange.import_file(network, file, **_watch(show), **wanted)
        first = _count_first_writers(network, report)
    _print_report(call, report, first, details=settings["details"], dry_run=settings["dry_run"])


@import_command.command("retry")
@click.argument("batch")
@add_import_options
@refuse_look_back
@pass_call
def import_retry(call: Call, /, batch: str, **settings: Any) -> None:
    """Import again the rows of an import that were rejected, after an importer learnt to read them.

    \b
    weakties import retry b-7zr4k2m1q0c9x8yw
    """
    from weakties import exchange

    with (
        _report_nothing(call, settings),
        call.network(create=False, plugins=True) as network,
        show_progress() as show,
    ):
        report = exchange.retry(network, batch, **_watch(show), **_build_import_options(settings))
        first = _count_first_writers(network, report)
    _print_report(call, report, first, details=settings["details"], dry_run=False)


@import_command.command("reparse")
@click.argument("batch")
@click.argument("file", type=click.Path(path_type=Path))
@add_import_options
@add_common_options
@pass_call
def import_reparse(call: Call, /, batch: str, file: Path, **settings: Any) -> None:
    """Show what importing the file of an earlier import again would change now.

    Files are not kept, so it is named again; it must be the very same. `weakties import FILE`
    then does it.

    \b
    weakties import reparse b-7zr4k2m1q0c9x8yw Connections.csv
    """
    from weakties import exchange

    with (
        _report_nothing(call, settings),
        call.network(create=False, plugins=True) as network,
        show_progress() as show,
    ):
        wanted = _build_import_options(settings)
        report = exchange.reparse(network, batch, file, **_watch(show), **wanted)
        first = _count_first_writers(network, report)
    _print_report(call, report, first, details=settings["details"], dry_run=True)


def _watch(show: Show) -> dict[str, Any]:
    """Return what lets an import say how far it has come."""
    return {
        "progress": lambda part, reading: show(f"Reading {part}", reading.done, reading.total),
        "on_stage": lambda stage, done, total: show(stage, done, total if done else None),
    }


def _build_import_options(settings: dict[str, Any]) -> dict[str, Any]:
    """Read the options of the command line into those of the engine."""
    wrong = [choice for choice in settings["options"] if "=" not in choice]
    if wrong:
        raise click.UsageError(f"Write {wrong[0]!r} as NAME=VALUE.")
    choice: dict[str, Any] = {
        k: settings[k] for k in ("importer", "dry_run", "plan") if k in settings
    }
    share = 0.0 if settings["strict"] else _parse_share(settings["max_rejects"])
    return {
        **choice,
        "options": dict(o.split("=", 1) for o in settings["options"]),
        "max_rejects": share,
    }


def _parse_share(text: str) -> float:
    """Read a share: 5%, or 0.05."""
    try:
        share = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        share = -1
    if not 0 <= share <= 1:
        raise click.UsageError(f"{text!r} is no share; write one such as 5%.")
    return share


def _count_first_writers(network: Any, report: Any) -> dict[str, int]:
    """Count who wrote first in the messages of an import; in the network, once they are in it."""
    from weakties import exchange

    counts = exchange.count_first_writers(report.plan.drafts)
    if report.batch and any(counts.values()):
        pool = exchange.count_pool(network)
        return {"them": pool.wrote_first, "you": pool.could_be_requests}
    return {"them": counts["in"], "you": counts["out"]}


def _print_report(
    call: Call, report: Any, first: dict[str, int], *, details: bool, dry_run: bool
) -> None:  # fmt: skip
    """Print what became of a file, and end with code 2 if rows were rejected."""
    if call.json:
        print_json({**_render_json(report, dry_run=dry_run), "wrote_first": first})
    else:
        _print_outcome(report, first, details=details, dry_run=dry_run)
    if report.plan.rejects:
        sys.exit(PARTLY)


@contextmanager
def _report_nothing(call: Call, settings: dict[str, Any]) -> Iterator[None]:
    """Print why a file gave no events, row by row if requested, and end with its exit code."""
    from weakties import WeaktiesError

    try:
        yield
    except WeaktiesError as nothing:
        code = getattr(nothing, "exit_code", 1)
        if code != NOTHING:
            raise
        report: Any = getattr(nothing, "report", None)
        if call.json:
            content = _render_json(report, dry_run=False) if report else _EMPTY
            print_json({**content, "wrote_first": {"them": 0, "you": 0}, "error": str(nothing)})
        elif report:
            _print_columns(report)
            _print_reasons(report, details=settings["details"])
            _print_remarks(report)
        print_paragraph(f"Error: {nothing}", hanging="  ", err=True)
        sys.exit(code)


_EMPTY: dict[str, Any] = {
    "batch": None, "importer": "",
    **dict.fromkeys(("new", "known", "changed", "rejected", "skipped", "repeated", "conflict",
                     "gone", "withdrawn"), 0),
    "suppressed": 0, "layout": 0, "rejects": [], "reject_reasons": [], "skips": [], "parts": [],
    "unread": [], "namesakes": 0, "notes_left_out": 0, "remarks": [],
    "plan": None, "dry_run": False,
}  # fmt: skip
"""What is told of a file that no importer read."""


def _render_json(report: Any, *, dry_run: bool) -> dict[str, Any]:
    """Return what others rely on of an import."""
    plan = report.plan
    return {
        "batch": report.batch,
        "importer": report.importer,
        **report.counts(),
        "rejects": [
            {"file": r.part, "row": r.row, "code": r.code, "message": r.message}
            for r in plan.rejects
        ],
        "reject_reasons": [
            {"code": code, "reason": reason, "count": number}
            for code, reason, number in _group_reasons(plan.rejects)
        ],
        "skips": [
            {"code": code, "reason": reason, "count": number}
            for code, reason, number in _group_reasons(s for s in plan.skips if not s.is_layout)
        ],
        "parts": [
            {"file": p.reading.file, "importer": p.reading.importer, **p.counts(),
             "columns": _render_columns_json(p)}
            for p in plan.parts
        ],
        "unread": [sentence for p in plan.parts for sentence in p.reading.unread],
        "namesakes": plan.namesakes,
        "notes_left_out": plan.notes_left_out,
        "remarks": list(plan.remarks),
        "plan": plan.id,
        "dry_run": dry_run,
    }  # fmt: skip


def _render_columns_json(part: Any) -> dict[str, Any] | None:
    """Return what is read from the columns of a file; None if it is no table, or does not say."""
    columns = _find_columns(part)
    return columns and {
        "taken": {field: list(names) for field, names in columns.taken.items()},
        "left_out": list(columns.left_out),
        "remarks": list(columns.remarks),
    }


def _find_columns(part: Any) -> Any:
    """Return what is read from the columns of a file, as its first heading says."""
    return next((skip.columns for skip in part.skips if skip.columns), None)


def _group_reasons(rows: Any) -> list[tuple[str, str, int]]:
    """Return each reason for which rows were left out, with its code and how many there are.

    A reason holds no value of a row. Where an importer gives none, the message of the first row
    with that code stands for all.
    """
    counts: Counter[tuple[str, str]] = Counter()
    reasons: dict[tuple[str, str], str] = {}
    for row in rows:
        name = (row.code, row.reason)
        counts[name] += 1
        reasons.setdefault(name, row.reason or row.message)
    return [(name[0], reasons[name], number) for name, number in counts.most_common()]


def _print_outcome(report: Any, first: dict[str, int], *, details: bool, dry_run: bool) -> None:
    """Print what became of the rows, one line for each reason, and what to do next."""
    begin = "Would import" if dry_run else "Imported"
    print_paragraph(f"{begin} with {report.importer}:", hanging="  ")
    for name, outcome, number in _list_counts(report.counts()):
        if number or name in ALWAYS:
            print_text(f"  {number:6} {outcome}")
    if len(report.plan.parts) > 1:
        for part in report.plan.parts:
            counts = ", ".join(f"{n} {label}" for _, label, n in _list_counts(part.counts()) if n)
            label = f"{part.reading.file} ({part.reading.importer}): {counts or 'nothing'}"
            print_paragraph(label, "  ", "    ")
    _print_columns(report)
    _print_reasons(report, details=details)
    for part in report.plan.parts:
        for sentence in part.reading.unread:
            print_paragraph(f"not read: {sentence}", "  ", "    ")
    _print_remarks(report)
    if any(first.values()):
        them = format_count(first["them"], "person", "people") if first["them"] else "nobody"
        print_text(
            f"  {them} wrote to you first, and you wrote first to {first['you'] or 'nobody'};"
        )
        print_text("  none of it counts as a request; see `weakties import review`")
    if dry_run:
        print_text(f"  as plan {report.plan.id}; --apply {report.plan.id} does exactly that")
    elif report.batch:
        print_text(f"  as batch {report.batch}")


def _list_counts(counts: dict[str, int]) -> list[tuple[str, str, int]]:
    """Return how many rows became what; headings and blank lines are not worth a word."""
    return [(name, OUTCOMES.get(name, name), n) for name, n in counts.items() if name != "layout"]


def _print_columns(report: Any) -> None:
    """Print what is read from which column, and what is left out."""
    several = len(report.plan.parts) > 1
    for part in report.plan.parts:
        if (columns := _find_columns(part)) is None:
            continue
        of = f" of {part.reading.file}" if several else ""
        if columns.taken:
            pairs = [
                f"{field} <- {_enumerate_columns(names)}" for field, names in columns.taken.items()
            ]
            _print_list(f"  columns{of}:", pairs)
        if columns.left_out:
            left = [*map(_quote, columns.left_out[:LEFT_OUT_SHOWN])]
            more = len(columns.left_out) - LEFT_OUT_SHOWN
            _print_list(f"  columns{of} left out:", left + [f"and {more} more"] * (more > 0))
        for text in columns.remarks:
            print_paragraph(text, "  ", "    ")


def _print_list(head: str, items: list[str]) -> None:
    """Print a list in lines that fit a terminal, none of its items cut in two."""
    line, end = head, len(items) - 1
    for number, item in enumerate(items):
        piece = f" {item}{',' * (number < end and not items[number + 1].startswith('and '))}"
        if measure_width(line) + measure_width(piece) > measure_prose() and line != head:
            print_text(line)
            line = "   "
        line += piece
    print_text(line)


def _enumerate_columns(names: tuple[str, ...]) -> str:
    """Show one or two columns that tell the same, and how many more."""
    shown = " or ".join(map(_quote, names[:2]))
    return f"{shown} or {len(names) - 2} more" if len(names) > 2 else shown


def _quote(name: str) -> str:
    return repr(name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}...")


def _print_reasons(report: Any, *, details: bool) -> None:
    """Print why rows were left out, a line for each reason; row by row only if that is wanted."""
    from weakties import exchange

    skips = _group_reasons(s for s in report.plan.skips if not s.is_layout)
    rejects = _group_reasons(report.plan.rejects)
    for _, reason, number in skips[:REASONS_SHOWN]:
        print_paragraph(f"skipped {number}: {reason}", "  ", "    ")
    if len(skips) > REASONS_SHOWN:
        print_text(f"  and {format_count(len(skips) - REASONS_SHOWN, 'more reason')} to skip")
    left_out = Counter(skip.reason for skip in report.plan.suppressed)
    for reason in (exchange.FORGOTTEN_MENTION, exchange.FORGOTTEN_NAME):
        if left_out[reason]:
            print_paragraph(f"left out {left_out[reason]}: {reason}", "  ", "    ")
    if report.plan.notes_left_out:
        many = format_count(report.plan.notes_left_out, "note")
        print_paragraph(f"left out {many} that {NOTES_LEFT_OUT}", "  ", "    ")
    if report.plan.namesakes:
        print_paragraph(f"{report.plan.namesakes} {NAMESAKES}", "  ", "    ")
    first_lines = _find_first_lines(report)
    for code, reason, number in rejects:
        first_line = first_lines.get((code, reason)) or first_lines[code, ""]
        print_paragraph(f"rejected {number}: {first_line}: {reason}", "  ", "    ", err=True)
    if details:
        _print_rows(report)
    elif skips or rejects or report.plan.suppressed or report.plan.notes_left_out:
        print_text("  --details lists each of these rows")


def _print_remarks(report: Any) -> None:
    """Print what else is to be known of an import."""
    for remark in report.plan.remarks:
        print_note(f"note: {remark}.")


def _find_first_lines(report: Any) -> dict[tuple[str, str], str]:
    """Return for each code and reason where the first row is that was rejected for it."""
    several = len(report.plan.parts) > 1
    counts = Counter((reject.code, reject.reason) for reject in report.plan.rejects)
    first_lines: dict[tuple[str, str], str] = {}
    for reject in report.plan.rejects:
        name = (reject.code, reject.reason)
        line = f"{reject.part}, line {reject.row}" if several else f"line {reject.row}"
        first_lines.setdefault(name, f"first {line}" if counts[name] > 1 else line)
    return first_lines


def _print_rows(report: Any) -> None:
    """List each row that was left out, file by file, in the order of the rows."""
    for part in report.plan.parts:
        rows = [(r.row, "rejected", r.message) for r in part.rejects]
        rows += [(s.row, "skipped", s.reason) for s in part.skips]
        rows += [(s.row, "left out", s.reason) for s in part.suppressed]
        rows += [(row, "new", NAMESAKE) for row in part.namesakes]
        rows += [(row, "without its note", "that names somebody you forgot")
                 for row in part.notes_left_out]  # fmt: skip
        for row, outcome, why in sorted(rows):
            print_paragraph(f"{part.reading.file}, line {row}, {outcome}: {why}", "  ", "    ")


import_command.add_command(review_command)
