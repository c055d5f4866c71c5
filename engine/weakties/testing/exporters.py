"""The conformance kit of every exporter: what it writes is the same, safe, and as of a day.

TestPeople = exporter_conformance(People(), read_by=PeopleImporter())
"""

from __future__ import annotations

import csv
import re
import tempfile
import unicodedata
from pathlib import Path
from types import ModuleType

from weakties.contracts import Exporter, Readable
from weakties.domain.meetings import MeetingHeld, MeetingScheduled
from weakties.domain.outreach import OutreachSent
from weakties.domain.when import when
from weakties.exchange.graph.formats import Format
from weakties.exchange.importing import import_file
from weakties.importing.protocol import Importer
from weakties.network.facade import Network
from weakties.network.opening import MEMORY
from weakties.network.opening import open as open_network
from weakties.testing.importer.network import make_plugin
from weakties.testing.log.factories import make_ticking_clock, sequence

_ID = re.compile(r"[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+")
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
HOSTILE = (
    "=1+1", "@SUM(A1)", " =cmd|'/c calc'!A0", "\uff1d1", "\x1b]52;c;AAAA\x07", "\u202egnp.exe",
    'quote " and, comma', "two\nlines", "\x00", "Zoe\u0308", "<script>", "\x9b31m",
)  # fmt: skip
"""What people may be called in a file that somebody else wrote."""


class ExporterConformance:
    """What `weakties.contracts.Exporter` promises.

    It is tried on an empty network, a tame one, and one full of hostile names.
    """

    exporter: Exporter
    read_by: Importer | None = None
    plugins: tuple[ModuleType, ...] = ()

    def test_it_says_what_it_writes(self) -> None:
        """Id, title, media type, suffix."""
        exporter = self.exporter
        is_own = isinstance(exporter, Format)
        assert is_own or _ID.fullmatch(exporter.id), f"call it `what.format`: {exporter.id!r}"
        assert exporter.title.strip(), "title is empty: say what it writes"
        assert re.fullmatch(r"[a-z]+/[\w.+-]+", exporter.media_type), (
            f"no type: {exporter.media_type!r}"
        )
        assert re.fullmatch(r"\.[a-z0-9.]+", exporter.suffix), f"no suffix: {exporter.suffix!r}"

    def test_an_empty_network_can_be_written(self) -> None:
        """A beginner tries it first."""
        with self._open_network() as network:
            self._export_text(network)

    def test_it_writes_the_same_twice(self) -> None:
        """Also from read models that were grown anew, and by another clock."""
        with fill_network(self._open_network(), HOSTILE) as network:
            first = self._export_text(network)
            assert self._export_text(network) == first, "it writes something else each time"
            network.views.rebuild(network.feed)
            assert self._export_text(network) == first, (
                "rebuilt, the same network gives another file"
            )

    def test_it_can_look_back(self) -> None:
        """It asks the view it is handed, as of whatever day that is."""
        with fill_network(self._open_network(), HOSTILE) as network, self._open_network() as empty:
            then, never = (view.at(occurred="2020-01-01") for view in (network, empty))
            assert self._export_text(then) == self._export_text(never), "it tells what was not yet"

    def test_what_it_writes_is_safe(self) -> None:
        """Nothing in it takes over a terminal, turns text round, or runs in a spreadsheet."""
        with fill_network(self._open_network(), HOSTILE) as network:
            text = self._export_text(network)
        text.encode("utf-8")
        unsafe = _UNSAFE.search(text)
        assert not unsafe, f"it writes {unsafe[0]!r} as it is" if unsafe else ""
        if self.exporter.media_type == "text/csv":
            for cells in csv.reader(text.splitlines(keepends=True)):
                for cell in cells:
                    plain = unicodedata.normalize("NFKC", cell).lstrip(" ")
                    assert not plain.startswith(_FORMULA), f"a spreadsheet would run {cell!r}"

    def test_read_back_it_tells_nothing_new(self) -> None:
        """If an importer reads the file, the network it came from knows all of it."""
        if self.read_by is None:
            return
        with fill_network(self._open_network(), ("Ana Ruiz", "Zoë Brandt")) as network:
            head = network.head
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / f"export{self.exporter.suffix}"
                path.write_text(self._export_text(network), "utf-8", newline="")
                counts = import_file(network, path, importer=self.read_by.id).counts()
            assert counts["new"] == counts["changed"] == 0, f"read back it gives {counts}"
            left = {r.kind for r in network.log.read(head.position)} - {"batch.imported"}
            assert not left, "read back it leaves something in the log"

    def _open_network(self) -> Network:
        offers = [self.read_by] if self.read_by else []
        plugins = (*self.plugins, make_plugin(weakties_importers=offers))
        return open_network(MEMORY, plugins=plugins, clock=make_ticking_clock(), chance=sequence())

    def _export_text(self, view: Readable) -> str:
        """Export all of it, and check that every piece is text."""
        pieces = list(self.exporter.lines(view))
        assert all(isinstance(piece, str) for piece in pieces), "lines gives text"
        return "".join(pieces)


def fill_network(network: Network, names: tuple[str, ...]) -> Network:
    """Record a small story of some people."""
    day, soon = when("2026-11-20"), when("2026-12-04T14:30+01:00")
    for number, name in enumerate(names):
        person = network.add_person(
            name=name, email=f"p{number}@example.org", organization=name, title=name, at=day
        )
        network.record(OutreachSent(person=person, channel="email", at=day, note=name))
        network.record(MeetingHeld(people=(person,), at=day))
        network.record(MeetingScheduled(people=(person,), starts=soon, at=day, place=name))
    return network


def exporter_conformance(
    exporter: Exporter,
    *,
    read_by: Importer | None = None,
    plugins: tuple[ModuleType, ...] = (),
) -> type[ExporterConformance]:
    """Return the test class of an exporter; assign it to a name that begins with ``Test``.

    Args:
        read_by: the importer that reads back what it writes, if there is one.
        plugins: what else the network needs, such as the exporter's own projections.
    """
    attributes = {"exporter": exporter, "read_by": read_by, "plugins": plugins}
    return type(f"Test{type(exporter).__name__}", (ExporterConformance,), attributes)
