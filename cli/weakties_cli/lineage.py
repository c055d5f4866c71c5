"""Showing through whom an offer, a lead, or everybody came."""

from __future__ import annotations

from typing import Any

import attrs
import click

import weakties
from weakties_cli.call import Call, pass_call, shared
from weakties_cli.naming import chosen
from weakties_cli.shown import as_json, day, say
from weakties_cli.trees import tree


@click.command("lineage")
@click.argument("organization", required=False)
@click.option("--leads", is_flag=True, help="Of leads, instead of offers.")
@click.option("--everybody", is_flag=True, help="Who came through whom, as a tree.")
@shared
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
            _family(call, shape.family(view))
            return
        place = organization and chosen(weakties.find_organization, view, organization).id
        what = "lead" if leads else "offer"
        found, people = shape.lineages(view, what, place), view.read(weakties.People)
        names = {o: _label(people, o) for line in found for k in line.links for o in k.others}
    if call.json:
        as_json([attrs.asdict(line) for line in found])
    elif not found:
        say(f"There is no {what} yet{' there' * bool(place)}.")
    else:
        for number, line in enumerate(found):
            _show(call, line, names, first=not number)


def _show(call: Call, line: Any, names: dict[str, str], *, first: bool) -> None:
    """Show one line, the offer on top and the first person at its end."""
    if not first:
        say()
    place = f" at {line.organization}" if line.organization else ""
    nodes = [(0, f"{line.what}{place}, {day(line.at)}")]
    for depth, link in enumerate(line.links, 1):
        is_root = depth == len(line.links)
        how = "known since" if is_root else "introduced to you on"
        also = f"; also by {', '.join(names[o] for o in link.others)}" if link.others else ""
        nodes.append((depth, f"{link.label}, {how} {day(link.at)}{also}{_share(line, link)}"))
    for text in tree(nodes, drawn=call.draws):
        say(text)
    if not line.links:
        say("  Nobody told you of it.")


def _share(line: Any, link: Any) -> str:
    """Say the share of credit, where more than one shares it."""
    share = (line.credit or {}).get(link.person)
    return f" ({share:.0%} of the credit)" if share is not None and len(line.credit) > 1 else ""


def _family(call: Call, people: list[Any]) -> None:
    """Show the forest of introductions."""
    if call.json:
        as_json([attrs.asdict(p) for p in people])
    elif not people:
        say("Nobody introduced anybody to you yet.")
    else:
        for text in tree([(p.depth, p.label) for p in people], drawn=call.draws):
            say(text)


def _label(people: Any, person: str) -> str:
    found = people.get(person)
    return found.label if found else person
