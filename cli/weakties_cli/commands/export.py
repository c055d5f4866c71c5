"""Exporting: the log, the people, all about one person, or in the format of an exporter."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from weakties_cli.context import Call, add_common_options, build_look_back_error, pass_call
from weakties_cli.output import clean, wrap_warnings

_SQLITE = "sqlite  A database of all answers, for SQL or Datasette (application/vnd.sqlite3)"


@click.command("export")
@click.option("--people", is_flag=True, help="The people as CSV, instead of the whole log.")
@click.option("--person", metavar="NAME", help="All that is held about one person, for them.")
@click.option("--as", "format_", metavar="ID", help="In another format; `list` shows them.")
@click.option("--no-names", is_flag=True, help="People as numbers, to share a picture.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where to; else printed.")
@click.option("--force", is_flag=True, help="Replace a file of that name.")
@add_common_options
@pass_call
def export_command(
    call: Call, /, *, people: bool, person: str | None, format_: str | None, no_names: bool,
    output: Path | None, force: bool,
) -> None:  # fmt: skip
    """Write the log as JSON Lines, the people as CSV, one person as JSON, or the network to draw.

    The log is all there is: reading it with `weakties --network NEW.db import FILE.jsonl` gives
    the same network, with the same hashes. It holds every name and note; keep it safe.

    What is held about one person is what they may ask you for. Texts about others that name them
    are listed without their words; read it before you hand it over.

    \b
    weakties export -o network.jsonl
    weakties export --people -o people.csv
    weakties export --person "Ana Ruiz" -o ana.json
    weakties export --as graphml -o network.graphml
    weakties export --as mermaid --no-names
    weakties export --as vcard.people -o people.vcf
    weakties export --as sqlite -o network-answers.db
    """
    from weakties import exchange

    if people + (person is not None) + (format_ is not None) > 1:
        raise click.UsageError("Choose one of --people, --person and --as.")
    if no_names and format_ in (None, "list", "sqlite"):
        raise click.UsageError(f"--no-names goes with --as {', '.join(exchange.FORMATS)}.")
    if not people and format_ is None and (call.as_of or call.recorded_until):
        raise build_look_back_error()
    if format_ == "sqlite" and output is None:
        raise click.UsageError("A database needs a file: add -o FILE.")
    needs_plugins = format_ is not None and format_ not in exchange.FORMATS and not no_names
    with call.network(create=False, plugins=needs_plugins) as network:
        if format_ == "sqlite" and output is not None:
            wrap_warnings()
            exchange.save_database(call.view(network), output, force=force, network=network.path)
            return
        if format_ is not None:
            lines = _render_as(call, network, format_, named=not no_names)
        elif people:
            lines = exchange.export_people_csv(call.view(network))
        elif person is not None:
            lines = _render_person(network, person)
        else:
            lines = (f"{line}\n" for line in exchange.export_log(network))
        _write(lines, output, network.path, force=force)
        if not people and person is None and format_ is None:
            from weakties_cli.commands.backup_and_verify import note_secret

            note_secret(network)


def _render_as(call: Call, network: Any, wanted: str, *, named: bool) -> Iterator[str]:
    """Return what an exporter writes, or the list of exporters."""
    from weakties import exchange

    if wanted != "list":
        return _render_lines(call.view(network), wanted, named=named)
    rows = [
        f"{e.id}  {clean(e.title)} ({e.media_type})\n" for e in exchange.list_exporters(network)
    ]
    return iter(sorted([*rows, f"{_SQLITE}\n"]))


def _render_lines(view: Any, wanted: str, *, named: bool) -> Iterator[str]:
    """Yield what an exporter writes; who names none hears of the database, too."""
    from weakties import exchange
    from weakties.errors import UnknownExporter

    try:
        yield from exchange.export_as(view, wanted, named=named)
    except UnknownExporter as error:
        if not named:
            raise
        raise UnknownExporter(wanted, tuple(sorted((*error.exporters, "sqlite")))) from None


def _render_person(network: Any, person: str) -> Iterator[str]:
    """Spell what is held about a person, readable, and with nothing that could steer a terminal."""
    from weakties import corrections, exchange
    from weakties_cli.input.names import find_or_choose

    subject = find_or_choose(
        lambda _, text: corrections.find_subject(network, text), network, person
    )
    personal_data = exchange.collect_personal_data(
        network, subject.id, other_names=subject.other_names
    )
    text = json.dumps(personal_data, indent=2, ensure_ascii=False)
    yield "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text)
    yield "\n"


def _write(lines: Iterator[str], output: Path | None, network: Path | None, *, force: bool) -> None:
    """Print the lines, or write them into a private file.

    To a terminal nothing goes that could steer it; to a program they go out as they are.
    """
    from weakties import exchange

    if output is not None:
        wrap_warnings()
        exchange.save(lines, output, force=force, network=network)
        return
    shown = map(_visible, lines) if sys.stdout and sys.stdout.isatty() else lines
    for line in shown:
        click.echo(line, nl=False)  # which bears a standard output that was closed


def _visible(piece: str) -> str:
    """Make visible what would steer a terminal, and keep the ends of lines."""
    return "\n".join(clean(line.removesuffix("\r")) for line in piece.split("\n"))
