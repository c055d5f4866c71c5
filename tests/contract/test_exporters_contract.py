"""Does an exporter keep its word, and does the kit see one that does not?"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import count

import pytest
from tests.contract.failing import checks, failing

from weakties import Organizations, People, contracts, exchange
from weakties.exchange.graph.formats import EXPORTERS
from weakties.testing import ExporterConformance, exporter_conformance
from weakties.testing.importer.plain import HEADING, PlainPeople

UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class PlainCsv:
    """Writes people as `PlainPeople` reads them."""

    id = "plain.csv"
    title = "People, one a row"
    media_type = "text/csv"
    suffix = ".csv"

    def lines(self, view: contracts.Readable, /) -> Iterator[str]:
        """Yield a heading, then the people."""
        places = view.read(Organizations).collect_names()
        yield ",".join(HEADING) + "\r\n"
        for p in view.read(People).people.where("true order by email"):
            place = places.get(p.organization, "")
            yield self.row([p.email or "", p.name or "", p.email or "", place, p.added_at])

    def row(self, cells: list[str]) -> str:
        """Spell a row, with nothing in it that could do harm."""
        written = io.StringIO(newline="")
        csv.writer(written).writerow([self.cell(UNSAFE.sub("\ufffd", cell)) for cell in cells])
        return written.getvalue()

    def cell(self, text: str) -> str:
        """Keep a spreadsheet from running a cell."""
        return exchange.spell_cell(text)  # as the engine's own export does


class Nameless(PlainCsv):
    id = "Plain"


class NeedsSomebody(PlainCsv):
    def lines(self, view: contracts.Readable, /) -> Iterator[str]:
        return iter([next(view.read(People).people.where()).id])


class Counting(PlainCsv):
    times = count()

    def lines(self, view: contracts.Readable, /) -> Iterator[str]:
        yield f"{next(self.times)}\n"


class OfTheLog(PlainCsv):
    def lines(self, view: contracts.Readable, /) -> Iterator[str]:
        yield f"{view.feed.log.read_head().position}\n"


class Running(PlainCsv):
    def cell(self, text: str) -> str:
        return text


class Raw(PlainCsv):
    media_type = "text/plain"

    def row(self, cells: list[str]) -> str:
        return ",".join(cells)


class Changing(PlainCsv):
    def cell(self, text: str) -> str:
        return super().cell(text).replace("Ana", "Anna")


TestPlainCsv = exporter_conformance(PlainCsv(), read_by=PlainPeople())
TestDot = exporter_conformance(EXPORTERS["dot"])
TestGexf = exporter_conformance(EXPORTERS["gexf"])
TestGraphml = exporter_conformance(EXPORTERS["graphml"])
TestMermaid = exporter_conformance(EXPORTERS["mermaid"])
TestNodeLink = exporter_conformance(EXPORTERS["node-link"])
BROKEN: list[tuple[str, PlainCsv]] = [
    ("test_it_says_what_it_writes", Nameless()),
    ("test_an_empty_network_can_be_written", NeedsSomebody()),
    ("test_it_writes_the_same_twice", Counting()),
    ("test_it_can_look_back", OfTheLog()),
    ("test_what_it_writes_is_safe", Running()),
    ("test_what_it_writes_is_safe", Raw()),
    ("test_read_back_it_tells_nothing_new", Changing()),
]


@pytest.mark.parametrize(("check", "exporter"), BROKEN)
def test_every_check_of_exporters_is_seen_to_fail(check: str, exporter: PlainCsv) -> None:
    assert check in failing(exporter_conformance(exporter, read_by=PlainPeople()), check)


def test_no_check_of_exporters_is_left_untried() -> None:
    assert sorted({check for check, _ in BROKEN}) == checks(ExporterConformance)
