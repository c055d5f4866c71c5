"""Whatever an importer does while it reads: is the log as it was, and does the error say why?"""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.strangers.making import installed, reader

import weakties
from tests import depth
from weakties import Installed, exchange
from weakties.errors import BrokenPlugin, EndlessImport, NothingToImport, WeaktiesError

pytestmark = pytest.mark.usefixtures("fresh_processes")

SURROGATE = "yield Reject('a.b', 'half \\ud800', line.row); yield self.draft(line)"
FORGED = (
    "from weakties.domain.structural import PersonForgotten; "
    "yield Draft(event=PersonForgotten(person='alias:x', at='2026-11-20'), key='f', row=line.row)"
)
FAULTS = {
    "half_way": ("yield self.draft(line); 1 / 0", BrokenPlugin, "ZeroDivisionError"),
    "quits": ("import sys; sys.exit(0)", BrokenPlugin, "SystemExit"),
    "ends": ("import os; os._exit(0)", BrokenPlugin, "code 0"),
    "crashes": ("import ctypes; ctypes.string_at(0)", BrokenPlugin, "signal 11"),
    "hangs": ("import time; time.sleep(60)", BrokenPlugin, "did not answer"),
    "hoards": ("x = bytearray(2**34); yield self.draft(line)", BrokenPlugin, "MemoryError"),
    "endless": ("while True: yield self.draft(line)", EndlessImport, "did not end"),
    "chatters": ("while True: yield weakties.Progress(1)", EndlessImport, "did not end"),
    "lies": ("yield 5", BrokenPlugin, "gave a int instead"),
    "nothing": ("yield Skip('no use', line.row)", NothingToImport, "no row"),
}  # fmt: skip
FAULTS = dict(list(FAULTS.items())[:: depth.choose(day=3, landing=1, night=1)])
"""Each plugin that is there is asked about each file."""

SLOW = "import time; time.sleep(0.5 if source.name.startswith('slow') else 0); "
BROODING = "import time; time.sleep(60 if source.name == 'egg.txt' else 0); "


def slow_reader(name: str, before: str) -> str:
    """Return the code of a plugin that takes its time before it says what a file is."""
    return reader(name).replace("return Match", f"{before}return Match")


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[weakties.Network]:
    place = tmp_path_factory.mktemp("strangers")
    bodies = {name: body for name, (body, _, _) in FAULTS.items()}
    for name, body in {**bodies, "half_letters": SURROGATE, "forger": FORGED}.items():
        installed(place, name, reader(name, body))
    installed(place, "slow", slow_reader("slow", SLOW))
    installed(place, "broods", slow_reader("broods", BROODING))
    names = frozenset({*FAULTS, "half_letters", "forger", "slow", "broods"})
    found = Installed(None, names, patience_s=20)
    sys.path.insert(0, str(place))
    try:
        with weakties.open(place / "network.db", plugins=found) as opened:
            opened.add_person(name="Cleo")
            yield opened
    finally:
        sys.path.remove(str(place))


def listed(folder: Path, name: str) -> Path:
    path = folder / f"{name}.txt"
    path.write_text("Ana\nBen\n")
    return path


def test_a_fault_leaves_the_log_as_it_was_and_names_the_plugin(
    network: weakties.Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = network.head
    for name, (_, kind, reason) in FAULTS.items():
        monkeypatch.setattr(network.plugins, "patience_s", 1 if name == "hangs" else 20)
        with pytest.raises(WeaktiesError, match=reason) as caught:
            exchange.import_file(network, listed(tmp_path, name))

        assert isinstance(caught.value, kind), name
        assert name in str(caught.value)
        assert network.head == head
    assert not network.plugins.broken


def test_half_a_letter_is_shown_and_stops_nothing(
    network: weakties.Network, tmp_path: Path
) -> None:
    report = exchange.import_file(network, listed(tmp_path, "half_letters"))

    assert report.counts()["new"] == 2
    assert {r.message for r in report.plan.rejects} == {"half \\ud800"}


def test_nobody_tells_of_the_log_itself(network: weakties.Network, tmp_path: Path) -> None:
    with pytest.raises(NothingToImport):
        exchange.import_file(network, listed(tmp_path, "forger"))

    assert network.read(weakties.People).find_holder("alias:x") is None


def test_silence_is_that_of_one_look_at_one_file(
    network: weakties.Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An archive of thousands of files was refused, since nothing was said until all were seen."""
    monkeypatch.setattr(network.plugins, "patience_s", 1)
    path = tmp_path / "lists.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in (*(f"slow{n}.txt" for n in range(10)), "slow.txt"):
            archive.writestr(name, "Cleo\n")

    assert exchange.import_file(network, path).counts()["new"] == 1


def test_whoever_broods_over_a_file_is_named(
    network: weakties.Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network.plugins, "patience_s", 1)
    with pytest.raises(BrokenPlugin, match="did not answer") as caught:
        exchange.import_file(network, listed(tmp_path, "egg"))

    assert "broods" in str(caught.value)
