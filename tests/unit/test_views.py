"""Do read models grow back, notice that they are stale, and bear a guest that fails?"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from types import ModuleType
from typing import ClassVar

import pytest

import weakties
from weakties import (
    InteractionNoted,
    Organizations,
    People,
    PersonAdded,
    Projection,
    Recorded,
    Rows,
    Ties,
    Timeline,
    maintenance,
    on,
    row,
)
from weakties.errors import BrokenPlugin, Unreadable
from weakties.projections.core import CORE
from weakties.readmodel.projection import fingerprint
from weakties.readmodel.views import Views


@row
class Count:
    """How many."""

    name: str
    n: int


class Added(Projection):
    """How many were added?"""

    name = "guest-added"
    counts = Rows("guest_counts", Count, "name")
    breaks_at: ClassVar[int] = 0
    wrong: ClassVar[object] = None
    error: ClassVar[type[BaseException]] = RuntimeError

    @on(PersonAdded)
    def added(self, _: PersonAdded, recorded: Recorded) -> None:
        if recorded.position == self.breaks_at:
            raise self.error("a guest's defect")
        found = self.counts.get("added") or Count("added", 0)
        found.n = self.wrong if self.wrong is not None else found.n + 1  # type: ignore[assignment]  # a guest's defect
        self.counts.put(found)

    def count(self) -> int:
        return sum(c.n for c in self.counts.where())


def guest(*projections: type[Projection]) -> ModuleType:
    """Make a plugin that offers projections."""
    module = ModuleType("guest")

    def weakties_projections() -> list[type[Projection]]:
        return list(projections)

    module.weakties_projections = weakties.hookimpl(weakties_projections)  # type: ignore[attr-defined]  # a plugin made on the spot
    return module


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Write a network of two people and leave it closed, read models caught up."""
    made = tmp_path / "network.db"
    with weakties.open(made) as network:
        network.add_person(name="Ana")
        network.add_person(name="Ben")
        network.views.catch_up(network.feed)
    return made


@pytest.fixture
def network(path: Path) -> Iterator[weakties.Network]:
    with weakties.open(path, plugins=[guest(Added)]) as opened:
        yield opened


def test_deleted_read_models_grow_back(path: Path) -> None:
    path.with_name("network.views.db").unlink()

    with weakties.open(path) as network:
        assert network.read(People).count() == 2


@pytest.mark.parametrize(
    "content", [b"", b"garbage" * 1_000, b"SQLite format 3\0" + b"\xff" * 5_000]
)
def test_read_models_that_are_garbage_grow_back(path: Path, content: bytes) -> None:
    path.with_name("network.views.db").write_bytes(content)

    with weakties.open(path) as network:
        assert network.read(People).count() == 2


@pytest.mark.parametrize("place", range(4_200, 40_000, 1_900))
def test_read_models_damaged_in_the_middle_are_mended_by_a_rebuild(path: Path, place: int) -> None:
    views = path.with_name("network.views.db")
    content = views.read_bytes()
    views.write_bytes(content[:place] + b"\xff" * 200 + content[place + 200 :])

    with weakties.open(path) as network:
        with suppress(Unreadable):
            network.add_person(name="Cleo")
        maintenance.rebuild(network)

        assert network.read(People).count() == network.head.position


def test_read_models_of_another_log_are_not_believed(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with weakties.open(other) as network:
        for name in ("Xu", "Yan"):
            network.add_person(name=name)
    path.with_name("network.views.db").replace(tmp_path / "other.views.db")

    with weakties.open(other) as network:
        assert [p.name for p in network.read(People).search("")] == ["Xu", "Yan"]


def test_a_changed_projection_is_rebuilt_and_never_served_stale(path: Path) -> None:
    class Newer(Added):
        """How many were added, in tens?"""

        version = 2

        @on(PersonAdded)
        def added(self, _: PersonAdded, recorded: Recorded) -> None:
            self.counts.put(Count(str(recorded.position), 10))

    with weakties.open(path, plugins=[guest(Added)]) as network:
        assert network.read(Added).count() == 2
    assert fingerprint(Newer) != fingerprint(Added)
    with weakties.open(path, plugins=[guest(Newer)]) as network:
        assert network.read(Newer).count() == 20


@pytest.mark.parametrize("defect", [{"breaks_at": 3}, {"wrong": "many"}, {"wrong": 2**70}])
def test_a_guest_that_fails_is_set_aside_and_writes_go_on(
    network: weakties.Network, monkeypatch: pytest.MonkeyPatch, defect: dict[str, object]
) -> None:
    for name, value in defect.items():
        monkeypatch.setattr(Added, name, value)
    cleo = network.add_person(name="Cleo")

    with pytest.raises(BrokenPlugin, match="guest-added"):
        network.read(Added)

    network.record(InteractionNoted(people=(cleo,)))
    (state,) = [p for p in maintenance.status(network).projections if p.name == "guest-added"]
    assert state.fault is not None
    assert ("position 3" in state.fault) == ("breaks_at" in defect)
    assert network.read(People).count() == 3


def test_a_guest_that_was_mended_counts_again_after_a_rebuild(
    network: weakties.Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Added, "breaks_at", 2)
    with pytest.raises(BrokenPlugin):
        network.read(Added)

    monkeypatch.setattr(Added, "breaks_at", 0)
    maintenance.rebuild(network)

    assert network.read(Added).count() == 2


def test_a_guest_that_wants_a_table_of_the_core_is_left_out(path: Path) -> None:
    class Thief(Projection):
        """Whose are these?"""

        name = "thief"
        people = Rows("people", Count, "name")

    with weakties.open(path, plugins=[guest(Thief)]) as network:
        assert [b.stage for b in network.plugins.broken] == ["declare"]
        assert network.read(People).count() == 2


def test_a_guest_that_ends_the_process_is_set_aside(
    network: weakties.Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Added, "breaks_at", 1)
    monkeypatch.setattr(Added, "error", SystemExit)

    with pytest.raises(BrokenPlugin):
        network.read(Added)


def test_read_models_of_another_layout_are_made_anew(path: Path) -> None:
    with closing(sqlite3.connect(path.with_name("network.views.db"))) as views:
        views.execute("update checkpoints set fingerprint = 'of an older weakties'")
        for table in ("people", "mentions", "asks_past"):
            views.execute(f"drop table {table}")
            views.execute(f"create table {table} (id text primary key, since integer)")
        views.commit()

    with weakties.open(path) as network:
        assert [p.name for p in network.read(People).search("")] == ["Ana", "Ben"]
        assert network.read(Timeline).find_beginning() is not None
        assert network.at(occurred="2020").read(People).count() == 0


def test_a_projection_nobody_registered_is_answered_too(path: Path) -> None:
    with weakties.open(path) as network:
        assert network.read(Added).count() == 2
        assert network.at(occurred="2020").read(Added).count() == 0


def test_read_models_in_memory_answer_the_same() -> None:
    with weakties.open(":memory:", plugins=[guest(Added)]) as network:
        network.run_transaction(lambda r: [r.add_person(name=name) for name in ("Ana", "Ben")])

        assert (network.read(Added).count(), network.read(People).count()) == (2, 2)
        assert {p.current for p in maintenance.status(network).projections} == {True}


def test_a_look_back_answers_another_question_while_one_is_read_on(path: Path) -> None:
    with weakties.open(path) as network:
        view = network.at(occurred="2999")
        people = view.read(People).people.where()
        one = next(people)

        tie = view.read(Ties).get_tie(one.id)
        places = view.read(Organizations).organizations.where()

        assert tie.person == one.id
        assert len([*people]) == 1
        assert list(places) == []


def test_events_are_given_in_order_where_no_read_model_can_be_written(tmp_path: Path) -> None:
    with weakties.open(":memory:") as network:
        ana = network.add_person(name="Ana", at=weakties.when("2026-01-01"))
        for day in ("2026-03-02", "2026-03-01"):
            network.record(weakties.OutreachSent(person=ana, at=weakties.when(day)))
        views = Views(tmp_path / "nowhere" / "views.db", lambda: CORE)

        for _ in range(2):
            asked = list(views.list_events(network.feed, ["outreach.sent"]))
            assert [r.occurred_at for r in asked] == ["2026-03-01", "2026-03-02"]
        views.close()
