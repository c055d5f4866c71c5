"""Write the golden log of this version, once: `python -m tests.golden.make`."""

from __future__ import annotations

import json
from pathlib import Path

from tests.golden.read import answers

import weakties
from weakties import Draft, InteractionNoted, OutreachSent, PersonMerged, corrections
from weakties.testing import make_ticking_clock, sequence
from weakties_cli.demo.year import build

HERE = Path(__file__).parent


def main() -> None:
    """Write a year, and everything that can be done to it, into a folder of the version's name."""
    folder = HERE / weakties.__version__
    folder.mkdir()
    path = folder / "network.db"
    build(path)
    with weakties.open(path, clock=make_ticking_clock(), chance=sequence("golden")) as network:
        correct_in_every_way(network)
        expected = answers(network)
    for end in ("views.db", "db.lock", "anchor", "erasures"):
        path.with_name(f"network.{end}").unlink(missing_ok=True)
    text = json.dumps(expected, indent=0, ensure_ascii=False, sort_keys=True)
    (folder / "answers.json").write_text(f"{text}\n", "utf-8")


def correct_in_every_way(network: weakties.Network) -> None:
    """Correct the year in every way there is."""
    one, two, three, four = (p.id for p in network.read(weakties.People).search("", limit=4))
    sent = network.record(OutreachSent(person=one, note="in vain"))
    corrections.undo(network, sent.id)
    network.add_person(name="Undone", organization="Nowhere")
    corrections.undo(network)
    corrections.redo(network)
    append(network, PersonMerged(survivor=one, absorbed=two))
    undone = append(network, PersonMerged(survivor=one, absorbed=three))
    corrections.undo(network, undone.id)
    network.record(InteractionNoted(people=(four,), note="to be forgotten"))
    corrections.forget(network, four, suppress=True)


def append(network: weakties.Network, event: weakties.Event) -> weakties.Recorded:
    """Record a merge in the very words that the golden log has."""
    (recorded,) = network.log.transact(lambda writer: writer.append([Draft(event=event)]))
    return recorded


if __name__ == "__main__":
    main()
