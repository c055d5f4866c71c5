"""SQL over the answers, and what tables there are."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any

import click

from weakties_cli.context import Call, add_common_options, pass_call
from weakties_cli.output import clean, format_count, print_json, print_table, print_text


@click.command("query")
@click.argument("sql", required=False)
@click.option("-p", "--param", "parameters", nargs=2, multiple=True, metavar="NAME VALUE",
              help="A value for :NAME in the query; may be given several times.")  # fmt: skip
@click.option("--table", "form", flag_value="table", default="table", help="As a table (default).")
@click.option("--csv", "form", flag_value="csv", help="As CSV, safe to open in a spreadsheet.")
@click.option("--nl", "form", flag_value="nl", help="As JSON, one row a line.")
@click.option("--timeout", "timeout_s", type=click.FloatRange(min=0, min_open=True), default=30,
              show_default=True, metavar="SECONDS", help="When to end it.")  # fmt: skip
@click.option("--tables", is_flag=True, help="List the tables and their columns.")
@add_common_options
@pass_call
def query_command(
    call: Call, /, *, sql: str | None, parameters: tuple[tuple[str, str], ...], form: str,
    timeout_s: float, tables: bool,
) -> None:  # fmt: skip
    """Ask the network a question in SQL, as of any day.

    The tables are people, organizations, requests, replies, meetings, introductions, leads,
    applications, offers, events and a few more; `weakties query --tables` lists them with their
    columns. A query reads a copy: nothing can be changed with it. Each table that holds words has
    another of the same name with _fts behind it, for full-text search.

    \b
    weakties query "select name, title from people where tie = 'strong'"
    weakties query "select channel, count(*) from requests group by channel" --csv
    weakties query "select * from people where name like :who" -p who "%ruiz%"
    weakties query "select words from events_fts where events_fts match 'grid'"
    weakties query --tables
    """
    from weakties import exchange

    if tables:
        _list_tables(call, exchange.TABLES)
        return
    if not sql:
        raise click.UsageError("Give a query, or --tables to see what there is to ask.")
    with call.network(create=False) as network:
        rows = exchange.run_query(
            call.view(network).database(), sql, dict(parameters), timeout_s=timeout_s
        )
    if call.json or form == "nl":
        if form == "nl":
            for row in rows:
                click.echo(json.dumps(row, ensure_ascii=not _is_utf8()))
        else:
            print_json(list(rows))
    elif form == "csv":
        _print_csv(rows)
    else:
        _print_table(list(rows))


def _print_table(rows: Sequence[dict[str, Any]]) -> None:
    if not rows:
        print_text("No rows.")
        return
    print_table([[_spell(value) for value in row.values()] for row in rows], list(rows[0]))
    print_text(f"{format_count(len(rows), 'row')}.")


def _spell(value: object) -> str:
    return "" if value is None else clean(str(value))


def _print_csv(rows: Iterable[dict[str, Any]]) -> None:
    from weakties import exchange

    for number, row in enumerate(rows):
        if number == 0:
            click.echo(_csv_line(row))
        click.echo(_csv_line(map(exchange.spell_cell, row.values())))


def _csv_line(cells: Iterable[str]) -> str:
    line = StringIO(newline="")
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()


def _is_utf8() -> bool:
    return (getattr(sys.stdout, "encoding", "") or "").lower().replace("-", "") == "utf8"


def _list_tables(call: Call, tables: Sequence[Any]) -> None:
    if call.json:
        from weakties import exchange

        print_json(list(exchange.describe_tables()))
        return
    for number, table in enumerate(tables):
        if number:
            print_text()
        print_text(f"{table.name}: {table.meaning}")
        for column in table.columns:
            reference = f" (a row of {column.refers_to})" if column.refers_to else ""
            print_text(f"{column.meaning}{reference}", head=f"  {column.name.ljust(16)}  ")
