"""A progress line on a terminal; elsewhere nothing is shown."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

import click

from weakties_cli.shown import clean

Show: TypeAlias = Callable[[str, int, int | None], None]
"""Takes what is done, how many are done, and of how many, if that is known."""
_WIDTH = 79


@contextmanager
def show_progress() -> Iterator[Show]:
    """Yield what shows how far it has come, in one line that is gone in the end."""
    if not sys.stderr.isatty():
        yield lambda _label, _done, _total: None
        return
    try:
        yield _show
    finally:
        _line("")


def _show(label: str, done: int, total: int | None) -> None:
    """Show it in the place of what was shown before."""
    count = f"{done} of {total}" if total else f"{done}" if done else "..."
    _line(f"{clean(label)}: {count}")


def _line(text: str) -> None:
    shown = text[:_WIDTH]
    click.echo(f"\r{shown:{_WIDTH}}\r{shown}", nl=False, err=True)
