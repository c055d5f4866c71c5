"""Reporting how the search goes: printed, as JSON, or in a file for an adviser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import click

from weakties_cli.context import Call, add_common_options, pass_call
from weakties_cli.output import (
    build_rows,
    clean,
    measure_prose,
    measure_room,
    measure_width,
    print_fitted_table,
    print_json,
    print_paragraph,
    print_text,
    render_figure_json,
    render_length,
    wrap_warnings,
)

if TYPE_CHECKING:
    from weakties import report
    from weakties.maintenance import LogSummary

_HEADS = ("", "Counts", "Value", "95 %", "")
WRITERS = {".html": "render_page", ".md": "render_markdown"}


@click.command("report")
@click.option("--panel", "wanted", multiple=True, metavar="ID", help="This part alone; repeatable.")
@click.option("--details", is_flag=True,
              help="Add the parts with every statistic, and with all ties.")  # fmt: skip
@click.option("--list", "listed", is_flag=True, help="List the parts there are.")
@click.option("--nameless", is_flag=True, help="Numbers for people and organizations.")
@click.option(
    "--for",
    "recipient",
    metavar="WHO",
    help="With --nameless: codes that stay the same in each report for WHO.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE",
              help="Write a page, FILE.html, or Markdown, FILE.md.")  # fmt: skip
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
@add_common_options
@pass_call
def report_command(
    call: Call, /, *, wanted: tuple[str, ...], details: bool, listed: bool, nameless: bool,
    recipient: str | None, output: Path | None, force: bool,
) -> None:  # fmt: skip
    """Report how your search goes, part by part: what to do, how far it went, who led to whom.

    A part with nothing to say is left out. A page is one file that loads nothing from anywhere, to
    print or to hand to an adviser; with --nameless it names nobody. With --for, two such reports
    for one adviser can be compared, and those for two advisers cannot be put together.

    The log is verified first; one that was changed is refused, with code 4. The last lines say what
    the report rests on.

    \b
    weakties report
    weakties report --panel due --panel meetings
    weakties report -o report.html
    weakties report --nameless --as-of 2026-06 -o june.md
    weakties report --nameless --for "J. Adviser" -o november.html
    """
    _check(call, output, listed=listed, force=force)
    if recipient is not None and not (nameless and recipient.strip()):
        raise click.UsageError("--for names who gets the report, and goes with --nameless.")
    from weakties import report

    with call.network(create=False, plugins=True) as network:
        view = call.view(network)
        if listed:
            _print_panels(call, report.list_panels(view))
        else:
            basis = call.require_intact(network, view)
            content = report.build_report(view, wanted, details=details)
            if nameless:
                secret = network.log.secret
                key = None if recipient is None else report.make_recipient_key(secret, recipient)
                content = report.anonymize(content, view, key=key)
            content = attrs.evolve(content, footer=basis.sentences)
            _print_or_write(call, content, basis, output, (force, network.path))


def _check(call: Call, output: Path | None, *, listed: bool, force: bool) -> None:
    """Refuse what does not go together before anything is asked."""
    if output is None:
        if force:
            raise click.UsageError("--force goes with -o FILE.")
        return
    if listed or call.json:
        raise click.UsageError("-o writes a page or Markdown: leave --list and --json out.")
    if output.suffix.lower() not in WRITERS:
        raise click.UsageError(
            f"{output.name} is written neither as a page nor as Markdown: let it end with "
            f"{' or '.join(WRITERS)}; a browser prints a page as PDF."
        )


def _print_panels(call: Call, panels: list[tuple[str, str]]) -> None:
    """List the parts, by what `--panel` calls them."""
    if call.json:
        print_json([{"id": name, "title": title} for name, title in panels])
    else:
        print_fitted_table(panels, ("Panel", "What it shows"))


def _print_or_write(
    call: Call,
    content: report.Report,
    basis: LogSummary,
    output: Path | None,
    how: tuple[bool, Path | None],
) -> None:
    """Print the report, or write it to its file.

    Args:
        how: whether a file is replaced, and the network's, which never is.
    """
    from weakties import report

    if output is not None:
        wrap_warnings()
        pieces = getattr(report, WRITERS[output.suffix.lower()])(content)
        report.save(pieces, output, force=how[0], network=how[1])
        print_text(f"Wrote {output}.", path=output)
        print_paragraph(content.begin or content.caution)
    elif call.json:
        print_json({**render_report_json(content), "log": render_summary(basis)})
    else:
        _print_report(content, drawn=call.draws, ruled=not call.plain)


def _print_report(content: report.Report, *, drawn: bool, ruled: bool) -> None:
    """Print a report.

    Args:
        drawn: whether intervals are drawn.
        ruled: whether titles are underlined.
    """
    print_text(content.heading)
    if content.begin:
        print_text()
        print_paragraph(content.begin)
    _print_panels_of(content, drawn=drawn, ruled=ruled)
    print_text()
    print_text()
    for sentence in content.footer:
        print_paragraph(sentence)


def _print_panels_of(content: report.Report, *, drawn: bool, ruled: bool) -> None:
    for answer in content.panels:
        title = f"{answer.title} ({answer.id})"
        print_text()
        print_text()
        print_text(title)
        if ruled:
            print_text("=" * min(measure_width(clean(title)), measure_prose()))
        for number, block in enumerate(answer.blocks):
            if number:
                print_text()
            _print_block(block, drawn=drawn)


def _print_block(block: Any, *, drawn: bool) -> None:
    from weakties import contracts, report

    if isinstance(block, contracts.Text):
        print_paragraph(report.format_cell(block.text))
        return
    if block.title.strip():
        print_paragraph(f"{block.title}:" if block.title[-1:].isalnum() else block.title)
    if isinstance(block, contracts.Figures):
        print_fitted_table(build_rows(block.figures, drawn=drawn), _HEADS[: 4 + drawn])
        notes = report.list_remarks(block.figures)
    else:
        rows = [[*map(report.format_cell, cells)] for cells in block.rows]
        heads, cells = list(block.columns), measure_room(rows, block.columns)
        if drawn and block.bars and cells:
            heads.append("")
            for row, length in zip(rows, block.bar_lengths, strict=True):
                row.append(render_length(length, 1, cells=cells))
        print_fitted_table(rows, heads)
        notes = [block.note] if block.note else []
    for note in notes:
        print_paragraph(note, "  ")


def render_summary(basis: LogSummary) -> dict[str, Any]:
    """Return what a report rests on, as other programs read it."""
    late = basis.lateness
    return {
        "verified": True, "position": basis.position, "hash": basis.hash.hex(),
        "recorded_until": basis.recorded_until or None, "from": basis.first_day,
        "to": basis.last_day,
        "recorded_late": late and late.to_json(),
        "restored": [restoration.to_json() for restoration in basis.restorations],
    }  # fmt: skip


def render_report_json(content: report.Report) -> dict[str, Any]:
    """Return a report as other programs read it."""
    panels = [
        {"id": p.id, "title": p.title, "blocks": [_render_block(block) for block in p.blocks]}
        for p in content.panels
    ]
    return {"day": content.day, "panels": panels}


def _render_block(block: Any) -> dict[str, Any]:
    """Return a block by its kind."""
    from weakties import contracts

    if isinstance(block, contracts.Text):
        return {"kind": "text", "text": _render_cell(block.text)}
    if isinstance(block, contracts.Figures):
        figures = [render_figure_json(figure) for figure in block.figures]
        return {"kind": "figures", "title": block.title, "figures": figures}
    rows = [[_render_cell(cell) for cell in row] for row in block.rows]
    fields = {"title": block.title, "columns": list(block.columns), "rows": rows}
    return {"kind": "table", **fields, "note": block.note, "bars": block.bars}


def _render_cell(cell: Any) -> Any:
    """Return a cell: a value, somebody with id and name, or a list of such parts."""
    from weakties import contracts

    if isinstance(cell, tuple):
        return [_render_cell(part) for part in cell]
    if isinstance(cell, contracts.Name):
        return {"id": cell.id, "name": cell.text, "kind": cell.kind}
    if isinstance(cell, contracts.Quote):
        return cell.text
    return cell if cell is None or isinstance(cell, int | float | str) else cell.isoformat()
