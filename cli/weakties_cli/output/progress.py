"""Progress of something long on a terminal, with the time that is left; elsewhere nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, TypeAlias

import click

from weakties_cli.output import terminal
from weakties_cli.output.text import clean, cut

if TYPE_CHECKING:
    from rich.progress import Progress

Show: TypeAlias = Callable[[str, int, int | None], None]
"""Takes what is done, how many are done, and of how many, if that is known."""
_PAUSE_S = 0.1
"""Seconds between two looks; more often, drawing takes longer than what is watched."""
_BAR, _NUMBERS, _LABEL = 20, 30, 12
"""Columns of a bar at most, of numbers and the time, and of words at least."""


@contextmanager
def show_progress() -> Iterator[Show]:
    """Yield what shows how far it has come, in one line that is gone in the end.

    Where no line may be drawn over again, each thing that is done has a line of its own once.
    """
    if not sys.stderr or not sys.stderr.isatty():
        yield lambda _label, _done, _total: None
    elif not terminal.is_movable(sys.stderr):
        yield _Announcer().show
    else:
        bar = _Bar()
        terminal.live_lines.append(bar.clear)
        try:
            yield bar.show
        finally:
            terminal.live_lines.remove(bar.clear)
            bar.clear()


class _Announcer:
    """Says once what is done."""

    def __init__(self) -> None:
        self._label = ""

    def show(self, label: str, _done: int, _total: int | None) -> None:
        """Print it, if it is something new."""
        if label != self._label:
            click.echo(f"{clean(label)} ...", err=True)
        self._label = label


class _Bar:
    """A line with a bar, which rich draws while something is under way.

    No thread draws it, since a rebuild forks, and forks with threads may never end.
    """

    def __init__(self) -> None:
        self._progress: Progress | None = None
        self._label, self._done, self._drawn_at = "", 0, 0.0

    def show(self, label: str, done: int, total: int | None) -> None:
        """Show how far it has come; what is done at once is not worth a look."""
        is_done = total is not None and done >= total
        is_new = label != self._label or done < self._done
        self._label, self._done = label, done
        if is_done and self._progress is None:
            return
        if is_new or is_done or monotonic() - self._drawn_at > _PAUSE_S:
            self._draw(total, is_new=is_new)
            self._drawn_at = monotonic()

    def _draw(self, total: int | None, *, is_new: bool) -> None:
        progress = self._progress
        if progress is None:
            progress = self._progress = _begin()
        elif is_new:
            progress.reset(progress.tasks[0].id)  # what is left is reckoned from here on
        task = progress.tasks[0]
        label = cut(clean(self._label), max(progress.console.width - _NUMBERS, _LABEL))
        progress.update(task.id, description=label, completed=self._done, total=total)
        count = f"{self._done:,} of {total:,}" if total else f"{self._done:,}" if self._done else ""
        progress.update(task.id, count=count, left=_format_left(task.time_remaining))
        if progress.live.is_started:
            progress.refresh()
        else:
            progress.start()

    def clear(self) -> None:
        """Clear the line, until there is something new to show."""
        if self._progress is not None:
            self._progress.stop()
        self._progress = None


def _begin() -> Progress:
    """Begin to draw in a line of its own."""
    from rich.progress import BarColumn, Progress, TextColumn
    from rich.table import Column

    console = terminal.build_console(sys.stderr)
    label, *numbers = (
        TextColumn(f"{{task.{field}}}", markup=False)
        for field in ("description", "fields[count]", "fields[left]")
    )
    bar = BarColumn(None, table_column=Column(max_width=_BAR))
    progress = Progress(
        label, bar, *numbers, console=console, transient=True, auto_refresh=False,
        redirect_stdout=False, redirect_stderr=False,
    )  # fmt: skip
    progress.add_task("", total=None, count="", left="")
    return progress


def _format_left(seconds: float | None) -> str:
    """Return how long it will take, as far as can be told."""
    if not seconds:
        return ""
    return f"{seconds:.0f} s left" if seconds < 90 else f"{seconds / 60:.0f} min left"
