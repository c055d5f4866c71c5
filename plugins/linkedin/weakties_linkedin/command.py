"""The command that shows what LinkedIn knows of the owner."""

from __future__ import annotations

from typing import Any

import click

from weakties import Organizations, People
from weakties_linkedin.background import Background


@click.command("background")
@click.pass_obj
def background(call: Any) -> None:
    """Show where you worked, and who recommended or endorsed you, as LinkedIn has it."""
    with call.network(create=False, plugins=True) as network:
        view = call.view(network)
        career, people, organizations = (
            view.read(kind) for kind in (Background, People, Organizations)
        )
        lines = [
            *(f"{p.began[:7]}  {p.title} at {_find_label(organizations, p.organization)}"
              f"{f', {p.place}' if p.place else ''}" for p in career.history()),
            *(f"{r.at[:10]}  recommended by {_find_label(people, r.person)}"
              for r in career.recommended_by()),
            *(f"{e.at[:10]}  endorsed for {e.skill} by {_find_label(people, e.person)}"
              for e in career.endorsed_by()),
        ]  # fmt: skip
    for line in lines or ["LinkedIn's export told nothing of you yet; import it whole."]:
        click.echo("".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line))


def _find_label(projection: Any, name: str) -> str:
    entry = projection.get(name)
    return str(getattr(entry, "label", None) or getattr(entry, "name", None) or "somewhere")
