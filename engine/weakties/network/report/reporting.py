"""Which panels are there, and what do they say as of a day?"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import islice
from typing import TYPE_CHECKING, Any

import attrs

from weakties.errors import UnknownPanel
from weakties.hookspecs.blocks import BLOCKS, ROWS, Block, Table, Text
from weakties.network.progress.once import Once
from weakties.network.report.doing import WhatToDo
from weakties.network.report.going import HowFar, HowRequestsDo
from weakties.network.report.leading import WhoLedToWhom
from weakties.network.report.meeting import MeetingsToComeAndHeld
from weakties.network.report.ties import StrongestTies
from weakties.network.report.words import said
from weakties.plugins.offers import PANELS
from weakties.projections.people import People
from weakties.statistics.figures import LONGEST, shown

if TYPE_CHECKING:
    from weakties.hookspecs.offered import Panel, Readable

CORE: tuple[Panel, ...] = (
    WhatToDo(), HowFar(), HowRequestsDo(), WhoLedToWhom(), MeetingsToComeAndHeld(),
    StrongestTies(),
)  # fmt: skip
"""Those that every report has, in the order of `weakties.plugins.offers.PANELS`."""
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
    "still recognize somebody."
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
    """

    day: str
    panels: tuple[Answer, ...]
    begin: str = ""
    is_nameless: bool = False

    @property
    def caution(self) -> str:
        """To whom it can be shown, in a sentence."""
        return _NUMBERS if self.is_nameless else _NAMES


def panels(view: Readable) -> list[tuple[str, str]]:
    """Give id and title of every panel there is, the core's first; none is asked."""
    guests = view.plugins.asked("panels", lambda panel: (panel.id, _title(panel)))
    return [*((panel.id, panel.title) for panel in CORE), *guests]


def report(view: Readable, wanted: Iterable[str] = ()) -> Report:
    """Ask the panels, or those wanted alone, in their order; who has nothing to say is left out.

    A panel of a plugin that fails is passed over, and named as broken.

    Raises:
        UnknownPanel: one that is wanted is not there.
    """
    only = _known(view, wanted)
    once = Once(view)
    own = [_answer(panel, once, is_own=True) for panel in CORE if panel.id in only]
    guests = view.plugins.asked(
        "panels", lambda panel: _answer(panel, once) if panel.id in only else None
    )
    told = tuple(answer for answer in (*own, *guests) if answer is not None and answer.blocks)
    begin = "" if told else _begin(view, is_part=only < frozenset(_there(view)))
    return Report(view.day.isoformat(), told, begin)


def _begin(view: Readable, *, is_part: bool) -> str:
    """Say what to do first where nothing can be told."""
    if not view.read(People).count():
        return _BEGIN
    return _NOT_HERE if is_part else _GO_ON


def _there(view: Readable) -> tuple[str, ...]:
    """Give the ids of all panels; no plugin is imported for that."""
    return (*PANELS, *(i for guest in view.plugins.guests for i in guest.ids.get("panels", ())))


def _known(view: Readable, wanted: Iterable[str]) -> frozenset[str]:
    """Give the ids of the panels to ask; all there are if none is named."""
    there, only = _there(view), tuple(wanted)
    for name in only:
        if name not in there:
            raise UnknownPanel(name, there, next(iter(get_close_matches(name, there, 1)), ""))
    return frozenset(only or there)


def _title(panel: Panel) -> str:
    """Give a title that can be shown.

    Raises:
        ValueError: it cannot, or is empty.
    """
    if not shown(panel.title).strip():
        raise ValueError(f"the title of panel {panel.id!r} says what it shows")
    return panel.title


def _answer(panel: Panel, view: Readable, *, is_own: bool = False) -> Answer:
    """Ask one panel.

    Raises:
        TypeError: it gives something else than blocks.
    """
    given: list[Any] = list(islice(panel.blocks(view), MOST + 1))
    for block in given:
        if type(block) not in BLOCKS:
            known = ", ".join(made.__name__ for made in BLOCKS)
            kind = type(block).__name__
            raise TypeError(f"panel {panel.id!r} gives a {kind}; a block is one of {known}")
    found = tuple(_whole(block) for block in given[:MOST] if not _is_empty(block))
    if len(given) > MOST:
        found += (Text(f"More was left out: a panel has at most {MOST} blocks."),)
    return Answer(panel.id, _title(panel), found, is_own)


def _is_empty(block: Block) -> bool:
    """Claim that a block says nothing."""
    if isinstance(block, Text):
        return not said(block.text).strip()
    return not (block.rows if isinstance(block, Table) else block.figures)


def _whole(block: Block) -> Block:
    """Leave out what is too much, and say so."""
    if not isinstance(block, Table) or len(block.rows) <= ROWS:
        return block
    more = f"Only the first {ROWS} rows are shown, since there are more."
    note = block.note[: LONGEST - len(more) - 1]
    return attrs.evolve(block, rows=block.rows[:ROWS], note=f"{note} {more}".strip())
