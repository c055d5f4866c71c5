"""Looking around in a fictional network: a year of it, the same every time."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from weakties_cli.context import Call, pass_call, refuse_look_back
from weakties_cli.output import is_plain, is_styled, print_json, print_text


@click.command("demo")
@click.option("--keep", type=click.Path(path_type=Path), help="Keep the network in this file.")
@refuse_look_back
@pass_call
def demo_command(call: Call, /, *, keep: Path | None) -> None:
    """Look around in a fictional network: what is due, how it goes, a way to somebody.

    The people are invented, and nothing of yours is touched.

    \b
    weakties demo
    weakties demo --keep demo.db
    """
    from weakties_cli.demo.year import GOAL, TODAY, build

    with tempfile.TemporaryDirectory(prefix="weakties-demo-") as folder:
        path = keep or Path(folder) / "demo.db"
        if keep is not None and keep.exists():
            raise click.UsageError(f"{keep} is there already; name a new file with --keep.")
        events = build(path)
        if call.json:
            print_json({"events": events, "file": str(keep) if keep else None})
            return
        print_text(f"A year of a fictional job search, {events} events, up to {TODAY}.")
        for title, name, words in (
            ("What is due today", "today", ()),
            ("How it is going", "stats", ()),
            (f"The warmest way to {GOAL}", "path", (GOAL,)),
        ):
            click.secho(
                f"\n{title}: weakties {name} {''.join(map(repr, words))}".rstrip(),
                bold=is_styled(),
            )
            _look(path, name, words, str(TODAY))
    print_text()
    if keep is None:
        print_text("Keep it with `weakties demo --keep demo.db`, and ask it more.")
    else:
        print_text(f"Ask it more: weakties --network {keep} --as-of {TODAY} who Halden")


def _look(path: Path, name: str, words: tuple[str, ...], day: str) -> None:
    """Call one command on the network, as its user would."""
    main = click.get_current_context().find_root().command
    options = ["--network", str(path), "--as-of", day, *["--plain"] * is_plain()]
    main.main([*options, name, *words], standalone_mode=False)
