"""Exporting: the log, the people, all about one person, or in the format of an exporter."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import click

from weakties_cli.context import Call, add_common_options, build_look_back_error, pass_call
from weakties_cli.input.options import WholeNumber
from weakties_cli.output import clean, wrap_warnings

if TYPE_CHECKING:
    from weakties import Network

WORK_SEARCH = "work-search"
_OFFICE = "work-search  What you did in each week, for an office (text/csv, text/html)"
_SQLITE = "sqlite  A database of all answers, for SQL or Datasette (application/vnd.sqlite3)"


@click.command("export")
@click.option("--people", is_flag=True, help="The people as CSV, instead of the whole log.")
@click.option("--person", metavar="NAME", help="All that is held about one person, for them.")
@click.option("--as", "format_", metavar="ID", help="In another format; `list` shows them.")
@click.option("--no-names", is_flag=True, help="People as numbers, or withheld.")
@click.option(
    "--proof",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A proof without names or words, for somebody else.",
)
@click.option("--from", "first", metavar="DATE", help="Only what happened from that day on.")
@click.option("--to", "last", metavar="DATE", help="Only what had happened by that day.")
@click.option(
    "--kinds",
    multiple=True,
    metavar="KIND",
    help="What a proof shows, such as application.sent; repeatable.",
)
@click.option(
    "--open",
    "opened",
    multiple=True,
    metavar="EVENT",
    help="Show the words of this event in the proof; repeatable.",
)
@click.option(
    "--require",
    type=WholeNumber(min=1, max=1000),
    metavar="N",
    help="So many activities a week are required of you, for --as work-search.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where to; else printed.")
@click.option("--force", is_flag=True, help="Replace a file of that name.")
@click.option("--yes", is_flag=True, help="Do not ask before words are opened.")
@add_common_options
@pass_call
def export_command(
    call: Call, /, *, people: bool, person: str | None, format_: str | None, no_names: bool,
    proof: Path | None, first: str | None, last: str | None, kinds: tuple[str, ...],
    opened: tuple[str, ...], require: int | None, output: Path | None, force: bool, yes: bool,
) -> None:  # fmt: skip
    """Write the log as JSON Lines, the people as CSV, one person as JSON, or the network to draw.

    The log is all there is: reading it with `weakties --network NEW.db import FILE.jsonl` gives
    the same network, with the same hashes. It holds every name and note; keep it safe.
    It is verified first; one that was changed is refused, with code 4.

    What is held about one person is what they may ask you for. Texts about others that name them
    are listed without their words; read it before you hand it over.

    A proof is for somebody else: what you did and when, without a name or a word, and what they
    check with `weakties verify --proof`. With --open it shows the words of an event, too.

    A work-search log is for an office: what you did, week by week, with its proof beside it. What
    your office asks for, it says itself; the log claims nothing about that.

    \b
    weakties export -o network.jsonl
    weakties export --people -o people.csv
    weakties export --person "Ana Ruiz" -o ana.json
    weakties export --as graphml -o network.graphml
    weakties export --as mermaid --no-names
    weakties export --as vcard.people -o people.vcf
    weakties export --as sqlite -o network-answers.db
    weakties export --as work-search --from 2026-10 --require 3 -o october.html
    weakties export --proof october.proof --from 2026-10-01 --to 2026-10-31
    weakties export --proof one.proof --open 12
    """
    _check_choice(
        {"--people": people, "--person": person, "--as": format_, "--proof": proof},
        {"--from": first, "--to": last, "--require": require, "--kinds": kinds, "--open": opened,
         "--yes": yes, "-o": output, "--no-names": no_names},
    )  # fmt: skip
    if not people and format_ is None and (call.as_of or call.recorded_until):
        raise build_look_back_error()
    wanted = _Wanted(format_=format_, people=people, person=person, is_named=not no_names)
    with call.network(create=False, plugins=wanted.needs_plugins) as network:
        summed_up = network if format_ == WORK_SEARCH else None
        basis = None if format_ == "list" else call.require_intact(network, summed_up)
        begin, end = _parse_day(first, network), _parse_day(last, network)
        if proof is not None:
            from weakties_cli.commands.proof import ProofOptions, write_proof

            options = ProofOptions(
                file=proof, first=begin, last=end, kinds=_split_kinds(kinds), opened=opened,
                is_confirmed=yes, force=force,
            )  # fmt: skip
            write_proof(call, network, options)
        elif format_ == WORK_SEARCH and basis is not None:
            from weakties_cli.commands.work_search import WorkSearchOptions, write_work_search

            asked = WorkSearchOptions(
                file=output, first=begin, last=end, require=require, is_named=not no_names,
                force=force,
            )  # fmt: skip
            write_work_search(call, network, basis, asked)
        else:
            _write_export(call, network, wanted, output, force=force)


@attrs.frozen(kw_only=True)
class _Wanted:
    """What is exported: in a format, the people, all about a person, or else the log."""

    format_: str | None
    people: bool
    person: str | None
    is_named: bool

    @property
    def needs_plugins(self) -> bool:
        """Whether only a plugin may know the format."""
        from weakties import exchange

        return self.format_ not in (*exchange.FORMATS, WORK_SEARCH, None) and self.is_named


def _write_export(
    call: Call, network: Network, wanted: _Wanted, output: Path | None, *, force: bool
) -> None:
    """Print what is wanted, or write it into its file."""
    from weakties import exchange

    if wanted.format_ == "sqlite" and output is not None:
        wrap_warnings()
        exchange.save_database(call.view(network), output, force=force, network=network.path)
        return
    if wanted.format_ is not None:
        lines = _render_as(call, network, wanted.format_, named=wanted.is_named)
    elif wanted.people:
        lines = exchange.export_people_csv(call.view(network))
    elif wanted.person is not None:
        lines = _render_person(network, wanted.person)
    else:
        lines = (f"{line}\n" for line in exchange.export_log(network))
    _write(lines, output, network.path, force=force)
    if not wanted.people and wanted.person is None and wanted.format_ is None:
        from weakties_cli.commands.backup_and_verify import note_secret

        note_secret(network)


def _check_choice(choices: dict[str, object], options: dict[str, object]) -> None:
    """Refuse options that do not go with each other, before anything is opened.

    Args:
        choices: what is exported; at most one of them has a value.
        options: how.
    """
    from weakties import exchange

    format_, proof = choices["--as"], choices["--proof"]
    if sum(bool(value) for value in choices.values()) > 1:
        raise click.UsageError("Choose one of --people, --person, --as and --proof.")
    proofs, office = proof is not None, format_ == WORK_SEARCH
    for names, goes_with, is_allowed in (
        (("--from", "--to"), "--proof or --as work-search", proofs or office),
        (("--kinds", "--open", "--yes"), "--proof", proofs),
        (("--require",), "--as work-search", office),
    ):
        named = [name for name in names if options[name]]
        if named and not is_allowed:
            verb = "goes" if len(named) == 1 else "go"
            raise click.UsageError(f"{' and '.join(named)} {verb} with {goes_with}.")
    if proofs and options["-o"] is not None:
        raise click.UsageError("--proof names its file itself; leave -o out.")
    if options["--no-names"] and format_ in (None, "list", "sqlite"):
        formats = ", ".join((*exchange.FORMATS, WORK_SEARCH))
        raise click.UsageError(f"--no-names goes with --as {formats}.")
    if format_ == "sqlite" and options["-o"] is None:
        raise click.UsageError("A database needs a file: add -o FILE.")


def _parse_day(text: str | None, network: Network) -> str | None:
    """Return the day, month or year that an option names."""
    from weakties_cli.dates import parse_date

    return None if text is None else parse_date(text, network.now)


def _split_kinds(kinds: tuple[str, ...]) -> tuple[str, ...]:
    """Return kinds that were named one by one, or with commas."""
    return tuple(kind.strip() for text in kinds for kind in text.split(",") if kind.strip())


def _render_as(call: Call, network: Any, wanted: str, *, named: bool) -> Iterator[str]:
    """Return what an exporter writes, or the list of exporters."""
    from weakties import exchange

    if wanted != "list":
        return _render_lines(call.view(network), wanted, named=named)
    rows = [
        f"{e.id}  {clean(e.title)} ({e.media_type})\n" for e in exchange.list_exporters(network)
    ]
    return iter(sorted([*rows, f"{_OFFICE}\n", f"{_SQLITE}\n"]))


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
