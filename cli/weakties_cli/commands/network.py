"""Showing the shape of the network: reach, bridges, groups, weak ties; and whom to wake."""

from __future__ import annotations

from typing import Any

import attrs
import click

import weakties
from weakties_cli.context import Call, add_common_options, pass_call
from weakties_cli.output import (
    format_count,
    format_day,
    name_strength,
    print_json,
    print_paragraph,
    print_table,
    print_text,
    render_figure_json,
)

_BROUGHT = (
    "Brought: people whom they introduced to you, and whom those introduced in turn. No other way: "
    "of these, people whom nobody else leads to. Organizations: where these people work."
)
_WORDS = ("one step away", "two steps away", "three steps away")


@click.command("network")
@click.option("--explain", metavar="NAME", help="List the introductions of others by somebody.")
@add_common_options
@pass_call
def network_command(call: Call, /, *, explain: str | None) -> None:
    """Show the shape of your network: how far it reaches, who bridges, and which groups it has.

    It rests on what you recorded: introductions, meetings of several people, and ties between
    others. Contacts from an imported file count once you are in contact with them.

    \b
    weakties network
    weakties network --as-of 2026-06
    weakties network --explain "Ana Ruiz"
    """
    from weakties import shape

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
@click.option("--days", type=click.IntRange(1), default=180, show_default=True,
              help="Days without contact that make a tie dormant.")  # fmt: skip
@click.option("--limit", type=click.IntRange(1), default=10, show_default=True,
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
