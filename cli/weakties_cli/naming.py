"""Whom a few letters mean: asked on a terminal, an error elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import click

from weakties_cli.shown import clean, is_on_a_terminal

if TYPE_CHECKING:
    from weakties import Network, View

T = TypeVar("T")
SHOWN = 9


def chosen(find: Callable[[Network | View, str], T], view: Network | View, text: str) -> T:
    """Find by a few letters; let the user choose where several fit."""
    try:
        return find(view, text)
    except Exception as error:
        candidates = getattr(error, "candidates", None)
        if not candidates or not (is_on_a_terminal()):
            raise
    for number, (identity, label) in enumerate(candidates[:SHOWN], 1):
        click.echo(f"{number}. {clean(label)} ({identity})", err=True)
    last = min(len(candidates), SHOWN)
    number = click.prompt("Which one", type=click.IntRange(1, last), err=True)
    return find(view, candidates[number - 1][0])
