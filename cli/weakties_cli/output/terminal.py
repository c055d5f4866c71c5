"""What the terminal can show, how wide it is, and the console with which rich draws to it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, TextIO

import click

if TYPE_CHECKING:
    from rich.console import Console

FITS = 78
"""Columns of a line where nobody knows how wide the reader's are."""
_FREE, _NARROWEST, _NARROW = 2, 20, 40
"""Columns of a terminal that stay free; those that a line has at least, there and elsewhere."""
_HEIGHT = 24
"""Rich takes a width for granted only with a height; nothing depends on it."""
_PLAIN = "weakties_cli.output.plain"
_STILL = ("", "dumb", "unknown")
"""Values of TERM for which nothing but text may be printed."""
_MONOCHROME = "linux"
"""The console of Linux, which may print the target of a link instead of hiding it."""

live_lines: list[Callable[[], None]] = []
"""What clears a line that is drawn again and again, such as progress, before words are printed."""


def ask_for_plain(context: click.Context) -> None:
    """Keep everything that this call prints plain."""
    context.meta[_PLAIN] = True


def is_plain() -> bool:
    """Check whether words alone are wanted, as for a screen reader."""
    context = click.get_current_context(silent=True)
    return context is not None and bool(context.meta.get(_PLAIN))


def is_on_a_terminal() -> bool:
    """Check whether somebody can be asked: both ends are a terminal, and neither was closed."""
    return all(stream and stream.isatty() for stream in (sys.stdin, sys.stdout))


def is_drawn(stream: TextIO | None = None) -> bool:
    """Check whether tables, trees and bars are drawn: on a terminal that can show them.

    Args:
        stream: where to; standard output if not named.
    """
    out = sys.stdout if stream is None else stream
    if not out or is_plain() or not out.isatty():
        return False
    return (getattr(out, "encoding", "") or "").lower().replace("-", "") == "utf8"


def is_movable(stream: TextIO) -> bool:
    """Check whether a line may be drawn over again: not for a reader aloud, or a dumb terminal."""
    return is_drawn(stream) and _get_kind() not in _STILL


def is_styled(stream: TextIO | None = None) -> bool:
    """Check whether there may be colour, bold and links; NO_COLOR asks for none of them."""
    return not os.environ.get("NO_COLOR") and is_drawn(stream) and _get_kind() not in _STILL


def has_links() -> bool:
    """Check whether a web address, or a path, may be one to click on."""
    return is_styled() and _get_kind() != _MONOCHROME


def _get_kind() -> str:
    """Return which kind of terminal it is; Windows does not say."""
    return os.environ.get("TERM", "windows" if os.name == "nt" else "").strip().lower()


def measure_line() -> int:
    """Return how many columns a line of a table may take."""
    return measure_terminal() if is_drawn() else FITS


def measure_prose() -> int:
    """Return how many columns a line of a text may take; longer lines are hard to read."""
    return min(measure_line(), FITS)


def measure_sentence() -> int:
    """Return how many columns a sentence may take, also where nothing but it is printed."""
    return max(measure_terminal(), 0 if is_drawn() else _NARROW)


def measure_terminal(stream: TextIO | None = None) -> int:
    """Return how many columns of the terminal may be printed in; without one it has 80.

    Args:
        stream: the one that is a terminal, if it is not standard output.
    """
    from shutil import get_terminal_size

    if stream is None:
        columns = get_terminal_size((FITS + _FREE, 24)).columns
    else:
        columns = os.get_terminal_size(stream.fileno()).columns or FITS + _FREE
    return max(columns - _FREE, _NARROWEST)


def build_console(stream: TextIO | None = None, *, least: int = 0) -> Console:
    """Return what rich draws with: no word of a user is taken for markup, an emoji or a number.

    Args:
        least: how many columns are drawn in at least, though a narrower terminal breaks them.
    """
    from rich.console import Console

    class Steady(Console):
        """A console that never hides the cursor: whoever is killed cannot show it again."""

        def show_cursor(self, show: bool = True) -> bool:
            """Leave it as it is."""
            return False

    return Steady(
        file=stream,
        width=max(measure_terminal(stream), least),
        height=_HEIGHT,
        force_terminal=True,
        force_interactive=True,
        force_jupyter=False,
        color_system="standard" if is_styled(stream) else None,
        markup=False,
        emoji=False,
        highlight=False,
    )
