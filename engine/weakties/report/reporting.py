"""Building a report from its panels."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import get_close_matches
from itertools import islice
from typing import TYPE_CHECKING, Any

import attrs

from weakties.contracts.blocks import BLOCKS, ROWS, Block, Table, Text
from weakties.errors import UnknownPanel
from weakties.plugins.registry import PANELS
from weakties.progress.once import CachingView
from weakties.projections.people import People
from weakties.report.panels import (
    DuePanel,
    FunnelPanel,
    LearningsPanel,
    LineagesPanel,
    MeetingsPanel,
    MonthsPanel,
    RequestsPanel,
    TiesPanel,
)
from weakties.report.words import format_cell
from weakties.statistics.figures import LONGEST, check_text

if TYPE_CHECKING:
    from weakties.contracts import Panel, Readable

CORE: tuple[Panel, ...] = (
    MonthsPanel(), DuePanel(), FunnelPanel(), LearningsPanel(), LineagesPanel(), MeetingsPanel(),
    RequestsPanel(), TiesPanel(),
)  # fmt: skip
"""Weakties' own, in the order of `weakties.plugins.registry.PANELS`."""
DETAILS = frozenset({"requests", "ties"})
"""Those that are shown when they are named, or when everything is."""
MOST = 20
"""Blocks of one panel that are shown."""
_BEGIN = (
    "Nobody is in this network yet: begin with `weakties import FILE` on an export of yours, "
    "or with `weakties add NAME`."
)
_GO_ON = (
    "Nothing has happened yet that a report could tell: ask somebody for a talk, and say so with "
    "`weakties ask NAME`; `weakties path ORGANIZATION` finds a way to somebody there."
)

_NOT_HERE = "What was asked for has nothing to say as of this day; the whole report may have more."
_NAMES = "This report names people: show it only to those who may know of them."
_NUMBERS = (
    "People and organizations are numbers in this report; by days and kinds, who was there may "
    "still recognize somebody. (left out): words that could name somebody."
)


@attrs.frozen
class Answer:
    """What one panel says.

    Attributes:
        is_own: whether the panel is weakties' own, and not a plugin's.
    """

    id: str
    title: str
    blocks: tuple[Block, ...]
    is_own: bool = True


@attrs.frozen
class Report:
    """What all panels say that have something to say.

    Attributes:
        day: as of which, ISO.
        begin: what to do first, in a sentence, where no panel has anything to say; else empty.
        is_nameless: whether people and organizations are numbers in it.
        title: what it is called; that it is a report of its day if left empty.
        audience: to whom it can be shown, in a sentence, where that is not what `is_nameless` says.
        footer: what it rests on, in sentences: see `weakties.maintenance.require_intact`.
    """

    day: str
    panels: tuple[Answer, ...]
    begin: str = ""
    is_nameless: bool = False
    title: str = attrs.field(default="", kw_only=True)
    audience: str = attrs.field(default="", kw_only=True)
    footer: tuple[str, ...] = attrs.field(default=(), kw_only=True)

    @property
    def heading(self) -> str:
        """What stands above it."""
        return self.title or f"Report of {self.day}"

    @property
    def caution(self) -> str:
        """To whom it can be shown, in a sentence."""
        return self.audience or (_NUMBERS if self.is_nameless else _NAMES)


def list_panels(view: Readable) -> list[tuple[str, str]]:
    """Return id and title of every panel there is, the core's first; none is asked."""
    brought = view.plugins.collect_answers("panels", lambda panel: (panel.id, _get_title(panel)))
    return [*((panel.id, panel.title) for panel in CORE), *brought]


def build_report(view: Readable, wanted: Iterable[str] = (), *, details: bool = False) -> Report:
    """Ask the panels, or those wanted alone, in their order; who has nothing to say is left out.

    A panel of a plugin that fails is passed over, and named as broken.

    Args:
        details: whether to ask those of `DETAILS` as well, where none is wanted by its name.

    Raises:
        UnknownPanel: one that is wanted is not there.
    """
    wanted = tuple(wanted)
    only = _choose_panels(view, wanted, details=details)
    caching_view = CachingView(view)
    own = [_collect_answer(panel, caching_view, is_own=True) for panel in CORE if panel.id in only]
    brought = view.plugins.collect_answers(
        "panels", lambda panel: _collect_answer(panel, caching_view) if panel.id in only else None
    )
    answers = tuple(answer for answer in (*own, *brought) if answer is not None and answer.blocks)
    begin = "" if answers else _choose_beginning(view, is_part=bool(wanted))
    return Report(view.day.isoformat(), answers, begin)


def _choose_beginning(view: Readable, *, is_part: bool) -> str:
    """Return what to do first where nothing can be told."""
    if not view.read(People).count():
        return _BEGIN
    return _NOT_HERE if is_part else _GO_ON


def _list_panel_ids(view: Readable) -> tuple[str, ...]:
    """Return the ids of all panels; no plugin is imported for that."""
    return (*PANELS, *(i for plugin in view.plugins.working for i in plugin.ids.get("panels", ())))


def _choose_panels(view: Readable, wanted: Collection[str], *, details: bool) -> frozenset[str]:
    """Return the ids of the panels to ask; if none is named, all, without details or with them."""
    panel_ids = _list_panel_ids(view)
    for name in wanted:
        if name not in panel_ids:
            raise UnknownPanel(
                name, panel_ids, next(iter(get_close_matches(name, panel_ids, 1)), "")
            )
    return frozenset(wanted or panel_ids) - (frozenset() if wanted or details else DETAILS)


def _get_title(panel: Panel) -> str:
    """Return a title that can be shown.

    Raises:
        ValueError: it cannot, or is empty.
    """
    if not check_text(panel.title).strip():
        raise ValueError(f"the title of panel {panel.id!r} says what it shows")
    return panel.title


def _collect_answer(panel: Panel, view: Readable, *, is_own: bool = False) -> Answer:
    """Ask one panel.

    Raises:
        TypeError: it gives something else than blocks.
    """
    blocks: list[Any] = list(islice(panel.blocks(view), MOST + 1))
    for block in blocks:
        if type(block) not in BLOCKS:
            types = ", ".join(block_type.__name__ for block_type in BLOCKS)
            kind = type(block).__name__
            raise TypeError(f"panel {panel.id!r} gives a {kind}; a block is one of {types}")
    whole_blocks = tuple(_limit_rows(block) for block in blocks[:MOST] if not _is_empty(block))
    if len(blocks) > MOST:
        whole_blocks += (Text(f"More was left out: a panel has at most {MOST} blocks."),)
    return Answer(panel.id, _get_title(panel), whole_blocks, is_own)


def _is_empty(block: Block) -> bool:
    """Check whether a block says nothing."""
    if isinstance(block, Text):
        return not format_cell(block.text).strip()
    return not (block.rows if isinstance(block, Table) else block.figures)


def _limit_rows(block: Block) -> Block:
    """Leave out what is too much, and say so."""
    if not isinstance(block, Table) or len(block.rows) <= ROWS:
        return block
    more = f"Only the first {ROWS} rows are shown, since there are more."
    note = block.note[: LONGEST - len(more) - 1]
    return attrs.evolve(block, rows=block.rows[:ROWS], note=f"{note} {more}".strip())
