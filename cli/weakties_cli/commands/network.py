"""Showing the shape of the network, of one day or as a series; and whom to wake."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import attrs
import click

import weakties
from weakties_cli.context import Call, add_common_options, pass_call
from weakties_cli.dates import parse_date
from weakties_cli.input.options import WholeNumber
from weakties_cli.output import (
    format_count,
    format_day,
    name_strength,
    print_json,
    print_paragraph,
    print_table,
    print_text,
    render_figure_json,
    show_progress,
)

if TYPE_CHECKING:
    from weakties.shape import ShapeFigures

_BROUGHT = (
    "Brought: people whom they introduced to you, and whom those introduced in turn. No other way: "
    "of these, people whom nobody else leads to. Organizations: where these people work."
)
_WORDS = ("one step away", "two steps away", "three steps away")


@click.command("network")
@click.option("--explain", metavar="NAME", help="List the introductions of others by somebody.")
@click.option("--by", "pace", type=click.Choice(["day", "week", "month", "quarter", "year"]),
              help="Show how it grew: a line for the end of each.")  # fmt: skip
@click.option("--from", "start", metavar="DATE",
              help="With --by: the first day; else the beginning of your search.")  # fmt: skip
@click.option("--to", "end", metavar="DATE", help="With --by: the last day; else today.")
@click.option("--csv", "as_csv", is_flag=True, help="With --by: print CSV, one line for each.")
@add_common_options
@pass_call
def network_command(
    call: Call, /, *, explain: str | None, pace: str | None, start: str | None, end: str | None,
    as_csv: bool,
) -> None:  # fmt: skip
    """Show the shape of your network: how far it reaches, who bridges, and which groups it has.

    It rests on what you recorded: introductions, meetings of several people, and ties between
    others. Contacts from an imported file count once you are in contact with them.

    With --by it is a series: how far it reached at the end of each month, say, which groups there
    were, and how open it was. Each line is the network as of that day, as it is known now, or was
    at --known-at.

    \b
    weakties network
    weakties network --as-of 2026-06
    weakties network --explain "Ana Ruiz"
    weakties network --by month
    weakties network --by week --from 2026-09 --csv > network.csv
    """
    from weakties import shape

    if pace is None and (start or end or as_csv):
        raise click.UsageError("--from, --to and --csv go with --by, such as --by month.")
    if pace is not None:
        if explain is not None:
            raise click.UsageError("--explain and --by do not go together; leave one of them out.")
        _show_series(call, pace, (start, end), as_csv=as_csv)
        return
    with call.network(create=False) as network:
        view = call.view(network)
        if explain is not None:
            from weakties_cli.commands.explain import print_events
            from weakties_cli.input.names import find_or_choose

            person = find_or_choose(weakties.find_person, view, explain)
            print_events(call, shape.list_introductions_through(view, person.id))
            return
        web, bridges = shape.build_web(view), shape.find_bridges(view)
    if call.json:
        print_json(_render_json(web, bridges))
        return
    steps = zip(shape.count_reached(web), _WORDS, strict=False)
    print_text(f"People: {', '.join(f'{n} {word}' for n, word in steps)}.")
    _print_bridges(bridges)
    _print_groups(shape.find_groups(web), shape.count_parts(web))
    _print_weak(shape.measure_weak_shares(web))
    _print_openness(shape.measure_openness(web))


_SERIES = {
    "day": "Day", "one_step": "1 step", "two_steps": "2 steps", "three_steps": "3 steps",
    "groups": "Groups", "largest_group": "Largest", "constraint": "Constraint",
    "effective_size": "Effective",
}  # fmt: skip
_LEGEND = (
    "Steps: people so many steps away; those you had contact with are one step away. Groups: three "
    "or more people tied to one another without you, and how many the largest has. Constraint and "
    "effective size: how open the network is, once enough is recorded to say; constraint is near 0 "
    "if your contacts do not know each other. Only ties between others that you recorded are seen: "
    "there may be more. --csv and --json show parts, and ties with little contact, too."
)


def _show_series(
    call: Call, pace: str, span: tuple[str | None, str | None], *, as_csv: bool
) -> None:
    """Show the shape of the network at the end of each period."""
    from weakties import history, shape

    start, end = span
    if as_csv and call.json:
        raise click.UsageError("Choose one of --csv and --json.")
    if end is not None and call.as_of is not None:
        raise click.UsageError("Both --to and --as-of name the last day; give one of them.")
    with call.network(create=False) as network:
        network.pin()
        first, last = (t and parse_date(t, network.now) for t in (start, end or call.as_of))
        known = call.parse_recorded_until(network)
        series = history.compute_series(
            network, first, last, pace, recorded_until=known, measure=shape.measure_shape
        )
        figures = []
        with show_progress() as show:
            for number, point in enumerate(series, 1):
                show("Replaying", number, None)
                figures.append(point)
    if as_csv:
        _print_series_csv(figures)
    elif call.json:
        print_json([{**attrs.asdict(f), "day": f.day.isoformat()} for f in figures])
    elif not figures:
        print_text("Nobody is in this network yet.")
    else:
        print_table([_format_figures(f) for f in figures], tuple(_SERIES.values()))
        print_paragraph(_LEGEND)


def _format_figures(figures: ShapeFigures) -> list[str]:
    values = [getattr(figures, name) for name in _SERIES]
    return [f"{v:.2f}" if isinstance(v, float) else "" if v is None else str(v) for v in values]


def _print_series_csv(figures: Sequence[ShapeFigures]) -> None:
    """Print one line for each day; what is not known is empty."""
    from weakties import shape

    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(field.name for field in attrs.fields(shape.ShapeFigures))
    writer.writerows(map(attrs.astuple, figures))
    click.echo(lines.getvalue(), nl=False)


def _render_json(web: Any, bridges: list[Any]) -> dict[str, Any]:
    from weakties import shape

    openness = shape.measure_openness(web)
    return {
        "reached": shape.count_reached(web),
        "bridges": [attrs.asdict(b) for b in bridges],
        "parts": shape.count_parts(web),
        "groups": [attrs.asdict(g) for g in shape.find_groups(web)],
        "weak": [render_figure_json(f) for f in shape.measure_weak_shares(web)],
        "openness": openness and attrs.asdict(openness),
    }


def _print_weak(weak: list[Any]) -> None:
    """Show how weak the ties are, on two axes; these are all ties, so there is no interval."""
    from weakties import progress

    if weak[0].of:
        print_text()
        print_text("How weak are your ties?")
        words, is_enough = progress.summarize(weak)
        print_paragraph(words, "  ")
        if is_enough:
            print_table([(f.title, f.counts, f.value_text) for f in weak], ("", "Counts", "Value"))
        print_text(
            "  Weak ties helped people to jobs by little contact more than by few in common."
        )


def _print_bridges(bridges: list[Any]) -> None:
    """Show who brought whom."""
    if bridges:
        print_text()
        print_text("Through whom did others come?")
        most = bridges[0]
        print_text(
            f"  {format_count(len(bridges), 'person', 'people')} brought you others; "
            f"{most.label} brought {format_count(most.brought, 'person', 'people')}."
        )
        rows = [(b.label, b.brought, b.only, b.organizations) for b in bridges[:10]]
        print_table(rows, ("Name", "Brought", "No other way", "Organizations"))
        print_paragraph(_BROUGHT, "  ")


def _print_groups(groups: list[Any], parts: list[int]) -> None:
    """Show the groups that there are without the user."""
    if groups:
        print_text()
        print_text("Which groups are there without you?")
        print_text(
            f"  {format_count(len(groups), 'group')}; "
            f"the largest has {len(groups[0].people)} people."
        )
        rows = [
            (g.label or "(different employers)", len(g.people), g.at or "") for g in groups[:10]
        ]
        print_table(rows, ("Where most work", "People", "Of them there"))
        alone = sum(size == 1 for size in parts)
        several = format_count(len(parts) - alone, "part")
        largest = f"the largest of {parts[0]}"
        print_text(f"  Without you they fall into {several}, {largest}; {alone} stand alone.")


def _print_openness(openness: Any) -> None:
    """Show how open the network is, and what that does not say."""
    print_text()
    if openness is None:
        print_text(
            "To say how open your network is, weakties needs more people, and ties between others: "
            "introductions, meetings of several people, or `weakties tie ana --with ben`."
        )
        return
    print_text(
        f"Openness: constraint {openness.constraint:.2f} over {openness.contacts} contacts, "
        f"effective size {openness.effective_size:.1f}."
    )
    print_paragraph(
        f"Your {openness.contacts} contacts reach as far as {openness.effective_size:.0f} who have "
        "nothing to do with one another. Constraint is near 0 if your contacts do not know each "
        "other, and 1 or more if all know each other.",
        "  ",
    )
    print_text("  Only ties between others that you recorded are seen: there may be more.")


@click.command("reconnect")
@click.option("--days", type=WholeNumber(min=1), default=180, show_default=True,
              help="Days without contact that make a tie dormant.")  # fmt: skip
@click.option("--limit", type=WholeNumber(min=1), default=10, show_default=True,
              help="How many at most.")  # fmt: skip
@add_common_options
@pass_call
def reconnect_command(call: Call, /, *, days: int, limit: int) -> None:
    """List dormant ties worth waking: whom you met, or who answered, and then lost touch with.

    First come those at an organization where you are in contact with nobody else, then those you
    knew best. Writing to those whom you know less is harder, and may bring more.

    \b
    weakties reconnect
    weakties reconnect --days 1000
    """
    from weakties import shape
    from weakties_cli.output import print_fitted_table

    with call.network(create=False) as network:
        dormant_ties = shape.find_dormant_ties(call.view(network), days)
    if call.json:
        print_json([attrs.asdict(d) for d in dormant_ties[:limit]])
    elif not dormant_ties:
        print_text(
            f"There is nobody with whom you were in contact, and then lost touch for "
            f"{format_count(days, 'day')}."
        )
    else:
        rows = [
            (
                d.label,
                d.organization or "",
                format_day(d.last_at),
                name_strength(d.strength),
                _explain(d),
            )
            for d in dormant_ties[:limit]
        ]
        print_fitted_table(
            rows, ("Name", "Organization", "Last", "Then", "Why"), whole=(2,), short=(0, 1)
        )
        print_text("Last: the last contact. Then: how much contact there was by that day.")
        if len(dormant_ties) > limit:
            print_text(f"Only {limit} of {len(dormant_ties)}; --limit shows more.")


def _explain(tie: Any) -> str:
    met = f"you met {'once' if tie.meetings == 1 else f'{tie.meetings} times'}"
    reason = met if tie.meetings else "they answered you"
    if not tie.is_new:
        return reason
    if not tie.others:
        return f"{reason}; your only tie there"
    others = format_count(tie.others, "other", "others")
    return f"{reason}; in touch with nobody there now, nor with {others} you knew"
