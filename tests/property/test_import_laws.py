"""Does it matter how often, or in which order, a file is imported?"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import weakties
from weakties import Organizations, People, exchange
from weakties.testing.importer import plain

Cells = tuple[str, str, str, str, str]
LETTERS = st.text(st.sampled_from("abcÄé '"), min_size=1, max_size=4).map(str.strip)
KEYS = st.sampled_from("abcdefgh")
ROWS = st.tuples(KEYS, st.booleans(), st.booleans(), st.booleans(), st.booleans()).map(
    lambda told: (
        told[0],
        f"Zo\u00eb {told[0]}" * told[1],
        f"{told[0]}@x.org" * told[2],
        ("Acme", "ACME", "Bolt")[ord(told[0]) % 3] * told[3],
        "2026-11-20" if told[4] else "no day",
    )
)
"""Rows about a few people, each telling more or less, but never contradicting another."""
FILES = st.lists(ROWS, min_size=1, max_size=8).filter(
    lambda rows: any(r[4] != "no day" for r in rows)
)
PEOPLE = st.lists(
    st.tuples(LETTERS, st.sampled_from(["Acme", "ACME", ""])), min_size=1, max_size=8
).map(lambda told: [(str(n), name, f"{n}@x.org", o, "2026-11") for n, (name, o) in enumerate(told)])


@contextmanager
def opened() -> Iterator[tuple[weakties.Network, Path]]:
    """Open an empty network that reads plain lists."""
    with (
        tempfile.TemporaryDirectory() as folder,
        weakties.open(":memory:", plugins=[plain]) as network,
    ):
        yield network, Path(folder) / "people.csv"


def imported(network: weakties.Network, path: Path, rows: Sequence[Cells]) -> dict[str, int]:
    """Write a file and import it."""
    with path.open("w", newline="", encoding="utf-8") as written:
        csv.writer(written).writerows([plain.HEADING, *rows])
    return exchange.import_file(network, path).counts()


def known(network: weakties.Network) -> list[tuple[object, ...]]:
    """Return what is known of everybody, without ids and positions."""
    places = {o.id: o.folded for o in network.read(Organizations).organizations.where()}
    people = network.read(People).people.where()
    return sorted(
        (p.name or "", p.email or "", (p.organization and places.get(p.organization)) or "")
        for p in people
    )


@given(rows=FILES)
def test_a_file_imported_twice_tells_nothing_new(rows: list[Cells]) -> None:
    with opened() as (network, path):
        first = imported(network, path, rows)
        before, head = known(network), network.head

        again = imported(network, path, rows)

        assert (again["new"], again["changed"]) == (0, 0)
        assert again["rejected"] == first["rejected"]
        assert (known(network), network.head) == (before, head)


def test_rows_that_contradict_each_other_are_settled_by_one_import() -> None:
    rows = [("a", "Ana", "", "", day) for day in ("2026-11-20", "2026-11")]
    with opened() as (network, path):
        imported(network, path, [*rows, ("a", "Anna", "", "", "2026-11-20")])

        again = imported(network, path, [*rows, ("a", "Anna", "", "", "2026-11-20")])

        assert again["changed"] == 0


@given(rows=FILES)
def test_every_row_is_accounted_for(rows: list[Cells]) -> None:
    with opened() as (network, path):
        counts = imported(network, path, [*rows, ("", "", "", "", "")])

        assert sum(counts.values()) == len(rows) + 2
        assert counts["skipped"] == 2


@given(rows=PEOPLE, data=st.data())
def test_the_order_of_rows_does_not_matter(rows: list[Cells], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(rows))
    with opened() as (one, path), opened() as (other, _):
        counts = imported(one, path, rows)

        assert imported(other, path, shuffled) == counts
        assert known(other) == known(one)


@given(rows=FILES)
def test_a_dry_run_says_what_will_happen_and_changes_nothing(rows: list[Cells]) -> None:
    with opened() as (network, path):
        imported(network, path, [*rows, ("z", "Zed", "", "", "2026")])
        path.write_text(path.read_text("utf-8") + "y,Yan,,,2026\n", "utf-8")
        head = network.head

        said = exchange.import_file(network, path, dry_run=True).counts()

        assert network.head == head
        assert exchange.import_file(network, path).counts() == said
