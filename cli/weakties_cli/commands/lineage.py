"""Showing through whom an offer, a lead, or everybody came."""

from __future__ import annotations

from typing import Any

import attrs
import click

import weakties
from weakties_cli.commands.event import LEGEND
from weakties_cli.context import Call, add_common_options, pass_call
from weakties_cli.input.names import find_or_choose
from weakties_cli.output import format_day, print_forest, print_json, print_text


@click.command("lineage")
@click.argument("organization", required=False)
@click.option("--leads", is_flag=True, help="Of leads, instead of offers.")
@click.option("--everybody", is_flag=True, help="Who came through whom, as a tree.")
@add_common_options
@pass_call
def lineage_command(
    call: Call, /, organization: str | None, *, leads: bool, everybody: bool
) -> None:
    """Show through whom an offer came: who told you, who introduced them, back to the first.

    The first introduction of a person counts; others are named. Shares of credit describe the
    lines that were told; they do not say what would have been without somebody.

    \b
    weakties lineage
    weakties lineage halden
    weakties lineage --everybody
    """
    from weakties import shape

    if everybody and (leads or organization):
        raise click.UsageError("--everybody is about people: leave --leads and the place out.")
    with call.network(create=False) as network:
        view = call.view(network)
        if everybody:
            _print_family(call, shape.list_descendants(view))
            return
        organization_id = (
            organization and find_or_choose(weakties.find_organization, view, organization).id
        )
        goal = "lead" if leads else "offer"
        lineages, people = (
            shape.find_lineages(view, goal, organization_id),
            view.read(weakties.People),
        )
        names = {
            o: _find_label(people, o) for line in lineages for k in line.links for o in k.others
        }
    if call.json:
        print_json([attrs.asdict(line) for line in lineages])
    elif not lineages:
        print_text(f"There is no {goal} yet{' there' * bool(organization_id)}.")
    else:
        for number, line in enumerate(lineages):
            _print_lineage(call, line, names, first=not number)
        print_text(LEGEND)


def _print_lineage(call: Call, line: Any, names: dict[str, str], *, first: bool) -> None:
    """Show one line, the offer on top and the first person at its end."""
    if not first:
        print_text()
    location = f" at {line.organization}" if line.organization else ""
    nodes = [(0, f"{line.what}{location}, {format_day(line.at)}{_mark(line.position)}")]
    for depth, link in enumerate(line.links, 1):
        is_root = depth == len(line.links)
        how = "known since" if is_root else "introduced to you on"
        also = f"; also by {', '.join(names[o] for o in link.others)}" if link.others else ""
        when = f"{format_day(link.at)}{_mark(link.position)}"
        nodes.append((depth, f"{link.label}, {how} {when}{also}{_format_share(line, link)}"))
    print_forest(nodes, drawn=call.draws)
    if not line.links:
        print_text("  Nobody told you of it.")


def _mark(position: int | None) -> str:
    """Return the number of an event, as it stands behind its day."""
    return f" #{position}" if position is not None else ""


def _format_share(line: Any, link: Any) -> str:
    """Return the share of credit, where more than one shares it."""
    share = (line.credit or {}).get(link.person)
    return f" ({share:.0%} of the credit)" if share is not None and len(line.credit) > 1 else ""


def _print_family(call: Call, people: list[Any]) -> None:
    """Show the forest of introductions."""
    if call.json:
        print_json([attrs.asdict(p) for p in people])
    elif not people:
        print_text("Nobody introduced anybody to you yet.")
    else:
        print_forest([(p.depth, p.label) for p in people], drawn=call.draws)


def _find_label(people: Any, person: str) -> str:
    entry = people.get(person)
    return entry.label if entry else person
