"""Do rows come back from a table as they were put?"""

from __future__ import annotations

from typing import Any

import pytest

import weakties
from weakties import (
    Agenda,
    OutreachSent,
    PersonAdded,
    Projection,
    Recorded,
    ReplyRates,
    ReplyReceived,
    Rows,
    Ties,
    maintenance,
    on,
    row,
)


@row
class Maybe:
    """What may be known."""

    id: str
    n: int
    text: str | None
    figure: float | None
    number: int | None
    is_so: bool


def test_what_is_not_known_and_what_is_not_so_come_back_as_they_were_put() -> None:
    class Unsure(Projection):
        """What is not known?"""

        name = "guest-unsure"
        kept = Rows("guest_unsure", Maybe, "id, n")

        @on(PersonAdded)
        def added(self, event: PersonAdded, recorded: Recorded) -> None:
            self.kept.put(Maybe(event.person, recorded.position, None, None, None, False))
            self.kept.put(Maybe(event.person, recorded.position, "", 0.5, None, True))
            other = Maybe(event.person, -recorded.position, None, None, None, False)
            self.kept.put(other)

    with weakties.open(":memory:") as network:
        for name in ("Ana", "Ben"):
            network.add_person(name=name)
            found = [
                (m.text, m.figure, m.number, m.is_so)
                for m in network.read(Unsure).kept.where("true order by n")
            ]
        assert found == [(None, None, None, 0)] * 2 + [("", 0.5, None, 1)] * 2


@pytest.mark.parametrize("name", ["since", "until", "stored_values", "is_changed"])
def test_a_field_that_every_table_has_is_refused_where_it_is_declared(name: str) -> None:
    plain = type("Mine", (), {"__annotations__": {"id": str, name: str}})

    with pytest.raises(TypeError, match=f"Mine cannot have a field called {name}"):
        row(plain)


def test_rows_that_memory_let_go_of_are_found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def stored(network: weakties.Network) -> list[str]:
        rates, agenda, ties = network.read(ReplyRates), network.read(Agenda), network.read(Ties)
        tables: tuple[Rows[Any], ...] = (
            rates.requests,
            rates.latest,
            rates.replies,
            agenda.contacts,
            ties.ties,
        )
        return [repr(found) for table in tables for found in table.where("true order by 1")]

    with weakties.open(":memory:") as network:
        people = [network.add_person(name=f"Person {n}") for n in range(9)]
        for month in (1, 2, 3):
            for person in people:
                network.record(OutreachSent(person=person, at=weakties.when(f"2026-0{month}-01")))
            for person in people:
                network.record(ReplyReceived(person=person, at=weakties.when(f"2026-0{month}-09")))
        whole = stored(network)
        monkeypatch.setattr("weakties.readmodel.tables.FULL", 4)
        monkeypatch.setattr("weakties.readmodel.replay.BATCH", 3)
        maintenance.rebuild(network)

        assert stored(network) == whole
        (asks,) = network.read(ReplyRates).query("select count(*) from asks where reply not null")
        assert asks == (27,)
