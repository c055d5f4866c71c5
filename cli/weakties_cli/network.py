"""Showing the shape of the network: reach, bridges, groups, weak ties; and whom to wake."""

from __future__ import annotations

from typing import Any

import attrs
import click

import weakties
from weakties_cli.call import Call, pass_call, shared
from weakties_cli.figures import figure_json
from weakties_cli.shown import as_json, counted, day, paragraph, say, strength, table

_BROUGHT = (
    "Brought: people whom they introduced to you, and whom those introduced in turn. No other way: "
    "of these, people whom nobody else leads to. Organizations: where these people work."
)
_WORDS = ("one step away", "two steps away", "three steps away")


@click.command("network")
@click.option("--explain", metavar="NAME", help="List the introductions of others by somebody.")
@shared
@pass_call
def network_command(call: Call, /, *, explain: str | None) -> None:
    """Show the shape of your network: how far it reaches, who bridges, and which groups it has.

    Only what was told can be seen: introductions, meetings of several, and ties between others
    that you noted. Contacts that came in with a file and had no contact with you are not in it.

    \b
    weakties network
    weakties network --as-of 2026-06
    weakties network --explain "Ana Ruiz"
    """
    from weakties import shape

    with call.network(create=False) as network:
        view = call.view(network)
        if explain is not None:
            from weakties_cli.explain import list_events
            from weakties_cli.naming import chosen

            person = chosen(weakties.find_person, view, explain)
            list_events(call, shape.brought_by(view, person.id))
            return
        there, bridges = shape.web(view), shape.bridges(view)
    if call.json:
        as_json(_json(there, bridges))
        return
    steps = zip(shape.reached(there), _WORDS, strict=False)
    say(f"People: {', '.join(f'{n} {word}' for n, word in steps)}.")
    _bridges(bridges)
    _groups(shape.groups(there), shape.parts(there))
    _weak(shape.weak_shares(there))
    _openness(shape.openness(there))


def _json(there: Any, bridges: list[Any]) -> dict[str, Any]:
    from weakties import shape

    openness = shape.openness(there)
    return {
        "reached": shape.reached(there),
        "bridges": [attrs.asdict(b) for b in bridges],
        "parts": shape.parts(there),
        "groups": [attrs.asdict(g) for g in shape.groups(there)],
        "weak": [figure_json(f) for f in shape.weak_shares(there)],
        "openness": openness and attrs.asdict(openness),
    }


def _weak(weak: list[Any]) -> None:
    """Show how weak the ties are, on two axes; these are all ties, so there is no interval."""
    from weakties import progress

    if weak[0].of:
        say()
        say("How weak are your ties?")
        words, is_enough = progress.summarize(weak)
        paragraph(words, "  ")
        if is_enough:
            table([(f.title, f.counts, f.said) for f in weak], ("", "Counts", "Value"))
        say("  Weak ties helped people to jobs by little contact more than by few in common.")


def _bridges(bridges: list[Any]) -> None:
    """Show who brought whom."""
    if bridges:
        say()
        say("Through whom did others come?")
        most = bridges[0]
        say(
            f"  {counted(len(bridges), 'person', 'people')} brought you others; "
            f"{most.label} brought {counted(most.brought, 'person', 'people')}."
        )
        rows = [(b.label, b.brought, b.only, b.organizations) for b in bridges[:10]]
        table(rows, ("Name", "Brought", "No other way", "Organizations"))
        paragraph(_BROUGHT, "  ")


def _groups(groups: list[Any], parts: list[int]) -> None:
    """Show the groups that there are without the user."""
    if groups:
        say()
        say("Which groups are there without you?")
        say(f"  {counted(len(groups), 'group')}; the largest has {len(groups[0].people)} people.")
        rows = [(g.label or "several places", len(g.people), g.at or "") for g in groups[:10]]
        table(rows, ("Most at", "People", "Of them there"))
        alone = sum(size == 1 for size in parts)
        several = counted(len(parts) - alone, "part")
        largest = f"the largest of {parts[0]}"
        say(f"  Without you they fall into {several}, {largest}; {alone} stand alone.")


def _openness(openness: Any) -> None:
    """Show how open the network is, and what that does not say."""
    say()
    if openness is None:
        say("Too little was told of ties between others to say how open your network is.")
        return
    say(
        f"Openness: constraint {openness.constraint:.2f} over {openness.contacts} contacts, "
        f"effective size {openness.effective_size:.1f}."
    )
    paragraph(
        f"Your {openness.contacts} contacts reach as far as {openness.effective_size:.0f} who have "
        "nothing to do with one another. Constraint is near 0 if your contacts do not know each "
        "other, and 1 or more if all know each other.",
        "  ",
    )
    say("  Only ties between others that you recorded are seen: there may be more.")


@click.command("reconnect")
@click.option("--days", type=click.IntRange(1), default=180, show_default=True,
              help="Days without contact that make a tie dormant.")  # fmt: skip
@click.option("--limit", type=click.IntRange(1), default=10, show_default=True,
              help="So many at most.")  # fmt: skip
@shared
@pass_call
def reconnect_command(call: Call, /, *, days: int, limit: int) -> None:
    """List dormant ties worth waking: whom you met, or who answered, and then lost touch with.

    First come those who lead to a place where you are in contact with nobody else; then those
    you knew best. Comfort is not value: whom you know less may bring more.

    \b
    weakties reconnect
    weakties reconnect --days 1000
    """
    from weakties import shape
    from weakties_cli.fitted import fitted

    with call.network(create=False) as network:
        found = shape.dormant(call.view(network), days)
    if call.json:
        as_json([attrs.asdict(d) for d in found[:limit]])
    elif not found:
        say(f"No tie has slept for {counted(days, 'day')}.")
    else:
        rows = [
            (d.label, d.organization or "", day(d.last_at), strength(d.strength), _why(d))
            for d in found[:limit]
        ]
        fitted(rows, ("Name", "Organization", "Last", "Then", "Why"), whole=(2,), short=(0, 1))
        say("Last: the last contact. Then: how much contact there was by that day.")
        if len(found) > limit:
            say(f"Only {limit} of {len(found)}; --limit shows more.")


def _why(found: Any) -> str:
    met = f"you met {'once' if found.meetings == 1 else f'{found.meetings} times'}"
    known = met if found.meetings else "they answered you"
    if not found.is_new:
        return known
    if not found.others:
        return f"{known}; your only tie there"
    others = counted(found.others, "other", "others")
    return f"{known}; in touch with nobody there now, nor with {others} you knew"
