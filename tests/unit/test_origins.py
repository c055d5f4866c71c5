"""Is every imported event traced to the row that told it?"""

from __future__ import annotations

import zipfile
from pathlib import Path

from tests.strangers.folk import Plugin

import weakties
from weakties import exchange, history, maintenance

FILES = {"people.txt": "Ana,Acme\n?,\nBen,Borealis\n", "letters.txt": "Cleo\nAna\n"}


def test_every_event_of_an_archive_names_its_file_and_row(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for name, text in FILES.items():
            archive.writestr(name, text)
    with weakties.open(tmp_path / "network.db", plugins=[Plugin()]) as network:  # type: ignore[list-item]  # an object serves as well
        exchange.import_file(network, tmp_path / "all.zip")
        network.add_person(name="Told by hand")
        origins = history.Origins(network)
        came = [(r, origins.find_origin(r)) for r in network.follow()]
        assert maintenance.verify(network)

    lines = {name: text.splitlines() for name, text in FILES.items()}
    people = {r.event.name: o for r, o in came if r.kind == "person.added"}  # type: ignore[attr-defined]  # as its kind says
    ana, ben, cleo, hand = (people[n] for n in ("Ana", "Ben", "Cleo", "Told by hand"))
    assert ana
    assert ben
    assert cleo
    assert hand is None
    assert [lines["people.txt"][o.row - 1].partition(",")[0] for o in (ana, ben)] == ["Ana", "Ben"]
    assert lines["letters.txt"][cleo.row - 1] == "Cleo"
    assert ana.file == ben.file != cleo.file
    assert all(o for r, o in came if r.source.startswith("folk.") and r.kind != "batch.imported")
