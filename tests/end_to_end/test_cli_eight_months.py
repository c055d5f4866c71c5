"""Do eight months of a search, told late and corrected, come back as an oracle reckons them?"""

from __future__ import annotations

import csv
import json
import re
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import pairwise
from math import isclose
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from tests.end_to_end.conftest import Type
from tests.oracle.eight_months import (
    BEGIN,
    CHANGE,
    DAY,
    END,
    MONTH_ENDS,
    STRUCTURAL,
    Fact,
    draw_facts,
)
from tests.oracle.periods import Progress, compare_shares, find_revisions

import weakties
import weakties_linkedin
from tests import depth
from weakties import corrections, exchange, history, progress
from weakties.testing import sequence

FACTS = draw_facts()
Ask = Callable[..., Any]
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
            corrections.forget(self.network, weakties.PersonId(self.ids[data["person"]]))
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
        heads = (
            "First Name",
            "Last Name",
            "URL",
            "Email Address",
            "Company",
            "Position",
            "Connected On",
        )
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


MERGED = {
    fact["data"]["absorbed"]: fact["data"]["survivor"]
    for fact in FACTS
    if fact["kind"] == "person.merged"
}
"""Entries that were merged; which id stands for both is left to the network."""


class Months(NamedTuple):
    """The network of the eight months, and the ids of its facts and people in it."""

    path: Path
    ids: dict[str, str]

    def translate(self, revisions: set[tuple[str, str]]) -> set[tuple[str, str]]:
        """Return revisions with the ids of the network."""
        return {(what, self.ids[name]) for what, name in revisions}

    def unite(self, work: dict[str, Counter[str]]) -> dict[str, Counter[str]]:
        """Return what happened with each person, whichever of their merged entries it names."""
        other = {self.ids[absorbed]: self.ids[survivor] for absorbed, survivor in MERGED.items()}
        united: dict[str, Counter[str]] = defaultdict(Counter)
        for person, count in work.items():
            united[other.get(person, person)].update(count)
        return united


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Months:
    """The eight months, recorded fact by fact."""
    folder = tmp_path_factory.mktemp("months")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", weakties.OddSequence)
        teller = Teller(FACTS, folder, folder / "months.db")
        teller.record_all()
        teller.network.close()
    return Months(folder / "months.db", teller.ids)


@pytest.fixture
def months(recorded: Months) -> Path:
    """The file of that network."""
    return recorded.path


@pytest.fixture
def ask(months: Path, type_in: Type) -> Ask:
    """Ask that network something, and read the JSON."""
    return lambda *words: type_in("--network", str(months), *words, "--json").json


def test_the_truth_of_these_months(ask: Ask) -> None:
    """What such a search must show: 29 of 89 answered before the change, and 14 of 25 since."""
    oracle = Progress(FACTS, END)
    before, since = oracle.total(BEGIN, CHANGE - DAY), oracle.total(CHANGE, END)

    assert (before["answered"], before["mature"]) == (29, 89)
    assert (since["answered"], since["mature"], since["arrived"]) == (14, 25, 29)
    assert {fact["kind"] for fact in FACTS} >= {
        "event.retracted", "batch.retracted", "person.merged", "person.forgotten",
        "approach.changed", "meeting.cancelled", "meeting.missed", "outreach.closed",
    }  # fmt: skip
    assert min(fact["occurred_at"] for fact in FACTS).startswith("1833")
    late, of = oracle.count_late()
    assert 0.05 < late / of < 0.2


def test_the_guide_asks_these_months() -> None:
    """The file that the guide reads tells the same facts, recorded on the same days."""
    log = (SAMPLES / "eight-months.jsonl").read_text("utf-8").splitlines()
    lines = [json.loads(line) for line in log if '"position"' in line]

    assert list_days(lines, NOT_FACTS) == list_days(FACTS, NOT_FACTS)


NOT_FACTS = {*STRUCTURAL, "batch.imported", "person.tied"}
"""What corrects, and what an import tells beside its people."""


def list_days(lines: Iterable[dict[str, Any]], without: set[str]) -> Counter[tuple[str, ...]]:
    """Return what happened on which day and was recorded on which."""
    days = ((f["kind"], f["occurred_at"][:10], f["recorded_at"][:10]) for f in lines)
    return Counter(told for told in days if told[0] not in without)


def test_the_guide_answers_each_of_its_questions() -> None:
    """Each command of its table is run on the page, and something that it prints stands there."""
    page = GUIDE.read_text("utf-8")
    commands = re.findall(r"^\| .+\? \| `(weakties .+)` \|$", page, re.MULTILINE)
    blocks = "\n".join(re.findall(r"^```console\n(.*?)^```", page, re.MULTILINE | re.DOTALL))
    answers = {
        command: [line for line in lines if line.strip(". ")]
        for command, *lines in (b.splitlines() for b in re.split(r"^\$ ", blocks, flags=re.M)[1:])
    }

    assert len(commands) >= 20
    assert [c for c in commands if not (answers.get(c) or (" > " in c and c in answers))] == []


GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "audit-your-progress.md"
SAMPLES = Path(__file__).parents[1] / "samples" / "progress"


@pytest.mark.parametrize(
    ("day", "is_then"), depth.pair([d for d in MONTH_ENDS if d >= CHANGE], [True, False]), ids=str
)
def test_before_and_since_a_change_is_as_in_the_oracle(ask: Ask, day: date, is_then: bool) -> None:
    known = day if is_then else None
    mine = Progress(FACTS, day, known)
    first = mine.first_day()
    assert first is not None

    split = ask("progress", "--split", "alumni", "--as-of", str(day), *look_back(known))["split"]

    totals = mine.total(first, CHANGE - DAY), mine.total(CHANGE, day)
    for side, total in zip(("before", "since"), totals, strict=True):
        rows = [row for row in split["rows"] if row["period"] == side]
        assert {row["measure"]: row["value"] for row in rows} == total
    for compared in split["compared"]:
        one, other = ((t[compared["measure"]], t["mature"]) for t in totals)
        for side, (n, of) in (("before", one), ("since", other)):
            assert (compared[side]["n"], compared[side]["of"]) == (n, of)
        if min(one[1], other[1]) >= FEWEST:
            _, low, high = compare_shares(*one, *other)
            assert_same(compared, {"low": low, "high": high})
        else:
            assert compared["low"] is compared["high"] is None


FEWEST = 5
"""Below so many, nothing is compared [progress]."""


@pytest.mark.parametrize(("day", "late"), depth.pair(MONTH_ENDS, [None, 0, 40, -40]), ids=str)
def test_every_period_counts_what_the_oracle_counts(ask: Ask, day: date, late: int | None) -> None:
    """As of each month's end: as known now, then, some weeks later, and as of what was before."""
    known = None if late is None else day + late * DAY
    mine, looking = Progress(FACTS, day, known), ["--as-of", str(day), *look_back(known)]
    for by in ("week", "month", "quarter"):
        found = ask("progress", "--by", by, *looking)

        rows = {(row["period"], row["measure"]): row["value"] for row in found["rows"]}
        assert rows == mine.count_periods(by)
        pauses = [(date.fromisoformat(p["start"]), p["periods"]) for p in found["pauses"]]
        assert pauses == mine.find_pauses(by)


def test_csv_says_what_json_says(months: Path, type_in: Type, ask: Ask) -> None:
    words = ("progress", "--by", "week", "--as-of", str(END))
    printed = type_in("--network", str(months), *words, "--csv").out

    rows = [{**row, "whole": row["whole"] == "1"} for row in csv.DictReader(printed.splitlines())]
    assert rows == [{**row, "value": str(row["value"])} for row in ask(*words)["rows"]]


@pytest.mark.parametrize("span", [("2025-03", "2025-06"), ("2025-02-10", "2025-07-09")])
@pytest.mark.parametrize("by", ["day", "week", "month"])
def test_a_part_of_the_series_is_as_in_the_oracle(ask: Ask, span: tuple[str, str], by: str) -> None:
    first = date.fromisoformat(span[0] if len(span[0]) == 10 else f"{span[0]}-01")
    last = date(2025, 6, 30) if span[1] == "2025-06" else date.fromisoformat(span[1])

    found = ask("progress", "--by", by, "--from", span[0], "--to", span[1], "--as-of", str(END))

    mine = Progress(FACTS, END)
    rows = {(row["period"], row["measure"]): row["value"] for row in found["rows"]}
    assert rows == mine.count_periods(by, first, last)
    assert (found["late"]["late"], found["late"]["of"]) == mine.count_late(7, first, last)
    assert found["rows"][0]["start"] == str(first)
    assert found["rows"][-1]["end"] == str(last)


@pytest.mark.parametrize(("day", "is_then"), depth.pair(MONTH_ENDS, [True, False]), ids=str)
def test_the_growth_is_that_of_the_oracle(ask: Ask, day: date, is_then: bool) -> None:
    known = look_back(day if is_then else None)

    points = ask("replay", "--from", "2025-01", "--as-of", str(day), *known)

    for point in points:
        on = date.fromisoformat(point.pop("day"))
        mine = Progress(FACTS, on, day if is_then else None).measure_growth()
        assert (on, point) == (on, mine)


@pytest.mark.parametrize(("day", "is_then"), depth.pair(MONTH_ENDS, [True, False]), ids=str)
def test_statistics_and_report_say_what_the_oracle_says(ask: Ask, day: date, is_then: bool) -> None:
    looking = ["--as-of", str(day), *look_back(day if is_then else None)]
    mine = Progress(FACTS, day, day if is_then else None)
    figures, stages = mine.oracle.figures(), mine.oracle.stages()

    stats, report = ask("stats", *looking), ask("report", *looking)

    for said in (stats["recorded_late"], report["log"]["recorded_late"]):
        assert (said["late"], said["of"]) == mine.count_late()

    for stage in stats["stages"]:
        n, of, low, high, mature_n, mature_of, mature_low, mature_high, pending, own = stages[
            stage["name"]
        ]
        assert_same(stage, {"n": n, "of": of, "low": low, "high": high})
        mature = {"n": mature_n, "of": mature_of, "low": mature_low, "high": mature_high}
        assert_same(stage["mature"], mature)
        assert (stage["pending"], stage["own"]) == (pending, own)
    names = {}
    for statistic in stats["statistics"]:
        names[statistic["title"]] = statistic["id"]
        for figure in statistic["figures"]:
            if not statistic["id"].startswith("linkedin"):
                assert_same(figure, figures[f"{statistic['id']}/{figure['name']}"])
    blocks = [block for panel in report["panels"] for block in panel["blocks"]]
    assert_months(blocks[1], mine)
    shown = [block for block in blocks if block["kind"] == "figures"]
    assert shown or day.month == 1
    for block in shown:
        for figure in block["figures"]:
            if block["title"] in names:
                assert_same(figure, figures[f"{names[block['title']]}/{figure['name']}"])
            else:
                part = mine.oracle.count_requested()[figure["name"]]
                assert (figure["n"], figure["of"]) == part


def assert_months(table: dict[str, Any], mine: Progress) -> None:
    """Check the table with which a report begins: its months, and what was done in each."""
    counts = mine.count_periods("month")
    done = ("talks", "introductions", "leads", "applications", "offers")
    for month, requests, answered, *numbers in table["rows"]:
        of = {measure: n for (period, measure), n in counts.items() if period == month}
        assert requests == of["requests"]
        assert numbers == [of[measure] for measure in done]
        share = f"{of['answered']} of {of['mature']}" if of["mature"] else ""
        assert answered == (share or ("too early" if of["arrived"] else ""))
    assert [row[0] for row in table["rows"]] == list(dict.fromkeys(name for name, _ in counts))


def assert_same(numbers: dict[str, Any], mine: dict[str, Any]) -> None:
    """Check that numbers of a command are those of the oracle, to six digits."""
    if "rate" in numbers and not numbers["of"]:
        mine = {key: value for key, value in mine.items() if value is not None}  # 0 % to 100 %
    for key, value in mine.items():
        shown = numbers[key]
        both = shown is not None and value is not None
        assert isclose(shown, value, rel_tol=1e-6, abs_tol=1e-6) if both else shown is value, key


@pytest.mark.parametrize(("first", "second"), [*pairwise(MONTH_ENDS)], ids=str)
@pytest.mark.parametrize("is_then", [True, False])
def test_two_months_compare_as_in_the_oracle(
    ask: Ask, recorded: Months, first: date, second: date, is_then: bool
) -> None:
    known = second if is_then else None
    mine = Progress(FACTS, second, known)

    found = ask("diff", f"{first:%Y-%m}", f"{second:%Y-%m}", *look_back(known))

    for side, end in (("before", first), ("after", second)):
        total, work = mine.total(end.replace(day=1), end), mine.count_work(end.replace(day=1), end)
        assert_counts(found["periods"][side], total)
        shown = {person["id"]: Counter(person[side]) for person in found["people"] if person[side]}
        assert recorded.unite(shown) == recorded.unite(
            {recorded.ids[person]: count for person, count in work.items()}
        )
    assert name_revised(found) == recorded.translate(find_revisions(FACTS, first, known))


@pytest.mark.parametrize("day", MONTH_ENDS, ids=str)
def test_a_month_is_known_otherwise_since_as_in_the_oracle(
    ask: Ask, recorded: Months, day: date
) -> None:
    start = day.replace(day=1)

    found = ask("diff", f"{day:%Y-%m}", "--recorded-since", "end")

    assert_counts(found["before"], Progress(FACTS, day, day).total(start, day))
    assert_counts(found["after"], Progress(FACTS, day).total(start, day))
    assert name_revised(found) == recorded.translate(find_revisions(FACTS, day))


def look_back(known: date | None) -> list[str]:
    """Return the words that ask what was known by the end of a day."""
    return ["--known-at", str(known)] if known else []


def assert_counts(period: dict[str, Any], total: dict[str, int]) -> None:
    """Check what a command says of a period."""
    shown = {**period["done"], **period["requests"]}
    assert shown == {measure: total[measure] for measure in shown}
    assert {"minutes", "offers", "answered", "talked"} <= shown.keys()


def name_revised(found: dict[str, Any]) -> set[tuple[str, str]]:
    """Return how facts of a period count otherwise now, and their ids."""
    return {(r["what"], (r["after"] or r["before"])["id"]) for r in found["revised"]}


@pytest.mark.parametrize("seed", [8])
def test_other_searches_agree_too(seed: int, tmp_path: Path) -> None:
    assert list(find_differences(seed, tmp_path)) == []


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(20, 80))
def test_many_other_searches_agree_too(seed: int, tmp_path: Path) -> None:
    assert list(find_differences(seed, tmp_path)) == []


def find_differences(seed: int, folder: Path) -> Iterator[tuple[object, ...]]:
    """Yield where the engine and the oracle count otherwise over one search."""
    facts = draw_facts(seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", weakties.OddSequence)
        teller = Teller(facts, folder, ":memory:")
        teller.record_all()
    with teller.network as network:
        for day in MONTH_ENDS:
            for known in (None, day, day - 40 * DAY):
                view, mine = (
                    network.at(occurred=day, recorded_until=known),
                    Progress(facts, day, known),
                )
                late = history.count_late(view)
                if (late.late, late.of) != mine.count_late():
                    yield day, known, late, mine.count_late()
                rows = progress.measure_periods(view, "day").list_rows()
                theirs = {(row.period.name, str(row.measure)): row.value for row in rows}
                ours = mine.count_periods("day")
                for key in theirs.keys() | ours.keys():
                    if theirs.get(key) != ours.get(key):
                        yield day, known, key, theirs.get(key), ours.get(key)
