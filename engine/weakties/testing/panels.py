"""The conformance kit of every panel: it says the same each time, as of a day, and names by `Name`.

TestHerons = panel_conformance(Herons(), plugins=[birds], record=record_herons)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from types import ModuleType
from typing import Any

from weakties.contracts import Panel, Readable
from weakties.contracts.blocks import Block, Cell, Figures, Name, Quote, Table, Text
from weakties.network.facade import Network
from weakties.network.opening import MEMORY
from weakties.network.opening import open as open_network
from weakties.plugins.registry import PANELS
from weakties.projections.organizations import Organizations
from weakties.projections.people import People
from weakties.report import anonymize, build_report, render_markdown, render_page
from weakties.report.words import split_parts
from weakties.testing.exporters import HOSTILE, fill_network
from weakties.testing.importer.network import make_plugin
from weakties.testing.log.factories import make_ticking_clock, sequence

_ID = re.compile(r"[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+")
FOLK = ("Quintilla Zwark", "Xanthe Vroomfondel")
"""Names that are no words of any text."""


class PanelConformance:
    """What `weakties.contracts.Panel` promises.

    It is tried on an empty network, one with names of its own, and one full of hostile names.
    """

    panel: Panel
    plugins: tuple[ModuleType, ...] = ()
    record: tuple[Callable[[Network], object], ...] = ()

    def test_it_says_what_it_shows(self) -> None:
        """Id and title."""
        is_own = self.panel.id in PANELS
        assert is_own or _ID.fullmatch(self.panel.id), f"call it `plugin.what`: {self.panel.id!r}"
        assert self.panel.title.strip(), "title is empty: say what it shows"

    def test_an_empty_network_has_nothing_to_say(self) -> None:
        """So that a beginner's report is short."""
        with self._open_network() as network:
            assert self._list_blocks(network) == [], "it says something though nothing was told"

    def test_it_says_the_same_twice(self) -> None:
        """Also from read models that were grown anew."""
        with self._open_filled_network(HOSTILE) as network:
            first = self._list_blocks(network)
            assert self._list_blocks(network) == first, "it says something else each time"
            network.views.rebuild(network.feed)
            assert self._list_blocks(network) == first, (
                "rebuilt, the same network says something else"
            )

    def test_it_has_something_to_say(self) -> None:
        """Else nothing below is tried; ``record`` records what it is about."""
        with self._open_filled_network(FOLK) as network:
            assert self._list_blocks(network), "record what it is about in `record`"

    def test_it_can_look_back(self) -> None:
        """It asks the view it is handed, as of whatever day that is."""
        with self._open_filled_network(FOLK) as network:
            assert self._list_blocks(network.at(occurred="1900")) == [], "it tells what was not yet"

    def test_what_it_says_can_be_written(self) -> None:
        """As a page and as Markdown, whatever the names in the network are."""
        with self._open_filled_network(HOSTILE) as network:
            panel_report = build_report(network, [self.panel.id])
            assert not network.plugins.broken, str(network.plugins.broken[0])
            assert panel_report.panels, "the report leaves it out"
            for pieces in (
                render_page(panel_report),
                render_markdown(panel_report),
                render_page(anonymize(panel_report, network)),
            ):
                "".join(pieces).encode("utf-8")

    def test_whoever_is_named_stands_in_a_name(self) -> None:
        """So that a report can be shown without names; what others wrote stands in a `Quote`."""
        with self._open_filled_network(FOLK) as network:
            people = {p.name for p in network.read(People).people.where() if p.name}
            organizations = {o.name for o in network.read(Organizations).organizations.where()}
            for text in _iterate_texts(self._list_blocks(network)):
                named = [name for name in (*people, *organizations) if name in text]
                assert not named, f"{named[0]!r} stands in a text: make it a Name, or a Told"

    def _open_network(self) -> Network:
        offered = () if self.panel.id in PANELS else (make_plugin(weakties_panels=[self.panel]),)
        plugins = self.plugins or offered
        return open_network(MEMORY, plugins=plugins, clock=make_ticking_clock(), chance=sequence())

    def _open_filled_network(self, names: Sequence[str]) -> Network:
        network = fill_network(self._open_network(), tuple(names))
        for record_facts in self.record:
            record_facts(network)
        return network

    def _list_blocks(self, view: Readable) -> list[Block]:
        """Ask it; all of it is blocks."""
        blocks = list(self.panel.blocks(view))
        assert all(isinstance(block, Text | Table | Figures) for block in blocks), (
            "it gives no block"
        )
        return blocks


def _iterate_texts(blocks: list[Block]) -> Iterator[str]:
    """Yield every text that is neither a name nor another's words."""
    for block in blocks:
        if isinstance(block, Text):
            yield _join_parts(block.text)
            continue
        yield block.title
        if isinstance(block, Figures):
            yield from (text for f in block.figures for text in (f.name, f.remark))
            continue
        yield from (block.note, *block.columns)
        yield from (_join_parts(cell) for row in block.rows for cell in row)


def _join_parts(cell: Cell) -> str:
    return "".join(str(part) for part in split_parts(cell) if not isinstance(part, Name | Quote))


def panel_conformance(
    panel: Panel,
    *,
    plugins: Sequence[Any] = (),
    record: Callable[[Network], object] | None = None,
) -> type[PanelConformance]:
    """Return the test class of a panel; assign it to a name that begins with ``Test``.

    Args:
        plugins: the plugin that offers it, and what else the network needs.
        record: records what the panel is about, after some people were added, asked and met.
    """
    attributes = {"panel": panel, "plugins": tuple(plugins), "record": (record,) if record else ()}
    return type(f"Test{type(panel).__name__}", (PanelConformance,), attributes)
