"""However a plugin is broken: does the host go on, and is each named with stage and cure?"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.strangers.making import installed, reader

import weakties
from tests import depth
from weakties import Installed, exchange
from weakties.errors import BrokenPlugin

pytestmark = pytest.mark.usefixtures("fresh_processes")

OFFER = "@hookimpl\ndef weakties_importers{}:\n    {}"
NAMELESS = "class Nameless(Importer):\n    version, title = 1, 'x'\n"
KIND = "@weakties.event({!r}{})\nclass Told(weakties.Event):\n    pass\n"
TYPES = "@hookimpl\ndef weakties_event_types():\n    yield Told\n"
TABLE = """
@weakties.row
class Line:
    id: str

class Lines(weakties.Projection):
    name = {!r}
    lines = weakties.Rows({!r}, Line, "id")

@hookimpl
def weakties_projections():
    yield Lines
"""
FORMAT = """
class Dot(weakties.contracts.Exporter):
    id, title, media_type, suffix = "dot", "Dots", "text/plain", ".txt"

    def lines(self, view):
        yield "dots"

@hookimpl
def weakties_exporters():
    yield Dot()
"""

BROKEN: dict[str, tuple[str, str, str]] = {
    "imports_nothing": ("import no_such_module", "import", "no_such_module"),
    "syntax": ("def (:", "import", "SyntaxError"),
    "exits": ("raise SystemExit(0)", "import", "SystemExit"),
    "leaves": ("import sys; sys.exit(0)", "import", "SystemExit"),
    "cancels": ("import asyncio; raise asyncio.CancelledError", "import", "CancelledError"),
    "recurses": ("def f():\n    f()\nf()", "import", "RecursionError"),
    "hoards": ("x = bytearray(2**34)", "import", "MemoryError"),
    "ends": ("import os; os._exit(7)", "probe", "code 7"),
    "crashes": ("import ctypes; ctypes.string_at(0)", "probe", "signal 11"),
    "hangs": ("import time; time.sleep(60)", "probe", "did not answer"),
    "misspelt": ("@hookimpl\ndef weakties_importer():\n    yield 1", "validate", "importers"),
    "hookless": ("def weakties_importers():\n    yield 1", "validate", "no hook"),
    "argument": (OFFER.format("(engine)", "yield 1"), "validate", "engine"),
    "raises": (OFFER.format("()", "raise ValueError('no luck')"), "declare", "no luck"),
    "half_way": (OFFER.format("()", "yield 1; raise ValueError('no more')"), "declare", "no more"),
    "one": (OFFER.format("()", "return 5"), "declare", "iterable"),
    "idless": (NAMELESS + OFFER.format("()", "yield Nameless()"), "declare", "no id"),
    "bare": (OFFER.format("()", "yield object()"), "declare", "weakties.Importer"),
    "twice": (reader("twice").replace("yield Reader()", "yield Reader(); yield Reader()"),
              "declare", "twice"),
    "core_kind": (KIND.format("person.added", "") + TYPES, "declare", "not its own"),
    "gap": (KIND.format("gap/thing.done", ", version=2") + TYPES, "declare", "upcaster"),
    "core_table": (TABLE.format("own", "people"), "declare", "another projection"),
    "core_format": (FORMAT, "declare", "'dot' exists already"),
    "core_name": (TABLE.format("people", "own_lines"), "declare", "exists already"),
    "clash": (reader("healthy"), "declare", "healthy"),
    "manifest": ("@hookimpl\ndef weakties_manifest():\n    return 'me'", "declare", "Manifest"),
}  # fmt: skip
BROKEN = dict(list(BROKEN.items())[:: depth.choose(day=2, landing=1, night=1)])
PATIENCE_S = 8
"""One plugin hangs as long; for all others a loaded machine must have time to start a process."""


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[weakties.Network]:
    place = tmp_path_factory.mktemp("strangers")
    installed(place, "a_healthy", reader("healthy"))
    installed(place, "z_loud", "print('hello')\n" + reader("loud"))
    installed(place, "lost", "", target="weakties_not_there")
    installed(place, "no_such", "", target="weakties_no_such:plugin")
    for name, (code, _, _) in BROKEN.items():
        installed(place, name, code)
    installed(place, "twins", reader("twins"))
    other = place / "weakties_twins_again-2.0.dist-info"
    other.mkdir()
    (other / "entry_points.txt").write_text("[weakties.v1]\ntwins = weakties_twins\n")
    sys.path.insert(0, str(place))
    try:
        found = Installed(place / "plugins.json", patience_s=PATIENCE_S)
        with weakties.open(place / "network.db", plugins=found) as opened:
            yield opened
    finally:
        sys.path.remove(str(place))


def broken(network: weakties.Network, name: str) -> BrokenPlugin:
    (found,) = (b for b in network.plugins.broken if b.name == name)
    return found


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_plugin_is_named_with_its_stage_and_reason(
    network: weakties.Network, name: str
) -> None:
    _, stage, reason = BROKEN[name]

    found = broken(network, name)

    assert found.stage == stage
    assert reason in str(found)
    assert found.origin == f"weakties-{name.replace('_', '-')} 1.0"
    assert "weakties plugins retry" in str(found)


def test_a_target_that_is_not_there_is_named(network: weakties.Network) -> None:
    assert "weakties_not_there" in broken(network, "lost").reason
    assert "plugin" in broken(network, "no_such").reason


def test_two_plugins_of_one_name_are_an_error_that_names_both(network: weakties.Network) -> None:
    found = broken(network, "twins")

    assert found.stage == "discover"
    assert "weakties-twins 1.0 and weakties-twins-again 2.0" in found.reason


def test_nothing_of_a_broken_plugin_is_offered(network: weakties.Network) -> None:
    ids = {i for guest in network.plugins.working for i in guest.ids.get("importers", ())}

    assert {i for i in ids if not i.startswith("linkedin.")} >= {"healthy.list", "loud.list"}
    assert "twice.list" not in ids


@pytest.mark.parametrize("name", ["healthy", "loud"])
def test_the_healthy_ones_go_on(
    network: weakties.Network, name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / f"{name}.txt").write_text("Ana\nBen\n")

    report = exchange.import_file(network, tmp_path / f"{name}.txt")

    assert report.counts()["new"] + report.counts()["known"] == 2
    assert capfd.readouterr().out == ""


def test_the_first_that_fails_is_an_error_to_who_is_strict(network: weakties.Network) -> None:
    assert network.path is not None
    cards = network.path.with_name("plugins.json")

    with pytest.raises(BrokenPlugin):
        weakties.open(":memory:", plugins=Installed(cards, strict=True, patience_s=PATIENCE_S))
