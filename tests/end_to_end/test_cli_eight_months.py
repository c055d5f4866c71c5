"""Do eight months of a search, told late and corrected, come back as an oracle reckons them?"""

from __future__ import annotations

import csv
import warnings
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs
import pytest
import weakties_linkedin
from tests.end_to_end.conftest import Type
from tests.oracle.eight_months import (
    BEGIN,
    CHANGE,
    DAY,
    END,
    Fact,
    MONTH_ENDS,
    draw_facts,
)
from tests.oracle.periods import Progress, compare_shares

import weakties
from weakties import corrections, exchange, progress
from weakties.testing import sequence

FACTS = draw_facts()
MOMENTS = ("starts",)
"""Fields that hold a day, beside when it happened."""


class Teller:
    """Records facts at the instants at which they were recorded."""

    def __init__(self, facts: list[Fact], folder: Path, where: str | Path) -> None:
        self.facts, self.folder, self.now = facts, folder, datetime(2025, 1, 5, tzinfo=UTC)
        self.ids: dict[str, str] = {}
        self.by_id = {fact["id"]: fact for fact in facts}
        self.network = weakties.open(
            where, plugins=[weakties_linkedin], clock=lambda: self.now,
            chance=sequence(),
        )  # fmt: skip

    def record_all(self) -> None:
        imported = set[str]()
        for fact in self.facts:
            self.now = datetime.fromisoformat(fact["recorded_at"])
            batch = fact["batch"]
            if batch is None:
                self.record(fact)
            elif batch not in imported:
                imported.add(batch)
                self.import_contacts([f for f in self.facts if f["batch"] == batch])

    def record(self, fact: dict[str, Any]) -> None:
        """Record a fact by the door that a user takes."""
        kind, data = fact["kind"], fact["data"]
        if "replaces" in fact:
            self.correct(fact)
        elif "correction" in data:
            return  # it is a part of the correction
        elif kind == "person.added":
            at = weakties.when(fact["occurred_at"])
            self.ids[data["person"]] = self.network.add_person(name=fact["name"], at=at)
        elif kind == "organization.added":
            at = weakties.when(fact["occurred_at"])
            self.ids[data["organization"]] = self.network.add_organization(fact["name"], at=at)
        elif kind == "event.retracted":
            self.undo(fact)
        elif kind == "batch.retracted":
            corrections.undo(self.network, self.ids[data["batch"]])
        elif kind == "person.merged":
            people = self.ids[data["survivor"]], self.ids[data["absorbed"]]
            corrections.merge(self.network, *people)
        elif kind == "person.forgotten":
            corrections.forget(self.network, self.ids[data["person"]])
        elif kind in EVENTS:
            event = EVENTS[kind](at=weakties.when(fact["occurred_at"]), **self.translate(data))
            self.ids[fact["id"]] = self.network.record(event).id

    def translate(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return fields with the ids and days that the network knows."""
        return {
            key: tuple(self.ids[v] for v in value) if isinstance(value, list)
            else weakties.when(value) if key in MOMENTS
            else self.ids.get(value, value)
            for key, value in data.items()
        }  # fmt: skip

    def undo(self, fact: dict[str, Any]) -> None:
        """Undo a fact, or bring back what an undo undid."""
        target = self.by_id[fact["data"]["event"]]
        if target["kind"] == "event.retracted":
            corrections.redo(self.network, self.ids[target["data"]["event"]])
        elif target["kind"] == "person.merged":
            corrections.unmerge(self.network, self.ids[target["data"]["survivor"]])
        else:
            corrections.undo(self.network, self.ids[target["id"]])

    def correct(self, fact: dict[str, Any]) -> None:
        """Correct the day of a fact; what names it is recorded again behind it."""
        if fact["id"] in self.ids:
            return
        at = weakties.when(fact["occurred_at"])
        done = corrections.edit(self.network, self.ids[fact["replaces"]], {"at": at})
        self.ids[fact["id"]] = done.after.id
        behind = [f for f in self.facts if f.get("replaces") and fact["id"] in f["data"].values()]
        for follower, recorded in zip(behind, done.followers, strict=True):
            self.ids[follower["id"]] = recorded.id

    def import_contacts(self, facts: Iterable[dict[str, Any]]) -> None:
        """Import people from a file of LinkedIn's."""
        path = self.folder / "Connections.csv"
        heads = ("First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On")
        with path.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(heads)
            for fact in facts:
                first, last = fact["name"].split()
                since = f"{datetime.fromisoformat(fact['occurred_at']):%d %b %Y}"
                rows.writerow((first, last, "", f"{first}@example.org", "", "", since))
        report = exchange.import_file(self.network, path)
        for fact in facts:
            (person,) = self.network.read(weakties.People).search(fact["name"])
            self.ids[fact["data"]["person"]] = person.id
            self.ids[fact["batch"]] = str(report.batch)


EVENTS = {
    kind.KIND: kind
    for kind in (getattr(weakties, name) for name in weakties.__all__)
    if hasattr(kind, "KIND")
}


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The network of the eight months, recorded fact by fact."""
    folder = tmp_path_factory.mktemp("months")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", weakties.OddSequence)
        teller = Teller(FACTS, folder, folder / "months.db")
        teller.record_all()
        teller.network.close()
    return folder / "months.db"


def test_x(months: Path, type_in: Type) -> None:
    bad = []
    with weakties.open(months, create=False) as network:
        for day in MONTH_ENDS:
            for known in (None, day, day + 40 * DAY, day - 40 * DAY):
                view = network.at(occurred=day, recorded_until=known)
                mine = Progress(FACTS, day, known)
                for by in ("day", "week", "month", "quarter", "year"):
                    got = {(r.period.name, r.measure): r.value for r in progress.measure_periods(view, by).list_rows()}
                    want = mine.count_periods(by)
                    if got != want:
                        bad += [(day, known, by, k, got.get(k), want.get(k)) for k in sorted(got.keys() | want.keys()) if got.get(k)!=want.get(k)][:10]
    print(*bad[:60], len(bad), sep="\n")
    assert 0
